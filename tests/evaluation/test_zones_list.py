"""All zones side by side: figures, order, filters, what each sees, and that a page costs the same for few and many."""

from __future__ import annotations

import csv
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation import scoring
from pilar.evaluation.actions import zones
from pilar.evaluation.models import Worksheet, ZoneMember
from pilar.evaluation.presenters.overview import trend
from pilar.evaluation.presenters.words import short_floors
from pilar.evaluation.queries import overview
from pilar.organisation.models import Unit
from tests.organisation.town import AT, TODAY
from tests.portal.html import Page
from tests.responses import close

LIST = "/zona/"


@pytest.fixture
def bureau(place):
    return place.town.user(place.town.root, "Biro contoh", "organisation")


@pytest.fixture
def health_zone(place):
    """A zone of another OPD of the same body."""
    head = place.town.user(place.town.health, "Kepala Dinkes contoh", "head")
    return place.zone_of(place.town.health, by=head)


def rows(page: Page) -> list[str]:
    """The first words of each row of the table of zones or OPDs."""
    table = page.one("table", class_="zones")
    return [element.children[0].text for element in table.children[1].children]


def seen(user):
    return overview.worksheets_seen(overview.sight(user, AT))


# -- what stands there


def test_the_head_sees_the_score_its_floors_and_how_much_is_answered(place, client):
    place.answer_all()
    client.force_login(place.head)
    page = Page(client.get(LIST))
    assert list(page.faults()) == []
    row = page.one("table", class_="zones").children[1].text
    assert "UPT Balai Latihan Kerja" in row
    assert "Dinas Tenaga Kerja" in row
    assert "96,67" in row  # two figures of the worksheet are better when they are small
    assert "Semua terpenuhi" in row
    assert "100\u00a0%" in row or "100 %" in row


def test_failing_floors_are_named_and_many_are_counted(place, client):
    place.answer_all(worst=True)
    client.force_login(place.head)
    assert "12 syarat" in Page(client.get(LIST)).one("table", class_="zones").text
    Worksheet.objects.update(failing_codes="|total|area-3|ipak|", failing=3)
    assert "Total, Area 3, IPAK" in Page(client.get(LIST)).one("table", class_="zones").text


def test_the_columns_that_lists_count_by_say_what_the_summaries_say(place):
    place.answer_all()
    place.answer("A.I.1.i.a", "Tidak")
    stored = place.worksheet
    failing = [floor["code"] for floor in stored.floors["WBK"] if floor["passes"] is False]
    assert stored.failing_codes == scoring.marked(failing)
    for number in overview.AREAS:
        assert str(getattr(stored, f"area_{number}")) == stored.areas[str(number)]["share"]


def test_no_code_is_found_inside_another_one():
    assert scoring.marked(["area-1", "total"]) == "|area-1|total|"
    assert scoring.marked([]) == ""
    assert "|area-1|" not in scoring.marked(["area-10"])
    assert short_floors("|total|area-3|ipkp|") == ["Total", "Area 3", "IPKP"]


def test_figures_over_all_rows_are_their_sums_and_means(place, bureau, health_zone):
    Worksheet.objects.filter(zone=place.zone).update(
        total=80, meets_target=True, failing_codes="", answered=127, area_1=Decimal("0.9"), area_2=Decimal("0.5")
    )
    Worksheet.objects.filter(zone=health_zone).update(
        total=60, meets_target=False, failing_codes="|area-2|", answered=0, area_1=Decimal("0.7"), area_2=Decimal("0.1")
    )
    found = overview.figures(seen(bureau).filter(zone__year=2026))
    assert (found.zones, found.met) == (2, 1)
    assert found.mean == 70
    assert found.answered == Fraction(1, 2)
    assert found.areas[0].mean == Fraction(8, 10)
    assert found.areas[1].mean == Fraction(3, 10)
    assert found.areas[1].failing == 1
    assert found.weakest.number == 3  # nothing answered there at all


def test_figures_over_nothing_are_no_division_by_zero(place):
    found = overview.figures(Worksheet.objects.none())
    assert (found.zones, found.weakest) == (0, None)
    assert found.mean == found.answered == 0


@pytest.mark.parametrize(
    ("total", "before", "way"), [("80", "75", "up"), ("75", "80", "down"), ("75.001", "75", "same")]
)
def test_the_arrow_says_how_the_total_moved(total, before, way):
    assert trend(Fraction(total), Fraction(before)).way == way


def test_without_a_zone_before_there_is_no_arrow():
    assert trend(Fraction(80), None) is None


def test_the_zone_before_gives_the_arrow(place, client):
    last = place.zone_of(place.town.training, year=2025)
    place.zone.previous = last
    place.zone.save()
    Worksheet.objects.filter(zone=last).update(total=70)
    Worksheet.objects.filter(zone=place.zone).update(total=Decimal("72.5"))
    client.force_login(place.head)
    page = Page(client.get(LIST))
    assert "naik dari zona sebelumnya 2,50" in page.one("table", class_="zones").text
    assert rows(page) == ["UPT Balai Latihan Kerja Dinas Tenaga Kerja"]  # of the newest year only


# -- who sees what


def test_each_sees_the_zones_below_and_no_others(place, bureau, health_zone):
    place.zone_of(place.town.other_root, by=place.town.user(place.town.other_root, "Wali kota contoh", "head"))
    assert set(seen(bureau).values_list("zone", flat=True)) == {place.zone.pk, health_zone.pk}
    assert set(seen(place.head).values_list("zone", flat=True)) == {place.zone.pk}
    assert set(seen(place.staff).values_list("zone", flat=True)) == {place.zone.pk}


def test_people_of_a_member_unit_see_the_zone_too_while_it_is_a_member(place, health_zone):
    nurse = place.town.user(place.town.health, "Perawat contoh", "staff")
    assert set(seen(nurse).values_list("zone", flat=True)) == {health_zone.pk}
    member = ZoneMember.objects.create(zone=place.zone, unit=place.town.health, valid_from=TODAY)
    assert set(seen(nurse).values_list("zone", flat=True)) == {health_zone.pk, place.zone.pk}
    ZoneMember.objects.filter(pk=member.pk).update(
        valid_from=TODAY - timedelta(days=9), valid_until=TODAY - timedelta(days=1)
    )
    assert set(seen(nurse).values_list("zone", flat=True)) == {health_zone.pk}


def test_the_total_of_a_zone_that_one_does_not_see_gives_no_arrow(place, health_zone):
    Worksheet.objects.filter(zone=health_zone).update(total=50)
    place.zone.previous = health_zone
    place.zone.save()
    shown = list(seen(place.head))
    assert overview.before(shown, overview.sight(place.head, AT)) == {}
    everything = overview.Sight((place.town.root.path,), ())
    assert overview.before(shown, everything) == {health_zone.pk: 50}


def test_whoever_sees_no_zone_is_told_so(place, client):
    client.force_login(place.town.user(place.town.health, "Pegawai contoh", "staff"))
    assert "Belum ada zona yang dapat Anda lihat" in client.get(LIST).text


# -- filters, orders, groups


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"health", "training"}),
        ("?target=WBBM", {"health"}),
        ("?keadaan=submitted", {"training"}),
        ("?syarat=terpenuhi", {"health"}),
        ("?syarat=ada", {"training"}),
        ("?syarat=area-3", {"training"}),
        ("?syarat=area-4", set()),
        ("?cari=latihan", {"training"}),
        ("?opd=dinas-kesehatan", {"health"}),
        ("?opd=tidak-ada", {"health", "training"}),
        ("?tahun=2025", {"older"}),
        ("?tahun=semua", {"health", "training", "older"}),
        ("?tahun=1999", {"health", "training"}),
    ],
)
def test_the_filters(place, bureau, health_zone, client, query, wanted):
    older = place.zone_of(place.town.training, year=2025)
    health_zone.target = "WBBM"
    health_zone.save()
    Worksheet.objects.filter(zone=health_zone).update(meets_target=True, failing_codes="")
    Worksheet.objects.filter(zone=place.zone).update(
        state="submitted", meets_target=False, failing_codes="|area-3|", failing=1
    )
    client.force_login(bureau)
    page = Page(client.get(LIST + query))
    names = {place.zone.pk: "training", health_zone.pk: "health", older.pk: "older"}
    links = {f"/zona/{pk}/": name for pk, name in names.items()}
    assert {links[a.attributes["href"]] for a in page.all("a") if a.attributes["href"] in links} == wanted


@pytest.mark.parametrize(
    ("query", "first"),
    [("", "Dinas"), ("?urut=nilai-tertinggi", "UPT"), ("?urut=nilai-terendah", "Dinas"), ("?urut=syarat", "UPT"),
     ("?urut=terjawab", "UPT"), ("?urut=tidak-ada", "Dinas")],
)  # fmt: skip
def test_the_orders(place, bureau, health_zone, client, query, first):
    Worksheet.objects.filter(zone=place.zone).update(total=90, failing=5, answered=3)
    Worksheet.objects.filter(zone=health_zone).update(total=50, failing=1, answered=9)
    client.force_login(bureau)
    assert rows(Page(client.get(LIST + query)))[0].startswith(first)


def test_the_bureau_sees_opds_beside_each_other_and_drills_down(place, bureau, health_zone, client):
    Worksheet.objects.filter(zone=place.zone).update(total=90, meets_target=True)
    client.force_login(bureau)
    page = Page(client.get(f"{LIST}?kelompok=opd&target=WBK"))
    assert list(page.faults()) == []
    assert rows(page) == ["Dinas Kesehatan", "Dinas Tenaga Kerja"]
    assert "90,00" in page.one("table", class_="zones").text
    down = next(a.attributes["href"] for a in page.all("a") if a.text == "Dinas Tenaga Kerja")
    assert down == "?target=WBK&opd=dinas-tenaga-kerja"
    assert rows(Page(client.get(LIST + down))) == ["UPT Balai Latihan Kerja Dinas Tenaga Kerja"]


def test_who_sees_one_opd_is_not_offered_to_group_by_it(place, client):
    client.force_login(place.head)
    assert "Per OPD" not in client.get(f"{LIST}?kelompok=opd").text


def test_a_zone_of_the_body_itself_stands_beside_the_opds(place, bureau, client):
    by = place.town.user(place.town.root, "Bupati contoh", "head")
    place.zone_of(place.town.root, by=by)
    client.force_login(bureau)
    assert rows(Page(client.get(f"{LIST}?kelompok=opd"))) == ["Dinas Tenaga Kerja", "Pemerintah Kabupaten Contoh"]


def test_the_download_holds_what_is_filtered_with_exact_figures(place, bureau, health_zone, client):
    Worksheet.objects.filter(zone=place.zone).update(total=Decimal("72.123456"), failing_codes="|total|ipak|")
    client.force_login(bureau)
    answer = client.get(f"{LIST}?unduh=csv&cari=latihan")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    close(answer)
    head, *body = csv.reader(text.splitlines(), delimiter=";")
    assert len(body) == 1
    found = dict(zip(head, body[0], strict=True))
    assert found["Nilai mandiri"] == "72,123456"
    assert found["Syarat gagal"] == "Total, IPAK"
    assert found["Unit di atasnya"] == "Dinas Tenaga Kerja"


def test_the_workbook_of_opds_can_be_opened(place, bureau, health_zone, client):
    client.force_login(bureau)
    answer = client.get(f"{LIST}?kelompok=opd&unduh=xlsx")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    close(answer)


# -- cost


def _more(place, count: int) -> None:
    town = place.town
    for number in range(count):
        unit = Unit.objects.create(
            body=town.body, kind=Unit.UPT, parent=town.labour, path=f"tmp{number}", name=f"UPT {number:03d}",
            slug=f"upt-{number}", valid_from=TODAY,
        )  # fmt: skip
        unit.path = f"{town.labour.path}{unit.pk:06d}."
        unit.save()
        zones.create_zone(unit, year=2026, target="WBK", cutoff=place.zone.cutoff, by=place.head, at=AT)


@pytest.mark.parametrize("query", ["", "?urut=syarat&syarat=ada&cari=upt", "?kelompok=opd"])
def test_the_page_takes_the_same_queries_for_one_zone_and_for_many(place, bureau, client, query):
    def asked(user) -> int:
        client.force_login(user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST + query).status_code == 200
        return len(captured)

    before = asked(bureau), asked(place.head)
    _more(place, 12)
    assert (asked(bureau), asked(place.head)) == before
    assert max(before) <= 12


def test_pages_follow_one_another_without_gap(place, bureau, client):
    _more(place, 60)
    client.force_login(bureau)
    found: list[str] = []
    address: str | None = f"{LIST}?urut=nilai-terendah"
    while address:
        page = Page(client.get(address))
        found += rows(page)
        following = [a.attributes["href"] for a in page.all("a", rel="next")]
        address = LIST + following[0] if following else None
    assert len(found) == len(set(found)) == 61

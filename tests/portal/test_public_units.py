"""What the public reads of units: only what is published, without ids and names of people; fast and never stale."""

from __future__ import annotations

import re

import pytest

from pilar.areas.change.models import Pact
from pilar.evaluation.actions.publication import publish
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.proposal.models import GrantedPredicate
from pilar.organisation.models import Body, Unit
from pilar.portal import views
from tests.organisation.town import AT, TODAY
from tests.portal.html import Page

UNIT = "/unit/upt-balai-latihan-kerja/"


def put(place, publicity: str, zone: Zone | None = None) -> None:
    publish((zone or place.zone).pk, publicity, by=place.head, at=AT)


def published_units(place, count: int) -> None:
    """Units of the labour OPD, each with a published zone, by bulk."""
    town = place.town
    for number in range(count):
        path = f"{town.labour.path}{900000 + number:06d}."
        unit = Unit.objects.create(
            body=town.body, kind=Unit.UPT, parent=town.labour, path=path, name=f"UPT Contoh {number:03d}",
            slug=f"upt-contoh-{number:03d}", valid_from=TODAY,
        )  # fmt: skip
        Zone.objects.create(
            unit=unit, year=2026, name=unit.name, target="WBK", edition=place.zone.edition, cutoff=place.zone.cutoff,
            publicity=Zone.BUILDING, published_at=AT, created_at=AT, created_by="1",
        )  # fmt: skip


# -- the list


def test_home_tells_of_no_unit_before_one_publishes(place, client):
    assert "Unit yang membangun" not in client.get("/").text


def test_home_lists_who_publishes_with_exactly_this_sentence(place, client):
    put(place, Zone.BUILDING)
    page = Page(client.get("/"))
    assert list(page.faults()) == []
    listed = page.one("section", id="zona").text
    assert "sedang membangun ZI menuju WBK, 2026" in listed
    assert "UPT Balai Latihan Kerja" in listed
    assert "Dinas Tenaga Kerja" in listed
    assert place.town.body.name in listed
    assert UNIT in [a.attributes["href"] for a in page.all("a")]


def test_the_target_wbbm_is_said_as_such(place, client):
    Zone.objects.filter(pk=place.zone.pk).update(target="WBBM")
    put(place, Zone.BUILDING)
    assert "sedang membangun ZI menuju WBBM" in client.get("/").text


def test_what_is_withdrawn_is_gone_with_the_next_request(place, client):
    put(place, Zone.SCORE)
    assert client.get("/").text.count(UNIT) == 1
    put(place, Zone.HIDDEN)
    assert UNIT not in client.get("/").text
    assert client.get(UNIT).status_code == 404


def test_home_says_what_a_unit_holds_until_it_is_revoked(place, client):
    put(place, Zone.BUILDING)
    GrantedPredicate.objects.create(
        unit=place.zone.unit, predicate="WBK", letter_number="KEP.1", letter_on=TODAY, giver="Menteri contoh",
        valid_from=TODAY, made_by="1", made_at=AT,
    )  # fmt: skip
    assert "memegang WBK" in Page(client.get("/")).one("section", id="zona").text
    GrantedPredicate.objects.update(
        revoked_on=TODAY, revoked_reason="Syarat gugur", revoked_number="KEP.2", revoked_by="1"
    )
    assert "memegang" not in Page(client.get("/")).one("section", id="zona").text


def test_the_list_is_searched_by_unit_and_by_opd(place, client):
    published_units(place, 3)
    assert client.get("/?cari=contoh+001").text.count("/unit/upt-contoh-") == 1
    assert client.get("/?cari=tenaga+kerja").text.count("/unit/upt-contoh-") == 3
    empty = client.get("/?cari=kesehatan").text
    assert "Tidak ada unit bernama seperti itu" in empty


def test_hostile_words_are_shown_as_words(place, client):
    published_units(place, 1)
    answer = client.get("/", {"cari": '"><script>alert(1)</script>\x00' + "x" * 500})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_pages_follow_one_another_by_names_not_by_ids(place, client):
    published_units(place, 70)
    address: str | None = "/"
    found: list[str] = []
    while address:
        page = Page(client.get(address))
        found += [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/unit/")]
        following = [a.attributes["href"] for a in page.all("a", rel="next")]
        address = following[0].removesuffix("#zona") if following else None
    assert len(found) == len(set(found)) == 70


def test_a_damaged_page_address_shows_the_first_page_and_says_so(place, client):
    published_units(place, 1)
    text = client.get("/?setelah=rusak").text
    assert "ditampilkan dari awal" in text
    assert "/unit/upt-contoh-000/" in text


def test_two_bodies_stand_apart_and_the_site_of_one_shows_its_own_only(place, client, settings):
    put(place, Zone.BUILDING)
    other = place.town.other_root
    head = place.town.user(other, "Wali kota contoh", "head")
    zone = place.zone_of(other, by=head)
    publish(zone.pk, Zone.BUILDING, by=head, at=AT)
    headings = [h.text for h in Page(client.get("/")).one("section", id="zona").children if h.tag == "h3"]
    assert headings == [place.town.body.name, place.town.other_body.name]
    settings.ALLOWED_HOSTS = ["zi.contoh.go.id"]
    Body.objects.filter(pk=place.town.body.pk).update(host="zi.contoh.go.id")
    own = client.get("/", headers={"host": "zi.contoh.go.id"}).text
    assert UNIT in own
    assert f"/unit/{other.slug}/" not in own
    assert client.get(f"/unit/{other.slug}/", headers={"host": "zi.contoh.go.id"}).status_code == 404
    assert client.get(UNIT, headers={"host": "zi.contoh.go.id"}).status_code == 200


# -- one unit


@pytest.mark.parametrize("slug", ["upt-balai-latihan-kerja", "dinas-kesehatan", "tidak-ada"])
def test_who_publishes_nothing_has_no_page(place, client, slug):
    assert client.get(f"/unit/{slug}/").status_code == 404


def test_the_statement_alone_tells_no_figure(place, client):
    place.answer_all()
    put(place, Zone.BUILDING)
    page = Page(client.get(UNIT))
    assert list(page.faults()) == []
    assert "sedang membangun ZI menuju WBK" in page.text
    assert "Ini bukan hasil evaluasi resmi" in page.text
    assert "96,67" not in page.text
    assert page.all("table") == []


def test_the_score_stands_with_every_floor_when_published(place, client):
    place.answer_all()
    put(place, Zone.SCORE)
    page = Page(client.get(UNIT))
    assert list(page.faults()) == []
    assert "96,67" in page.text
    table = page.one("table", class_="public-floors")
    assert len(table.children[-1].children) == 12
    assert table.text.count("Tercapai") == 12


def test_a_provisional_score_is_called_so(place, client):
    place.answer("A.I.1.i.a", "Ya")
    put(place, Zone.SCORE)
    text = Page(client.get(UNIT)).text
    assert "Nilai mandiri (sementara)" in text
    assert "dihitung 0" in text


def test_earlier_published_years_are_named_and_hidden_ones_are_not(place, client):
    older = place.zone_of(place.town.training, year=2025)
    place.zone_of(place.town.training, year=2024)
    put(place, Zone.BUILDING)
    put(place, Zone.BUILDING, older)
    text = Page(client.get(UNIT)).text
    assert "2025: sedang membangun ZI menuju WBK" in text
    assert "2024" not in text


def test_no_person_and_no_id_is_on_the_public_pages(place, client):
    place.answer_all()
    put(place, Zone.SCORE)
    # Ids far from any figure of the pages.
    for address in ("/", UNIT):
        html = client.get(address).text
        assert "contoh" not in re.sub(r"(Kabupaten|data) contoh", "", html, flags=re.IGNORECASE)
        assert not re.search(r"/zona/\d+|pk=|id=\"\d", html)


# -- cost


@pytest.mark.parametrize("count", [0, 3, 60])
def test_home_asks_at_most_four_queries(place, client, django_assert_max_num_queries, count):
    published_units(place, count)
    with django_assert_max_num_queries(4):
        assert client.get("/").status_code == 200


def test_a_unit_page_asks_at_most_eight_queries(place, client, django_assert_max_num_queries):
    put(place, Zone.SCORE)
    with django_assert_max_num_queries(8):
        assert client.get(UNIT).status_code == 200


def test_the_home_page_is_drawn_once_for_the_same_content(place, client):
    put(place, Zone.BUILDING)
    client.get("/")
    drawn = views._home.cache_info().misses
    client.get("/")
    assert views._home.cache_info().misses == drawn


def test_a_browser_that_has_it_gets_no_body_until_it_changes(place, client):
    put(place, Zone.SCORE)
    for address in ("/", UNIT):
        first = client.get(address)
        assert first.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in first.headers
        again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert again.status_code == 304
    Worksheet.objects.update(total=12)
    changed = client.get(UNIT, headers={"if-none-match": client.get("/").headers["ETag"]})
    assert changed.status_code == 200
    assert "12,00" in changed.text


@pytest.mark.parametrize("address", ["/", UNIT])
def test_public_pages_take_no_form(place, client, address):
    put(place, Zone.BUILDING)
    assert client.post(address).status_code == 405
    assert "csrfmiddlewaretoken" not in client.get(address).text


def test_a_published_pact_shows_its_share_and_text_and_nobody_s_name(place, client):
    put(place, Zone.BUILDING)
    pact = Pact.objects.create(
        unit=place.town.training, year=2026, title="Pakta integritas", text="Kami menolak suap.\nKami jujur.",
        text_sha256="x", state="open", opened_at=AT, created_at=AT, created_by="1",
    )  # fmt: skip
    duty = place.staff.person.duties.get()
    pact.signatures.create(
        person=place.staff.person, duty=duty, name=place.staff.person.name, capacity=duty.capacity, method="own",
        text_sha256="x", signed_on=AT.date(), signed_at=AT, by="1",
    )  # fmt: skip
    assert "Pakta integritas" not in client.get(UNIT).content.decode()
    Pact.objects.update(is_public=True)
    text = client.get(UNIT).content.decode()
    assert "1 dari 4" in text
    assert "Kami menolak suap." in text
    assert place.staff.person.name not in text

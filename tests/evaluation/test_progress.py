"""Progress of a zone: each area with its pokja, the years one after another, and what one does not see."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.presenters.progress import progress_context
from pilar.evaluation.queries import progress as queries
from pilar.organisation.models import Grant
from tests.organisation.town import AT, TODAY
from tests.portal.html import Page


def address(place) -> str:
    return f"/zona/{place.zone.pk}/perkembangan/"


def progress(place, user=None):
    zone = Zone.objects.select_related("unit__body").get(pk=place.zone.pk)
    return progress_context(zone, place.worksheet, user=user or place.leader, at=AT)["progress"]


def years(place, *totals: str) -> list[Zone]:
    """Zones of the years before, the newest last, joined to the present one."""
    made = []
    for number, total in enumerate(totals):
        zone = place.zone_of(place.town.training, year=2026 - len(totals) + number)
        Worksheet.objects.filter(zone=zone).update(total=Decimal(total))
        made.append(zone)
    chain = [*made, place.zone]
    for zone in chain:
        Zone.objects.filter(pk=zone.pk).update(previous=None)
    for before, after in pairwise(chain):
        Zone.objects.filter(pk=after.pk).update(previous=before)
    return made


def test_every_area_says_what_is_answered_and_what_is_missing(place):
    place.answer("A.I.1.i.a", "Ya")
    first, second, *_ = progress(place).areas
    assert (first.number, first.answered, first.passes) == (1, 1, False)
    assert first.share + first.missing / place.rules.instrument.areas[1].weight == first.minimum
    assert (second.answered, second.share) == (0, 0)
    assert sum(area.fields for area in progress(place).areas) == 127 - 3  # three results stand outside the areas


def test_the_pokja_of_an_area_is_named_where_the_role_reaches_the_unit(place):
    town = place.town
    town.user(town.labour, "Pokja dinas contoh", "pokja", area=1)
    town.user(town.health, "Pokja dinkes contoh", "pokja", area=1)
    gone = town.user(town.training, "Sudah pindah contoh", "pokja", area=1)
    Grant.objects.filter(user=gone).update(valid_until="2026-01-31")
    assert progress(place).areas[0].people == ("Pokja dinas contoh", "Pokja satu contoh")
    assert progress(place).areas[1].count == 0


def test_who_does_not_see_people_reads_how_many_they_are(place):
    desk = place.town.user(place.town.training, "Loket contoh", "front_desk")
    found = progress(place, desk)
    assert (found.areas[0].people, found.areas[0].count) == ((), 1)


def test_the_years_are_drawn_with_the_floor_of_the_target(place):
    years(place, "60", "70.5")
    Worksheet.objects.filter(zone=place.zone).update(total=68)
    found = progress(place)
    assert [(year.worksheet.zone.year, year.moved and year.moved.way) for year in found.years] == [
        (2024, None), (2025, "up"), (2026, "down"),
    ]  # fmt: skip
    assert found.said == "Nilai mandiri: 2024 60,00, 2025 70,50, 2026 68,00."
    assert (found.drawn.low, found.drawn.top) == ("50", "100")
    assert [(kind, y) for kind, _, y in found.drawn.line.marks] == [("wbk", "50%")]
    assert [point[1] for point in found.drawn.line.points] == ["80%", "59%", "64%"]
    assert len(found.drawn.line.strokes) == 2


def test_one_year_alone_is_no_line(place, client):
    assert progress(place).drawn is None
    client.force_login(place.leader)
    assert "Baru ada satu zona" in client.get(address(place)).text


def test_a_zone_before_of_a_unit_that_one_does_not_see_stays_out(place):
    head = place.town.user(place.town.health, "Kepala Dinkes contoh", "head")
    other = place.zone_of(place.town.health, year=2025, by=head)
    Zone.objects.filter(pk=place.zone.pk).update(previous=other)
    assert [row.zone.year for row in queries.years_of(place.zone, place.leader, AT)] == [2026]
    bureau = place.town.user(place.town.root, "Biro contoh", "organisation")
    assert [row.zone.year for row in queries.years_of(place.zone, bureau, AT)] == [2025, 2026]


@pytest.mark.parametrize("before", [(), ("50",), ("10", "20", "30", "40", "50")])
def test_page_and_partial_take_the_same_queries_however_many_years(place, client, before):
    years(place, *before)
    zone = Zone.objects.select_related("unit__body").get(pk=place.zone.pk)
    sheet = place.worksheet
    place.leader.__dict__.pop("_rights", None)
    from pilar.organisation.access import keep_rights

    keep_rights(place.leader, AT)
    with CaptureQueriesContext(connection) as captured:
        progress_context(zone, sheet, user=place.leader, at=AT)
    assert len(captured) == 3
    client.force_login(place.leader)
    with CaptureQueriesContext(connection) as captured:
        page = Page(client.get(address(place)))
    assert len(captured) <= 9
    assert list(page.faults()) == []


def test_five_years_are_enough(place):
    years(place, "10", "20", "30", "40", "50")
    assert [row.zone.year for row in queries.years_of(place.zone, place.head, AT)] == [2022, 2023, 2024, 2025, 2026]


def test_only_the_head_is_led_to_publishing(place, client):
    client.force_login(place.head)
    assert f"/zona/{place.zone.pk}/terbit/" in client.get(address(place)).text
    client.force_login(place.leader)
    assert f"/zona/{place.zone.pk}/terbit/" not in client.get(address(place)).text


def test_pokja_on_another_day_are_others(place):
    assert queries.pokja_of(place.zone, TODAY.replace(year=2019)) == {}

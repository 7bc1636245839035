"""The fact of communication: every month that is over, both audiences, and questions answered."""

from __future__ import annotations

from datetime import date

import pytest

from pilar.areas.change.queries.communication import month_before, stretches, strip
from tests.areas.change.scene import moment, said
from tests.organisation.town import TODAY

KEY = "A.I.1.ii.c"
#: The zone's cut-off date is 15 December 2026: whole months are January to October on the day of AT.
MONTHS = [date(2026, month, 5) for month in range(1, 11)]


@pytest.fixture
def spoken(scene):
    """Something in every month that is over, to both audiences, once with questions."""
    rows = [said(scene.unit, day) for day in MONTHS]
    rows[3].two_way = True
    rows[3].save()
    return rows


def test_nothing_at_all_is_the_lowest(scene):
    found = scene.reading(KEY)
    assert (found.suggestion.option, found.suggestion.better) == ("C", "B")
    said(scene.unit, TODAY)
    assert scene.option(KEY) == "B"


def test_every_month_to_both_with_questions_is_the_highest(scene, spoken):
    found = scene.reading(KEY)
    assert found.suggestion.option == "A"
    assert (found.measured.fact.numerator, found.measured.fact.denominator) == (10, 10)


@pytest.mark.parametrize("empty", range(10))
def test_one_empty_month_takes_it_away_and_one_row_gives_it_back(scene, spoken, empty):
    if empty == 3:
        spoken[4].two_way = True
        spoken[4].save()
    spoken[empty].delete()
    found = scene.reading(KEY)
    assert found.suggestion.option == "B"
    assert found.suggestion.lifts[0].startswith("Tidak ada komunikasi pada ")
    said(scene.unit, date(2026, empty + 1, 1))
    assert scene.option(KEY) == "A"


@pytest.mark.parametrize(("audience", "lift"), [("internal", "masyarakat"), ("external", "pegawai")])
def test_one_audience_only_is_not_enough(scene, spoken, audience, lift):
    for row in spoken:
        row.audience = audience
        row.save()
    found = scene.reading(KEY)
    assert found.suggestion.option == "B"
    assert found.suggestion.lifts == (f"Sampaikan juga kepada {lift}.",)
    other = "external" if audience == "internal" else "internal"
    said(scene.unit, TODAY, other)
    assert scene.option(KEY) == "A"


def test_without_questions_it_is_one_lower(scene, spoken):
    spoken[3].two_way = False
    spoken[3].save()
    assert scene.option(KEY) == "B"


def test_a_month_is_due_on_its_last_day(scene, spoken):
    assert scene.option(KEY, moment(date(2026, 11, 29))) == "A"
    assert scene.option(KEY, moment(date(2026, 11, 30))) == "B"


@pytest.mark.parametrize(
    ("day", "counted"),
    [(date(2025, 12, 15), 0), (date(2025, 12, 16), 1), (TODAY, 1), (date(2026, 11, 25), 0)],
)
def test_the_window_has_its_ends_and_nothing_is_counted_ahead(scene, day, counted):
    said(scene.unit, day)
    assert scene.reading(KEY).measured.fact.rows[0].queryset.count() == counted


def test_what_came_after_a_cut_off_date_in_the_past_does_not_count(scene):
    said(scene.unit, date(2026, 12, 16))
    late = moment(date(2027, 3, 1))
    assert scene.option(KEY, late) == "C"
    said(scene.unit, date(2026, 12, 15))
    assert scene.option(KEY, late) == "B"


def test_rows_of_another_unit_do_not_count_and_those_below_do(scene):
    town = scene.place.town
    said(town.health, TODAY)
    said(town.labour, TODAY)
    assert scene.option(KEY) == "C"
    said(scene.unit, TODAY)
    assert scene.option(KEY) == "B"


def test_rows_lead_to_their_pages(scene):
    row = said(scene.unit, TODAY, reach=1200)
    listed = next(scene.reading(KEY).measured.fact.rows[0].read())
    assert listed.url == f"/perubahan/komunikasi/{row.pk}/"
    assert listed.cells[-1] == "1.200"


# -- the reckoning of months


@pytest.mark.parametrize(
    ("start", "until", "count"),
    [
        (date(2025, 5, 1), date(2026, 4, 30), 12),
        (date(2025, 5, 1), date(2026, 4, 29), 11),
        (date(2025, 5, 2), date(2026, 4, 30), 11),
        (date(2025, 12, 16), date(2026, 12, 15), 11),
        (date(2026, 4, 1), date(2026, 4, 29), 0),
        (date(2026, 5, 1), date(2026, 4, 1), 0),
    ],
)
def test_only_whole_months_are_due(start, until, count):
    found = stretches(start, until, 1)
    assert len(found) == count
    assert all(each.first >= start and each.last <= until for each in found)


def test_longer_stretches_are_counted_backwards_without_a_gap():
    found = stretches(date(2025, 1, 1), date(2025, 12, 31), 3)
    assert [each.label for each in found] == [
        "Januari 2025–Maret 2025", "April 2025–Juni 2025", "Juli 2025–September 2025", "Oktober 2025–Desember 2025",
    ]  # fmt: skip


def test_months_are_counted_back_over_the_turn_of_the_year():
    assert month_before(date(2026, 1, 31), 1) == date(2025, 12, 1)
    assert month_before(date(2024, 2, 29), 12) == date(2023, 2, 1)


def test_the_strip_tells_empty_months_from_the_one_that_runs():
    cells = strip([date(2026, 11, 3), date(2026, 9, 30), date(2025, 11, 30)], TODAY)
    assert (len(cells), cells[0].first, cells[-1].first) == (12, date(2025, 12, 1), date(2026, 11, 1))
    assert [cell.count for cell in cells if cell.count] == [1, 1]
    assert sum(cell.is_empty for cell in cells) == 10

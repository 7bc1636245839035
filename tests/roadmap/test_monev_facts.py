"""The facts of monev: both ways at every border."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.evaluation.facts import measuring
from pilar.evaluation.facts.session import Session
from pilar.organisation.models import Duty
from pilar.records.models import Attendance, Series
from pilar.roadmap.actions import monev as actions
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import recommendation_row, review_row
from tests.roadmap.monitoring import Q3, head_of, meeting_row, person_of

HELD, FOLLOWED = "A.I.1.iii.b", "A.I.1.iii.c"
#: One in each quarter of the twelve months that end with the cut-off date, 15 December 2026, and are over.
DAYS = [date(2026, 2, 20), date(2026, 5, 20), date(2026, 8, 20)]
FIRST_DAY = date(2025, 12, 20)


def reading(place, key):
    session = Session(place.zone, AT)
    [found] = measuring.read(session, place.rules, [key])
    return found


def option(place, key):
    return reading(place, key).option


def series_of(place, every="quarterly", starts_on=date(2026, 1, 1)):
    return Series.objects.create(
        unit=place.zone.unit, kind="activity", title="Rapat monev", topics=",zi-monev,", every=every,
        starts_on=starts_on, created_at=AT, created_by="1",
    )  # fmt: skip


def came(meeting, user):
    person = person_of(user)
    Attendance.objects.create(
        activity=meeting, person=person, name=person.name, method="listed", at=AT, by="1"
    )  # fmt: skip


@pytest.fixture
def head(place):
    return head_of(place)


@pytest.fixture
def year(place, head):
    """A schedule, its meetings of the year, the head at each of them."""
    schedule = series_of(place)
    rows = [meeting_row(place, day, series=schedule) for day in DAYS]
    for row in rows:
        came(row, head)
    return rows


def test_nothing_at_all_says_nothing(place):
    assert reading(place, HELD).option is None


def test_a_schedule_without_any_meeting_is_the_lowest(place):
    series_of(place)
    assert option(place, HELD) == "D"


def test_all_held_with_the_head_is_the_highest(place, year):
    found = reading(place, HELD)
    assert (found.option, found.measured.fact.numerator, found.measured.fact.denominator) == ("A", 3, 3)


@pytest.mark.parametrize("missed", range(3))
def test_one_missed_quarter_is_one_letter_less(place, year, missed):
    year[missed].delete()
    assert option(place, HELD) == "B"
    assert reading(place, HELD).suggestion.lifts[0].startswith("Tidak ada monev pada triwulan")


@pytest.mark.parametrize("absent", range(3))
def test_the_head_missing_once_is_one_letter_less(place, year, absent):
    year[absent].attendances.all().delete()
    assert option(place, HELD) == "B"


def test_without_the_head_it_is_c(place, year):
    Attendance.objects.all().delete()
    assert option(place, HELD) == "C"


def test_who_was_struck_out_was_not_there(place, year):
    Attendance.objects.update(struck_at=AT, struck_reason="Keliru")
    assert option(place, HELD) == "C"


def test_a_plh_is_no_head_and_a_plt_is(place, year, head):
    Duty.objects.filter(person=person_of(head)).update(kind="plh", valid_until=date(2027, 1, 1))
    assert option(place, HELD) == "C"
    Duty.objects.filter(person=person_of(head)).update(kind="plt")
    assert option(place, HELD) == "A"


def test_who_became_head_later_was_none_then(place, year, head):
    Duty.objects.filter(person=person_of(head)).update(valid_from=date(2026, 3, 1))
    assert option(place, HELD) == "B"


def test_without_a_written_schedule_it_is_not_regular(place, year):
    for row in year:
        row.series = None
        row.save()
    Series.objects.all().delete()
    found = reading(place, HELD)
    assert found.option == "B"
    assert "jadwal monev tertulis" in found.suggestion.lifts[0]


def test_half_yearly_is_not_often_enough(place, year):
    Series.objects.update(every="half_yearly")
    assert option(place, HELD) == "B"


@pytest.mark.parametrize(
    ("state", "expected"), [("planned", "D"), ("cancelled", "D"), ("held", "A"), ("reported", "A")]
)
def test_only_what_took_place_counts(place, year, state, expected):
    for row in year:
        row.state = state
        row.save()
    assert option(place, HELD) == expected


def test_a_monev_counts_for_the_quarter_that_it_looks_at(place, year):
    """The third quarter was discussed in October: without its monev the quarter is missed."""
    year[2].starts_at = AT - timedelta(days=40)
    year[2].save()
    assert option(place, HELD) == "B"
    actions.open_monev(place.zone.pk, Q3, year[2], by=place.leader, at=AT)
    assert option(place, HELD) == "A"


def test_a_meeting_of_outside_has_its_leader_there(place, year, head):
    Attendance.objects.all().delete()
    for row in year:
        row.mode, row.outside_number, row.leader, row.state = "outside", "1", person_of(head), "reported"
        row.save()
    assert option(place, HELD) == "A"


def test_the_leader_of_a_meeting_here_has_to_be_noted_as_present(place, year, head):
    Attendance.objects.all().delete()
    for row in year:
        row.leader = person_of(head)
        row.save()
    assert option(place, HELD) == "C"


# -- followed up


@pytest.fixture
def review(place):
    return review_row(place.zone.unit, topics=",zi-monev,")


def closed(review, number):
    for _ in range(number):
        recommendation_row(review, TODAY - timedelta(20), closed_on=TODAY - timedelta(10))


def open_(review, number, days=-5):
    for _ in range(number):
        recommendation_row(review, TODAY + timedelta(days))


def test_without_decisions_nothing_is_suggested(place):
    assert option(place, FOLLOWED) is None


@pytest.mark.parametrize(
    ("done", "left", "expected"), [(3, 0, "A"), (3, 1, "B"), (2, 1, "B"), (1, 1, "C"), (1, 3, "C"), (0, 2, "D")]
)
def test_the_share_of_what_was_due_decides(place, review, done, left, expected):
    closed(review, done)
    open_(review, left)
    assert option(place, FOLLOWED) == expected


def test_what_is_not_yet_due_is_told_and_not_counted(place, review):
    closed(review, 1)
    open_(review, 2, days=60)
    found = reading(place, FOLLOWED)
    assert found.option == "A"
    assert "2 lagi belum jatuh tempo" in found.measured.fact.summary


def test_reviews_of_other_subjects_are_no_decisions_of_monev(place):
    open_(review_row(place.zone.unit), 2)
    assert option(place, FOLLOWED) is None


def test_rows_are_shown_without_names(place, review, year):
    closed(review, 1)
    for key in (HELD, FOLLOWED):
        for rows in reading(place, key).measured.fact.rows:
            for row in rows.read():
                assert row.url
                assert "Kepala UPT" not in " ".join(row.cells)

"""Schedules: their periods, what was held and missed at every boundary, and whether something is regular."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.errors import NotFoundError
from pilar.kernel.inbox import Asker
from pilar.organisation.access import AccessDenied, below, rights_of
from pilar.records import schedule
from pilar.records.actions import activities, activity_steps, series
from pilar.records.actions.series import Schedule
from pilar.records.errors import RecordError
from pilar.records.inbox.activities import series_lacking, unfinished
from pilar.records.models import Activity, Series
from pilar.records.queries.series import cells, is_regular
from pilar.records.schedule import CellState, Kept, Period, cells_of, judge, period_of, periods
from tests.organisation.town import AT, TODAY
from tests.records.hall import plan_of

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)
Q1, Q2, Q3, Q4 = (
    Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2026, 7, 1), date(2026, 9, 30)), Period(date(2026, 10, 1), date(2026, 12, 31)),
)  # fmt: skip


def of(every: str = "quarterly", starts_on: date = date(2026, 1, 1), ends_on: date | None = None) -> Series:
    return Series(every=every, starts_on=starts_on, ends_on=ends_on)


class TestPeriods:
    @pytest.mark.parametrize(
        ("until", "due"), [(Q1.last - DAY, []), (Q1.last, [Q1]), (Q2.last - DAY, [Q1]), (Q2.last, [Q1, Q2])]
    )
    def test_a_period_is_due_on_its_last_day(self, until, due):
        assert periods(of(), None, until) == due

    @pytest.mark.parametrize(("start", "due"), [(Q1.last, [Q1, Q2]), (Q1.last + DAY, [Q2])])
    def test_a_period_that_ended_before_the_window_is_not_asked_for(self, start, due):
        assert periods(of(), start, Q2.last) == due

    @pytest.mark.parametrize(("ends_on", "due"), [(Q2.last, [Q1, Q2]), (Q2.last - DAY, [Q1])])
    def test_a_period_that_the_end_of_the_schedule_cuts_off_is_not_due(self, ends_on, due):
        assert periods(of(ends_on=ends_on), None, date(2027, 12, 31)) == due

    @pytest.mark.parametrize(
        ("every", "first", "label"),
        [
            ("monthly", date(2026, 10, 1), "Oktober 2026"), ("quarterly", date(2026, 7, 1), "triwulan III 2026"),
            ("half_yearly", date(2026, 7, 1), "semester II 2026"), ("yearly", date(2026, 1, 1), "tahun 2026"),
            ("quarterly", date(2026, 2, 15), "15 Februari 2026 – 14 Mei 2026"),
            ("quarterly", date(2026, 2, 1), "1 Februari 2026 – 30 April 2026"),
        ],
    )  # fmt: skip
    def test_it_is_called_as_people_call_it(self, every, first, label):
        found = period_of(of(every, first), first)
        assert found
        assert found.label == label

    @given(st.sampled_from(sorted(Series.MONTHS)), st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 1500))
    def test_periods_follow_each_other_without_gap_and_each_day_lies_in_one(self, every, starts_on, later):
        one, day = of(every, starts_on), starts_on + timedelta(days=later)
        found = periods(one, None, day)
        assert all(after.first == before.last + DAY for before, after in pairwise(found))
        lying = period_of(one, day)
        assert lying
        assert lying.holds(day)
        assert not any(each.holds(day) for each in found if each != lying)


class TestCells:
    @pytest.mark.parametrize(
        ("day", "state"),
        [
            (Q2.first, CellState.HELD),
            (Q2.last, CellState.HELD),
            (Q1.last, CellState.MISSED),
            (Q3.first, CellState.MISSED),
        ],
    )
    def test_a_period_is_held_from_its_first_day_to_its_last(self, day, state):
        assert cells_of(of(), [day], [], date(2026, 8, 1), Q3.last)[1].state == state

    def test_what_is_over_is_missed_and_what_is_planned_says_so(self):
        told = cells_of(of(), [Q1.first], [Q3.last], Q3.first, Q4.first)
        assert [each.state for each in told] == ["held", "missed", "planned", "upcoming"]
        assert [each.running for each in told] == [False, False, True, False]
        assert told[2].words == "terjadwal"


class TestRegularity:
    EVERY = tuple(each.first for each in (Q1, Q2, Q3, Q4))

    @pytest.mark.parametrize(
        ("every", "wanted", "has"),
        [("monthly", 3, True), ("quarterly", 3, True), ("half_yearly", 3, False), ("yearly", 12, True)],
    )
    def test_a_schedule_counts_that_is_at_least_as_dense(self, every, wanted, has):
        assert judge([Kept(of(every), ())], wanted, Q1.first, Q4.last).has_schedule is has

    def test_all_due_periods_held_is_regular_and_one_less_is_not(self):
        assert judge([Kept(of(), self.EVERY)], 3, Q1.first, Q4.last).is_regular
        told = judge([Kept(of(), self.EVERY[:3])], 3, Q1.first, Q4.last)
        assert (told.is_regular, told.missed) == (False, (Q4,))
        # Before the last day of the fourth quarter it is not due.
        assert judge([Kept(of(), self.EVERY[:3])], 3, Q1.first, Q4.last - DAY).is_regular

    def test_a_schedule_in_which_nothing_was_held_yet_proves_nothing(self):
        told = judge([Kept(of(), ())], 3, Q1.first, Q1.first)
        assert (told.has_schedule, told.missed, told.is_regular) == (True, (), False)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "has"),
        [
            (Q4.last, None, True), (Q4.last + DAY, None, False), (Q1.first - 400 * DAY, Q1.first, True),
            (Q1.first - 400 * DAY, Q1.first - DAY, False),
        ],
    )  # fmt: skip
    def test_it_counts_where_it_is_in_force_within_the_window(self, starts_on, ends_on, has):
        assert judge([Kept(of("monthly", starts_on, ends_on), ())], 3, Q1.first, Q4.last).has_schedule is has

    def test_of_several_the_one_that_was_kept_speaks(self):
        assert judge([Kept(of(), ()), Kept(of(), self.EVERY)], 3, Q1.first, Q4.last).is_regular
        assert not judge([], 3, Q1.first, Q4.last).has_schedule


@pytest.fixture
def monev(hall):
    what = Schedule("Rapat monev ZI", "activity", "quarterly", ("zi-monev",), date(2026, 1, 1))
    return series.create(hall.town.training, what, by=hall.leader, at=AT)


def meet(hall, monev, day: date, *, hour: int = 9, state: str = "held") -> Activity:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=JAKARTA)
    plan = plan_of(title="Rapat monev", starts_at=starts, ends_at=None, series=monev, topics=("zi-monev",))
    made = activities.plan(hall.town.training, plan, by=hall.leader, at=AT)
    Activity.objects.filter(pk=made.pk).update(state=state)
    return made


class TestRows:
    def regular(self, hall, until: date, unit=None, topics=("zi-monev",), every_months: int = 3):
        where = below([(unit or hall.town.training).path], "unit__path")
        return is_regular(where, topics, kind="activity", every_months=every_months, start=Q1.first, until=until)

    def test_held_meetings_make_it_regular_in_both_directions(self, hall, monev):
        made = [meet(hall, monev, each.last) for each in (Q1, Q2, Q3)]
        assert self.regular(hall, Q3.last).is_regular
        assert self.regular(hall, Q3.last, unit=hall.town.labour).is_regular
        Activity.objects.filter(pk=made[1].pk).update(state="cancelled")
        assert self.regular(hall, Q3.last).missed == (Q2,)
        Activity.objects.filter(pk=made[1].pk).update(state="reported")
        assert self.regular(hall, Q3.last).is_regular

    def test_planned_meetings_other_topics_other_units_and_rarer_ones_do_not_count(self, hall, monev):
        for each in (Q1, Q2, Q3):
            meet(hall, monev, each.first, state="planned")
        assert self.regular(hall, Q3.last).missed == (Q1, Q2, Q3)
        assert not self.regular(hall, Q3.last, topics=("sop",)).has_schedule
        assert not self.regular(hall, Q3.last, unit=hall.town.health).has_schedule
        assert not self.regular(hall, Q3.last, every_months=1).has_schedule

    def test_the_day_is_that_of_the_body(self, hall, monev):
        meet(hall, monev, Q2.first, hour=1)  # still March in Greenwich
        assert self.regular(hall, Q2.last).missed == (Q1,)

    def test_it_takes_two_queries_for_two_schedules_and_for_twenty(self, hall, monev, django_assert_num_queries):
        for number in range(20):
            what = Schedule(f"Rapat {number}", "activity", "monthly", ("zi-monev",), date(2026, 1, 1))
            meet(hall, series.create(hall.town.training, what, by=hall.leader, at=AT), Q1.first)
        with django_assert_num_queries(2):
            self.regular(hall, Q3.last)
        listed = list(Series.objects.select_related("unit__body"))
        with django_assert_num_queries(1):
            assert len(cells(listed, TODAY)) == 21


class TestInbox:
    def asker(self, user, day: date = TODAY) -> Asker:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=JAKARTA)
        return Asker(user, rights_of(user, at), at, day)

    @pytest.mark.parametrize(("day", "told"), [(Q3.last - 46 * DAY, 0), (Q3.last - 45 * DAY, 1), (Q3.last, 1)])
    def test_a_period_that_runs_out_is_urged(self, hall, monev, day, told):
        found = list(series_lacking(self.asker(hall.leader, day)))
        assert len(found) == told
        if told:
            assert found[0].title == "Rapat monev ZI triwulan III 2026 belum dijadwalkan"
            assert "30 September 2026" in found[0].why
            assert found[0].due == Q3.last

    def test_it_rests_once_something_is_planned_and_for_whoever_does_not_manage(self, hall, monev):
        assert not list(series_lacking(self.asker(hall.staff)))
        assert list(series_lacking(self.asker(hall.leader)))
        meet(hall, monev, Q4.last, state="planned")
        assert not list(series_lacking(self.asker(hall.leader)))

    def test_an_activity_without_its_report_waits(self, hall):
        activity_steps.hold(hall.pk, by=hall.leader, at=AT)
        assert [item.title for item in unfinished(self.asker(hall.leader))] == ["Selesaikan laporan: Apel pagi"]
        Activity.objects.update(state="planned")
        assert not list(unfinished(self.asker(hall.leader)))
        told = list(unfinished(self.asker(hall.leader, TODAY + 2 * DAY)))
        assert [item.title for item in told] == ["Sudah lewat, masih direncanakan: Apel pagi"]


class TestWriting:
    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"title": " "}, "masih kosong"), ({"topics": ()}, "sedikitnya satu"), ({"topics": ("x",)}, "sedikitnya"),
            ({"every": "weekly"}, "dari daftar"), ({"kind": "x"}, "dari daftar"),
            ({"ends_on": date(2025, 12, 31)}, "tidak cocok"), ({"starts_on": date(1999, 1, 1)}, "tidak cocok"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, hall, wrong, told):
        values = {"title": "Rapat", "kind": "activity", "every": "monthly", "topics": ("sop",),
                  "starts_on": date(2026, 1, 1), **wrong}  # fmt: skip
        with pytest.raises(RecordError, match=told):
            series.create(hall.town.training, Schedule(**values), by=hall.leader, at=AT)
        assert not Series.objects.exists()

    def test_it_ends_earlier_and_never_later(self, hall, monev):
        series.end(monev.pk, Q4.last, by=hall.leader, at=AT)
        with pytest.raises(RecordError, match="lebih dahulu"):
            series.end(monev.pk, Q4.last, by=hall.leader, at=AT)
        series.end(monev.pk, Q3.last, by=hall.leader, at=AT)
        with pytest.raises(RecordError, match="sebelum jadwal mulai"):
            series.end(monev.pk, date(2025, 12, 31), by=hall.leader, at=AT)

    def test_colleagues_and_strangers_do_not(self, hall, monev):
        with pytest.raises(AccessDenied):
            series.end(monev.pk, Q4.last, by=hall.staff, at=AT)
        stranger = hall.town.user(hall.town.health, "Lain", "zi_leader")
        with pytest.raises(NotFoundError):
            series.end(monev.pk, Q4.last, by=stranger, at=AT)


def test_the_pure_part_needs_no_row():
    assert schedule.missed([Q1, Q2], [Q1.last]) == [Q2]

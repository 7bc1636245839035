"""Due dates that may stop."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar import cli
from pilar.kernel import calendar_edits, cli_clock, clocks, ledger
from pilar.kernel.calendars import calendar_for, load_years
from pilar.kernel.clocks import ClockError, Moved, finish, is_late, pause, recompute, resume, start
from pilar.kernel.due import Limit, Pause, in_days, in_hours, years_of
from pilar.kernel.locks import locked
from pilar.kernel.models.calendar import Holiday
from pilar.kernel.models.clocks import Clock, ClockPause
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.rules import Rule
from pilar.kernel.rules_file import load, load_shipped, parse
from pilar.kernel.workdays import Calendar
from tests.kernel import races
from tests.kernel.test_workdays import CALENDAR

BODY, OTHER = UUID(int=1), UUID(int=2)
JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
BY: dict[str, Any] = {"by": "admin", "at": datetime(2026, 11, 22, 3, tzinfo=UTC)}
property_test = settings(max_examples=150, deadline=None, derandomize=True)


def wib(text: str) -> datetime:
    """``2026-05-22 10:00`` in Jakarta."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


# -- computed without a database


def limit(started: str, allowed: int, unit: str = "workday", zone: ZoneInfo = JAKARTA) -> Limit:
    return Limit(wib(started), allowed, unit, zone)


def due_on(started: str, allowed: int, *pauses: tuple[str, str], unit: str = "workday") -> str:
    stops = [Pause(wib(since), wib(until)) for since, until in pauses]
    return in_days(limit(started, allowed, unit), stops, CALENDAR).on.isoformat()


def test_a_limit_ends_with_the_local_day():
    due = in_days(limit("2026-05-22 23:30", 14), (), CALENDAR)
    assert due.on == date(2026, 6, 17)
    assert due.at == wib("2026-06-17 23:59:59.999999")
    assert due.at.tzinfo == UTC


def test_the_local_day_of_the_event_counts_not_that_of_utc():
    moment = datetime(2026, 11, 22, 20, tzinfo=UTC)  # Monday, 3 o'clock in Jakarta
    assert in_days(Limit(moment, 1, "workday", JAKARTA), (), CALENDAR).on == date(2026, 11, 24)
    assert in_days(Limit(moment, 1, "workday", ZoneInfo("UTC")), (), CALENDAR).on == date(2026, 11, 23)


def test_calendar_days_go_on_at_weekends():
    assert due_on("2026-11-20 10:00", 3, unit="calendar_day") == "2026-11-23"
    assert due_on("2026-11-20 10:00", 1, unit="calendar_day") == "2026-11-21"


def test_hours_are_clock_hours():
    due = in_hours(limit("2026-11-20 16:45", 72, "hour"), ())
    assert due.at == wib("2026-11-23 16:45")
    assert due.on == date(2026, 11, 23)
    assert in_hours(limit("2026-11-20 23:30", 1, "hour", JAYAPURA), ()).on == date(2026, 11, 21)


# Monday 2 November to Monday 9 November 2026 have no day off but the weekend.
@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-11-09"),
        ([("2026-11-04 09:00", "2026-11-04 16:00")], "2026-11-09"),  # within a day
        ([("2026-11-04 09:00", "2026-11-05 09:00")], "2026-11-10"),  # the day of the pause is given back
        ([("2026-11-06 09:00", "2026-11-09 09:00")], "2026-11-10"),  # Friday is, the weekend is not
        ([("2026-11-07 09:00", "2026-11-08 09:00")], "2026-11-09"),  # a weekend costs nothing
        ([("2026-11-02 12:00", "2026-11-04 09:00")], "2026-11-10"),  # the day of the event never counted
        ([("2026-11-09 09:00", "2026-11-12 09:00")], "2026-11-12"),  # stopped on the last day: not late when resumed
        ([("2026-11-09 09:00", "2026-11-14 09:00")], "2026-11-16"),  # resumed on a Saturday
        ([("2026-11-10 09:00", "2026-11-20 09:00")], "2026-11-09"),  # it was late already
        ([("2026-11-04 09:00", "2026-11-05 09:00"), ("2026-11-05 10:00", "2026-11-06 09:00")], "2026-11-11"),
        ([("2026-11-04 09:00", "2026-11-04 10:00"), ("2026-11-04 11:00", "2026-11-05 09:00")], "2026-11-10"),
        ([("2026-11-09 09:00", "2026-11-10 09:00"), ("2026-11-10 10:00", "2026-11-11 09:00")], "2026-11-11"),
    ],
)
def test_five_working_days_with_pauses(pauses, due):
    assert due_on("2026-11-02 10:00", 5, *pauses) == due


def test_a_pause_over_holidays_gives_back_working_days_only():
    # 27 March to 8 April 2025: two working days (27 March and 8 April would count), the rest is Nyepi and Lebaran.
    assert due_on("2025-03-26 10:00", 3) == "2025-04-09"
    assert due_on("2025-03-26 10:00", 3, ("2025-03-27 09:00", "2025-04-08 09:00")) == "2025-04-10"


def test_pauses_in_calendar_days_and_hours():
    stop = ("2026-11-06 09:00", "2026-11-09 12:00")
    assert due_on("2026-11-02 10:00", 5, stop, unit="calendar_day") == "2026-11-10"
    stops = [Pause(wib(stop[0]), wib(stop[1]))]
    assert in_hours(limit("2026-11-06 08:00", 72, "hour"), stops).at == wib("2026-11-12 11:00")
    late = [Pause(wib("2026-11-09 08:01"), wib("2026-11-20 08:00"))]
    assert in_hours(limit("2026-11-06 08:00", 72, "hour"), late).at == wib("2026-11-09 08:00")


def test_an_uncertain_calendar_makes_a_limit_in_working_days_provisional():
    assert in_days(limit("2027-03-05 10:00", 3), (), CALENDAR).provisional
    assert not in_days(limit("2027-03-05 10:00", 3, "calendar_day"), (), CALENDAR).provisional
    assert not in_days(limit("2026-05-22 10:00", 14), (), CALENDAR).provisional


MOMENTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2026-06-01"), timezones=st.just(JAKARTA)
)
STOPS = st.lists(st.integers(0, 20 * 24), min_size=2, max_size=8).map(lambda hours: hours[: len(hours) // 2 * 2])
DAY_UNITS = st.sampled_from(["workday", "calendar_day"])


def chain(started: datetime, hours: list[int]) -> list[Pause]:
    """Pauses one after the other; the hours are in turn those of running and of standing still."""
    pauses, moment = [], started
    for running, still in zip(hours[::2], hours[1::2], strict=True):
        since = moment + timedelta(hours=running)
        moment = since + timedelta(hours=still)
        pauses.append(Pause(since, moment))
    return pauses


def counts(day: date, unit: str) -> bool:
    return unit == "calendar_day" or CALENDAR.is_workday(day)


@property_test
@given(MOMENTS, st.integers(1, 40), DAY_UNITS, STOPS)
def test_exactly_the_allowed_days_on_which_the_clock_ran_lie_before_the_end(started, allowed, unit, hours):
    term = Limit(started, allowed, unit, JAKARTA)
    due = in_days(term, chain(started, hours), CALENDAR)
    stopped = set()
    for stop in chain(started, hours):
        first, resumed = term.day_of(stop.since), term.day_of(stop.until)
        stopped |= {first + timedelta(days=passed) for passed in range((resumed - first).days)}
    start_day = term.day_of(started)
    running = [
        day
        for day in (start_day + timedelta(days=passed) for passed in range(1, (due.on - start_day).days + 1))
        if counts(day, unit) and day not in stopped
    ]
    assert len(running) == allowed
    assert running[-1] == due.on


@property_test
@given(MOMENTS, st.integers(1, 40), DAY_UNITS, STOPS)
def test_a_pause_never_shortens_and_one_in_time_is_never_late_when_it_ends(started, allowed, unit, hours):
    term, stops = Limit(started, allowed, unit, JAKARTA), chain(started, hours)
    ends = [in_days(term, stops[:number], CALENDAR) for number in range(len(stops) + 1)]
    assert [due.on for due in ends] == sorted(due.on for due in ends)
    for before, after, stop in zip(ends, ends[1:], stops, strict=False):
        if stop.since <= before.at:
            assert stop.until <= after.at
        else:
            assert after == before


@property_test
@given(MOMENTS, st.integers(1, 500), STOPS)
def test_hours_grow_by_exactly_what_was_paused_in_time(started, allowed, hours):
    stops = chain(started, hours)
    due = in_hours(Limit(started, allowed, "hour", JAKARTA), stops)
    end = started + timedelta(hours=allowed)
    for stop in stops:
        end += stop.until - stop.since if stop.since <= end else timedelta()
    assert due.at == end


@property_test
@given(MOMENTS, st.integers(1, 250), STOPS)
def test_a_calendar_of_the_named_years_is_long_enough(started, allowed, hours):
    term, stops = Limit(started, allowed, "workday", JAKARTA), chain(started, hours)
    first, last = years_of(term, stops)
    assert first == started.year
    assert in_days(term, stops, Calendar(first, last, frozenset())).on.year <= last


# -- kept in the database


@pytest.fixture
def rule(db):
    load_shipped()
    load_years([2026, 2027])
    rows = {
        "room.days": ("workday", 5),
        "room.weeks": ("calendar_day", 14),
        "room.hours": ("hour", 72),
        "room.share": ("percent", 60),
    }
    rules = [
        {
            "code": code, "label": code, "kind": "count", "unit": unit,
            "rows": [{"value": value, "valid_from": date(2020, 1, 1), "source": "contoh", "verified": "confirmed"}],
        }
        for code, (unit, value) in rows.items()
    ]  # fmt: skip
    load(parse({"format": 1, "rules": rules}, room="room", name="rules.yaml"))
    return lambda name: Rule.objects.get(code=f"room.{name}")


@pytest.fixture
def begin(rule):
    def begin(name: str = "days", at: str = "2026-11-02 10:00", body: UUID = BODY, **options: Any) -> Clock:
        return start(rule(name), body=body, time_zone="Asia/Jakarta", at=wib(at), **options)

    return begin


def test_a_clock_keeps_its_rule_and_its_due_date(begin):
    clock = Clock.objects.get(pk=begin().pk)
    assert (clock.rule.code, clock.allowed, clock.unit, clock.state) == ("room.days", 5, "workday", "running")
    assert (clock.due_on, clock.due_at) == (date(2026, 11, 9), wib("2026-11-09 23:59:59.999999"))
    assert not clock.provisional
    with pytest.raises(ProtectedError):
        clock.rule.delete()


def test_the_end_of_the_day_is_a_rule(begin):
    Rule.objects.filter(code="kernel.day-end").update(value="16:00")
    assert begin().due_at == wib("2026-11-09 16:00:59.999999")


def test_starting_takes_three_queries_and_one_where_the_calendar_is_given(begin, rule, django_assert_num_queries):
    found = rule("days")
    given: dict[str, Any] = {"body": BODY, "time_zone": "Asia/Jakarta", "at": wib("2026-11-02 10:00")}
    with django_assert_num_queries(3):
        start(found, **given)
    calendar = calendar_for(BODY, 2026, 2027)
    with django_assert_num_queries(20):
        for _ in range(20):
            start(found, **given, calendar=calendar)
    hours = rule("hours")
    with django_assert_num_queries(1):
        start(hours, **given)


@pytest.mark.parametrize(
    ("rule_name", "zone", "message"),
    [("share", "Asia/Jakarta", "bukan batas waktu"), ("days", "WIB", "Zona waktu WIB")],
)
def test_what_is_no_limit_or_no_time_zone_is_refused(rule, rule_name, zone, message):
    with pytest.raises(ClockError, match=message):
        start(rule(rule_name), body=BODY, time_zone=zone, at=wib("2026-11-02 10:00"))
    assert not Clock.objects.exists()


def test_a_paused_clock_keeps_its_date_until_it_runs_again(begin):
    clock = pause(begin(), reason="menunggu kelengkapan", at=wib("2026-11-04 09:00"))
    assert (clock.state, clock.due_on) == ("paused", date(2026, 11, 9))
    assert clock.stopped_since == wib("2026-11-04 09:00")
    clock = resume(clock, at=wib("2026-11-06 09:00"))
    assert (clock.state, clock.due_on, clock.stopped_since) == ("running", date(2026, 11, 11), None)
    again = resume(pause(clock, reason="lagi", at=wib("2026-11-09 09:00")), at=wib("2026-11-10 09:00"))
    assert Clock.objects.get(pk=again.pk).due_on == date(2026, 11, 12)
    assert list(clock.pauses.values_list("reason", flat=True)) == ["menunggu kelengkapan", "lagi"]


@pytest.mark.parametrize(
    ("name", "due"),
    [("days", "2026-11-11 23:59:59.999999"), ("weeks", "2026-11-18 23:59:59.999999"), ("hours", "2026-11-07 10:00")],
)
def test_two_days_of_pause_in_every_unit(begin, name, due):
    clock = resume(pause(begin(name), reason="x", at=wib("2026-11-04 09:00")), at=wib("2026-11-06 09:00"))
    assert clock.due_at == wib(due)


def test_a_finished_clock_is_judged_by_when_it_finished(begin):
    in_time, late = begin(), begin()
    finish(in_time, at=wib("2026-11-09 23:59:30"))
    finish(late, at=wib("2026-11-10 00:00"))
    assert [is_late(clock, wib("2026-12-31 10:00")) for clock in (in_time, late)] == [False, True]
    assert in_time.finished_at == wib("2026-11-09 23:59:30")


def test_a_running_clock_gets_late_and_a_paused_one_does_not(begin):
    running, stopped = begin(), pause(begin(), reason="x", at=wib("2026-11-04 09:00"))
    assert [is_late(running, wib(day)) for day in ("2026-11-09 23:59", "2026-11-10 00:00")] == [False, True]
    assert not is_late(stopped, wib("2027-01-01 10:00"))
    pause(running, reason="x", at=wib("2026-11-11 09:00"))
    assert is_late(running, wib("2026-11-12 09:00"))


def test_finishing_a_paused_clock_gives_the_pause_back(begin):
    clock = finish(pause(begin(), reason="x", at=wib("2026-11-04 09:00")), at=wib("2026-11-20 10:00"))
    assert (clock.state, clock.stopped_since) == ("finished", None)
    assert clock.due_on == date(2026, 11, 25)
    assert not is_late(clock, wib("2027-01-01 10:00"))
    assert clock.pauses.get().until == wib("2026-11-20 10:00")


def test_what_does_not_fit_the_state_is_refused_and_changes_nothing(begin):
    running, stopped, done = begin(), begin(), begin()
    pause(stopped, reason="x", at=wib("2026-11-04 09:00"))
    finish(done, at=wib("2026-11-04 09:00"))
    before = list(Clock.objects.order_by("pk").values())
    at: dict[str, Any] = {"at": wib("2026-11-05 09:00")}
    for refused, message in (
        (lambda: resume(running, **at), "sudah berjalan"),
        (lambda: pause(stopped, reason="x", **at), "sudah dihentikan sementara"),
        (lambda: pause(done, reason="x", **at), "sudah selesai"),
        (lambda: resume(done, **at), "sudah selesai"),
        (lambda: finish(done, **at), "sudah selesai"),
        (lambda: pause(running, reason="  ", **at), "Alasan"),
    ):
        with pytest.raises(ClockError, match=message):
            refused()
    assert list(Clock.objects.order_by("pk").values()) == before
    assert ClockPause.objects.count() == 1


def test_an_event_before_the_last_one_is_refused(begin):
    clock = begin()
    with pytest.raises(ClockError, match="mendahului peristiwa sebelumnya"):
        pause(clock, reason="x", at=wib("2026-11-02 09:59"))
    pause(clock, reason="x", at=wib("2026-11-04 09:00"))
    with pytest.raises(ClockError, match="mendahului"):
        resume(clock, at=wib("2026-11-04 08:59"))
    resume(clock, at=wib("2026-11-06 09:00"))
    with pytest.raises(ClockError, match="mendahului"):
        finish(clock, at=wib("2026-11-05 09:00"))
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 11)


@pytest.mark.parametrize(
    "changes",
    [
        {"allowed": 0},
        {"state": "paused"},
        {"state": "finished"},
        {"stopped_since": BY["at"]},
        {"finished_at": BY["at"]},
        {"due_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_what_no_function_would_write(begin, changes):
    clock = begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**changes)


def test_a_clock_has_one_open_pause(begin):
    clock = pause(begin(), reason="x", at=wib("2026-11-04 09:00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockPause.objects.create(clock=clock, since=wib("2026-11-05 09:00"), reason="x")


# -- after the calendar has changed


def a_new_day_off(day: date = date(2026, 11, 5), **changes: Any) -> Holiday:
    given: dict[str, Any] = {"name": "Pilkada contoh", "kind": "national", "source": "Keppres contoh", **BY}
    return calendar_edits.add_holiday(day=day, **{**given, **changes}).holiday


def entries() -> list[tuple[str, str]]:
    rows = LedgerEntry.objects.filter(code="clock.recomputed").order_by("pk")
    return [(str(row.chain), row.object_id) for row in rows]


def test_only_recomputing_moves_open_clocks_and_each_move_is_recorded(begin):
    running, weeks, hours, other = begin(), begin("weeks"), begin("hours"), begin(body=OTHER)
    stopped, done = begin(), begin()
    pause(stopped, reason="x", at=wib("2026-11-04 09:00"))
    finish(done, at=wib("2026-11-04 09:00"))
    a_new_day_off()
    assert Clock.objects.get(pk=running.pk).due_on == date(2026, 11, 9)
    result = recompute(**BY)
    ninth, tenth = date(2026, 11, 9), date(2026, 11, 10)
    moved = [Moved(clock.pk, clock.body, ninth, tenth) for clock in (running, other, stopped)]
    assert result.moved == tuple(moved)
    assert result.checked == 4  # not the finished one, and hours know no calendar
    for clock, due in ((running, tenth), (weeks, date(2026, 11, 16)), (hours, date(2026, 11, 5)), (done, ninth)):
        assert Clock.objects.get(pk=clock.pk).due_on == due
    assert entries() == [(str(clock.body), str(clock.pk)) for clock in (running, other, stopped)]
    assert ledger.verify().faults == ()
    assert recompute(**BY).moved == ()
    assert len(entries()) == 3


def test_a_regional_day_moves_the_clocks_of_its_body_alone(begin):
    own, other = begin(), begin(body=OTHER)
    a_new_day_off(kind="regional", body=BODY)
    assert [moved.clock for moved in recompute(**BY).moved] == [own.pk]
    assert Clock.objects.get(pk=other.pk).due_on == date(2026, 11, 9)


def test_one_body_may_be_recomputed_alone(begin):
    own, other = begin(), begin(body=OTHER)
    a_new_day_off()
    trial = recompute(**BY, body=BODY, dry_run=True)
    assert (trial.checked, [moved.clock for moved in trial.moved]) == (1, [own.pk])
    assert recompute(**BY, body=BODY) == trial
    assert Clock.objects.get(pk=other.pk).due_on == date(2026, 11, 9)
    assert entries() == [(str(BODY), str(own.pk))]


def test_a_clock_that_is_finished_while_others_are_recomputed_keeps_its_date(begin, monkeypatch):
    clock = begin()
    a_new_day_off()
    real = clocks._calendars

    def finished_meanwhile(found):
        finish(Clock.objects.get(pk=clock.pk), at=wib("2026-11-04 09:00"))
        return real(found)

    monkeypatch.setattr(clocks, "_calendars", finished_meanwhile)
    recompute(**BY)
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 9)
    assert entries() == []


def test_pauses_are_kept_when_a_clock_is_recomputed(begin):
    clock = resume(pause(begin(), reason="x", at=wib("2026-11-04 09:00")), at=wib("2026-11-06 09:00"))
    a_new_day_off()  # within the pause: it gave back one day less
    assert clock.due_on == date(2026, 11, 11)
    recompute(**BY)
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 11)
    a_new_day_off(date(2026, 11, 9))
    recompute(**BY)
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 12)


def test_a_due_date_stops_being_provisional_when_the_calendar_is_settled(begin):
    clock = begin(at="2027-05-14 10:00")
    assert clock.provisional
    assert clock.due_on == date(2027, 5, 27)
    Holiday.objects.filter(estimated=True).update(estimated=False)
    assert recompute(**BY).moved == ()
    assert not Clock.objects.get(pk=clock.pk).provisional
    assert entries() == []


def test_a_trial_run_tells_the_same_and_changes_nothing(begin):
    clock = begin()
    a_new_day_off()
    trial = recompute(**BY, dry_run=True)
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 9)
    assert entries() == []
    assert recompute(**BY) == trial


def test_looking_at_many_clocks_takes_the_same_few_queries(begin, monkeypatch, django_assert_num_queries):
    calendar = calendar_for(BODY, 2026, 2028)
    for number in range(1, 41):
        begin(body=UUID(int=number), calendar=calendar)
    with django_assert_num_queries(5):  # four for the batch, and one that finds no further
        assert recompute(**BY).checked == 40
    monkeypatch.setattr(clocks, "BATCH", 10)
    with django_assert_num_queries(17):
        assert recompute(**BY).checked == 40


def test_the_command_tells_what_moved(begin, capsys, monkeypatch):
    clock = begin()
    a_new_day_off()
    monkeypatch.setitem(cli.COMMANDS, "clock", ("pilar.kernel.cli_clock", "x"))
    assert cli.main(["clock", "recompute", "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"Hitungan {clock.pk} (instansi {BODY}): 09-11-2026 → 10-11-2026"
    assert told[1] == "1 hitungan terbuka diperiksa; 1 akan bergeser; tidak ada yang diubah."
    assert cli.main(["clock", "recompute"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("1 bergeser dan dicatat di buku besar.")
    assert Clock.objects.get(pk=clock.pk).due_on == date(2026, 11, 10)
    assert LedgerEntry.objects.get(code="clock.recomputed").actor == cli_clock.ACTOR
    assert cli.main(["clock", "recompute"]) == 0
    assert capsys.readouterr().out == "1 hitungan terbuka diperiksa; 0 bergeser dan dicatat di buku besar.\n"


# -- two at once


@pytest.fixture
def site(request, tmp_path):
    with races.open_site(request, tmp_path) as site:
        load_shipped()
        load_years([2026, 2027])
        rule = {
            "code": "room.days", "label": "x", "kind": "count", "unit": "workday",
            "rows": [{"value": 5, "valid_from": date(2020, 1, 1), "source": "x", "verified": "confirmed"}],
        }  # fmt: skip
        load(parse({"format": 1, "rules": [rule]}, room="room", name="rules.yaml"))
        yield SimpleNamespace(together=site.together, rule=Rule.objects.get(code="room.days"))


@pytest.mark.parametrize("guarded", [True, False])
@pytest.mark.django_db(transaction=True)
def test_two_who_resume_at_once(site, monkeypatch, guarded):
    clock = start(site.rule, body=BODY, time_zone="Asia/Jakarta", at=wib("2026-11-02 10:00"))
    pause(clock, reason="x", at=wib("2026-11-04 09:00"))
    meeting = races.Meeting(guarded=guarded)
    monkeypatch.setattr(clocks, "_expect", meeting.after(clocks._expect))
    guard = locked if guarded else races.unguarded

    def resume_at(day: str):
        return lambda: resume(Clock.objects.get(pk=clock.pk), at=wib(day), guard=guard)

    outcomes = site.together(resume_at("2026-11-06 09:00"), resume_at("2026-11-20 09:00"))
    done = [outcome for outcome in outcomes if isinstance(outcome, Clock)]
    clock.refresh_from_db()
    if guarded:
        (refused,) = [outcome for outcome in outcomes if outcome not in done]
        assert isinstance(refused, ClockError)
        assert done[0].due_on == clock.due_on in (date(2026, 11, 11), date(2026, 11, 25))
    else:
        assert len(done) == 2  # both were told that it runs again, from two different days
        assert ClockPause.objects.count() == 1

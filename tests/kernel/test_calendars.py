"""The calendar in the tables: filled from the package, read for a body, edited by people."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from pilar.kernel import calendars, holidays_source, ledger, rules
from pilar.kernel.calendar_edits import CalendarError, HolidayChanged, add_holiday, edit_holiday, remove_holiday
from pilar.kernel.calendars import calendar_for, calendars_for, load_years, year_states
from pilar.kernel.holidays_source import ShippedDay
from pilar.kernel.models.calendar import Holiday
from pilar.kernel.models.rules import Rule
from pilar.kernel.rules import RuleMissingError
from pilar.kernel.rules_file import load_shipped
from tests.kernel import races
from tests.kernel.test_workdays import CALENDAR, YEARS

pytestmark = pytest.mark.django_db

BODY, OTHER = UUID(int=1), UUID(int=2)
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
BY: dict[str, Any] = {"by": "admin", "at": AT}
EID = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def shipped_rules():
    load_shipped()


@pytest.fixture
def loaded():
    return load_years(range(2024, 2029))


@pytest.fixture
def recorded(monkeypatch):
    """What goes to the ledger."""
    seen: list[tuple[str, UUID]] = []
    real = ledger.record

    def record(code, obj, *, body, by, at, details=None):
        seen.append((code, body))
        return real(code, obj, body=body, by=by, at=at, details=details)

    monkeypatch.setattr(ledger, "record", record)
    return seen


def row(day: date) -> Holiday:
    return Holiday.objects.get(day=day, removed=False)


def edit(holiday: Holiday, **changes: Any):
    given: dict[str, Any] = {
        name: getattr(holiday, name) for name in ("version", "day", "name", "kind", "source", "estimated", "body")
    }
    return edit_holiday(holiday.pk, **{**given, **BY, **changes})


def add(day: date, **changes: Any):
    given: dict[str, Any] = {"name": "Hari contoh", "kind": "national", "source": "SKB contoh", **BY}
    return add_holiday(day=day, **{**given, **changes})


# -- filling and reading


def test_a_loaded_calendar_is_that_of_the_decrees(loaded):
    found = calendar_for(BODY, YEARS[0], YEARS[-1])
    assert found.days_off == CALENDAR.days_off
    assert found.estimated == CALENDAR.estimated
    assert found.settled == CALENDAR.settled == set(YEARS)
    assert [found.count(date(year, 1, 1), date(year, 12, 31)) for year in YEARS] == [238, 237, 240, 242]
    assert found.add(date(2026, 3, 13), 5) == date(2026, 3, 27)


def test_the_state_of_the_years_says_which_are_complete(loaded):
    states = {state.year: state for state in loaded.years}
    assert list(states) == [2024, 2025, 2026, 2027, 2028]
    assert [(states[year].national, states[year].joint_leave) for year in YEARS] == [
        (19, 10),
        (17, 11),
        (17, 8),
        (18, 8),
    ]
    assert [state.complete for state in loaded.years] == [True, True, True, False, False]
    assert [state.settled for state in loaded.years] == [True, True, True, True, False]
    assert states[2027].estimated == 3


def test_a_year_without_rows_between_others_is_told_too():
    load_years([2024, 2026])
    assert [(state.year, state.settled) for state in year_states()] == [(2024, True), (2025, False), (2026, True)]


def test_the_years_that_still_have_to_be_settled_are_named(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = calendars.years_to_settle(2026, 2029)
    assert [(state.year, state.settled, state.complete) for state in found] == [
        (2027, True, False),
        (2028, False, False),
        (2029, False, False),
    ]


def test_an_empty_calendar_has_no_years_and_every_year_warns():
    assert year_states() == ()
    warnings = calendar_for(BODY, 2026, 2026).warnings(date(2026, 1, 1), date(2026, 2, 1))
    assert [warning.code for warning in warnings] == ["unsettled"]


def test_every_shipped_row_names_its_source_and_its_estimates(loaded):
    assert row(EID).estimated
    assert row(EID).name == "Hari Raya Idul Fitri"
    assert set(Holiday.objects.values_list("source", flat=True)) == {holidays_source.source()}


def test_loading_again_changes_nothing(loaded):
    again = load_years(range(2024, 2029))
    assert (again.added, again.updated, again.dropped, again.kept) == (0, 0, 0, ())
    assert loaded.added == Holiday.objects.count()


def test_a_calendar_takes_two_queries_and_so_do_many(loaded, django_assert_num_queries):
    bodies = [UUID(int=number) for number in range(1, 101)]
    add(date(2026, 4, 7), kind="regional", body=BODY)
    with django_assert_num_queries(2):
        found = calendars_for(bodies, 2026, 2027)
    with django_assert_num_queries(0):
        for calendar in found.values():
            calendar.add(date(2026, 12, 23), 10)
    assert found.keys() == set(bodies)
    assert len({id(calendar) for calendar in found.values()}) == 2  # the ones without own days share theirs
    with django_assert_num_queries(2):
        calendar_for(BODY, 2026, 2027)


def test_days_of_a_region_count_for_that_body_alone(loaded):
    add(date(2026, 4, 7), kind="regional", body=BODY, estimated=True)
    found = calendars_for([BODY, OTHER], 2026, 2026)
    assert not found[BODY].is_workday(date(2026, 4, 7))
    assert found[OTHER].is_workday(date(2026, 4, 7))
    assert found[BODY].estimated == {date(2026, 4, 7)}
    assert found[OTHER].estimated == frozenset()


def test_a_region_s_day_does_not_settle_a_year(loaded):
    add(date(2028, 4, 7), kind="regional", body=BODY)
    assert calendar_for(BODY, 2028, 2028).settled == frozenset()
    assert not year_states()[-1].settled


def test_a_body_may_work_on_saturdays_for_a_time(loaded):
    rules.set_for_body(
        calendars.WORKING_WEEK,
        [1, 2, 3, 4, 5, 6],
        unit="weekday",
        source="Pergub contoh",
        verified="confirmed",
        valid_from=date(2026, 7, 1),
        valid_until=date(2026, 9, 30),
        body=BODY,
        **BY,
    )
    found = calendars_for([BODY, OTHER], 2026, 2026)
    assert [found[BODY].is_workday(day) for day in (date(2026, 6, 27), date(2026, 7, 4), date(2026, 10, 3))] == [
        False,
        True,
        False,
    ]
    assert not found[OTHER].is_workday(date(2026, 7, 4))


def test_without_the_shipped_rules_there_is_no_calendar(loaded):
    Rule.objects.all().delete()
    with pytest.raises(RuleMissingError, match=r"kernel\.working-week"):
        calendar_for(BODY, 2026, 2026)


# -- editing


def test_an_edited_row_is_never_overwritten(loaded, recorded):
    decreed = edit(row(EID), name="Idul Fitri 1448 H", source="SKB contoh 2027", estimated=False)
    again = load_years([2027])
    assert (again.added, again.updated, again.kept) == (0, 0, (EID,))
    kept = row(EID)
    assert (kept.name, kept.source, kept.estimated, kept.version) == ("Idul Fitri 1448 H", "SKB contoh 2027", False, 2)
    assert (kept.edited_by, kept.edited_at) == ("admin", AT)
    assert {state.year: state.estimated for state in decreed.years}[2027] == 2
    assert recorded == [("calendar.edited", ledger.INSTALLATION)]


def test_a_year_becomes_complete_when_its_last_estimate_is_settled(loaded):
    states = [edit(row(day), estimated=False).years for day in (EID, date(2027, 3, 11), date(2027, 5, 17))]
    assert [{state.year: state.complete for state in years}[2027] for years in states] == [False, False, True]


def test_a_moved_day_does_not_come_back_where_it_was(loaded):
    removed = remove_holiday(row(date(2027, 3, 9)).pk, version=1, **BY)
    edit(row(EID), day=date(2027, 3, 9), estimated=False)
    assert load_years([2027]).kept == (date(2027, 3, 9), EID)
    found = calendar_for(BODY, 2027, 2027)
    assert not found.is_workday(date(2027, 3, 9))
    assert found.is_workday(EID)
    assert removed.holiday.removed


def test_a_removed_day_stays_removed_and_may_be_added_again(loaded, recorded):
    remove_holiday(row(EID).pk, version=1, **BY)
    load_years([2027])
    assert calendar_for(BODY, 2027, 2027).is_workday(EID)
    add(EID)
    load_years([2027])
    assert row(EID).name == "Hari contoh"
    assert [code for code, _ in recorded] == ["calendar.removed", "calendar.added"]


def test_a_day_that_a_person_added_is_not_added_by_the_package():
    add(date(2026, 12, 25), name="Natal menurut kami")
    loaded = load_years([2026])
    assert loaded.kept == (date(2026, 12, 25),)
    assert row(date(2026, 12, 25)).name == "Natal menurut kami"


def test_an_estimate_that_the_package_gives_up_is_dropped_unless_edited(loaded, monkeypatch):
    edit(row(date(2027, 5, 17)), name="Idul Adha menurut kami")
    moved = [
        ShippedDay(EID.replace(day=9) if item.day == EID else item.day, item.name, item.kind, item.estimated)
        for item in holidays_source.shipped_days([2027])
        if item.day not in (EID.replace(day=9), date(2027, 5, 17))
    ]
    monkeypatch.setattr(calendars, "shipped_days", lambda years: tuple(moved))
    again = load_years([2027])
    assert (again.added, again.updated, again.dropped) == (0, 1, 1)
    assert not Holiday.objects.filter(day=EID).exists()
    assert row(EID.replace(day=9)).name == "Hari Raya Idul Fitri"
    assert row(date(2027, 5, 17)).name == "Idul Adha menurut kami"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": " "}, "name", "harus diisi"),
        ({"source": ""}, "source", "harus diisi"),
        ({"source": "x" * 201}, "source", "paling panjang 200 huruf"),
        ({"kind": "regional"}, "kind", "satu instansi"),
        ({"kind": "national", "body": BODY}, "kind", "satu instansi"),
        ({"kind": "holiday"}, "kind", "satu instansi"),
    ],
)
def test_a_day_without_name_or_source_or_with_the_wrong_owner_is_refused(recorded, changes, field, message):
    with pytest.raises(CalendarError, match=message) as caught:
        add(date(2026, 4, 7), **changes)
    assert "Kalender tidak diubah" in caught.value.message
    assert caught.value.field == field
    assert not Holiday.objects.exists()
    assert recorded == []


def test_one_day_has_one_row_per_owner(loaded):
    with pytest.raises(CalendarError, match="10-03-2027 sudah tercatat"):
        add(EID)
    with pytest.raises(CalendarError, match="11-03-2027 sudah tercatat"):
        edit(row(EID), day=date(2027, 3, 11))
    for body in (BODY, OTHER):
        add(EID, kind="regional", body=body)
    with pytest.raises(CalendarError, match="sudah tercatat"):
        add(EID, kind="regional", body=BODY)


def test_of_two_who_edit_the_same_row_the_second_is_told(loaded):
    seen_by_both = row(EID)
    edit(seen_by_both, name="pertama")
    with pytest.raises(HolidayChanged, match="baru saja diubah"):
        edit(seen_by_both, name="kedua")
    with pytest.raises(CalendarError, match="baru saja diubah"):
        remove_holiday(seen_by_both.pk, version=seen_by_both.version, **BY)
    assert row(EID).name == "pertama"


def test_the_row_of_another_body_is_not_found(loaded):
    own = add(date(2026, 4, 7), kind="regional", body=BODY).holiday
    with pytest.raises(CalendarError):
        edit(own, body=OTHER)
    with pytest.raises(CalendarError):
        remove_holiday(own.pk, version=1, body=OTHER, **BY)
    with pytest.raises(CalendarError):  # nor does a body edit what is everybody's
        remove_holiday(row(EID).pk, version=1, body=BODY, **BY)
    assert row(date(2026, 4, 7)).version == 1


def test_an_edit_of_a_region_is_recorded_in_its_own_chain(recorded):
    add(date(2026, 4, 7), kind="regional", body=BODY)
    assert recorded == [("calendar.added", BODY)]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "regional"},
        {"body": BODY},
        {"edited_by": "admin"},
        {"removed": True},
        {"shipped_day": None},
        {"name": ""},
        {"source": ""},
    ],
)
def test_the_database_refuses_what_no_action_would_write(changes):
    plain: dict[str, Any] = {"day": EID, "name": "x", "kind": "national", "source": "x", "shipped_day": EID}
    Holiday(**plain).clean_fields()
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(**{**plain, **changes})


# -- two at once


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_fill_the_calendar_at_once(request, tmp_path, monkeypatch):
    meeting = races.Meeting(guarded=False)
    monkeypatch.setattr(calendars, "shipped_days", meeting.after(holidays_source.shipped_days))
    with races.open_site(request, tmp_path) as site:
        outcomes = site.together(lambda: load_years([2026]), lambda: load_years([2026]))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert Holiday.objects.count() == 25

"""Working days by the pure calendar, with the days off of the package ``holidays`` for 2024–2027."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.kernel.holidays_source import JOINT_LEAVE, NATIONAL, shipped_days
from pilar.kernel.workdays import FIVE_DAYS, MONDAY_TO_FRIDAY, Calendar, CalendarRangeError

property_test = settings(max_examples=200, deadline=None, derandomize=True)

YEARS = (2024, 2025, 2026, 2027)
#: The lists of the joint decrees, kept independently of the package: (national, joint leave).
DECREED = {
    2024: (
        (
            "01-01 08-02 10-02 14-02 11-03 29-03 31-03 10-04 11-04 01-05 09-05 23-05 01-06 17-06 07-07 17-08 16-09 "
            "27-11 25-12"
        ),
        "09-02 12-03 08-04 09-04 12-04 15-04 10-05 24-05 18-06 26-12",
    ),
    2025: (
        "01-01 27-01 29-01 29-03 31-03 01-04 18-04 20-04 01-05 12-05 29-05 01-06 06-06 27-06 17-08 05-09 25-12",
        "28-01 28-03 02-04 03-04 04-04 07-04 13-05 30-05 09-06 18-08 26-12",
    ),
    2026: (
        "01-01 16-01 17-02 19-03 21-03 22-03 03-04 05-04 01-05 14-05 27-05 31-05 01-06 16-06 17-08 25-08 25-12",
        "16-02 18-03 20-03 23-03 24-03 15-05 28-05 24-12",
    ),
    2027: (
        "01-01 05-01 06-02 08-03 10-03 11-03 26-03 28-03 01-05 06-05 17-05 20-05 01-06 06-06 15-08 17-08 25-12 26-12",
        "05-02 09-03 12-03 15-03 25-03 18-05 19-05 24-12",
    ),
}
ESTIMATED = {date(2027, 3, 10), date(2027, 3, 11), date(2027, 5, 17)}


def days(year: int, text: str) -> set[date]:
    return {date(year, int(month), int(day)) for day, month in (item.split("-") for item in text.split())}


def calendar(**changes: Any) -> Calendar:
    off = frozenset(day for year in YEARS for text in DECREED[year] for day in days(year, text))
    given: dict[str, Any] = {"days_off": off, "estimated": frozenset(ESTIMATED), "settled": frozenset(YEARS), **changes}
    return Calendar(YEARS[0], YEARS[-1], **given)


CALENDAR = calendar()
any_day = st.dates(date(2024, 1, 1), date(2027, 6, 30))


@pytest.mark.parametrize("year", YEARS)
def test_the_package_has_the_days_of_the_decrees(year):
    shipped = shipped_days([year])
    national, joint = DECREED[year]
    assert {item.day for item in shipped if item.kind == NATIONAL} == days(year, national)
    assert {item.day for item in shipped if item.kind == JOINT_LEAVE} == days(year, joint)
    assert {item.day for item in shipped if item.estimated} == {day for day in ESTIMATED if day.year == year}
    assert [item.day for item in shipped] == sorted(item.day for item in shipped)
    assert not [item.name for item in shipped if "perkiraan" in item.name or not item.name.strip()]


def test_a_year_without_decree_has_estimates_and_no_joint_leave():
    shipped = shipped_days([2028])
    assert {item.kind for item in shipped} == {NATIONAL}
    assert [item.name for item in shipped if item.estimated].count("Hari Raya Idul Fitri") == 1


@pytest.mark.parametrize(("year", "expected"), [(2024, 238), (2025, 237), (2026, 240), (2027, 242)])
def test_working_days_of_a_year(year, expected):
    assert CALENDAR.count(date(year, 1, 1), date(year, 12, 31)) == expected


@pytest.mark.parametrize(
    ("start", "allowed", "due"),
    [
        ("2025-03-27", 3, "2025-04-10"),
        ("2026-03-13", 5, "2026-03-27"),
        ("2026-03-17", 3, "2026-03-27"),
        ("2026-05-13", 3, "2026-05-20"),
        ("2026-05-22", 14, "2026-06-17"),
        ("2026-12-23", 10, "2027-01-12"),
        ("2026-11-23", 30, "2027-01-08"),
        ("2026-11-23", 60, "2027-02-22"),
        ("2027-03-05", 3, "2027-03-18"),
        ("2027-05-14", 5, "2027-05-27"),
    ],
)
def test_limits_in_working_days(start, allowed, due):
    first, last = date.fromisoformat(start), date.fromisoformat(due)
    assert CALENDAR.add(first, allowed) == last
    assert CALENDAR.between(first, last) == allowed


def add_one_by_one(start: date, allowed: int) -> date:
    day = start
    while allowed:
        day += timedelta(days=1)
        allowed -= day.isoweekday() in MONDAY_TO_FRIDAY and day not in CALENDAR.days_off
    return day


@property_test
@given(any_day, st.integers(1, 100))
def test_adding_agrees_with_counting_one_by_one(start, allowed):
    due = CALENDAR.add(start, allowed)
    assert due == add_one_by_one(start, allowed)
    assert CALENDAR.is_workday(due)
    assert CALENDAR.between(start, due) == allowed
    assert CALENDAR.between(due, start) == -CALENDAR.count(start + timedelta(days=1), due)


@property_test
@given(any_day, any_day, any_day)
def test_counts_of_neighbouring_periods_add_up(first, second, third):
    first, second, third = sorted((first, second, third))
    between = CALENDAR.between
    assert between(first, second) + between(second, third) == between(first, third)
    assert CALENDAR.count(first, third) == CALENDAR.is_workday(first) + between(first, third)


@property_test
@given(any_day, st.integers(1, 60), st.sets(any_day, max_size=20))
def test_more_days_off_never_make_a_limit_end_earlier(start, allowed, more):
    assert calendar(days_off=CALENDAR.days_off | more).add(start, allowed) >= CALENDAR.add(start, allowed)


def test_a_period_that_ends_before_it_begins_has_no_days():
    assert CALENDAR.count(date(2026, 5, 5), date(2026, 5, 4)) == 0


@pytest.mark.parametrize("days", [0, -1])
def test_a_limit_of_no_days_is_refused(days):
    with pytest.raises(ValueError, match="none"):
        CALENDAR.add(date(2026, 1, 5), days)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add(date(2027, 12, 20), 30),
        lambda: CALENDAR.add(date(2023, 12, 31), 1),
        lambda: CALENDAR.count(date(2027, 1, 1), date(2028, 1, 1)),
        lambda: CALENDAR.is_workday(date(2028, 1, 3)),
        lambda: CALENDAR.between(date(2023, 12, 29), date(2024, 1, 2)),
    ],
)
def test_beyond_its_years_a_calendar_does_not_guess(ask):
    with pytest.raises(CalendarRangeError):
        ask()


def test_a_region_with_six_working_days_and_then_five():
    six = frozenset(range(1, 7))
    weeks = ((date(2020, 1, 1), six), (date(2026, 7, 1), MONDAY_TO_FRIDAY))
    region = calendar(weeks=weeks)
    assert region.is_workday(date(2026, 6, 27))  # Saturdays before and after the change
    assert not region.is_workday(date(2026, 7, 4))
    assert region.add(date(2026, 6, 26), 1) == date(2026, 6, 27)
    assert region.add(date(2026, 7, 3), 1) == date(2026, 7, 6)


def test_before_the_first_known_week_nothing_is_computed():
    with pytest.raises(CalendarRangeError, match="hari kerja dalam sepekan tidak diketahui"):
        calendar(weeks=((date(2025, 1, 1), MONDAY_TO_FRIDAY),))


def test_the_end_of_the_day_follows_its_rule():
    ends = ((date(2024, 1, 1), time(23, 59)), (date(2026, 7, 1), time(16, 0)))
    changed = calendar(day_ends=ends)
    assert changed.day_end(date(2026, 6, 30)) == time(23, 59)
    assert changed.day_end(date(2026, 7, 1)) == time(16, 0)
    with pytest.raises(CalendarRangeError, match="jam berakhirnya hari tidak diketahui"):
        changed.day_end(date(2023, 12, 31))


# -- warnings


def codes(first: str, last: str, **changes: Any) -> list[tuple[str, int]]:
    found = calendar(**changes).warnings(date.fromisoformat(first), date.fromisoformat(last))
    return [(warning.code, warning.year) for warning in found]


def test_a_settled_period_without_estimates_has_no_warning():
    assert codes("2026-01-02", "2026-12-31") == []


def test_every_touched_year_without_joint_leave_warns():
    settled = frozenset({2024, 2025, 2026})
    assert codes("2026-12-23", "2027-01-12", settled=settled) == [("unsettled", 2027)]
    assert codes("2024-12-23", "2027-01-12", settled=frozenset({2025})) == [
        ("unsettled", 2024),
        ("unsettled", 2026),
        ("unsettled", 2027),
    ]


@pytest.mark.parametrize(
    ("first", "last", "warns"),
    [
        ("2027-03-01", "2027-03-08", False),
        ("2027-03-01", "2027-03-09", True),  # the feast may be a day earlier
        ("2027-03-10", "2027-03-10", True),
        ("2027-03-12", "2027-03-20", True),  # or a day later
        ("2027-03-13", "2027-03-20", False),
        ("2027-05-14", "2027-05-27", True),
    ],
)
def test_estimated_days_warn_with_a_day_on_either_side(first, last, warns):
    assert codes(first, last) == ([("estimated", 2027)] if warns else [])


def test_a_warning_names_the_days_and_says_what_may_happen():
    (warning,) = CALENDAR.warnings(date(2027, 3, 1), date(2027, 6, 1))
    assert warning.days == tuple(sorted(ESTIMATED))
    assert warning.message == "Sebagian hari libur 2027 masih perkiraan: batas waktu dapat bergeser."
    (warning,) = Calendar(2031, 2031, frozenset()).warnings(date(2031, 1, 1), date(2031, 1, 9))
    assert warning.message.startswith("Kalender 2031 belum ditetapkan")


def test_the_five_day_week_is_monday_to_friday():
    assert FIVE_DAYS[0][1] == {1, 2, 3, 4, 5}
    plain = Calendar(2026, 2026, frozenset())
    assert [plain.is_workday(date(2026, 11, day)) for day in range(23, 30)] == [True] * 5 + [False] * 2

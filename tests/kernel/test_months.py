"""A year as twelve grids."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from pilar.kernel.months import Mark, year_of
from pilar.kernel.templatetags.indonesian import hari

FEAST = Mark("national", "N", "libur nasional: Hari contoh")
GUESS = Mark("estimated", "?", "masih perkiraan")


def weekdays_only(day: date) -> bool:
    return day.weekday() < 5


def cells(month):
    return [day for week in month.weeks for day in week]


@pytest.mark.parametrize("year", [1990, 2024, 2026, 2100])
def test_every_day_of_a_year_stands_once_below_its_weekday(year):
    months = year_of(year, {}, weekdays_only)
    days = [day.day for month in months for day in cells(month) if day]
    assert days == [date.fromordinal(date(year, 1, 1).toordinal() + number) for number in range(len(days))]
    assert days[-1] == date(year, 12, 31)
    for month in months:
        for week in month.weeks:
            assert len(week) == 7
            assert all(day is None or day.day.weekday() == position for position, day in enumerate(week))


def test_a_month_counts_its_working_days_and_says_what_a_day_is():
    off = date(2026, 8, 17)
    august = year_of(2026, {off: [FEAST, GUESS]}, lambda day: weekdays_only(day) and day != off, date(2026, 8, 18))[7]
    assert (august.name, august.workdays) == ("Agustus", 20)
    found = {day.day.day: day for day in cells(august) if day}
    assert (found[17].kinds, found[17].sign) == ("day-national day-estimated", "N?")
    assert found[17].words == "libur nasional: Hari contoh, masih perkiraan"
    assert (found[18].kinds, found[18].words) == ("day-today", "hari ini")
    assert (found[16].kinds, found[16].words) == ("day-rest", "libur pekanan")
    assert (found[19].kinds, found[19].words) == ("", "")


def test_without_a_working_week_no_rest_is_drawn_and_nothing_is_counted():
    january = year_of(1990, {}, None)[0]
    assert january.workdays is None
    assert not any(day.rest for day in cells(january) if day)
    assert "hari kerja" not in render_to_string("components/month.html", {"month": january})


def test_the_grid_says_in_words_what_it_shows_by_shape():
    august = year_of(2026, {date(2026, 8, 17): [FEAST]}, weekdays_only)[7]
    html = render_to_string("components/month.html", {"month": august})
    assert '<td class="day-national">' in html
    assert "libur nasional: Hari contoh" in html
    assert '<span class="visually-hidden">Senin</span>' in html


def test_a_day_has_its_name():
    assert [hari(date(2026, 11, 25)), hari(date(2026, 11, 29))] == ["Rabu", "Minggu"]

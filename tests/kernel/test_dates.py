"""Dates as people type them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.kernel.dates import read_date
from pilar.kernel.templatetags.indonesian import tanggal

property_test = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    "text",
    [
        "22-11-2026",
        "22/11/2026",
        "22.11.2026",
        "22 11 2026",
        "2026-11-22",
        "22 November 2026",
        "22 november 2026",
        "22-Nov-2026",
        "22 Nop. 2026",
        "  22   NOPEMBER 2026 ",
        "22\u00a0November\u00a02026",
    ],
)
def test_one_day_in_all_its_spellings(text):
    assert read_date(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1-2-2026", date(2026, 2, 1)),  # the day comes first
        ("29 Peb 2024", date(2024, 2, 29)),
        ("17 Agt 2026", date(2026, 8, 17)),
        ("17 Ags 2026", date(2026, 8, 17)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("28 Oktober 1928", date(1928, 10, 28)),
    ],
)
def test_months_in_words_and_numbers(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22-11-26",
        "11-22-2026",
        "30-02-2026",
        "29-02-2026",
        "00-01-2026",
        "2026-13-01",
        "2026/11/22",
        "22-11/2026",
        "22 Nove 2026",
        "22 bulan 2026",
        "22 November",
        "November 2026",
        "22-11-2026 10:00",
        "0000-01-01",
        "22-11-20261",
        "٢٢-١١-٢٠٢٦",
        "besok",
    ],
)
def test_what_is_no_day_is_read_as_none(text):
    assert read_date(text) is None


@property_test
@given(st.dates(date(1000, 1, 1)))
def test_a_day_that_was_written_can_be_read_again(day):
    assert read_date(tanggal(day)) == read_date(day.isoformat()) == read_date(f"{day:%d/%m/%Y}") == day

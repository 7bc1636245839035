"""Geometry only: positions and widths as an SVG attribute takes them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.template.loader import render_to_string

from pilar.kernel.charts import Mark, columns, meter, percent, stacked_bar, ticks

WBK = Mark("wbk", "WBK 60 %", Fraction(3, 5))
WBBM = Mark("wbbm", "WBBM 75 %", Fraction(3, 4))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 3), "33.33%"),
        (Fraction(5, 8), "62.5%"),
        (Fraction(-1, 2), "0%"),
        (Fraction(3, 2), "100%"),
    ],
)
def test_a_share_is_a_length_inside_the_drawing(share, text):
    assert percent(share) == text


def test_parts_are_laid_end_to_end():
    bar = stacked_bar("Area", "87,5 %", "…", [("first", Fraction(3)), ("second", Fraction(4))], Fraction(8), [WBK])
    assert [(part.kind, part.x, part.width) for part in bar.segments] == [
        ("first", "0%", "37.5%"),
        ("second", "37.5%", "50%"),
    ]


def test_a_meter_shows_the_gap_to_the_highest_mark_missed():
    below = meter("", Fraction(1, 2), Fraction(1), [WBK, WBBM])
    assert (below.fill, below.gap.x, below.gap.width) == ("50%", "50%", "25%")
    assert meter("", Fraction(3, 4), Fraction(1), [WBK, WBBM]).gap is None
    assert meter("", Fraction(1, 2), Fraction(1), []).gap is None


def test_the_mark_farthest_right_has_the_top_line():
    assert [(tick.label, tick.x, tick.line) for tick in ticks([WBK, WBBM], Fraction(1))] == [
        ("WBK 60 %", "60%", 2),
        ("WBBM 75 %", "75%", 1),
    ]


def test_columns_fill_the_span_in_proportion():
    placed = columns([("1", "a", Fraction(1)), ("2", "b", Fraction(3))], Fraction(100), Fraction(20))
    assert [(column.x, column.width, column.middle) for column in placed] == [("0", "20", "10"), ("40", "60", "70")]


def test_a_meter_without_words_is_hidden_from_screen_readers():
    plain = render_to_string("charts/meter.html", {"meter": meter("", Fraction(1, 2), Fraction(1), [WBK])})
    assert 'aria-hidden="true"' in plain
    said = render_to_string("charts/meter.html", {"meter": meter("50 dari 100", Fraction(1, 2), Fraction(1), [])})
    assert 'role="img" aria-label="50 dari 100"' in said


def test_numbers_in_a_drawing_are_not_localised(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    drawn = render_to_string("charts/axis.html", {"ticks": ticks([WBK, WBBM], Fraction(1))})
    assert 'x="60%"' in drawn
    assert 'y1="0.25em"' in drawn

"""Values of rules in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilar.kernel.rule_words import range_in_words, value_in_words


@pytest.mark.parametrize(
    ("kind", "unit", "value", "words"),
    [
        ("count", "workday", 5, "5 hari kerja"),
        ("count", "lesson_hour", 20, "20 JP"),
        ("count", "rupiah", 1500000, "Rp1.500.000"),
        ("count", "percent", 40, "40 %"),
        ("decimal", "index", "3.60", "3,60"),
        ("decimal", "hour", "1.5", "1,5 jam"),
        ("time", "local_time", "23:59", "23.59"),
        ("weekdays", "weekday", [1, 2, 3, 4, 5], "Senin–Jumat"),
        ("weekdays", "weekday", [1, 2, 4, 5, 6], "Senin, Selasa, Kamis–Sabtu"),
        ("weekdays", "weekday", [7], "Minggu"),
    ],
)
def test_a_value_has_its_unit(kind, unit, value, words):
    assert value_in_words(kind, unit, value) == words


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [
        (None, None, ""),
        (Decimal("1.0000"), None, "paling sedikit 1 hari kerja"),
        (None, Decimal("10.0000"), "paling banyak 10 hari kerja"),
        (Decimal(1), Decimal("10.0000"), "1 sampai 10 hari kerja"),
    ],
)
def test_a_range_says_where_it_ends(minimum, maximum, words):
    assert range_in_words(minimum, maximum, "workday") == words

"""The value of a rule as a person reads it: ``5 hari kerja``, ``Senin–Jumat``, ``23.59``, ``3,60``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.apps import apps

from pilar.kernel.models.rules import RuleKind, RuleUnit
from pilar.kernel.templatetags.indonesian import WEEKDAYS
from pilar.numbers import decimal_text

_WITHOUT_UNIT = {RuleUnit.LOCAL_TIME, RuleUnit.WEEKDAY, RuleUnit.INDEX}


def value_in_words(kind: str, unit: str, value: object) -> str:
    """``value`` as it is stored, with its unit. A value of another form than ``kind`` is shown as it is."""
    if kind == RuleKind.WEEKDAYS and isinstance(value, list):
        return weekdays_in_words(value)
    if kind == RuleKind.TIME:
        return str(value).replace(":", ".")
    return with_unit(_number(value), unit)


def with_unit(number: str, unit: str) -> str:
    """``5`` and workday as ``5 hari kerja``; rupiah in front, an index bare."""
    if unit == RuleUnit.RUPIAH:
        return f"Rp{number}"
    if unit == RuleUnit.PERCENT:
        return f"{number} %"
    return number if unit in _WITHOUT_UNIT or unit not in RuleUnit.values else f"{number} {RuleUnit(unit).label}"


def range_in_words(minimum: Decimal | None, maximum: Decimal | None, unit: str) -> str:
    """``1 sampai 10 hari kerja``, ``paling sedikit 1 hari kerja``; empty where anything goes."""
    low = None if minimum is None else _number(minimum.normalize())
    high = None if maximum is None else _number(maximum.normalize())
    if low is not None and high is not None:
        return f"{low} sampai {with_unit(high, unit)}"
    if low is not None:
        return f"paling sedikit {with_unit(low, unit)}"
    return "" if high is None else f"paling banyak {with_unit(high, unit)}"


def weekdays_in_words(days: Sequence[int]) -> str:
    """``[1, 2, 3, 4, 5]`` as ``Senin–Jumat``, ``[1, 3]`` as ``Senin, Rabu``; three in a row make a span."""
    spans: list[list[int]] = []
    for day in sorted(days):
        if spans and day == spans[-1][-1] + 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(_span([WEEKDAYS[day - 1][0] for day in span]) for span in spans)


def room_of(code: str) -> str:
    """The Indonesian name of the room that ships ``code``."""
    name = code.split(".", 1)[0]
    if name == "kernel":
        return "Umum"
    for config in apps.get_app_configs():
        if config.name.startswith("pilar.") and config.name.rsplit(".", 1)[-1] == name:
            return str(config.verbose_name)
    return name


def _span(names: Sequence[str]) -> str:
    return f"{names[0]}–{names[-1]}" if len(names) > 2 else ", ".join(names)


def _number(value: object) -> str:
    """As written: a decimal keeps its zeros, ``3.60`` is ``3,60``."""
    number = Decimal(str(value))
    exponent = number.as_tuple().exponent
    return decimal_text(number, max(0, -exponent) if isinstance(exponent, int) else 0)

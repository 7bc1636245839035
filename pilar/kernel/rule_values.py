"""The value of a rule, as a file or a person gives it, in the one form in which it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import time
from decimal import Decimal, InvalidOperation

from pilar.kernel.models.rules import RuleKind, RuleUnit

JsonValue = int | str | list[int]

_MEASURES = frozenset(RuleUnit) - {RuleUnit.LOCAL_TIME, RuleUnit.WEEKDAY}
UNITS: dict[str, frozenset[str]] = {
    RuleKind.COUNT: _MEASURES,
    RuleKind.DECIMAL: _MEASURES,
    RuleKind.TIME: frozenset({RuleUnit.LOCAL_TIME}),
    RuleKind.WEEKDAYS: frozenset({RuleUnit.WEEKDAY}),
}
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def stored(kind: str, value: object, *, minimum: Decimal | None = None, maximum: Decimal | None = None) -> JsonValue:
    """``value`` as it is kept: 3, "3.60", "23:59", [1, 2, 3]. ValueError carries the end of an Indonesian sentence."""
    kept = _READ[kind](value)
    if isinstance(kept, list) or kind == RuleKind.TIME:
        return kept
    number = Decimal(kept)
    if minimum is not None and number < minimum:
        raise ValueError(f"{number} di bawah nilai terkecil {minimum:f}")
    if maximum is not None and number > maximum:
        raise ValueError(f"{number} di atas nilai terbesar {maximum:f}")
    return kept


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"harus bilangan bulat, bukan {value!r}")  # noqa: TRY004 - one kind of error for a caller
    return value


def _decimal(value: object) -> str:
    readable = isinstance(value, int | float | str | Decimal) and not isinstance(value, bool)
    with suppress(InvalidOperation):
        if readable and (number := Decimal(str(value))).is_finite():
            return f"{number:f}"
    raise ValueError(f"harus bilangan desimal dengan titik, bukan {value!r}")


def _time(value: object) -> str:
    text = f"{value:%H:%M}" if isinstance(value, time) else value
    if not isinstance(text, str) or not _CLOCK.fullmatch(text):
        raise ValueError(f'harus jam dalam tanda kutip seperti "23:59", bukan {value!r}')
    return text


def _weekdays(value: object) -> list[int]:
    days = sorted(value) if isinstance(value, list | tuple | set | frozenset) and _all_days(value) else []
    if not days or len(set(days)) != len(days):
        raise ValueError(f"harus daftar hari 1 (Senin) sampai 7 (Minggu) tanpa pengulangan, bukan {value!r}")
    return days


def _all_days(values: list[object] | tuple[object, ...] | set[object] | frozenset[object]) -> bool:
    return all(isinstance(day, int) and not isinstance(day, bool) and 1 <= day <= 7 for day in values)


_READ: dict[str, Callable[[object], JsonValue]] = {
    RuleKind.COUNT: _count,
    RuleKind.DECIMAL: _decimal,
    RuleKind.TIME: _time,
    RuleKind.WEEKDAYS: _weekdays,
}

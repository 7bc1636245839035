"""Dates as Indonesians type them."""

from __future__ import annotations

import re
from datetime import date

from pilar.days import MONTHS

_NUMERIC = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WORDED = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]{3,9})\.?[- ]([0-9]{4})")
#: Older spellings and abbreviations that are still typed; the first three letters serve for the other months.
_ALSO = {"pebruari": 2, "peb": 2, "agt": 8, "ags": 8, "nopember": 11, "nop": 11}
_MONTH_NUMBERS = {
    **{month.lower(): number for number, month in enumerate(MONTHS, start=1)},
    **{month[:3].lower(): number for number, month in enumerate(MONTHS, start=1)},
    **_ALSO,
}


def read_date(text: str) -> date | None:
    """``22-11-2026``, ``22/11/2026``, ``22.11.2026``, ``2026-11-22`` or ``22 November 2026``; day before month.

    None for other text, for a day that does not exist, and for a year of two digits.
    """
    cleaned = " ".join(text.split())
    if match := _ISO.fullmatch(cleaned):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _NUMERIC.fullmatch(cleaned):
        year, month, day = int(match[4]), int(match[3]), int(match[1])
    elif match := _WORDED.fullmatch(cleaned):
        year, month, day = int(match[3]), _MONTH_NUMBERS.get(match[2].lower(), 0), int(match[1])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None

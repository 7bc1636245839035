"""Numbers the Indonesian way, exact until the last moment. No Django here: the command line uses it too."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

Number = int | float | Decimal | Fraction

# ASCII digits only: other scripts' digits would be read by int() and by nobody in the office.
_DIGITS = re.compile(r"[+-]?[0-9]+")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+")
_DECIMAL = re.compile(r"[+-]?[0-9]+[.,][0-9]+")
#: ``1,500`` may be meant as fifteen hundred: not a whole number that we would bet on.
_THOUSANDTHS = re.compile(r"[.,][0-9]{3}$")
_SPACES = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "\u2009": ""})
#: ``Rp1.500.000``, ``1500000,00``, ``Rp 1.500.000,-``: sen are two digits or none.
_RUPIAH = re.compile(r"(?:[Rr][Pp]\.?)?([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,([0-9]{2})|,[-–])?")
#: ``1500000.00`` as programs export it. A shorter one, ``1.50``, may be a slip for thousands.
_EXPORTED = re.compile(r"([0-9]{4,})\.([0-9]{2})")
#: Longer than any figure of the form; keeps a hostile cell from becoming a huge integer.
_LONGEST = 30
#: No table has a row whose number is longer, and databases refuse what goes beyond nineteen.
_ROW_DIGITS = 18
_YEAR_DIGITS = 4


def rounded(value: Number, places: int) -> Decimal:
    """``value`` rounded half-up to ``places`` decimals, exactly: 0.125 becomes 0.13 and never 0.12."""
    exact = value if isinstance(value, Fraction) else Fraction(str(value) if isinstance(value, float) else value)
    above, below = 2 * abs(exact.numerator) * 10**places, exact.denominator
    whole = (above + below) // (2 * below)
    # From its text a Decimal keeps every digit, whatever the precision of the context is.
    return Decimal(f"{'-' if exact < 0 and whole else ''}{whole}E-{places}")


def decimal_text(value: Number, places: int = 2, *, trim: bool = False) -> str:
    """``81.5`` as ``81,50``; with ``trim`` as ``81,5``. Thousands are grouped with dots."""
    text = f"{rounded(value, places):,.{places}f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def percent_text(share: Number, places: int = 0) -> str:
    """A share of 1 as percent: ``0.8125`` as ``81 %``, with ``places=2`` as ``81,25 %`` (no-break space)."""
    exact = Fraction(str(share)) if isinstance(share, float) else Fraction(share)
    return f"{decimal_text(exact * 100, places)}\u00a0%"


def row_number(text: str) -> int:
    """A row's number as an address or a form carries it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _ROW_DIGITS else 0


def year_number(text: str) -> int:
    """A year of four digits as an address or a form carries it; 0, which is none, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == _YEAR_DIGITS else 0


def read_count(text: str) -> Fraction | None:
    """A whole number as people type it: ``12``, ``1.500``, ``1 500``, ``2,0``. None where it is no whole number."""
    cleaned = text.translate(_SPACES)
    if len(cleaned) > _LONGEST:
        return None
    if _DIGITS.fullmatch(cleaned):
        return Fraction(cleaned)
    if _GROUPED.fullmatch(cleaned):
        return Fraction(cleaned.replace(".", ""))
    if _DECIMAL.fullmatch(cleaned):
        value = Fraction(cleaned.replace(",", "."))
        return value if value.denominator == 1 and not _THOUSANDTHS.search(cleaned) else None
    return None


def read_index(text: str) -> Fraction | None:
    """An index as people type it: ``3,6``, ``3.60``, ``4``. None for other text and for the ambiguous ``1.500``."""
    cleaned = text.translate(_SPACES)
    if len(cleaned) > _LONGEST or _GROUPED.fullmatch(cleaned):
        return None
    if _DIGITS.fullmatch(cleaned) or _DECIMAL.fullmatch(cleaned):
        return Fraction(cleaned.replace(",", "."))
    return None


def read_rupiah(text: str) -> Decimal | None:
    """An amount of money as people type it: ``1.500.000``, ``Rp1.500.000``, ``1500000,50``, ``Rp 1.500.000,-``.

    Dots group thousands, so ``1.500`` is fifteen hundred. None for other text, for a negative amount, and where sen and
    thousands could be confused (``1,500``, ``1,5``).
    """
    cleaned = text.translate(_SPACES)
    if len(cleaned) > _LONGEST:
        return None
    found = _RUPIAH.fullmatch(cleaned) or _EXPORTED.fullmatch(cleaned)
    return Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}") if found else None

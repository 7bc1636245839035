"""Numbers, money and dates as an Indonesian reader expects them. A missing value is shown as a dash."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils import timezone

from pilar.days import day_text
from pilar.numbers import Number, decimal_text, percent_text

register = template.Library()

NIP_DIGITS = 18
MISSING = "–"
#: Full name and short head of a column, Monday first (ISO 1–7).
WEEKDAYS = (
    ("Senin", "Sn"), ("Selasa", "Sl"), ("Rabu", "Rb"), ("Kamis", "Km"), ("Jumat", "Jm"), ("Sabtu", "Sb"),
    ("Minggu", "Mg"),
)  # fmt: skip


@register.filter
def angka(value: Number | None, places: int = 2) -> str:
    """``81.5`` as ``81,50``; ``angka:4`` with four decimals, ``angka:0`` for counts."""
    return MISSING if value is None else decimal_text(value, int(places))


@register.filter
def persen(share: Number | None, places: int = 0) -> str:
    """A share of 1: ``0.8125`` as ``81 %``, ``persen:2`` as ``81,25 %``."""
    return MISSING if share is None else percent_text(share, int(places))


@register.filter
def rupiah(amount: int | Decimal | Fraction | None) -> str:
    """``1500000`` as ``Rp1.500.000``; sen only where there are any."""
    if amount is None:
        return MISSING
    exact = Fraction(amount)
    text = decimal_text(abs(exact), 0 if exact.denominator == 1 else 2)
    return f"{'−' if exact < 0 else ''}Rp{text}"


@register.filter
def nip(text: str) -> str:
    """``198609262015051001`` as it is printed, ``19860926 201505 1 001``; another sign-in name as it is."""
    digits = len(text) == NIP_DIGITS and text.isascii() and text.isdigit()
    return f"{text[:8]} {text[8:14]} {text[14]} {text[15:]}" if digits else text


@register.filter
def tanggal(day: date | datetime | None) -> str:
    """``22 November 2026``. A time counts for the day that it is in the current time zone."""
    if day is None:
        return MISSING
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return day_text(day)


@register.filter
def hari(day: date) -> str:
    """``Senin``, the name of the day of the week."""
    return WEEKDAYS[day.weekday()][0]


@register.filter
def waktu(moment: datetime | None) -> str:
    """``22 November 2026 pukul 10.04``, in the current time zone."""
    if moment is None:
        return MISSING
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{tanggal(local)} pukul {local:%H.%M}"


@register.filter
def jam(moment: datetime | None) -> str:
    """``pukul 10.04``, in the current time zone."""
    if moment is None:
        return MISSING
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"pukul {local:%H.%M}"

"""From which time the evidence of a question comes, counted from the cut-off date. Pure: no Django, no clock.

The cut-off date is the day on which the unit hands in its worksheet, usually in April or May; a window by the zone's
calendar year would be wrong for nearly every question. docs/evidence.md explains the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pilar.days import day_text
from pilar.errors import PilarError
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument
from pilar.instrument.reading import Reader, read_text, read_yaml

DATA = Path(__file__).parent / "data"
FORMAT = 1
#: The file of each shipped instrument.
FILES: Mapping[str, str] = MappingProxyType({"permenpanrb-90-2021": "evidence-windows-2021.yaml"})

_DAY = timedelta(days=1)


class WindowKind(StrEnum):
    """How a window lies to the cut-off date. The *current year* is the calendar year of that date."""

    NOW = "now"
    NOW_WITHIN_A_YEAR = "now_within_a_year"
    TWELVE_MONTHS = "twelve_months"
    TWELVE_MONTHS_COMPARED = "twelve_months_compared"
    TWO_YEARS = "two_years"
    THREE_YEARS = "three_years"
    FOUR_QUARTERS = "four_quarters"
    CURRENT_YEAR = "current_year"
    LAST_YEAR = "last_year"
    TWO_FULL_YEARS = "two_full_years"
    LAST_AND_CURRENT_YEAR = "last_and_current_year"
    CURRENT_OR_LAST_YEAR = "current_or_last_year"
    LAST_YEAR_OR_TWELVE_MONTHS = "last_year_or_twelve_months"
    LATEST = "latest"


class Fit(StrEnum):
    """How the period that a piece of evidence proves lies to the window of a question."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class EvidenceWindow:
    """The entry of a question. ``policy``: the window's length is our choice and not from the criteria of the LKE."""

    kind: WindowKind
    note: str = ""
    policy: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A window in dates, both days included. ``start`` is None where evidence of any age will do (``latest``)."""

    kind: WindowKind
    start: date | None
    end: date

    @property
    def label(self) -> str:
        """``12 bulan sampai 30 April 2026 (1 Mei 2025–30 April 2026)``: the window in a reader's words."""
        year, end = self.end.year, day_text(self.end)
        span = f"({day_text(self.start)}–{end})" if self.start else ""
        return _RULES[self.kind].label.format(year=year, before=year - 1, end=end, span=span)


# -- from an entry to dates


def window_for(entry: EvidenceWindow, cutoff: date) -> Window:
    """The window of ``entry`` for a worksheet with this cut-off date."""
    rule = _RULES[entry.kind]
    return Window(entry.kind, rule.start(cutoff), date(cutoff.year - 1, 12, 31) if rule.full_years else cutoff)


def _years_until(cutoff: date, years: int) -> date:
    """The first day of so many years that end on ``cutoff``: the day after it, years earlier.

    So the last day of a month ends whole months: 28 February 2029 and 29 February 2028 both begin on 1 March. The one
    day that may not exist, 29 February (after a cut-off on the 28th), becomes 1 March; no day is counted in two years.
    """
    after = cutoff + _DAY
    try:
        return after.replace(year=after.year - years)
    except ValueError:
        return date(after.year - years, 3, 1)


def _new_year(cutoff: date, years: int) -> date:
    """The first of January of the current year, or of one so many years before."""
    return date(cutoff.year - years, 1, 1)


def _four_quarters_until(cutoff: date) -> date:
    """The first day of the four last quarters that are over at the end of ``cutoff``."""
    after = cutoff + _DAY
    return date(after.year - 1, (after.month - 1) // 3 * 3 + 1, 1)


@dataclass(frozen=True, slots=True)
class _Rule:
    """``start`` gives the first day; the last one is the cut-off, or the end of last year where only full years count.

    Evidence that may come from either of two windows may come from any day of both: those two always touch.
    """

    label: str
    start: Callable[[date], date | None]
    full_years: bool = False


_RULES: Mapping[WindowKind, _Rule] = {
    WindowKind.NOW: _Rule("keadaan pada {end}", lambda day: day),
    WindowKind.NOW_WITHIN_A_YEAR: _Rule(
        "keadaan pada {end}, dengan bukti yang paling tua setahun {span}", lambda day: _years_until(day, 1)
    ),
    WindowKind.TWELVE_MONTHS: _Rule("12 bulan sampai {end} {span}", lambda day: _years_until(day, 1)),
    WindowKind.TWELVE_MONTHS_COMPARED: _Rule(
        "12 bulan sampai {end} dibanding 12 bulan sebelumnya {span}", lambda day: _years_until(day, 2)
    ),
    WindowKind.TWO_YEARS: _Rule("dua tahun sampai {end} {span}", lambda day: _years_until(day, 2)),
    WindowKind.THREE_YEARS: _Rule("tiga tahun sampai {end} {span}", lambda day: _years_until(day, 3)),
    WindowKind.FOUR_QUARTERS: _Rule("empat triwulan terakhir yang lengkap, sampai {end} {span}", _four_quarters_until),
    WindowKind.CURRENT_YEAR: _Rule("tahun {year} sampai {end}", lambda day: _new_year(day, 0)),
    WindowKind.LAST_YEAR: _Rule("tahun {year} penuh", lambda day: _new_year(day, 1), full_years=True),
    WindowKind.TWO_FULL_YEARS: _Rule(
        "tahun {before} dan {year}, keduanya penuh", lambda day: _new_year(day, 2), full_years=True
    ),
    WindowKind.LAST_AND_CURRENT_YEAR: _Rule(
        "tahun {before} dan tahun {year} sampai {end}", lambda day: _new_year(day, 1)
    ),
    WindowKind.CURRENT_OR_LAST_YEAR: _Rule(
        "tahun {before} atau tahun {year} sampai {end}", lambda day: _new_year(day, 1)
    ),
    WindowKind.LAST_YEAR_OR_TWELVE_MONTHS: _Rule(
        "tahun {before} penuh atau 12 bulan sampai {end}", lambda day: _new_year(day, 1)
    ),
    WindowKind.LATEST: _Rule("yang terakhir sampai {end}", lambda _: None),
}


# -- from a period to a judgement


def fit(window: Window, period_from: date | None, period_until: date | None) -> Fit:
    """Whether evidence that proves ``period_from``–``period_until`` (both included) belongs to the window.

    One common day is enough; where the window is the state on a day, that is the day. Without an end the evidence is
    still valid, without a beginning it always was. No period at all, or one that ends before it begins, is undated.
    """
    if period_from is None and period_until is None:
        return Fit.UNDATED
    if period_from and period_until and period_until < period_from:
        return Fit.UNDATED
    too_late = period_from is not None and period_from > window.end
    too_early = period_until is not None and window.start is not None and period_until < window.start
    return Fit.OUTSIDE if too_late or too_early else Fit.INSIDE


def why(result: Fit, window: Window) -> str:
    """One sentence for a person: what the fit means and, unless it is inside, what to do."""
    if result is Fit.INSIDE:
        return f"Masa bukti sesuai dengan {window.label}."
    if result is Fit.UNDATED:
        return (
            "Masa bukti belum diisi atau terbalik; isi dari tanggal berapa sampai tanggal berapa yang dibuktikannya, "
            f"lalu cocokkan dengan {window.label}."
        )
    end = day_text(window.end)
    if window.kind is WindowKind.NOW:
        return (
            f"Masa bukti tidak mencakup {end}; ganti dengan yang berlaku pada hari itu, atau kosongkan tanggal "
            "akhirnya bila bukti ini masih berlaku."
        )
    if window.kind is WindowKind.NOW_WITHIN_A_YEAR:
        return (
            f"Pada {end} bukti ini sudah lebih tua dari setahun, atau baru mulai sesudahnya; ganti dengan yang berlaku "
            "pada hari itu dan berumur kurang dari setahun."
        )
    if window.start is None:
        return f"Masa bukti baru mulai sesudah {end}; ganti dengan yang terakhir sebelum hari itu."
    return (
        f"Masa bukti berada di luar {window.label}; ganti dengan bukti dari masa itu, atau perbaiki masanya bila yang "
        "tertulis adalah tanggal berkasnya dibuat."
    )


# -- the file


def load_windows(instrument_id: str) -> Mapping[str, EvidenceWindow]:
    """The windows of a shipped instrument by question code, read once.

    Raises PilarError where the instrument has none, InstrumentError (a PilarError) with every fault of the file.
    """
    return _load(instrument_id)


@cache
def _load(instrument_id: str) -> Mapping[str, EvidenceWindow]:
    if instrument_id not in FILES:
        raise PilarError(f"Instrumen {instrument_id} belum mempunyai jendela bukti. Hubungi pengelola aplikasi.")
    path = DATA / FILES[instrument_id]
    return parse_windows(read_yaml(read_text(path), path.name), path.name, load(instrument_id))


def entry_for(instrument: Instrument, key: str) -> EvidenceWindow:
    """The window of a field by its key; a number has the window of its question. Raises KeyError for an unknown key."""
    return load_windows(instrument.id)[instrument.fields[key].question]


def parse_windows(data: Mapping[str, Any], name: str, instrument: Instrument) -> Mapping[str, EvidenceWindow]:
    """Build the windows and hold them against their instrument: every question once and no other code.

    Raises InstrumentError with all faults.
    """
    read = Reader()
    read.only(data, ("format", "instrument", "source", "checked", "windows"), name)
    if data.get("format") is not FORMAT:
        read.fault(name, "format", f"`format` harus {FORMAT}")
    read.one_of(data, "instrument", name, (instrument.id,))
    read.text(data, "source", name)
    if type(data.get("checked")) is not date:
        read.fault(name, "shape", "`checked` harus tanggal, misalnya 2026-11-25")
    where = f"{name} › windows"
    items = read.mapping(data.get("windows"), where)
    read.only(items, instrument.questions, where)
    windows = {}
    for code in instrument.questions:
        if code in items:
            windows[code] = _entry(read, items[code], f"windows › {code}")
        else:
            read.fault(where, "missing-key", f"pertanyaan {code} tidak mempunyai jendela")
    if read.faults:
        raise InstrumentError(name, read.faults)
    return MappingProxyType(windows)


def _entry(read: Reader, value: Any, where: str) -> EvidenceWindow:
    item = read.mapping(value, where)
    read.only(item, ("kind", "note", "policy"), where)
    policy = item.get("policy", False)
    if not isinstance(policy, bool):
        read.fault(where, "shape", "`policy` harus true atau false")
    kind = WindowKind(read.one_of(item, "kind", where, WindowKind))
    return EvidenceWindow(kind, read.text(item, "note", where, ""), policy is True)

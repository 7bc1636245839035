"""Numbers of letters, decrees and tickets: per body, series and year 1, 2, 3 … without gap and without double.

A number is taken inside the transaction that writes the document; if that fails, the number goes back. Who takes the
next one waits until then, so take it late in the transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.models.numbering import NumberCounter, NumberFormat, NumberGap

MONTHS_IN_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LONGEST = 100
_PLACE = re.compile(r"\{([a-z_]+)(?::([1-9]))?\}")
_PLACES = ("nomor", "kode", "tahun", "bulan", "bulan_romawi")

#: Given body, series and year: the next number. Tests put an unsafe one in its place.
Advance = Callable[[UUID, str, int], int]


class NumberingError(PilarError):
    """The number or its format is refused; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Series:
    """A register that a room keeps. ``template`` and ``kode`` are how it is written until a body sets its own."""

    code: str
    label: str
    template: str = "{nomor}/{tahun}"
    kode: str = ""

    def __post_init__(self) -> None:
        check_template(self.template, self.kode)


@dataclass(frozen=True, slots=True)
class Taken:
    """One number: ``number`` counts within ``year``, ``text`` is what is printed."""

    number: int
    year: int
    text: str


def take(series: Series, *, body: UUID, on: date, advance: Advance | None = None) -> Taken:
    """The next number for a document dated ``on`` (the body's local day), inside the caller's transaction.

    Raises RuntimeError outside of a transaction: a number whose document then fails would be a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take a number inside the transaction that writes its document")
    number = (advance or _advance)(body, series.code, on.year)
    own = NumberFormat.objects.filter(body=body, series=series.code).first()
    template, kode = (own.template, own.kode) if own else (series.template, series.kode)
    return Taken(number, on.year, written(template, number, on, kode))


def _advance(body: UUID, series: str, year: int) -> int:
    """Add one to the counter. The update holds its row until the transaction ends, so the next taker waits."""
    counter = NumberCounter.objects.filter(body=body, series=series, year=year)
    if not counter.update(last=F("last") + 1):
        # Two first takers: the second insert waits for the first transaction and then does nothing.
        NumberCounter.objects.bulk_create([NumberCounter(body=body, series=series, year=year)], ignore_conflicts=True)
        counter.update(last=F("last") + 1)
    return counter.values_list("last", flat=True).get()


def continue_after(
    series: Series, last: int, *, year: int, body: UUID, reason: str, by: str, at: datetime
) -> NumberGap:
    """Let the register of ``year`` go on after ``last``: numbers up to it were given out on paper.

    Only forward, and with a reason for whoever asks about the numbers that Pilar has not given. Raises NumberingError.
    """
    if not reason.strip():
        raise NumberingError("Alasan melanjutkan dari nomor itu harus diisi. Register tidak diubah.")
    key = {"body": body, "series": series.code, "year": year}
    with transaction.atomic():
        NumberCounter.objects.bulk_create([NumberCounter(**key)], ignore_conflicts=True)
        counter = NumberCounter.objects.select_for_update(no_key=True).get(**key)
        if counter.last >= last:
            raise NumberingError(
                f"Register {series.label} {year} sudah sampai nomor {counter.last}. Register tidak diubah; "
                "nomor yang sudah dipakai tidak dapat diulang."
            )
        gap = NumberGap.objects.create(
            counter=counter, first=counter.last + 1, last=last, reason=reason.strip(), noted_by=by, noted_at=at
        )
        counter.last = last
        counter.save(update_fields=["last"])
        ledger.record(
            "numbering.continued",
            gap,
            body=body,
            by=by,
            at=at,
            details={"series": series.code, "year": year, "last": last},
        )
    return gap


def set_format(series: Series, template: str, *, kode: str = "", body: UUID, by: str, at: datetime) -> NumberFormat:
    """Let ``body`` write the numbers of ``series`` by its own template from now on. Raises NumberingError."""
    template, kode = template.strip(), kode.strip()
    check_template(template, kode)
    with transaction.atomic():
        row, _ = NumberFormat.objects.update_or_create(
            body=body, series=series.code, defaults={"template": template, "kode": kode}
        )
        ledger.record("numbering.format", row, body=body, by=by, at=at, details={"template": template, "kode": kode})
    return row


# -- the text of a number


def written(template: str, number: int, on: date, kode: str = "") -> str:
    """``{kode}/{nomor:3}/{bulan_romawi}/{tahun}`` as ``500.15/007/XI/2026``."""
    values = {
        "kode": kode,
        "tahun": str(on.year),
        "bulan": f"{on.month:02}",
        "bulan_romawi": MONTHS_IN_ROMAN[on.month - 1],
    }
    return _PLACE.sub(lambda place: f"{number:0{place[2] or 1}}" if place[1] == "nomor" else values[place[1]], template)


def check_template(template: str, kode: str = "") -> None:
    """Refuse a template that cannot be written, or by which two documents would get the same number. NumberingError."""
    fault = _fault(template, kode)
    if fault:
        raise NumberingError(f"Format nomor “{template}” {fault}. Tidak ada yang diubah.")


def _fault(template: str, kode: str) -> str | None:
    places = _PLACE.findall(template)
    names = [name for name, _ in places]
    if len(template) > LONGEST:
        return f"lebih panjang dari {LONGEST} huruf"
    if not template.isprintable() or not kode.isprintable() or {"{", "}"} & set(_PLACE.sub("", template) + kode):
        return "memuat kurung kurawal atau huruf yang tidak dapat dicetak di luar isian yang dikenal"
    if unknown := sorted(set(names) - set(_PLACES)):
        return f"memuat isian yang tidak dikenal: {', '.join(unknown)}; yang dikenal {', '.join(_PLACES)}"
    if any(width and name != "nomor" for name, width in places):
        return "hanya boleh menyebut lebar untuk {nomor}, misalnya {nomor:3}"
    if names.count("nomor") != 1 or "tahun" not in names:
        return "harus memuat {nomor} satu kali dan {tahun}, supaya tidak ada nomor kembar"
    if "kode" in names and not kode:
        return "memuat {kode}, tetapi kodenya belum diisi"
    return None

"""Recommendations in words: the tag of a state, the place that one is about, the columns of the download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.assessment.workflow import CLOSED, DROPPED, RECOMMENDATION, REPORTED
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.exports import Column, Kind

GENERAL: Final = "Umum"
_KINDS: Final = {CLOSED: "good", REPORTED: "warn", DROPPED: "plain"}


@dataclass(frozen=True, slots=True)
class Tag:
    """``kind`` is good, bad, warn or plain."""

    text: str
    kind: str


def tag_of(row: Recommendation, day: date) -> Tag:
    """The state, and that it is late where it is."""
    if row.is_late(day):
        days = (day - row.due_on).days
        return Tag(f"Terlambat {days} hari", "bad")
    return Tag(RECOMMENDATION.states[row.state], _KINDS.get(row.state, "plain"))


def place_of(row: Recommendation) -> str:
    """``A.I.1.i.a Keberadaan tim kerja``, ``Area 3: …`` or ``Umum``; the zone comes with it."""
    instrument = rulebook(row.zone.edition).instrument
    if row.question in instrument.questions:
        return f"{row.question} {instrument.questions[row.question].title}"
    if row.question:
        return row.question
    if row.area in instrument.areas:
        return area_text(row.zone.edition, row.area)
    return GENERAL


def area_text(edition: str, number: int | None) -> str:
    """``Area 1: Manajemen Perubahan``; what lies in none is told by its place instead."""
    areas = rulebook(edition).instrument.areas
    return f"Area {number}: {areas[number].name}" if number is not None and number in areas else "Hasil dan umum"


def dress(rows: Sequence[Recommendation], day: date) -> None:
    """Write ``tag`` and ``place`` onto ``rows`` for a template or a download."""
    for row in rows:
        row.__dict__.update(tag=tag_of(row, day), place=place_of(row))


def _of(name: str) -> Any:
    return lambda row: row.__dict__[name]


_OWN: Final[tuple[Column[Recommendation], ...]] = (
    Column("Nomor", lambda row: row.number, Kind.COUNT, 8),
    Column("Tentang", _of("place"), width=44),
    Column("Area", lambda row: row.area, Kind.COUNT, 8),
    Column("Rekomendasi", lambda row: row.text, width=64),
    Column("Tenggat", lambda row: row.due_on, Kind.DATE, 14),
    Column("Keadaan", lambda row: row.__dict__["tag"].text, width=24),
    Column("Tindak lanjut", lambda row: row.report, width=64),
    Column("Bukti", lambda row: row.proof.evidence.title if row.proof else "", width=40),
    Column("Dilaporkan", lambda row: row.reported_at, Kind.MOMENT, 18),
    Column("Selesai", lambda row: row.closed_on, Kind.DATE, 14),
)
#: Of one zone; of all zones.
COLUMNS: Final = _OWN
ALL_COLUMNS: Final[tuple[Column[Recommendation], ...]] = (
    Column("Zona", lambda row: row.zone.name, width=40),
    Column("Tahun", lambda row: row.zone.year, Kind.COUNT, 8),
    *_OWN,
)

"""The gap in words: floors as figures, and the sections of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pilar.evaluation.presenters.floors import bar
from pilar.instrument.verdict import FloorResult
from pilar.instrument.words import points_text
from pilar.roadmap.models import Need
from pilar.roadmap.queries.gap import Gap, Row

_TITLES: Final = {
    Need.ASSESSOR: "Rekomendasi TPI yang belum selesai",
    Need.QUESTION: "Pertanyaan yang poinnya masih dapat diraih", Need.XRAY: "Temuan rontgen",
    Need.RECOMMENDATION: "Rekomendasi evaluasi yang belum selesai", Need.FACT: "Fakta di bawah pilihan teratas",
}  # fmt: skip
_NOTHING: Final = {
    Need.ASSESSOR: "Tidak ada rekomendasi TPI yang terbuka, tahun ini dan tahun lalu.",
    Need.QUESTION: "Semua poin sudah diraih.", Need.XRAY: "Rontgen tidak menemukan apa-apa.",
    Need.RECOMMENDATION: "Tidak ada yang terbuka di unit-unit zona ini.",
    Need.FACT: "Tidak ada, atau fakta zona ini belum dihitung.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FloorLine:
    """A floor of the target: what it is, must be and lacks; ``row`` where it is not met."""

    label: str
    value: str
    minimum: str
    missing: str
    word: str
    kind: str
    row: Row | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its points and floors in words."""

    row: Row
    points: str
    floors: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one origin."""

    code: str
    title: str
    nothing: str
    lines: Sequence[Line]


def floors(gap: Gap) -> list[FloorLine]:
    """Every floor of the target, the total first as it is ordered in the instrument."""
    drawn = bar(gap.sheet.score, gap.sheet.target)
    names = {each.full: each for each in drawn.floors}
    found = []
    for result in gap.sheet.target.floors:
        shown = names.get(result.floor.label)
        value, minimum = (shown.value, shown.minimum) if shown else (drawn.total, drawn.minimum.removeprefix("min. "))
        found.append(
            FloorLine(
                result.floor.label, value, minimum, _missing(result), *_word(result),
                row=gap.row(Need.FLOOR, result.floor.code),
            )
        )  # fmt: skip
    return found


def _missing(result: FloorResult) -> str:
    return f"{points_text(result.missing_points)} poin" if result.passes is False else ""


def _word(result: FloorResult) -> tuple[str, str]:
    return {None: ("tidak ditetapkan", "plain"), True: ("terpenuhi", "good"), False: ("belum terpenuhi", "bad")}[
        result.passes
    ]


def sections(gap: Gap) -> list[Section]:
    """The rows of every origin but the floors."""
    labels = {result.floor.code: result.floor.label for result in gap.sheet.target.floors}
    return [
        Section(
            code, title, _NOTHING[code],
            [
                Line(
                    row, points_text(row.points) if row.points is not None else "",
                    "; ".join(labels[each] for each in row.floors),
                )
                for row in gap.rows[code]
            ],
        )
        for code, title in _TITLES.items()
    ]  # fmt: skip

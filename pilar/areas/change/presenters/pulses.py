"""The results of a pulse as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from pilar.areas.change.models import Pulse
from pilar.areas.change.pulse_questions import GROUPS, sheet
from pilar.areas.change.workflow import CLOSED
from pilar.kernel import charts
from pilar.kernel.charts import Line
from pilar.kernel.templatetags.indonesian import angka


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A question with how many refuse, doubt, are willing (label, count); None for what is hidden."""

    label: str
    cells: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The index over the rounds, the ends of its scale, and the same in words."""

    line: Line
    low: str
    top: str
    said: str


def result_rows(pulse: Pulse) -> list[ResultRow]:
    """The table of a closed pulse; empty for others, and for one whose questions are no longer known."""
    of = sheet()
    if pulse.state != CLOSED or pulse.edition != of.edition:
        return []
    labels = [label for _, label, _ in GROUPS]
    return [
        ResultRow(question.short, tuple(zip(labels, pulse.cells.get(question.code, [None] * len(labels)), strict=True)))
        for question in of.questions
    ]


def drawn(closed: Sequence[Pulse], pulse: Pulse) -> Drawing | None:
    """The rounds with an index that asked the same as ``pulse``, where there are at least two."""
    same = [each for each in closed if each.edition == pulse.edition and each.resistance is not None]
    if len(same) < 2:
        return None
    values = [(f"Putaran {each.round}", angka(each.resistance, 1), Fraction(each.resistance or 0)) for each in same]
    said = "Indeks penolakan: " + ", ".join(f"putaran {each.round} {angka(each.resistance, 1)}" for each in same) + "."
    return Drawing(charts.line(values, Fraction(0), Fraction(100)), "0", "100", said)

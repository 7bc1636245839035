"""The rows of the official form as the tests write them: one list for both layouts, from our instrument and edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from pilar.instrument.edition import load_edition
from pilar.instrument.loader import load
from pilar.instrument.model import Question

INSTRUMENT = load()
EDITION = load_edition()

Kind = Literal["node", "choice", "index", "derived", "part", "sum", "field", "total"]
Texts = Literal["ours", "placeholder"]


@dataclass(frozen=True)
class Line:
    """A row: ``number`` is its official number and id, ``depth`` 0 to 5 the column of the tree that its label is in."""

    number: int
    key: str
    kind: Kind
    depth: int
    label: str
    text: str
    type: str = ""
    weight: Fraction | None = None
    criteria: str = ""


@cache
def form(texts: Texts = "ours") -> tuple[Line, ...]:
    """Every row in the official order. With ``placeholder`` no question says what it asks."""
    lines = sorted([*_nodes(), *_questions(), *_totals()], key=lambda line: line.number)
    return tuple(lines) if texts == "ours" else tuple(_placeholder(line) for line in lines)


def _placeholder(line: Line) -> Line:
    if line.kind in ("node", "total"):
        return line
    word = {"field": "- Isian", "sum": "Isian"}.get(line.kind, "Pertanyaan")
    return Line(
        line.number, line.key, line.kind, line.depth, line.label, f"{word} {line.number}", line.type, line.weight
    )


def _nodes() -> Iterator[Line]:
    taken = {place.row for place in EDITION.fields.values()}
    for code, number in EDITION.nodes.items():
        node = INSTRUMENT.nodes[code]
        if number in taken:
            continue
        depth = code.count(".")
        # Two groups of counted questions carry their type in the heading too.
        type_ = "%" if code in ("A.II.5.ii", "A.II.5.iii") else ""
        name = node.name if depth == 3 else node.name.upper()
        yield Line(number, code, "node", depth, f"{code.rpartition('.')[2]}.", name, type_, node.weight)


def _questions() -> Iterator[Line]:
    for question in INSTRUMENT.questions.values():
        alone = len(INSTRUMENT.nodes[question.group].questions) == 1
        label = "-" if alone else f"{question.code.rpartition('.')[2]}."
        if question.formula.kind in ("choice", "index"):
            yield _simple(question, label)
        else:
            yield from _counted(question, label)


def _simple(question: Question, label: str) -> Line:
    [item] = question.fields
    number = EDITION.fields[item.key].row
    index = question.formula.kind == "index"
    type_ = "Nilai\n(0-4)" if index else question.scale.label
    result = number == EDITION.nodes[question.group]
    criteria = "\n".join(f"{option}. {text}" for option, text in question.criteria.items())
    return Line(
        number,
        item.key,
        "index" if index else "choice",
        2 if result else 4,
        f"{question.group.rpartition('.')[2]}." if result else label,
        question.title,
        type_,
        INSTRUMENT.nodes[question.group].weight if result else None,
        criteria,
    )


def _counted(question: Question, label: str) -> Iterator[Line]:
    code, part = question.code, EDITION.parts.get(question.code)
    if part:
        letter = f"{code.rpartition('.')[2]}."
        yield Line(part.heading, f"{code}#part", "part", 3, letter, question.title, "", question.weight)
        yield Line(part.sum, f"{code}#sum", "sum", 4, "-", part.label, "Jumlah")
        label = "-"
    yield Line(EDITION.derived[code], code, "derived", 4, label, question.title, "%", None, question.note)
    for item in question.fields:
        yield Line(EDITION.fields[item.key].row, item.key, "field", 4, "", f"- {item.label}", "Jumlah")


def _totals() -> Iterator[Line]:
    texts = {"A": "TOTAL PENGUNGKIT", "B": "TOTAL HASIL", "total": "NILAI HASIL EVALUASI ZONA INTEGRITAS"}
    for key, number in EDITION.totals.items():
        yield Line(number, f"total:{key}", "total", -1, "", texts[key])

"""The whole worksheet as it is read and printed: every question with its answer, note and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pilar.evaluation.presenters.floors import Bar, bar
from pilar.evaluation.presenters.parts import Part, parts_of
from pilar.evaluation.presenters.questions import group_points, group_title, number_text, question_title, tags_of
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.queries.sheets import Sheet
from pilar.instrument.model import Question
from pilar.instrument.wording import Wording
from pilar.instrument.words import points_text
from pilar.numbers import decimal_text, percent_text


@dataclass(frozen=True, slots=True)
class Line:
    """A field: its label where a question has several, the answer, the criterion that was chosen."""

    label: str
    answer: str
    criterion: str
    is_blank: bool
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    title: str
    lines: tuple[Line, ...]
    points: str
    notes: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    points: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """A part with its groups."""

    title: str
    points: str
    share: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    bar: Bar
    sections: tuple[tuple[str, tuple[Sheaf, ...]], ...]


def printed(sheet: Sheet, wording: Wording | None) -> Printed:
    """All parts of ``sheet`` under the names of what they belong to."""
    parts = parts_of(sheet.zone.edition).values()
    sections = tuple(
        (name, tuple(_sheaf(sheet, wording, part) for part in inside))
        for name, inside in groupby(parts, key=lambda part: part.section)
    )
    return Printed(bar(sheet.score, sheet.target), sections)


def _sheaf(sheet: Sheet, wording: Wording | None, part: Part) -> Sheaf:
    instrument, score = sheet.rules.instrument, sheet.score
    found = []
    for code in part.groups:
        node = instrument.nodes[code]
        rows = tuple(_row(sheet, wording, part, instrument.questions[each]) for each in node.questions)
        found.append(Group(group_title(part, node, wording), group_points(score, code), rows))
    share = percent_text(score.nodes[part.code].share, 2)
    return Sheaf(part.title, group_points(score, part.code), share, tuple(found))


def _row(sheet: Sheet, wording: Wording | None, part: Part, question: Question) -> Row:
    answers = [sheet.answers[item.key] for item in question.fields]
    several = len(question.fields) > 1
    lines = tuple(
        Line(
            item.label if several else "", number_text(item, answer.value) or "kosong",
            question.criteria.get(answer.option or "", ""), answer.is_blank, answer.is_draft,
        )
        for item, answer in zip(question.fields, answers, strict=True)
    )  # fmt: skip
    result = sheet.score.questions[question.code]
    return Row(
        number=part.short(question.code),
        title=question_title(question, wording),
        lines=lines,
        points=f"{points_text(result.points)} / {decimal_text(question.weight)}",
        notes=tuple(answer.note for answer in answers if answer.note),
        evidence=tuple(_evidence(sheet, question)),
    )


def _evidence(sheet: Sheet, question: Question) -> Iterator[str]:
    """``SK Tim Kerja, hlm. 3 (diperiksa)``."""
    for item in question.fields:
        for shown in sheet.evidence.get(item.key, ()):
            yield _words(shown)


def _words(shown: Shown) -> str:
    page = f", hlm. {shown.use.page}" if shown.use.page else ""
    return f"{shown.title}{page} ({', '.join(text for _, text in tags_of(shown))})"

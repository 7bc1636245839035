"""Every node and question with its answer, its points and the reason, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.explain import explain
from pilar.instrument.model import Node, Question
from pilar.instrument.words import answer_text
from pilar.portal.presenters.sources import Reference


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One field: ``label`` is empty where the question has only one."""

    label: str
    text: str
    blank: bool


@dataclass(frozen=True, slots=True)
class QuestionRow:
    code: str
    title: str
    answers: tuple[AnswerLine, ...]
    points: Fraction
    weight: Fraction
    why: str
    mark: str


@dataclass(frozen=True, slots=True)
class GroupBlock:
    code: str
    name: str
    points: Fraction
    weight: Fraction
    why: str
    mark: str
    questions: tuple[QuestionRow, ...]


@dataclass(frozen=True, slots=True)
class MemberBlock:
    """The part of an area under one aspect (pemenuhan, reform), or one aspect of the results."""

    code: str
    name: str
    points: Fraction
    weight: Fraction
    why: str
    groups: tuple[GroupBlock, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """An area of change with its parts, or a component outside the areas with its aspects."""

    title: str
    points: Fraction
    weight: Fraction
    why: str
    members: tuple[MemberBlock, ...]


def branches(score: Score, references: Mapping[str, Reference]) -> tuple[Branch, ...]:
    """The six areas, then every component that lies outside them."""
    instrument = score.instrument
    found = []
    inside: set[str] = set()
    for area in instrument.areas.values():
        nodes = [instrument.nodes[code] for code in area.members]
        members = tuple(_member(score, node, _aspect_name(score, node), references) for node in nodes)
        title = f"Area {area.number}: {area.name}"
        found.append(Branch(title, score.areas[area.number].points, area.weight, explain(score, area.code), members))
        inside.update(code.partition(".")[0] for code in area.members)
    for node in instrument.components:
        if node.code not in inside:
            children = [instrument.nodes[code] for code in node.children]
            members = tuple(_member(score, child, child.name, references) for child in children)
            found.append(Branch(node.name, score.points(node.code), node.weight, explain(score, node.code), members))
    return tuple(found)


def _aspect_name(score: Score, node: Node) -> str:
    return score.instrument.nodes[node.parent].name if node.parent else node.name


def _member(score: Score, node: Node, name: str, references: Mapping[str, Reference]) -> MemberBlock:
    groups = tuple(_group(score, group, references) for group in _groups_below(score, node))
    return MemberBlock(node.code, name, score.points(node.code), node.weight, explain(score, node.code), groups)


def _groups_below(score: Score, node: Node) -> Iterable[Node]:
    if node.questions:
        yield node
    for code in node.children:
        yield from _groups_below(score, score.instrument.nodes[code])


def _group(score: Score, node: Node, references: Mapping[str, Reference]) -> GroupBlock:
    questions = tuple(_question(score, score.instrument.questions[code], node, references) for code in node.questions)
    mark = references[node.source.id].mark
    return GroupBlock(
        node.code, node.name, score.points(node.code), node.weight, explain(score, node.code), mark, questions
    )


def _question(score: Score, question: Question, group: Node, references: Mapping[str, Reference]) -> QuestionRow:
    result = score.questions[question.code]
    single = len(question.fields) == 1
    answers = tuple(
        AnswerLine(
            "" if single else item.label, answer_text(item, score.answers[item.key]), score.answers[item.key] is None
        )
        for item in question.fields
    )
    others = dict.fromkeys(
        source.id for source in (question.source, question.formula.source) if source.id != group.source.id
    )
    mark = " ".join(references[key].mark for key in others)
    return QuestionRow(
        question.code, question.title, answers, result.points, question.weight, explain(score, question.code), mark
    )

"""The shapes of an LKE instrument: what a regulation asks, weighs and demands.

Everything here is immutable and holds exact numbers (``Fraction``). Codes are the identity of a thing: a node is
``A.I.1.i``, a question ``A.II.5.iii.a``, a field ``A.II.5.iii.a.sudah`` (the only field of a choice question has the
question's own code). Texts are our own short words; the official wording comes from an import (see ``wording``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

NodeKind = Literal["component", "aspect", "area", "group"]
FieldKind = Literal["option", "count", "index"]
FormulaKind = Literal["choice", "ratio", "decrease", "index"]
Measure = Literal["points", "share"]
SourceStatus = Literal["confirmed", "secondary", "single", "unconfirmed", "policy"]

#: What a reader is told about how well a source is established.
SOURCE_STATUS_LABELS: Mapping[SourceStatus, str] = {
    "confirmed": "dibaca dari naskah resmi",
    "secondary": "didukung beberapa sumber; naskah resmi belum terbaca",
    "single": "hanya satu sumber",
    "unconfirmed": "belum dipastikan",
    "policy": "kebijakan penghitungan Pilar",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and how well that is established on ``checked``."""

    id: str
    title: str
    status: SourceStatus
    checked: str
    note: str

    @property
    def status_label(self) -> str:
        return SOURCE_STATUS_LABELS[self.status]

    @property
    def doubtful(self) -> bool:
        """True where a screen must say that the rule is not settled by the regulation's text."""
        return self.status in ("unconfirmed", "policy")


@dataclass(frozen=True, slots=True)
class Scale:
    """The options of a choice question, best first, each worth 0 to 1."""

    id: str
    label: str
    options: Mapping[str, Fraction]
    source: Source

    @property
    def best(self) -> str:
        return next(iter(self.options))


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a person fills in: an option, a count (whole, not negative) or an index (0 to ``top``)."""

    key: str
    question: str
    kind: FieldKind
    label: str
    unit: str
    used: bool = True
    same_as: str | None = None
    scale: Scale | None = None
    top: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """How the fields of a question become a value between 0 and 1. The tuples hold field keys."""

    kind: FormulaKind
    source: Source
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    field: str = ""
    top: Fraction = Fraction(1)
    nothing_owed: Fraction = Fraction(0)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Keys of the fields that the formula uses, in reading order."""
        return self.numerator + self.denominator + tuple(k for k in (self.before, self.after, self.field) if k)


@dataclass(frozen=True, slots=True)
class Question:
    """A scored question. ``weight`` is derived: the group's weight divided by its number of questions."""

    code: str
    title: str
    group: str
    weight: Fraction
    fields: tuple[Field, ...]
    formula: Formula
    criteria: Mapping[str, str]
    evidence: tuple[str, ...]
    elements: tuple[str, ...]
    cumulative: bool
    source: Source
    note: str

    @property
    def is_choice(self) -> bool:
        return self.formula.kind == "choice"

    @property
    def scale(self) -> Scale:
        """The scale of a choice question; raises ValueError for one that is counted."""
        scale = self.fields[0].scale
        if scale is None:
            raise ValueError(f"{self.code} has no scale")
        return scale


@dataclass(frozen=True, slots=True)
class Node:
    """A component, aspect, area or group. ``children`` are node codes, ``questions`` question codes (groups only)."""

    code: str
    kind: NodeKind
    name: str
    weight: Fraction
    parent: str | None
    children: tuple[str, ...]
    questions: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Area:
    """One of the six areas of change: its part under each aspect (pemenuhan, reform) taken together."""

    number: int
    name: str
    slug: str
    weight: Fraction
    members: tuple[str, ...]
    source: Source

    @property
    def code(self) -> str:
        return f"area-{self.number}"


@dataclass(frozen=True, slots=True)
class Policy:
    """What we do where the regulation that could be read is silent, and why."""

    code: str
    value: str
    text: str
    why: str
    source: Source


@dataclass(frozen=True, slots=True)
class Floor:
    """A minimum of a predicate. ``node`` is a node code, ``area-N`` or ``total``; ``minimum`` None is left open."""

    code: str
    label: str
    node: str
    measure: Measure
    minimum: Fraction | None
    source: Source
    index: Fraction | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Predicate:
    """WBK or WBBM: every floor must hold at once. ``requires`` names the predicate that must be held before."""

    code: str
    name: str
    requires: str | None
    source: Source
    floors: tuple[Floor, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """The rules of one regulation. Mappings are in the order of the official form; ``sha256`` is its identity."""

    id: str
    name: str
    sha256: str
    in_force_from: str
    in_force_until: str | None
    total: Fraction
    sources: Mapping[str, Source]
    policies: Mapping[str, Policy]
    scales: Mapping[str, Scale]
    nodes: Mapping[str, Node]
    questions: Mapping[str, Question]
    fields: Mapping[str, Field]
    areas: Mapping[int, Area]
    results: Mapping[str, str]
    predicates: Mapping[str, Predicate]

    @property
    def components(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.parent is None)

    def area_of(self, code: str) -> Area | None:
        """The area of change that a node or question code lies in; None outside the six (the results)."""
        for area in self.areas.values():
            if any(code == member or code.startswith(f"{member}.") for member in area.members):
                return area
        return None

    def measures(self, floor: Floor, question: Question) -> bool:
        """Whether the points of ``question`` count for ``floor``."""
        if floor.node == "total":
            return True
        if floor.node.startswith("area-"):
            area = self.area_of(question.code)
            return area is not None and area.code == floor.node
        return question.group == floor.node or question.group.startswith(f"{floor.node}.")

    def place(self, code: str) -> str:
        """Where a question stands, in words: ``Pemenuhan › Manajemen Perubahan › Penyusunan Tim Kerja``."""
        names: list[str] = []
        group = self.questions[code].group if code in self.questions else code
        node: Node | None = self.nodes.get(group)
        while node is not None:
            names.append(node.name)
            node = self.nodes[node.parent] if node.parent else None
        return " › ".join(reversed(names[:-1]))

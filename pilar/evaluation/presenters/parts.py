"""The parts into which a worksheet is cut for filling in: each area under each aspect, and the results."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from django.utils.safestring import SafeString

from pilar.evaluation.queries.desks import Desk
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.engine import Score
from pilar.instrument.model import Floor, Instrument, Node
from pilar.instrument.verdict import PredicateResult
from pilar.numbers import percent_text


@dataclass(frozen=True, slots=True)
class Part:
    """``code`` is its node; ``section`` the name of what it belongs to; ``area`` the number of its area of change."""

    code: str
    section: str
    number: str
    name: str
    area: int | None
    groups: tuple[str, ...]
    questions: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.section} {self.number}: {self.name}" if self.number else self.name

    def short(self, code: str) -> str:
        """``4.i.a``: the code of something inside without what the part says already."""
        return code.split(".", 2 if self.area else 1)[-1]


@dataclass(frozen=True, slots=True)
class Entry:
    """A part in the tree: ``id`` of what is swapped when an answer moves it."""

    code: str
    id: str
    number: str
    name: str
    share: str
    answered: str
    misses: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    entries: tuple[Entry, ...]


@cache
def parts_of(edition: str) -> Mapping[str, Part]:
    """The parts of the worksheet of this edition by code, in the order of the form."""
    instrument = rulebook(edition).instrument
    found: dict[str, Part] = {}
    for component in instrument.components:
        below = [node for node in instrument.nodes.values() if node.code.startswith(f"{component.code}.")]
        areas = [node for node in below if node.kind == "area"]
        for node in areas or [component]:
            found[node.code] = _part(instrument, node)
    return found


def _part(instrument: Instrument, node: Node) -> Part:
    inside = [each for code, each in instrument.nodes.items() if code.startswith(f"{node.code}.") and each.questions]
    questions = tuple(code for group in inside for code in group.questions)
    fields = tuple(item.key for code in questions for item in instrument.questions[code].fields)
    area = instrument.area_of(node.code)
    section = instrument.nodes[node.parent].name if node.parent else node.name
    number, name = (str(area.number), node.name) if area else ("", node.name)
    return Part(
        node.code, section, number, name, area.number if area else None, tuple(group.code for group in inside),
        questions, fields,
    )  # fmt: skip


def first_to_do(parts: Mapping[str, Part], desk: Desk, blank: Collection[str]) -> Part:
    """The first part with a blank field that the user may answer, else the first that they may, else the first."""
    questions = desk.rules.instrument.fields
    for part in parts.values():
        if any(key in blank and desk.may(questions[key].question) for key in part.fields):
            return part
    for part in parts.values():
        if any(desk.may(code) for code in part.questions):
            return part
    return next(iter(parts.values()))


def entry(part: Part, score: Score, target: PredicateResult, current: str, done: str = "terjawab") -> Entry:
    """``part`` as it stands in the tree; ``done``: what its fields are when they are filled.

    It is marked where its area misses the floor and it is below it itself.
    """
    node = score.nodes[part.code]
    missed = next((result.floor for result in target.failing if result.floor.node == f"area-{part.area}"), None)
    below = missed is not None and missed.minimum is not None and node.share < _as_share(missed, score)
    return Entry(
        code=part.code, id=html_id("bagian", part.code), number=part.number, name=part.name,
        share=percent_text(node.share), answered=f"{node.answered}/{node.fields} {done}",
        misses=below, is_current=part.code == current,
    )  # fmt: skip


def _as_share(floor: Floor, score: Score) -> Fraction:
    minimum = floor.minimum or Fraction(0)
    return minimum if floor.measure == "share" else minimum / score.weight(floor.node)


def tree(
    parts: Mapping[str, Part], score: Score, target: PredicateResult, current: str, done: str = "terjawab"
) -> list[Section]:  # fmt: skip
    """All parts under the name of what they belong to."""
    sections: dict[str, list[Entry]] = {}
    for part in parts.values():
        sections.setdefault(part.section, []).append(entry(part, score, target, current, done))
    return [Section(name, tuple(entries)) for name, entries in sections.items()]


def html_id(kind: str, code: str, part: str | int = "") -> str:
    """``bagian-A-I-4``: an id that needs no escaping in a selector; ``part`` names a piece of the thing.

    A page has hundreds of them: those of the instrument's codes are marked as safe, so that a template does not look at
    each once more (a millisecond of a page).
    """
    found = f"{kind}-{code.replace('.', '-')}"
    found = f"{found}-{part}" if part else found
    return SafeString(found) if found.replace("-", "").isalnum() else found

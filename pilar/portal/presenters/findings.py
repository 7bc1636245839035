"""What is wrong with the workbook, what is good to know about it, and what is still blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pilar.instrument.model import Instrument
from pilar.workbook.model import Finding, Place

#: A group with more than this many entries starts closed, so that the page stays short.
OPEN_UP_TO = 8


@dataclass(frozen=True, slots=True)
class FindingLine:
    """``code``: the question or node that it is about, empty where it is about the whole file."""

    code: str
    message: str
    place: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one kind. ``open``: short enough to be shown at once."""

    title: str
    items: tuple[FindingLine, ...]

    @property
    def open(self) -> bool:
        return len(self.items) <= OPEN_UP_TO


@dataclass(frozen=True, slots=True)
class BlankField:
    """A field without an answer. ``label`` says which number it is where the question has several."""

    code: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class BlankGroup:
    """The blanks of one area of change, or of the results."""

    name: str
    fields: tuple[BlankField, ...]
    total: int


def grouped(instrument: Instrument, findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """By title, the largest group first; inside a group in the order of the sheet."""
    groups: dict[str, list[FindingLine]] = {}
    for finding in findings:
        item = instrument.fields.get(finding.node or "")
        line = FindingLine(item.question if item else finding.node or "", finding.message, str(finding.place))
        groups.setdefault(finding.title, []).append(line)
    listed = [FindingGroup(title, tuple(items)) for title, items in groups.items()]
    return tuple(sorted(listed, key=lambda group: -len(group.items)))


def blank_groups(instrument: Instrument, blank: Sequence[str], places: Mapping[str, Place]) -> tuple[BlankGroup, ...]:
    """``blank`` field keys by area of change, the results last, each with how many fields the area has."""
    groups: dict[str, list[BlankField]] = {}
    totals: dict[str, int] = {}
    for key in instrument.fields:
        name = area_name(instrument, key)
        totals[name] = totals.get(name, 0) + 1
        if key in blank:
            groups.setdefault(name, []).append(_blank_field(instrument, key, places))
    order = list(totals)
    return tuple(
        BlankGroup(name, tuple(fields), totals[name])
        for name, fields in sorted(groups.items(), key=lambda item: order.index(item[0]))
    )


def area_name(instrument: Instrument, code: str) -> str:
    """``Area 1: Manajemen Perubahan``, or the name of the component for what lies outside the six areas."""
    area = instrument.area_of(code)
    if area is not None:
        return f"Area {area.number}: {area.name}"
    return instrument.nodes[code.partition(".")[0]].name


def _blank_field(instrument: Instrument, key: str, places: Mapping[str, Place]) -> BlankField:
    item = instrument.fields[key]
    question = instrument.questions[item.question]
    title = question.title if question.is_choice or len(question.fields) == 1 else f"{question.title}: {item.label}"
    place = places.get(key)
    return BlankField(question.code, title, str(place) if place else "tidak ditemukan pada lembar")

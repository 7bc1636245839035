"""An x-ray as a page: counted by severity, grouped by question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pilar.evaluation.presenters.parts import html_id
from pilar.evaluation.rulebook import part_of
from pilar.evaluation.xray.examine import Found
from pilar.evaluation.xray.registry import Finding, Rule, Severity
from pilar.instrument.model import Instrument

#: Severity → the kind of its tag (components/tag.html).
TAGS = {Severity.HEAVY: "bad", Severity.MEDIUM: "warn", Severity.LIGHT: "plain"}


@dataclass(frozen=True, slots=True)
class Item:
    """What one rule found in one question."""

    rule: Rule
    tag: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A question with what was found in it; all texts are empty for what is about the sheet as a whole.

    ``part`` is the part of the worksheet's page that holds the question, ``anchor`` its place there.
    """

    code: str
    title: str
    place: str
    part: str
    anchor: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The questions of one area, or of the results, or what is about the sheet as a whole."""

    title: str
    groups: tuple[Group, ...]
    count: int


def chapters(found: Sequence[Found], instrument: Instrument) -> list[Chapter]:
    """``found`` by area of change, question by question and rule by rule in the order of the form."""
    by_area: dict[str, list[Found]] = {}
    for each in found:
        by_area.setdefault(_chapter(each.finding.question, instrument), []).append(each)
    order = ["", *(str(number) for number in instrument.areas), "0"]
    return [_in_chapter(key, by_area[key], instrument) for key in order if key in by_area]


def _in_chapter(key: str, found: list[Found], instrument: Instrument) -> Chapter:
    title = {"": "Lembar kerja secara keseluruhan", "0": "Hasil"}.get(key)
    if title is None:
        title = f"{key}. {instrument.areas[int(key)].name}"
    groups = [
        _group(code, list(each), instrument) for code, each in groupby(found, key=lambda one: one.finding.question)
    ]
    return Chapter(title, tuple(groups), len(found))


def _chapter(question: str, instrument: Instrument) -> str:
    return _area(question, instrument) if question else ""


def _group(code: str, found: list[Found], instrument: Instrument) -> Group:
    by_rule: dict[str, list[Found]] = {}
    for each in found:
        by_rule.setdefault(each.rule.id, []).append(each)
    items = tuple(
        Item(same[0].rule, TAGS[same[0].rule.severity], tuple(each.finding for each in same))
        for same in by_rule.values()
    )
    question = instrument.questions.get(code)
    if question is None:
        return Group("", "", "", "", "", items)
    return Group(code, question.title, instrument.place(code), part_of(instrument, code), html_id("tanya", code), items)


def narrowed(
    found: Iterable[Found], instrument: Instrument, *, severity: str = "", rule: str = "", area: str = ""
) -> list[Found]:
    """Those of a severity, of a rule and in an area (its number, or 0 for the results)."""
    return [
        each
        for each in found
        if severity in ("", each.rule.severity)
        and rule in ("", each.rule.id)
        and area in ("", _area(each.finding.question, instrument))
    ]


def _area(question: str, instrument: Instrument) -> str:
    area = instrument.area_of(question) if question else None
    return str(area.number) if area else "0"

"""Questions and their fields in words and in the order of the form, for whoever chooses one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pilar.evaluation.access import Writing
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.model import Question

RESULTS = "Hasil"


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the form: its key, its question's code and title, its own label where the question has several."""

    key: str
    question: str
    title: str
    label: str = ""

    @property
    def name(self) -> str:
        """``A.I.1.i.a Keberadaan tim kerja``."""
        return f"{self.question} {self.title}" + (f": {self.label}" if self.label else "")


@dataclass(frozen=True, slots=True)
class Section:
    """An area of change, or the results, with its places; ``code`` is its number or empty."""

    code: str
    name: str
    places: tuple[Place, ...]


def place_of(rules: Rulebook, field: str) -> Place:
    """Where a field stands. Raises KeyError for an unknown one."""
    question = rules.instrument.questions[rules.question_of(field)]
    return next(place for place in _places(question) if place.key == field)


def sections(rules: Rulebook, allowed: Writing | None = None, *, one_each: bool = False) -> list[Section]:
    """The form by area, only what ``allowed`` covers; ``one_each`` gives the first field of each question."""
    found: dict[str, list[Place]] = {}
    names = {str(area.number): f"Area {area.number}: {area.name}" for area in rules.instrument.areas.values()}
    for question in rules.instrument.questions.values():
        if allowed is None or allowed.may(rules, question.code):
            area = rules.area_of(question.code)
            places = _places(question)
            found.setdefault(str(area.number) if area else "", []).extend(places[:1] if one_each else places)
    codes: Iterable[str] = (*names, "")
    return [Section(code, names.get(code, RESULTS), tuple(found[code])) for code in codes if code in found]


def _places(question: Question) -> list[Place]:
    several = len(question.fields) > 1
    return [
        Place(field.key, question.code, question.title, field.label if several else "") for field in question.fields
    ]

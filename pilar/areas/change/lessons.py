"""The lessons of the six pokja: texts and quizzes as data of the room, one file each. Pure: no database.

A file with a fault is refused when the site starts to use it: a quiz without a right answer would teach nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pilar.errors import PilarError
from pilar.instrument.reading import read_text, read_yaml

_FOLDER: Final = Path(__file__).parent / "data" / "lessons"
FORMAT: Final = 1
#: How long a lesson takes with reading, practice and quiz. What it asks is written for this time.
MINUTES: Final = 20
QUESTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of a list; ``unconfirmed``: no source was read that confirms it."""

    text: str
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a lesson: heading, paragraphs, a list."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the quiz. ``right`` is the number of the right option, from 1; ``why`` is shown afterwards."""

    text: str
    options: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a pokja (``area`` 1–6) should know; ``edition`` changes with the quiz."""

    code: str
    area: int
    edition: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    practice: str
    quiz: tuple[Question, ...]


@cache
def lessons() -> Mapping[str, Lesson]:
    """All lessons by code, in the order of the areas. Read once. Raises PilarError for a faulty file."""
    found = [parse(read_yaml(read_text(path), path.name), path.name) for path in sorted(_FOLDER.glob("*.yaml"))]
    return {each.code: each for each in sorted(found, key=lambda each: each.area)}


def parse(data: Mapping[str, Any], name: str) -> Lesson:
    """A lesson out of its file. Raises PilarError, naming file and fault."""
    try:
        lesson = Lesson(
            data["code"], int(data["area"]), str(data["edition"]), data["title"], data["lead"],
            tuple(_part(each) for each in data["sections"]), data["practice"],
            tuple(_question(each) for each in data["quiz"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise PilarError(f"Pelajaran {name} tidak lengkap: {error}.") from error
    wrong = [each.text for each in lesson.quiz if not 1 <= each.right <= len(each.options) or not each.why]
    if data.get("format") != FORMAT or len(lesson.quiz) != QUESTIONS or wrong:
        raise PilarError(f"Pelajaran {name} harus berformat {FORMAT} dengan {QUESTIONS} soal yang ada jawabannya.")
    return lesson


def _part(data: Mapping[str, Any]) -> Part:
    points = [Point(each) if isinstance(each, str) else Point(each["text"], bool(each.get("unconfirmed")))
              for each in data.get("points", ())]  # fmt: skip
    return Part(data["heading"], tuple(data.get("paragraphs", ())), tuple(points))


def _question(data: Mapping[str, Any]) -> Question:
    return Question(data["question"], tuple(data["options"]), data["answer"], data["why"])

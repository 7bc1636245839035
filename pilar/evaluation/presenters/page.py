"""The page of one part of a worksheet, and what of it moves when one answer is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.actions.writing import Written
from pilar.evaluation.models import Answer
from pilar.evaluation.presenters.facts import FactView
from pilar.evaluation.presenters.floors import Bar, bar
from pilar.evaluation.presenters.parts import Entry, Part, Section, entry, html_id, parts_of, tree
from pilar.evaluation.presenters.questions import GroupView, Setting, State, group_points, groups, saved_words, state
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Instrument
from pilar.instrument.verdict import PredicateResult, verdict
from pilar.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What was typed into a question that can no longer be answered here, so that it can be copied."""

    question: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """``errors``: sentence and the id that it leads to. ``drafts``: how many of the part one may confirm."""

    bar: Bar
    sections: list[Section]
    part: Part
    place: str
    before: Part | None
    after: Part | None
    groups: tuple[GroupView, ...]
    may_answer: bool
    some_only: bool
    drafts: int
    errors: tuple[tuple[str, str], ...]
    unsaved: tuple[Unsaved, ...]
    takes: tuple[FactView, ...]


def page(setting: Setting) -> Page:
    """Everything on the page."""
    sheet, part = setting.sheet, setting.part
    parts = parts_of(sheet.zone.edition)
    listed = list(parts.values())
    at = listed.index(part)
    shown = groups(setting)
    questions = [question for group in shown for question in group.questions]
    free = [question for question in questions if question.may_answer]
    return Page(
        bar=bar(sheet.score, sheet.target),
        sections=tree(parts, sheet.score, sheet.target, part.code),
        part=part,
        place=f"Bagian {at + 1} dari {len(listed)}",
        before=listed[at - 1] if at else None,
        after=listed[at + 1] if at + 1 < len(listed) else None,
        groups=shown,
        may_answer=bool(free),
        some_only=bool(free) and len(free) < len(questions),
        drafts=sum(question.state.may_confirm for question in free),
        errors=tuple(_errors(setting)),
        unsaved=tuple(_unsaved(setting)),
        takes=tuple(question.fact for question in free if question.fact and question.fact.one_click),
    )


def _errors(setting: Setting) -> Iterable[tuple[str, str]]:
    fields = setting.sheet.rules.instrument.fields
    for key, typed in setting.typed.items():
        item = fields[key]
        if item.question not in setting.may:
            continue
        if typed.text_error:
            place = html_id("isian", key)
            yield f"{item.label}: {typed.text_error}", f"{place}-1" if item.kind == "option" else place
        if typed.note_error:
            yield f"{item.label}: {typed.note_error}", f"{html_id('isian', key)}-catatan"
        if key in setting.stored:
            text = f"{item.label}: diubah orang lain sementara Anda menulis. Pilih mana yang dipakai."
            yield text, html_id("bentrok", key)


def _unsaved(setting: Setting) -> Iterable[Unsaved]:
    instrument = setting.sheet.rules.instrument
    for key, typed in setting.typed.items():
        if instrument.fields[key].question not in setting.may:
            yield Unsaved(instrument.fields[key].label, typed.text or "kosong", typed.note or "")


@dataclass(frozen=True, slots=True)
class Saved:
    """What moves on the page when a field has been saved. ``figures`` are those of its question and of questions
    that ask for the same number; ``saved`` is when and by whom; ``told`` is what is read aloud.
    """

    bar: Bar
    entries: tuple[Entry, ...]
    group_id: str
    points: str
    figures: tuple[State, ...]
    question_id: str
    saved: str
    told: str


def saved(written: Written, field: str, names: Mapping[str, str], at: datetime, *, focus: bool = False) -> Saved:
    """What ``written`` has moved around ``field``."""
    zone, score = written.worksheet.zone, written.score
    instrument = rulebook(zone.edition).instrument
    target = verdict(score, instrument.predicates[zone.target])
    item = instrument.fields[field]
    question = instrument.questions[item.question]
    states = [
        state(instrument.questions[code], _answers(written, instrument, code), score, names, at, may=True,
              has_focus=focus and code == question.code)
        for code in (question.code, *_related(instrument, question.code))
    ]  # fmt: skip
    return Saved(
        bar=bar(score, target), entries=tuple(entries_moved(zone.edition, question.code, written, target)),
        group_id=html_id("kelompok", question.group), points=group_points(score, question.group),
        figures=tuple(states), question_id=html_id("tanya", question.code),
        saved=saved_words(_answers(written, instrument, question.code), names, at),
        told=f"Tersimpan: {item.label}. Nilai {decimal_text(score.total)}.",
    )  # fmt: skip


def _answers(written: Written, instrument: Instrument, question: str) -> Sequence[Answer]:
    return [written.answers[item.key] for item in instrument.questions[question].fields]


def _related(instrument: Instrument, question: str) -> list[str]:
    """Questions that ask for a number of this one again."""
    keys = {item.key for item in instrument.questions[question].fields}
    own = {item.same_as for item in instrument.questions[question].fields if item.same_as}
    found = {
        item.question for item in instrument.fields.values()
        if item.question != question and (item.key in own or item.same_as in keys)
    }  # fmt: skip
    return sorted(found)


def entries_moved(
    edition: str, question: str, written: Written, target: PredicateResult, done: str = "terjawab"
) -> Iterable[Entry]:  # fmt: skip
    """The entries of the tree that an answer to the question moves: its part, and the others of its area."""
    parts = parts_of(edition)
    own = next(part for part in parts.values() if question in part.questions)
    for part in parts.values():
        if part is own or (part.area is not None and part.area == own.area):
            yield entry(part, written.score, target, own.code, done)


def actors(answers: Iterable[Answer], stored: Iterable[Answer] = ()) -> set[str]:
    """The accounts whose names the page needs."""
    return {answer.changed_by for answer in (*answers, *stored) if answer.changed_by}

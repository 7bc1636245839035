"""Plan items in words: how one stands on a day, what it serves, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pilar.evaluation.models import Answer, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.words import BLANK, answer_text
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.roadmap.models import DueMove, ItemQuestion, ItemStep, PlanItem
from pilar.roadmap.presenters.words import SOON, Tag, Told, lke_address
from pilar.roadmap.queries.plans import OPEN_STATES
from pilar.roadmap.workflow import DONE, DROPPED, ITEM, RUNNING


def tag_of(item: PlanItem, day: date) -> Tag:
    """How ``item`` stands on ``day``."""
    if item.state == DONE:
        return Tag("Selesai", "good")
    if item.state == DROPPED:
        return Tag("Dibatalkan", "plain")
    if item.due_on is not None and item.due_on < day:
        return Tag(f"Lewat {(day - item.due_on).days} hari", "bad")
    if item.due_on is not None and (left := (item.due_on - day).days) <= SOON:
        return Tag(f"{left} hari lagi" if left else "Jatuh tempo hari ini", "warn")
    return Tag(f"Dikerjakan, {item.percent} %" if item.state == RUNNING else "Belum mulai", "plain")


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a list. ``owner_tag``: what is wrong with its owner, or empty."""

    item: PlanItem
    tag: Tag
    owner_tag: str


def line_of(item: PlanItem, day: date) -> Line:
    """``item`` with ``has_left`` of queries.plans."""
    wrong = ""
    if item.state in OPEN_STATES:
        wrong = "belum ada" if item.owner_id is None else "sudah pindah" if getattr(item, "has_left", False) else ""
    return Line(item, tag_of(item, day), wrong)


@dataclass(frozen=True, slots=True)
class Served:
    """A question that an item serves, with the answer as it is now. ``before``: as it was when it was chosen."""

    code: str
    title: str
    answer: str
    address: str
    before: str
    target: str
    linked_at: datetime


def served(zone: Zone, rows: Sequence[ItemQuestion]) -> list[Served]:
    """The questions of ``rows`` in the order of the form. One query, none without rows."""
    instrument = rulebook(zone.edition).instrument
    wanted = {row.question: row for row in rows if row.question in instrument.questions}
    fields = [field.key for code in wanted for field in instrument.questions[code].fields]
    answers: dict[str, Answer] = {}
    if fields:
        found = Answer.objects.filter(worksheet__in=worksheets.of_unit(zone.pk), field__in=fields)
        answers = {answer.field: answer for answer in found}
    return [
        Served(
            code, question.title, _answered(question.fields, answers),
            lke_address(zone, instrument, code), row.now, row.target, row.linked_at,
        )
        for code, question in instrument.questions.items()
        if (row := wanted.get(code)) is not None
    ]  # fmt: skip


def _answered(fields: Sequence[Any], answers: Mapping[str, Answer]) -> str:
    """``B``, ``3 dari 5`` as the fields say it, one after the other."""
    if not fields:
        return "dihitung dari jawaban lain"
    texts = [answer_text(field, answers[field.key].value) if field.key in answers else BLANK for field in fields]
    return texts[0] if len(fields) == 1 else "; ".join(
        f"{field.label}: {text}" for field, text in zip(fields, texts, strict=True)
    )  # fmt: skip


def history(
    item: PlanItem, steps: Iterable[ItemStep], moves: Iterable[DueMove], names: Mapping[str, str]
) -> list[Told]:
    """What became of ``item``, the newest first."""
    told = [Told(step.at, f"{ITEM.told(step.name)} oleh {names[step.by]}", step.reason) for step in steps]
    told += [
        Told(
            move.at, f"Tenggat {tanggal(move.before)} digeser ke {tanggal(move.after)} oleh {names[move.by]}",
            move.reason if move.monev_id else f"{move.reason} (tanpa keputusan monev: tenggat pertama tetap dihitung)",
        )
        for move in moves
    ]  # fmt: skip
    origin = dict(PlanItem.ORIGINS)[item.origin]
    begun = Told(item.created_at, f"Ditambahkan oleh {names[item.created_by]}", f"Asal: {origin.lower()}.")
    return [*sorted(told, key=lambda each: each.at, reverse=True), begun]

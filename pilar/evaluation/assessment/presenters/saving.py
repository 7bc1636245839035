"""What moves on a judging page when a field has been saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.assessment.actions.opinions import Assessed
from pilar.evaluation.assessment.forms.opinions import mark_of
from pilar.evaluation.assessment.presenters.questions import holds_now, own_points, standing
from pilar.evaluation.presenters.floors import Bar, bar
from pilar.evaluation.presenters.page import entries_moved
from pilar.evaluation.presenters.parts import Entry, html_id
from pilar.evaluation.presenters.questions import Tag, number_text, saved_words
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.verdict import verdict
from pilar.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class Saved:
    """``entries`` of the tree, none where the page shows no tree; ``mark`` of what the own tier says of the field now;
    ``holds``: what holds of the assessors, where it is something else; ``told``: what is read aloud.
    """

    bar: Bar
    entries: tuple[Entry, ...]
    key: str
    id: str
    version: int
    mark: str
    is_option: bool
    holds: str
    question_id: str
    standing: Tag
    points: str
    saved: str
    told: str


def saved(done: Assessed, field: str, names: Mapping[str, str], at: datetime, *, with_tree: bool) -> Saved:
    """What the saving of ``field`` has moved."""
    written, zone = done.written, done.round.zone
    instrument = rulebook(zone.edition).instrument
    item = instrument.fields[field]
    question = instrument.questions[item.question]
    target = verdict(written.score, instrument.predicates[zone.target])
    own = done.own.get(field)
    text = number_text(item, own.value if own else None)
    return Saved(
        bar=bar(written.score, target),
        entries=tuple(entries_moved(zone.edition, question.code, written, target, "dinilai")) if with_tree else (),
        key=field, id=html_id("isian", field), version=own.version if own else 0,
        mark=mark_of(item, own, with_words=item is question.fields[0]),
        is_option=item.kind == "option", holds=holds_now(text, written.answers[field]),
        question_id=html_id("tanya", question.code), standing=standing(question, done.unit, written.answers),
        points=own_points(question, written.score), saved=saved_words([own] if own else [], names, at),
        told=f"Tersimpan: {item.label}. Nilai {decimal_text(written.score.total)}.",
    )  # fmt: skip

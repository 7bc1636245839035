"""Questions as assessors judge them: what the unit says and proves, what the tiers say, what one says oneself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from pilar.evaluation.assessment.forms.opinions import OpinionEntry, mark_of
from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.assessment.queries.comparing import differing
from pilar.evaluation.assessment.queries.desks import Desk
from pilar.evaluation.assessment.queries.papers import Papers
from pilar.evaluation.assessment.queries.unit_changes import NOTHING, Change, Changes
from pilar.evaluation.models import Answer
from pilar.evaluation.presenters.moments import moment
from pilar.evaluation.presenters.parts import Part, html_id
from pilar.evaluation.presenters.questions import (
    Clash,
    Tag,
    Words,
    clash_of,
    group_title,
    note_words,
    number_text,
    question_title,
    saved_words,
    tags_of,
)
from pilar.evaluation.queries.evidence import window_of
from pilar.instrument.engine import Score
from pilar.instrument.model import Field, Question
from pilar.numbers import decimal_text


@dataclass(frozen=True, slots=True)
class OptionView:
    id: str
    value: str
    text: str
    is_unit: bool
    is_standing: bool
    is_chosen: bool
    key: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """``unit``: the unit's answer as text; ``text``, ``note``, ``advice``: what the own tier says; ``mark`` of it;
    ``sent``: names of all that a change of it sends."""

    key: str
    id: str
    is_option: bool
    label: str
    measure: str
    inputmode: str
    unit: str
    text: str
    note: str
    advice: str
    has_words: bool
    version: int
    mark: str
    sent: str
    standing: str
    options: tuple[OptionView, ...]
    errors: tuple[str, ...]
    clash: Clash | None


@dataclass(frozen=True, slots=True)
class SaidView:
    """What a tier, another assessor or last year says of a question."""

    who: str
    answer: str
    note: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ProofView:
    """A piece of evidence; ``address`` opens it beside the question."""

    use: int
    title: str
    page: str
    tags: tuple[Tag, ...]
    address: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """``holds``: whose judgement holds where the own tier may judge and has not; ``changed``: what the unit changed
    since round ``changed_since``.
    """

    code: str
    id: str
    number: str
    title: str
    address: str
    talk: str
    is_choice: bool
    may: bool
    fields: tuple[FieldView, ...]
    unit_notes: tuple[str, ...]
    evidence_text: str
    said: tuple[SaidView, ...]
    before: tuple[SaidView, ...]
    proofs: tuple[ProofView, ...]
    window: str
    standing: Tag
    holds: str
    unit_points: str
    own_points: str
    weight: str
    messages: int
    saved: str
    criteria: str
    elements: tuple[str, ...]
    changed: Change | None
    changed_since: int


@dataclass(frozen=True, slots=True)
class GroupView:
    id: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all questions of a page share. ``typed`` and ``stored``: what was sent and not saved, and the opinions that
    it collides with. ``changes``: what the unit has changed since the round before."""

    desk: Desk
    papers: Papers
    part: Part
    names: Mapping[str, str]
    at: datetime
    typed: Mapping[str, OpinionEntry] = field(default_factory=dict)
    stored: Mapping[str, Opinion] = field(default_factory=dict)
    changes: Changes = NOTHING


def groups(setting: Setting) -> tuple[GroupView, ...]:
    """The questions of the part, group by group."""
    instrument = setting.desk.rules.instrument
    found = []
    for code in setting.part.groups:
        node = instrument.nodes[code]
        views = tuple(question_view(setting, instrument.questions[each]) for each in node.questions)
        title = group_title(setting.part, node, setting.papers.wording)
        found.append(GroupView(html_id("kelompok", code), title, views))
    return tuple(found)


def question_view(setting: Setting, question: Question) -> QuestionView:
    """One question."""
    desk, papers = setting.desk, setting.papers
    zone, instrument = desk.zone, desk.rules.instrument
    address = reverse("assessment:question", args=[zone.pk, question.code])
    units = [papers.unit.answers[item.key] for item in question.fields]
    shown = [each for item in question.fields for each in papers.unit.evidence.get(item.key, ())]
    proofs = tuple(
        ProofView(each.use.pk, each.title, f"hlm. {each.use.page}" if each.use.page else "", tuple(tags_of(each)),
                  f"{address}?bukti={each.use.pk}")
        for each in shown
    )  # fmt: skip
    wording = papers.wording
    return QuestionView(
        code=question.code, id=html_id("tanya", question.code), number=setting.part.short(question.code),
        title=question_title(question, wording), address=address,
        talk=reverse("assessment:say", args=[zone.pk, question.code]), is_choice=question.is_choice,
        may=desk.may(question.code),
        fields=tuple(_field(setting, question, item, item is question.fields[0]) for item in question.fields),
        unit_notes=tuple(answer.note for answer in units if answer.note),
        evidence_text="\n".join(answer.evidence_text for answer in units if answer.evidence_text),
        said=tuple(_said(setting, question)), before=tuple(_others(question, papers.before)),
        proofs=proofs, window=window_of(instrument, question.fields[0].key, zone.cutoff).label,
        standing=standing(question, papers.unit.answers, papers.own.answers if papers.own else None),
        holds=_holds(setting, question),
        unit_points=decimal_text(papers.unit.score.questions[question.code].points),
        own_points=own_points(question, papers.own.score if papers.own else None), weight=decimal_text(question.weight),
        messages=papers.messages.get(question.code, 0), saved=_saved(setting, question),
        criteria=wording.criteria.get(question.code, "") if wording else "", elements=question.elements,
        changed=setting.changes.by_question.get(question.code), changed_since=setting.changes.since,
    )  # fmt: skip


def standing(question: Question, unit: Mapping[str, Answer], own: Mapping[str, Answer] | None) -> Tag:
    """Whether the assessor has judged the question, and whether as the unit does; both by field."""
    if own is None or all(own[item.key].is_blank for item in question.fields):
        return ("plain", "belum dinilai")
    if differing(question, unit, own):
        return ("warn", "berbeda dari unit")
    if any(own[item.key].is_blank and not unit[item.key].is_blank for item in question.fields):
        return ("plain", "sebagian dinilai")
    return ("good", "sama dengan unit")


def _holds(setting: Setting, question: Question) -> str:
    """``Anggota`` or ``Ketua, putaran 1``: who gave what holds. Empty where the own tier has judged or may not."""
    desk, here = setting.desk, setting.desk.round
    if here is None or not desk.may(question.code):
        return ""
    said = [row for item in question.fields for row in setting.papers.said.get(item.key, []) if not row.is_blank]
    if not said or any(row.round_id == here.pk and row.tier == here.tier for row in said):
        return ""
    last = max(said, key=lambda row: (row.round.number, row.tier))
    label = next((seat.tier.label for seat in desk.seats if seat.tier.number == last.tier), f"Jenjang {last.tier}")
    return label if last.round_id == here.pk else f"{label}, putaran {last.round.number}"


def own_points(question: Question, score: Score | None) -> str:
    """What the assessor's answers give for the question; empty where no round has begun."""
    return "" if score is None else f", penilai {decimal_text(score.questions[question.code].points)}"


def _own(setting: Setting, key: str) -> Opinion | None:
    """What the tier that the round is at says of a field; of a closed round, what its last tier said."""
    found = setting.desk.round
    if found is None:
        return None
    rows = setting.papers.said.get(key, [])
    return next((row for row in rows if row.round_id == found.pk and row.tier == found.tier), None)


def _field(setting: Setting, question: Question, item: Field, is_first: bool) -> FieldView:
    own, entry, stored = _own(setting, item.key), setting.typed.get(item.key), setting.stored.get(item.key)
    unit, held = setting.papers.unit.answers[item.key], setting.papers.own
    text = entry.entry.text if entry else number_text(item, own.value if own else None)
    note = (entry.entry.note if entry else None) or (own.note if own and not entry else "")
    advice = (entry.advice if entry else None) or (own.recommendation if own and not entry else "")
    errors = entry.errors if entry else ()
    version = entry.entry.seen if entry else own.version if own else 0
    clash = (
        opinion_clash(item, entry, stored, setting.desk.user.actor, setting.names, setting.at)
        if entry and stored
        else None
    )
    return FieldView(
        key=item.key, id=html_id("isian", item.key), is_option=item.kind == "option", label=item.label,
        measure=item.unit, inputmode="numeric" if item.kind == "count" else "decimal",
        unit=number_text(item, unit.value) or "kosong", text="" if item.kind == "option" else text, note=note,
        advice=advice, has_words=is_first, version=version,
        mark="" if entry else mark_of(item, own, with_words=is_first), sent=_sent(item.key),
        standing=holds_now(text, held.answers[item.key] if held else None),
        options=options(question, item, text, unit, held.answers[item.key] if held else None),
        errors=errors, clash=clash,
    )  # fmt: skip


def holds_now(chosen: str, own: Answer | None) -> str:
    """What holds of the assessors, where the own tier has not chosen it itself; empty else."""
    return f"Penilaian kini: {own.option}" if own is not None and own.option and own.option != chosen else ""


def _sent(key: str) -> str:
    inputs = [f"{name}:{key}" for name in ("versi", "pilihan", "angka", "catatan", "rekomendasi", "bentrok")]
    return ",".join(("csrfmiddlewaretoken", "isian", "bagian", "putusan", *inputs))


def options(
    question: Question, item: Field, chosen: str, unit: Answer, own: Answer | None
) -> tuple[OptionView, ...]:  # fmt: skip
    """``is_standing``: what holds of the assessors (``own``), where the own tier has not chosen it itself."""
    values = item.scale.options if item.scale else {}
    return tuple(
        OptionView(html_id("isian", item.key, number), value, question.criteria.get(value, ""),
                   value == unit.option, own is not None and value == own.option != chosen, value == chosen,
                   value[:1].lower())
        for number, value in enumerate(values, 1)
    )  # fmt: skip


def opinion_clash(
    item: Field, typed: OpinionEntry, stored: Opinion, actor: str, names: Mapping[str, str], at: datetime
) -> Clash:  # fmt: skip
    """What ``actor`` typed beside what a colleague, or ``actor`` in another tab, has stored meanwhile."""
    by = f"{names.get(stored.changed_by, 'penilai lain')}, {moment(stored.changed_at, at)}"
    advice = stored.recommendation if typed.advice is None else typed.advice
    words = [
        note_words(stored.note, typed.entry.note),
        Words("Rekomendasi", "Tanpa rekomendasi.", stored.recommendation, advice),
    ]
    who = "sudah Anda ubah sendiri di tab lain" if stored.changed_by == actor else "diubah penilai lain"
    return clash_of(item, typed.entry, stored, f"penilaian ini {who}", by, words)


def _said(setting: Setting, question: Question) -> Iterable[SaidView]:
    """What other tiers and earlier rounds say, then further assessors."""
    desk, here = setting.desk, setting.desk.round
    labels = {seat.tier.number: seat.tier.label for seat in desk.seats}
    for item in question.fields:
        for row in setting.papers.said.get(item.key, []):
            if here and row.round_id == here.pk and row.tier == here.tier and desk.here:
                continue
            who = labels.get(row.tier, f"Jenjang {row.tier}")
            if here and row.round_id != here.pk:
                who = f"{who}, putaran {row.round.number}"
            if len(question.fields) > 1:
                who = f"{who} · {item.label}"
            yield SaidView(who, number_text(item, row.value) or "tanpa jawaban", row.note, row.recommendation)
    yield from _others(question, setting.papers.others)


def _others(question: Question, listed: Mapping[str, Mapping[str, Answer]]) -> Iterable[SaidView]:
    for label, answers in listed.items():
        known = [(item, answers[item.key]) for item in question.fields if item.key in answers]
        if not known:
            continue
        text = "; ".join(
            (f"{item.label}: " if len(known) > 1 else "") + (number_text(item, row.value) or "kosong")
            for item, row in known
        )
        note = "\n".join(row.note for _, row in known if row.note)
        yield SaidView(label, text, note)


def _saved(setting: Setting, question: Question) -> str:
    rows = [row for item in question.fields if (row := _own(setting, item.key))]
    return saved_words(rows, setting.names, setting.at)


def actors(papers: Papers, stored: Sequence[Opinion] = ()) -> set[str]:
    """The accounts whose names the page needs."""
    return {row.changed_by for rows in papers.said.values() for row in rows} | {row.changed_by for row in stored}

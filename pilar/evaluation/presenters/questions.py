"""Questions as they are filled in or read: options with their criteria, numbers, evidence, what others say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Final, Protocol

from django.urls import reverse

from pilar.evaluation.evidence_urls import EvidenceUrls
from pilar.evaluation.forms.sheet import Entry
from pilar.evaluation.models import Answer, EvidenceVersion
from pilar.evaluation.models.worksheet import PLACES, Value
from pilar.evaluation.presenters.facts import FactSetting, FactView, fact_view, room_words
from pilar.evaluation.presenters.moments import moment
from pilar.evaluation.presenters.parts import Part, html_id
from pilar.evaluation.queries.evidence import Shown, window_of
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.tabs import QUESTION_PAGES, Tab
from pilar.evaluation.windows import Fit
from pilar.instrument.engine import Score
from pilar.instrument.explain import explain
from pilar.instrument.model import Field, Node, Question
from pilar.instrument.wording import Wording
from pilar.instrument.words import points_text
from pilar.numbers import decimal_text

Tag = tuple[str, str]


class Changed(Protocol):
    """An answer or an opinion: when and by whom it was changed last."""

    @property
    def changed_at(self) -> datetime | None: ...

    @property
    def changed_by(self) -> str: ...


#: Stands in an address for the key of a field.
ANY_FIELD: Final = "semua-isian"

_CHECKS: Final[Mapping[str, Tag]] = {
    EvidenceVersion.ACCEPTED: ("good", "diperiksa"),
    EvidenceVersion.UNCHECKED: ("plain", "belum diperiksa"),
    EvidenceVersion.RETURNED: ("warn", "perlu diperbaiki"),
}
_FITS: Final[Mapping[Fit, Tag]] = {Fit.OUTSIDE: ("bad", "di luar masa"), Fit.UNDATED: ("warn", "masa belum diisi")}
_LINKS: Final[Mapping[str, Tag]] = {
    EvidenceVersion.DEAD: ("bad", "tautan mati"),
    EvidenceVersion.LOCKED: ("warn", "tautan terkunci"),
}


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A text beside an answer on both sides of a clash: its ``label``, and ``none`` where one side has none."""

    label: str
    none: str
    stored: str
    mine: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two answers to one field, side by side: what is stored, by whom and when, and what was typed here. ``told``: what
    has happened; ``words``: the texts beside the answer, where one of both has any.
    """

    key: str
    id: str
    version: int
    told: str
    by: str
    stored: str
    mine: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """``text``: the number as it stands in its input. ``sent``: names of all that a change of it sends."""

    key: str
    id: str
    is_option: bool
    label: str
    unit: str
    hint: str
    inputmode: str
    options: tuple[Option, ...]
    text: str
    note: str
    has_note: bool
    version: int
    sent: str
    history: str
    error: str
    note_error: str
    clash: Clash | None

    @property
    def invalid(self) -> bool:
        return bool(self.error or self.note_error)


@dataclass(frozen=True, slots=True)
class EvidenceView:
    title: str
    address: str
    page: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class OpinionView:
    assessor: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """What an answer moves beside its inputs. ``lines``: how counted questions come to their value."""

    id: str
    code: str
    key: str
    saved: str
    points: str
    lines: tuple[str, ...]
    cautions: tuple[str, ...]
    is_draft: bool
    may_confirm: bool
    has_focus: bool = False


@dataclass(frozen=True, slots=True)
class QuestionView:
    code: str
    id: str
    number: str
    title: str
    is_choice: bool
    may_answer: bool
    fields: tuple[FieldView, ...]
    state: State
    window: str
    evidence: tuple[EvidenceView, ...]
    read_evidence: str
    add_evidence: str
    evidence_text: str
    opinions: tuple[OpinionView, ...]
    pages: tuple[Tab, ...]
    criteria: str
    examples: tuple[str, ...]
    elements: tuple[str, ...]
    remark: str
    fact: FactView | None
    room: str

    @property
    def has_guide(self) -> bool:
        return bool(self.criteria or self.examples or self.elements or self.remark or self.room)


@dataclass(frozen=True, slots=True)
class GroupView:
    id: str
    title: str
    points: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all questions of a page have in common. ``typed`` and ``stored``: what was sent and not saved, and the
    answers that it collides with; ``names`` of accounts by their id; ``may``: codes of the questions one may answer;
    ``history``: the address of a field's history, with ``ANY_FIELD`` in the field's place.
    """

    sheet: Sheet
    part: Part
    names: Mapping[str, str]
    urls: EvidenceUrls
    at: datetime
    may: frozenset[str]
    history: str
    wording: Wording | None = None
    opinions: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    typed: Mapping[str, Entry] = field(default_factory=dict)
    stored: Mapping[str, Answer] = field(default_factory=dict)
    facts: FactSetting | None = None


def groups(setting: Setting) -> tuple[GroupView, ...]:
    """The questions of the part, group by group."""
    instrument, score = setting.sheet.rules.instrument, setting.sheet.score
    found = []
    for code in setting.part.groups:
        node = instrument.nodes[code]
        questions = tuple(question_view(setting, instrument.questions[each]) for each in node.questions)
        title = group_title(setting.part, node, setting.wording)
        found.append(GroupView(html_id("kelompok", code), title, group_points(score, code), questions))
    return tuple(found)


def group_title(part: Part, node: Node, wording: Wording | None) -> str:
    """Number and name of a group, in the official words where the body has imported them."""
    return f"{part.short(node.code)} {(wording.nodes.get(node.code) if wording else None) or node.name}"


def question_title(question: Question, wording: Wording | None) -> str:
    """As ``group_title``, without the number."""
    return (wording.questions.get(question.code) if wording else None) or question.title


def group_points(score: Score, code: str) -> str:
    """``1,68 dari 2,50``."""
    return f"{decimal_text(score.points(code))} dari {decimal_text(score.weight(code))}"


def question_view(setting: Setting, question: Question) -> QuestionView:
    """One question of the part."""
    sheet, wording = setting.sheet, setting.wording
    may = question.code in setting.may
    answers = [sheet.answers[item.key] for item in question.fields]
    window = window_of(sheet.rules.instrument, question.fields[0].key, sheet.zone.cutoff)
    opinions = tuple(
        _opinion(item, answer, len(question.fields) > 1)
        for item in question.fields
        for answer in setting.opinions.get(item.key, ())
    )
    return QuestionView(
        code=question.code,
        id=html_id("tanya", question.code),
        number=setting.part.short(question.code),
        title=question_title(question, wording),
        is_choice=question.is_choice,
        may_answer=may,
        fields=tuple(_field(setting, question, item, item is question.fields[0]) for item in question.fields),
        state=state(question, answers, sheet.score, setting.names, setting.at, may=may),
        window=window.label,
        evidence=tuple(_evidence(shown, setting.urls) for item in question.fields for shown in
                       sheet.evidence.get(item.key, ())),
        read_evidence=next((setting.urls.viewer(item.key) for item in question.fields
                            if sheet.evidence.get(item.key)), ""),
        add_evidence=setting.urls.add(question.fields[0].key) if may else "",
        evidence_text="\n".join(answer.evidence_text for answer in answers if answer.evidence_text),
        opinions=opinions,
        pages=_pages(sheet.zone.pk, question) if opinions else (),
        criteria=wording.criteria.get(question.code, "") if wording else "",
        examples=question.evidence,
        elements=question.elements,
        remark=question.note,
        fact=fact_view(setting.facts, question, answers, may=may) if setting.facts else None,
        room=room_words(setting.facts, question) if setting.facts else "",
    )  # fmt: skip


def _pages(zone_id: int, question: Question) -> tuple[Tab, ...]:
    """Where what assessors say of the question is talked about: labels with whole addresses."""
    return tuple(Tab(each.label, reverse(each.url, args=[zone_id, question.code])) for each in QUESTION_PAGES)


def state(
    question: Question, answers: Iterable[Answer], score: Score, names: Mapping[str, str], at: datetime, *,
    may: bool, has_focus: bool = False,
) -> State:  # fmt: skip
    """What stands beside the inputs of ``question``; ``answers`` are those of its fields."""
    listed = list(answers)
    is_draft = any(answer.is_draft for answer in listed)
    result = score.questions[question.code]
    lines: tuple[str, ...] = ()
    cautions = [caution.message for caution in score.cautions if caution.node == question.code]
    if not question.is_choice:
        told = explain(score, question.code)
        lines = (*_sum(question, score), told)
        cautions = [message for message in cautions if message not in told]
    return State(
        id=html_id("keadaan", question.code), code=question.code, key=question.fields[0].key,
        saved=saved_words(listed, names, at),
        points=f"{points_text(result.points)} dari {decimal_text(question.weight)}", lines=lines,
        cautions=tuple(cautions), is_draft=is_draft, may_confirm=is_draft and may, has_focus=has_focus,
    )  # fmt: skip


def _sum(question: Question, score: Score) -> tuple[str, ...]:
    """A denominator that is made of parts, computed from them."""
    keys = question.formula.denominator
    values = [score.answers[key] for key in keys]
    if len(keys) < 2 or any(value is None for value in values):
        return ()
    texts = [decimal_text(Fraction(value or 0), 0) for value in values]
    total = decimal_text(sum((Fraction(value or 0) for value in values), Fraction(0)), 0)
    return (f"Jumlah dihitung dari bagiannya: {' + '.join(texts)} = {total}.",)


def saved_words(answers: Iterable[Changed], names: Mapping[str, str], at: datetime) -> str:
    """``Tersimpan 09.41 oleh …``: the latest change; on another day with its date. Empty where nobody has answered."""
    changed = [answer for answer in answers if answer.changed_at is not None]
    if not changed:
        return ""
    last = max(changed, key=lambda answer: answer.changed_at or at)
    return f"Tersimpan {moment(last.changed_at, at)} oleh {names.get(last.changed_by, '')}"


def _field(setting: Setting, question: Question, item: Field, is_first: bool) -> FieldView:
    answer = setting.sheet.answers[item.key]
    # Where one may not answer, the page shows what is stored; what was typed stands apart (presenters/page.py).
    entry = setting.typed.get(item.key) if question.code in setting.may else None
    stored = setting.stored.get(item.key)
    note = answer.note if entry is None or entry.note is None else entry.note
    chosen = entry.text if entry else number_text(item, answer.value)
    names = (
        f"csrfmiddlewaretoken,isian,versi:{item.key},pilihan:{item.key},angka:{item.key},catatan:{item.key},"
        f"bentrok:{item.key},putusan,pastikan"
    )
    return FieldView(
        key=item.key, id=html_id("isian", item.key), is_option=item.kind == "option", label=item.label, unit=item.unit,
        hint=_hint(item), inputmode="numeric" if item.kind == "count" else "decimal",
        options=_options(question, item, chosen), text="" if item.kind == "option" else chosen, note=note,
        has_note=is_first or bool(note or answer.note), version=entry.seen if entry else answer.version, sent=names,
        history=setting.history.replace(ANY_FIELD, item.key),
        error=entry.text_error if entry else "", note_error=entry.note_error if entry else "",
        clash=clash(item, entry, stored, setting.names, setting.at) if entry and stored else None,
    )  # fmt: skip


def _options(question: Question, item: Field, chosen: str) -> tuple[Option, ...]:
    values = item.scale.options if item.scale else {}
    return tuple(
        Option(html_id("isian", item.key, number), value, question.criteria.get(value, ""), value == chosen)
        for number, value in enumerate(values, 1)
    )


def _hint(item: Field) -> str:
    if item.kind == "index" and item.top is not None:
        return f"0 sampai {decimal_text(item.top, 2, trim=True)}, dengan koma desimal"
    if item.kind == "count" and not item.used:
        return "diminta formulir, tetapi tidak ikut dihitung"
    return ""


def clash(item: Field, entry: Entry, stored: Answer, names: Mapping[str, str], at: datetime) -> Clash:
    """What was typed beside what somebody else has stored meanwhile."""
    by = f"{names.get(stored.changed_by, '')}, {moment(stored.changed_at, at)}"
    note = note_words(stored.note, entry.note)
    return clash_of(item, entry, stored, "jawaban ini diubah orang lain", by, [note])


def clash_of(
    item: Field, entry: Entry, stored: Value, told: str, by: str, words: Iterable[Words]
) -> Clash:  # fmt: skip
    """``entry`` beside ``stored``, an answer or an opinion."""
    return Clash(
        key=item.key, id=html_id("bentrok", item.key), version=stored.version, told=told, by=by,
        stored=number_text(item, stored.value) or "kosong", mine=entry.text or "kosong",
        words=tuple(each for each in words if each.stored or each.mine),
    )  # fmt: skip


def note_words(stored: str, mine: str | None) -> Words:
    """The note of both sides; where none was sent, the stored one stays."""
    return Words("Catatan", "Tanpa catatan.", stored, stored if mine is None else mine)


def number_text(item: Field, value: str | Fraction | None) -> str:
    """An answer as it stands in its input: ``B``, ``1.500``, ``3,6``; empty where it is blank."""
    if value is None or isinstance(value, str):
        return value or ""
    return decimal_text(value, 0 if item.kind == "count" else PLACES, trim=item.kind == "index")


def _evidence(shown: Shown, urls: EvidenceUrls) -> EvidenceView:
    page = f"hlm. {shown.use.page}" if shown.use.page else ""
    return EvidenceView(shown.title, urls.item(shown.version.evidence_id), page, tags_of(shown))


def tags_of(shown: Shown) -> tuple[Tag, ...]:
    """What there is to say of a piece of evidence: checked or not, its period, its link."""
    version = shown.version
    tags = [_CHECKS[version.check_state], _FITS.get(shown.fit), _LINKS.get(version.link_state)]
    if shown.use.is_draft:
        tags.append(("warn", "bawaan tahun lalu"))
    return tuple(tag for tag in tags if tag)


def _opinion(item: Field, answer: Answer, named: bool) -> OpinionView:
    text = number_text(item, answer.value) or "belum menjawab"
    return OpinionView(answer.worksheet.assessor.label, f"{item.label}: {text}" if named else text, answer.note)

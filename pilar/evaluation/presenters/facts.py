"""Facts as pages show them: beside a question, in the list of a zone, and whether what was frozen still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.urls import reverse

from pilar.evaluation.facts import readings, registry
from pilar.evaluation.facts.mapping import ROOM_LABELS, Entry, FactMap, Strength, fact_map
from pilar.evaluation.facts.measuring import keys_of
from pilar.evaluation.facts.suggesting import NOTHING
from pilar.evaluation.models import Answer, FactReading, FrozenFact
from pilar.evaluation.presenters.moments import moment
from pilar.evaluation.presenters.parts import html_id
from pilar.instrument.model import Instrument, Question
from pilar.kernel.templatetags.indonesian import angka, tanggal

#: Stands in an address for the code of a question.
ANY_QUESTION: Final = "semua-pertanyaan"
STRENGTHS: Final = {
    Strength.STRONG: ("good", "kuat", "Dihitung penuh dari catatan."),
    Strength.MEDIUM: ("info", "sedang", "Catatan membuktikan adanya; mutunya Anda pastikan dahulu."),
    Strength.WEAK: ("warn", "lemah", "Hanya petunjuk; pilihan tertinggi memerlukan pernyataan Anda."),
}


@dataclass(frozen=True, slots=True)
class FactUrls:
    """The addresses of facts of one zone, looked up once."""

    _page: str
    _freeze: str

    def page(self, code: str) -> str:
        return self._page.replace(ANY_QUESTION, code)

    def freeze(self, code: str) -> str:
        return self._freeze.replace(ANY_QUESTION, code)


def fact_urls(zone_id: int) -> FactUrls:
    return FactUrls(
        reverse("evaluation:fact", args=(zone_id, ANY_QUESTION)),
        reverse("evaluation:fact_freeze", args=(zone_id, ANY_QUESTION)),
    )


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact beside its question.

    ``numbers``: label and figure of each number field. ``one_click``: it may be taken over at once. ``lower``: it
    suggests less than the answer; ``frozen``: when and as what it was last frozen; ``moved``: it has changed since.
    """

    id: str
    url: str
    freeze_url: str
    seen: str
    summary: str
    origin: str
    as_of: str
    measured: str
    strength: str
    strength_kind: str
    strength_words: str
    option: str
    better: str
    lifts: tuple[str, ...]
    warnings: tuple[str, ...]
    why_none: str
    nil: bool
    absent: bool
    numbers: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, int], ...]
    one_click: bool
    lower: bool
    frozen: str
    moved: bool


@dataclass(frozen=True, slots=True)
class FactSetting:
    """What the facts of a page have in common."""

    instrument: Instrument
    map: FactMap
    urls: FactUrls
    readings: Mapping[str, FactReading]
    frozen: Mapping[str, FrozenFact]
    at: datetime


def setting_of(
    instrument: Instrument, zone_id: int, readings_by_key: Mapping[str, FactReading],
    frozen: Mapping[str, FrozenFact], at: datetime,
) -> FactSetting:  # fmt: skip
    return FactSetting(instrument, fact_map(instrument.id), fact_urls(zone_id), readings_by_key, frozen, at)


def room_words(setting: FactSetting, question: Question) -> str:
    """Which room will bring the fact of a question, where none has built it; else empty."""
    entry = setting.map.questions[question.code]
    if entry.fact in registry.facts():
        return ""
    return ROOM_LABELS[entry.room]


def fact_view(setting: FactSetting, question: Question, answers: Sequence[Answer], *, may: bool) -> FactView | None:
    """The fact beside ``question``; None where it has not been measured."""
    reading = setting.readings.get(question.code)
    if reading is None:
        return None
    figures: Mapping[str, Any] = reading.figures
    entry = setting.map.questions[question.code]
    kind, strength, words = STRENGTHS[entry.strength]
    numbers = tuple(_numbers(setting, question))
    frozen = setting.frozen.get(question.code)
    seen = seen_of(setting.readings, question)
    return FactView(
        id=html_id("fakta", question.code), url=setting.urls.page(question.code),
        freeze_url=setting.urls.freeze(question.code), seen=seen, summary=figures["summary"], origin=figures["origin"],
        as_of=tanggal(reading.as_of), measured=moment(reading.measured_at, setting.at), strength=strength,
        strength_kind=kind, strength_words=words, option=reading.option, better=figures["better"],
        lifts=tuple(figures["lifts"]), warnings=tuple(figures["warnings"]), why_none=figures["why_none"],
        nil=figures["nil"], absent=figures["absent"], numbers=numbers,
        versions=tuple((answer.field, answer.version) for answer in answers),
        one_click=may and _one_click(setting, question, figures, answers),
        lower=_is_lower(question, reading.option, answers), frozen=_frozen_words(frozen, setting.at),
        moved=frozen is not None and frozen.digest != seen,
    )  # fmt: skip


def seen_of(found: Mapping[str, FactReading], question: Question) -> str:
    """The digest of all stored readings of a question, as ``actions.freezing.digest_of`` makes it of measured ones."""
    return readings.combined((key, found[key].digest) for key in keys_of(question) if key in found)


def _one_click(setting: FactSetting, question: Question, figures: Mapping[str, Any], answers: Sequence[Answer]) -> bool:
    """Nothing but a click is needed, and it would change something."""
    if figures["absent"] or figures["nil"] or figures["asks"] != NOTHING:
        return False
    by_field = {answer.field: answer for answer in answers}
    if question.is_choice:
        wanted = figures["option"]
        # To answer less than before is a decision for the page where one sees why.
        if not wanted or _is_lower(question, wanted, answers):
            return False
        return wanted != answers[0].option or question.code not in setting.frozen
    numbers = [setting.readings[key].number for key in by_field if key in setting.readings]
    differs = any(
        setting.readings[key].number is not None and setting.readings[key].number != by_field[key].number
        for key in by_field
        if key in setting.readings
    )
    return any(number is not None for number in numbers) and (differs or question.code not in setting.frozen)


def _numbers(setting: FactSetting, question: Question) -> Iterator[tuple[str, str]]:
    for item in question.fields:
        reading = setting.readings.get(item.key)
        if item.kind != "option" and reading is not None and reading.number is not None:
            yield item.label, angka(reading.number, 0 if item.kind == "count" else 2)


def _is_lower(question: Question, option: str | None, answers: Sequence[Answer]) -> bool:
    scale = question.fields[0].scale
    chosen = answers[0].option
    if scale is None or not option or not chosen:
        return False
    return scale.options[option] < scale.options.get(chosen, Fraction(0))


def _frozen_words(frozen: FrozenFact | None, at: datetime) -> str:
    if frozen is None:
        return ""
    taken = f" sebagai {frozen.option}" if frozen.option else ""
    return f"Dibekukan {moment(frozen.at, at)}{taken}, keadaan per {tanggal(frozen.as_of)}"


# -- the list of a zone


@dataclass(frozen=True, slots=True)
class FactRow:
    """A question in the list of a zone's facts."""

    code: str
    title: str
    area: str
    room: str
    built: bool
    view: FactView | None
    answer: str

    @property
    def state(self) -> tuple[str, str]:
        """A tag: kind and word."""
        if not self.built:
            return "plain", "belum dibangun"
        if self.view is None:
            return "plain", "belum dihitung"
        if self.view.absent:
            return "plain", "belum ada catatan"
        if self.view.moved:
            return "warn", "berubah sejak dibekukan"
        if self.view.lower:
            return "bad", "lebih rendah dari jawaban"
        if self.view.frozen:
            return "good", "dibekukan"
        if self.view.nil:
            return "info", "nihil"
        return ("info", "siap diambil alih") if self.view.option or self.view.numbers else ("plain", "belum cukup")


def fact_rows(setting: FactSetting, answers: Mapping[str, Answer], may: frozenset[str]) -> Iterator[FactRow]:
    """All questions in the order of the form."""
    for question in setting.instrument.questions.values():
        entry: Entry = setting.map.questions[question.code]
        own = [answers[item.key] for item in question.fields]
        area = setting.instrument.area_of(question.code)
        yield FactRow(
            question.code, question.title, area.name if area else "Hasil", ROOM_LABELS[entry.room],
            entry.fact in registry.facts(), fact_view(setting, question, own, may=question.code in may),
            "; ".join(_answer_text(answer) for answer in own),
        )  # fmt: skip


def _answer_text(answer: Answer) -> str:
    if answer.option is not None:
        return answer.option
    return "" if answer.number is None else angka(answer.number, 2 if answer.number % 1 else 0)


# -- what was frozen


@dataclass(frozen=True, slots=True)
class FrozenView:
    """A frozen fact against what the rows say now. ``changes``: sentences, empty where it still holds."""

    frozen: FrozenFact
    by: str
    taken: str
    paper: str
    evidence: str
    changes: tuple[str, ...]

"""The assessors' form as it arrives: as that of the worksheet, with a recommendation and a mark of what was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from pilar.evaluation.actions.writing import LONGEST_NOTE
from pilar.evaluation.assessment.actions.opinions import OpinionChange
from pilar.evaluation.assessment.models import Opinion
from pilar.evaluation.forms.sheet import SEEN, Entry, NotThisForm, read_one
from pilar.evaluation.presenters.questions import number_text
from pilar.instrument.model import Field, Instrument
from pilar.numbers import decimal_text

#: What the names of inputs begin with; the field's key follows.
ADVICE: Final = "rekomendasi:"
SHOWN: Final = "semula:"


@dataclass(frozen=True, slots=True)
class OpinionEntry:
    """One field as it was typed. ``advice`` is None where no recommendation was asked for; ``touched``: whether it says
    something else than the page showed, so that a form of many fields saves only what was meant."""

    entry: Entry
    advice: str | None
    advice_error: str
    touched: bool

    @property
    def field(self) -> str:
        return self.entry.field

    @property
    def errors(self) -> tuple[str, ...]:
        """What is wrong with it, a sentence for each."""
        return tuple(each for each in (self.entry.text_error, self.entry.note_error, self.advice_error) if each)

    @property
    def is_sound(self) -> bool:
        return not self.errors

    @property
    def words(self) -> str:
        """What was typed, to be read and copied."""
        named = (("Jawaban", self.entry.text), ("Catatan", self.entry.note), ("Rekomendasi", self.advice))
        return "\n".join(f"{name}: {text}" for name, text in named if text)

    def change(self) -> OpinionChange:
        wish = self.entry.wish()
        return OpinionChange(wish.field, wish.value, wish.note, self.advice, wish.seen)


def read(instrument: Instrument, data: QueryDict) -> list[OpinionEntry]:
    """Every field that was sent, in the order of the form. Raises NotThisForm for one that is not on it."""
    sent = [name.removeprefix(SEEN) for name in data if name.startswith(SEEN)]
    for key in sent:
        if key not in instrument.fields:
            raise NotThisForm(f"Isian {key[:60]} tidak ada pada LKE ini. Tidak ada yang disimpan.")
    return [read_field(instrument.fields[key], data) for key in instrument.fields if key in set(sent)]


def read_one_field(instrument: Instrument, key: str, data: QueryDict) -> OpinionEntry:
    """The field ``key`` alone. Raises NotThisForm for one that is not on the form."""
    if key not in instrument.fields:
        raise NotThisForm(f"Isian {key[:60]} tidak ada pada LKE ini. Tidak ada yang disimpan.")
    return read_field(instrument.fields[key], data)


def read_field(item: Field, data: QueryDict) -> OpinionEntry:
    """The field ``item`` as it was sent. Raises NotThisForm where its version is missing."""
    entry = read_one(item, data)
    advice = data.get(ADVICE + item.key)
    advice = None if advice is None else advice.replace("\r\n", "\n").replace("\r", "\n").strip()
    error = ""
    if len(advice or "") > LONGEST_NOTE:
        error = f"Rekomendasi paling banyak {decimal_text(LONGEST_NOTE, 0)} huruf."
    elif "\x00" in (advice or ""):
        error = "Rekomendasi memuat karakter yang tidak dapat disimpan. Ketik ulang bagian itu."
    was = data.get(SHOWN + item.key)
    touched = was is None or was != _mark(entry.text, entry.note or "", advice or "")
    return OpinionEntry(entry, advice, error, touched)


def mark_of(item: Field, opinion: Opinion | None, *, with_words: bool) -> str:
    """The mark of what the page shows of an opinion; ``with_words`` where note and recommendation stand there too."""
    if opinion is None:
        return _mark("", "", "")
    text = number_text(item, opinion.value)
    return _mark(text, opinion.note, opinion.recommendation) if with_words else _mark(text, "", "")


def _mark(*texts: str) -> str:
    cleaned = "\x1f".join(text.replace("\r\n", "\n").strip() for text in texts)
    return hashlib.sha256(cleaned.encode()).hexdigest()[:16]

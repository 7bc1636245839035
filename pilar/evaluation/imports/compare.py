"""What a stored upload would do now: field by field, what the file says beside what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.access import Writing
from pilar.evaluation.evidence_texts import column_text, names_all, outside_links
from pilar.evaluation.imports.reading import from_text
from pilar.evaluation.models import Answer, EvidenceUse
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.model import Field, Question
from pilar.numbers import decimal_text
from pilar.workbook.answers import as_number
from pilar.workbook.celltext import as_read

_PLACES = 12


class State(StrEnum):
    """How a row, or a part of it, stands to what is stored. ``value`` is what the address of the page says."""

    NEW = "baru"
    CHANGED = "berubah"
    UNREADABLE = "tidak-terbaca"
    EQUAL = "sama"
    BLANK = "kosong"
    LOCKED = "terkunci"


#: In the order in which they ask for a decision: label, what it means.
STATES: Final[dict[State, tuple[str, str]]] = {
    State.NEW: ("Baru", "Di Pilar masih kosong; dapat diterima tanpa menimpa apa pun."),
    State.CHANGED: ("Berubah", "Di Pilar sudah ada isi yang lain. Bandingkan keduanya sebelum menerimanya."),
    State.UNREADABLE: ("Tidak terbaca", "Jawaban di berkas tidak dapat dipakai; yang tersimpan tetap."),
    State.EQUAL: ("Sama", "Berkas dan Pilar sudah sama."),
    State.BLANK: ("Kosong di berkas", "Berkas tidak menyebut apa-apa; yang tersimpan tetap."),
    State.LOCKED: ("Terkunci", "Bukan bagian Anda: diisi pokja lain atau kontributor yang ditugaskan."),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Answer, note or evidence of a field: in the file, and as it is stored."""

    name: str
    file: Any
    stored: Any
    state: State

    @property
    def takes(self) -> bool:
        """Whether accepting it would write something."""
        return self.state in (State.NEW, State.CHANGED)

    @property
    def file_text(self) -> str:
        return in_words(self.file)

    @property
    def stored_text(self) -> str:
        return in_words(self.stored)


def in_words(value: str | Fraction | None) -> str:
    """An answer or text as people read it."""
    return decimal_text(value, _PLACES, trim=True) if isinstance(value, Fraction) else value or ""


@dataclass(frozen=True, slots=True)
class Row:
    """A field: what the file says, what is stored, and what accepting it would do. ``area`` 0 stands for the results.

    ``taken``: it has been accepted from this upload before. ``version`` is that of the stored answer.
    """

    item: Field
    question: Question
    area: int
    cell: str
    answer: Part
    note: Part
    evidence: Part
    links: tuple[str, ...]
    problem: str
    doubt: str
    version: int
    is_mine: bool
    is_draft: bool
    taken: bool

    @property
    def field(self) -> str:
        return self.item.key

    @property
    def title(self) -> str:
        return self.question.title if self.question.is_choice else f"{self.question.title}: {self.item.label}"

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.answer, self.note, self.evidence)

    @property
    def state(self) -> State:
        states = {part.state for part in self.parts}
        if not self.is_mine:
            return State.LOCKED
        if self.problem:
            return State.UNREADABLE
        return next(state for state in (State.CHANGED, State.NEW, State.EQUAL, State.BLANK) if state in states)

    @property
    def takes(self) -> bool:
        """Whether accepting the row would write something."""
        return self.is_mine and any(part.takes for part in self.parts)

    @property
    def overwrites(self) -> bool:
        """Whether accepting the row would replace something that is stored."""
        return self.takes and any(part.state is State.CHANGED for part in self.parts)


@dataclass(frozen=True, slots=True)
class Diff:
    """An upload against what is stored, in the order of the form."""

    rows: tuple[Row, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES}

    @property
    def filled(self) -> int:
        """Fields that the file answers."""
        return sum(row.answer.file is not None for row in self.rows)

    @property
    def links(self) -> int:
        return sum(len(row.links) for row in self.rows)

    @property
    def urls(self) -> frozenset[str]:
        return frozenset(url for row in self.rows for url in row.links)

    @property
    def locked(self) -> int:
        """Fields that are not the reader's to fill, whatever the file says of them."""
        return sum(not row.is_mine for row in self.rows)

    @property
    def fresh(self) -> tuple[Row, ...]:
        """What can be accepted without replacing anything, and has not been accepted from this upload before."""
        return tuple(row for row in self.rows if row.takes and not row.overwrites and not row.taken)

    @property
    def texts_only(self) -> int:
        """Of ``fresh`` those whose answer cannot be read: only note and evidence come along."""
        return sum(row.state is State.UNREADABLE for row in self.fresh)

    @property
    def all_open(self) -> tuple[Row, ...]:
        """The same and what replaces something."""
        return tuple(row for row in self.rows if row.takes and not row.taken)

    @property
    def versions(self) -> str:
        """The version of every stored answer, for the form: what somebody has seen."""
        return ".".join(str(row.version) for row in self.rows)


def compare(
    rules: Rulebook, said: Mapping[str, Mapping[str, str]], answers: Mapping[str, Answer],
    uses: Mapping[str, Sequence[EvidenceUse]], mine: Writing, taken: Sequence[str] = (),
) -> Diff:  # fmt: skip
    """Hold the rows of an upload against the answers and evidence uses of the zone, both by field."""
    before = frozenset(taken)
    return Diff(
        tuple(
            _row(rules, item, said.get(key, {}), answers[key], uses.get(key, ()), mine, key in before)
            for key, item in rules.instrument.fields.items()
        )
    )


def _row(
    rules: Rulebook, item: Field, said: Mapping[str, str], stored: Answer, uses: Sequence[EvidenceUse], mine: Writing,
    taken: bool,
) -> Row:  # fmt: skip
    area = rules.area_of(item.question)
    evidence = said.get("evidence", "")
    return Row(
        item=item,
        question=rules.instrument.questions[item.question],
        area=area.number if area else 0,
        cell=said.get("cell", ""),
        answer=_answer(from_text(item, said.get("value")), stored),
        note=_text("Catatan", said.get("note", ""), stored.note),
        evidence=_evidence(evidence, stored, uses),
        links=tuple(dict.fromkeys(link.url for link in outside_links(evidence))),
        problem=said.get("problem", ""),
        doubt=said.get("doubt", ""),
        version=stored.version,
        is_mine=mine.may(rules, item.question),
        is_draft=stored.is_draft,
        taken=taken,
    )


def _answer(file: str | Fraction | None, stored: Answer) -> Part:
    """A draft that the file says too is new: accepting it confirms it."""
    kept = stored.value
    if file is None:
        state = State.BLANK
    elif kept is None:
        state = State.NEW
    elif _same(file, kept):
        state = State.NEW if stored.is_draft else State.EQUAL
    else:
        state = State.CHANGED
    return Part("Jawaban", file, kept, state)


def _same(file: str | Fraction, stored: str | Fraction) -> bool:
    if isinstance(file, Fraction) and isinstance(stored, Fraction):
        return as_number(file) == as_number(stored)
    return file == stored


def _text(name: str, file: str, stored: str) -> Part:
    return Part(name, file, stored, _text_state(as_read(file), as_read(stored)))


def _text_state(file: str, stored: str) -> State:
    if not file:
        return State.BLANK
    if not stored:
        return State.NEW
    return State.EQUAL if file == stored else State.CHANGED


def _evidence(file: str, stored: Answer, uses: Sequence[EvidenceUse]) -> Part:
    """Equal to what would be exported now; or typed just so, with every link of it in use."""
    text, typed = as_read(file), as_read(stored.evidence_text)
    shown = column_text(typed, uses)
    if not text:
        state = State.BLANK
    elif text == typed:
        # Accepting adds the links that are missing and replaces nothing.
        state = State.EQUAL if names_all(text, uses) else State.NEW
    elif text == shown or (stored.is_draft and text == column_text("", uses)):
        state = State.EQUAL
    else:
        state = _text_state(text, typed)
    return Part("Bukti", file, shown, state)

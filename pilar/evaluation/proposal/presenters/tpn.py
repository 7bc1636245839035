"""TPN's answers as a form: every field by area, what is stored or was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from pilar.evaluation.forms.sheet import Entry
from pilar.evaluation.models import Answer
from pilar.evaluation.models.worksheet import PLACES
from pilar.evaluation.proposal.queries.tpn import Beside, Frozen, Value
from pilar.evaluation.questions import Place, sections
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.model import Field
from pilar.instrument.words import answer_text
from pilar.kernel.exports import Column
from pilar.numbers import rounded

#: The code of the part without a number.
RESULTS: Final = "hasil"
_QUOTED: Final = 200
#: Of TPN's answers beside those of unit and TPI: the name of the part, and the field.
COLUMNS: Final[list[Column[tuple[str, Beside]]]] = [
    Column("Bagian", lambda row: row[0], width=30),
    Column("Kode", lambda row: row[1].place.question, width=14),
    Column("Pertanyaan", lambda row: row[1].place.title, width=60),
    Column("Isian", lambda row: row[1].place.label, width=30),
    Column("Unit", lambda row: row[1].unit, width=12),
    Column("TPI", lambda row: row[1].internal, width=12),
    Column("TPN", lambda row: row[1].national, width=12),
    Column("Berbeda dari TPI", lambda row: "ya" if row[1].differs else "", width=16),
    Column("Catatan TPN", lambda row: row[1].note, width=60),
]


@dataclass(frozen=True, slots=True)
class Line:
    """A field of the form. ``unit``, ``internal``: what those answered, in words; ``is_filled`` with TPI's, unsaved."""

    place: Place
    item: Field
    text: str
    note: str
    version: int
    text_error: str = ""
    note_error: str = ""
    unit: str = ""
    internal: str = ""
    is_filled: bool = False

    @property
    def options(self) -> list[str]:
        return list(self.item.scale.options) if self.item.scale else []

    @property
    def is_wrong(self) -> bool:
        return bool(self.text_error or self.note_error)


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form."""

    code: str
    name: str
    lines: list[Line]
    is_open: bool

    @property
    def answered(self) -> int:
        return sum(bool(line.text) for line in self.lines)

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.lines)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A form that was not saved: why where it was refused, what was typed, by field what others have stored meanwhile.

    ``filled``: the fields that were blank and show TPI's answer now; None where that was not asked for.
    """

    why: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    conflicts: Mapping[str, Answer] = field(default_factory=dict)
    filled: frozenset[str] | None = None


def filled_in(entries: Iterable[Entry], answers: Mapping[str, Value]) -> Unsaved:
    """The form as it was typed, with ``answers`` in the fields that were left blank."""
    typed = {each.field: each for each in entries}
    blank = frozenset(key for key, each in typed.items() if not each.text and answers.get(key) is not None)
    texts = {key: replace(typed[key], text=_typed_as(answers[key])) for key in blank}
    return Unsaved(entries={**typed, **texts}, filled=blank)


def groups_of(
    rules: Rulebook, stored: Mapping[str, Answer], frozen: Frozen, unsaved: Unsaved, wanted: str = ""
) -> list[Group]:  # fmt: skip
    """The parts of the form. Open are the one that is ``wanted``, else the first, and those with something to mend."""
    parts = sections(rules)
    codes = [part.code or RESULTS for part in parts]
    first = wanted if wanted in codes else codes[0]
    groups = []
    for code, part in zip(codes, parts, strict=True):
        lines = [
            _with_others(_line(rules, place, stored[place.key], unsaved), frozen, unsaved) for place in part.places
        ]
        groups.append(Group(code, part.name, lines, code == first or any(line.is_wrong for line in lines)))
    return groups


def _with_others(line: Line, frozen: Frozen, unsaved: Unsaved) -> Line:
    key = line.place.key
    unit, internal = (answer_text(line.item, said.get(key)) for said in (frozen.unit, frozen.internal))
    return replace(line, unit=unit, internal=internal, is_filled=key in (unsaved.filled or ()))


def _line(rules: Rulebook, place: Place, answer: Answer, unsaved: Unsaved) -> Line:
    item = rules.instrument.fields[place.key]
    entry, theirs = unsaved.entries.get(place.key), unsaved.conflicts.get(place.key)
    if entry is None:
        return Line(place, item, _typed_as(answer.value), answer.note, answer.version)
    if theirs is None:
        return Line(place, item, entry.text, entry.note or "", entry.seen, entry.text_error, entry.note_error)
    return Line(place, item, entry.text, entry.note or "", theirs.version, _of_others(item, theirs))


def _of_others(item: Field, theirs: Answer) -> str:
    note = theirs.note if len(theirs.note) <= _QUOTED else f"{theirs.note[:_QUOTED]}…"
    beside = f", dengan catatan “{note}”" if note else ""
    return (
        f"Diubah orang lain menjadi “{answer_text(item, theirs.value)}”{beside}. Perbaiki isian Anda, atau simpan lagi "
        "bila isian Anda yang benar."
    )


def _typed_as(value: Value) -> str:
    """As a person types it."""
    if isinstance(value, Fraction):
        return f"{rounded(value, PLACES).normalize():f}".replace(".", ",")
    return value or ""

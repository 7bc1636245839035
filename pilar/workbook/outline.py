"""What an LKE sheet should contain, row by row, in the order of the official form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pilar.instrument.edition import Edition
from pilar.instrument.model import Instrument, Node, Question
from pilar.instrument.wording import Wording

RowKind = Literal["node", "question", "derived", "field", "part", "sum", "total"]

#: Words that stand in so many rows that they tell nothing.
_COMMON = frozenset(
    {
        "ada", "adanya", "akan", "atas", "atau", "belum", "dalam", "dan", "dari", "di", "dilakukan", "instansi", "jika",
        "ke", "kerja", "oleh", "pada", "para", "serta", "sudah", "telah", "terdapat", "tidak", "unit", "untuk", "yang",
        "dengan",
    }
)  # fmt: skip
_WORD = re.compile(r"[a-z]{2,}|\d+")


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One expected row. ``type`` is the answer type as in the choices column (``a/b/c``, ``ya/tidak``, ``%`` …)."""

    key: str
    kind: RowKind
    label: str
    words: frozenset[str]
    type: str | None
    weight: Fraction | None
    number: int


def words_of(text: str) -> frozenset[str]:
    """The telling words of a text without prefix and cut short, so that ``penerapan`` meets ``diterapkan`` halfway."""
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _stem(word: str) -> str:
    for prefix in ("pemb", "peng", "peny", "pem", "pen", "per", "meng", "mem", "men", "ber", "ter", "di", "ke", "se"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            word = word[len(prefix) :]
            break
    return word[:5]


def outline(instrument: Instrument, edition: Edition, wording: Wording | None = None) -> list[OutlineRow]:
    """Every row that the official form has, in the order of its row numbers."""
    rows = [*_nodes(instrument, edition, wording), *_questions(instrument, edition, wording), *_totals(edition)]
    return sorted(rows, key=lambda row: row.number)


def type_of(question: Question) -> str:
    """The answer type of a question as the choices column writes it, normalised."""
    if question.is_choice:
        return question.scale.label.casefold()
    return "0-4" if question.formula.kind == "index" else "%"


def _nodes(instrument: Instrument, edition: Edition, wording: Wording | None) -> Iterator[OutlineRow]:
    taken = {place.row for place in edition.fields.values()}
    for code, node in instrument.nodes.items():
        number = edition.nodes[code]
        if number in taken:
            continue
        words = words_of(f"{node.name} {wording.nodes.get(code, '') if wording else ''}")
        yield OutlineRow(code, "node", _label(node), words, None, node.weight, number)


def _label(node: Node | Question) -> str:
    return node.code.rpartition(".")[2].casefold()


def _questions(instrument: Instrument, edition: Edition, wording: Wording | None) -> Iterator[OutlineRow]:
    for question in instrument.questions.values():
        text = " ".join((question.title, *question.criteria.values()))
        official = wording.questions.get(question.code, "") if wording else ""
        words = words_of(f"{text} {official}")
        label = _label(question)
        kind = question.formula.kind
        if kind == "choice":
            number = edition.fields[question.code].row
            yield OutlineRow(question.code, "question", label, words, type_of(question), None, number)
            continue
        if kind == "index":
            [item] = question.fields
            yield OutlineRow(item.key, "question", label, words, "0-4", None, edition.fields[item.key].row)
            continue
        yield OutlineRow(question.code, "derived", label, words, "%", None, edition.derived[question.code])
        part = edition.parts.get(question.code)
        if part:
            yield OutlineRow(f"{question.code}#part", "part", label, words, None, question.weight, part.heading)
            yield OutlineRow(f"{question.code}#sum", "sum", "", words_of(part.label), "jumlah", None, part.sum)
        for item in question.fields:
            official = wording.questions.get(item.key, "") if wording else ""
            row = edition.fields[item.key].row
            yield OutlineRow(item.key, "field", "", words_of(f"{item.label} {official}"), "jumlah", None, row)


def _totals(edition: Edition) -> Iterator[OutlineRow]:
    texts = {
        "A": "total pengungkit",
        "B": "total hasil",
        "total": "nilai hasil evaluasi zona integritas reformasi birokrasi",
    }
    for key, number in edition.totals.items():
        yield OutlineRow(f"total:{key}", "total", "", words_of(texts[key]), None, None, number)

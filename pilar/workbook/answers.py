"""Turns what people type into answers: ``a``, ``A.``, ``ya``, ``3,6``, ``1.500``. What stays unreadable says why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pilar.instrument.engine import AnswerError, check_answer
from pilar.instrument.model import Field
from pilar.numbers import decimal_text, read_count, read_index

if TYPE_CHECKING:  # openpyxl is heavy, and the site needs only the words when it starts
    from pilar.workbook.grid import Cell

#: What stands in a cell that nobody has answered.
_BLANK = frozenset({"", "blm diisi", "belum diisi", "blm di isi", "belum di isi", "belum dijawab", "n/a", "kosong"})
_YES = frozenset({"ya", "iya", "y", "yes"})
_NO = frozenset({"tidak", "tdk", "tidak ada", "no"})
_TRIM = " \t\u00a0.,:;)('\"“”‘’`"
_OPTION_WITH_TEXT = re.compile(r"([A-Ea-e])\s*[.):]\s+\S")


@dataclass(frozen=True, slots=True)
class Answer:
    """``value`` None is blank; ``trouble`` says why a filled cell could not be used; ``error`` marks an Excel error;
    ``loose`` is the answer in words where we read what the sheet's own formulas do not.
    """

    value: str | Fraction | None
    trouble: str = ""
    error: bool = False
    loose: str = ""


def read_answer(item: Field, cell: Cell, becomes: str = "dianggap belum dijawab") -> Answer:
    """The answer in ``cell`` for ``item``. Never raises: trouble is told, the answer is then blank.

    ``becomes``: what happens to a field whose cell cannot be used, as the trouble says it.
    """
    if cell.is_error:
        return Answer(None, f"Sel berisi galat {cell.text}; {becomes}.", error=True)
    text = cell.text
    if text.casefold() in _BLANK:
        return Answer(None)
    if item.kind == "option":
        return _option(item, cell, text, becomes)
    if text.casefold() in ("-", "nihil"):
        return Answer(None, f"Isian {_short(text)} tidak terbaca sebagai angka; ketik 0 bila memang nihil.")
    number = _number(item, cell, text)
    if isinstance(number, str):
        return Answer(None, number)
    if cell.percent and 0 < number <= 1:
        return Answer(
            None, f"Sel berformat persen ({decimal_text(number * 100, 2, trim=True)}%); yang diminta {_asked(item)}."
        )
    loose = decimal_text(number, 4, trim=True) if isinstance(cell.value, str) else ""
    try:
        return Answer(check_answer(item, number), loose=loose)
    except AnswerError as problem:
        return Answer(None, f"Isian {_short(text)} tidak dapat dipakai. {problem.message}")


def _option(item: Field, cell: Cell, text: str, becomes: str) -> Answer:
    scale = item.scale
    if scale is None or text == "-":
        return Answer(None)
    bare = text.strip(_TRIM).casefold()
    if "Ya" in scale.options:
        chosen = "Ya" if bare in _YES else "Tidak" if bare in _NO else None
    else:
        match = _OPTION_WITH_TEXT.match(text)
        chosen = (match[1] if match else bare).upper()
        chosen = chosen if chosen in scale.options else None
    if chosen is None:
        return Answer(None, f"Jawaban {_short(text)} bukan salah satu dari {scale.label}; {becomes}.")
    # Excel compares without regard to case, but a space or a full stop makes another text.
    raw = cell.value if isinstance(cell.value, str) else text
    return Answer(chosen, loose=chosen if raw.casefold() != chosen.casefold() else "")


def _number(item: Field, cell: Cell, text: str) -> Fraction | str:
    if isinstance(cell.value, bool | date):
        return f"Isian {_short(text)} bukan angka. Atur format selnya menjadi angka, lalu ketik lagi."
    if isinstance(cell.value, int | float):
        if abs(cell.value) >= 1e15:
            return f"Isian {_short(text)} terlalu besar."
        return as_number(cell.value)
    number = read_count(text) if item.kind == "count" else read_index(text)
    if number is not None:
        return number
    if text.endswith("%"):
        return f"Isian {_short(text)} berupa persen; yang diminta {_asked(item)}."
    return f"Isian {_short(text)} bukan angka; yang diminta {_asked(item)}."


def as_number(value: float | Fraction) -> Fraction:
    """A number as a cell keeps it: whole ones exactly, others with twelve digits. That is what a person can have meant,
    without the noise of binary fractions (3.5999999999999996).
    """
    exact = float(value)
    return Fraction(int(value)) if exact.is_integer() else Fraction(f"{exact:.12g}")


def _asked(item: Field) -> str:
    return "indeks 0 sampai 4, misalnya 3,60" if item.kind == "index" else "jumlah berupa bilangan bulat, misalnya 12"


def _short(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 41 else f"“{text}”"

"""Answers to put into workbooks, and the many ways in which people type them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from pilar.instrument.model import Field
from tests.workbook.build import LEFT, Variation
from tests.workbook.form import EDITION, INSTRUMENT

Answer = str | Fraction | None


def complete(seed: int = 0) -> dict[str, Answer]:
    """Every field answered, nothing contradictory: no zero denominator, nothing done that was not due."""
    draw = random.Random(seed)
    answers: dict[str, Answer] = {}
    for key, item in INSTRUMENT.fields.items():
        if item.scale:
            answers[key] = draw.choice(list(item.scale.options))
        elif item.kind == "index":
            answers[key] = Fraction(draw.randint(250, 400), 100)
        else:
            answers[key] = Fraction(draw.randint(1, 30))
    for question in INSTRUMENT.questions.values():
        formula = question.formula
        due = sum((Fraction(answers[key] or 0) for key in formula.denominator), Fraction(0))
        for key in formula.numerator:
            answers[key] = Fraction(draw.randint(1, int(due)))
    return consistent(answers)


def consistent(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The same figure where the form asks for it twice; what is done never above what was due."""
    answers = dict(answers)
    for item in INSTRUMENT.fields.values():
        if item.same_as:
            answers[item.key] = answers[item.same_as]
    for question in INSTRUMENT.questions.values():
        formula = question.formula
        due = sum((Fraction(answers[key] or 0) for key in formula.denominator), Fraction(0))
        for key in formula.numerator:
            answers[key] = min(Fraction(answers[key] or 0), due)
    return answers


def best() -> dict[str, Answer]:
    """The answers of a full score."""
    answers: dict[str, Answer] = dict.fromkeys(INSTRUMENT.fields, Fraction(2))
    for key, item in INSTRUMENT.fields.items():
        if item.scale:
            answers[key] = item.scale.best
        elif item.kind == "index":
            answers[key] = item.top
    for question in INSTRUMENT.questions.values():
        for key in question.formula.numerator:
            answers[key] = Fraction(2 * len(question.formula.denominator))
        if question.formula.after:
            answers[question.formula.after] = Fraction(0)
    return answers


def half(seed: int = 0) -> dict[str, Answer]:
    """About half of the fields answered."""
    draw = random.Random(seed)
    return {key: value if draw.random() < 0.5 else None for key, value in complete(seed).items()}


def zero_denominators() -> dict[str, Answer]:
    """Every count 0, all else at its best."""
    return {key: Fraction(0) if INSTRUMENT.fields[key].kind == "count" else value for key, value in best().items()}


# -- for hypothesis


def anything(seed: int) -> dict[str, Answer]:
    """Anything that may stand in a form, blanks and contradictions included; some seeds give nearly empty forms."""
    draw = random.Random(seed)
    blanks = draw.random()
    return {key: None if draw.random() < blanks else _one(item, draw) for key, item in INSTRUMENT.fields.items()}


def _one(item: Field, draw: random.Random) -> Answer:
    if item.scale:
        return draw.choice(list(item.scale.options))
    if item.kind == "index":
        return Fraction(draw.randint(0, 400), 100)
    return Fraction(draw.choice([0, 1, draw.randint(0, 5000)]))


any_answers: st.SearchStrategy[dict[str, Answer]] = st.integers(0, 2**32).map(anything)


def typed(item: Field, value: Answer, draw: random.Random) -> Any:
    """``value`` in one of the ways in which people type it into a cell."""
    if value is None:
        return draw.choice([None, "Blm Diisi", "", " ", "blm diisi", "Belum diisi", *(["-"] if item.scale else [])])
    if isinstance(value, str):
        return draw.choice([value, value.lower(), f"{value} ", f" {value}.", value.upper(), f"'{value}"])
    plain = value.numerator if value.denominator == 1 else float(value)
    if item.kind == "index":
        text = f"{float(value):.2f}"
        return draw.choice([plain, text, text.replace(".", ","), f"{text} "])
    grouped = f"{value.numerator:,}".replace(",", ".")
    return draw.choice([plain, float(plain), str(plain), f"{plain} ", f"{plain},0", grouped])


def _gaps() -> st.SearchStrategy[dict[int, int]]:
    rows = st.integers(3, EDITION.totals["total"])
    return st.dictionaries(rows, st.integers(1, 30), max_size=4)


#: Every departure from the official workbook that must not matter, in any combination.
variations = st.builds(
    Variation,
    ids=st.sampled_from(["whole", "none", "restarting", "one-off"]),
    texts=st.sampled_from(["ours", "placeholder"]),
    headers=st.sampled_from(["official", "renamed", "grouped"]),
    rows_above=st.integers(0, 9),
    gaps=_gaps(),
    strangers=st.frozensets(st.sampled_from(sorted(EDITION.nodes.values())[3:]), max_size=2),
    columns_before=st.lists(st.sampled_from([*LEFT, "answer:unit", "note:unit", "answer:tpi"]), max_size=3).map(tuple),
    tpi=st.sampled_from([1, 2]),
    swapped=st.booleans(),
    unit_points=st.booleans(),
    sheet=st.sampled_from(["", "Jawaban 2026", "LKE Unit", "Lembar Kerja"]),
    sheets_first=st.booleans(),
    other_sheets=st.sampled_from([(), ("Sheet1",), ("Surat", "Lampiran")]),
    summaries=st.booleans(),
    guarded=st.booleans(),
    by_type=st.booleans(),
    merged=st.booleans(),
)

"""Workbooks to measure with: one filled by chance with a fixed seed, as an office would upload it."""

from __future__ import annotations

import random
from fractions import Fraction

from pilar.instrument.loader import load
from pilar.workbook.model import SheetAnswers
from pilar.workbook.writer import write


def answers(seed: int = 7, blank: float = 0.05) -> dict[str, str | Fraction | None]:
    """Answers to every field, ``blank`` of them left out."""
    chance = random.Random(seed)
    result: dict[str, str | Fraction | None] = {}
    for key, item in load().fields.items():
        if chance.random() < blank:
            result[key] = None
        elif item.scale is not None:
            result[key] = chance.choice(list(item.scale.options))
        elif item.kind == "count":
            result[key] = Fraction(chance.randint(0, 12))
        else:
            result[key] = Fraction(chance.randint(280, 400), 100)
    return result


def workbook() -> bytes:
    """A workbook of the official layout with notes and links on every field."""
    given = answers()
    notes = {key: f"Catatan contoh untuk {key}: bukti lengkap dan sudah diperiksa." for key in given}
    links = {key: f"https://contoh.invalid/bukti/{key}" for key in given}
    return write(load(), [SheetAnswers("unit", given, notes, links)], unit_name="UPT Contoh (data contoh)")

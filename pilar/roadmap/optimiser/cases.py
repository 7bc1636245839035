"""From wishes to what the programme is made of: what may be moved and how, what the floors need, what is limited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pilar.instrument.engine import Score
from pilar.instrument.model import Instrument, Predicate
from pilar.roadmap.optimiser.candidates import blocks_of
from pilar.roadmap.optimiser.efforts import Efforts
from pilar.roadmap.optimiser.needs import needs_of
from pilar.roadmap.optimiser.programme import Limits, Programme
from pilar.roadmap.optimiser.shapes import Aim, Block, Need, PlanError, Wishes

EXPECTED: Final = "Dihitung menurut harapan tim."


@dataclass(frozen=True, slots=True)
class Case:
    """A worksheet's score (with what is expected of surveys) seen with certain wishes."""

    before: Score
    predicate: Predicate
    left_out: Mapping[str, str]
    blocks: tuple[Block, ...]
    needs: tuple[Need, ...]
    limits: Limits

    def programme(self, aim: Aim) -> Programme:
        return Programme(self.blocks, self.needs, self.limits, aim)


def case_of(before: Score, efforts: Efforts, wishes: Wishes) -> Case:
    """The case of ``before`` under ``wishes``, which ``check`` has let through."""
    instrument = before.instrument
    left_out = _left_out(instrument, efforts, wishes)
    movable = [question for code, question in instrument.questions.items() if code not in left_out]
    predicate = instrument.predicates[wishes.target]
    needs = needs_of(before, predicate, wishes.margin, (question.code for question in movable))
    return Case(before, predicate, left_out, blocks_of(before, movable, efforts), needs, _limits(instrument, wishes))


def check(instrument: Instrument, wishes: Wishes) -> None:
    """Raise PlanError where ``wishes`` name what the instrument does not have, or what cannot be meant."""
    if wishes.target not in instrument.predicates:
        raise PlanError(f"Predikat {wishes.target} tidak ada pada {instrument.name}.")
    if not 0 <= wishes.margin <= 1:
        raise PlanError("Cadangan harus antara 0% dan 100%.")
    for code in (*wishes.fixed, *wishes.outside, *wishes.must, *wishes.freed):
        if code not in instrument.questions:
            raise PlanError(f"Pertanyaan {code} tidak ada pada {instrument.name}.")
    for number, most in wishes.most.items():
        if number not in instrument.areas or most < 0:
            raise PlanError(f"Batas langkah untuk pokja {number} tidak dapat dipakai.")
    for key in wishes.expected:
        if key not in instrument.fields or instrument.fields[key].kind != "index":
            raise PlanError(f"{key} bukan indeks survei; hanya survei yang dapat diisi harapan.")


def _left_out(instrument: Instrument, efforts: Efforts, wishes: Wishes) -> dict[str, str]:
    """Why each question that is not moved is left out. What was freed is moved, unless team or level forbid it."""
    found = {}
    for code, question in instrument.questions.items():
        by_itself = None if code in wishes.freed else efforts.reason_left_out(question)
        if any(item.key in wishes.expected for item in question.fields):
            by_itself = EXPECTED
        reason = wishes.fixed.get(code) or wishes.outside.get(code) or by_itself
        if reason:
            found[code] = reason
    return found


def _limits(instrument: Instrument, wishes: Wishes) -> Limits:
    areas = {code: area.number for code in instrument.questions if (area := instrument.area_of(code))}
    most = tuple(
        (frozenset(code for code, number in areas.items() if number == pokja), at_most)
        for pokja, at_most in sorted(wishes.most.items())
    )
    return Limits(tuple(sorted(wishes.must)), most)


def reachable(case: Case, need: Need) -> Fraction:
    """The most that ``need`` can gain by everything that may be moved, limits aside."""
    best = (max((need.gain(choice.gains) for choice in block.choices), default=Fraction(0)) for block in case.blocks)
    return sum((max(Fraction(0), gain) for gain in best), Fraction(0))

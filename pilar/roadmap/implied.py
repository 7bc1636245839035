"""The answers that a plan item's links imply, for what-if. Pure but for the instrument; nothing is ever stored.

A link says in the optimiser's words to where its question is lifted: an option, ``5 dari 8`` or ``60 %`` of a share,
``tahun ini 3`` cases, an index. A link that a person made says nothing: a choice is then taken one option up, and a
number stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pilar.instrument.engine import question_value
from pilar.instrument.model import Instrument, Question
from pilar.instrument.words import answer_text
from pilar.numbers import read_count, read_index

Answer = str | Fraction | None
Answers = Mapping[str, Answer]
#: What is due where nobody has typed it: only the share of it counts.
_ASSUMED: Final = Fraction(5)
_OF: Final = re.compile(r"([0-9.]+) dari ([0-9.]+)")
_PERCENT: Final = re.compile(r"([0-9.,]+)\s*%")
_THIS_YEAR: Final = re.compile(r"tahun ini ([0-9.]+)")


@dataclass(frozen=True, slots=True)
class Change:
    """What one question would say: from, to. ``assumed``: no target was written, so one option up is assumed.

    ``why_not``: nothing changes, and why.
    """

    question: Question
    now: str
    then: str
    assumed: bool = False
    why_not: str = ""


def implied(
    instrument: Instrument, answers: Answers, links: Iterable[tuple[str, str]]
) -> tuple[dict[str, Answer], list[Change]]:
    """``answers`` with those that ``links`` (question, target) imply, and what changes at each link's question.

    Of several targets at one question the highest counts. An answer never gets worse by it.
    """
    listed = [(instrument.questions[code], target) for code, target in links if code in instrument.questions]
    answers = {**dict.fromkeys(instrument.fields), **answers}
    after = dict(answers)
    # Twice: what is due at one question may be the figure that another one raises.
    for question, target in (*listed, *listed):
        wanted, _ = _wanted(instrument, question, answers, after, target)
        if wanted is not None:
            after |= _everywhere(instrument, _better(question, after, wanted))
    return after, [_change(instrument, answers, after, question, target) for question, target in listed]


def _change(instrument: Instrument, answers: Answers, after: Answers, question: Question, target: str) -> Change:
    now, then = _words(instrument, question, answers), _words(instrument, question, after)
    wanted, assumed = _wanted(instrument, question, answers, answers, target)
    if wanted is None:
        why_not = f"Target “{target}” tidak dapat dihitung." if target else "Tanpa target yang dapat dihitung."
        return Change(question, now, "", why_not=why_not)
    return Change(question, now, then, assumed, "Sudah setinggi itu." if then == now else "")


def _wanted(
    instrument: Instrument, question: Question, answers: Answers, after: Answers, target: str
) -> tuple[dict[str, Answer] | None, bool]:
    """The answers that ``target`` asks for, and whether they are assumed; None where it says nothing."""
    if question.is_choice:
        options = list(question.scale.options)
        if target in options:
            return {question.code: target}, False
        if target:
            return None, False
        worst_first = options[::-1]
        now = answers.get(question.code)
        place = worst_first.index(now) if isinstance(now, str) and now in worst_first else -1
        # A blank counts as nothing: its first step up is the worst option that is worth something.
        higher = [each for each in worst_first[place + 1 :] if question.scale.options[each] > _worth(question, now)]
        return ({question.code: higher[0]} if higher else {}), True
    formula = question.formula
    if formula.kind == "ratio":
        return _ratio(question, after, target), False
    if formula.kind == "decrease":
        found = _THIS_YEAR.fullmatch(target)
        number = read_count(found[1]) if found else None
        return (None if number is None else {formula.after: number}), False
    index = read_index(target)
    return (None if index is None else {formula.field: min(index, formula.top)}), False


def _worth(question: Question, option: Answer) -> Fraction:
    options = question.scale.options
    return options[option] if isinstance(option, str) and option in options else Fraction(0)


def _ratio(question: Question, answers: Answers, target: str) -> dict[str, Answer] | None:
    share = _share(target)
    if share is None:
        return None
    formula = question.formula
    filled: dict[str, Answer] = {key: Fraction(0) for key in formula.inputs if answers.get(key) is None}
    due, done = _sum(answers, formula.denominator), _sum(answers, formula.numerator)
    if due == 0 and not filled and formula.nothing_owed:
        return {}
    if due == 0:
        due, done = _ASSUMED, Fraction(0)
        filled |= dict.fromkeys(formula.numerator, Fraction(0))
        filled[formula.denominator[0]] = due
    reached = Fraction(-((-share * due) // 1))  # rounded up: a count is whole
    if reached <= done:
        return {}
    first, *others = formula.numerator
    return {**filled, first: reached - _sum({**answers, **filled}, others)}


def _share(target: str) -> Fraction | None:
    """``5 dari 8`` or ``60 %`` as a share; None for other text."""
    if found := _OF.fullmatch(target):
        done, due = read_count(found[1]), read_count(found[2])
        return min(done / due, Fraction(1)) if done is not None and due else None
    if found := _PERCENT.fullmatch(target):
        percent = read_index(found[1])
        return None if percent is None else min(percent / 100, Fraction(1))
    return None


def _better(question: Question, after: Answers, wanted: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """``wanted`` where it is worth more than what ``after`` says already."""
    return wanted if question_value(question, {**after, **wanted}) > question_value(question, after) else {}


def _sum(answers: Answers, keys: Sequence[str]) -> Fraction:
    return sum((value for key in keys if isinstance(value := answers.get(key), Fraction)), Fraction(0))


def _everywhere(instrument: Instrument, changes: Mapping[str, Answer]) -> dict[str, Answer]:
    """``changes`` with every other place where the same figure is asked for."""
    figures = {instrument.fields[key].same_as or key: value for key, value in changes.items()}
    linked = {key: figures[item.same_as] for key, item in instrument.fields.items() if item.same_as in figures}
    return {**linked, **{key: value for key, value in figures.items() if key in instrument.fields}, **changes}


def _words(instrument: Instrument, question: Question, answers: Answers) -> str:
    """What the question says: its option, or each of its numbers."""
    if question.is_choice:
        return answer_text(instrument.fields[question.code], answers.get(question.code))
    said = [f"{instrument.fields[key].label}: {answer_text(instrument.fields[key], answers.get(key))}"
            for key in question.formula.inputs]  # fmt: skip
    return "; ".join(said)

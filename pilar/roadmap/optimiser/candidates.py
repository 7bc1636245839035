"""In how many ways each question can be moved up, and what each way gains and costs.

An option can become any better one; a count goes up in at most five steps to what is due; an index stays unless it was
freed. Questions that share a figure (the real changes of agents are asked for twice) form one block, whose ways are
tried together, so that raising the figure here is not forgotten there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from pilar.instrument.engine import LARGEST, Score, question_value
from pilar.instrument.model import Instrument, Question
from pilar.numbers import decimal_text, percent_text
from pilar.roadmap.optimiser.efforts import Efforts
from pilar.roadmap.optimiser.shapes import Answer, Block, Choice, Move

#: Steps from the present count to what is due.
STEPS: Final = 5
#: What is due where nobody has typed it yet: only the share of it is meant.
ASSUMED: Final = Fraction(STEPS)
ZERO: Final = Fraction(0)

Answers = Mapping[str, Answer | None]
#: A question's move with the answers that it changes.
Way = tuple[Move, dict[str, Answer]]


def blocks_of(score: Score, movable: Sequence[Question], efforts: Efforts) -> tuple[Block, ...]:
    """The blocks of ``movable`` questions that have any way up, in the order of the form."""
    taken: set[str] = set()
    found = []
    for question in movable:
        if question.code in taken:
            continue
        linked = _linked(score.instrument, question, movable)
        taken |= {each.code for each in linked}
        choices = _undominated([_choice(score, linked, ways) for ways in _combined(score, linked, efforts)])
        if choices:
            found.append(Block(tuple(each.code for each in linked), choices))
    return tuple(found)


def _linked(instrument: Instrument, question: Question, movable: Sequence[Question]) -> list[Question]:
    """``question`` and those that share a figure with it, whose numerator others divide by first."""
    together, grown = {question.code}, True
    while grown:
        figures = {_figure(instrument, key) for code in together for key in instrument.questions[code].formula.inputs}
        reached = {
            each.code
            for each in movable
            if not each.is_choice and figures & {_figure(instrument, key) for key in each.formula.inputs}
        }
        grown = not reached <= together
        together |= reached
    linked = [each for each in movable if each.code in together]
    below = {_figure(instrument, key) for each in linked for key in each.formula.denominator}
    return sorted(linked, key=lambda each: not below & {_figure(instrument, key) for key in each.formula.numerator})


def _figure(instrument: Instrument, key: str) -> str:
    """One name for a figure that is asked for twice."""
    return instrument.fields[key].same_as or key


def _combined(score: Score, questions: Sequence[Question], efforts: Efforts) -> Iterator[list[Way]]:
    """Every way to move at least one of ``questions``."""

    def go_on(place: int, answers: dict[str, Answer | None], so_far: list[Way]) -> Iterator[list[Way]]:
        if place == len(questions):
            if so_far:
                yield so_far
            return
        yield from go_on(place + 1, answers, so_far)
        for way in _ways(score.instrument, questions[place], answers, efforts):
            yield from go_on(place + 1, {**answers, **way[1]}, [*so_far, way])

    return go_on(0, dict(score.answers), [])


def _choice(score: Score, questions: Sequence[Question], ways: Sequence[Way]) -> Choice:
    changes = {key: value for _, changed in ways for key, value in changed.items()}
    after = {**score.answers, **changes}
    gains = {
        each.code: (question_value(each, after) - score.questions[each.code].value) * each.weight for each in questions
    }
    return Choice(changes, gains, tuple(move for move, _ in ways))


def _undominated(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Without those that gain nothing, or for which another gains as much everywhere and asks no more."""
    useful = [each for each in choices if any(gain > 0 for gain in each.gains.values())]
    kept: list[Choice] = []
    for each in sorted(useful, key=lambda one: (one.effort, len(one.moves), -sum(one.gains.values()))):
        covered = any(all(other.gains[code] >= gain for code, gain in each.gains.items()) for other in kept
                      if len(other.moves) <= len(each.moves))  # fmt: skip
        if not covered:
            kept.append(each)
    return tuple(kept)


# -- one question


def _ways(instrument: Instrument, question: Question, answers: Answers, efforts: Efforts) -> Iterator[Way]:
    if question.is_choice:
        yield from _options(question, answers, efforts)
    elif question.formula.kind == "ratio":
        yield from _ratio(instrument, question, answers, efforts)
    elif question.formula.kind == "decrease":
        yield from _decrease(question, answers, efforts)
    else:
        yield from _index(instrument, question, answers, efforts)


def _options(question: Question, answers: Answers, efforts: Efforts) -> Iterator[Way]:
    options = list(question.scale.options.items())[::-1]  # the worst first
    now = answers[question.code]
    place = next((number for number, (option, _) in enumerate(options) if option == now), 0)
    for number, (option, value) in enumerate(options[place + 1 :], place + 1):
        if value > options[place][1]:
            effort = efforts.of_options(question, place, number)
            yield Move(question, str(now) if now is not None else "kosong", option, effort), {question.code: option}


def _ratio(instrument: Instrument, question: Question, answers: Answers, efforts: Efforts) -> Iterator[Way]:
    """The first numerator goes up to what is due in at most five steps."""
    formula = question.formula
    due, done = _sum(answers, formula.denominator), _sum(answers, formula.numerator)
    filled: dict[str, Answer] = {key: ZERO for key in formula.inputs if answers[key] is None}
    assumed = due == 0 and (bool(filled) or not formula.nothing_owed)
    if assumed:
        done, due = ZERO, ASSUMED
        filled |= dict.fromkeys(formula.numerator, ZERO)
        filled[formula.denominator[0]] = ASSUMED
    if done >= due or due > LARGEST:
        return
    [first, *others] = formula.numerator
    beside = _sum({**answers, **filled}, others)
    now = "belum terisi" if assumed else f"{decimal_text(done, 0)} dari {decimal_text(due, 0)}"
    for target in sorted({-(-due * step // STEPS) for step in range(1, STEPS + 1)}):
        if target <= done:
            continue
        changes = _everywhere(instrument, {**filled, first: Fraction(target) - beside})
        share = Fraction(target) / due
        words = percent_text(share) if assumed else f"{decimal_text(target, 0)} dari {decimal_text(due, 0)}"
        yield Move(question, now, words, efforts.of_share(question, share - done / due), assumed), changes


def _decrease(question: Question, answers: Answers, efforts: Efforts) -> Iterator[Way]:
    """This year's cases go down to none in at most five steps; without last year's figure nothing can be said."""
    formula = question.formula
    before, given = answers[formula.before], answers[formula.after]
    if not isinstance(before, Fraction):
        return
    after = given if isinstance(given, Fraction) else before
    now = "belum terisi" if given is None else f"tahun ini {decimal_text(after, 0)}"
    for target in sorted({after * step // STEPS for step in range(STEPS)}, reverse=True):
        share = (after - target) / before if before else Fraction(1)
        if target < after or given is None:
            effort = efforts.of_share(question, max(share, Fraction(1, STEPS)))
            yield Move(question, now, f"tahun ini {target}", effort), {formula.after: Fraction(target)}


def _index(instrument: Instrument, question: Question, answers: Answers, efforts: Efforts) -> Iterator[Way]:
    """To the indices that floors ask for, and to the top."""
    formula = question.formula
    given = answers[formula.field]
    now = given if isinstance(given, Fraction) else ZERO
    floors = {floor.index for predicate in instrument.predicates.values() for floor in predicate.floors
              if floor.node == question.group and floor.index is not None}  # fmt: skip
    for target in sorted(floors | {formula.top}):
        if target > now:
            words = "belum terisi" if given is None else decimal_text(now)
            effort = efforts.of_index(question, target - now)
            yield Move(question, words, decimal_text(target), effort), {formula.field: target}


def _sum(answers: Answers, keys: Sequence[str]) -> Fraction:
    return sum((value for key in keys if isinstance(value := answers[key], Fraction)), ZERO)


def _everywhere(instrument: Instrument, changes: Mapping[str, Answer]) -> dict[str, Answer]:
    """``changes`` with every other place where the same figure is asked for."""
    figures = {_figure(instrument, key): value for key, value in changes.items()}
    linked = {key: figures[item.same_as] for key, item in instrument.fields.items() if item.same_as in figures}
    return {**linked, **changes, **{key: value for key, value in figures.items() if key in instrument.fields}}

"""The single steps that would win most: change one answer, leave all others, and see what the total gains.

A step takes one question to the best that its fields allow: the best option, or every count done that was due. The
survey indices come from outside and cannot be worked on directly, so their step goes only as far as the lowest floor
that they miss. Steps are an order of magnitude for a conversation, not a plan: the plan weighs effort too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from pilar.instrument.engine import LARGEST, Score, State
from pilar.instrument.engine import score as score_again
from pilar.instrument.model import Question
from pilar.instrument.verdict import PredicateResult, verdicts
from pilar.numbers import decimal_text

#: Steps beyond the limit that are scored too, in case a likely one wins less than it seems.
_SPARE = 4


@dataclass(frozen=True, slots=True)
class Step:
    """Take ``question`` from ``now`` to ``target``: ``gain`` points of the total; ``lifts`` names floors it closes."""

    question: Question
    state: State
    now: str
    target: str
    criterion: str
    gain: Fraction
    lifts: tuple[str, ...]


def best_steps(score: Score, limit: int = 10) -> list[Step]:
    """At most ``limit`` steps, largest gain first; equal gains in the order of the form."""
    steps = [step for question in score.instrument.questions.values() if (step := _step(score, question))]
    ranked = sorted(steps, key=lambda step: -step.gain)
    # A figure that is asked twice wins more than its own question shows: ratios are scored before any is left out.
    likely = [*ranked[: limit + _SPARE], *(step for step in ranked[limit + _SPARE :] if _is_ratio(step.question))]
    now = verdicts(score)
    exact = [real for step in likely if (real := _exact(score, step, now)).gain > 0]
    place = {code: number for number, code in enumerate(score.instrument.questions)}
    return sorted(exact, key=lambda step: (-step.gain, place[step.question.code]))[:limit]


def _step(score: Score, question: Question) -> Step | None:
    current = score.questions[question.code]
    value, now, target, criterion = _aim(score, question)
    gain = (value - current.value) * question.weight
    return Step(question, current.state, now, target, criterion, gain, ()) if gain > 0 else None


def _is_ratio(question: Question) -> bool:
    return question.formula.kind == "ratio"


def _exact(score: Score, step: Step, now: Mapping[str, PredicateResult]) -> Step:
    """The step with what scoring again gives: a figure that is asked twice can win here and lose there."""
    answers = _answers_after(score, step.question)
    after = score_again(score.instrument, answers) if answers else _raised(score, step)
    return replace(step, gain=after.total - score.total, lifts=_lifts(now, verdicts(after)))


def _answers_after(score: Score, question: Question) -> dict[str, str | Fraction | None] | None:
    """The answers with the step taken, linked figures included; None where a count that it needs is not known."""
    formula, numbers = question.formula, score.answers
    if formula.kind != "ratio" or len(formula.numerator) != 1:
        return None
    below = [numbers[key] for key in formula.denominator]
    if any(value is None for value in below) or not any(below):
        return None
    done = sum((Fraction(value or 0) for value in below), Fraction(0))
    if done > LARGEST:  # no answer of the form; nobody has that many
        return None
    [key] = formula.numerator
    fields = score.instrument.fields
    linked = {key} | {item.key for item in fields.values() if item.same_as == key} | {fields[key].same_as or key}
    return {**numbers, **dict.fromkeys(linked, done)}


def _raised(score: Score, step: Step) -> Score:
    """The score with the step's gain added to its group, everything above it, its area and the total."""
    nodes = dict(score.nodes)
    code: str | None = step.question.group
    while code is not None:
        node = nodes[code]
        nodes[code] = replace(node, points=(node.points or Fraction(0)) + step.gain)
        code = score.instrument.nodes[code].parent
    areas = dict(score.areas)
    area = score.instrument.area_of(step.question.code)
    if area is not None:
        areas[area.number] = replace(areas[area.number], points=areas[area.number].points + step.gain)
    return replace(score, nodes=nodes, areas=areas, total=score.total + step.gain)


def _lifts(before: Mapping[str, PredicateResult], after: Mapping[str, PredicateResult]) -> tuple[str, ...]:
    """Floors that fail before and pass after, as ``WBK: Nilai total``."""
    return tuple(
        f"{code}: {old.floor.label}"
        for code, result in before.items()
        for old, new in zip(result.floors, after[code].floors, strict=True)
        if old.passes is False and new.passes
    )


def _aim(score: Score, question: Question) -> tuple[Fraction, str, str, str]:
    """The value to reach, and in words: where it stands, where it should go, what that asks."""
    formula = question.formula
    if question.is_choice:
        best = question.scale.best
        now = score.answers[question.code]
        return Fraction(1), str(now) if now is not None else "kosong", best, question.criteria[best]
    if score.questions[question.code].state != "answered" and any(score.answers[key] is None for key in formula.inputs):
        return _aim_of_blank(score, question)
    numbers = {key: Fraction(score.answers[key] or 0) for key in formula.inputs}
    if formula.kind == "index":
        return _aim_of_index(score, question, numbers[formula.field])
    if formula.kind == "decrease":
        before, after = numbers[formula.before], numbers[formula.after]
        value = Fraction(1) if before else formula.nothing_owed
        return value, f"tahun ini {after}", "tahun ini 0", f"Tidak ada pelanggaran baru; tahun lalu {before}"
    above = sum((numbers[key] for key in formula.numerator), Fraction(0))
    below = sum((numbers[key] for key in formula.denominator), Fraction(0))
    if below == 0:
        return Fraction(1), f"{above} dari 0", "ada dan selesai semua", "Isi jumlah yang seharusnya, lalu selesaikan"
    return Fraction(1), f"{above} dari {below}", f"{below} dari {below}", "Semua yang seharusnya selesai"


def _aim_of_blank(score: Score, question: Question) -> tuple[Fraction, str, str, str]:
    if question.formula.kind == "index":
        return _aim_of_index(score, question, None)
    formula = question.formula
    if formula.kind != "decrease":
        return Fraction(1), "kosong", "isi lengkap, selesai semua", "Isi setiap angka; ketik 0 bila nihil"
    # Without a case last year there is nothing to come down from.
    value = formula.nothing_owed if score.answers[formula.before] == 0 else Fraction(1)
    return value, "kosong", "isi lengkap, tanpa kasus baru", "Isi setiap angka; ketik 0 bila nihil"


def _aim_of_index(score: Score, question: Question, now: Fraction | None) -> tuple[Fraction, str, str, str]:
    targets = sorted(
        floor.index
        for predicate in score.instrument.predicates.values()
        for floor in predicate.floors
        if floor.index is not None and floor.node == question.group and floor.index > (now or 0)
    )
    shown = "kosong" if now is None else decimal_text(now)
    if not targets:
        return Fraction(0), shown, shown, ""
    return targets[0] / question.formula.top, shown, decimal_text(targets[0]), "Hasil survei eksternal"

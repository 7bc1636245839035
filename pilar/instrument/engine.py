"""The scoring engine: answers in, exact score and its explanation out. Pure: no clock, no files, no database.

Answers are a mapping of field key to ``str`` (option), number (count or index) or ``None`` (blank); a missing key is
blank. Everything is computed in ``Fraction``; rounding is for display only. The rules and policies are the
instrument's own (FOUNDATIONS §2); ``blanks="skipped"`` repeats the arithmetic of the official workbook, where a blank
question drops out of its group's average, so that a difference can be explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pilar.errors import PilarError
from pilar.instrument.model import Field, Formula, Instrument, Question
from pilar.numbers import decimal_text

Raw = str | int | float | Decimal | Fraction | None
Answers = Mapping[str, Raw]
Blanks = Literal["zero", "skipped"]
State = Literal["answered", "blank", "incomplete"]

ZERO = Fraction(0)
ONE = Fraction(1)
#: Excel keeps fifteen digits; beyond them a number is a slip or an attack.
LARGEST = 10**15 - 1
_FARTHEST_DIGIT = 400  # places before or after the decimal comma; every float stays within


class AnswerError(PilarError):
    """An answer that the instrument does not allow. Readers of files turn it into a warning and a blank."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Caution:
    """Something about the answers that a reader must know: ``code`` from the list in docs/warnings.md."""

    code: str
    node: str
    message: str


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """``value`` is 0 to 1; ``points`` is value × the question's derived weight; ``blank`` lists empty field keys."""

    code: str
    value: Fraction
    points: Fraction
    state: State
    blank: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NodeScore:
    """``points`` of at most ``weight``; ``answered`` of ``fields`` filled in. ``points`` None: nothing to average."""

    code: str
    weight: Fraction
    points: Fraction | None
    answered: int
    fields: int

    @property
    def share(self) -> Fraction:
        return (self.points or ZERO) / self.weight


@dataclass(frozen=True, slots=True)
class AreaScore:
    """One area of change: points per member node (``parts``, in the order of the instrument) and together."""

    number: int
    weight: Fraction
    parts: Mapping[str, Fraction]
    points: Fraction

    @property
    def share(self) -> Fraction:
        return self.points / self.weight


@dataclass(frozen=True, slots=True)
class Score:
    """The result. ``complete``: every field is filled in. ``provisional``: a blank was counted as 0."""

    instrument: Instrument
    answers: Mapping[str, str | Fraction | None]
    total: Fraction
    nodes: Mapping[str, NodeScore]
    questions: Mapping[str, QuestionScore]
    areas: Mapping[int, AreaScore]
    cautions: tuple[Caution, ...] = field(default=())

    @property
    def blank(self) -> tuple[str, ...]:
        """Keys of the blank fields, in the order of the form."""
        return tuple(key for key in self.instrument.fields if self.answers[key] is None)

    @property
    def answered(self) -> int:
        return len(self.instrument.fields) - len(self.blank)

    @property
    def complete(self) -> bool:
        return not self.blank

    @property
    def provisional(self) -> bool:
        return any(self.instrument.fields[key].used for key in self.blank)

    def points(self, node: str) -> Fraction:
        """Points of a node code, of ``area-N`` or of ``total``."""
        if node == "total":
            return self.total
        if node.startswith("area-"):
            return self.areas[int(node[5:])].points
        return self.nodes[node].points or ZERO

    def weight(self, node: str) -> Fraction:
        """Weight of a node code, of ``area-N`` or of ``total``."""
        if node == "total":
            return self.instrument.total
        if node.startswith("area-"):
            return self.areas[int(node[5:])].weight
        return self.nodes[node].weight

    @property
    def results(self) -> dict[str, Fraction]:
        return {key: self.points(node) for key, node in self.instrument.results.items()}


def score(instrument: Instrument, answers: Answers, *, blanks: Blanks = "zero") -> Score:
    """Score ``answers``. Raises AnswerError for an answer that its field does not allow or a key that is unknown."""
    clean = normalise(instrument, answers)
    cautions = list(_same_figures(instrument, clean))
    questions = {code: _question(question, clean, cautions) for code, question in instrument.questions.items()}
    nodes: dict[str, NodeScore] = {}
    # Children stand after their parents in the form, so going backwards finds every child already scored.
    for code in reversed(list(instrument.nodes)):
        nodes[code] = _node(instrument, code, nodes, questions, skip=blanks == "skipped")
    total = sum((nodes[node.code].points or ZERO for node in instrument.components), ZERO)
    areas = {area.number: _area(area.number, area.weight, area.members, nodes) for area in instrument.areas.values()}
    ordered = {code: nodes[code] for code in instrument.nodes}
    return Score(instrument, clean, total, ordered, questions, areas, tuple(cautions))


def normalise(instrument: Instrument, answers: Answers) -> dict[str, str | Fraction | None]:
    """Every field of the instrument with its answer as option, exact number or None, in the order of the form."""
    for key in answers:
        if key not in instrument.fields:
            raise AnswerError(str(key), f"Isian {key} tidak ada pada {instrument.name}.")
    return {key: check_answer(item, answers.get(key)) for key, item in instrument.fields.items()}


def check_answer(item: Field, raw: Raw) -> str | Fraction | None:
    """``raw`` as an answer of ``item``. Raises AnswerError with an Indonesian reason where it is none."""
    if raw is None:
        return None
    if item.kind == "option":
        options = item.scale.options if item.scale else {}
        if isinstance(raw, str) and raw in options:
            return raw
        raise AnswerError(item.key, f"Jawaban bukan salah satu dari {', '.join(options)}.")
    if isinstance(raw, bool | str):
        raise AnswerError(item.key, "Isian bukan angka.")
    number = _exact(item, raw)
    if number < 0:
        raise AnswerError(item.key, "Angka tidak boleh negatif.")
    if number > LARGEST:
        raise AnswerError(item.key, f"Angka terlalu besar; paling besar {decimal_text(LARGEST, 0)}.")
    if item.kind == "count" and number.denominator != 1:
        raise AnswerError(item.key, "Jumlah harus bilangan bulat.")
    if item.top is not None and number > item.top:
        raise AnswerError(item.key, f"Indeks harus antara 0 dan {item.top}.")
    return number


def _exact(item: Field, raw: float | Decimal | Fraction) -> Fraction:
    if isinstance(raw, Decimal) and raw.is_finite() and abs(raw.adjusted()) > _FARTHEST_DIGIT:
        raise AnswerError(item.key, "Angka di luar jangkauan isian.")  # as a fraction it would fill the memory
    try:
        # Fraction takes an int as it is; only a float or Decimal needs its decimal text.
        return Fraction(raw) if isinstance(raw, int | Fraction) else Fraction(str(raw))
    except ValueError:
        raise AnswerError(item.key, "Isian bukan angka.") from None


def question_value(question: Question, answers: Mapping[str, str | Fraction | None]) -> Fraction:
    """The value (0 to 1) of one question under ``answers`` as ``normalise`` gives them; a blank counts as 0."""
    return _question(question, answers, []).value


def _question(
    question: Question, answers: Mapping[str, str | Fraction | None], cautions: list[Caution]
) -> QuestionScore:
    formula = question.formula
    blank = tuple([item.key for item in question.fields if answers[item.key] is None])
    if any(key in blank for key in formula.inputs):
        state: State = "blank" if len(blank) == len(question.fields) else "incomplete"
        return QuestionScore(question.code, ZERO, ZERO, state, blank)
    if question.is_choice:
        value = question.scale.options[str(answers[formula.field])]
    else:
        value = _formula(question, formula, answers, cautions)
    return QuestionScore(question.code, value, value * question.weight, "incomplete" if blank else "answered", blank)


def _formula(
    question: Question, formula: Formula, answers: Mapping[str, str | Fraction | None], cautions: list[Caution]
) -> Fraction:
    def number(key: str) -> Fraction:
        value = answers[key]
        return value if isinstance(value, Fraction) else ZERO

    if formula.kind == "index":
        return number(formula.field) / formula.top
    if formula.kind == "decrease":
        before, after = number(formula.before), number(formula.after)
        if before == 0:
            cautions.append(_zero(question, after))
            return formula.nothing_owed if after == 0 else ZERO
        return max(ZERO, (before - after) / before)
    above = sum(map(number, formula.numerator), ZERO)
    below = sum(map(number, formula.denominator), ZERO)
    if below == 0:
        cautions.append(_zero(question, above))
        return formula.nothing_owed if above == 0 else ZERO
    if above > below:
        message = f"{question.title}: {above} dari {below}, lebih dari yang seharusnya; dihitung 1."
        cautions.append(Caution("ratio-above-one", question.code, message))
        return ONE
    return above / below


def _zero(question: Question, other: Fraction) -> Caution:
    formula = question.formula
    if other:
        reason = f"pembaginya 0, padahal angka lainnya {other}; dihitung 0."
    elif formula.nothing_owed:
        reason = f"0 dari 0, tidak ada kewajiban; dihitung {formula.nothing_owed}."
    else:
        reason = "0 dari 0; dihitung 0."
    return Caution("zero-denominator", question.code, f"{question.title}: {reason}")


def _same_figures(instrument: Instrument, answers: Mapping[str, str | Fraction | None]) -> Iterator[Caution]:
    for item in instrument.fields.values():
        if item.same_as is None:
            continue
        here, there = answers[item.key], answers[item.same_as]
        if here is not None and there is not None and here != there:
            message = f"{item.label}: angka yang sama ditanyakan dua kali, tetapi diisi {there} dan {here}."
            yield Caution("same-figure-differs", item.question, message)


def _node(
    instrument: Instrument,
    code: str,
    nodes: Mapping[str, NodeScore],
    questions: Mapping[str, QuestionScore],
    *,
    skip: bool,
) -> NodeScore:
    node = instrument.nodes[code]
    if node.questions:
        scores = [questions[child] for child in node.questions]
        fields = sum(len(instrument.questions[child].fields) for child in node.questions)
        answered = fields - sum(len(item.blank) for item in scores)
        if skip:
            scores = [item for item in scores if not _unscored(instrument, item)]
        # Group = mean of the question values × its weight; never the sum of rounded question weights.
        points = sum((item.value for item in scores), ZERO) * node.weight / len(scores) if scores else None
        return NodeScore(code, node.weight, points, answered, fields)
    parts = [nodes[child] for child in node.children]
    points = sum((part.points or ZERO for part in parts), ZERO)
    return NodeScore(code, node.weight, points, sum(p.answered for p in parts), sum(p.fields for p in parts))


def _unscored(instrument: Instrument, item: QuestionScore) -> bool:
    inputs = instrument.questions[item.code].formula.inputs
    return any(key in inputs for key in item.blank)


def _area(number: int, weight: Fraction, members: tuple[str, ...], nodes: Mapping[str, NodeScore]) -> AreaScore:
    parts = {member: nodes[member].points or ZERO for member in members}
    return AreaScore(number, weight, parts, sum(parts.values(), ZERO))

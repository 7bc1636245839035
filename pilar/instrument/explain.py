"""Why a node has the score that it has, in words that an assessor and a member of the team can both follow."""

from __future__ import annotations

from fractions import Fraction

from pilar.instrument.engine import Score
from pilar.instrument.model import Question
from pilar.numbers import decimal_text, percent_text


def explain(score: Score, code: str) -> str:
    """One or two Indonesian sentences for ``total``, ``area-N``, a node or a question. Raises KeyError if unknown."""
    if code in score.instrument.questions:
        return _question(score, score.instrument.questions[code])
    if code == "total":
        parts = [(node.name, score.points(node.code)) for node in score.instrument.components]
        return f"{_sum(parts)} = {_points(score.total)} dari {_points(score.instrument.total)}."
    area = next((item for item in score.instrument.areas.values() if item.code == code), None)
    if area is not None:
        return _area(score, area.number)
    node = score.instrument.nodes[code]
    if node.questions:
        return _group(score, code)
    parts = [(score.instrument.nodes[child].name, score.points(child)) for child in node.children]
    return f"{_sum(parts)} = {_points(score.points(code))} dari {_points(node.weight)}."


def _area(score: Score, number: int) -> str:
    area, result = score.instrument.areas[number], score.areas[number]
    parts = []
    for member, points in result.parts.items():
        parent = score.instrument.nodes[member].parent
        parts.append((score.instrument.nodes[parent].name if parent else member, points))
    share = percent_text(result.share, 2)
    return f"{_sum(parts)} = {_points(result.points)} dari {_points(area.weight)}, yaitu {share}."


def _group(score: Score, code: str) -> str:
    node = score.instrument.nodes[code]
    values = [score.questions[child].value for child in node.questions]
    blank = sum(1 for child in node.questions if _waits(score, score.instrument.questions[child]))
    listed = " + ".join(_value(value) for value in values)
    mean = f"({listed}) / {len(values)}" if len(values) > 1 else listed
    text = f"{mean} × bobot {_points(node.weight)} = {_points(score.points(code))}."
    if blank:
        text += f" {blank} pertanyaan belum terjawab lengkap dan dihitung 0."
    return text


def _waits(score: Score, question: Question) -> bool:
    """Whether a field that the question needs is blank."""
    return any(key in question.formula.inputs for key in score.questions[question.code].blank)


def _question(score: Score, question: Question) -> str:
    result, formula = score.questions[question.code], question.formula
    blanks = [item.label for item in question.fields if item.key in result.blank and item.key in formula.inputs]
    if blanks and question.is_choice:
        return "Belum dijawab, dihitung 0."
    if blanks:
        return f"Belum diisi: {', '.join(blanks)}. Dihitung 0."
    worth = f"{_value(result.value)} × {_points(question.weight)} = {_points(result.points)}."
    if question.is_choice:
        return f"Jawaban {score.answers[question.code]} bernilai {worth}"

    def number(key: str) -> str:
        return decimal_text(Fraction(score.answers[key] or 0), 2, trim=True)

    if formula.kind == "index":
        return f"Indeks {number(formula.field)} / {decimal_text(formula.top, 0)} bernilai {worth}"
    told = ("zero-denominator", "ratio-above-one")
    caution = next((item for item in score.cautions if item.node == question.code and item.code in told), None)
    if caution is not None:
        return f"{caution.message} {worth[0].upper()}{worth[1:]}"
    if formula.kind == "decrease":
        before, after = number(formula.before), number(formula.after)
        way = "Turun" if result.value else "Tidak turun:"
        return f"{way} dari {before} menjadi {after}, bernilai {worth}"
    above = " + ".join(number(key) for key in formula.numerator)
    below = " + ".join(number(key) for key in formula.denominator)
    below = f"({below})" if len(formula.denominator) > 1 else below
    return f"{above} / {below} bernilai {worth}"


def _sum(parts: list[tuple[str, Fraction]]) -> str:
    return " + ".join(f"{name} {_points(points)}" for name, points in parts)


def _points(value: Fraction) -> str:
    return decimal_text(value, 4, trim=True)


def _value(value: Fraction) -> str:
    return decimal_text(value, 4, trim=True)

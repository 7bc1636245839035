"""The LKE scored the slow, obvious way, to hold the engine against.

Written from FOUNDATIONS §2 and the regulation's tables, not from the engine: it reads the weights and option values
straight out of the parsed YAML, and knows the eight percentage questions, the two surveys and the minimums by heart.
Nothing here imports ``pilar``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

#: Percentage questions: what was done, out of what was due.
DONE_OF_DUE: dict[str, tuple[list[str], list[str]]] = {
    "A.II.1.i.a": (["perubahan"], ["agen"]),
    "A.II.1.i.b": (["terintegrasi"], ["perubahan"]),
    "A.II.4.i.a": (["tercapai"], ["sasaran"]),
    "A.II.5.ii.a": (["selesai"], ["harus"]),
    "A.II.5.iii.a": (["sudah"], ["kepala", "pejabat", "lainnya"]),
    "A.II.5.iii.b": (["sudah"], ["administrator", "pengawas", "pelaksana"]),
    "A.II.6.i.b": (["dipermudah"], ["terdaftar"]),
}
#: Discipline: the fall from last year's cases to this year's.
DISCIPLINE = "A.II.3.iii.a"
#: External surveys, on a scale of 0 to 4.
SURVEYS = ["B.I.a.1", "B.II.a.1"]
#: Asked by the form, used by no formula.
UNUSED = ["A.II.3.iii.a.disanksi", "A.II.5.ii.a.proses"]
#: Where 0 of 0 means that nothing was owed, and counts as done. Everywhere else 0 of 0 is 0.
NOTHING_OWED = ["A.II.3.iii.a", "A.II.5.ii.a", "A.II.5.iii.a", "A.II.5.iii.b"]

#: Minimums in points: floor → (node, WBK, WBBM).
MINIMUMS: dict[str, tuple[str, str, str]] = {
    "total": ("total", "75", "85"),
    "pengungkit": ("A", "40", "48"),
    "area-1": ("area-1", "4.8", "6"),
    "area-2": ("area-2", "4.2", "5.25"),
    "area-3": ("area-3", "6", "7.5"),
    "area-4": ("area-4", "6", "7.5"),
    "area-5": ("area-5", "9", "11.25"),
    "area-6": ("area-6", "6", "7.5"),
    "hasil-bersih": ("B.I", "18.25", "19.5"),
    "ipak": ("B.I.a", "15.75", "15.75"),
    "capaian": ("B.I.b", "2.5", "3.75"),
    "ipkp": ("B.II.a", "14", "15.75"),
}


@dataclass
class Marks:
    """``points`` by node, question, ``area-1`` … ``area-6`` and ``total``; ``floors`` as (passes, missing points)."""

    points: dict[str, Fraction] = field(default_factory=dict)
    values: dict[str, Fraction] = field(default_factory=dict)
    floors: dict[tuple[str, str], tuple[bool, Fraction]] = field(default_factory=dict)
    warnings: set[tuple[str, str]] = field(default_factory=set)
    complete: bool = True
    provisional: bool = False


def mark(form: Mapping[str, Any], answers: Mapping[str, Any], *, official: bool = False) -> Marks:
    """Mark ``answers`` by the parsed instrument ``form``.

    ``official``: as the ministry's workbook does it, where an unanswered question drops out of its group's average.
    """
    marks = Marks()
    marks.points["total"] = Fraction(0)
    for number in range(1, 7):
        marks.points[f"area-{number}"] = Fraction(0)

    for component in form["components"]:
        component_points = Fraction(0)
        for aspect in component["aspects"]:
            aspect_points = Fraction(0)
            # The results have no areas: their groups stand right below the aspect.
            for area in aspect.get("areas", [aspect]):
                area_points = Fraction(0)
                for group in area["groups"]:
                    area_points += mark_group(form, group, answers, marks, official)
                marks.points[area["code"]] = area_points
                if component["code"] == "A":
                    marks.points["area-" + area["code"][-1]] += area_points
                aspect_points += area_points
            marks.points[aspect["code"]] = aspect_points
            component_points += aspect_points
        marks.points[component["code"]] = component_points
        marks.points["total"] += component_points

    compare_changes(answers, marks)
    hold_against_minimums(marks)
    return marks


def compare_changes(answers: Mapping[str, Any], marks: Marks) -> None:
    """The changes made by agents of change are asked twice."""
    once, again = answers.get("A.II.1.i.a.perubahan"), answers.get("A.II.1.i.b.perubahan")
    if once is not None and again is not None and exact(once) != exact(again):
        marks.warnings.add(("same-figure-differs", "A.II.1.i.b"))


def hold_against_minimums(marks: Marks) -> None:
    for floor, (node, wbk, wbbm) in MINIMUMS.items():
        for predicate, minimum in (("WBK", Fraction(wbk)), ("WBBM", Fraction(wbbm))):
            points = marks.points[node]
            if points >= minimum:
                marks.floors[predicate, floor] = (True, Fraction(0))
            else:
                marks.floors[predicate, floor] = (False, minimum - points)


def mark_group(
    form: Mapping[str, Any], group: Mapping[str, Any], answers: Mapping[str, Any], marks: Marks, official: bool
) -> Fraction:
    """The average of the questions' values, times the group's weight."""
    weight = exact(group["weight"])
    values = []
    for question in group["questions"]:
        code = question["code"]
        value = value_of(form, question, answers, marks)
        if value is None:
            marks.provisional = True
        marks.values[code] = value or Fraction(0)
        marks.points[code] = marks.values[code] * weight / len(group["questions"])
        if value is not None or not official:
            values.append(marks.values[code])
    points = Fraction(0)
    if len(values) > 0:
        points = sum(values, Fraction(0)) / len(values) * weight
    marks.points[group["code"]] = points
    return points


def value_of(
    form: Mapping[str, Any], question: Mapping[str, Any], answers: Mapping[str, Any], marks: Marks
) -> Fraction | None:
    """The value of one question between 0 and 1; None where something that it needs is blank."""
    code = question["code"]
    if "scale" in question:
        letter = answers.get(code)
        if letter is None:
            marks.complete = False
            return None
        return exact(form["scales"][question["scale"]]["options"][letter])

    figures = {}
    blank = False
    for item in question["fields"]:
        key = code + "." + item["code"]
        if answers.get(key) is None:
            marks.complete = False
            if key not in UNUSED:
                blank = True
        else:
            figures[item["code"]] = exact(answers[key])
    if blank:
        return None

    if code in SURVEYS:
        return figures["indeks"] / 4
    if code == DISCIPLINE:
        return fall(figures["tahun_lalu"], figures["tahun_ini"], marks)
    return done_of_due(code, figures, marks)


def fall(last: Fraction, this: Fraction, marks: Marks) -> Fraction:
    if last == 0:
        marks.warnings.add(("zero-denominator", DISCIPLINE))
        return Fraction(1) if this == 0 else Fraction(0)
    if this > last:
        return Fraction(0)
    return (last - this) / last


def done_of_due(code: str, figures: Mapping[str, Fraction], marks: Marks) -> Fraction:
    names_done, names_due = DONE_OF_DUE[code]
    done = Fraction(0)
    for name in names_done:
        done += figures[name]
    due = Fraction(0)
    for name in names_due:
        due += figures[name]
    if due == 0:
        marks.warnings.add(("zero-denominator", code))
        return Fraction(1) if done == 0 and code in NOTHING_OWED else Fraction(0)
    if done > due:
        marks.warnings.add(("ratio-above-one", code))
        return Fraction(1)
    return done / due


@lru_cache(maxsize=10_000)
def exact(number: Any) -> Fraction:
    """0.67 is 67/100, not the nearest binary fraction."""
    return Fraction(str(number))

"""Who has learnt what: one's own results, and the counts per pokja and per unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from pilar.areas.change.lessons import Lesson, lessons
from pilar.areas.change.models import LessonResult
from pilar.organisation.access import Rights, below
from pilar.organisation.models import Duty, Grant, Unit
from pilar.organisation.queries.units import current


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has reached in a lesson: attempts, the best one, whether it was enough."""

    attempts: int = 0
    best: int = 0
    passed: bool = False


def own_results(person: int | None) -> Mapping[str, Own]:
    """By lesson, of the editions in use. One query; none without a person."""
    if person is None:
        return {}
    rows = LessonResult.objects.filter(_in_use(), person=person).order_by().values("lesson")
    counted = rows.annotate(attempts=Count("pk"), best=Max("right"), good=Count("pk", filter=Q(passed=True)))
    return {row["lesson"]: Own(row["attempts"], row["best"], row["good"] > 0) for row in counted}


def _in_use() -> Q:
    found = Q(pk__in=[])
    for lesson in lessons().values():
        found |= Q(lesson=lesson.code, edition=lesson.edition)
    return found


def own_pokja(rights: Rights) -> list[Lesson]:
    """The lessons of the pokja that somebody belongs to. No query."""
    areas = {held.area for held in rights.held if held.role.code == "pokja"}
    return [lesson for lesson in lessons().values() if lesson.area in areas]


@dataclass(frozen=True, slots=True)
class Learnt:
    """So many of the people of a group have passed a lesson."""

    label: str
    lesson: str
    passed: int
    people: int


def by_pokja(paths: Iterable[str], day: date) -> list[Learnt]:
    """Per lesson, of the members of its pokja at the units below ``paths``, how many have passed. Two queries."""
    grants = Grant.objects.filter(current(day), below(paths, "unit__path"), role="pokja", user__person__isnull=False)
    members: dict[int, set[int]] = {}
    for area, person in grants.order_by().values_list("area", "user__person").distinct():
        members.setdefault(area or 0, set()).add(person)
    everybody = {person for people in members.values() for person in people}
    passed = LessonResult.objects.filter(_in_use(), person__in=everybody, passed=True).order_by()
    done = set(passed.values_list("lesson", "person").distinct())
    return [
        Learnt(lesson.title, lesson.code, sum((lesson.code, person) in done for person in people), len(people))
        for lesson in lessons().values()
        for people in [members.get(lesson.area, set())]
    ]


@dataclass(frozen=True, slots=True)
class UnitLearnt:
    """A unit: people on duty there, how many of them have passed at least one lesson, and per lesson in order."""

    unit: Unit
    people: int
    any: int
    lessons: tuple[int, ...]


def by_unit(units: Iterable[Unit], day: date) -> list[UnitLearnt]:
    """For each of ``units`` by itself (not what is below it). Three queries for all of them."""
    listed = list(units)
    ids = [unit.pk for unit in listed]
    on_duty = Duty.objects.filter(current(day), unit__in=ids).order_by()
    people = dict(on_duty.values("unit").annotate(n=Count("person", distinct=True)).values_list("unit", "n"))
    # Who works there today counts there, wherever the quiz was taken.
    good = LessonResult.objects.filter(_in_use(), passed=True).order_by()
    rows = on_duty.filter(person__lesson_results__in=good.values("pk"))
    learnt = rows.values("unit").annotate(n=Count("person", distinct=True)).values_list("unit", "n")
    each = rows.values("unit", "person__lesson_results__lesson").annotate(n=Count("person", distinct=True))
    per = {(row["unit"], row["person__lesson_results__lesson"]): row["n"] for row in each}
    some = dict(learnt)
    return [
        UnitLearnt(unit, people.get(unit.pk, 0), some.get(unit.pk, 0),
                   tuple(per.get((unit.pk, code), 0) for code in lessons()))
        for unit in listed
    ]  # fmt: skip

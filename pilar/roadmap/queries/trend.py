"""Score and floors of a zone through the year: as they were at the end of each day on which an answer moved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from pilar.evaluation.models import AnswerRevision, Worksheet, Zone
from pilar.evaluation.queries.worksheets import of_unit
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.scoring import STORED, Plain, values_of
from pilar.instrument.engine import score
from pilar.instrument.verdict import verdict
from pilar.numbers import rounded
from pilar.organisation.access import local_day
from pilar.roadmap.models import TrendPoint


@dataclass(frozen=True, slots=True)
class Point:
    """At the end of ``day``: the total, how many floors of the target fail, the value of each floor as text."""

    day: date
    total: Decimal
    failing: int | None
    floors: Mapping[str, str]

    def like(self, other: Point | None) -> bool:
        """Whether nothing has moved since ``other``."""
        return other is not None and (self.total, self.failing, self.floors) == (
            other.total, other.failing, other.floors,
        )  # fmt: skip


def stored(zone: Zone) -> list[Point]:
    """What has been written, the oldest first. One query."""
    rows = TrendPoint.objects.filter(zone=zone).order_by("day")
    return [Point(row.day, row.total, row.failing, row.floors) for row in rows]


def sheet_of(zone: Zone) -> Worksheet | None:
    """The unit's own worksheet of ``zone``. One query."""
    found = of_unit(zone.pk).first()
    if found is not None:
        found.zone = zone
    return found


def now(worksheet: Worksheet, day: date) -> Point:
    """The score that stands on the worksheet, as of ``day``. No query."""
    floors = worksheet.floors.get(worksheet.zone.target, [])
    return Point(day, worksheet.total, worksheet.failing, {each["code"]: each["value"] for each in floors})


def at_moment(worksheet: Worksheet | None, points: Iterable[Point], at: datetime) -> Point | None:
    """How it stood at ``at``: what the worksheet says, or the point of that day where answers came after it."""
    if worksheet is None:
        return None
    day = local_day(at, worksheet.zone.unit.body)
    if worksheet.answered_at is not None and worksheet.answered_at > at:
        return on(points, day)
    return now(worksheet, day)


def with_today(points: list[Point], worksheet: Worksheet | None, day: date) -> list[Point]:
    """``points`` with today's score at the end, where an answer moved it since the last of them."""
    if worksheet is None or worksheet.answered_at is None:
        return points
    today = now(worksheet, day)
    return points if points and today.like(points[-1]) else [*points, today]


def on(points: Iterable[Point], day: date) -> Point | None:
    """How it stood at the end of ``day``; None before the first point."""
    found = None
    for point in points:
        if point.day <= day:
            found = point
    return found


def history(worksheet: Worksheet, *, after: Point | None, until: date) -> Iterator[Point]:
    """The points after ``after`` up to the end of ``until``, scored again from the revisions of every answer.

    Exact, because each change of an answer leaves a revision; under the rules that hold now. One query, and one score
    for each day on which somebody answered.
    """
    rules, body = rulebook(worksheet.zone.edition), worksheet.zone.unit.body
    rows = AnswerRevision.objects.filter(answer__worksheet=worksheet).order_by("at", "pk")
    seen = rows.values_list("answer__field", "option", "number", "is_draft", "at")
    plain: dict[str, Plain] = {}
    last = after
    for day, changed in groupby(seen.iterator(), key=lambda row: local_day(_at(row), body)):
        if day > until:
            return
        for field, option, number, is_draft, _ in changed:
            plain[field] = Plain(field, option, number, is_draft)
        if after is not None and day <= after.day:
            continue
        point = _scored(worksheet.zone, rules, day, plain.values())
        if not point.like(last):
            yield point
            last = point


def _at(row: tuple[str, str | None, Decimal | None, bool, datetime]) -> datetime:
    return row[4]


def _scored(zone: Zone, rules: Rulebook, day: date, answers: Iterable[Plain]) -> Point:
    found = score(rules.instrument, values_of(answers))
    predicate = rules.instrument.predicates.get(zone.target)
    result = verdict(found, predicate) if predicate else None
    floors = {each.floor.code: str(rounded(each.value, STORED)) for each in result.floors} if result else {}
    return Point(day, rounded(found.total, STORED), len(result.failing) if result else None, floors)

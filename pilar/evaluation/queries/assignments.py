"""Who has which question of a zone, and who can be given one. Each function says how many queries its result takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet

from pilar.evaluation.models import Answer, Assessor, Assignment, Zone, ZoneMember
from pilar.evaluation.rulebook import Rulebook
from pilar.organisation.models import Grant, User
from pilar.organisation.queries.units import current
from pilar.organisation.roles import ROLES


@cache
def contributing() -> tuple[str, ...]:
    """The roles by which somebody takes part in a zone of the unit."""
    return tuple(code for code, role in ROLES.items() if "worksheet.contribute" in role.may)


def members_on(zone: Zone, day: date) -> list[ZoneMember]:
    """The members of ``zone`` on ``day`` with their units, the own unit first. One query."""
    rows = zone.members.filter(current(day)).select_related("unit").order_by("valid_from", "pk")
    return sorted(rows, key=lambda member: member.unit_id != zone.unit_id)


def contributors(zone: Zone, day: date) -> QuerySet[User]:
    """The accounts that may be given a question: a role at the zone's unit or a member on ``day``, or above. One query
    and that of the members."""
    reaching = {zone.unit_id, *zone.unit.ancestor_ids}
    for member in members_on(zone, day):
        reaching |= {member.unit_id, *member.unit.ancestor_ids}
    held = Grant.objects.filter(current(day), role__in=contributing(), unit__in=reaching)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def open_of(zone: Zone, user: User) -> list[Assignment]:
    """What ``user`` has in ``zone``. One query."""
    return list(zone.assignments.filter(user=user, ended_at__isnull=True))


@dataclass(frozen=True, slots=True)
class Given:
    """An open assignment: the question in words, its answer's state, and whether its holder has left the zone."""

    row: Assignment
    title: str
    state: str
    has_left: bool

    ANSWERED, DRAFT, BLANK = "answered", "draft", "blank"

    def is_late(self, day: date) -> bool:
        return self.state != self.ANSWERED and self.row.due_on is not None and self.row.due_on < day


def given_in(zone: Zone, rules: Rulebook, day: date) -> list[Given]:
    """Every open assignment of ``zone``, in the order of the form. Four queries."""
    rows = list(zone.assignments.filter(ended_at__isnull=True).select_related("user__person"))
    order = {code: position for position, code in enumerate(rules.instrument.questions)}
    rows.sort(key=lambda row: (order.get(row.question, len(order)), str(row.user), row.pk))
    present = set(contributors(zone, day).filter(pk__in={row.user_id for row in rows}).values_list("pk", flat=True))
    states = answer_states(zone, rules)
    questions = rules.instrument.questions
    return [
        Given(
            row, questions[row.question].title if row.question in questions else row.question,
            states.get(row.question, Given.BLANK), row.user_id not in present,
        )
        for row in rows
    ]  # fmt: skip


def answer_states(zone: Zone, rules: Rulebook) -> dict[str, str]:
    """By question: answered where all its fields are, draft where one waits to be confirmed, else blank. One query."""
    rows = Answer.objects.filter(worksheet__zone=zone, worksheet__assessor__code=Assessor.UNIT)
    answers = {answer.field: answer for answer in rows.only("field", "option", "number", "is_draft")}
    return {code: _state([answers.get(item.key) for item in question.fields])
            for code, question in rules.instrument.questions.items()}  # fmt: skip


def _state(answers: Sequence[Answer | None]) -> str:
    if any(answer is None or answer.is_blank for answer in answers):
        return Given.BLANK
    return Given.DRAFT if any(answer and answer.is_draft for answer in answers) else Given.ANSWERED


@dataclass(frozen=True, slots=True)
class Load:
    """What one account has: its assignments, how many are answered, and the first day that is due among the others."""

    user: User
    given: list[Given]

    @property
    def has_left(self) -> bool:
        return self.given[0].has_left

    @property
    def answered(self) -> int:
        return sum(each.state == Given.ANSWERED for each in self.given)

    @property
    def due_on(self) -> date | None:
        days = [each.row.due_on for each in self.given if each.state != Given.ANSWERED and each.row.due_on]
        return min(days, default=None)


def by_person(given: Iterable[Given]) -> list[Load]:
    """The same by account, by name."""
    found: dict[int, Load] = {}
    for each in given:
        found.setdefault(each.row.user_id, Load(each.row.user, [])).given.append(each)
    return sorted(found.values(), key=lambda load: (not load.has_left, str(load.user), load.user.pk))

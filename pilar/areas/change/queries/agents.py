"""Who is an agent of change, and what they have changed, as one account sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from pilar.areas.change.models import AgentChange
from pilar.areas.change.queries.decrees import agents_reached
from pilar.areas.change.workflow import CONFIRMED, DROPPED, INTEGRATED
from pilar.organisation.access import Actor, below, local_day, rights_of, visible_to
from pilar.organisation.models import Duty
from pilar.organisation.queries.units import current
from pilar.records.models import DecreeMember

#: Agents are staff, so whoever sees the records of a unit sees its agents.
SEES = "record.view"
DONE = (CONFIRMED, INTEGRATED)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody whom a decree in force names as an agent, with the work that makes them one of this unit."""

    member: DecreeMember
    duty: Duty
    changes: int = 0
    confirmed: int = 0
    integrated: int = 0

    @property
    def person_id(self) -> int:
        return self.duty.person_id


def agents_seen(user: Actor, at: datetime) -> list[Agent]:
    """The agents of the units that ``user`` sees, by unit and name, each with the number of changes. Three queries."""
    day, roots = local_day(at), rights_of(user, at).roots(SEES)
    members = agents_reached(roots, day).select_related("person", "decree__unit")
    return _with_duties(list(members.order_by("person__search_name", "pk")), roots, at)


def agent_seen(user: Actor, member_id: int, at: datetime) -> Agent | None:
    """One of them. Three queries."""
    roots = rights_of(user, at).roots(SEES)
    members = agents_reached(roots, local_day(at)).select_related("person", "decree__unit")
    found = _with_duties(list(members.filter(pk=member_id)), roots, at)
    return found[0] if found else None


def _with_duties(members: Sequence[DecreeMember], roots: Sequence[str], at: datetime) -> list[Agent]:
    """Each person once, by the decree that names them last."""
    here = Duty.objects.filter(current(local_day(at)), below(roots, "unit__path"))
    rows = here.filter(person__in={each.person_id for each in members}).select_related("unit__body", "person")
    duties: dict[int, Duty] = {}
    for duty in rows.order_by("valid_from", "pk"):
        if duty.person_id not in duties or duty.kind == Duty.DEFINITIVE:
            duties[duty.person_id] = duty
    counted = {row["agent"]: row for row in _counts(list(duties))}
    once: dict[int, Agent] = {}
    for member in members:
        # A decree of an OPD reaches its units only: the duty must lie below the decree's unit.
        duty_of = duties.get(member.person_id or 0)
        if duty_of is None or not duty_of.unit.path.startswith(member.decree.unit.path):
            continue
        row = counted.get(duty_of.person_id, {})
        once[duty_of.person_id] = Agent(
            member, duty_of, row.get("changes", 0), row.get("confirmed", 0), row.get("integrated", 0)
        )
    return list(once.values())


def _counts(people: Sequence[int]) -> QuerySet[AgentChange, dict[str, int]]:
    rows = AgentChange.objects.filter(agent__in=people).exclude(state=DROPPED).order_by().values("agent")
    return rows.annotate(
        changes=Count("pk"), confirmed=Count("pk", filter=Q(state__in=DONE)),
        integrated=Count("pk", filter=Q(state=INTEGRATED)),
    )  # fmt: skip


def changes_seen(user: Actor, at: datetime, capability: str = SEES) -> QuerySet[AgentChange]:
    """The changes of the units over which ``user`` holds ``capability``."""
    return visible_to(AgentChange, user, at, capability)


def change_seen(user: Actor, change_id: int, at: datetime) -> AgentChange | None:
    """One change with agent, unit and decree, where ``user`` sees it. One query."""
    seen = visible_to(AgentChange, user, at, SEES, one=True).filter(pk=change_id)
    rows = AgentChange.objects.filter(pk__in=seen.values("pk"))
    return rows.select_related("agent", "unit__body", "decree__unit").first()

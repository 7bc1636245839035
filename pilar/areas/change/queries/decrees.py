"""The decrees on which area 1 rests: those of a unit on a day, or of the OPD above it that names its people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from pilar.organisation.access import below
from pilar.organisation.models import Duty, Unit
from pilar.organisation.queries.units import current
from pilar.records.models import Decree, DecreeMember
from pilar.records.queries import decrees as records

TEAM, AGENTS = "zi-team", "change-agents"


def in_force(kind: str, day: date) -> QuerySet[Decree]:
    """The decrees of ``kind`` that hold on ``day``, the newest first."""
    return Decree.objects.filter(records.holding(day), kind=kind).order_by("-valid_from", "-pk")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a decree names. ``duty``: the work at the units on that day, None where there is none or where the
    decree gives only a name (``member.person`` is None). ``has_moved``: has left since (``records.moved``)."""

    member: DecreeMember
    duty: Duty | None
    has_moved: bool

    @property
    def works_here(self) -> bool:
        """On duty at the units; a name that nobody has tied to a person yet is believed."""
        return self.duty is not None or self.member.person_id is None


def named(decrees: Iterable[Decree], units: Sequence[Unit], day: date, *, own: bool, role: str = "") -> list[Named]:
    """Whom ``decrees`` name, in their order, with the duty of each at ``units`` and below on ``day``. Three queries.

    ``own``: the decrees are those of the units themselves. In the decree of an OPD who works elsewhere belongs to
    another unit and is left out.
    """
    rows = DecreeMember.objects.filter(decree__in=[each.pk for each in decrees]).select_related("person", "decree")
    members = list((rows.filter(role=role) if role else rows).order_by("decree", "position", "pk"))
    people = {each.person_id for each in members if each.person_id}
    here = Duty.objects.filter(current(day), below([unit.path for unit in units], "unit__path"), person__in=people)
    duties: dict[int, Duty] = {}
    for duty in here.select_related("unit").order_by("valid_from", "pk"):
        if duty.person_id not in duties or duty.kind == Duty.DEFINITIVE:
            duties[duty.person_id] = duty
    moved = set(records.moved(day).filter(pk__in=[each.pk for each in members]).order_by().values_list("pk", flat=True))
    found = [Named(each, duties.get(each.person_id or 0), each.pk in moved) for each in members]
    return found if own else [each for each in found if each.duty]


@dataclass(frozen=True, slots=True)
class Standing:
    """A decree in force with whom it names. ``from_above``: the OPD whose decree it is, empty for the unit's own."""

    decree: Decree
    named: tuple[Named, ...]
    from_above: str = ""


def standing(kind: str, unit: Unit, day: date, role: str = "") -> Standing | None:
    """The decree of ``unit`` that holds on ``day``; else the one of a unit above that names somebody who works here."""
    rows = in_force(kind, day).select_related("unit")
    own = rows.filter(unit=unit).first()
    if own:
        return Standing(own, tuple(named([own], [unit], day, own=True, role=role)))
    above = list(
        rows.filter(unit__in=unit.ancestor_ids, pk__in=_naming(unit, day)).order_by("-unit__path", "-valid_from")
    )
    if not above:
        return None
    return Standing(above[0], tuple(named(above[:1], [unit], day, own=False, role=role)), str(above[0].unit))


def known(kind: str, where: Q, unit: Unit, day: date) -> bool:
    """Whether the units of ``where`` have any row of this kind, so that having none in force says something.

    Not where a decree above in force names people of ``unit``: then that one is to be read. Two queries.
    """
    above = in_force(kind, day).filter(unit__in=unit.ancestor_ids, pk__in=_naming(unit, day))
    return not above.exists() and Decree.objects.filter(where, kind=kind).exists()


def _naming(unit: Unit, day: date) -> QuerySet[DecreeMember, int]:
    """The decrees that name somebody who works at ``unit`` or below."""
    here = Duty.objects.filter(current(day), below([unit.path], "unit__path"))
    return DecreeMember.objects.filter(person__in=here.values("person")).values_list("decree", flat=True)


def agents_reached(paths: Sequence[str], day: date) -> QuerySet[DecreeMember]:
    """The agents of change, by a decree in force on ``day``, who work then at a unit below one of ``paths``."""
    here = Duty.objects.filter(current(day), below(paths, "unit__path"))
    return DecreeMember.objects.filter(
        decree__in=in_force(AGENTS, day).order_by().values("pk"), role=DecreeMember.AGENT,
        person__in=here.order_by().values("person"),
    )  # fmt: skip


def is_agent(person_id: int, day: date, unit: Unit) -> bool:
    """Whether a decree of ``unit`` or of one above it names the person as an agent on ``day``."""
    return DecreeMember.objects.filter(
        decree__in=in_force(AGENTS, day).filter(unit__in=[unit.pk, *unit.ancestor_ids]).order_by().values("pk"),
        role=DecreeMember.AGENT, person=person_id,
    ).exists()  # fmt: skip

"""Pulses: who may answer them, how far they are, what their rounds say beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pilar.areas.change.models import Pulse, PulseTicket
from pilar.areas.change.workflow import CLOSED, OPEN
from pilar.organisation.access import below
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries.units import current


def staff_of(unit: Unit, day: date) -> QuerySet[Person]:
    """Who is on duty at ``unit`` and everything below it on ``day``, each once."""
    duties = Duty.objects.filter(current(day), below((unit.path,), "unit__path"))
    return Person.objects.filter(pk__in=duties.values("person"))


def asked(duties: Iterable[Duty]) -> QuerySet[Pulse]:
    """The pulses that concern the one person of ``duties`` (current ones, with their units), in whatever state."""
    numbers = {number for duty in duties for number in (*duty.unit.ancestor_ids, duty.unit_id)}
    return Pulse.objects.filter(unit__in=numbers)


def unanswered(duties: list[Duty], day: date) -> QuerySet[Pulse]:
    """The open pulses that the person of ``duties`` has not answered yet and still may."""
    if not duties:
        return Pulse.objects.none()
    mine = PulseTicket.objects.filter(pulse=OuterRef("pk"), person=duties[0].person_id)
    found = asked(duties).filter(state=OPEN, closes_on__gte=day)
    return found.filter(~Exists(mine)).select_related("unit").order_by("closes_on", "pk")


def overlapping(pulse: Pulse) -> QuerySet[Pulse]:
    """The other pulses whose staff is partly the same: of the unit itself, of those above and of those below."""
    unit = pulse.unit
    shared = Q(unit__in=[*unit.ancestor_ids, unit.pk]) | below((unit.path,), "unit__path")
    return Pulse.objects.filter(shared).exclude(pk=pulse.pk).select_related("unit")


def with_tickets(pulses: QuerySet[Pulse]) -> QuerySet[Pulse]:
    """``pulses`` with ``so_far``: how many have answered one that runs; no further query."""
    return pulses.select_related("unit").annotate(so_far=Count("tickets"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The last closed round and the one before it, of one unit and the same questions."""

    last: Pulse | None = None
    before: Pulse | None = None

    @property
    def comparable(self) -> bool:
        """Whether both rounds have an index: enough people have answered each."""
        return None not in (self._of(self.last), self._of(self.before))

    @property
    def falling(self) -> bool:
        """Lower as it is published. Equal is not falling."""
        last, before = self._of(self.last), self._of(self.before)
        return last is not None and before is not None and last < before

    @staticmethod
    def _of(pulse: Pulse | None) -> Decimal | None:
        return pulse.resistance if pulse else None


def rounds(unit: Unit, until: date | None = None) -> list[Pulse]:
    """The closed rounds of ``unit``, oldest first; closed until a day, where one is given. One query."""
    found = Pulse.objects.filter(unit=unit, state=CLOSED)
    if until:
        found = found.filter(closed_on__lte=until)
    return list(found.order_by("closed_on", "round", "pk"))


def compared(closed: list[Pulse]) -> Comparison:
    """Of the rounds of one unit, oldest first: the last one, and the one before it if it asked the same."""
    if not closed:
        return Comparison()
    last = closed[-1]
    same = [each for each in closed[:-1] if each.edition == last.edition]
    return Comparison(last, same[-1] if same else None)

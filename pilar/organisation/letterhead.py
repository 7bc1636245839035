"""What the organisation knows of a document's head and of who answers for it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pilar.kernel.documents import Letterhead, Responsible
from pilar.organisation.models import Duty, Unit
from pilar.organisation.nips import grouped
from pilar.organisation.queries.units import ancestors, heads_on


def letterhead_of(unit: Unit) -> Letterhead:
    """Body, OPD and unit by name, with the nearest address from the unit upwards. One query (and the body's)."""
    above = ancestors(unit)
    shown = [each.name for each in above if each.kind in (Unit.BODY, Unit.OFFICE, Unit.OPD)]
    located = next((each for each in (unit, *reversed(above)) if each.address or each.contact), None)
    lines = (located.address, located.contact) if located else ()
    return Letterhead(
        body_name=unit.body.name,
        unit_name=unit.name,
        lines=tuple(shown) or (unit.body.name,),
        address=tuple(line for line in lines if line),
    )


def responsible_of(unit: Unit, day: date, *, approved_at: datetime | None = None) -> Responsible | None:
    """The head of ``unit`` on ``day``, who acts as head before the definitive one; None where nobody heads it.

    The NIP is whole. ``approved_at``: when that person approved in the system; it is printed in the body's time.
    """
    heads = heads_on(unit, day)
    return responsible(heads[0], approved_at=approved_at) if heads else None


def responsible(duty: Duty, *, approved_at: datetime | None = None) -> Responsible:
    """The person of ``duty`` as the one who answers, in that capacity, with the whole NIP."""
    zone = ZoneInfo(duty.unit.body.time_zone)
    return Responsible(
        name=duty.person.name,
        capacity=duty.capacity,
        nip=grouped(duty.person.nip) if duty.person.nip else "",
        approved_at=approved_at.astimezone(zone) if approved_at else None,
    )

"""Who sees and does what in the assessment of a zone.

The role at the body (``worksheet.assess``) is the right; a seat in the zone's team says that it is used here. Nobody
assesses the own unit: the guards of the organisation are asked when a seat is given and when a round is taken, handed
on or closed; before every opinion the same is asked in the query that reads the round (``works_in``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.db.models.expressions import RawSQL

from pilar.evaluation.access import day_of, zone_or_404, zones_seen
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.models import Zone, ZoneMember
from pilar.evaluation.queries.assignments import members_on
from pilar.organisation.access import AccessDenied, Actor, rights_of
from pilar.organisation.guards import Case, refuse_by_guards
from pilar.organisation.models import Duty, Grant, Unit, User
from pilar.organisation.queries.units import current
from pilar.organisation.roles import ROLES
from pilar.organisation.web import WorkRequest

#: Reading what assessors write before it is handed over; and writing it.
SEES, ASSESSES, MANAGES = "assessment.view", "worksheet.assess", "assessment.manage"
#: Reading what assessors have agreed to, of all zones of a year.
RECAP: Final = "recap.view"
_ASSESSING: Final = sorted(code for code, role in ROLES.items() if ASSESSES in role.may)


def zones_assessed(user: Actor, at: datetime) -> QuerySet[Zone]:
    """The zones of which ``user`` may read the assessors' work."""
    return zones_seen(user, at, SEES)


def assessed_or_404(request: WorkRequest, pk: int) -> Zone:
    """The zone with its unit and body, where ``request.user`` may read its assessment; for pages. One query."""
    return zone_or_404(request, pk, SEES)


def open_seats(zone_id: int) -> QuerySet[Seat]:
    """The seats of a zone's team that nobody has ended, from the lowest tier up; tier and account come with them."""
    rows = Seat.objects.filter(zone=zone_id, ended_at__isnull=True)
    return rows.select_related("tier", "user__person").order_by("tier__number", "pk")


def may_assess(day: date) -> Exists:
    """A condition on seats: on ``day`` the holder has a working account and a role over the zone that assesses."""
    held = Grant.objects.filter(current(day), user=OuterRef("user"), user__is_active=True, role__in=_ASSESSING)
    place = ExpressionWrapper(OuterRef("zone__unit__path"), output_field=CharField())
    return Exists(held.alias(place=place).filter(place__startswith=F("unit__path")))


def counted_seats(zone: Zone, at: datetime) -> QuerySet[Seat]:
    """As ``open_seats``, of those only whose holders may still assess: where their role has ended nobody sits."""
    return open_seats(zone.pk).filter(may_assess(day_of(zone, at)))


def refuse_own_unit(user: User, zone: Zone, at: datetime) -> None:
    """Raise AccessDenied where ``user`` is on duty in, builds or heads a unit of the zone. One query.

    The quick form of the guards, for what is done a hundred times a day.
    """
    day = day_of(zone, at)
    members = zone.members.filter(current(day)).order_by().annotate(own=Value(False)).values_list("own", "unit__path")
    duties = Duty.objects.filter(current(day), person=user.person_id).order_by().annotate(own=Value(True))
    found = list(members.union(duties.values_list("own", "unit__path"), all=True))
    paths = {zone.unit.path, *(path for own, path in found if not own)}
    works = [path for own, path in found if own]
    if _related([*works, *paths_built(user, at)], paths):
        raise AccessDenied(_tied(user))


def _tied(user: User) -> str:
    return (
        f"{user} bertugas di unit zona ini, membangunnya, atau memimpinnya, dan tidak boleh menilainya. Tidak ada "
        "yang disimpan."
    )


def refuse_tied(user: User, *, works_there: bool) -> None:
    """As ``refuse_own_unit``, where ``works_in`` has been asked already and ``paths_built`` is empty. No query."""
    if works_there:
        raise AccessDenied(_tied(user))


def paths_built(user: User, at: datetime) -> list[str]:
    """Units that ``user`` builds or heads, by their paths. No query."""
    return [held.path for held in rights_of(user, at).held if held.role.builds or held.role.code == "head"]


#: As SQL, because the ORM takes longer to put it together (4 ms) than all else that saving an opinion asks.
_WORKS_IN: Final = f"""
    EXISTS (
        SELECT 1 FROM {Duty._meta.db_table} duty
        JOIN {Unit._meta.db_table} place ON place.id = duty.unit_id
        JOIN {Unit._meta.db_table} own ON place.path LIKE own.path || '%%' OR own.path LIKE place.path || '%%'
        WHERE duty.person_id = %s AND duty.valid_from <= %s AND (duty.valid_until IS NULL OR duty.valid_until >= %s)
        AND own.id IN (
            SELECT unit_id FROM {Zone._meta.db_table} WHERE id = {Round._meta.db_table}.zone_id
            UNION ALL
            SELECT unit_id FROM {ZoneMember._meta.db_table} WHERE zone_id = {Round._meta.db_table}.zone_id
            AND valid_from <= %s AND (valid_until IS NULL OR valid_until >= %s)
        )
    )
"""  # noqa: S608 - names of tables


def works_in(user: User, day: date) -> RawSQL:
    """Whether ``user`` is on duty on ``day`` in a unit of a round's zone, above or below one; for a query of rounds."""
    on = connection.ops.adapt_datefield_value(day)
    return RawSQL(_WORKS_IN, (user.person_id, on, on, on, on), BooleanField())  # noqa: S611 - no text of anybody in it


def _related(own: Iterable[str], paths: Iterable[str]) -> bool:
    listed = list(paths)
    return any(path.startswith(each) or each.startswith(path) for each in own for path in listed)


def refuse_by_all_guards(user: User, zone: Zone, at: datetime) -> None:
    """Raise AccessDenied with all that any room has against ``user`` assessing the zone."""
    for member in members_on(zone, day_of(zone, at)):
        refuse_by_guards(Case("assess", user, member.unit, at, zone))

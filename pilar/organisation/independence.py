"""Nobody judges the own work: who assesses a unit is not on duty there, does not build it and does not head it.

The actions that give roles ask here, and so does every room that hands a case to an officer (``guards``).
"""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from pilar.errors import PilarError
from pilar.organisation.models import Duty, Grant, Unit, User
from pilar.organisation.roles import ROLES, Role


class GrantError(PilarError):
    """A role cannot be given or ended like that; nothing has been changed."""


def in_time(grants: QuerySet[Grant], first: date, last: date | None) -> QuerySet[Grant]:
    """Those that hold on some day from ``first`` to ``last``; one that was taken back at once holds on none."""
    found = grants.filter(
        Q(valid_until__isnull=True) | (Q(valid_until__gte=first) & Q(valid_until__gte=F("valid_from")))
    )
    return found.filter(valid_from__lte=last) if last else found


def refuse_own_assessor(user: User, role: Role, unit: Unit, first: date, last: date | None) -> None:
    """Nobody assesses the own unit, by duty or by team: neither role is given beside the other."""
    if role.assesses:
        if own := own_unit(user, unit, first, last):
            raise GrantError(
                f"{user} bertugas di “{own}” dan tidak boleh menilai unitnya sendiri. Belum ada yang berubah."
            )
        if held_beside(user, unit, first, last, builds=True):
            raise GrantError(f"{user} anggota tim ZI di unit yang akan dinilainya. Belum ada yang berubah.")
        if heads_within(user, unit, first, last):
            raise GrantError(f"{user} memimpin unit yang akan dinilainya. Belum ada yang berubah.")
    if role.builds and held_beside(user, unit, first, last, builds=False):
        raise GrantError(
            f"{user} menilai unit ini sebagai TPI dan tidak boleh menjadi tim ZI-nya. Belum ada yang berubah."
        )


def refuse_head_of_assessed(user: User, unit: Unit, first: date, last: date | None) -> None:
    """Nobody heads a unit, not even for a day, that he assesses; nor one of which he assesses a part.

    An assessor of the inspectorate, who holds that role over the whole body, may head an office of the body.
    """
    codes = [role.code for role in ROLES.values() if role.assesses]
    held = in_time(Grant.objects.filter(user=user, role__in=codes), first, last)
    for path, kind in held.values_list("unit__path", "unit__kind"):
        related = unit.path.startswith(path) or path.startswith(unit.path)
        if related and not (kind == Unit.BODY and _in_office(unit)):
            raise GrantError(
                f"{user} menilai unit ini sebagai TPI dan tidak boleh menjadi kepalanya. Belum ada yang berubah."
            )


def heads_within(user: User, unit: Unit, first: date, last: date | None) -> bool:
    """Whether the account holds, in that time, the role of a head within ``unit`` or above it.

    Who assesses over the whole body may head an office of the body, which is not assessed by its own people.
    """
    held = in_time(Grant.objects.filter(user=user, role="head").select_related("unit"), first, last)
    for grant in held:
        related = grant.unit.path.startswith(unit.path) or unit.path.startswith(grant.unit.path)
        if related and not (unit.kind == Unit.BODY and _in_office(grant.unit)):
            return True
    return False


def own_unit(user: User, unit: Unit, first: date, last: date | None) -> Unit | None:
    """The unit itself, or one below or above it, at which the account's person is on duty in that time.

    Above as well: whoever heads the OPD answers for its UPT and does not assess it.

    Assessors of the inspectorate hold their role at the body's root, which their own office is part of; when a zone is
    given to an assessor, the own office is refused there.
    """
    duties = Duty.objects.filter(person=user.person_id).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
    if last:
        duties = duties.filter(valid_from__lte=last)
    for duty in duties.select_related("unit").order_by("pk"):
        inside = duty.unit.path.startswith(unit.path) or unit.path.startswith(duty.unit.path)
        office = unit.kind == Unit.BODY and _in_office(duty.unit)
        if inside and not office:
            return duty.unit
    return None


def _in_office(unit: Unit) -> bool:
    return Unit.objects.filter(pk__in=[*unit.ancestor_ids, unit.pk], kind=Unit.OFFICE).exists()


def held_beside(user: User, unit: Unit, first: date, last: date | None, *, builds: bool) -> bool:
    """Whether the account holds, in that time, a team role within ``unit`` (or an assessor's role over it).

    As with duties: who assesses over the whole body may build the zone of his own office, which others assess.
    """
    codes = [role.code for role in ROLES.values() if (role.builds if builds else role.assesses)]
    for grant in in_time(Grant.objects.filter(user=user, role__in=codes).select_related("unit"), first, last):
        if grant.unit.path.startswith(unit.path) or unit.path.startswith(grant.unit.path):
            assessed, built = (unit, grant.unit) if builds else (grant.unit, unit)
            if not (assessed.kind == Unit.BODY and _in_office(built)):
                return True
    return False

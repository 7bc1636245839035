"""What somebody is here: present duties, and the roles that are held, with the names of their units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from pilar.kernel.inbox import Asker
from pilar.organisation.access import Rights
from pilar.organisation.models import Duty, Unit, User
from pilar.organisation.roles import Role


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role with the units at which it is held; ``areas`` of a member of a pokja."""

    role: Role
    units: tuple[str, ...]
    areas: tuple[int, ...]


def own_duties(user: User, day: date) -> list[Duty]:
    """The duties of the account's person on ``day``, the definitive one first. One query; none without a person."""
    if user.person_id is None:
        return []
    current = Duty.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)
    duties = current.filter(person=user.person_id).select_related("unit__parent")
    return sorted(duties, key=lambda duty: (duty.kind != Duty.DEFINITIVE, -duty.valid_from.toordinal()))


def duties_of(asker: Asker) -> list[Duty]:
    """The same for whoever asks what waits; one query, however many sources need it."""
    return asker.once("organisation.duties", lambda: own_duties(asker.user, asker.day))


def own_roles(rights: Rights) -> list[OwnRole]:
    """The roles of ``rights`` in the order of the access table's labels. One query; none without a role."""
    if not rights.held:
        return []
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in={held.unit_id for held in rights.held})}
    units: defaultdict[str, dict[str, None]] = defaultdict(dict)
    areas: defaultdict[str, set[int]] = defaultdict(set)
    roles: dict[str, Role] = {}
    for held in rights.held:
        roles[held.role.code] = held.role
        units[held.role.code][names[held.unit_id]] = None
        if held.area:
            areas[held.role.code].add(held.area)
    return [OwnRole(role, tuple(units[code]), tuple(sorted(areas[code]))) for code, role in sorted(roles.items())]

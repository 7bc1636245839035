"""What the pages of roles read: who holds what where, where one may give, and why somebody may do something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet

from pilar.organisation import giving
from pilar.organisation.access import Actor, rights_of, visible_to
from pilar.organisation.models import Duty, Grant, Person, Unit, User
from pilar.organisation.models.unit import path_range
from pilar.organisation.queries.units import current
from pilar.organisation.roles import CAPABILITIES, ROLES, Role

NOW, COMING, PAST = "sekarang", "akan-datang", "berakhir"


def grants_seen(user: Actor, at: datetime) -> QuerySet[Grant]:
    """The roles over whose units ``user`` holds ``grant.view``; holder and unit come along."""
    return visible_to(Grant, user, at, "grant.view").select_related("user__person", "unit", "given_from")


def at_that_time(time: str, day: date) -> Q:
    """Those that are held now, will be, or have been, seen from ``day``."""
    return {NOW: current(day), COMING: Q(valid_from__gt=day), PAST: Q(valid_until__lt=day)}.get(time, Q())


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of the accounts whose ids the rows keep; of processes the id itself. One query."""
    wanted = set(actors)
    ids = [actor for actor in wanted if actor.isdigit()]
    found = {user.actor: user.display_name for user in User.objects.filter(pk__in=ids).select_related("person")}
    return {actor: found.get(actor, actor) for actor in wanted}


# -- giving


def givable_roles(user: Actor, at: datetime) -> list[Role]:
    """The roles that ``user`` may give anywhere, in the order of the table."""
    return giving.giveable(rights_of(user, at))


def givable_units(user: Actor, at: datetime, role: Role, day: date) -> QuerySet[Unit]:
    """The units, open on ``day``, at which ``user`` may give ``role``."""
    reached = Q(pk__in=[])
    for held in rights_of(user, at).held:
        if held.role.code in giving.givers_of(role, vacant=True) and giving.GIVES in held.role.may:
            start, end = path_range(held.path)
            reached |= Q(path__gte=start, path__lt=end)
    return Unit.objects.filter(reached, current(day), kind__in=role.held_at)


def candidates(user: Actor, at: datetime) -> QuerySet[Person]:
    """Whom ``user`` may give a role: the people that he sees, without himself."""
    people = visible_to(Person, user, at, "person.view")
    return people.exclude(pk=getattr(user, "person_id", None) or 0)


# -- why


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a capability is held over a unit: by which grants, else which roles would give it and who gives those."""

    capability: str
    label: str
    by: tuple[Grant, ...]
    roles: tuple[Role, ...]

    @property
    def may(self) -> bool:
        return bool(self.by)


GIVERS: Final[dict[str, str]] = {
    role.code: ", ".join(ROLES[code].label for code in role.given_by)
    + ("; selama kosong: " + ", ".join(ROLES[code].label for code in role.vacant_by) if role.vacant_by else "")
    for role in ROLES.values()
}


def held_on(user: User, day: date) -> list[Grant]:
    """The roles of ``user`` on ``day`` with their units. One query; none where the account is closed."""
    if not user.is_active:
        return []
    return list(Grant.objects.filter(current(day), user=user, role__in=ROLES).select_related("unit").order_by("pk"))


def answers(grants: Sequence[Grant], unit: Unit) -> list[Answer]:
    """Every capability over ``unit``, as ``grants`` (``held_on``) decide it. No query."""
    reaching = [grant for grant in grants if unit.path.startswith(grant.unit.path)]
    return [
        Answer(
            code, label, tuple(grant for grant in reaching if code in ROLES[grant.role].may),
            tuple(role for role in ROLES.values() if code in role.may),
        )
        for code, label in CAPABILITIES.items()
    ]  # fmt: skip


def who_may(capability: str, unit: Unit, day: date) -> QuerySet[Grant]:
    """The grants by which somebody holds ``capability`` over ``unit`` on ``day``."""
    roles = [role.code for role in ROLES.values() if capability in role.may]
    above = [*unit.ancestor_ids, unit.pk]
    found = Grant.objects.filter(current(day), role__in=roles, unit__in=above, user__is_active=True)
    return found.select_related("user__person", "unit").order_by("unit__path", "role", "pk")


def without_duty(user: Actor, at: datetime, day: date) -> QuerySet[Grant]:
    """Open roles of people who are on duty nowhere in the role's body any more: ``user`` may have to end them."""
    on_duty = Duty.objects.filter(current(day)).values("person")
    seen = visible_to(Grant, user, at, "grant.give").filter(current(day), user__person__isnull=False)
    return seen.exclude(user__person__in=on_duty).select_related("user__person", "unit")

"""What the pages of roles read: who holds what where, where one may give, and why somebody may do something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from pilar.organisation import giving
from pilar.organisation.access import Actor, below, rights_of, visible_to
from pilar.organisation.models import Duty, Grant, Person, Unit, User
from pilar.organisation.queries.units import current
from pilar.organisation.roles import CAPABILITIES, ROLES, Role

NOW, COMING, PAST = "sekarang", "akan-datang", "berakhir"
WITHOUT_DUTY = "tanpa"


def grants_seen(user: Actor, at: datetime) -> QuerySet[Grant]:
    """The roles over whose units ``user`` holds ``grant.view``; holder and unit come along."""
    return visible_to(Grant, user, at, "grant.view").select_related("user__person", "unit", "given_from")


def at_that_time(time: str, day: date) -> Q:
    """Those that are held now, will be, or have been, seen from ``day``. Taken back before it began: over."""
    never = Q(valid_until__isnull=False, valid_until__lt=F("valid_from"))
    times = {NOW: current(day), COMING: Q(valid_from__gt=day) & ~never, PAST: Q(valid_until__lt=day) | never}
    return times.get(time, Q())


def held_by(text: str) -> Q:
    """Rows of whom ``text`` names: a part of the name, or the whole NIP, e-mail address or sign-in name."""
    words = text.strip()
    # Only the whole one: parts of it would tell the NIP or address of others, letter by letter.
    exact = Q(user__email=words.lower()) | Q(user__username=words.lower()) | Q(user__person__nip="".join(words.split()))
    return Q(user__person__name__icontains=words) | Q(user__person__isnull=True, user__name__icontains=words) | exact


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of the accounts whose ids the rows keep; processes by their own. One query."""
    wanted = set(actors)
    ids = [actor for actor in wanted if actor.isdigit()]
    found = {user.actor: user.display_name for user in User.objects.filter(pk__in=ids).select_related("person")}
    return {actor: found.get(actor) or (f"akun {actor}" if actor.isdigit() else f"proses {actor}" if actor else "")
            for actor in wanted}  # fmt: skip


def name_givers(rows: Sequence[Grant]) -> None:
    """Write ``giver`` and ``ender``, the names of who gave and ended, onto ``rows``. One query."""
    names = names_of(actor for row in rows for actor in (row.given_by, row.ended_by))
    for row in rows:
        row.__dict__.update(giver=names[row.given_by], ender=names[row.ended_by])


# -- giving


def givable_roles(user: Actor, at: datetime) -> list[Role]:
    """The roles that ``user`` may give anywhere, in the order of the table."""
    return giving.giveable(rights_of(user, at))


def givable_units(user: Actor, at: datetime, role: Role, day: date) -> QuerySet[Unit]:
    """The units, open on ``day``, at which ``user`` may give ``role``."""
    givers = giving.givers_of(role, vacant=True)
    held = rights_of(user, at).held
    paths = [each.path for each in held if each.role.code in givers and giving.GIVES in each.role.may]
    return Unit.objects.filter(below(paths), current(day), kind__in=role.held_at)


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


@dataclass(frozen=True, slots=True)
class Giver:
    """A role that is missing, and the people who can give it over a unit."""

    role: Role
    people: tuple[Grant, ...]


def givers_over(unit: Unit, answers: Iterable[Answer], day: date) -> list[Giver]:
    """For every role that would give what is missing: who gives it so that it reaches ``unit``. Two queries.

    A role that is not held at such a unit is given above it, where somebody's right must reach as well.
    """
    missing = {role.code for answer in answers if not answer.may for role in answer.roles}
    codes = [code for code, role in ROLES.items() if role.has_authority]
    above = [unit, *Unit.objects.filter(pk__in=unit.ancestor_ids)]
    held = Grant.objects.filter(current(day), role__in=codes, unit__in=above, user__is_active=True)
    rows = list(held.select_related("user__person", "unit").order_by("-unit__path", "pk"))

    def can_give(row: Grant, role: Role) -> bool:
        places = (place.path for place in above if place.kind in role.held_at)
        return row.role in role.given_by and any(place.startswith(row.unit.path) for place in places)

    return [
        Giver(role, tuple(row for row in rows if can_give(row, role)))
        for role in ROLES.values()
        if role.code in missing
    ]


GIVERS: Final[dict[str, str]] = {
    role.code: ", ".join(ROLES[code].label for code in role.given_by)
    + ("; selama kosong: " + ", ".join(ROLES[code].label for code in role.vacant_by) if role.vacant_by else "")
    for role in ROLES.values()
}


def held_on(user: User, day: date) -> list[Grant]:
    """The roles of ``user`` on ``day`` with their units. One query; none where the account is closed."""
    if not user.is_active:
        return []
    held = Grant.objects.filter(current(day), user=user, role__in=ROLES)
    return list(held.select_related("unit", "given_from").order_by("pk"))


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


#: Roles that are rightly held over units in which one has no duty: whoever oversees is on duty elsewhere.
FROM_ELSEWHERE: Final = frozenset(
    code for code, role in ROLES.items()
    if role.assesses or code in ("inspector", "organisation", "upg", "wbs", "auditor")
)  # fmt: skip


def without_duty(rows: QuerySet[Grant], day: date) -> QuerySet[Grant]:
    """Those of ``rows`` that are held on ``day`` by people who have no duty there any more.

    There: at the role's unit, below or above it. Of the roles FROM_ELSEWHERE only those of people without any duty.
    Accounts without a person, such as the first administrator's, have no duties.
    """
    duties = Duty.objects.filter(current(day), person=OuterRef("user__person"))
    here = ExpressionWrapper(OuterRef("unit__path"), output_field=CharField())
    related = Q(unit__path__startswith=F("here")) | Q(here__startswith=F("unit__path"))
    overseeing = Q(role__in=FROM_ELSEWHERE)
    left = (~overseeing & ~Exists(duties.annotate(here=here).filter(related))) | (overseeing & ~Exists(duties))
    return rows.filter(current(day), left, user__person__isnull=False)


def to_be_ended(user: Actor, at: datetime, day: date) -> QuerySet[Grant]:
    """Roles without duty that ``user`` may have to end or hand over; holder and unit come along."""
    seen = visible_to(Grant, user, at, "grant.give").select_related("user__person", "unit")
    return without_duty(seen, day)

"""Own accounts, and the people for whom one may issue slips."""

from __future__ import annotations

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from pilar.organisation.access import Rights, below
from pilar.organisation.models import Duty, FirstLoginCode, Grant, Person, Unit, User, UserSession
from pilar.organisation.roles import ROLES, Role


def factors_of(user: User) -> list[Authenticator]:
    """Second factors of an account, without its recovery codes, oldest first. One query."""
    return list(Authenticator.objects.filter(user=user).exclude(type="recovery_codes").order_by("created_at", "pk"))


def grants_of(user: User, day: date) -> list[tuple[Role, Grant]]:
    """The roles that an account holds now or will hold, with their units. One query."""
    rows = Grant.objects.filter(user=user).filter(_lasting(day)).select_related("unit").order_by("valid_from", "pk")
    return [(ROLES[row.role], row) for row in rows if row.role in ROLES]


def duties_of(user: User, day: date) -> list[Duty]:
    """Where the account's person works now or will work. One query, none for an account without a person."""
    if user.person_id is None:
        return []
    rows = Duty.objects.filter(person=user.person_id).filter(_lasting(day))
    return list(rows.select_related("unit").order_by("valid_from", "pk"))


def sessions_of(user: User, at: datetime) -> list[UserSession]:
    """The browsers in which an account is signed in, the newest first. One query."""
    return list(UserSession.objects.filter(user=user, expire_date__gt=at).order_by("-started_at", "session_key"))


def slip_units(rights: Rights) -> QuerySet[Unit]:
    """The units over which ``rights`` hold ``slip.issue``, from the top down."""
    return Unit.objects.filter(below(rights.roots("slip.issue"))).order_by("path")


def slip_people(units: QuerySet[Unit], day: date, at: datetime) -> QuerySet[Person]:
    """People on duty in ``units``, without those whose account is closed; three queries with rows.

    ``user`` comes along, duties and roles with their units too, so that ``accounts.slip_refusal`` takes no query per
    row; ``open_until`` is the last day of a slip that nobody has used yet.
    """
    duties = Duty.objects.filter(_lasting(day), unit__in=units)
    open_codes = FirstLoginCode.objects.filter(
        user__person=OuterRef("pk"), used_at=None, revoked_at=None, expires_at__gt=at
    )
    return (
        Person.objects.filter(pk__in=duties.values("person_id"))
        .exclude(user__is_active=False)
        .select_related("user", "body")
        .prefetch_related(
            Prefetch("duties", Duty.objects.select_related("unit")),
            Prefetch("user__grants", Grant.objects.select_related("unit")),
        )
        .annotate(open_until=Subquery(open_codes.values("expires_at")[:1]))
    )


def _lasting(day: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gte=day)

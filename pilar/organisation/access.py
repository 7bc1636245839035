"""Who may see and do what: grants read once per request, compared with the access table. Deny by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from pilar.errors import PilarError
from pilar.kernel.scope import Unscoped, scope_of
from pilar.organisation.models import Body, Grant, Person, Unit, User
from pilar.organisation.models.unit import path_range
from pilar.organisation.roles import ROLES, Role

M = TypeVar("M", bound=Model)
Actor = User | AnonymousUser
DEFAULT_ZONE = ZoneInfo("Asia/Jakarta")


class AccessDenied(PilarError):
    """Somebody sees it but may not do it. (What one may not see does not exist: 404.)"""


@dataclass(frozen=True)
class Held:
    """A role that is held now, at a unit and everything below its path."""

    role: Role
    unit_id: int
    body_id: int
    path: str
    area: int | None
    until: date | None = None
    kind: str = ""

    def reaches(self, path: str) -> bool:
        return path.startswith(self.path)


@dataclass(frozen=True)
class Rights:
    """All that an account may, on one day. Questions about it take no query."""

    held: tuple[Held, ...] = ()
    day: date | None = None
    _roots: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def may(self, capability: str, path: str | None = None) -> bool:
        """Whether ``capability`` is held over the unit with ``path``; without a path, anywhere."""
        return any(capability in held.role.may and (path is None or held.reaches(path)) for held in self.held)

    def roles_over(self, path: str) -> set[str]:
        """Codes of the roles that reach the unit with ``path``."""
        return {held.role.code for held in self.held if held.reaches(path)}

    def roots(self, capability: str) -> tuple[str, ...]:
        """The topmost paths over which ``capability`` is held; no root lies below another."""
        if capability not in self._roots:
            paths = sorted({held.path for held in self.held if capability in held.role.may})
            tops: list[str] = []
            for path in paths:
                if not tops or not path.startswith(tops[-1]):
                    tops.append(path)
            self._roots[capability] = tuple(tops)
        return self._roots[capability]

    @property
    def role_codes(self) -> set[str]:
        return {held.role.code for held in self.held}

    @property
    def needs_second_factor(self) -> bool:
        return any(held.role.second_factor for held in self.held)


NO_RIGHTS = Rights()


def local_day(at: datetime, body: Body | None = None) -> date:
    """The day that it is at ``at`` where the body is."""
    return at.astimezone(ZoneInfo(body.time_zone) if body else DEFAULT_ZONE).date()


def rights_of(user: Actor, at: datetime) -> Rights:
    """What ``user`` may at ``at``. One query; none where the middleware has asked for this request already."""
    if not isinstance(user, User) or not user.is_active:
        return NO_RIGHTS
    day = local_day(at)
    kept: Rights | None = user.__dict__.get("_rights")
    if kept is not None and kept.day == day:
        return kept
    rows = (
        Grant.objects.filter(user=user, valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
        .select_related("unit")
        .only("role", "area", "valid_until", "unit__body_id", "unit__path", "unit__kind")
        .order_by("pk")
    )
    # A role that a newer version has dropped gives nothing.
    held = tuple(
        Held(ROLES[row.role], row.unit_id, row.unit.body_id, row.unit.path, row.area, row.valid_until, row.unit.kind)
        for row in rows
        if row.role in ROLES
    )
    return Rights(held, day)


def keep_rights(user: Actor, at: datetime) -> Rights:
    """Read the rights once for this request and keep them on its user object."""
    rights = rights_of(user, at)
    if isinstance(user, User):
        user.__dict__["_rights"] = rights
    return rights


def forget_rights(user: Actor) -> None:
    """For an action that changes the grants of somebody who is at hand."""
    user.__dict__.pop("_rights", None)


def may(user: Actor, capability: str, unit: Unit, at: datetime, *, self_is: Person | None = None) -> bool:
    """Whether ``user`` may do ``capability`` at ``unit``. With ``self_is``, also that person without any role."""
    if self_is is not None and isinstance(user, User) and user.is_active and user.person_id == self_is.pk:
        return True
    return rights_of(user, at).may(capability, unit.path)


def require(by: Actor, capability: str, unit: Unit, *, at: datetime, self_is: Person | None = None) -> None:
    """Raise AccessDenied unless ``by`` may do ``capability`` at ``unit``."""
    if not may(by, capability, unit, at, self_is=self_is):
        raise AccessDenied("Peran Anda tidak mencakup tindakan ini di unit tersebut. Belum ada yang berubah.")


# --- what one sees --------------------------------------------------------------------------------------------------


def visible_to(
    model: type[M], user: Actor, at: datetime, capability: str = "unit.view", *, one: bool = False
) -> QuerySet[M]:
    """The rows of ``model`` that belong to units over which ``user`` holds ``capability``.

    ``one``: a single row is looked for among them, so each row is asked instead of collecting all that are visible
    (2 s for a million people on SQLite).

    Made from the model's ``scope``; raises TypeError for an Unscoped model: its room decides who sees it.
    """
    scope = scope_of(model)
    if isinstance(scope, Unscoped):
        raise TypeError(f"{model.__name__} is unscoped: {scope.reason}")
    rows = model._default_manager.all()
    roots = rights_of(user, at).roots(capability)
    if not roots:
        return rows.none()
    if not scope:
        return rows.filter(below(roots, "path"))
    units = Unit.objects.filter(below(roots, "path"))
    if "units" in scope or "duties" in scope:
        # A row may have several units: a join would repeat it.
        inner = model._default_manager.order_by().filter(**{f"{scope}__in": units})
        return rows.filter(Exists(inner.filter(pk=OuterRef("pk"))) if one else Q(pk__in=inner.values("pk")))
    return rows.filter(below(roots, f"{scope}__path"))


def below(paths: Iterable[str], lookup: str = "path") -> Q:
    """Rows whose unit, found by ``lookup``, is one of ``paths`` or lies below one; none where there are none."""
    found = Q(pk__in=[])
    for path in paths:
        start, end = path_range(path)
        found |= Q(**{f"{lookup}__gte": start, f"{lookup}__lt": end})
    return found

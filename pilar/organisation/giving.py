"""Who may give which role where: read from the access table and from rights that are at hand, without a query.

Two things keep authority where it comes from. A role that gives roles is ended only from where it was given, or from
above: whoever a head makes a second head cannot remove the first. And nobody passes on the own role for longer than he
holds it himself: a head for three days makes no head for good.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from pilar.organisation.access import Held, Rights
from pilar.organisation.models import Grant, Unit
from pilar.organisation.models.unit import PATH_DIGITS
from pilar.organisation.roles import ROLES, Role

GIVES = "grant.give"


def givers_of(role: Role, *, vacant: bool) -> frozenset[str]:
    """Codes of the roles that give ``role``; ``vacant``: nobody holds it at that unit."""
    return frozenset(role.given_by + role.vacant_by if vacant else role.given_by)


def standings(rights: Rights, role: Role, path: str, *, vacant: bool = False) -> list[Held]:
    """What one holds by which one may give ``role`` at the unit with ``path``; the topmost first."""
    codes = givers_of(role, vacant=vacant)
    found = [held for held in rights.held if held.role.code in codes and GIVES in held.role.may and held.reaches(path)]
    return sorted(found, key=lambda held: len(held.path))


def own_limit(found: list[Held], role: Role) -> date | None:
    """The last day until which ``role`` may be given by ``found``; None without a limit.

    Only the own role has one: who gives another role acts for the office, not for the own days in it.
    """
    ends = [held.until if held.role.code == role.code else None for held in found]
    return None if None in ends else max((end for end in ends if end), default=None)


def source_path(grant: Grant) -> str:
    """The path of the unit from which ``grant`` was given, read from the path of its unit; the giver reached that.

    What the installation gave counts as given from the unit itself. A unit that was moved away from below the giver
    counts as given from the body: where nobody is above, nobody is wronged.
    """
    path = grant.unit.path
    if grant.given_from_id is None:
        return path
    chain = [*grant.unit.ancestor_ids, grant.unit_id]
    depth = chain.index(grant.given_from_id) if grant.given_from_id in chain else 0
    return path[: (depth + 1) * (PATH_DIGITS + 1)]


def may_end(rights: Rights, grant: Grant) -> bool:
    """Whether one may end ``grant``; its unit comes with it.

    A role that the table no longer knows is ended by an administrator.
    """
    role, path = ROLES.get(grant.role), grant.unit.path
    if role is None:
        return "administrator" in rights.roles_over(path)
    found = standings(rights, role, path)
    if not role.has_authority:
        return bool(found)
    return any(held.reaches(source_path(grant)) for held in found)


def passes_on(rights: Rights, grant: Grant) -> bool:
    """Whether a holder of ``grant``'s role may hand over the own one: where the table lets its holders give it."""
    role = ROLES.get(grant.role)
    return role is not None and role.code in role.given_by and role.code in rights.roles_over(grant.unit.path)


def giveable(rights: Rights) -> list[Role]:
    """The roles that one may give somewhere, in the order of the table; also those given only while vacant.

    A role that is held at no kind of unit within one's reach is none of them: the head of an OPD gives nothing at the
    body.
    """
    return [
        role for role in ROLES.values()
        if any(
            held.role.code in givers_of(role, vacant=True) and held.role.has_authority
            and _kinds_within(held.kind) & set(role.held_at)
            for held in rights.held
        )
    ]  # fmt: skip


@cache
def _kinds_within(kind: str) -> frozenset[str]:
    """The kinds of units that may stand at or below one of ``kind``."""
    found = {kind}
    for below in Unit.BELOW.get(kind, ()):
        found |= {below} if below == kind else _kinds_within(below)
    return frozenset(found)

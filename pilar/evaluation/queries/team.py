"""Who builds a zone: leader, secretary, six pokja, read from the grants that reach its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pilar.evaluation.models import Zone, ZoneMember
from pilar.organisation import giving
from pilar.organisation.access import Actor, rights_of
from pilar.organisation.forms.grants import area_labels
from pilar.organisation.models import Duty, Grant
from pilar.organisation.queries.units import current, not_ended
from pilar.organisation.roles import ROLES

LEADER, SECRETARY, POKJA = "zi_leader", "zi_secretary", "pokja"
ROLE_CODES: Final = (LEADER, SECRETARY, POKJA)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of the team: the grant, whether it is held above the zone's unit, and whether the person has left."""

    grant: Grant
    from_above: bool
    has_left: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A place in the team: its code in addresses, role, area, who holds it, and whether the asker may appoint."""

    code: str
    role: str
    area: int | None
    label: str
    seats: tuple[Seat, ...]
    may_appoint: bool

    @property
    def short(self) -> str:
        """``Pokja 2``: the label without the name of the area."""
        return self.label.split(":")[0]

    @property
    def is_vacant(self) -> bool:
        """Nobody holds it who still works in the zone."""
        return all(seat.has_left for seat in self.seats)


def posts() -> list[tuple[str, str, int | None, str]]:
    """Code, role, area and label of every place in a team, in the order of the page."""
    fixed: list[tuple[str, str, int | None, str]] = [
        ("ketua", LEADER, None, "Ketua tim"), ("sekretaris", SECRETARY, None, "Sekretaris tim")
    ]  # fmt: skip
    areas = [(f"pokja-{number}", POKJA, number, f"Pokja {number}: {name}") for number, name in area_labels().items()]
    return [*fixed, *areas]


def team_of(zone: Zone, members: Sequence[ZoneMember], asker: Actor, day: date, at: datetime) -> list[Post]:
    """Every place with who holds it or will, and what ``asker`` may do there. Two queries.

    ``members``: those of ``day`` (``assignments.members_on``). Whoever has no duty at a member unit, below or above one
    has left.
    """
    above = zone.unit.ancestor_ids
    rows = Grant.objects.filter(
        not_ended(day), role__in=ROLE_CODES, unit__in=[zone.unit_id, *above], user__is_active=True
    )
    grants = list(rows.select_related("user__person", "unit", "given_from").order_by("valid_from", "pk"))
    left = _left({grant.user.person_id for grant in grants if grant.user.person_id}, members, day)
    rights = rights_of(asker, at)

    def seat(grant: Grant) -> Seat:
        own = grant.unit_id == zone.unit_id
        return Seat(grant, not own, grant.user.person_id in left, own and giving.may_end(rights, grant))

    return [
        Post(
            code, role, area, label,
            tuple(seat(grant) for grant in grants if (grant.role, grant.area) == (role, area)),
            zone.unit.kind in ROLES[role].held_at and bool(giving.standings(rights, ROLES[role], zone.unit.path)),
        )
        for code, role, area, label in posts()
    ]  # fmt: skip


def _left(people: set[int], members: Sequence[ZoneMember], day: date) -> set[int]:
    """Those of ``people`` who have no duty on ``day`` in the zone."""
    paths = [member.unit.path for member in members]
    present = {
        person for person, path in
        Duty.objects.filter(current(day), person__in=people).values_list("person", "unit__path")
        if any(path.startswith(own) or own.startswith(path) for own in paths)
    }  # fmt: skip
    return people - present

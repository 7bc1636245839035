"""The zone team as its decree names it: places filled or missing, who has moved, and how the roles given differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pilar.areas.change.queries.decrees import Named
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import team as roles
from pilar.evaluation.queries.assignments import members_on
from pilar.organisation.access import Actor
from pilar.organisation.forms.grants import area_labels
from pilar.records.models import DecreeMember

LEADER, SECRETARY, POKJA = DecreeMember.LEADER, DecreeMember.SECRETARY, DecreeMember.POKJA
_ROLES = {LEADER: roles.LEADER, SECRETARY: roles.SECRETARY, POKJA: roles.POKJA}


@dataclass(frozen=True, slots=True)
class Post:
    """A place of the team: its part and area, how it is called, and whom the decree names for it."""

    role: str
    area: int | None
    label: str
    named: tuple[Named, ...]

    @property
    def short(self) -> str:
        """``Pokja 2``: the label without the name of the area."""
        return self.label.split(":")[0]

    @property
    def is_filled(self) -> bool:
        return any(not each.has_moved for each in self.named)

    @property
    def is_named(self) -> bool:
        """Whether the decree names anybody, also somebody who has moved since."""
        return bool(self.named)


def posts(named: Sequence[Named]) -> list[Post]:
    """Leader, secretary and the six pokja, in this order, filled or not."""
    places: list[tuple[str, int | None, str]] = [(LEADER, None, "Ketua"), (SECRETARY, None, "Sekretaris")]
    places += [(POKJA, number, f"Pokja {number}: {name}") for number, name in area_labels().items()]
    return [
        Post(role, area, label, tuple(each for each in named if _place(each) == (role, area)))
        for role, area, label in places
    ]


def _place(each: Named) -> tuple[str, int | None]:
    return each.member.role, each.member.area if each.member.role == POKJA else None


@dataclass(frozen=True, slots=True)
class Difference:
    """Named in the decree without the role here (``missing``), or with a role and not in the decree; who and where."""

    name: str
    place: str
    missing: bool


def differences(zone: Zone, named: Iterable[Named], asker: Actor, day: date, at: datetime) -> list[Difference]:
    """Decree and roles of the zone held side by side. Four queries."""
    seats = roles.team_of(zone, members_on(zone, day), asker, day, at)
    held: dict[tuple[int, str, int | None], str] = {}
    for post in seats:
        for seat in post.seats:
            if seat.grant.user.person_id and seat.grant.valid_from <= day and not seat.has_left:
                held[seat.grant.user.person_id, post.role, post.area] = str(seat.grant.user)
    labels = {(post.role, post.area): post.short for post in seats}
    wanted: dict[tuple[int, str, int | None], str] = {}
    for each in named:
        role, area = _place(each)
        if role in _ROLES and each.member.person_id and not each.has_moved:
            wanted[each.member.person_id, _ROLES[role], area] = each.member.name
    found = [Difference(wanted[key], labels.get(key[1:], ""), True) for key in wanted if key not in held]
    found += [Difference(held[key], labels[key[1:]], False) for key in held if key not in wanted]
    return sorted(found, key=lambda each: (not each.missing, each.place, each.name))


def zone_of(unit_id: int, year: int) -> Zone | None:
    """The zone that the unit builds in ``year``, or the next one; else its last. One query."""
    zones = list(Zone.objects.filter(unit=unit_id).select_related("unit__body").order_by("year"))
    return next((zone for zone in zones if zone.year >= year), zones[-1] if zones else None)

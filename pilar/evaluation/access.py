"""Who sees a zone and what somebody may answer in it: by role, by pokja, by assignment.

A zone is seen from above its unit, and from its member units: their people work in it (FOUNDATIONS §1, the zone of
Indramayu spans every bidang). Everything of a zone is reached through the zone, so it is looked up here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.models import Assignment, Zone, ZoneMember
from pilar.evaluation.rulebook import Rulebook
from pilar.organisation.access import Actor, Rights, below, local_day, rights_of
from pilar.organisation.queries.units import current
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest

SEES = "zone.view"


def zones_seen(user: Actor, at: datetime, capability: str = SEES) -> QuerySet[Zone]:
    """The zones over which ``user`` holds ``capability``: by their unit, or by a unit that is a member today."""
    rights = rights_of(user, at)
    roots = rights.roots(capability)
    if not roots:
        return Zone.objects.none()
    members = ZoneMember.objects.filter(current(local_day(at)), below(roots, "unit__path"))
    return Zone.objects.filter(below(roots, "unit__path") | Q(pk__in=members.values("zone")))


def sees(user: Actor, zone: Zone, at: datetime) -> bool:
    """Whether ``user`` sees ``zone``; its unit comes with it. No query where a role reaches it from above."""
    return rights_of(user, at).may(SEES, zone.unit.path) or zones_seen(user, at).filter(pk=zone.pk).exists()


def zone_or_404(request: WorkRequest, pk: int, capability: str = SEES) -> Zone:
    """The zone, where ``request.user`` sees it by ``capability``; for pages. One query."""
    with or_404():
        return zone_seen(request.user, request.at, pk, capability)


def zone_seen(user: Actor, at: datetime, pk: int, capability: str = SEES) -> Zone:
    """The zone with its unit and body, where ``user`` sees it by ``capability``; else NotFoundError. One query."""
    seen = zones_seen(user, at, capability).filter(pk=pk)
    found = Zone.objects.select_related("unit__body").filter(pk__in=seen.values("pk")).first()
    if found is None:
        raise NotFoundError("Zona ini tidak ada.")
    return found


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody may answer in a zone: everything, whole areas, or single questions."""

    everything: bool = False
    areas: frozenset[int] = frozenset()
    questions: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        return self.everything or bool(self.areas or self.questions)

    def may(self, rules: Rulebook, question: str) -> bool:
        """Whether the question with this code is among them."""
        if self.everything or question in self.questions:
            return True
        area = rules.area_of(question)
        return area is not None and area.number in self.areas


def by_role(rights: Rights, path: str) -> Writing:
    """What the roles over the zone's unit open: a pokja its area, the others everything. No query."""
    held = [each for each in rights.held if "worksheet.answer" in each.role.may and each.reaches(path)]
    if any(each.area is None for each in held):
        return Writing(everything=True)
    return Writing(areas=frozenset(each.area for each in held if each.area is not None))


def assigned(user: Actor, at: datetime) -> QuerySet[Assignment]:
    """Open assignments of ``user`` that still count: the person's role reaches the zone or a unit that is a member.

    Whoever has left, or whose unit has, keeps none of them (the page of the team says so).
    """
    roots = rights_of(user, at).roots("worksheet.contribute")
    if not roots:
        return Assignment.objects.none()
    members = ZoneMember.objects.filter(current(local_day(at)), below(roots, "unit__path"), zone=OuterRef("zone"))
    reach = below(roots, "zone__unit__path") | Exists(members)
    return Assignment.objects.filter(reach, user=user.pk, ended_at__isnull=True)


def writing(user: Actor, zone: Zone, at: datetime) -> Writing:
    """What ``user`` may answer in ``zone``; ``zone.unit`` comes with it. One query, none where everything is open."""
    role = by_role(rights_of(user, at), zone.unit.path)
    if role.everything:
        return role
    questions = assigned(user, at).filter(zone=zone).values_list("question", flat=True)
    return Writing(areas=role.areas, questions=frozenset(questions))


def day_of(zone: Zone, at: datetime) -> date:
    """The day that it is at ``at`` where the zone's body is."""
    return local_day(at, zone.unit.body)

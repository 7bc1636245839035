"""What waits for whom in the zones: evidence to be checked by a second person, evidence that came back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Count
from django.urls import reverse

from pilar.evaluation.access import zones_seen
from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.evaluation.queries import library
from pilar.evaluation.queries.milestones import still_running
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below

_NAMED: Final = 5


@inbox("evaluation.evidence_to_check")
def evidence_to_check(asker: Asker) -> Iterable[Item]:
    """Zones of this year or the next with evidence of others that nobody has checked. One query; none without right."""
    roots = asker.rights.roots("evidence.check")
    if not roots:
        return []
    # By the zone's own unit: a member unit's team does not check for the whole zone.
    zones = Zone.objects.filter(below(roots, "unit__path"), still_running(asker.day))
    waiting = library.waiting_for_check(zones, asker.user.actor)
    rows = waiting.filter(uses__zone__in=zones).values("uses__zone", "uses__zone__name", "uses__zone__year")
    counted = rows.annotate(count=Count("pk", distinct=True)).order_by("-count", "uses__zone")[:_NAMED]
    return [
        Item(
            f"{angka(row['count'], 0)} bukti menunggu diperiksa",
            f"{reverse('evaluation:evidence', args=[row['uses__zone']])}?periksa={EvidenceVersion.UNCHECKED}",
            f"{row['uses__zone__name']} {row['uses__zone__year']}. Bukti diperiksa orang kedua, bukan pengunggahnya.",
        )
        for row in counted
    ]


@inbox("evaluation.evidence_returned")
def evidence_returned(asker: Asker) -> Iterable[Item]:
    """What the account has uploaded and somebody has sent back, the oldest first. One query; none without the right."""
    if not asker.rights.may("worksheet.contribute"):
        return []
    zones = zones_seen(asker.user, asker.at, "worksheet.contribute").filter(still_running(asker.day))
    return [
        Item(
            f"Bukti Anda perlu diperbaiki: {use.version.evidence.title}",
            reverse("evaluation:evidence_item", args=[use.zone_id, use.version.evidence_id]),
            f"{use.zone}. Baca alasannya, lalu unggah versi baru atau betulkan masanya.",
        )
        for use in library.returned_to(zones, asker.user.actor)[:_NAMED]
    ]

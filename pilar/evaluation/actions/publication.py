"""What the public reads of a zone: nothing, that it is being built, or its own score too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import zones_seen
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Zone
from pilar.kernel import ledger
from pilar.organisation.access import require
from pilar.organisation.models import User


def publish(zone_id: int, publicity: str, *, by: User, at: datetime) -> Zone:
    """Let the public read this much of a zone. Asking for what is so already changes nothing.

    Raises NotFoundError (404) where ``by`` does not see the zone, AccessDenied without ``zone.publish`` over its unit,
    EvaluationError for a degree that does not exist.
    """
    if publicity not in dict(Zone.PUBLICITY):
        raise EvaluationError("Pilih salah satu dari yang tersedia. Yang dibaca publik tidak berubah.")
    with transaction.atomic():
        seen = zones_seen(by, at).filter(pk=zone_id).values("pk")
        rows = Zone.objects.filter(pk__in=seen).select_related("unit__body")
        zone = rows.select_for_update(of=("self",), no_key=True).first()
        if zone is None:
            raise NotFoundError("Zona ini tidak ada.")
        require(by, "zone.publish", zone.unit, at=at)
        if zone.publicity == publicity:
            return zone
        details = {"before": zone.publicity, "after": publicity}
        zone.published_at = None if publicity == Zone.HIDDEN else at
        zone.publicity = publicity
        zone.save(update_fields=["publicity", "published_at"])
        code = "zone.unpublished" if publicity == Zone.HIDDEN else "zone.published"
        ledger.record(code, zone, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return zone

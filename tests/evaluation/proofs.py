"""Evidence for tests of pages that show it: a link of the zone's unit that serves a field."""

from __future__ import annotations

from datetime import date

from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Zone
from pilar.organisation.models import User
from tests.organisation.town import AT


def add_evidence(
    zone: Zone, field: str, title: str = "SK contoh", *, page: int | None = None,
    period: tuple[date | None, date | None] = (None, None), checked_by: User | None = None,
) -> EvidenceUse:  # fmt: skip
    """A link with that title beside ``field``, checked where somebody is named."""
    evidence = Evidence.objects.create(unit=zone.unit, kind=Evidence.LINK, title=title, created_at=AT, created_by="1")
    check = {"check_state": "accepted", "checked_by": checked_by.actor, "checked_at": AT} if checked_by else {}
    version = EvidenceVersion.objects.create(
        evidence=evidence, number=1, url="https://contoh.go.id/", sha256="0" * 64, by="1", at=AT,
        period_from=period[0], period_until=period[1], **check,
    )  # fmt: skip
    return zone.evidence_uses.create(field=field, version=version, page=page, by="1", at=AT)

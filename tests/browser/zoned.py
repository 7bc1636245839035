"""A zone with years before it, findings and a published score. Run with a home of its own; prints JSON:

PILAR_HOME=… python -m tests.browser.zoned
"""

from __future__ import annotations

from tests.browser.staff import PASSWORD
from tests.browser.telling import tell


def build() -> dict[str, str]:
    """Who signs in, with which password, and the id of the zone."""
    from datetime import date
    from decimal import Decimal

    from pilar.evaluation.actions.publication import publish
    from pilar.evaluation.models import Evidence, Worksheet, Zone
    from pilar.organisation.actions import accounts
    from tests.evaluation.place import SCALED, build_place
    from tests.organisation.town import AT

    place = build_place()
    older = place.zone_of(place.town.training, year=2025)
    Worksheet.objects.filter(zone=older).update(total=Decimal("61.5"), failing=1, failing_codes="|total|")
    Zone.objects.filter(pk=place.zone.pk).update(previous=older)
    place.answer_all()
    place.answer(SCALED, "C", note="Dipilih sendiri oleh kepala unit.")
    evidence = Evidence.objects.create(
        unit=place.town.training, kind=Evidence.LINK, title="scan001.pdf", created_at=AT, created_by="1"
    )
    version = evidence.versions.create(
        number=1, url="https://contoh.go.id/", sha256="x" * 64, by="1", at=AT, period_from=date(2019, 1, 1),
        period_until=date(2019, 1, 1), link_state="locked",
    )  # fmt: skip
    place.zone.evidence_uses.create(field=SCALED, version=version, by="1", at=AT)
    health = place.town.user(place.town.health, "Kepala Dinkes contoh", "head")
    place.zone_of(place.town.health, by=health)
    publish(place.zone.pk, Zone.SCORE, by=place.head, at=AT)
    bureau = place.town.user(place.town.root, "Biro contoh", "organisation")
    for user in (place.head, bureau):
        accounts.change_password(user, PASSWORD, at=AT)
    return {"head": place.head.username, "bureau": bureau.username, "zone": str(place.zone.pk)}


if __name__ == "__main__":
    tell(build)

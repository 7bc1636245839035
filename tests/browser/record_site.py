"""A unit with decrees and innovations. Run with a home of its own; prints JSON:

PILAR_HOME=… python -m tests.browser.record_site
"""

from __future__ import annotations

from tests.browser.staff import PASSWORD
from tests.browser.telling import tell


def build() -> dict[str, str]:
    """Who signs in, with which password, and the ids of what there is."""
    from datetime import timedelta

    from django.utils import timezone

    from pilar.organisation.access import local_day
    from pilar.organisation.actions import accounts
    from pilar.organisation.models import Duty
    from pilar.records.models import DecreeMember
    from tests.evaluation.place import build_place
    from tests.organisation.town import AT
    from tests.records.decree_rows import decree_row, draft_row, innovation_row, measured_innovation

    place = build_place()
    town, today = place.town, local_day(timezone.now())
    unit = town.training
    town.person(unit, "Kepala UPT contoh", position="Kepala UPT", leads=True)
    old = decree_row(unit, number="188.4/9/2025", title="Tim kerja lama (data contoh)", valid_until=None)
    gone = town.person(unit, "Anggota pindah contoh")
    old.members.create(name=gone.name, person=gone, role=DecreeMember.POKJA, area=3, element="Seksi Pelatihan")
    Duty.objects.filter(person=gone).update(valid_until=today - timedelta(days=1))
    old.files.create(
        what="signed", title="SK bertanda tangan (data contoh)", url="https://contoh.go.id/sk", sha256="x" * 64,
        by="1", at=AT,
    )  # fmt: skip
    decree_row(
        unit, number="188.4/2/2026", kind="policy", title="Pedoman (data contoh)", valid_until=today + timedelta(5)
    )
    draft = draft_row(unit, title="Tim kerja baru (data contoh)")
    revoked = decree_row(unit, kind="appointment", state="revoked", revoked_on=today, title="Dicabut (data contoh)")
    revoked.steps.create(name="revoke", source="in_force", target="revoked", by="1", at=AT, reason="Organisasi berubah")
    idea = innovation_row(unit, title="Loket keliling (data contoh)")
    accounts.change_password(place.leader, PASSWORD, at=AT)
    return {
        "leader": place.leader.username, "old": str(old.pk), "draft": str(draft.pk), "revoked": str(revoked.pk),
        "member": str(old.members.get().pk), "idea": str(idea.pk), "measured": str(measured_innovation(unit).pk),
        "zone": str(place.zone.pk),
    }  # fmt: skip


if __name__ == "__main__":
    tell(build)

"""Evidence of a zone: everybody who sees the zone reads it; the team, by its areas, does something with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.evaluation.papers import NIL_LETTER
from pilar.kernel import documents
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import local_day
from pilar.organisation.letterhead import letterhead_of
from tests.access.row import Row, thing
from tests.access.world import Actor, World

zone = thing("zone")
ONE = "zona/<int:pk>/bukti/<int:evidence>/"
FIELD = "zona/<int:pk>/isian/<str:field>/bukti/"
CONTRIBUTE, SEES = "worksheet.contribute", "zone.view"


def one(world: World, place: str) -> dict[str, Any]:
    """The use that the world has, with its evidence, version, field and zone."""
    use = world.things["evidence", place]
    return {"pk": use.zone_id, "evidence": use.version.evidence_id, "use": use.pk, "number": 1, "field": use.field}


def paper(world: World, place: str) -> dict[str, Any]:
    """A surat nihil that serves the question of the world's evidence, and a signed copy of it."""
    served: EvidenceUse = world.things["evidence", place]
    now = timezone.now()
    found = documents.documents_of(served.zone).filter(kind=NIL_LETTER.code).first()
    if found is None:
        found = _letter(served, now)
    version = EvidenceVersion.objects.get(stored=found.stored)
    return {"pk": served.zone_id, "evidence": version.evidence_id, "document": found.pk, "version": 1}


def _letter(served: EvidenceUse, now: datetime) -> Document:
    unit = served.zone.unit
    made = documents.issue(
        NIL_LETTER, subject=served.zone, title="Surat contoh", data={}, letterhead=letterhead_of(unit),
        responsible=None, body=unit.body.uuid, on=local_day(now), by="1", at=now,
    )  # fmt: skip
    SignedCopy.objects.create(
        document=made, version=1, method="wet", stored=made.stored, sha256="x", filename="salinan.pdf", added_at=now,
        added_by="1",
    )  # fmt: skip
    evidence = unit.evidence.create(kind="file", title="Surat contoh", created_at=now, created_by="1")
    version = evidence.versions.create(
        number=1, stored=made.stored, filename="surat.pdf", sha256=made.sha256, by="1", at=now
    )
    served.zone.evidence_uses.create(field=served.field, version=version, by="1", at=now)
    return made


def answers(world: World, actor: Actor, place: str) -> bool:
    """Whoever answers the question that it serves: it is of area 1, and so is the pokja."""
    return actor.may("worksheet.answer", world.there[place])


ROWS: dict[str, Row] = {
    "zona/<int:pk>/bukti/": Row(SEES, of=zone, sees=SEES),
    "zona/<int:pk>/bukti/tambah/": Row(CONTRIBUTE, of=zone, sees=SEES),
    "zona/<int:pk>/bukti/foto/": Row(CONTRIBUTE, of=zone, sees=SEES),
    ONE: Row(SEES, of=one, sees=SEES),
    f"{ONE}ubah/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}versi-baru/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}versi-terbaru/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(302,)),
    f"{ONE}pakai/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}pakai/<int:use>/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}pakai/<int:use>/lepas/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}hapus/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers),
    f"{ONE}periksa/": Row("evidence.check", of=one, sees=SEES, post=True, found=(422,)),
    f"{ONE}komentar/": Row(CONTRIBUTE, of=one, sees=SEES, post=True, found=(422,)),
    f"{ONE}tautan/": Row(CONTRIBUTE, of=one, sees=SEES, post=True, found=(302,)),
    f"{ONE}<int:number>/berkas": Row(SEES, of=one, sees=SEES),
    f"{ONE}dokumen/<int:document>/bertanda-tangan/": Row(CONTRIBUTE, of=paper, sees=SEES, may_by=answers),
    f"{ONE}dokumen/<int:document>/salinan/<int:version>/": Row(SEES, of=paper, sees=SEES),
    FIELD: Row(SEES, of=one, sees=SEES),
    f"{FIELD}urut/": Row(CONTRIBUTE, of=one, sees=SEES, may_by=answers, post=True, found=(302,)),
}

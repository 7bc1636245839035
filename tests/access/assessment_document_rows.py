"""Recommendations, field checks, exit meetings and papers of an assessment, on the side of TPI and of the unit.

Nobody of the actors sits in a team, so what only a seat holder may is refused to all who see it.
"""

from __future__ import annotations

from typing import Any

from pilar.evaluation.assessment.kinds import EXIT_MINUTES, RECAP, REPORT
from pilar.evaluation.assessment.models import ExitMeeting, Round
from pilar.evaluation.models import Zone
from pilar.kernel import documents
from pilar.kernel.documents import Letterhead
from pilar.kernel.files import put
from pilar.kernel.models import SignedCopy
from pilar.organisation.models import Unit
from tests.access.row import Row
from tests.access.world import Actor, World
from tests.evaluation.assessment.documents_rows import YES_NO, check_row, recommendation_row, round_row, version_row
from tests.organisation.town import AT

SEES, ASSESSES, MANAGES, ZONE = "assessment.view", "worksheet.assess", "assessment.manage", "zone.view"
T, Z = "tpi/<int:zone>/", "zona/<int:pk>/rekomendasi/"
ONE, CHECK, PAPER = f"{Z}<int:number>/", f"{T}lapangan/<int:pk>/", f"{T}dokumen/<int:document>/"


def _paper(kind: documents.DocumentKind, subject: Any, zone: Zone) -> Any:
    """Issued, with a signed copy."""
    head = Letterhead("Instansi contoh", "Inspektorat contoh")
    data = {"head": "sheet", "blocks": []}
    paper = documents.issue(
        documents.DocumentKind(kind.code, kind.label, documents.LETTER), subject=subject, title="Contoh", data=data,
        letterhead=head, responsible=None, body=zone.unit.body.uuid, on=AT.date(), by="1", at=AT,
    )  # fmt: skip
    stored = put(zone.unit.body.uuid, b"%PDF-1.4 contoh", at=AT, limit=1000)
    paper.signed_copies.create(
        version=1,
        method=SignedCopy.WET,
        stored=stored,
        sha256=stored.sha256,
        filename="s.pdf",
        added_at=AT,
        added_by="1",
    )
    return paper


def furnish(zone: Zone) -> dict[str, Any]:
    """A round with a recommendation in each state, a check with note and photo, a meeting, the papers of both."""
    found = round_row(zone)
    rows = {
        state: recommendation_row(
            found, state=state, question=YES_NO, area=1, proof=version_row(zone) if state == "reported" else None
        )
        for state in ("open", "reported", "closed")
    }
    check = check_row(found)
    stored = put(zone.unit.body.uuid, b"foto contoh", at=AT, limit=1000)
    meeting = ExitMeeting.objects.create(
        round=found, on=AT.date(), place="Aula", attendants="Kepala", agreed="Semua", by="1", at=AT
    )
    return {
        **rows, "round": found, "check": check, "note": check.notes.create(question=YES_NO, outcome="agrees"),
        "photo": check.photos.create(stored=stored, caption="Loket", by="1", at=AT),
        "report": _paper(REPORT, found, zone), "minutes": _paper(EXIT_MINUTES, meeting, zone),
    }  # fmt: skip


def _things(world: World, place: str) -> dict[str, Any]:
    """Those of the place, made again in every test: what a test writes is taken back after it."""
    key = "assessment papers", place
    found: dict[str, Any] | None = world.things.get(key)
    if found is None or not Round.objects.filter(pk=found["round"].pk).exists():
        found = world.things[key] = furnish(world.things["zone", place])
    return found


def tpi(world: World, place: str) -> dict[str, Any]:
    return {"zone": world.things["zone", place].pk}


def unit(world: World, place: str) -> dict[str, Any]:
    return {"pk": world.things["zone", place].pk}


def one(state: str = "open") -> Any:
    return lambda world, place: {**unit(world, place), "number": _things(world, place)[state].number}


def check(**more: str) -> Any:
    return lambda world, place: {
        **tpi(world, place), "pk": _things(world, place)["check"].pk,
        **{name: _things(world, place)[thing].pk for name, thing in more.items()},
    }  # fmt: skip


def paper(name: str, **more: int) -> Any:
    return lambda world, place: {**tpi(world, place), "document": _things(world, place)[name].pk, **more}


def _recap(world: World, place: str) -> dict[str, Any]:
    """A recap of the body of the place."""
    root = Unit.objects.get(body=world.there[place].body_id, parent__isnull=True)
    found = documents.documents_of(root).filter(kind=RECAP.code).first()
    return {"document": (found or _paper(RECAP, root, world.things["zone", place])).pk}


def _recap_copy(world: World, place: str) -> dict[str, Any]:
    return {**_recap(world, place), "version": 1}


def _manager(world: World, actor: Actor, place: str) -> bool:
    return actor.may(MANAGES, world.town.root)


def _body_reader(world: World, actor: Actor, place: str) -> bool:
    """A recap is of the whole body: for whoever reads it from its root."""
    return world.there[place].body_id == world.town.body.pk and actor.may("recap.view", world.town.root)


def brought(world: World, place: str) -> dict[str, Any]:
    """A working paper that was brought back."""
    found = _things(world, place)["round"]
    kept = found.papers.first() or found.papers.create(tier=1, filename="k.xlsx", uploaded_at=AT, uploaded_by="1")
    return {**tpi(world, place), "pk": kept.pk}


def nobody(world: World, actor: Actor, place: str) -> bool:
    """Who may is who holds a seat, and none of the actors does."""
    return False


def reports(world: World, actor: Actor, place: str) -> bool:
    """Who hands in, and who answers everything, also reports what was done; a pokja what is about its area."""
    unit = world.there[place]
    return actor.may("worksheet.submit", unit) or actor.may("worksheet.answer", unit)


ROWS: dict[str, Row] = {
    "tpi/rekomendasi/": Row(SEES),
    f"{T}rekomendasi/": Row(SEES, of=tpi, sees=SEES),
    f"{T}rekomendasi/baru/": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody),
    f"{T}rekomendasi/angkat/": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody),
    Z: Row(ZONE, of=unit, sees=ZONE),
    ONE: Row(ZONE, of=one(), sees=ZONE),
    f"{ONE}ubah/": Row(ASSESSES, of=one(), sees=ZONE, may_by=nobody),
    f"{ONE}lapor/": Row(ZONE, of=one(), sees=ZONE, may_by=reports),
    f"{ONE}terima/": Row(ASSESSES, of=one("reported"), sees=ZONE, may_by=nobody, post=True),
    f"{ONE}kembalikan/": Row(ASSESSES, of=one("reported"), sees=ZONE, may_by=nobody),
    f"{ONE}buka-lagi/": Row(ASSESSES, of=one("closed"), sees=ZONE, may_by=nobody),
    f"{ONE}cabut/": Row(ASSESSES, of=one(), sees=ZONE, may_by=nobody),
    f"{T}lapangan/": Row(SEES, of=tpi, sees=SEES),
    f"{T}lapangan/baru/": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody),
    CHECK: Row(SEES, of=check(), sees=SEES),
    f"{CHECK}ubah/": Row(ASSESSES, of=check(), sees=SEES, may_by=nobody),
    f"{CHECK}hapus/": Row(ASSESSES, of=check(), sees=SEES, may_by=nobody),
    f"{CHECK}hasil/": Row(ASSESSES, of=check(), sees=SEES, may_by=nobody, post=True),
    f"{CHECK}hasil/<int:note_pk>/hapus/": Row(ASSESSES, of=check(note_pk="note"), sees=SEES, may_by=nobody, post=True),
    f"{CHECK}foto/": Row(ASSESSES, of=check(), sees=SEES, may_by=nobody, post=True),
    f"{CHECK}foto/<int:photo_pk>/": Row(SEES, of=check(photo_pk="photo"), sees=SEES),
    f"{CHECK}foto/<int:photo_pk>/hapus/": Row(
        ASSESSES, of=check(photo_pk="photo"), sees=SEES, may_by=nobody, post=True
    ),
    f"{T}rapat-penutup/": Row(SEES, of=tpi, sees=SEES),
    f"{T}rapat-penutup/catat/": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody),
    f"{T}rapat-penutup/terbitkan/": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody, post=True),
    f"{T}laporan/": Row(SEES, of=tpi, sees=SEES),
    f"{T}laporan/rancangan.pdf": Row(SEES, of=tpi, sees=SEES, found=(200, 302)),
    # Whoever is tied to the unit is refused by the guards: the actor who is the inspector works in the OPD.
    f"{T}laporan/terbitkan/": Row(MANAGES, of=tpi, sees=SEES, post=True, found=(302, 403)),
    "tpi/rekap/": Row("recap.view"),
    "tpi/rekap/terbitkan/": Row(MANAGES, post=True, found=(404,)),
    "tpi/rekap/<int:document>/": Row("recap.view", of=_recap, sees="recap.view", seen_by=_body_reader),
    "tpi/rekap/<int:document>/salinan/<int:version>/": Row(
        "recap.view", of=_recap_copy, sees="recap.view", seen_by=_body_reader
    ),
    "tpi/rekap/<int:document>/bertanda-tangan/": Row("recap.view", of=_recap, seen_by=_body_reader, may_by=_manager),
    "tpi/rekap/<int:document>/cabut/": Row("recap.view", of=_recap, seen_by=_body_reader, may_by=_manager),
    f"{T}kertas-kerja/": Row(SEES, of=tpi, sees=SEES),
    f"{T}kertas-kerja/unduh.xlsx": Row(ASSESSES, of=tpi, sees=SEES, may_by=nobody),
    f"{T}kertas-kerja/<int:pk>/": Row(ASSESSES, of=brought, sees=SEES, may_by=nobody),
    f"{T}kertas-kerja/<int:pk>/hapus/": Row(ASSESSES, of=brought, sees=SEES, may_by=nobody, post=True),
    PAPER: Row(ZONE, of=paper("report"), sees=ZONE),
    f"{PAPER}salinan/<int:version>/": Row(SEES, of=paper("minutes", version=1), sees=ZONE),
    # Whoever has a tie to the unit, as the inspector of this world, is refused.
    f"{PAPER}bertanda-tangan/": Row(MANAGES, of=paper("report"), sees=SEES, found=(200, 403)),
    f"{PAPER}cabut/": Row(MANAGES, of=paper("report"), sees=SEES, found=(200, 403)),
}

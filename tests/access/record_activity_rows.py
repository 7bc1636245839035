"""The first page of the records; activities, their attendance, files and documents, and the schedules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from pilar.kernel import documents
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.access import local_day
from pilar.organisation.letterhead import letterhead_of
from pilar.records import filing, printing
from pilar.records.models import Activity, ActivityFile, Attendance, Series
from tests.access.row import PUBLIC, Row
from tests.access.world import Actor, World

VIEW, ADD, MANAGE = "record.view", "record.contribute", "record.manage"
#: What a page of one activity gives to whoever manages it, also where the form is refused or leads back.
WRITES: dict[str, Any] = {"needs": MANAGE, "sees": VIEW}
_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"


def _activity(world: World, place: str) -> Activity:
    """An activity that began an hour ago at the place, made when it is first asked for; its door has been opened."""
    unit, now = world.there[place], timezone.now()
    found = Activity.objects.filter(unit=unit, title="Apel contoh").first()
    return found or Activity.objects.create(
        unit=unit, title="Apel contoh", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1),
        created_at=now, created_by="1", door_token="".join(_SIGNS[int(sign)] for sign in f"{unit.pk:010}"),
        door_opened_at=now, door_closes_at=now + timedelta(hours=2), invited="Semua pegawai",
    )  # fmt: skip


def activity(world: World, place: str) -> dict[str, Any]:
    return {"pk": _activity(world, place).pk}


def _token(world: World, place: str) -> dict[str, Any]:
    return {"token": _activity(world, place).door_token}


def _row(world: World, place: str) -> dict[str, Any]:
    made, _ = Attendance.objects.get_or_create(
        activity=_activity(world, place), name="Tamu contoh", name_key="tamu contoh|desa", method="kiosk",
        defaults={"at": timezone.now()},
    )  # fmt: skip
    return {"pk": made.activity_id, "row": made.pk}


def _file(world: World, place: str) -> dict[str, Any]:
    """A note of the activity, with its bytes; made again where an actor has removed it."""
    owner = _activity(world, place)
    made = ActivityFile.objects.filter(activity=owner).first()
    if made is None:
        paper = filing.of_file(b"Bahan rapat contoh", "bahan.txt")
        by = world.things["account", place]
        made = filing.keep(
            ActivityFile, paper, what="other", title="Bahan", body=owner.unit.body, by=by, at=timezone.now(),
            activity=owner,
        )  # fmt: skip
    return {"pk": owner.pk, "file": made.pk}


def _document(world: World, place: str) -> dict[str, Any]:
    owner = _activity(world, place)
    found = documents.documents_of(owner).first()
    if found is None:
        printed = printing.invitation(owner)
        now = timezone.now()
        found = documents.issue(
            printing.INVITATION, subject=owner, title=printed.title, data=printed.data,
            letterhead=letterhead_of(owner.unit), responsible=None, body=owner.unit.body.uuid, on=local_day(now),
            by="1", at=now,
        )  # fmt: skip
    return {"pk": owner.pk, "document": found.pk}


def _copy(world: World, place: str) -> dict[str, Any]:
    named = _document(world, place)
    document = Document.objects.get(pk=named["document"])
    SignedCopy.objects.get_or_create(
        document=document, version=1, defaults={
            "method": "wet", "stored": document.stored, "sha256": "x", "filename": "salinan.pdf",
            "added_at": timezone.now(), "added_by": "1",
        },
    )  # fmt: skip
    return {**named, "version": 1}


def _series(world: World, place: str) -> dict[str, Any]:
    made, _ = Series.objects.get_or_create(
        unit=world.there[place], kind="activity", title="Rapat contoh",
        defaults={"topics": ",zi-monev,", "every": "quarterly", "starts_on": date(2026, 1, 1),
                  "created_at": timezone.now(), "created_by": "1"},
    )  # fmt: skip
    return {"pk": made.pk}


def _named(of: Callable[[World, str], dict[str, Any]], **more: Any) -> Callable[[World, str], dict[str, Any]]:
    return lambda world, place: {**of(world, place), **more}


def brings_or_manages(world: World, actor: Actor, place: str) -> bool:
    """None of the actors has brought the file, so only whoever manages removes it."""
    return actor.may(MANAGE, world.there[place])


ONE = "catatan/kegiatan/<int:pk>/"

ROWS: dict[str, Row] = {
    "catatan/": Row(VIEW),
    "catatan/kegiatan/": Row(VIEW),
    "catatan/kegiatan/baru/": Row(MANAGE),
    "catatan/kegiatan/daftarkan/": Row(MANAGE),
    ONE: Row(VIEW, of=activity, sees=VIEW),
    f"{ONE}ubah/": Row(of=activity, **WRITES),
    f"{ONE}notulen/": Row(of=activity, **WRITES),
    f"{ONE}langkah/<slug:name>/": Row(of=_named(activity, name="report"), post=True, found=(302,), **WRITES),
    f"{ONE}alasan/<slug:name>/": Row(of=_named(activity, name="cancel"), **WRITES),
    f"{ONE}foto/": Row(ADD, of=activity, sees=VIEW),
    f"{ONE}berkas/": Row(ADD, of=activity, sees=VIEW),
    f"{ONE}berkas/<int:file>/": Row(VIEW, of=_file, sees=VIEW),
    f"{ONE}berkas/<int:file>/hapus/": Row(ADD, of=_file, sees=VIEW, post=True, found=(302,), may_by=brings_or_manages),
    f"{ONE}undangan/": Row(of=activity, post=True, found=(302,), **WRITES),
    f"{ONE}rancangan.pdf": Row(VIEW, of=activity, sees=VIEW),
    f"{ONE}dokumen/<int:document>/": Row(VIEW, of=_document, sees=VIEW),
    f"{ONE}dokumen/<int:document>/salinan/<int:version>/": Row(VIEW, of=_copy, sees=VIEW),
    f"{ONE}dokumen/<int:document>/bertanda-tangan/": Row(of=_document, **WRITES),
    f"{ONE}dokumen/<int:document>/cabut/": Row(of=_document, **WRITES),
    f"{ONE}pintu/": Row(of=activity, **WRITES),
    f"{ONE}pintu/jumlah/": Row(of=activity, **WRITES),
    f"{ONE}pintu/buka/": Row(of=activity, post=True, found=(302,), **WRITES),
    f"{ONE}pintu/tutup/": Row(of=activity, post=True, found=(302,), **WRITES),
    f"{ONE}pintu/poster/": Row(of=activity, **WRITES),
    f"{ONE}hadir/": Row(VIEW, of=activity, sees=VIEW),
    f"{ONE}hadir/catat/": Row(of=activity, **WRITES),
    f"{ONE}hadir/pegawai/": Row(of=activity, **WRITES),
    f"{ONE}hadir/<int:row>/betulkan/": Row(of=_row, **WRITES),
    f"{ONE}hadir/<int:row>/coret/": Row(of=_row, **WRITES),
    "catatan/jadwal/": Row(VIEW),
    "catatan/jadwal/baru/": Row(MANAGE),
    "catatan/jadwal/<int:pk>/akhiri/": Row(of=_series, **WRITES),
    # the public door: whoever has the code, and no list of anybody
    "hadir/<str:token>/": Row(PUBLIC, of=_token),
    "hadir/<str:token>/kios/": Row(PUBLIC, of=_token),
}

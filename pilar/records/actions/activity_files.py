"""Files of an activity: invitation, photos, lists, minutes, material. Whoever takes part adds; the report closes it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import files, ledger, media_types
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, may
from pilar.organisation.models import User
from pilar.records.actions.opening import opened, refuse_finished
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, keep
from pilar.records.models import Activity, ActivityFile
from pilar.records.workflow import MANAGE

CONTRIBUTE: Final = "record.contribute"
#: A report of more photos than this is printed by nobody.
MOST_FILES: Final = 60


def add(pk: int, paper: Paper, *, what: str, title: str, by: User, at: datetime, guard: Guard = locked) -> ActivityFile:
    """Keep ``paper`` with the activity.

    Raises NotFoundError, AccessDenied, RecordError where it is there already or the report is finished, FileError.
    """
    if what not in dict(ActivityFile.KINDS):
        raise RecordError("Pilih isi berkasnya dari daftar. Belum ada yang disimpan.")
    if what == ActivityFile.PHOTO and paper.taken is not None and paper.taken.media_type not in media_types.PICTURES:
        raise RecordError(
            "Berkas ini bukan foto, jadi tidak tercetak di antara foto. Pilih “Lainnya” sebagai isinya, atau ambil "
            "foto berbentuk JPEG, PNG, atau WebP. Belum ada yang disimpan."
        )
    with opened(pk, by=by, at=at, capability=CONTRIBUTE, guard=guard) as activity:
        if activity.mode == Activity.HERE:
            refuse_finished(activity)
        hashes = list(activity.files.values_list("sha256", flat=True))
        if paper.sha256 in hashes:
            raise RecordError(
                "Berkas dengan isi yang sama persis sudah ada pada kegiatan ini, jadi tidak ditambah lagi."
            )
        if len(hashes) >= MOST_FILES:
            raise RecordError(f"Satu kegiatan memuat paling banyak {MOST_FILES} berkas. Hapus dahulu yang tidak perlu.")
        with transaction.atomic():
            row = keep(
                ActivityFile, paper, what=what, title=title, body=activity.unit.body, by=by, at=at, activity=activity
            )  # fmt: skip
            details = {"what": what, "title": row.title, "sha256": row.sha256}
            ledger.record(
                "activity.file_added", activity, body=activity.unit.body.uuid, by=by.actor, at=at, details=details
            )
    return row


def remove(pk: int, file: int, *, by: User, at: datetime) -> None:
    """Take a file away again: whoever brought it, or whoever manages the activity.

    Raises NotFoundError, AccessDenied, RecordError once the report is finished.
    """
    with opened(pk, by=by, at=at, capability=CONTRIBUTE) as activity:
        row = activity.files.select_related("stored").filter(pk=file).first()
        if row is None:
            raise NotFoundError("Berkas ini tidak ada.")
        if row.by != by.actor and not may(by, MANAGE, activity.unit, at):
            raise AccessDenied(
                "Berkas ini dihapus oleh yang mengunggahnya atau pengelola kegiatan. Tidak ada yang berubah."
            )
        refuse_finished(activity)
        if activity.mode == Activity.OUTSIDE and activity.files.count() == 1:
            raise RecordError("Kegiatan dari luar dibuktikan berkasnya, jadi berkas terakhir tidak dihapus.")
        with transaction.atomic():
            stored, gone = row.stored, {"what": row.what, "title": row.title, "sha256": row.sha256}
            row.delete()
            if stored is not None:
                files.release(stored, at=at)
            ledger.record(
                "activity.file_removed", activity, body=activity.unit.body.uuid, by=by.actor, at=at, details=gone
            )

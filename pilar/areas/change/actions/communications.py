"""What is said about the zone: noted with its day, medium and audience, corrected, or taken away again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from pilar.areas.change.access import activity_seen, row_seen
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Communication
from pilar.areas.change.workflow import MANAGE
from pilar.kernel import files, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.filing import Paper, fitting

MOST_REACHED = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: when, what about, in which medium, to whom, with questions or not, how many it reached."""

    on: date
    title: str
    medium: str
    audience: str
    two_way: bool = False
    reach: int | None = None
    activity: int | None = None


def version(row: Communication) -> str:
    """What a form carries to notice that somebody else has changed the row."""
    return version_of(
        row.on, row.title, row.medium, row.audience, row.two_way, row.reach, row.activity_id, row.url, row.stored_id
    )


def note(unit: Unit, said: Said, proof: Paper | None, *, by: User, at: datetime) -> Communication:
    """Note one act of communication of ``unit``. Raises AccessDenied; PilarError for what can be mended."""
    require(by, MANAGE, unit, at=at)
    with transaction.atomic():
        row = Communication(unit=unit, created_at=at, created_by=by.actor)
        _write(row, said, proof, by, at)
        details = {"on": said.on, "medium": said.medium, "audience": said.audience}
        ledger.record("communication.noted", row, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def edit(
    row_id: int, said: Said, proof: Paper | None, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> Communication:  # fmt: skip
    """Correct it; without a new ``proof`` it keeps its own. Raises NotFoundError, AccessDenied, ChangedMeanwhile."""
    with guard(Communication.objects.filter(pk=row_id)):
        row = row_seen(Communication, by, at, row_id, rows=Communication.objects.select_related("unit__body"))
        require(by, MANAGE, row.unit, at=at)
        refuse_stale(seen, version(row), "catatan ini")
        _write(row, said, proof, by, at)
        details = {"on": said.on, "medium": said.medium, "audience": said.audience}
        ledger.record("communication.edited", row, body=row.unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def remove(row_id: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take away what was noted by mistake; the ledger keeps that it was there."""
    with guard(Communication.objects.filter(pk=row_id)):
        row = row_seen(Communication, by, at, row_id, rows=Communication.objects.select_related("unit__body"))
        require(by, MANAGE, row.unit, at=at)
        key = row.pk
        row.delete()
        row.pk = key
        details = {"on": row.on, "medium": row.medium, "audience": row.audience}
        ledger.record("communication.removed", row, body=row.unit.body.uuid, by=by.actor, at=at, details=details)


def _write(row: Communication, said: Said, proof: Paper | None, by: User, at: datetime) -> None:
    if said.on > local_day(at, row.unit.body):
        raise ChangeError(f"{tanggal(said.on)} belum tiba. Catat setelah disampaikan. Belum ada yang disimpan.")
    if said.medium not in dict(Communication.MEDIA) or said.audience not in dict(Communication.AUDIENCES):
        raise ChangeError("Pilih media dan sasarannya dari daftar. Belum ada yang disimpan.")
    if said.reach is not None and not 0 <= said.reach <= MOST_REACHED:
        raise ChangeError("Jangkauannya tidak mungkin sebanyak itu. Tulis perkiraan yang wajar atau kosongkan.")
    row.on, row.title, row.medium, row.audience = said.on, fitting(said.title, "Isi"), said.medium, said.audience
    row.two_way, row.reach, row.activity = said.two_way, said.reach, activity_seen(said.activity, by, at)
    if proof is not None:
        row.url, row.stored, row.filename = proof.url, None, ""
        if proof.taken:
            row.stored = files.put(row.unit.body.uuid, proof.taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD)
            row.filename = proof.taken.filename
    row.save()

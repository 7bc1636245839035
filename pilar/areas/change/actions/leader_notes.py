"""What shows the head as an example and stands in no other row yet: registered with a number or a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from pilar.areas.change.access import MANAGES, row_seen
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import LeaderNote
from pilar.areas.change.queries.leader import head_of
from pilar.kernel import files, ledger
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.records.filing import Paper

LONGEST_NUMBER: Final = 120
LONGEST_TEXT: Final = 300


@dataclass(frozen=True, slots=True)
class NoteOfLeader:
    """What was looked at, on which day, whether it was fulfilled, and where that is written."""

    kind: str
    on: date
    met: bool
    number: str = ""
    text: str = ""
    paper: Paper | None = None


def note_leader(unit: Unit, what: NoteOfLeader, *, by: User, at: datetime) -> LeaderNote:
    """Register something of whoever leads ``unit`` on that day.

    Raises AccessDenied; ChangeError without a head, a number or a file, and for a day to come: nothing is kept then.
    """
    require(by, MANAGES, unit, at=at)
    if what.on > local_day(at, unit.body):
        raise ChangeError("Tanggalnya belum tiba. Catat sesudah terjadi. Belum ada yang disimpan.")
    head = head_of(unit, what.on)
    if head is None:
        raise ChangeError(f"Pada tanggal itu tidak ada kepala yang bertugas di {unit}. Belum ada yang disimpan.")
    number, text = " ".join(what.number.split()), " ".join(what.text.split())
    if len(number) > LONGEST_NUMBER or len(text) > LONGEST_TEXT:
        raise ChangeError("Nomor atau keterangannya terlalu panjang. Persingkatlah; isian Anda tetap ada.")
    taken = what.paper.taken if what.paper else None
    if not number and taken is None:
        raise ChangeError("Isi nomor berkasnya, atau unggah berkasnya. Belum ada yang disimpan.")
    with transaction.atomic():
        stored = files.put(unit.body.uuid, taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD) if taken else None
        note = LeaderNote.objects.create(
            unit=unit, person=head.person, kind=what.kind, on=what.on, met=what.met, number=number, text=text,
            stored=stored, filename=taken.filename if taken else "", created_at=at, created_by=by.actor,
        )  # fmt: skip
        details = {"kind": what.kind, "on": str(what.on), "met": what.met}
        ledger.record("leader_note.added", note, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return note


def remove_leader_note(pk: int, *, by: User, at: datetime) -> None:
    """Take a note back that was wrong; the ledger keeps that there was one."""
    note = row_seen(LeaderNote, by, at, pk, rows=LeaderNote.objects.select_related("unit__body"))
    require(by, MANAGES, note.unit, at=at)
    gone = LeaderNote(pk=note.pk)  # the entry names the row that was
    with transaction.atomic():
        note.delete()
        ledger.record("leader_note.removed", gone, body=note.unit.body.uuid, by=by.actor, at=at)

"""Field checks of a round: the sheet, what it says of questions, its photos. Only while the round is being assessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, zone_seen
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import FieldCheck, FieldNote, FieldPhoto
from pilar.evaluation.assessment.seats import assessing_round
from pilar.evaluation.assessment.texts import line, paragraphs
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import files, ledger
from pilar.kernel.intake import Taken
from pilar.kernel.locks import Guard, locked
from pilar.kernel.media_types import JPEG, PNG, WEBP
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST: Final = 8_000
MOST_CHECKS: Final = 40
MOST_PHOTOS: Final = 20
_OLDEST: Final = timedelta(days=400)
_PICTURES: Final = frozenset({JPEG, PNG, WEBP})
#: So many digits are a NIK, a NIP or a telephone number, not a description of somebody.
_NUMBER: Final = re.compile(r"(?:\d[\s.-]?){8,}")


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """A sheet as it is written. ``respondent`` says what somebody is, never who."""

    kind: str
    on: date
    place: str
    summary: str
    respondent: str = ""


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What a sheet says of one question."""

    question: str
    outcome: str
    text: str = ""


def record(
    zone_id: int, draft: CheckDraft, *, by: User, at: datetime, photo: Taken | None = None, caption: str = "",
    guard: Guard = locked,
) -> FieldCheck:  # fmt: skip
    """Add a sheet to the round that is being assessed, with its first photo where there is one.

    Raises NotFoundError (404), AccessDenied for whoever holds no seat, AssessmentError for what can be mended and where
    no round is open, FileError; nothing is kept then.
    """
    zone = zone_seen(by, at, zone_id)
    with assessing_round(zone, by=by, at=at, guard=guard) as found:
        values = _fitting(draft, day_of(zone, at))
        if found.field_checks.count() >= MOST_CHECKS:
            raise AssessmentError(f"Sebuah putaran memuat paling banyak {MOST_CHECKS} cek lapangan. Isian tetap ada.")
        with transaction.atomic():
            row = FieldCheck(round=found, by=by.actor, at=at, **values)
            row.save(force_insert=True)
            if photo is not None:
                _keep(row, photo, caption, by, at)
            _record("field_check.made", row, by, at, {"kind": row.kind, "on": row.on, "photo": photo is not None})
    return row


def version_of_check(row: FieldCheck) -> str:
    """What the form that changes it carries."""
    return version_of(row.kind, row.on, row.place, row.respondent, row.summary)


def change(
    zone_id: int, pk: int, draft: CheckDraft, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> FieldCheck:  # fmt: skip
    """Write the sheet anew. Raises as ``record``, and ChangedMeanwhile."""
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row:
        refuse_stale(seen, version_of_check(row), "cek lapangan ini")
        for name, value in _fitting(draft, day_of(row.round.zone, at)).items():
            setattr(row, name, value)
        row.changed_at = at
        with transaction.atomic():
            row.save()
            _record("field_check.changed", row, by, at, {"summary": row.summary})
    return row


def remove(zone_id: int, pk: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Remove a sheet with its notes and photos. Raises as ``record``."""
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row, transaction.atomic():
        stored = [photo.stored for photo in row.photos.select_related("stored")]
        details = {"kind": row.kind, "on": row.on, "photos": len(stored)}
        body, gone = row.round.zone.unit.body.uuid, row.pk
        row.delete()
        for each in stored:
            files.release(each, at=at)
        row.pk = gone
        ledger.record("field_check.removed", row, body=body, by=by.actor, at=at, details=details)


# -- what it says of questions


def note(zone_id: int, pk: int, draft: NoteDraft, *, by: User, at: datetime, guard: Guard = locked) -> FieldNote:
    """Say whether the spot agrees with the paper about a question; said before: it is replaced.

    Raises as ``record``; AssessmentError where what differs is not told.
    """
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row:
        if draft.question not in rulebook(row.round.zone.edition).instrument.questions:
            raise AssessmentError("Pilih pertanyaannya dari daftar. Belum ada yang disimpan; catatan Anda tetap ada.")
        if draft.outcome not in dict(FieldNote.OUTCOMES):
            raise AssessmentError("Pilih hasilnya: sesuai, sebagian, atau tidak sesuai. Catatan Anda tetap ada.")
        text = paragraphs(draft.text, "Catatan", LONGEST, needed=False)
        if not text and draft.outcome != FieldNote.AGREES:
            raise AssessmentError("Tulis apa yang berbeda di lapangan. Belum ada yang disimpan.")
        with transaction.atomic():
            made, _ = FieldNote.objects.update_or_create(
                field_check=row, question=draft.question, defaults={"outcome": draft.outcome, "text": text}
            )
            details = {"question": made.question, "outcome": made.outcome, "text": made.text}
            _record("field_check.noted", row, by, at, details)
    return made


def remove_note(zone_id: int, pk: int, note_pk: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take back what was said of a question. Raises as ``record``."""
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row, transaction.atomic():
        found = row.notes.filter(pk=note_pk).first()
        if found is None:
            raise NotFoundError("Catatan ini tidak ada.")
        found.delete()
        _record("field_check.note_removed", row, by, at, {"question": found.question})


# -- photos


def add_photo(
    zone_id: int, pk: int, taken: Taken, caption: str, *, by: User, at: datetime, guard: Guard = locked
) -> FieldPhoto:
    """Keep a photo (from ``intake.examine``) with the sheet; the same one again is there already.

    Raises as ``record``; AssessmentError for what is no picture and for too many.
    """
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row, transaction.atomic():
        made = _keep(row, taken, caption, by, at)
        _record("field_check.photo_added", row, by, at, {"sha256": made.stored.sha256})
    return made


def remove_photo(zone_id: int, pk: int, photo_pk: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Remove a photo. Raises as ``record``."""
    with _opened(zone_id, pk, by=by, at=at, guard=guard) as row, transaction.atomic():
        found = row.photos.filter(pk=photo_pk).select_related("stored").first()
        if found is None:
            raise NotFoundError("Foto ini tidak ada.")
        found.delete()
        files.release(found.stored, at=at)
        _record("field_check.photo_removed", row, by, at, {"sha256": found.stored.sha256})


def _keep(row: FieldCheck, taken: Taken, caption: str, by: User, at: datetime) -> FieldPhoto:
    if taken.media_type not in _PICTURES:
        raise AssessmentError("Berkas itu bukan foto. Pilih foto JPG, PNG, atau WebP. Belum ada yang disimpan.")
    words = line(caption, "Keterangan foto")
    if row.photos.count() >= MOST_PHOTOS:
        raise AssessmentError(f"Sebuah cek lapangan memuat paling banyak {MOST_PHOTOS} foto. Foto ini tidak disimpan.")
    body = row.round.zone.unit.body.uuid
    stored = files.put(body, taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD)
    known = row.photos.filter(stored=stored).first()
    return known or FieldPhoto.objects.create(field_check=row, stored=stored, caption=words, by=by.actor, at=at)


# -- pieces


@contextmanager
def _opened(zone_id: int, pk: int, *, by: User, at: datetime, guard: Guard) -> Iterator[FieldCheck]:
    """A sheet of the round that is being assessed; those of earlier rounds stay as they are."""
    zone = zone_seen(by, at, zone_id)
    with assessing_round(zone, by=by, at=at, guard=guard) as found:
        row = FieldCheck.objects.filter(pk=pk, round__zone=zone).first()
        if row is None:
            raise NotFoundError("Cek lapangan ini tidak ada.")
        if row.round_id != found.pk:
            raise AssessmentError("Cek lapangan putaran sebelumnya tidak diubah lagi. Belum ada yang berubah.")
        row.round = found
        yield row


def _fitting(draft: CheckDraft, day: date) -> dict[str, Any]:
    if draft.kind not in dict(FieldCheck.KINDS):
        raise AssessmentError("Pilih caranya: kunjungan, wawancara, atau menyamar. Isian Anda tetap ada.")
    if draft.on > day:
        raise AssessmentError("Tanggalnya belum tiba. Catat sesudah dilakukan; isian Anda tetap ada.")
    if draft.on < day - _OLDEST:
        raise AssessmentError("Tanggalnya lebih dari setahun yang lalu. Periksa tahunnya; isian Anda tetap ada.")
    respondent = line(draft.respondent, "Narasumber", needed=False)
    if _NUMBER.search(respondent):
        raise AssessmentError(
            "Narasumber ditulis sebagai jabatan atau jenis pengguna, tanpa NIK, NIP, atau nomor telepon. Isian Anda "
            "tetap ada."
        )
    return {
        "kind": draft.kind, "on": draft.on, "place": line(draft.place, "Tempat"), "respondent": respondent,
        "summary": paragraphs(draft.summary, "Ringkasan", LONGEST),
    }  # fmt: skip


def _record(code: str, row: FieldCheck, by: User, at: datetime, details: Mapping[str, object]) -> None:
    shown = {"round": row.round_id, **{key: str(value) for key, value in details.items()}}
    ledger.record(code, row, body=row.round.zone.unit.body.uuid, by=by.actor, at=at, details=shown)

"""A unit's Excel: uploaded and read, accepted as a whole or row by row, discarded. Only accepting changes answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from pilar.errors import NotFoundError, PilarError
from pilar.evaluation.access import Writing, writing
from pilar.evaluation.actions import answering
from pilar.evaluation.actions.import_evidence import link_evidence
from pilar.evaluation.actions.writing import Change, WorksheetGuard, held, open_worksheet, refuse_closed, write
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.imports import keeping
from pilar.evaluation.imports.compare import Diff, Row, compare
from pilar.evaluation.imports.reading import read_upload
from pilar.evaluation.models import AnswerRevision, WorkbookImport, Worksheet
from pilar.evaluation.queries import imports as queries
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.sheets import wording_of
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.filenames import safe_filename
from pilar.kernel.jobs import enqueue
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import User

#: The job that asks the links of all evidence, first those that have never been asked.
ASK_LINKS = "evaluation.ask_links"


class Take(StrEnum):
    """What of an upload is accepted: only what replaces nothing, everything, or the rows that somebody has ticked."""

    NEW = "baru"
    ALL = "semua"
    CHOSEN = "dipilih"


class StaleImport(PilarError):
    """Somebody has answered since the page was shown. ``fields`` are theirs; nothing has been changed."""

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(
            "Sejak halaman ini Anda buka, isian berikut diubah orang lain: "
            f"{', '.join(fields)}. Belum ada yang diterima. Bandingkan lagi di bawah, lalu terima kembali."
        )
        self.fields = frozenset(fields)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of it: fields written, links that serve a field since, evidence that the unit did not have before."""

    fields: tuple[str, ...]
    links: int
    new_evidence: int


def upload_workbook(zone_id: int, data: bytes, filename: str, *, by: User, at: datetime) -> WorkbookImport:
    """Read a unit's Excel and keep what it says until somebody accepts it. No answer changes.

    Raises NotFoundError (404), AccessDenied (403), EvaluationError where the worksheet is handed in or over,
    WorkbookError for a file that is no LKE, BusyError where too many are read at once.
    """
    worksheet = worksheets.for_writing(by, at, zone_id).first()
    if worksheet is None:
        raise NotFoundError("Zona ini tidak ada.")
    require_writer(worksheet, by=by, at=at)
    refuse_closed(worksheet, at)
    zone = worksheet.zone
    found = read_upload(data, rulebook(zone.edition), wording_of(zone))
    upload = WorkbookImport(
        worksheet=worksheet, filename=safe_filename(filename), sheet=found.sheet, layout=found.layout, rows=found.rows,
        findings=found.findings, uploaded_at=at, uploaded_by=by.actor,
    )  # fmt: skip
    with transaction.atomic():
        upload.save()
        ledger.record("worksheet_import.uploaded", upload, body=zone.unit.body.uuid, by=by.actor, at=at)
    return upload


def require_writer(worksheet: Worksheet, *, by: User, at: datetime) -> Writing:
    """What ``by`` may answer. Raises AccessDenied where that is nothing."""
    mine = writing(by, worksheet.zone, at)
    if not mine.anything:
        raise AccessDenied(
            "Mengimpor Excel hanya untuk tim ZI unit ini dan kontributor yang ditugaskan. Tidak ada yang disimpan."
        )
    return mine


def accept(
    zone_id: int, number: int, take: Take, *, seen: Mapping[str, int], by: User, at: datetime,
    chosen: Collection[str] = (), guard: WorksheetGuard = held,
) -> Accepted:  # fmt: skip
    """Write rows of an upload into the worksheet, all or nothing; ``seen`` are the versions that were looked at.

    Ticked rows are written whatever they replace: both sides have been shown. Raises StaleImport where a row that would
    be written is not the one that was looked at, and what ``upload_workbook`` raises.
    """
    if take is Take.CHOSEN and not chosen:
        raise EvaluationError("Belum ada isian yang ditandai. Tandai isiannya, lalu terima yang ditandai.")
    worksheet = worksheets.for_writing(by, at, zone_id).first()
    if worksheet is None:
        raise NotFoundError("Zona ini tidak ada.")
    mine = require_writer(worksheet, by=by, at=at)
    rules = rulebook(worksheet.zone.edition)
    fields = list(chosen) if take is Take.CHOSEN else [
        key for key, item in rules.instrument.fields.items() if mine.may(rules, item.question)
    ]  # fmt: skip
    with open_worksheet(zone_id, fields, by=by, at=at, guard=guard) as worksheet:
        upload = worksheet.imports.filter(pk=number).first()
        if upload is None:
            raise NotFoundError("Unggahan ini tidak ada.")
        diff = queries.diff_of(upload, worksheet, mine)
        rows = _chosen(diff, take, frozenset(fields), seen)
        return _write(worksheet, upload, rows, by=by, at=at)


def _chosen(diff: Diff, take: Take, fields: frozenset[str], seen: Mapping[str, int]) -> Sequence[Row]:
    if take is Take.CHOSEN:
        asked = [row for row in diff.rows if row.field in fields and row.takes]
    else:
        asked = list(diff.all_open)
    refuse_unseen(asked, seen)
    return diff.fresh if take is Take.NEW else asked


def refuse_unseen(rows: Iterable[Row], seen: Mapping[str, int]) -> None:
    """Raise StaleImport with those of ``rows`` whose stored answer is not the one that was looked at."""
    if stale := [row.field for row in rows if seen.get(row.field) != row.version]:
        raise StaleImport(stale)


def _write(worksheet: Worksheet, upload: WorkbookImport, rows: Sequence[Row], *, by: User, at: datetime) -> Accepted:
    zone = worksheet.zone
    fields = tuple(row.field for row in rows)
    if not fields:
        return Accepted((), 0, 0)
    written = write(worksheet, [change_of(row) for row in rows], origin=AnswerRevision.IMPORTED, by=by, at=at)
    texts = {row.field: row.evidence.file for row in rows if row.evidence.takes}
    linked = link_evidence(zone, texts, by=by, at=at)
    upload.accepted = list(dict.fromkeys([*upload.accepted, *fields]))
    # What nobody can take any more is done with, whoever's part it was.
    uses = queries.uses_by_field(zone.pk)
    left = compare(rulebook(zone.edition), upload.rows, written.answers, uses, Writing(everything=True))
    upload.closed_at = None if any(row.takes for row in left.rows) else at
    upload.save(update_fields=["accepted", "closed_at"])
    if linked.new_evidence:
        enqueue(ASK_LINKS, key=f"import:{upload.pk}:{at.isoformat()}", at=at)
    details: dict[str, Any] = {
        "import": upload.pk,
        "answers": [answering.details(changed) for changed in written.changed],
        "uses": [(use.field, use.version_id) for use in linked.uses],
    }
    ledger.record("worksheet.imported", worksheet, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return Accepted(fields, len(linked.uses), linked.new_evidence)


def change_of(row: Row) -> Change:
    """What the row is to say: only the parts that the file fills differently."""
    kept = row.is_draft and not row.answer.takes
    return Change(
        row.field,
        row.answer.file if row.answer.takes else row.answer.stored,
        note=row.note.file if row.note.takes else None,
        seen=row.version,
        is_draft=kept,
        evidence_text=row.evidence.file if row.evidence.takes else None,
    )


def may_discard(upload: WorkbookImport, mine: Writing, by: User) -> bool:
    """Whether ``by``, who answers ``mine``, may remove an upload: others wait for their part of it too."""
    return mine.everything or upload.uploaded_by == by.actor


def discard(zone_id: int, number: int, *, by: User, at: datetime) -> None:
    """Remove an upload. What has been accepted of it stays. Raises NotFoundError, AccessDenied (``may_discard``)."""
    worksheet = worksheets.for_writing(by, at, zone_id).first()
    upload = worksheet.imports.filter(pk=number).first() if worksheet else None
    if worksheet is None or upload is None:
        raise NotFoundError("Unggahan ini tidak ada.")
    if not may_discard(upload, require_writer(worksheet, by=by, at=at), by):
        raise AccessDenied(
            "Unggahan ini dihapus oleh yang mengunggahnya, atau oleh ketua dan sekretaris tim. Tidak ada yang dihapus."
        )
    upload.worksheet = worksheet
    _remove(upload, by.actor, at)


def remove_old(at: datetime, *, by: str = "system") -> int:
    """Remove the uploads of more than KEPT_DAYS ago; returns how many. A nightly job calls it."""
    rows = WorkbookImport.objects.select_related("worksheet__zone__unit__body").defer("rows")
    return keeping.remove_old(rows, lambda upload: _remove(upload, by, at), at)


def _remove(upload: WorkbookImport, actor: str, at: datetime) -> bool:
    body = upload.worksheet.zone.unit.body.uuid
    return keeping.remove(upload, "worksheet_import.removed", body=body, by=actor, at=at)


def parse_versions(text: str, fields: Collection[str]) -> dict[str, int]:
    """The versions that a form carries (``Diff.versions``), by field. Raises EvaluationError where they are none."""
    parts = text.split(".")
    if len(parts) != len(fields) or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise EvaluationError("Halaman ini tidak utuh terkirim. Belum ada yang diterima. Muat ulang, lalu terima lagi.")
    return dict(zip(fields, map(int, parts), strict=True))

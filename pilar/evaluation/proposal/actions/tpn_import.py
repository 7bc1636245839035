"""TPN's answers from a file: read and kept, accepted once, removed. Only accepting changes answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Final, NamedTuple

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.actions.imports import change_of, refuse_unseen
from pilar.evaluation.actions.writing import Written
from pilar.evaluation.imports import keeping
from pilar.evaluation.imports.reading import Upload, as_upload, read_upload
from pilar.evaluation.models import AnswerRevision, Assessor
from pilar.evaluation.proposal.actions.proposed import opened
from pilar.evaluation.proposal.actions.tpn import put, record
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.models import ProposedUnit, TpnImport
from pilar.evaluation.proposal.queries.tpn import answers_of, diff_of, sheet_of
from pilar.evaluation.queries.sheets import wording_of
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.kernel import ledger
from pilar.kernel.filenames import safe_filename
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import waktu
from pilar.organisation.models import User
from pilar.workbook.celltext import clean
from pilar.workbook.model import Finding, Place

#: Of a workbook TPN's own columns; where it has none, its first column of answers.
_COLUMNS: Final = (Assessor.TPN, Assessor.UNIT)
#: Of findings that are this room's own.
OTHER_UNIT, FIRST_COLUMN = "other-unit", "first-column"


def upload(proposed_id: int, data: bytes, filename: str, *, by: User, at: datetime) -> TpnImport:
    """Read the answers of TPN in an XLSX of the LKE or in PortalRB's JSON, and keep them. No answer changes.

    Raises NotFoundError, AccessDenied; ProposalError where the proposal is not fixed, or the file says nothing of TPN;
    WorkbookError for a file that is neither, BusyError where too many are read at once.
    """
    with opened(proposed_id, by=by, at=at, guard=locked) as row:
        rules, wording = rulebook(row.zone.edition), wording_of(row.zone)
    if filename.lower().endswith(".json") or data.lstrip()[:1] == b"{":
        found, source = _portal(data, rules, row), "JSON PortalRB"
    else:
        found = read_upload(data, rules, wording, _COLUMNS)
        source = f"lembar {found.sheet}, kolom {'TPN' if found.assessor == Assessor.TPN else 'jawaban pertama'}"
        if found.assessor != Assessor.TPN:
            found.findings.insert(0, _told(
                FIRST_COLUMN, "Lembar ini tidak mempunyai kolom TPN; yang dibaca kolom jawaban pertamanya. Pastikan "
                "kolom itu memang berisi jawaban TPN.",
            ))  # fmt: skip
    rows = {key: {name: text for name, text in each.items() if name != "evidence"} for key, each in found.rows.items()}
    if not any({"value", "note", "problem"} & set(each) for each in rows.values()):
        raise ProposalError("Berkas ini tidak memuat satu pun jawaban atau catatan TPN. Belum ada yang disimpan.")
    kept = TpnImport(
        proposed=row, filename=safe_filename(filename), source=source, rows=rows, findings=found.findings,
        uploaded_at=at, uploaded_by=by.actor,
    )  # fmt: skip
    with opened(proposed_id, by=by, at=at, guard=locked), transaction.atomic():
        kept.save()
        ledger.record("tpn_import.uploaded", kept, body=row.proposal.body.uuid, by=by.actor, at=at)
    return kept


class _Portal(NamedTuple):
    """What TPN says in PortalRB's JSON, as ``imports.reading.Said``."""

    sheet: str
    layout: str
    unit_name: str | None
    answers: Mapping[str, str | Fraction | None]
    notes: Mapping[str, str]
    evidence: Mapping[str, str]
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]


def _portal(data: bytes, rules: Rulebook, row: ProposedUnit) -> Upload:
    from pilar.workbook.portalrb import from_portalrb  # openpyxl is heavy

    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProposalError("Berkas ini bukan JSON yang dapat dibaca. Belum ada yang disimpan.") from error
    read = from_portalrb(document, rules.instrument, rules.edition, (Assessor.TPN,))
    (sheet,) = read.sheets
    said = _Portal("", "portalrb", read.unit_name, sheet.answers, sheet.notes, {}, read.places, read.findings)
    found = as_upload(said, rules, Assessor.TPN)
    if read.unit_id and read.unit_id != row.external_id:
        found.findings.insert(0, _told(
            OTHER_UNIT, f"Berkas ini menyebut unit {read.unit_id} ({read.unit_name or 'tanpa nama'}), sedangkan yang "
            f"dibuka {row.external_id} ({row.name}). Pastikan berkasnya tidak tertukar.",
        ))  # fmt: skip
    return found


def _told(code: str, message: str) -> dict[str, str]:
    return {"code": code, "node": "", "place": "berkas", "message": clean(message)}


def accept(
    proposed_id: int, import_id: int, chosen: Collection[str], *, seen: Mapping[str, int], by: User, at: datetime,
    guard: Guard = locked,
) -> Written:  # fmt: skip
    """Write the ``chosen`` fields as TPN's answers, all or nothing; ``seen`` are the versions that were looked at.

    A file is accepted once. Raises StaleImport with the fields that somebody has answered since, ProposalError where it
    was accepted before or nothing is chosen, and what ``upload`` raises of the proposal.
    """
    with opened(proposed_id, by=by, at=at, guard=guard) as row:
        kept = found_in(row, import_id)
        refuse_accepted(kept)
        rules = rulebook(row.zone.edition)
        diff = diff_of(kept, answers_of(sheet_of(row.zone), rules), rules)
        rows = [each for each in diff.rows if each.field in chosen and each.takes]
        if not rows:
            raise ProposalError(
                "Belum ada baris yang ditandai, atau yang ditandai sudah sama dengan yang tersimpan. Belum ada yang "
                "diterima."
            )
        refuse_unseen(rows, seen)
        with transaction.atomic():
            changes = [change_of(each) for each in rows]
            written = put(row.zone, changes, origin=AnswerRevision.IMPORTED, by=by, at=at)
            kept.accepted = [each.field for each in rows]
            kept.closed_at, kept.closed_by = at, by.actor
            kept.save(update_fields=["accepted", "closed_at", "closed_by"])
            record(written, by=by, at=at, **{"import": kept.pk})
    return written


def refuse_accepted(kept: TpnImport) -> None:
    """Raise ProposalError where the file has been accepted already."""
    if kept.closed_at is not None:
        raise ProposalError(
            f"Berkas ini sudah diterima {waktu(kept.closed_at)}; satu berkas diterima satu kali. Untuk baris yang "
            "ditinggalkan, unggah lagi berkasnya. Belum ada yang berubah."
        )


def found_in(row: ProposedUnit, import_id: int) -> TpnImport:
    """The reading of the unit's with this id, else NotFoundError. One query."""
    kept = TpnImport.objects.filter(pk=import_id, proposed=row).first()
    if kept is None:
        raise NotFoundError("Berkas yang dibaca ini tidak ada.")
    return kept


def discard(proposed_id: int, import_id: int, *, by: User, at: datetime) -> None:
    """Remove what was read; what was accepted of it stays. Raises NotFoundError, AccessDenied, ProposalError."""
    with opened(proposed_id, by=by, at=at, guard=locked) as row:
        kept = found_in(row, import_id)
        kept.proposed = row
        _remove(kept, by.actor, at)


def remove_old(at: datetime, *, by: str = "system") -> int:
    """Remove what was read more than KEPT_DAYS ago; returns how many. A nightly job calls it."""
    rows = TpnImport.objects.select_related("proposed__proposal__body").defer("rows")
    return keeping.remove_old(rows, lambda kept: _remove(kept, by, at), at)


def _remove(kept: TpnImport, actor: str, at: datetime) -> bool:
    return keeping.remove(kept, "tpn_import.removed", body=kept.proposed.proposal.body.uuid, by=actor, at=at)

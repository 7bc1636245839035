"""The working paper: exported with a stamp, brought back, held against what is stored, accepted row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import transaction

from pilar.days import day_text
from pilar.errors import NotFoundError
from pilar.evaluation.access import zone_seen
from pilar.evaluation.assessment.actions.holding import open_round, own_seats, rounds_of, seats_in
from pilar.evaluation.assessment.actions.opinions import OpinionChange, save_opinions
from pilar.evaluation.assessment.errors import AssessmentError, OpinionConflict
from pilar.evaluation.assessment.models import PaperImport, Round, Seat
from pilar.evaluation.assessment.queries import working_paper as queries
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.imports import keeping
from pilar.evaluation.imports.reading import to_text
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.filenames import safe_filename
from pilar.organisation.models import User
from pilar.workbook.errors import WorkbookError
from pilar.workbook.gate import reading_gate

_SALT: Final = "pilar.working-paper"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of which round a paper is. ``tier`` is the one whose opinions it carries."""

    zone: int
    assessor: str
    round: int
    tier: int
    edition: str

    def sealed(self) -> str:
        return signing.dumps([self.zone, self.assessor, self.round, self.tier, self.edition], salt=_SALT)


def stamp_of(found: Round) -> Stamp:
    return Stamp(found.zone_id, found.worksheet.assessor.code, found.number, found.tier, found.zone.edition)


def _unsealed(text: str) -> Stamp:
    try:
        return Stamp(*signing.loads(text, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise WorkbookError(
            "stamp", "Tanda kertas kerja ini rusak atau dibuat di tempat lain. Unduh kertas kerja zona ini dari Pilar, "
            "salin isiannya ke sana, lalu unggah yang itu.",
        ) from error  # fmt: skip


def opened(zone: Zone, *, by: User, at: datetime) -> tuple[Round, list[Seat]]:
    """The round that is assessed and ``by``'s seats on its tier. Raises as ``opinions.save_opinions``."""
    require_seat(by, zone, at)
    found = open_round(rounds_of(zone.pk).filter(state=ASSESSING).first(), zone.pk, by=by, at=at)
    return found, own_seats(found, seats_in(found, at), by)


def export(zone_id: int, *, by: User, at: datetime) -> tuple[bytes, str]:
    """The paper of the round at the tier that it is at, and its filename. Raises NotFoundError, AccessDenied,
    AssessmentError where no round is open."""
    from pilar.workbook.working_paper import write_paper  # openpyxl is heavy

    zone = zone_seen(by, at, zone_id)
    found, seats = opened(zone, by=by, at=at)
    local = at.astimezone(ZoneInfo(zone.unit.body.time_zone))
    lines = [
        (
            f"{found.worksheet.assessor}, putaran {found.number}, jenjang {seats[0].tier}. "
            f"Diunduh {day_text(local.date())} pukul {local:%H.%M}."
        ),
        (
            "Isi kolom Jawaban, Catatan, dan Rekomendasi. Baris boleh disaring, diurutkan, atau dihapus; kolom dan "
            "lembar yang tersembunyi jangan diubah."
        ),
        "Unggah kembali selama putaran dan jenjang ini masih berjalan; yang sudah diubah orang lain ditunjukkan.",
    ]
    content = write_paper(
        queries.paper_rows(found), rulebook(zone.edition).instrument, stamp=stamp_of(found).sealed(),
        title=f"Kertas kerja evaluasi {zone}", lines=lines,
    )  # fmt: skip
    return content, safe_filename(f"Kertas kerja {zone.name} {zone.year} putaran {found.number}.xlsx")


def upload(zone_id: int, data: bytes, filename: str, *, by: User, at: datetime) -> PaperImport:
    """Read a paper and keep what it says until somebody accepts it. No opinion changes.

    Raises NotFoundError, AccessDenied, AssessmentError (no open round; a paper of another zone, round, tier or
    edition, with what to do), WorkbookError for what is no paper, BusyError.
    """
    from pilar.workbook.working_paper import read_paper

    zone = zone_seen(by, at, zone_id)
    found, _ = opened(zone, by=by, at=at)
    instrument = rulebook(zone.edition).instrument
    with reading_gate.place():
        paper = read_paper(data, instrument)
    _refuse_other(_unsealed(paper.stamp), stamp_of(found), zone)
    rows: dict[str, dict[str, Any]] = {
        key: {
            "value": "" if row.answer is None else to_text(row.answer), "note": row.note,
            "recommendation": row.recommendation, "version": row.version, "cell": row.cell, "problem": row.problem,
        }
        for key, row in paper.rows.items()
    }  # fmt: skip
    kept = PaperImport(
        round=found, tier=found.tier, filename=safe_filename(filename), rows=rows, findings=list(paper.findings),
        uploaded_at=at, uploaded_by=by.actor,
    )  # fmt: skip
    with transaction.atomic():
        kept.save()
        ledger.record("working_paper.uploaded", kept, body=zone.unit.body.uuid, by=by.actor, at=at)
    return kept


def _refuse_other(paper: Stamp, now: Stamp, zone: Zone) -> None:
    """Raise AssessmentError unless the paper is of this zone, edition, assessor, round and tier."""
    nothing = "Tidak ada yang dibaca dari berkas ini."
    if paper.zone != now.zone:
        raise AssessmentError(f"Kertas kerja ini milik zona lain, bukan {zone}. Unggah di zonanya. {nothing}")
    if paper.edition != now.edition:
        raise AssessmentError(
            f"Kertas kerja ini dari edisi LKE {paper.edition}; zona ini memakai {now.edition}. Unduh yang baru, lalu "
            f"salin isiannya. {nothing}"
        )
    if paper.assessor != now.assessor:
        raise AssessmentError(
            "Kertas kerja ini dari penilai internal lain. Unduh kertas kerja putaran ini, lalu salin isiannya. "
            f"{nothing}"
        )
    if paper.round != now.round:
        age = "sebelumnya" if paper.round < now.round else "berikutnya"
        raise AssessmentError(
            f"Kertas kerja ini dari putaran {age} ({paper.round}); yang sedang dinilai putaran {now.round}, sesudah "
            f"unit memperbaiki jawabannya. Unduh kertas kerja putaran {now.round}, periksa lagi, lalu isi. {nothing}"
        )
    if paper.tier != now.tier:
        raise AssessmentError(
            f"Kertas kerja ini dari jenjang {paper.tier}, sedangkan putaran ini berada di jenjang {now.tier}. Unduh "
            f"kertas kerja jenjang {now.tier}, lalu salin isiannya. {nothing}"
        )


def read_back(zone_id: int, pk: int, *, by: User, at: datetime) -> tuple[PaperImport, Round, list[Seat]]:
    """A paper that was brought back and still counts: of the open round at its tier. Raises as ``upload``."""
    zone = zone_seen(by, at, zone_id)
    found, seats = opened(zone, by=by, at=at)
    kept = PaperImport.objects.filter(pk=pk, round__zone=zone).first()
    if kept is None:
        raise NotFoundError("Unggahan ini tidak ada.")
    if (kept.round_id, kept.tier) != (found.pk, found.tier):
        raise AssessmentError(
            "Putaran atau jenjangnya sudah berganti sejak kertas kerja ini diunggah. Unduh kertas kerja yang baru, "
            "lalu salin isiannya. Tidak ada yang diterima."
        )
    kept.round = found
    return kept, found, seats


def accept(zone_id: int, pk: int, fields: Mapping[str, int], *, by: User, at: datetime) -> list[str]:
    """Write the chosen rows as what ``by``'s tier says, all or nothing; ``fields``: key → version that was shown.

    Returns the fields written. Raises as ``upload``, and AssessmentError naming the field that somebody has changed
    since the page was shown.
    """
    if not fields:
        raise AssessmentError("Belum ada baris yang ditandai. Tandai barisnya, lalu terima lagi.")
    kept, found, seats = read_back(zone_id, pk, by=by, at=at)
    rows = {row.field: row for row in queries.diff_of(kept, found, seats).rows}
    unfit = [key for key in fields if key not in rows or not rows[key].takes]
    if unfit:
        raise AssessmentError(
            f"Baris {', '.join(unfit[:5])} tidak (lagi) dapat diterima. Belum ada yang diterima; lihat keadaannya di "
            "bawah."
        )
    changes = [
        OpinionChange(key, rows[key].value, rows[key].file.note, rows[key].file.recommendation, seen=seen)
        for key, seen in fields.items()
    ]  # fmt: skip
    try:
        save_opinions(zone_id, changes, by=by, at=at)
    except OpinionConflict as error:
        raise AssessmentError(
            f"Sementara Anda memilih, penilaian {error.stored.field} diubah penilai lain. Belum ada yang diterima; "
            "bandingkan lagi di bawah."
        ) from error
    _mark(kept, list(fields))
    return list(fields)


def _mark(kept: PaperImport, fields: Collection[str]) -> None:
    """Remember what was taken: the opinions say the same already, so a second time changes nothing."""
    kept.accepted = list(dict.fromkeys([*kept.accepted, *fields]))
    kept.save(update_fields=["accepted"])


def discard(zone_id: int, pk: int, *, by: User, at: datetime) -> None:
    """Remove an upload; what was accepted of it stays. Raises NotFoundError, AccessDenied."""
    zone = zone_seen(by, at, zone_id)
    require_seat(by, zone, at)
    kept = PaperImport.objects.filter(pk=pk, round__zone=zone).select_related("round__zone__unit__body").first()
    if kept is None or not _remove(kept, by.actor, at):
        raise NotFoundError("Unggahan ini tidak ada.")


def remove_old(at: datetime, *, by: str = "system") -> int:
    """Remove the uploads of more than KEPT_DAYS ago; returns how many. A nightly job calls it."""
    rows = PaperImport.objects.select_related("round__zone__unit__body").defer("rows")
    return keeping.remove_old(rows, lambda kept: _remove(kept, by, at), at)


def _remove(kept: PaperImport, actor: str, at: datetime) -> bool:
    return keeping.remove(kept, "working_paper.removed", body=kept.round.zone.unit.body.uuid, by=actor, at=at)

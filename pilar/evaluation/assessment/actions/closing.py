"""How a round ends: returned to the unit with a deadline, or agreed to; extended, or opened again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of
from pilar.evaluation.actions.writing import WorksheetGuard, held
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.assessment.actions.holding import (
    RoundGuard,
    open_round,
    own_seats,
    round_held,
    rounds_of,
    seats_in,
)
from pilar.evaluation.assessment.due import usual_due
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Opinion, Recommendation, Round
from pilar.evaluation.assessment.queries.closing import (
    blanks_of,
    content,
    has_next,
    is_proposed,
    latest_day,
    sheet_of,
)
from pilar.evaluation.assessment.queries.opinions import said_of
from pilar.evaluation.assessment.queries.recommendations import next_number, untaken
from pilar.evaluation.assessment.queries.report_numbers import report_in_force
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.assessment.workflow import AGREED, ASSESSING, RETURNED, ROUND
from pilar.evaluation.models import Submission, Worksheet
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.handing_in import sheet_version
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import WORKSHEET
from pilar.kernel import ledger
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.models import User
from pilar.organisation.versions import ChangedMeanwhile
from pilar.texts import shortened

PROPOSED: Final = "Zona ini sudah diusulkan dengan hasil penilaian itu; tarik usulannya dahulu."
#: The longest reason that the public page of a paper takes.
_SHOWN: Final = 300


def return_to_unit(
    zone_id: int, *, reason: str, revise_by: date, by: User, at: datetime, seen: str | None = None,
    guard: WorksheetGuard = held, round_guard: RoundGuard = round_held,
) -> Round:  # fmt: skip
    """Give the worksheet back to the unit, to be mended until ``revise_by``; what the assessors said is frozen.

    Only from the last tier. A report that counts, of what an earlier assessor agreed to, is revoked with the reason.
    ``seen``: the version of the assessor's sheet that was checked (``sheet_version``). Raises
    NotFoundError, AccessDenied, AssessmentError (no reason, a day that is over or beyond the window of the assessment,
    not the last tier), ChangedMeanwhile.
    """
    if not reason.strip():
        raise AssessmentError("Isi apa yang harus diperbaiki unit. Belum ada yang dikembalikan.")
    with guard(worksheets.for_writing(by, at, zone_id)) as unit, round_guard(_open(zone_id)) as found:
        here, own = _last_tier(found, unit, zone_id, by, at)
        _refuse_day(here, revise_by, at)
        sheet = _checked(here, seen, "dikembalikan")
        report = report_in_force(here.zone)
        with transaction.atomic():
            ROUND.move(here, "return", by=by.actor, at=at, reason=reason.strip(), revise_by=revise_by, closed_at=at)
            frozen = _freeze(here, sheet, said_of(here.worksheet_id), Submission.RETURN, by, at)
            WORKSHEET.move(own, "return", by=by.actor, at=at, reason=reason.strip(), revise_by=revise_by)
            details: dict[str, object] = {"round": here.number, "sha256": frozen.sha256, "revise_by": revise_by}
            if report is not None:
                issued.revoke(report, shortened(f"Dikembalikan kepada unit: {reason}", _SHOWN), by=by, at=at)
                details["report"] = report.number
            _record("round.returned", here, by, at, details)
    return here


def extend(
    zone_id: int, *, reason: str, revise_by: date, by: User, at: datetime, guard: WorksheetGuard = held
) -> Round:
    """Give the unit more time for a returned worksheet that it has not handed in yet. Raises as ``return_to_unit``."""
    if not reason.strip():
        raise AssessmentError("Isi alasan perpanjangan. Tenggatnya belum berubah.")
    with guard(worksheets.for_writing(by, at, zone_id)) as unit:
        found = rounds_of(zone_id).first()
        if unit is None or found is None:
            raise NotFoundError("Zona ini tidak ada.")
        _seated(found, by, at)
        ROUND.expect(found, RETURNED)
        WORKSHEET.expect(unit, "draft")
        if found.revise_by and revise_by <= found.revise_by:
            raise AssessmentError(f"Tenggat baru harus sesudah {tanggal(found.revise_by)}. Tenggatnya belum berubah.")
        _refuse_day(found, revise_by, at)
        with transaction.atomic():
            ROUND.move(found, "extend", by=by.actor, at=at, reason=reason.strip(), revise_by=revise_by)
            Worksheet.objects.filter(pk=unit.pk).update(revise_by=revise_by)
            _record("round.extended", found, by, at, {"round": found.number, "revise_by": revise_by})
    return found


def agree(
    zone_id: int, *, by: User, at: datetime, seen: str | None = None, due_on: date | None = None,
    guard: WorksheetGuard = held, round_guard: RoundGuard = round_held,
) -> Round:  # fmt: skip
    """Close the assessment of a hand-over: the assessor's answers are frozen, their recommendations become open ones.

    Where a further internal assessor follows, the worksheet waits for it; after the last it is agreed. ``due_on``:
    until when the recommendations are to be followed, else as the rule says. Raises NotFoundError, AccessDenied,
    AssessmentError (blanks that count, not the last tier), ChangedMeanwhile.
    """
    with guard(worksheets.for_writing(by, at, zone_id)) as unit, round_guard(_open(zone_id)) as found:
        here, own = _last_tier(found, unit, zone_id, by, at)
        sheet = _checked(here, seen, "disetujui")
        if blank := blanks_of(sheet):
            raise AssessmentError(
                f"{len(blank)} isian yang dinilai belum dijawab penilai, misalnya {blank[0]}. Belum ada yang disetujui."
            )
        with transaction.atomic():
            ROUND.move(here, "agree", by=by.actor, at=at, closed_at=at)
            said = said_of(here.worksheet_id)
            frozen = _freeze(here, sheet, said, Submission.AGREE, by, at)
            WORKSHEET.move(own, "pass_on" if has_next(here) else "agree", by=by.actor, at=at)
            _recommend(here, said, due_on, by, at)
            _record("round.agreed", here, by, at, {"round": here.number, "sha256": frozen.sha256})
    return here


def reopen(
    zone_id: int, *, reason: str, by: User, at: datetime, report_seen: str | None = None,
    guard: WorksheetGuard = held, round_guard: RoundGuard = round_held,
) -> Round:  # fmt: skip
    """Take an agreement back and go on assessing, as long as the unit has not been proposed with it.

    The round lies on the last tier on which somebody sits now, whichever it was agreed at.
    The issued report is revoked with the reason, which its public page then shows. ``report_seen``: its
    number, or "" for none, as it was told before. Raises NotFoundError, AccessDenied, AssessmentError without a
    reason, for a worksheet that is proposed, that a further assessor has taken, or that the unit has handed in again
    since, and where another report is in force than was told.
    """
    if not reason.strip():
        raise AssessmentError("Isi alasannya. Persetujuan belum dibuka lagi.")
    with guard(worksheets.for_writing(by, at, zone_id)) as unit, round_guard(rounds_of(zone_id)) as found:
        if unit is None or found is None:
            raise NotFoundError("Zona ini tidak ada.")
        _seated(found, by, at)
        ROUND.expect(found, AGREED)
        if is_proposed(unit):
            raise AssessmentError(f"{PROPOSED} Belum ada yang berubah.")
        WORKSHEET.expect(unit, "agreed", "submitted")
        if found.number != unit.round:
            raise AssessmentError(
                "Unit sudah menarik penyerahan yang disetujui itu dan menyerahkan lagi; ambil penyerahan yang baru. "
                "Belum ada yang berubah."
            )
        report = report_in_force(found.zone)
        _refuse_unseen(report, report_seen)
        with transaction.atomic():
            ROUND.move(found, "reopen", by=by.actor, at=at, reason=reason.strip(), tier=found.tier)
            Round.objects.filter(pk=found.pk).update(closed_at=None)
            found.worksheet.zone = found.zone
            WORKSHEET.move(found.worksheet, "resume", by=by.actor, at=at)
            frozen = found.worksheet.submissions.filter(round=found.number, kind=Submission.AGREE)
            frozen.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
            name = "reopen" if unit.state == "agreed" else "take"
            WORKSHEET.move(unit, name, by=by.actor, at=at, reason=reason.strip())
            details: dict[str, object] = {"round": found.number}
            if report is not None:
                issued.revoke(report, shortened(f"Penilaian dibuka lagi: {reason}", _SHOWN), by=by, at=at)
                details["report"] = report.number
            _record("round.reopened", found, by, at, details)
    return found


def _refuse_unseen(report: Document | None, seen: str | None) -> None:
    """Raise AssessmentError where ``report``, which would be revoked, is another than whoever revokes it has seen."""
    if issued.is_unseen(report, seen):
        number = report.number if report else ""
        now = f"{number} terbit dan akan ikut dicabut" if number else f"{seen} sudah dicabut"
        raise AssessmentError(f"Sementara itu {now}. Periksa lagi. Penilaian belum dibuka lagi.")


# -- what they share


def _open(zone_id: int) -> QuerySet[Round]:
    return rounds_of(zone_id).filter(state=ASSESSING)


def _last_tier(
    found: Round | None, unit: Worksheet | None, zone_id: int, by: User, at: datetime
) -> tuple[Round, Worksheet]:
    """The open round and the unit's worksheet, where ``by`` sits on its tier and no higher tier has anybody."""
    if unit is None:
        raise NotFoundError("Zona ini tidak ada.")
    here = open_round(found, zone_id, by=by, at=at)
    WORKSHEET.expect(unit, "taken")
    require_seat(by, here.zone, at, every_guard=True)
    seats = seats_in(here, at)
    own_seats(here, seats, by)
    above = next((seat.tier for seat in seats if seat.tier.number > here.tier), None)
    if above is not None:
        raise AssessmentError(
            f"Putaran ini masih harus lewat {above}. Teruskan ke jenjang berikutnya dahulu. Belum ada yang berubah."
        )
    return here, unit


def _seated(found: Round, by: User, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` sits on the last tier of the round's assessor and has no tie to the zone.

    That tier is the round's ``tier`` from here on; it is not stored.
    """
    require_seat(by, found.zone, at, every_guard=True)
    seats = seats_in(found, at)
    found.tier = seats[-1].tier.number if seats else found.tier
    own_seats(found, seats, by)


def _refuse_day(found: Round, revise_by: date, at: datetime) -> None:
    day, last = day_of(found.zone, at), latest_day(found.zone)
    if last is not None and day > last:
        raise AssessmentError(
            f"Masa penilaian TPI berakhir {tanggal(last)}, jadi lembar kerja tidak dapat dikembalikan lagi. Minta "
            "Biro/Bagian Organisasi memperpanjangnya bila suratnya berubah. Belum ada yang berubah."
        )
    if revise_by <= day:
        raise AssessmentError("Tenggat perbaikan harus sesudah hari ini. Belum ada yang berubah.")
    if last is not None and revise_by > last:
        raise AssessmentError(
            f"Tenggat itu jatuh sesudah masa penilaian TPI berakhir ({tanggal(last)}). Belum ada yang berubah."
        )


def _checked(here: Round, seen: str | None, act: str) -> Sheet:
    sheet = sheet_of(here)
    if seen is not None and seen != sheet_version(sheet):
        raise ChangedMeanwhile(
            f"Sementara Anda memeriksa, penilai lain mengubah lembar kerja ini. Belum {act}; periksa sekali lagi."
        )
    return sheet


def _freeze(
    here: Round, sheet: Sheet, said: Mapping[str, list[Opinion]], kind: str, by: User, at: datetime
) -> Submission:
    """Hand the assessor's worksheet over as it is now; ``said``: all that its tiers say."""
    data = content(here, sheet, said, at)
    WORKSHEET.move(here.worksheet, "hand_over", by=by.actor, at=at, round=here.number)
    return Submission.objects.create(
        worksheet=here.worksheet, round=here.number, kind=kind, content=data.decode(),
        sha256=hashlib.sha256(data).hexdigest(), at=at, by=by.actor,
    )  # fmt: skip


def _recommend(here: Round, said: Mapping[str, list[Opinion]], due_on: date | None, by: User, at: datetime) -> None:
    """The recommendations that stand beside answers become rows (``queries.recommendations.untaken``)."""
    rules = rulebook(here.zone.edition)
    due_on = due_on or usual_due(here.zone, at)
    rows = []
    for number, each in enumerate(untaken(here.zone, said), next_number(here.zone)):
        area = rules.area_of(each.question)
        rows.append(
            Recommendation(
                zone=here.zone, round=here, number=number, question=each.question, area=area.number if area else None,
                text=each.text, due_on=due_on, made_by=by.actor, made_at=at,
            )
        )  # fmt: skip
    Recommendation.objects.bulk_create(rows)


def _record(code: str, found: Round, by: User, at: datetime, details: dict[str, object]) -> None:
    ledger.record(code, found, body=found.zone.unit.body.uuid, by=by.actor, at=at, details=details)

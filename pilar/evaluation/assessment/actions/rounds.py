"""A round from taking a worksheet to the last tier: taken, handed up and down the tiers."""

from __future__ import annotations

from datetime import datetime

from pilar.errors import NotFoundError
from pilar.evaluation.actions.writing import WorksheetGuard, held
from pilar.evaluation.actions.zones import open_worksheet
from pilar.evaluation.assessment.access import ASSESSES, counted_seats, refuse_by_all_guards
from pilar.evaluation.assessment.actions.holding import (
    RoundGuard,
    open_round,
    own_seats,
    round_held,
    rounds_of,
    seats_in,
    takes_down,
)
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.assessment.tiers import internal
from pilar.evaluation.assessment.workflow import AGREED, ASSESSING, ROUND
from pilar.evaluation.models import Assessor, Submission, Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import DRAFT, SUBMITTED, WORKSHEET
from pilar.kernel import ledger
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.models import User


def take(zone_id: int, *, by: User, at: datetime, guard: WorksheetGuard = held) -> Round:
    """Take a handed-in worksheet for assessment; from here on the unit reads and neither edits nor withdraws.

    The round begins with the assessor whose turn it is, at the lowest tier on which somebody sits. Raises
    NotFoundError, AccessDenied (no seat in the team; who works in the zone, builds or heads it), WorkflowError where it
    is not handed in (any more), AssessmentError where no team has been formed.
    """
    with guard(worksheets.for_writing(by, at, zone_id)) as sheet:
        if sheet is None:
            raise NotFoundError("Zona ini tidak ada.")
        zone = sheet.zone
        require(by, ASSESSES, zone.unit, at=at)
        WORKSHEET.expect(sheet, SUBMITTED)
        handed = sheet.submissions.get(round=sheet.round, kind=Submission.SUBMIT)
        assessor = _whose_turn(zone, handed)
        seats = [seat for seat in counted_seats(zone, at) if seat.tier.assessor_id == assessor.pk]
        if not seats:
            raise AssessmentError(
                f"Tim penilai {assessor} untuk zona ini belum dibentuk. Inspektur atau pengendali teknis membentuknya "
                "di halaman Tim penilai. Belum ada yang diambil."
            )
        if by.pk not in {seat.user_id for seat in seats}:
            raise AccessDenied(f"Anda tidak duduk dalam tim penilai {assessor} zona ini. Belum ada yang diambil.")
        refuse_by_all_guards(by, zone, at)
        own = Worksheet.objects.filter(zone=zone, assessor=assessor).first()
        own = own or open_worksheet(zone, assessor, rulebook(zone.edition))
        if own.state != DRAFT:
            WORKSHEET.move(own, "resume", by=by.actor, at=at)
        WORKSHEET.move(sheet, "take", by=by.actor, at=at)
        taken = Round.objects.create(
            zone=zone, worksheet=own, submission=handed, number=handed.round, tier=seats[0].tier.number, taken_at=at,
            taken_by=by.actor,
        )  # fmt: skip
        details = {"round": taken.number, "assessor": assessor.code, "submission": handed.sha256}
        ledger.record("worksheet.taken", taken, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return taken


def raise_tier(zone_id: int, *, seen: int, by: User, at: datetime, guard: RoundGuard = round_held) -> Round:
    """Hand the round on to the next tier on which somebody sits; a higher tier may take it over itself.

    ``seen``: the tier that the page showed. Raises NotFoundError, AccessDenied, AssessmentError where it is elsewhere
    by now or at the last tier already.
    """
    with guard(rounds_of(zone_id).filter(state=ASSESSING)) as found:
        here = open_round(found, zone_id, by=by, at=at)
        _expect_tier(here, seen)
        require_seat(by, here.zone, at, every_guard=True)
        seats = seats_in(here, at)
        numbers = sorted({seat.tier.number for seat in seats if seat.tier.number > here.tier})
        mine = {seat.tier.number for seat in seats if seat.user_id == by.pk}
        if not mine or max(mine) < here.tier:
            own_seats(here, seats, by)  # says why
        if not numbers:
            raise AssessmentError("Ini jenjang terakhir: kembalikan kepada unit atau setujui. Belum ada yang berubah.")
        ROUND.move(here, "raise", by=by.actor, at=at, tier=numbers[0])
        _record("round.raised", here, by, at)
    return here


def lower_tier(
    zone_id: int, *, seen: int, reason: str, by: User, at: datetime, guard: RoundGuard = round_held
) -> Round:
    """Hand the round back to the tier below, with a reason; where nobody sits on its tier, those below take it over.

    Raises as ``raise_tier``.
    """
    if not reason.strip():
        raise AssessmentError("Isi alasannya supaya jenjang di bawah tahu apa yang diperbaiki. Belum ada yang berubah.")
    with guard(rounds_of(zone_id).filter(state=ASSESSING)) as found:
        here = open_round(found, zone_id, by=by, at=at)
        _expect_tier(here, seen)
        require_seat(by, here.zone, at, every_guard=True)
        seats = seats_in(here, at)
        numbers = sorted({seat.tier.number for seat in seats if seat.tier.number < here.tier})
        if not takes_down(here.tier, seats, by):
            own_seats(here, seats, by)
        if not numbers:
            raise AssessmentError("Tidak ada jenjang di bawahnya. Belum ada yang berubah.")
        ROUND.move(here, "lower", by=by.actor, at=at, tier=numbers[-1], reason=reason.strip())
        _record("round.lowered", here, by, at)
    return here


def _whose_turn(zone: Zone, handed: Submission) -> Assessor:
    """The first internal assessor that has not agreed to this hand-over yet."""
    done = set(handed.rounds.filter(state=AGREED).values_list("worksheet__assessor", flat=True))
    for assessor in internal(zone.unit.body):
        if assessor.pk not in done:
            return assessor
    raise AssessmentError("Semua penilai internal sudah menyetujui penyerahan ini. Belum ada yang diambil.")


def _expect_tier(found: Round, seen: int) -> None:
    if found.tier != seen:
        labels = found.worksheet.assessor.tiers.filter(number=found.tier).values_list("label", flat=True)
        raise AssessmentError(
            f"Putaran ini sudah berpindah ke {labels.first() or f'jenjang {found.tier}'} sementara halaman Anda "
            "terbuka. Klik Anda tidak mengubah apa pun."
        )


def _record(code: str, found: Round, by: User, at: datetime) -> None:
    details = {"round": found.number, "tier": found.tier}
    ledger.record(code, found, body=found.zone.unit.body.uuid, by=by.actor, at=at, details=details)

"""What the report of an evaluation (LHE) is made from, read at once. Frozen hand-overs, never live answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.assessment.models import ExitMeeting, FieldCheck, Recommendation, Round, RoundStep, Seat
from pilar.evaluation.assessment.papers.frozen import Frozen, from_bytes, frozen
from pilar.evaluation.assessment.queries.closing import content, sheet_of
from pilar.evaluation.assessment.queries.opinions import said_of
from pilar.evaluation.assessment.workflow import AGREED, DROPPED
from pilar.evaluation.models import Assessor, Submission, Worksheet, Zone
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import AGREED as WORKSHEET_AGREED


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with its steps."""

    round: Round
    steps: Sequence[RoundStep]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the report says. ``is_draft``: not agreed yet, so ``own`` is what the assessors say now.

    ``meeting``: the assessor's latest, also of an earlier round.
    """

    zone: Zone
    round: Round
    unit: Frozen
    own: Frozen
    is_draft: bool
    before_unit: Frozen | None
    before_own: Frozen | None
    rounds: Sequence[RoundLine]
    seats: Sequence[Seat]
    recommendations: Sequence[Recommendation]
    checks: Sequence[FieldCheck]
    meeting: ExitMeeting | None


def round_of_report(zone: Zone) -> Round | None:
    """The round that the report is about: of the last hand-over that was taken, the last assessor's. One query."""
    rows = Round.objects.filter(zone=zone).select_related("worksheet__assessor", "submission", "zone__unit__body")
    return rows.order_by("-number", "-worksheet__assessor__position", "-pk").first()


def is_settled(found: Round, unit: Worksheet) -> bool:
    """Whether the last internal assessor has agreed to what the unit has handed in last, and it still holds."""
    return unit.state == WORKSHEET_AGREED and found.state == AGREED and found.number == unit.round


def material(zone: Zone, found: Round, at: datetime) -> Material:
    """All that is printed about the round. About fifteen queries."""
    rules = rulebook(zone.edition)
    found.zone = zone
    found.worksheet.zone = zone
    agreed = found.worksheet.submissions.filter(round=found.number, kind=Submission.AGREE, withdrawn_at__isnull=True)
    handed = agreed.order_by("-pk").first() if found.state == AGREED else None
    if handed:
        own = frozen(handed, rules)
    else:
        own = from_bytes(content(found, sheet_of(found), said_of(found.worksheet_id), at), rules)
    before_unit, before_own = _before(zone)
    rounds = Round.objects.filter(zone=zone).select_related("worksheet__assessor").prefetch_related("steps")
    seats = Seat.objects.filter(zone=zone, tier__assessor=found.worksheet.assessor_id).select_related(
        "tier", "user__person"
    )
    since, until = found.taken_at, found.closed_at
    return Material(
        zone, found, frozen(found.submission, rules), own, handed is None, before_unit, before_own,
        [RoundLine(row, list(row.steps.all())) for row in rounds.order_by("taken_at", "pk")],
        # Who sat in the team while the round ran: whoever left before or came after has no part in it.
        [seat for seat in seats.order_by("-tier__number", "pk")
         if (seat.ended_at is None or seat.ended_at > since) and (until is None or seat.given_at <= until)],
        list(Recommendation.objects.filter(zone=zone).exclude(state=DROPPED).order_by("number")),
        list(FieldCheck.objects.filter(round__zone=zone).select_related("round").prefetch_related("notes")
             .order_by("on", "pk")),
        _meeting(found),
    )  # fmt: skip


def _meeting(found: Round) -> ExitMeeting | None:
    """The latest exit meeting of the assessor of ``found``, in whichever round it was held. One query."""
    rows = ExitMeeting.objects.filter(round__worksheet=found.worksheet_id, round__taken_at__lte=found.taken_at)
    return rows.select_related("round").order_by("-round__taken_at", "-pk").first()


def _before(zone: Zone) -> tuple[Frozen | None, Frozen | None]:
    """What unit and internal assessor had handed over last in the zone before. Two queries."""
    if zone.previous_id is None:
        return None, None
    before = Zone.objects.get(pk=zone.previous_id)
    rules = rulebook(before.edition)
    rows = Submission.objects.filter(worksheet__zone=before, withdrawn_at__isnull=True).order_by("-at", "-pk")
    unit = rows.filter(worksheet__assessor__code=Assessor.UNIT, kind=Submission.SUBMIT).first()
    own = rows.filter(worksheet__assessor__code__startswith=Assessor.TPI, kind=Submission.AGREE).first()
    return frozen(unit, rules) if unit else None, frozen(own, rules) if own else None

"""The exit meeting of a round: who was there, what was agreed and what was not; its minutes as a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, zone_seen
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.kinds import EXIT_MINUTES
from pilar.evaluation.assessment.models import ExitMeeting, Round
from pilar.evaluation.assessment.papers.minutes import minutes_of
from pilar.evaluation.assessment.queries.field_checks import latest_round
from pilar.evaluation.assessment.seats import assessing_round, require_seat
from pilar.evaluation.assessment.texts import line, paragraphs
from pilar.evaluation.models import Zone
from pilar.kernel import documents, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST = 12_000


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """The meeting as it is written; ``attendants`` by their offices, one a line."""

    on: date
    place: str
    attendants: str
    agreed: str
    disputed: str = ""


def version_of_meeting(row: ExitMeeting | None) -> str:
    """What the form carries; also of a meeting that is not written yet."""
    return "" if row is None else version_of(row.on, row.place, row.attendants, row.agreed, row.disputed)


def write(
    zone_id: int, draft: MeetingDraft, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> ExitMeeting:
    """Write the meeting of the round that is being assessed, or change what was written.

    Raises NotFoundError (404), AccessDenied, AssessmentError, ChangedMeanwhile.
    """
    zone = zone_seen(by, at, zone_id)
    with assessing_round(zone, by=by, at=at, guard=guard) as found:
        row = ExitMeeting.objects.filter(round=found).first()
        refuse_stale(seen, version_of_meeting(row), "rapat penutup ini")
        if draft.on > day_of(zone, at):
            raise AssessmentError("Tanggal rapatnya belum tiba. Catat sesudah rapat; isian Anda tetap ada.")
        values = {
            "on": draft.on, "place": line(draft.place, "Tempat"),
            "attendants": paragraphs(draft.attendants, "Peserta", LONGEST),
            "agreed": paragraphs(draft.agreed, "Yang disepakati", LONGEST),
            "disputed": paragraphs(draft.disputed, "Yang belum disepakati", LONGEST, needed=False),
        }  # fmt: skip
        with transaction.atomic():
            row = row or ExitMeeting(round=found)
            for name, value in values.items():
                setattr(row, name, value)
            row.by, row.at = by.actor, at
            row.save()
            details = {"round": found.pk, **{name: str(value) for name, value in values.items()}}
            ledger.record("exit_meeting.written", row, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return row


def issue_minutes(
    zone_id: int, *, by: User, at: datetime, meeting: int | None = None, seen: str | None = None, why: str = "",
    guard: Guard = locked,
) -> Document:  # fmt: skip
    """Print the minutes with a number; those of before are replaced. Also after the round was closed.

    ``meeting``: which of the zone's, else that of the round taken last. ``seen``: the number of the minutes that would
    be replaced, or "" for none, as it was shown; ``why`` they are. Raises NotFoundError (404), AccessDenied without a
    seat in the zone's team, AssessmentError where it is not written yet, other minutes are in force than were shown, or
    some are replaced without a reason; DocumentError.
    """
    zone = zone_seen(by, at, zone_id)
    require_seat(by, zone, at)
    with guard(Round.objects.filter(zone=zone)):
        row = _meeting(zone, meeting)
        row.round.zone = zone
        before = minutes_in_force(row)
        issued.refuse_unseen(before, seen)
        reason = issued.reason_to_replace(before, why)
        printed = minutes_of(row, at)
        with transaction.atomic():
            document = issued.print_out(
                EXIT_MINUTES, row, zone, printed, by=by, at=at, signs=False, replaces=before, why=reason
            )
            details = {"sha256": document.sha256, "why": reason}
            ledger.record(documents.ISSUED, document, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return document


def minutes_in_force(row: ExitMeeting) -> Document | None:
    """The minutes of the meeting that count. One query."""
    return documents.documents_of(row).filter(kind=EXIT_MINUTES.code, state=Document.VALID).first()


def _meeting(zone: Zone, pk: int | None) -> ExitMeeting:
    rows = ExitMeeting.objects.filter(round__zone=zone).select_related("round")
    if pk is not None:
        if found := rows.filter(pk=pk).first():
            return found
        raise NotFoundError("Rapat penutup ini tidak ada.")
    last = latest_round(zone)
    row = rows.filter(round=last).first() if last else None
    if row is None:
        raise AssessmentError("Rapat penutupnya belum dicatat. Catat dahulu, lalu terbitkan berita acaranya.")
    return row

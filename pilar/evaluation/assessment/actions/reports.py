"""The report of an evaluation (LHE): previewed as a draft, issued when the round is agreed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.evaluation.access import day_of, zone_seen
from pilar.evaluation.assessment.access import MANAGES, SEES, refuse_by_all_guards
from pilar.evaluation.assessment.actions import issued
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.assessment.papers.inspectorate import inspectorate_of
from pilar.evaluation.assessment.papers.report import report_of
from pilar.evaluation.assessment.queries.report_numbers import report_in_force
from pilar.evaluation.assessment.queries.reports import is_settled, material, round_of_report
from pilar.evaluation.assessment.workflow import AGREED
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import worksheets
from pilar.kernel import documents, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document
from pilar.organisation.access import require
from pilar.organisation.models import User

NOT_TAKEN = "Zona ini belum pernah diambil TPI, jadi belum ada yang dilaporkan."


def preview(zone_id: int, *, by: User, at: datetime) -> bytes:
    """The report as it would be printed now, marked RANCANGAN. Raises NotFoundError, AccessDenied, AssessmentError."""
    zone = zone_seen(by, at, zone_id)
    require(by, SEES, zone.unit, at=at)
    found = round_of_report(zone)
    if found is None:
        raise AssessmentError(NOT_TAKEN)
    printed = report_of(material(zone, found, at), town=_town(zone, at))
    return issued.preview(REPORT, zone, printed, at=at)


def issue(
    zone_id: int, *, by: User, at: datetime, seen: str | None = None, why: str = "", guard: Guard = locked
) -> Document:
    """Print the report of the agreed worksheet with a number, for the Inspektur to sign; that of before is replaced.

    ``seen``: the number of the one that would be replaced, or "" for none, as it was shown; ``why`` it is. Raises
    NotFoundError (404), AccessDenied (also for whoever is tied to the unit), AssessmentError where not all assessors
    have agreed to what the unit handed in last, where another report is in force than was shown, or one is replaced
    without a reason; DocumentError.
    """
    zone = zone_seen(by, at, zone_id)
    require(by, MANAGES, zone.unit, at=at)
    refuse_by_all_guards(by, zone, at)
    with guard(worksheets.of_unit(zone.pk)), guard(Round.objects.filter(zone=zone)):
        found = round_of_report(zone)
        if found is None:
            raise AssessmentError(NOT_TAKEN)
        if not is_settled(found, worksheets.of_unit(zone.pk).get()):
            raise AssessmentError(_not_settled(found))
        before = report_in_force(zone)
        issued.refuse_unseen(before, seen)
        reason = issued.reason_to_replace(before, why)
        said = material(zone, found, at)
        printed = report_of(said, town=_town(zone, at))
        with transaction.atomic():
            document = issued.print_out(REPORT, found, zone, printed, by=by, at=at, replaces=before, why=reason)
            details = {"sha256": document.sha256, "unit": said.unit.sha256, "tpi": said.own.sha256, "why": reason}
            ledger.record(documents.ISSUED, document, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return document


def _not_settled(found: Round) -> str:
    why = (
        f"disetujui {found.worksheet.assessor}, tetapi penilai berikutnya belum menyetujuinya"
        if found.state == AGREED
        else "belum disetujui TPI"
    )
    return f"Putaran {found.number} {why}, jadi laporannya belum dapat diterbitkan. Rancangannya dapat dilihat."


def _town(zone: Zone, at: datetime) -> str:
    return inspectorate_of(zone.unit.body, day_of(zone, at)).town

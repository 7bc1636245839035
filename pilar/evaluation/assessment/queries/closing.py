"""What is looked at before a round is closed, and what is frozen when it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.models import ExitMeeting, FieldCheck, Opinion, Round
from pilar.evaluation.assessment.queries.opinions import advice_of, said_of
from pilar.evaluation.assessment.tiers import internal
from pilar.evaluation.models import Milestone, Submission, Worksheet, Zone
from pilar.evaluation.queries.assignments import members_on
from pilar.evaluation.queries.sheets import Sheet, load_sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.submission import content_of, value_text
from pilar.kernel.models import Document

#: The step of the year in which the internal assessors work.
TPI_EVALUATION = "tpi-evaluation"


def latest_day(zone: Zone) -> date | None:
    """The last day of the assessors' window as the body has set it; None where it has not. One query."""
    rows = Milestone.objects.filter(body=zone.unit.body_id, year=zone.year, code=TPI_EVALUATION)
    return rows.values_list("closes_on", flat=True).first()


@dataclass(frozen=True, slots=True)
class OnSite:
    """What stands recorded of the work on the spot before a round is closed."""

    checks: bool
    meeting: bool
    minutes: bool
    #: The latest earlier round of the assessor that has a meeting; None without one.
    met_before: int | None


def on_site(found: Round) -> OnSite:
    """Field checks of the zone, and the round's exit meeting with its minutes. Three queries."""
    rows = ExitMeeting.objects.filter(round__worksheet=found.worksheet_id).order_by("-round__taken_at", "-pk")
    met = {number: pk for pk, number in reversed(list(rows.values_list("pk", "round__number")))}
    here = met.pop(found.number, None)
    papers = Document.objects.filter(
        object_type=ExitMeeting._meta.label_lower, object_id=str(here), state=Document.VALID
    )
    return OnSite(
        FieldCheck.objects.filter(round__zone=found.zone_id).exists(), here is not None,
        here is not None and papers.exists(), max(met, default=None),
    )  # fmt: skip


def sheet_of(found: Round) -> Sheet:
    """The assessor's worksheet with its score. Two queries."""
    return load_sheet(found.zone, found.worksheet)


def blanks_of(sheet: Sheet) -> list[str]:
    """The fields that count and that the assessor has not answered."""
    return [key for key in sheet.score.blank if sheet.rules.instrument.fields[key].used]


def recommendations_in(found: Round) -> Mapping[str, str]:
    """What holds of the recommendations beside fields, in the order of the form. One query."""
    return advice_of(rulebook(found.zone.edition).instrument, said_of(found.worksheet_id))


def is_proposed(unit: Worksheet) -> bool:
    """Whether the unit has been proposed with what was agreed about this worksheet. One query."""
    return unit.submissions.filter(kind=Submission.PROPOSE, withdrawn_at__isnull=True).exists()


def has_next(found: Round) -> bool:
    """Whether a further internal assessor follows the round's. One query."""
    return internal(found.zone.unit.body)[-1].pk != found.worksheet.assessor_id


def content(found: Round, sheet: Sheet, said: Mapping[str, list[Opinion]], at: datetime) -> bytes:
    """What is frozen: the sheet, the recommendations in ``said`` and all that each tier said. One query."""
    tiers = {
        field: [
            {"round": each.round.number, "tier": each.tier, "value": value_text(each.value), "note": each.note,
             "recommendation": each.recommendation}
            for each in rows
        ]
        for field, rows in said.items()
    }  # fmt: skip
    more = {"recommendations": dict(advice_of(sheet.rules.instrument, said)), "tiers": tiers}
    members = members_on(found.zone, day_of(found.zone, at))
    return content_of(sheet, members, found.number, at, more)

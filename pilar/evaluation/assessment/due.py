"""Until when a recommendation is to be followed where its assessor has named no day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from pilar.evaluation.access import day_of
from pilar.evaluation.models import Zone
from pilar.kernel import rules

FOLLOW_UP: Final = "assessment.follow-up-days"


def usual_due(zone: Zone, at: datetime) -> date:
    """So many days from ``at`` as the rule in force says. Two queries."""
    day = day_of(zone, at)
    return day + timedelta(rules.whole(FOLLOW_UP, zone.unit.body.uuid, day))

"""What the assessors (TPI) recommended, as the roadmap reads it: of this year's zone and of the one before.

The recommendations stand in the assessment with their state. Before they did, teams typed findings in by number; the
same number is the same recommendation, so it becomes a need once and is counted once. A review that was registered from
outside under the number of a report which Pilar has issued says again what stands there already.
"""

from __future__ import annotations

import re
from typing import Final

from django.db.models import Q, QuerySet

from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.assessment.queries.report_numbers import numbers_of
from pilar.evaluation.assessment.workflow import DROPPED, OPEN, REPORTED
from pilar.evaluation.models import Zone
from pilar.records.models import Review

_NUMBER: Final = re.compile(r"\bTPI\b\D*(20\d\d)\D+(\d{1,4})\s*\.?", re.IGNORECASE)


def zones_of(zone: Zone) -> list[int]:
    """This zone and the one before."""
    return [pk for pk in (zone.pk, zone.previous_id) if pk is not None]


def key_of(row: Recommendation) -> str:
    """``TPI 2025 nomor 3``: what a need that is made of it is known by; the zone comes with it."""
    return f"TPI {row.zone.year} nomor {row.number}"


def typed_key(typed: str) -> str:
    """The key of what somebody has typed: ``tpi 2025 no. 03`` is ``TPI 2025 nomor 3``; other texts stay as they are."""
    text = " ".join(typed.split())
    found = _NUMBER.fullmatch(text)
    return f"TPI {found[1]} nomor {int(found[2])}" if found else text


def standing(zone: Zone) -> QuerySet[Recommendation]:
    """All that counts: of this zone and of the one before, without what was dropped."""
    return Recommendation.objects.filter(zone__in=zones_of(zone)).exclude(state=DROPPED).select_related("zone")


def unsettled(zone: Zone) -> QuerySet[Recommendation]:
    """Those that are not closed yet, the first due first."""
    return standing(zone).filter(state__in=(OPEN, REPORTED)).order_by("due_on", "pk")


def is_unsettled(row: Recommendation) -> bool:
    """Whether it still stands in the gap."""
    return row.state in (OPEN, REPORTED)


def known(zone: Zone, key: str) -> Recommendation | None:
    """The recommendation that a typed number means, where it stands in the assessment. One query."""
    return next((row for row in standing(zone) if key_of(row) == key), None)


def not_said_again(zone: Zone, path: str = "") -> Q:
    """Reviews but those that repeat a report which stands in the assessment; ``path`` leads to the review.

    One query.
    """
    numbers = numbers_of(zones_of(zone))
    return ~Q(**{f"{path}mode": Review.OUTSIDE, f"{path}outside_number__in": numbers}) if numbers else Q()

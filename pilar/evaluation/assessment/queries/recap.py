"""The recap of all zones of a year: what unit and TPI score, areas, floors, rank, state. Stored figures, no scoring."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import DecimalField, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pilar.evaluation.access import zones_seen
from pilar.evaluation.assessment.access import RECAP
from pilar.evaluation.models import Assessor, Submission, Worksheet
from pilar.evaluation.workflow import AGREED
from pilar.organisation.access import Actor

#: The highest of what TPI has agreed to first; zones without an agreement by the name behind them.
ORDER: Final = ("-tpi_total", "zone__name", "pk")
_NONE: Final = Decimal(-1)


@dataclass(frozen=True, slots=True)
class Line:
    """What a row shows: ``own`` is the worksheet that TPI has agreed to, None where it has not; ``rank`` of those."""

    own: Worksheet | None
    rank: int | None

    @property
    def areas(self) -> list[Decimal | None]:
        """The share of each area of change that TPI gives."""
        return [getattr(self.own, f"area_{number}") if self.own else None for number in range(1, 7)]


def rows_of(user: Actor, at: datetime, year: int) -> QuerySet[Worksheet]:
    """The units' worksheets of the year of which ``user`` reads the recap, with ``tpi_total`` and ``tpi_id``."""
    theirs = _agreed().filter(zone=OuterRef("zone")).order_by("-assessor__position", "-pk")
    rows = Worksheet.objects.filter(
        zone__in=zones_seen(user, at, RECAP).filter(year=year), assessor__code=Assessor.UNIT
    ).select_related("zone__unit__parent")
    return rows.annotate(
        tpi_id=Subquery(theirs.values("pk")[:1], output_field=IntegerField()),
        tpi_total=Coalesce(
            Subquery(theirs.values("total")[:1]),
            Value(_NONE),
            output_field=DecimalField(max_digits=9, decimal_places=6),
        ),
    )  # fmt: skip


def _agreed() -> QuerySet[Worksheet]:
    """Assessors' worksheets with an agreement to what the unit handed in last, where the last assessor has agreed.

    Nobody writes in them as long as that holds, so what is stored is what was frozen.
    """
    unit = Worksheet.objects.filter(zone=OuterRef("zone"), assessor__code=Assessor.UNIT, state=AGREED)
    frozen = Submission.objects.filter(worksheet=OuterRef("pk"), kind=Submission.AGREE, withdrawn_at__isnull=True)
    rows = Worksheet.objects.filter(assessor__code__startswith=Assessor.TPI)
    return rows.filter(Exists(unit.filter(round=OuterRef("round"))), Exists(frozen.filter(round=OuterRef("round"))))


def dress(rows: Sequence[Worksheet], every: QuerySet[Any]) -> None:
    """Write ``line`` onto ``rows``; ranks count over ``every`` row of the year. Two queries."""
    own = {each.pk: each for each in Worksheet.objects.filter(pk__in=[row.__dict__["tpi_id"] for row in rows])}
    ranked = sorted(-row["tpi_total"] for row in every.order_by().values("tpi_total") if row["tpi_total"] >= 0)
    for row in rows:
        found = own.get(row.__dict__["tpi_id"])
        rank = bisect_left(ranked, -row.__dict__["tpi_total"]) + 1 if found else None
        row.__dict__["line"] = Line(found, rank)


def years_of(user: Actor, at: datetime) -> list[int]:
    """The years of the zones, the last first. One query."""
    return list(zones_seen(user, at, RECAP).order_by("-year").values_list("year", flat=True).distinct())

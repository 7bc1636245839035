"""What innovations have to say at the desk evaluation: offered where a unit writes about a service."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from pilar.evaluation.access import day_of
from pilar.evaluation.facts.units import UNIT, unit_sets
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.hints import MOST, Hint
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.models import Service, User
from pilar.records.access import records_seen
from pilar.records.models import Innovation
from pilar.records.workflow import APPLIED, EVALUATED


def innovations(user: User, zone: Zone, service: Service, at: datetime) -> list[Hint]:
    """Innovations that are applied at the zone's units, the newest first. Four queries.

    A service is not named in an innovation, so those of the zone are offered for each of its services.
    """
    where = unit_sets(zone, day_of(zone, at))[UNIT].where("unit")
    rows = records_seen(Innovation, user, at).filter(where, state__in=(APPLIED, EVALUATED))
    return [_hint(row) for row in rows.prefetch_related("measures").order_by("-applied_on", "-pk")[:MOST]]


def _hint(row: Innovation) -> Hint:
    values: dict[str, str | Decimal] = {"issue": row.problem, "control": f"{row.title}. {row.idea}".strip()}
    if row.result:
        values["result"] = row.result
    measures = list(row.measures.all())
    measured = next((each for each in measures if each.after is not None), measures[0] if measures else None)
    if measured is not None:
        values |= {
            "measure": measured.name, "measured_in": measured.unit_of_measure, "figure_before": measured.before,
            "when_before": tanggal(measured.before_on), "figure_source": measured.source,
        }  # fmt: skip
        if measured.after is not None and measured.after_on is not None:
            values |= {"figure_after": measured.after, "when_after": tanggal(measured.after_on)}
    told = {name: value for name, value in values.items() if value != ""}
    return Hint(f"innovation-{row.pk}", "Inovasi", row.title, told, reverse("records:innovation", args=[row.pk]))

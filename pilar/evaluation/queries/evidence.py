"""Evidence of a zone as pages need it. Each function says how many queries its result takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.evaluation.windows import Fit, Window, entry_for, fit, window_for
from pilar.instrument.model import Instrument


def uses(zone_id: int) -> QuerySet[EvidenceUse]:
    """What serves the fields of a zone, in the order in which assessors read it; version and evidence come with it."""
    rows = EvidenceUse.objects.filter(zone=zone_id).select_related("version__evidence")
    return rows.order_by("field", "position", "pk")


@dataclass(frozen=True, slots=True)
class Shown:
    """A use beside its question: how its period stands to the question's window."""

    use: EvidenceUse
    fit: Fit

    @property
    def version(self) -> EvidenceVersion:
        return self.use.version

    @property
    def title(self) -> str:
        return self.use.version.evidence.title


def window_of(instrument: Instrument, field: str, cutoff: date) -> Window:
    """The evidence window of a field's question, counted from the zone's cut-off date."""
    return window_for(entry_for(instrument, field), cutoff)


def by_field(
    zone_id: int, instrument: Instrument, cutoff: date, fields: Collection[str] | None = None
) -> Mapping[str, list[Shown]]:
    """The evidence of a zone by field, each held against its question's window; only of ``fields`` if given.

    One query.
    """
    windows: dict[str, Window] = {}
    found: dict[str, list[Shown]] = defaultdict(list)
    for use in uses(zone_id) if fields is None else uses(zone_id).filter(field__in=fields):
        window = windows.get(use.field) or windows.setdefault(use.field, window_of(instrument, use.field, cutoff))
        version = use.version
        found[use.field].append(Shown(use, fit(window, version.period_from, version.period_until)))
    return found

"""What pages read of a zone's facts: stored readings and what was frozen. Each function says how many queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Exists, OuterRef

from pilar.evaluation.models import EvidenceUse, FactReading, FrozenFact


def readings_of(zone_id: int, keys: Collection[str] | None = None) -> Mapping[str, FactReading]:
    """The stored readings of a zone by question code or field key, only of ``keys`` if given. One query."""
    rows = FactReading.objects.filter(zone=zone_id)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return {row.key: row for row in rows}


def frozen_of(zone_id: int, questions: Collection[str] | None = None) -> Mapping[str, FrozenFact]:
    """The last frozen fact of each question of a zone, without its content. One query.

    Only what still serves the zone: a lembar fakta that was taken off its question is offered anew. By key: of two who
    froze at once the moments may be in another order than the locks.
    """
    rows = FrozenFact.objects.filter(zone=zone_id).defer("content").select_related("version")
    rows = rows.filter(Exists(EvidenceUse.objects.filter(zone=zone_id, version=OuterRef("version"))))
    if questions is not None:
        rows = rows.filter(question__in=questions)
    found: dict[str, FrozenFact] = {}
    for row in rows.order_by("-pk"):
        found.setdefault(row.question, row)
    return found


def history_of(zone_id: int, question: str) -> list[FrozenFact]:
    """All that was frozen for a question, the newest first. One query."""
    rows = FrozenFact.objects.filter(zone=zone_id, question=question).select_related("version__evidence")
    return list(rows.order_by("-pk"))

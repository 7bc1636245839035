"""Evidence that comes out of work done elsewhere in the house: in one act with the work, at several fields.

The room that gives it holds the worksheet (``opened``), keeps what belongs to the work beside it, and writes the ledger
last (``record``). Unlike ``evidence.add`` the same content again is no error: it is the same evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pilar.evaluation.access import day_of
from pilar.evaluation.actions.evidence import (
    attach,
    evidence_of,
    last_places,
    new_version,
    newest_of,
    open_library,
)
from pilar.evaluation.actions.writing import WorksheetGuard, closed_because, held, refuse_writer
from pilar.evaluation.content import UNDATED, Content, Period, fitting_period, fitting_title
from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Worksheet, Zone
from pilar.evaluation.queries import library
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import locked
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of it. ``served``: the fields that the evidence serves since now; ``is_new``: it was not there yet."""

    version: EvidenceVersion
    served: tuple[str, ...]
    is_new: bool


@contextmanager
def opened(
    zone_id: int, questions: Collection[str], *, by: User, at: datetime, own: Collection[str] = (),
    guard: WorksheetGuard = held,
) -> Iterator[tuple[Worksheet, str]]:  # fmt: skip
    """The zone's worksheet, locked, and why it takes nothing at its fields now (empty where it does).

    ``own``: questions at which ``by`` may put evidence by the right of the work, whoever answers them; the caller has
    asked. Raises NotFoundError, AccessDenied where ``by`` does not contribute, or may not answer one of the others.
    """
    with open_library(zone_id, by=by, at=at, guard=guard) as worksheet:
        others = [code for code in questions if code not in own]
        if others:
            refuse_writer(worksheet, others, by=by, at=at)
        closed = closed_because(worksheet, at)
        yield worksheet, " ".join(closed) if closed else ""


def first_fields(zone: Zone, questions: Collection[str]) -> dict[str, str]:
    """Question → the field at which its evidence stands, its first. A derived question has none and is left out."""
    known = rulebook(zone.edition).instrument.questions
    return {code: known[code].fields[0].key for code in questions if code in known and known[code].fields}


def keep(
    worksheet: Worksheet, content: Content, fields: Sequence[str], *, title: str, by: User, at: datetime,
    period: Period = UNDATED,
) -> Kept:  # fmt: skip
    """Keep ``content`` as evidence of the zone's unit, or find it there already, and let it serve ``fields``.

    Raises EvaluationError for a title or period that can be mended. The caller holds the worksheet.
    """
    zone = worksheet.zone
    title, period = fitting_title(title, content), fitting_period(period)
    version = _same(zone, content, at)
    is_new = version is None
    with transaction.atomic():
        if version is None:
            evidence = Evidence.objects.create(
                unit=zone.unit, kind=content.kind, title=title, created_at=at, created_by=by.actor
            )
            version = new_version(evidence, 1, content, period, zone, by, at)
        return Kept(version, _serve(zone, version, fields, by, at), is_new)


def use(worksheet: Worksheet, evidence_id: int, fields: Sequence[str], *, by: User, at: datetime) -> Kept:
    """Let the newest version of an evidence of the library serve ``fields``. Raises NotFoundError. As ``keep``."""
    zone = worksheet.zone
    with locked(Evidence.objects.filter(pk=evidence_id)):
        version = newest_of(evidence_of(zone, evidence_id, at))
        return Kept(version, _serve(zone, version, fields, by, at), is_new=False)


def _same(zone: Zone, content: Content, at: datetime) -> EvidenceVersion | None:
    """The version of the library with this content, whose evidence nobody discards until the caller commits."""
    found = library.same_content(zone, day_of(zone, at), content.sha256)
    if found is None:
        return None
    with locked(Evidence.objects.filter(pk=found.evidence_id)):
        return library.same_content(zone, day_of(zone, at), content.sha256)


def record(kept: Kept, zone: Zone, *, by: User, at: datetime) -> None:
    """The ledger's rows of it, among the last statements of the caller."""
    evidence, details = kept.version.evidence, {"version": kept.version.number, "zone": zone.pk}
    told = {**details, "fields": list(kept.served), "sha256": kept.version.sha256}
    if kept.is_new or kept.served:
        code = "evidence.added" if kept.is_new else "evidence.used"
        ledger.record(code, evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=told)


def _serve(
    zone: Zone, version: EvidenceVersion, fields: Sequence[str], by: User, at: datetime
) -> tuple[str, ...]:  # fmt: skip
    rows = EvidenceUse.objects.filter(zone=zone, version__evidence=version.evidence_id, field__in=fields)
    served = set(rows.values_list("field", flat=True))
    wanted = [field for field in dict.fromkeys(fields) if field not in served]
    attach(zone, version, dict.fromkeys(wanted), last_places(zone, wanted), by=by, at=at)
    return tuple(wanted)

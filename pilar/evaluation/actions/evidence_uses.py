"""Which fields an evidence serves: on which page, in which order, and no longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.actions.evidence import attach, evidence_of, last_places, move_uses, newest_of
from pilar.evaluation.actions.writing import WorksheetGuard, held, open_worksheet
from pilar.evaluation.content import fitting_page
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Evidence, EvidenceUse, Zone
from pilar.kernel import ledger
from pilar.kernel.locks import locked
from pilar.organisation.models import User


def use(
    zone_id: int, evidence_id: int, pages: Mapping[str, int | None], *, by: User, at: datetime,
    guard: WorksheetGuard = held,
) -> list[EvidenceUse]:  # fmt: skip
    """Let the newest version of an evidence of the library serve the fields (key → page); those it gained.

    A field that it serves already keeps what it has: choosing twice is no error. Raises NotFoundError, AccessDenied
    where a field is not theirs to answer, EvaluationError for a page that the document does not have.
    """
    if not pages:
        raise EvaluationError("Belum ada isian yang dipilih. Tandai isiannya, lalu simpan.")
    with open_worksheet(zone_id, list(pages), by=by, at=at, guard=guard) as worksheet:
        zone = worksheet.zone
        evidence = evidence_of(zone, evidence_id, at)
        with locked(Evidence.objects.filter(pk=evidence.pk)):
            version = newest_of(evidence)
            served = _served(zone, evidence)
            wanted = {field: page for field, page in pages.items() if field not in served}
            for page in wanted.values():
                fitting_page(page, version.pages)
            behind = last_places(zone, wanted)
            with transaction.atomic():
                made = attach(zone, version, wanted, behind, by=by, at=at)
                if made:
                    _recorded("evidence.used", evidence, zone, by, at, version=version.number, pages=wanted)
    return made


def set_page(zone_id: int, use_id: int, page: int | None, *, by: User, at: datetime) -> EvidenceUse:
    """The page of the document that proves the answer; None for all of it. As ``use``."""
    with _open_use(zone_id, use_id, by=by, at=at) as found:
        fitting_page(page, found.version.pages)
        if found.page != page:
            with transaction.atomic():
                found.page = page
                found.save(update_fields=["page"])
                _recorded("evidence.page_set", found.version.evidence, found.zone, by, at, field=found.field, page=page)
    return found


def remove_use(zone_id: int, use_id: int, *, by: User, at: datetime) -> EvidenceUse:
    """Let an evidence serve a field no longer; it stays in the library. As ``use``."""
    with _open_use(zone_id, use_id, by=by, at=at) as found, transaction.atomic():
        EvidenceUse.objects.filter(pk=found.pk).delete()
        _recorded("evidence.use_removed", found.version.evidence, found.zone, by, at, field=found.field)
    return found


def reorder(
    zone_id: int, field: str, order: Sequence[int], *, by: User, at: datetime, guard: WorksheetGuard = held
) -> None:
    """The order in which assessors read the evidence of a field: ids of its uses, each once.

    Raises EvaluationError where the field has gained or lost evidence meanwhile; then as ``use``.
    """
    with open_worksheet(zone_id, [field], by=by, at=at, guard=guard) as worksheet:
        zone = worksheet.zone
        stored = {use.pk: use for use in EvidenceUse.objects.filter(zone=zone, field=field)}
        if sorted(order) != sorted(stored):
            raise EvaluationError(
                "Bukti isian ini berubah sementara Anda mengurutkannya; muat ulang halaman ini. Urutan tidak berubah."
            )
        moved = []
        for position, pk in enumerate(order, 1):
            if stored[pk].position != position:
                stored[pk].position = position
                moved.append(stored[pk])
        if moved:
            with transaction.atomic():
                EvidenceUse.objects.bulk_update(moved, ["position"])
                body = zone.unit.body.uuid
                details = {"field": field, "order": list(order)}
                ledger.record("evidence.reordered", zone, body=body, by=by.actor, at=at, details=details)


def use_newest(zone_id: int, evidence_id: int, *, by: User, at: datetime) -> int:
    """Let every use of an evidence in the zone use its newest version; how many moved.

    For a worksheet that was handed in while the version came and has been withdrawn since. Raises as ``use``, and
    EvaluationError where it serves no field, or others than a moment ago.
    """
    uses = EvidenceUse.objects.filter(zone=zone_id, version__evidence=evidence_id).values_list("field", flat=True)
    fields = list(uses)
    with open_worksheet(zone_id, fields, by=by, at=at) as worksheet:
        zone = worksheet.zone
        evidence = evidence_of(zone, evidence_id, at)
        if not fields:
            raise EvaluationError("Bukti ini tidak dipakai pada isian mana pun di zona ini. Tidak ada yang berubah.")
        if not set(uses.all()) <= set(fields):
            raise EvaluationError("Pemakaian bukti ini baru saja berubah; muat ulang halaman ini, lalu coba lagi.")
        with locked(Evidence.objects.filter(pk=evidence.pk)):
            version = newest_of(evidence)
            moved, _ = move_uses(evidence, version, [zone.pk])
            _recorded("evidence.moved_on", evidence, zone, by, at, version=version.number)
    return moved


def _served(zone: Zone, evidence: Evidence) -> set[str]:
    rows = EvidenceUse.objects.filter(zone=zone, version__evidence=evidence)
    return set(rows.values_list("field", flat=True))


@contextmanager
def _open_use(zone_id: int, use_id: int, *, by: User, at: datetime) -> Iterator[EvidenceUse]:
    """A use of the zone that ``by`` may change now, read again under the worksheet's lock."""
    rows = EvidenceUse.objects.filter(pk=use_id, zone=zone_id)
    field = rows.values_list("field", flat=True).first()
    with open_worksheet(zone_id, [] if field is None else [field], by=by, at=at) as worksheet:
        found = rows.select_related("version__evidence").first()
        if found is None:
            raise NotFoundError("Pemakaian bukti ini sudah tidak ada.")
        found.zone = worksheet.zone
        yield found


def _recorded(code: str, evidence: Evidence, zone: Zone, by: User, at: datetime, **details: object) -> None:
    details["zone"] = zone.pk
    ledger.record(code, evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)

"""The plan as a whole: set by the head, opened again for a change, published, and the path over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import documents, intake, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.filing import fitting
from pilar.records.signing import Signing, signing
from pilar.records.texts import optional_line
from pilar.roadmap.access import opened_plan, require_area, require_head
from pilar.roadmap.actions.items import refuse_set
from pilar.roadmap.content import content_of, frozen
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Plan, PlanItem, PlanRevision, TargetYear
from pilar.roadmap.papers import issue_plan
from pilar.roadmap.queries.plans import in_force, lacks, path_of, version_of_plan
from pilar.roadmap.workflow import PLAN, REVISING, SET

#: How many years the path reaches, the zone's own year with them.
YEARS: Final = 5


def set_plan(zone_pk: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> PlanRevision:
    """Put the plan in force as it is: frozen with its hash, and printed with number and QR.

    ``seen``: the version of the page on which the head decided. Raises NotFoundError (404), AccessDenied (403),
    ChangedMeanwhile, RecordError for whoever has no duty by which to sign, RoadmapError that names what is missing.
    """
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_head(by, plan.zone, at)
        if plan.state == SET:
            raise RoadmapError("Rencana ini sudah ditetapkan dan tidak sedang diubah. Belum ada yang berubah.")
        day = day_of(plan.zone, at)
        items = in_force(plan.zone, day)
        refuse_stale(seen, version_of_plan(plan, items, path_of(plan.zone)), "rencana ini")
        _refuse_lacking(plan, items)
        signs = signing_of(by, plan, day)
        with transaction.atomic():
            revision = _frozen(plan, signs, day, by, at)
            before = plan.revisions.filter(number=revision.number - 1).values_list("document", flat=True).first()
            old = Document.objects.filter(token=before, state=Document.VALID).first() if before else None
            paper = issue_plan(plan, revision, signs.duty, by=by, at=at, replaces=old)
            revision.document = paper.token
            revision.save()
            PLAN.move(plan, "set", by=by.actor, at=at, revision=revision.number)
            details = {"revision": revision.number, "sha256": revision.sha256, "document": paper.sha256}
            ledger.record("plan.set", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return revision


def signing_of(by: User, plan: Plan, day: date) -> Signing:
    """By which duty ``by`` signs the plan. Raises RecordError, RoadmapError for an account without a person."""
    if by.person is None:
        raise RoadmapError(
            "Akun Anda tidak terhubung dengan data pegawai, jadi tidak dapat menetapkan rencana. Hubungi "
            "administrator. Belum ada yang berubah."
        )
    return signing(by.person, plan.zone.unit, day)


def _refuse_lacking(plan: Plan, items: Sequence[PlanItem]) -> None:
    missing = [lack for lack in lacks(plan.zone, items) if lack.blocks]
    if missing:
        told = " ".join(
            f"{lack.words} (nomor {', '.join(map(str, lack.numbers[:20]))})" if lack.numbers else lack.words
            for lack in missing
        )
        raise RoadmapError(f"Rencana belum dapat ditetapkan. {told} Lengkapi dahulu; belum ada yang berubah.")


def _frozen(plan: Plan, signs: Signing, day: date, by: User, at: datetime) -> PlanRevision:
    number = plan.revision + 1
    opened = plan.steps.filter(name="revise").order_by("-at", "-pk").first() if plan.state == REVISING else None
    said = content_of(
        plan, number=number, day=day, reason=opened.reason if opened else "", capacity=signs.capacity
    )  # fmt: skip
    text = frozen(said)
    return PlanRevision.objects.create(
        plan=plan, number=number, content=text, sha256=sha256(text.encode()).hexdigest(), capacity=signs.capacity[:200],
        set_on=day, at=at, by=by.actor,
    )  # fmt: skip


def revise(zone_pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Plan:
    """Open a set plan for a change. What was set stays in force until the change is set.

    Raises NotFoundError, AccessDenied for whoever manages one pokja only, RecordError, WorkflowError.
    """
    said = fitting(reason, "Alasan", 300)
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_area(by, plan.zone, None, at)
        with transaction.atomic():
            PLAN.move(plan, "revise", by=by.actor, at=at, reason=said)
            details = {"revision": plan.revision, "reason": said}
            ledger.record("plan.revise", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return plan


def publish(zone_pk: int, *, public: bool, by: User, at: datetime, guard: Guard = locked) -> Plan:
    """Let the public read the plan that is in force, or no longer. Asking for what is so already changes nothing.

    Raises NotFoundError, AccessDenied, RoadmapError for a plan that was never set.
    """
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_head(by, plan.zone, at)
        if public and not plan.revision:
            raise RoadmapError("Yang diterbitkan hanya rencana yang sudah ditetapkan. Belum ada yang berubah.")
        if plan.is_public != public:
            with transaction.atomic():
                Plan.objects.filter(pk=plan.pk).update(is_public=public)
                plan.is_public = public
                details = {"public": public}
                ledger.record(
                    "plan.published", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details
                )
    return plan


# -- the path over the years


@dataclass(frozen=True, slots=True)
class YearTarget:
    """What a year of the path aims at."""

    year: int
    target: str
    note: str = ""


def version_of_path(path: Sequence[tuple[int, str, str]]) -> str:
    """What the form of the path shows."""
    return version_of(*path)


def set_path(
    zone_pk: int, years: Sequence[YearTarget], *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Plan:
    """Write the path anew. Raises NotFoundError, AccessDenied, ChangedMeanwhile, and RoadmapError for what cannot be.

    That is a year twice or out of reach, an unknown target, a predicate before the one that it requires, or another
    target for the zone's own year than the zone has.
    """
    with opened_plan(zone_pk, by=by, at=at, guard=guard) as plan:
        require_area(by, plan.zone, None, at)
        refuse_set(plan)
        refuse_stale(seen, version_of_path(path_of(plan.zone)), "jalur target ini")
        rows = _fitting_path(plan, years)
        with transaction.atomic():
            plan.zone.target_years.all().delete()
            TargetYear.objects.bulk_create(rows)
            details = {"years": {str(row.year): row.target for row in rows}}
            ledger.record("plan.path_changed", plan, body=plan.zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return plan


def _fitting_path(plan: Plan, years: Sequence[YearTarget]) -> list[TargetYear]:
    zone = plan.zone
    predicates = rulebook(zone.edition).instrument.predicates
    ordered = sorted(years, key=lambda each: each.year)
    if len({each.year for each in ordered}) != len(ordered):
        raise RoadmapError("Tiap tahun hanya punya satu target. Isian Anda tetap ada.")
    done: set[str] = set()
    for each in ordered:
        if not zone.year <= each.year < zone.year + YEARS:
            raise RoadmapError(
                f"Jalur mencakup tahun {zone.year} sampai {zone.year + YEARS - 1}. Isian Anda tetap ada."
            )
        if each.target not in predicates:
            raise RoadmapError(f"Target {each.target} tidak dikenal. Pilih dari daftar; isian Anda tetap ada.")
        if each.year == zone.year and each.target != zone.target:
            raise RoadmapError(
                f"Zona tahun {zone.year} menuju {zone.target}. Ubah dahulu targetnya di halaman zona, atau samakan "
                "jalurnya. Isian Anda tetap ada."
            )
        if early := next((code for code in sorted(done) if predicates[code].requires == each.target), None):
            raise RoadmapError(
                f"{early} baru dapat dituju sesudah {each.target}, sedangkan di jalur ini {each.target} menyusul tahun "
                f"{each.year}. Balik urutannya; isian Anda tetap ada."
            )
        done.add(each.target)
    return [
        TargetYear(zone=zone, year=each.year, target=each.target, note=optional_line(each.note, "Keterangan", 200))
        for each in ordered
    ]


# -- the paper


def attach_signed(zone_pk: int, number: int, taken: intake.Taken, *, method: str, by: User, at: datetime) -> SignedCopy:
    """Keep the copy of a set plan that was signed on paper or outside. Raises NotFoundError, AccessDenied,
    DocumentError, FileError."""
    with opened_plan(zone_pk, by=by, at=at) as plan:
        require_area(by, plan.zone, None, at)
        token = plan.revisions.filter(number=number).values_list("document", flat=True).first()
        found = Document.objects.filter(token=token).first() if token else None
        if found is None:
            raise NotFoundError("Rencana yang ditetapkan ini tidak ada.")
        with transaction.atomic():
            copy = documents.attach_signed(found, taken, by=by.actor, at=at, method=method)
            ledger.record(
                documents.SIGNED_COPY, copy, body=plan.zone.unit.body.uuid, by=by.actor, at=at,
                details={"sha256": copy.sha256},
            )  # fmt: skip
    return copy

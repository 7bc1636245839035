"""A body's proposal for one predicate: drafted, its units chosen and ranked, fixed and frozen, withdrawn.

All of it waits for the body's row: quota, and that a unit stands in one proposal only, hang on what others write at the
same time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import MANAGES, proposal_seen, zone_of
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import many_lines
from pilar.evaluation.proposal.models import Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.predicates import WBK, refuse_unknown
from pilar.evaluation.proposal.queries.standing import rows_of
from pilar.evaluation.proposal.workflow import DRAFT, PROPOSAL, WITHDRAWN
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST_REASON = 2_000
UP, DOWN = "naik", "turun"


def years(day: date) -> range:
    """The years whose proposal may be begun on ``day``: last year's, this and the next."""
    return range(day.year - 1, day.year + 2)


def draft(root: Unit, year: int, predicate: str, *, by: User, at: datetime, guard: Guard = locked) -> Proposal:
    """Begin the proposal of the body of ``root`` for a predicate; the one that is open already is returned.

    Raises AccessDenied, ProposalError for an unknown predicate or a year that is not one of ``years``.
    """
    require(by, MANAGES, root, at=at)
    refuse_unknown(predicate)
    open_years = years(local_day(at, root.body))
    if year not in open_years:
        raise ProposalError(f"Tahun harus antara {open_years[0]} dan {open_years[-1]}. Belum ada yang berubah.")
    with guard(Body.objects.filter(pk=root.body_id)):
        found = Proposal.objects.filter(body=root.body_id, year=year, predicate=predicate).exclude(state=WITHDRAWN)
        if row := found.first():
            return row
        with transaction.atomic():
            row = Proposal.objects.create(
                body=root.body, year=year, predicate=predicate, created_at=at, created_by=by.actor
            )
            details = {"year": year, "predicate": predicate}
            ledger.record("proposal.drafted", row, body=root.body.uuid, by=by.actor, at=at, details=details)
    return row


def discard(proposal_id: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Throw a draft away with its units. What was fixed is withdrawn instead."""
    with opened(proposal_id, by=by, at=at, guard=guard) as row:
        gone = Proposal(pk=row.pk)  # the entry names the row that was
        with transaction.atomic():
            row.delete()
            ledger.record("proposal.discarded", gone, body=row.body.uuid, by=by.actor, at=at)


def add_unit(
    proposal_id: int, zone_id: int, *, by: User, at: datetime, is_affirmation: bool = False, guard: Guard = locked
) -> ProposedUnit:
    """Put a zone at the end of a draft. A zone that is in it already is returned as it stands.

    Raises NotFoundError, AccessDenied, WorkflowError; ProposalError for a zone of another body, year or target, of a
    unit in the other proposal of the year, above the quota, or with affirmation towards WBBM.
    """
    with opened(proposal_id, by=by, at=at, guard=guard) as proposal:
        zone = zone_of(by, at, zone_id)
        if found := proposal.units.filter(zone=zone).first():
            return found
        refuse_zone(proposal, zone)
        refuse_affirmation(proposal, wanted=is_affirmation)
        count = proposal.units.count()
        refuse_above_quota(proposal, count + 1)
        with transaction.atomic():
            row = ProposedUnit.objects.create(
                proposal=proposal, zone=zone, rank=count + 1, external_id=zone.unit.slug, name=zone.name,
                is_affirmation=is_affirmation,
            )  # fmt: skip
            details = {"zone": zone.pk, "affirmation": is_affirmation}
            ledger.record("proposal.unit_added", row, body=proposal.body.uuid, by=by.actor, at=at, details=details)
    return row


def remove_unit(proposal_id: int, row_id: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take a unit out of a draft; those behind it move up. One that is gone already is no error."""
    with opened(proposal_id, by=by, at=at, guard=guard) as proposal:
        rows = list(proposal.units.order_by("rank", "pk"))
        row = next((each for each in rows if each.pk == row_id), None)
        if row is None:
            return
        gone, zone = ProposedUnit(pk=row.pk), row.zone_id
        rows.remove(row)
        with transaction.atomic():
            row.delete()
            _renumber(rows)
            ledger.record(
                "proposal.unit_removed", gone, body=proposal.body.uuid, by=by.actor, at=at, details={"zone": zone}
            )


def move_unit(proposal_id: int, row_id: int, way: str, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Move a unit one place UP or DOWN in a draft; at the end of the list nothing happens."""
    with opened(proposal_id, by=by, at=at, guard=guard) as proposal:
        rows = list(proposal.units.order_by("rank", "pk"))
        place = next((number for number, each in enumerate(rows) if each.pk == row_id), None)
        if place is None:
            raise NotFoundError("Unit ini tidak ada dalam usulan.")
        other = place + (-1 if way == UP else 1)
        if not 0 <= other < len(rows):
            return
        row = rows[place]
        rows[place], rows[other] = rows[other], rows[place]
        with transaction.atomic():
            _renumber(rows)
            details = {"zone": row.zone_id, "rank": other + 1}
            ledger.record("proposal.unit_moved", row, body=proposal.body.uuid, by=by.actor, at=at, details=details)


def set_terms(
    proposal_id: int, row_id: int, *, exception: str, is_affirmation: bool, by: User, at: datetime,
    seen: str | None = None, guard: Guard = locked,
) -> ProposedUnit:  # fmt: skip
    """Why a unit is proposed although something is missing (empty takes the reason back), and by which way.

    It lets pass only what the rules let pass with a reason (``prerequisites.Prerequisite.exception``). Raises
    NotFoundError, AccessDenied, WorkflowError, ProposalError, ChangedMeanwhile.
    """
    exception = many_lines(exception, "Alasan pengecualian", LONGEST_REASON, needed=False)
    with opened(proposal_id, by=by, at=at, guard=guard) as proposal:
        refuse_affirmation(proposal, wanted=is_affirmation)
        row = proposal.units.filter(pk=row_id).first()
        if row is None:
            raise NotFoundError("Unit ini tidak ada dalam usulan.")
        refuse_stale(seen, terms_version(row), "ketentuan ini")
        row.exception, row.is_affirmation = exception, is_affirmation
        with transaction.atomic():
            row.save(update_fields=["exception", "is_affirmation"])
            details = {"zone": row.zone_id, "exception": exception, "affirmation": is_affirmation}
            ledger.record("proposal.terms_set", row, body=proposal.body.uuid, by=by.actor, at=at, details=details)
    return row


def terms_version(row: ProposedUnit) -> str:
    """The version of what the form of a unit's terms shows."""
    return version_of(row.exception, row.is_affirmation)


def proposal_version(proposal: Proposal) -> str:
    """The version of what was checked before fixing: the units in their order, with their terms."""
    rows = rows_of(proposal.pk)
    return version_of(proposal.state, [(row.zone_id, row.rank, row.exception, row.is_affirmation) for row in rows])


# -- shared with fixing


@contextmanager
def opened(proposal_id: int, *, by: User, at: datetime, guard: Guard, state: str = DRAFT) -> Iterator[Proposal]:
    """The proposal in ``state``, where ``by`` sees it and manages those of its body; nobody else writes meanwhile."""
    body = proposal_seen(by, at, proposal_id).body
    with guard(Body.objects.filter(pk=body.pk)):
        proposal = proposal_seen(by, at, proposal_id)
        require(by, MANAGES, root_of(body), at=at)
        PROPOSAL.expect(proposal, state)
        yield proposal


def refuse_zone(proposal: Proposal, zone: Zone) -> None:
    """Raise ProposalError for a zone that can never stand in ``proposal``."""
    if zone.unit.body_id != proposal.body_id or zone.year != proposal.year:
        raise ProposalError("Zona itu bukan zona instansi dan tahun usulan ini. Belum ada yang berubah.")
    if zone.target != proposal.predicate:
        raise ProposalError(
            f"{zone.name} menuju {zone.target}, jadi tidak diusulkan untuk {proposal.predicate}. Ubah dahulu target "
            "zonanya bila memang demikian. Belum ada yang berubah."
        )
    other = ProposedUnit.objects.filter(zone__unit=zone.unit_id, proposal__year=proposal.year)
    other = other.exclude(proposal__state=WITHDRAWN).exclude(proposal=proposal.pk).select_related("proposal")
    if found := other.first():
        raise ProposalError(
            f"{zone.name} sudah ada dalam usulan {found.proposal.predicate} tahun ini; satu unit hanya diusulkan untuk "
            "satu predikat. Belum ada yang berubah."
        )


def refuse_affirmation(proposal: Proposal, *, wanted: bool) -> None:
    """Raise ProposalError where affirmation is asked for anything but WBK."""
    if wanted and proposal.predicate != WBK:
        raise ProposalError("Jalur afirmasi hanya ada untuk WBK. Belum ada yang berubah.")


def refuse_above_quota(proposal: Proposal, count: int) -> None:
    """Raise ProposalError where ``count`` units are more than the quota that is set (none: any number)."""
    quota = Quota.objects.filter(body=proposal.body_id, year=proposal.year, predicate=proposal.predicate).first()
    if quota is not None and count > quota.count:
        raise ProposalError(
            f"Kuota {proposal.predicate} {proposal.year} hanya {quota.count} unit ({quota.source}, surat "
            f"{quota.letter_number}), jadi {count} unit tidak dapat diusulkan. Belum ada yang berubah."
        )


def _renumber(rows: list[ProposedUnit]) -> None:
    changed = []
    for rank, row in enumerate(rows, 1):
        if row.rank != rank:
            row.rank = rank
            changed.append(row)
    ProposedUnit.objects.bulk_update(changed, ["rank"])

"""Links to evidence: made when a proposal is fixed, revoked, renewed, and that they were opened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from pilar.evaluation.portalrb import snapshot
from pilar.evaluation.portalrb.errors import LinkError
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.portalrb.queries.links import keys_of
from pilar.evaluation.portalrb.tokens import new_key
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.evaluation.proposal.workflow import FIXED
from pilar.kernel import ledger, rules
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import User

CAPABILITY: Final = "proposal.manage"
LIFETIME_RULE: Final = "portalrb.link-days"
LONGEST_REASON: Final = 300


def issue(proposed: ProposedUnit, *, by: str, at: datetime) -> int:
    """Make the link of every question of which evidence was frozen and that never had one. Returns how many.

    Called where a proposal is fixed, within its transaction; ``proposed`` comes with proposal, body and submission.
    """
    known = keys_of(proposed)
    missing = [code for code in _proved(proposed) if code not in known]
    if missing:
        until = expiry(proposed, at)
        EvidenceLink.objects.bulk_create([_new(proposed, code, by, at, until) for code in missing])
    return len(missing)


def revoke(
    proposed_id: int, questions: Collection[str] | None, *, reason: str, by: User, at: datetime, guard: Guard = locked
) -> int:
    """Close the links of ``questions`` (all where None) of a unit. Returns how many were closed.

    Raises AccessDenied, LinkError without a reason or where nothing is open.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise LinkError(f"Isi alasannya, paling banyak {LONGEST_REASON} huruf. Tautan masih dapat dibuka.")
    with guard(ProposedUnit.objects.filter(pk=proposed_id)):
        proposed = _managed(proposed_id, by, at)
        rows = EvidenceLink.objects.filter(proposed=proposed, revoked_at__isnull=True)
        if questions is not None:
            rows = rows.filter(question__in=questions)
        codes = _open_codes(rows)
        if not codes:
            raise LinkError("Tidak ada tautan yang masih terbuka di sini. Tidak ada yang berubah.")
        with transaction.atomic():
            rows.update(revoked_at=at, revoked_by=by.actor, revoked_reason=reason)
            _record("evidence_links.revoked", proposed, {"questions": codes, "reason": reason}, by, at)
    return len(codes)


def renew(
    proposed_id: int, questions: Collection[str] | None, *, by: User, at: datetime, guard: Guard = locked
) -> tuple[int, int]:
    """Let the links of ``questions`` (all where None) be open for another lifetime: how many kept their address, how
    many were made because there was none yet or the last one is revoked.

    Raises AccessDenied, LinkError where the proposal is withdrawn or the questions have no evidence.
    """
    with guard(ProposedUnit.objects.filter(pk=proposed_id)):
        proposed = _managed(proposed_id, by, at)
        if proposed.proposal.state != FIXED:
            raise LinkError("Usulan ini ditarik, jadi tautannya tidak dibuka lagi. Tidak ada yang berubah.")
        known = keys_of(proposed)
        codes = [code for code in _proved(proposed) if questions is None or code in questions]
        if not codes:
            raise LinkError("Tidak ada bukti yang dibekukan di sini. Tidak ada yang berubah.")
        closed = [code for code in codes if known.get(code) is None]
        until = expiry(proposed, at)
        with transaction.atomic():
            rows = EvidenceLink.objects.filter(proposed=proposed, revoked_at__isnull=True, question__in=codes)
            kept = rows.update(expires_at=until)
            EvidenceLink.objects.bulk_create([_new(proposed, code, by.actor, at, until) for code in closed])
            _record("evidence_links.renewed", proposed, {"questions": sorted(codes)}, by, at)
    return kept, len(closed)


def note_visit(link: EvidenceLink, opened: str, at: datetime, *, number: int = 0) -> None:
    """Keep that ``link`` was opened, by the minute and without a trace of whom. Two queries at most."""
    minute = at.replace(second=0, microsecond=0)
    rows = EvidenceLinkVisit.objects.filter(link=link, at=minute, opened=opened, number=number)
    if rows.update(times=F("times") + 1):
        return
    try:
        with transaction.atomic():
            EvidenceLinkVisit.objects.create(link=link, at=minute, opened=opened, number=number)
    except IntegrityError:  # somebody else opened it in the same moment
        rows.update(times=F("times") + 1)


def expiry(proposed: ProposedUnit, at: datetime) -> datetime:
    """When a link that is made or renewed at ``at`` ends: with the last day that its pages name. One query."""
    body = proposed.proposal.body
    today = local_day(at, body)
    days = rules.get(LIFETIME_RULE, body.uuid, today).value
    return datetime.combine(today + timedelta(days=int(str(days))), time.max, ZoneInfo(body.time_zone))


def _new(proposed: ProposedUnit, question: str, by: str, at: datetime, until: datetime) -> EvidenceLink:
    return EvidenceLink(
        proposed=proposed, question=question, key=new_key(), issued_at=at, issued_by=by, expires_at=until
    )


def _open_codes(rows: QuerySet[EvidenceLink]) -> list[str]:
    return sorted(rows.values_list("question", flat=True))


def _proved(proposed: ProposedUnit) -> list[str]:
    """The questions of which evidence was frozen."""
    return snapshot.read(proposed.submission).proved if proposed.submission else []


def _managed(proposed_id: int, by: User, at: datetime) -> ProposedUnit:
    proposed = ProposedUnit.objects.select_related("proposal__body", "submission").get(pk=proposed_id)
    require(by, CAPABILITY, root_of(proposed.proposal.body), at=at)
    return proposed


def _record(code: str, proposed: ProposedUnit, details: dict[str, object], by: User, at: datetime) -> None:
    body = proposed.proposal.body.uuid
    ledger.record(code, proposed, body=body, by=by.actor, at=at, details=details)

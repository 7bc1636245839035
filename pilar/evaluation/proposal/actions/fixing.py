"""Fixing a proposal: every unit is frozen with what its assessors agreed to, and all of it under one hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.evaluation.models import Assessor, Submission, Worksheet
from pilar.evaluation.proposal.actions.proposals import LONGEST_REASON, opened, proposal_version, refuse_above_quota
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.frozen import FOLLOWERS
from pilar.evaluation.proposal.letters import Letter, many_lines
from pilar.evaluation.proposal.models import Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.queries.decided import decided_for
from pilar.evaluation.proposal.queries.outcomes import granted_of
from pilar.evaluation.proposal.queries.prerequisites import lacking
from pilar.evaluation.proposal.queries.standing import Standing, rows_of, standings
from pilar.evaluation.proposal.snapshot import content_of, sha256_of, whole_hash
from pilar.evaluation.proposal.workflow import FIXED, PROPOSAL
from pilar.evaluation.queries.milestones import year_of
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day
from pilar.organisation.models import User
from pilar.organisation.versions import ChangedMeanwhile

#: The step of the year in which a body proposes.
STEP: Final = "proposal"


def fix(
    proposal_id: int, letter: Letter, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Proposal:
    """Fix a draft with the letter that proposes it: each unit gets a Submission of kind propose, for ever as it is now.

    ``seen``: the version that was checked (``proposal_version``). Raises NotFoundError, AccessDenied, WorkflowError
    where it is no draft any more, ChangedMeanwhile, and ProposalError with every sentence that stands against it: no
    units, no quota, above it, outside of the window, and per unit what ``standings`` finds; nothing is fixed then.
    """
    with opened(proposal_id, by=by, at=at, guard=guard) as proposal:
        day = local_day(at, proposal.body)
        letter = letter.fitting(day)
        rows = list(rows_of(proposal.pk))
        if seen is not None and seen != proposal_version(proposal):
            raise ChangedMeanwhile(
                "Sementara Anda memeriksa, usulan ini diubah. Belum ditetapkan; periksa sekali lagi di bawah."
            )
        sheets = Worksheet.objects.filter(zone__in=[row.zone_id for row in rows])
        with guard(sheets):  # nobody opens an agreement again while it is frozen
            zones = [row.zone for row in rows]
            missing = lacking(zones, proposal.body, proposal.year, proposal.predicate, day)
            found = standings(rows, day, lacking=missing, decided=decided_for(proposal), frozen=True)
            against = [*refusals(proposal, len(rows), day), *(each.words for one in found for each in one.against)]
            if against:
                raise ProposalError(" ".join([*against, "Belum ada yang ditetapkan."]))
            with transaction.atomic():
                hashes = [_freeze(each, letter, by=by, at=at) for each in found]
                letter.onto(proposal, proposal.body.uuid, at)
                PROPOSAL.move(
                    proposal, "fix", by=by.actor, at=at, letter_number=letter.number, letter_on=letter.on, fixed_at=at,
                    sha256=whole_hash(hashes), stored=proposal.stored, filename=proposal.filename,
                    version=proposal.version + 1,
                )  # fmt: skip
                details = {"sha256": proposal.sha256, "letter": letter.number, "units": hashes}
                ledger.record("proposal.fixed", proposal, body=proposal.body.uuid, by=by.actor, at=at, details=details)
    return proposal


def withdraw(proposal_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Proposal:
    """Take a fixed proposal back: its snapshots stay, marked as withdrawn, and the year is free for another one.

    Its units are held: nobody writes an outcome or a defence meanwhile. Raises NotFoundError, AccessDenied,
    WorkflowError where it is not fixed, ProposalError without a reason or where a unit holds the predicate that came
    of it.
    """
    reason = many_lines(reason, "Alasan penarikan", LONGEST_REASON)
    held = opened(proposal_id, by=by, at=at, guard=guard, state=FIXED)
    with held as proposal, guard(ProposedUnit.objects.filter(proposal=proposal)):
        refuse_granted(proposal)
        with transaction.atomic():
            PROPOSAL.move(proposal, "withdraw", by=by.actor, at=at, reason=reason, version=proposal.version + 1)
            Submission.objects.filter(proposed__proposal=proposal).update(withdrawn_at=at)
            details = {"sha256": proposal.sha256}
            ledger.record("proposal.withdrawn", proposal, body=proposal.body.uuid, by=by.actor, at=at, details=details)
    return proposal


def could_withdraw(proposal_id: int, reason: str, *, by: User, at: datetime) -> Proposal:
    """The proposal, where ``withdraw`` would take it back now. Raises as that does; changes nothing."""
    many_lines(reason, "Alasan penarikan", LONGEST_REASON)
    with opened(proposal_id, by=by, at=at, guard=locked, state=FIXED) as proposal:
        refuse_granted(proposal)
    return proposal


def refuse_granted(proposal: Proposal) -> None:
    """Raise ProposalError where units hold the predicate that came of ``proposal``."""
    if held := [f"{row.unit} (keputusan {row.letter_number})" for row in granted_of(proposal)]:
        raise ProposalError(
            f"Usulan ini sudah berbuah predikat {proposal.predicate}: {'; '.join(held)}. Usulannya tidak ditarik "
            "selama predikat itu dipegang. Belum ada yang berubah."
        )


def refusals(proposal: Proposal, count: int, day: date) -> list[str]:
    """What speaks against fixing the proposal as a whole, in sentences. Two queries at most."""
    found = []
    if not count:
        found.append("Usulan ini belum berisi unit.")
    quotas = Quota.objects.filter(body=proposal.body_id, year=proposal.year, predicate=proposal.predicate)
    if not quotas.exists():
        found.append(
            f"Kuota {proposal.predicate} {proposal.year} belum dicatat. Catat dahulu kuotanya dengan suratnya."
        )
    try:
        refuse_above_quota(proposal, count)
    except ProposalError as error:
        found.append(error.message.removesuffix(" Belum ada yang berubah."))
    window = next(each for each in year_of(proposal.body_id, proposal.year) if each.step.code == STEP)
    if window.row is not None and day < window.opens_on:
        found.append(f"Masa pengusulan baru dibuka {tanggal(window.opens_on)} ({window.source}).")
    if window.row is not None and day > window.closes_on:
        found.append(
            f"Masa pengusulan berakhir {tanggal(window.closes_on)} ({window.source}). Ubah masanya bila ada surat yang "
            "memperpanjang."
        )
    return found


def _freeze(standing: Standing, letter: Letter, *, by: User, at: datetime) -> str:
    """Keep a unit's snapshot. Returns its hash."""
    row: ProposedUnit = standing.row
    frozen: Mapping[str, Submission] = standing.frozen
    content = content_of(row, frozen, letter, at)
    sheet = standing.sheets[Assessor.UNIT]
    row.submission = Submission.objects.create(
        worksheet=sheet, round=sheet.round, kind=Submission.PROPOSE, content=content.decode(),
        sha256=sha256_of(content), at=at, by=by.actor,
    )  # fmt: skip
    row.save(update_fields=["submission"])
    for follower in FOLLOWERS:
        follower(row, by=by.actor, at=at)
    return row.submission.sha256

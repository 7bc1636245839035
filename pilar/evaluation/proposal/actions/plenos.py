"""The pleno: begun with the agreed zones ranked by TPI, decided one by one, closed within the quota.

Closing it prepares the draft of the proposal, because the minutes are what the proposal rests on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.models import Assessor, Submission, Worksheet, Zone
from pilar.evaluation.proposal.access import row_seen
from pilar.evaluation.proposal.errors import ProposalError
from pilar.evaluation.proposal.letters import many_lines, one_line
from pilar.evaluation.proposal.models import Candidate, Pleno, Proposal, ProposedUnit, Quota
from pilar.evaluation.proposal.pleno_paper import issue_minutes
from pilar.evaluation.proposal.predicates import refuse_unknown
from pilar.evaluation.proposal.workflow import DRAFT, FIXED, PLENO
from pilar.evaluation.workflow import AGREED
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

LEADS: Final = "assessment.manage"
_STEP: Final = Decimal("0.000001")  # as much of a score as a candidate keeps


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is told of the meeting."""

    held_on: date | None
    place: str = ""
    attendants: str = ""
    note: str = ""


def begin(root: Unit, year: int, predicate: str, *, by: User, at: datetime, guard: Guard = locked) -> Pleno:
    """Begin the pleno of the body of ``root`` with the zones that are agreed now; the open one is returned.

    Raises AccessDenied unless ``by`` leads the assessment of the whole body; ProposalError without a candidate, or
    where the proposal is fixed already.
    """
    require(by, LEADS, root, at=at)
    refuse_unknown(predicate)
    with guard(Body.objects.filter(pk=root.body_id)):
        open_ = Pleno.objects.filter(body=root.body_id, year=year, predicate=predicate, state=DRAFT).first()
        if open_ is not None:
            return open_
        refuse_beginning(root.body, year, predicate)
        with transaction.atomic():
            pleno = Pleno.objects.create(
                body=root.body, year=year, predicate=predicate, created_at=at, created_by=by.actor
            )
            details = {"year": year, "predicate": predicate, "candidates": _rank(pleno)}
            ledger.record("pleno.begun", pleno, body=root.body.uuid, by=by.actor, at=at, details=details)
    return pleno


def refuse_beginning(body: Body, year: int, predicate: str) -> None:
    """Raise ProposalError where no pleno can begin: the proposal is fixed, or nobody could be a candidate.

    Two queries at most.
    """
    refuse_fixed(body.pk, year, predicate)
    if not _agreed(body, year, predicate).exists():
        raise ProposalError(
            f"Belum ada zona {year} menuju {predicate} yang disetujui TPI, jadi belum ada calon. Belum ada yang "
            "berubah."
        )


def refresh(pleno_id: int, *, by: User, at: datetime, guard: Guard = locked) -> Pleno:
    """Read the agreed zones again: new ones join, those whose agreement was taken back leave; decisions stay."""
    with opened(pleno_id, by=by, at=at, guard=guard) as pleno, transaction.atomic():
        _rank(pleno)
        ledger.record("pleno.refreshed", pleno, body=pleno.body.uuid, by=by.actor, at=at)
    return pleno


def describe(
    pleno_id: int, meeting: Meeting, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Pleno:
    """Say when, where and with whom. Raises ProposalError for a day that has not come, ChangedMeanwhile."""
    with opened(pleno_id, by=by, at=at, guard=guard) as pleno:
        refuse_stale(seen, version(pleno), "pleno ini")
        if meeting.held_on and meeting.held_on > local_day(at, pleno.body):
            raise ProposalError("Tanggal rapatnya belum tiba. Belum ada yang berubah.")
        pleno.held_on, pleno.place = meeting.held_on, one_line(meeting.place, "Tempat", needed=False)
        pleno.attendants = many_lines(meeting.attendants, "Peserta", needed=False)
        pleno.note = many_lines(meeting.note, "Pembahasan", 20_000, needed=False)
        pleno.version += 1
        with transaction.atomic():
            pleno.save()
            details = {"held_on": meeting.held_on}
            ledger.record("pleno.described", pleno, body=pleno.body.uuid, by=by.actor, at=at, details=details)
    return pleno


def decide(
    pleno_id: int, candidate_id: int, decision: str, reason: str, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> Candidate:  # fmt: skip
    """Decide of one candidate; an empty decision takes it back. What deviates from the rank is asked when closing.

    Raises ProposalError, ChangedMeanwhile where decision, reason, score or rank are not those that were shown.
    """
    if decision not in ("", *dict(Candidate.DECISIONS)):
        raise ProposalError("Pilih keputusannya dari daftar. Belum ada yang berubah.")
    reason = many_lines(reason, "Alasan", 2_000, needed=False)
    with opened(pleno_id, by=by, at=at, guard=guard) as pleno:
        row = pleno.candidates.select_related("zone").filter(pk=candidate_id).first()
        if row is None:
            raise NotFoundError("Calon ini tidak ada dalam pleno.")
        refuse_stale(seen, candidate_version(row), "calon ini")
        row.decision, row.reason = decision, reason
        with transaction.atomic():
            row.save(update_fields=["decision", "reason"])
            details = {"zone": row.zone_id, "decision": decision}
            ledger.record("pleno.decided", row, body=pleno.body.uuid, by=by.actor, at=at, details=details)
    return row


def close(pleno_id: int, *, by: User, at: datetime, guard: Guard = locked) -> Pleno:
    """Close the pleno: minutes are issued, and the draft proposal is set to the chosen units in their rank.

    Raises ProposalError with every sentence that stands against it (``refusals``, ``outdated``), or where the proposal
    is fixed. The worksheets are held: nobody takes an agreement back while the minutes are made of it.
    """
    with opened(pleno_id, by=by, at=at, guard=guard) as pleno, guard(_sheets(pleno)):
        refuse_fixed(pleno.body_id, pleno.year, pleno.predicate)
        rows = list(pleno.candidates.select_related("zone__unit__body"))
        quota = quota_of(pleno)
        if against := [*outdated(pleno, rows), *refusals(pleno, rows, quota)]:
            raise ProposalError(" ".join([*against, "Pleno belum ditutup."]))
        assert quota is not None  # noqa: S101 - refused above
        chosen = [row for row in rows if row.decision == Candidate.CHOSEN]
        with transaction.atomic():
            _seed(pleno, chosen, by, at)
            PLENO.move(
                pleno, "close", by=by.actor, at=at, held_on=pleno.held_on, closed_at=at, closed_by=by.actor,
                quota=quota.count, version=pleno.version + 1,
            )  # fmt: skip
            issue_minutes(pleno, rows, by=by, at=at)
            details = {"chosen": [row.zone_id for row in chosen], "quota": quota.count}
            ledger.record("pleno.closed", pleno, body=pleno.body.uuid, by=by.actor, at=at, details=details)
    return pleno


# -- what it rests on


def ranked(body: Body, year: int, predicate: str) -> list[tuple[Zone, Decimal]]:
    """The agreed zones of a target, the best first, by the score that the last internal assessor's agreement froze.

    One query.
    """
    agreements = Submission.objects.filter(
        worksheet__zone__in=_agreed(body, year, predicate).values("pk"), kind=Submission.AGREE,
        withdrawn_at__isnull=True,
    ).exclude(worksheet__assessor__code__in=(Assessor.UNIT, Assessor.TPN))  # fmt: skip
    last = agreements.order_by("worksheet__assessor__position", "round", "pk")
    frozen = {row.worksheet.zone_id: row for row in last.select_related("worksheet__zone__unit")}
    found = [(row.worksheet.zone, Decimal(json.loads(row.content)["score"]["total"])) for row in frozen.values()]
    return sorted(found, key=lambda each: (-each[1], each[0].name, each[0].pk))


def _agreed(body: Body, year: int, predicate: str) -> QuerySet[Zone]:
    """The zones of a target that are agreed."""
    return Zone.objects.filter(
        unit__body=body, year=year, target=predicate, worksheets__assessor__code=Assessor.UNIT,
        worksheets__state=AGREED,
    )  # fmt: skip


def outdated(pleno: Pleno, rows: Sequence[Candidate]) -> list[str]:
    """Where the candidates are no more those of ``ranked``, in sentences; ``rows`` with their zone. One query."""
    now = {zone.pk: (zone.name, rank, total) for rank, zone, total in _places(pleno)}
    kept = {row.zone_id for row in rows}
    found = [f"{name} sudah disetujui TPI, tetapi belum menjadi calon." for pk, (name, *_) in now.items()
             if pk not in kept]  # fmt: skip
    for row in rows:
        if row.zone_id not in now:
            found.append(f"{row.zone.name} tidak lagi disetujui TPI menuju {pleno.predicate}.")
            continue
        _, rank, total = now[row.zone_id]
        if total != row.total:
            found.append(f"{row.zone.name}: nilai TPI kini {angka(total)}, bukan {angka(row.total)}.")
        elif rank != row.rank:
            found.append(f"{row.zone.name}: peringkatnya kini {rank}, bukan {row.rank}.")
    return [*found, "Baca ulang calon dahulu."] if found else []


def quota_of(pleno: Pleno) -> Quota | None:
    """The quota that is set for it now. One query."""
    return Quota.objects.filter(body=pleno.body_id, year=pleno.year, predicate=pleno.predicate).first()


def refusals(pleno: Pleno, rows: Sequence[Candidate], quota: Quota | None) -> list[str]:
    """What speaks against closing, in sentences. ``rows`` by their rank, with their zone. No query."""
    found = []
    if pleno.held_on is None or not pleno.attendants:
        found.append("Tanggal rapat dan pesertanya belum diisi.")
    if undecided := [row.zone.name for row in rows if not row.decision]:
        found.append(f"Belum diputuskan: {', '.join(undecided)}.")
    chosen = [row for row in rows if row.decision == Candidate.CHOSEN]
    if not chosen:
        found.append("Belum ada calon yang diusulkan.")
    if quota is None:
        found.append(f"Kuota {pleno.predicate} {pleno.year} belum dicatat Biro/Bagian Organisasi.")
    elif len(chosen) > quota.count:
        found.append(f"{len(chosen)} calon melebihi kuota {quota.count} unit ({quota.source}).")
    return [*found, *(f"{row.zone.name}: {words}" for row in rows if (words := deviates(row, rows)) and not row.reason)]


def deviates(row: Candidate, rows: Sequence[Candidate]) -> str:
    """Why a decision needs a reason: it passes over somebody with a better score, or divides equal ones. No query."""
    chosen = [each.total for each in rows if each.decision == Candidate.CHOSEN]
    waiting = [each.total for each in rows if each.decision == Candidate.WAITS]
    if row.decision == Candidate.CHOSEN and any(total > row.total for total in waiting):
        return "diusulkan walau ada calon bernilai lebih tinggi yang tidak; tulis alasannya."
    if row.decision == Candidate.WAITS and any(total < row.total for total in chosen):
        return "tidak diusulkan walau nilainya lebih tinggi daripada calon yang diusulkan; tulis alasannya."
    if row.decision == Candidate.CHOSEN and row.total in waiting:
        return "nilainya sama dengan calon yang tidak diusulkan; tulis dasar memilihnya."
    return ""


def version(pleno: Pleno) -> str:
    """The version of what the form of the meeting shows."""
    return version_of(pleno.version)


def candidate_version(row: Candidate) -> str:
    """The version of what the form of a decision shows."""
    return version_of(row.decision, row.reason, row.rank, str(row.total))


@contextmanager
def opened(pleno_id: int, *, by: User, at: datetime, guard: Guard) -> Iterator[Pleno]:
    """The open pleno, where ``by`` sees it and leads the assessment of its body; nobody else writes meanwhile."""
    rows = Pleno.objects.select_related("body")
    body = row_seen(Pleno, by, at, pleno_id, rows=rows).body
    with guard(Body.objects.filter(pk=body.pk)):
        pleno = row_seen(Pleno, by, at, pleno_id, rows=rows)
        require(by, LEADS, root_of(body), at=at)
        PLENO.expect(pleno, DRAFT)
        yield pleno


def _sheets(pleno: Pleno) -> QuerySet[Worksheet]:
    """The worksheets on which the ranking of its units rests."""
    zones = Zone.objects.filter(unit__body=pleno.body_id, year=pleno.year, target=pleno.predicate)
    return Worksheet.objects.filter(zone__in=list(zones.values_list("pk", flat=True)))


def _places(pleno: Pleno) -> list[tuple[int, Zone, Decimal]]:
    """``ranked`` with the rank: equal scores share one, and the next is counted on."""
    found: list[tuple[int, Zone, Decimal]] = []
    for place, (zone, total) in enumerate(ranked(pleno.body, pleno.year, pleno.predicate), 1):
        kept = total.quantize(_STEP)
        found.append((found[-1][0] if found and found[-1][2] == kept else place, zone, kept))
    return found


def _rank(pleno: Pleno) -> int:
    """Keep the candidates with their rank, those whose agreement was taken back no more. Returns how many they are."""
    places = _places(pleno)
    pleno.candidates.exclude(zone__in=[zone.pk for _, zone, _ in places]).delete()
    for rank, zone, total in places:
        Candidate.objects.update_or_create(pleno=pleno, zone=zone, defaults={"total": total, "rank": rank})
    return len(places)


def refuse_fixed(body_id: int, year: int, predicate: str, when: str = "pleno diulang") -> None:
    """Raise ProposalError where the proposal is fixed. One query."""
    fixed = Proposal.objects.filter(body=body_id, year=year, predicate=predicate, state=FIXED).first()
    if fixed is not None:
        raise ProposalError(
            f"{fixed} sudah ditetapkan dengan surat {fixed.letter_number}. Tarik dahulu usulannya bila {when}. "
            "Belum ada yang berubah."
        )


def _seed(pleno: Pleno, chosen: Sequence[Candidate], by: User, at: datetime) -> None:
    """Set the draft proposal to ``chosen``; what is kept of a unit that was in it already are its terms."""
    proposal, _ = Proposal.objects.get_or_create(
        body=pleno.body, year=pleno.year, predicate=pleno.predicate, state=DRAFT,
        defaults={"created_at": at, "created_by": by.actor},
    )  # fmt: skip
    proposal.units.exclude(zone__in=[row.zone_id for row in chosen]).delete()
    for rank, row in enumerate(chosen, 1):
        ProposedUnit.objects.update_or_create(
            proposal=proposal, zone=row.zone, defaults={"rank": rank},
            create_defaults={"rank": rank, "external_id": row.zone.unit.slug, "name": row.zone.name},
        )  # fmt: skip

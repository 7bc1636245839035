"""Proof of a plan item: brought once, it is evidence at the questions that the item serves, in the same act.

Evidence is no answer, so the score stays as it is. Where the worksheet is handed in, the proof is kept with the item
and in the library, and is put at its questions later (``place``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pilar.errors import NotFoundError
from pilar.evaluation.access import sees
from pilar.evaluation.actions import evidence_giving
from pilar.evaluation.actions.evidence_giving import Kept, first_fields
from pilar.evaluation.actions.writing import WorksheetGuard, held
from pilar.evaluation.content import UNDATED, Content, Period
from pilar.evaluation.models import EvidenceUse, Worksheet
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import User
from pilar.roadmap.actions.items import record
from pilar.roadmap.actions.work import opened_for_work
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import ItemProof, PlanItem
from pilar.roadmap.workflow import DROPPED


@dataclass(frozen=True, slots=True)
class Given:
    """What came of it. ``served``: fields that it serves since now; ``closed``: why it serves none yet, or empty."""

    proof: ItemProof
    served: tuple[str, ...]
    is_new: bool
    closed: str


@dataclass(frozen=True, slots=True)
class Bringing:
    """What is brought: a content that has been looked at, or the id of an evidence that the library has."""

    content: Content | None = None
    evidence: int | None = None
    title: str = ""
    period: Period = UNDATED


def give(
    pk: int, what: Bringing, questions: Collection[str], *, by: User, at: datetime, guard: Guard = locked,
    worksheet_guard: WorksheetGuard = held,
) -> Given:  # fmt: skip
    """Prove the item with ``what``, which serves the first field of each of ``questions`` (of the item) as evidence.

    The same content is the same evidence, and given twice it is one proof. Raises NotFoundError, AccessDenied,
    RoadmapError and EvaluationError for what can be mended; nothing is kept then.
    """
    with opened_for_work(pk, by=by, at=at, guard=guard) as item:
        if item.state == DROPPED:
            raise RoadmapError("Rencana aksi ini dibatalkan. Hidupkan lagi lebih dahulu; buktinya belum tersimpan.")
        own = _of_item(item, questions)
        with _opened(item, own, by, at, worksheet_guard) as (worksheet, closed):
            fields = {} if closed else first_fields(item.plan.zone, own)
            kept = _kept(worksheet, what, list(fields.values()), by, at)
            proof, _ = ItemProof.objects.get_or_create(
                item=item, version=kept.version, defaults={"by": by.actor, "at": at}
            )
            _recorded(item, proof, kept, by, at)
    return Given(proof, kept.served, kept.is_new, closed if own else "")


def place(
    pk: int, proof_pk: int, questions: Collection[str], *, by: User, at: datetime, guard: Guard = locked
) -> Given:
    """Put a proof that waits in the library at the item's questions. Raises as ``give``, and for a closed sheet."""
    with opened_for_work(pk, by=by, at=at, guard=guard) as item:
        proof = item.proofs.select_related("version__evidence").filter(pk=proof_pk).first()
        if proof is None:
            raise NotFoundError("Bukti ini tidak ada pada rencana aksi ini.")
        own = _of_item(item, questions)
        if not own:
            raise RoadmapError("Pilih pertanyaan yang dibuktikannya. Belum ada yang berubah.")
        with _opened(item, own, by, at, held) as (worksheet, closed):
            if closed:
                raise RoadmapError(f"{closed} Buktinya tetap tersimpan di pustaka dan pada rencana aksi ini.")
            fields = list(first_fields(item.plan.zone, own).values())
            kept = evidence_giving.use(worksheet, proof.version.evidence_id, fields, by=by, at=at)
            _recorded(item, proof, kept, by, at)
    return Given(proof, kept.served, is_new=False, closed="")


def unplaced(item: PlanItem, questions: Collection[str], evidences: Collection[int]) -> dict[int, list[str]]:
    """Of each evidence, the questions of the item at which it does not stand. One query."""
    fields = first_fields(item.plan.zone, questions)
    rows = EvidenceUse.objects.filter(zone=item.plan.zone, field__in=fields.values(), version__evidence__in=evidences)
    stands = set(rows.values_list("version__evidence", "field"))
    return {
        evidence: [code for code, field in fields.items() if (evidence, field) not in stands] for evidence in evidences
    }


# -- pieces


def _of_item(item: PlanItem, questions: Collection[str]) -> list[str]:
    linked = list(item.questions.values_list("question", flat=True))
    strange = [code for code in questions if code not in linked]
    if strange:
        raise RoadmapError(
            f"Pertanyaan {strange[0][:60]} bukan pertanyaan rencana aksi ini. Buktinya belum tersimpan; pilih lagi."
        )
    return [code for code in linked if code in questions]


@contextmanager
def _opened(
    item: PlanItem, questions: list[str], by: User, at: datetime, guard: WorksheetGuard
) -> Iterator[tuple[Worksheet, str]]:
    """The worksheet of the item's zone. Its owner proves its questions, whoever answers them."""
    if not sees(by, item.plan.zone, at):
        raise AccessDenied(
            "Anda bertugas di luar zona ini, jadi buktinya ditambahkan pengelola rencana aksinya. Kirimkan kepadanya; "
            "belum ada yang disimpan."
        )
    with evidence_giving.opened(item.plan.zone_id, questions, own=questions, by=by, at=at, guard=guard) as opened:
        yield opened


def _kept(worksheet: Worksheet, what: Bringing, fields: list[str], by: User, at: datetime) -> Kept:
    if what.evidence is not None:
        return evidence_giving.use(worksheet, what.evidence, fields, by=by, at=at)
    if what.content is None:
        raise RoadmapError("Pilih berkasnya, ambil fotonya, tempelkan tautannya, atau pilih bukti yang sudah ada.")
    return evidence_giving.keep(worksheet, what.content, fields, title=what.title, period=what.period, by=by, at=at)


def _recorded(item: PlanItem, proof: ItemProof, kept: Kept, by: User, at: datetime) -> None:
    evidence_giving.record(kept, item.plan.zone, by=by, at=at)
    record("plan_item.proved", item, by, at, {"proof": proof.pk, "version": kept.version.pk, "fields": kept.served})

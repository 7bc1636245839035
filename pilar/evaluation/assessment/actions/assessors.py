"""The internal assessors of a body: a further one added, renamed, taken away again while nothing of it is used."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.access import MANAGES
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.assessment.queries.turns import waiting
from pilar.evaluation.assessment.tiers import internal
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.models import Assessor
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import require
from pilar.organisation.models import Body, Unit, User

MOST = 4


def add_assessor(body: Body, *, label: str, root: Unit, by: User, at: datetime, guard: Guard = locked) -> Assessor:
    """A further internal assessor of the body (tpi-2, tpi-3 …), who assesses all its zones after the ones before.

    Raises AccessDenied; AssessmentError for an empty label, one that another assessor has, or more than four.
    """
    require(by, MANAGES, root, at=at)
    with guard(Body.objects.filter(pk=body.pk)):
        label = _name(body, label)
        known = internal(body)
        if not known:
            raise AssessmentError("Bentuk zona pertama instansi ini lebih dahulu. Belum ada yang berubah.")
        if len(known) >= MOST:
            raise AssessmentError("Penilai internal paling banyak empat. Belum ada yang berubah.")
        last = known[-1]
        with transaction.atomic():
            assessor = Assessor.objects.create(
                body=body, code=_next_code(known), label=label, position=last.position + 1, parent=last
            )
            ledger.record("assessor.added", assessor, body=body.uuid, by=by.actor, at=at, details={"label": label})
    return assessor


def rename_assessor(
    assessor: Assessor, label: str, *, root: Unit, by: User, at: datetime, guard: Guard = locked
) -> Assessor:  # fmt: skip
    """Call it otherwise; what was printed stays as it is. Raises AccessDenied; AssessmentError as ``add_assessor``."""
    require(by, MANAGES, root, at=at)
    with guard(Body.objects.filter(pk=assessor.body_id)):
        label = _name(root.body, label, apart_from=assessor)
        with transaction.atomic():
            if not Assessor.objects.filter(pk=assessor.pk).update(label=label):
                raise NotFoundError("Penilai ini tidak ada.")
            details = {"label": label, "before": assessor.label}
            ledger.record("assessor.renamed", assessor, body=root.body.uuid, by=by.actor, at=at, details=details)
    assessor.label = label
    return assessor


def remove_assessor(
    assessor: Assessor, *, root: Unit, by: User, at: datetime, guard: Guard = locked
) -> None:  # fmt: skip
    """Take it away with its tiers. Whoever comes after it assesses after the one before it.

    The running rounds of the body are locked, so that nothing is handed on to it meanwhile. Raises AccessDenied;
    AssessmentError for the first one, where anybody sits or sat for it, where it has a worksheet, and where a zone
    waits for it.
    """
    require(by, MANAGES, root, at=at)
    running = Round.objects.filter(zone__unit__body=assessor.body_id, state=ASSESSING)
    with (
        guard(Body.objects.filter(pk=assessor.body_id)),
        guard(running),
        guard(Assessor.objects.filter(pk=assessor.pk)),
    ):
        if why := why_kept(assessor):
            raise AssessmentError(f"{why} Belum ada yang berubah.")
        with transaction.atomic():
            details = {"label": assessor.label, "code": assessor.code}
            Assessor.objects.filter(parent=assessor.pk).update(parent=assessor.parent_id)
            Assessor.objects.filter(pk=assessor.pk).delete()
            ledger.record("assessor.removed", assessor, body=root.body.uuid, by=by.actor, at=at, details=details)


def why_kept(assessor: Assessor) -> str:
    """Why it is not taken away, as a sentence; empty where nothing of it is used. Three queries at most."""
    if assessor.code == Assessor.TPI:
        return "Penilai internal pertama tidak dapat dihapus."
    if assessor.worksheets.exists() or Seat.objects.filter(tier__assessor=assessor.pk).exists():
        return f"{assessor} sudah dipakai: ada penilai yang ditunjuk atau lembar kerja yang dinilai untuknya."
    if waiting().filter(Q(turn=assessor.pk)).exists():
        return f"Ada lembar kerja yang menunggu {assessor}; bentuk timnya, atau minta penilaian sebelumnya dibuka lagi."
    return ""


def _name(body: Body, label: str, *, apart_from: Assessor | None = None) -> str:
    """The label as it is stored. Raises AssessmentError for an empty one and for one that is another's."""
    label = " ".join(label.split())
    if not label:
        raise AssessmentError("Nama penilai harus diisi. Belum ada yang berubah.")
    others = {each.label.casefold() for each in Assessor.objects.filter(body=body) if each != apart_from}
    if label.casefold() in others:
        raise AssessmentError(f"Sudah ada penilai bernama {label}. Pilih nama lain. Belum ada yang berubah.")
    return label


def _next_code(known: list[Assessor]) -> str:
    taken = {each.code for each in known}
    return next(code for number in range(2, MOST + 2) if (code := f"{Assessor.TPI}-{number}") not in taken)

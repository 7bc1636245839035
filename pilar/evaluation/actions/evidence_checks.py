"""What a second person says of an evidence, and what people say to each other about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.evaluation.access import zone_seen
from pilar.evaluation.actions.evidence import ASK_LINK, evidence_of, newest_of
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Evidence, EvidenceRemark, EvidenceVersion
from pilar.evaluation.queries import library
from pilar.kernel import ledger
from pilar.kernel.jobs import enqueue
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST_REMARK = 4_000


def check(
    zone_id: int, evidence_id: int, *, accepted: bool, reason: str = "", by: User, at: datetime,
    seen: str | None = None, guard: Guard = locked,
) -> EvidenceVersion:  # fmt: skip
    """Say of the newest version, as a second person, that it is right, or send it back with a reason.

    ``seen`` is the ``checked_version`` that was shown. Raises NotFoundError, AccessDenied, ChangedMeanwhile, and
    EvaluationError for the uploader's own and for a missing reason.
    """
    zone = zone_seen(by, at, zone_id)
    require(by, "evidence.check", zone.unit, at=at)
    evidence = evidence_of(zone, evidence_id, at)
    text = _fitting(reason)
    with guard(Evidence.objects.filter(pk=evidence.pk)):
        version = newest_of(evidence)
        if version.by == by.actor:
            raise EvaluationError(
                "Bukti diperiksa orang kedua, dan versi ini Anda sendiri yang mengunggah. Minta rekan setim "
                "memeriksanya. Belum ada yang berubah."
            )
        if not accepted and not text:
            raise EvaluationError("Tulis apa yang perlu diperbaiki, supaya pengunggahnya tahu. Belum ada yang berubah.")
        refuse_stale(seen, checked_version(version), "bukti ini")
        with transaction.atomic():
            version.check_state = EvidenceVersion.ACCEPTED if accepted else EvidenceVersion.RETURNED
            version.checked_by, version.checked_at = by.actor, at
            version.save(update_fields=["check_state", "checked_by", "checked_at"])
            kind = EvidenceRemark.ACCEPTED if accepted else EvidenceRemark.RETURNED
            EvidenceRemark.objects.create(evidence=evidence, version=version, kind=kind, text=text, by=by.actor, at=at)
            code = "evidence.accepted" if accepted else "evidence.returned"
            details = {"version": version.number, "text": text}
            ledger.record(code, evidence, body=zone.unit.body.uuid, by=by.actor, at=at, details=details)
    return version


def checked_version(version: EvidenceVersion) -> str:
    """What the form of a check carries: what it says of the version, and what the version says."""
    return version_of(version.pk, version.check_state, version.period_from, version.period_until)


def remark(zone_id: int, evidence_id: int, text: str, *, by: User, at: datetime) -> EvidenceRemark:
    """Add to the thread of an evidence. Raises NotFoundError, AccessDenied, EvaluationError for no words."""
    zone = zone_seen(by, at, zone_id)
    if not library.may_contribute(by, zone, at):
        raise AccessDenied("Peran Anda di zona ini hanya melihat. Tidak ada yang disimpan.")
    evidence = evidence_of(zone, evidence_id, at)
    words = _fitting(text)
    if not words:
        raise EvaluationError("Komentar masih kosong. Tulis isinya, lalu kirim.")
    with locked(Evidence.objects.filter(pk=evidence.pk)):
        version = newest_of(evidence)
        said = EvidenceRemark.objects.create(evidence=evidence, version=version, text=words, by=by.actor, at=at)
        ledger.record("evidence.remarked", evidence, body=zone.unit.body.uuid, by=by.actor, at=at,
                      details={"text": words})  # fmt: skip
    return said


def ask_link(zone_id: int, evidence_id: int, *, by: User, at: datetime) -> None:
    """Have the newest address of an evidence asked again soon. Raises NotFoundError, AccessDenied, EvaluationError."""
    zone = zone_seen(by, at, zone_id)
    if not library.may_contribute(by, zone, at):
        raise AccessDenied("Peran Anda di zona ini hanya melihat. Tidak ada yang berubah.")
    version = newest_of(evidence_of(zone, evidence_id, at))
    if not version.url:
        raise EvaluationError("Bukti ini berkas, bukan tautan, jadi tidak ada yang diperiksa.")
    with transaction.atomic():
        # Once a minute is enough for whoever presses twice.
        enqueue(ASK_LINK, key=f"version:{version.pk}:{at:%Y%m%d%H%M}", at=at, version=version.pk)


def _fitting(text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST_REMARK:
        raise EvaluationError(
            f"Tulisan paling banyak {angka(LONGEST_REMARK, 0)} huruf; ini {angka(len(words), 0)}. Tidak ada yang "
            "disimpan."
        )
    return words

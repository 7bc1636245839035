"""The sample's field work, its reports, and a recommendation that the unit has followed; by the actions of a click."""

from __future__ import annotations

from datetime import datetime

from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.actions import exit_meetings, field_checks, recommendations, reports
from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.evaluation.assessment.actions.field_checks import CheckDraft, NoteDraft
from pilar.evaluation.assessment.models import FieldNote
from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.evaluation.queries.library import library, newest
from pilar.organisation.models import User


def field_work(zone: Zone, question: str, *, by: User, at: datetime) -> None:
    """A visit and the exit meeting of the round that is being assessed."""
    day = day_of(zone, at)
    visit = CheckDraft(
        "visit", day, "Loket pelayanan (contoh)",
        "Antrean tertib dan maklumat pelayanan ditempel; notulen monev triwulan II belum ada di tempat (contoh).",
        "Petugas loket dan dua pengguna layanan",
    )  # fmt: skip
    row = field_checks.record(zone.pk, visit, by=by, at=at)
    differs = NoteDraft(question, FieldNote.PARTLY, "Notulen triwulan I ada, triwulan II belum (contoh).")
    field_checks.note(zone.pk, row.pk, differs, by=by, at=at)
    meeting = MeetingDraft(
        day, "Ruang rapat unit (contoh)", "Kepala unit\nKetua tim kerja ZI\nKetua TPI\nPengendali teknis TPI",
        "Unit menerima tiga catatan TPI dan menindaklanjutinya sebelum tenggat rekomendasi (contoh).",
    )  # fmt: skip
    exit_meetings.write(zone.pk, meeting, by=by, at=at)
    exit_meetings.issue_minutes(zone.pk, by=by, at=at)


def reported(zone: Zone, *, inspector: User, leader: User, at: datetime) -> None:
    """The report for the Inspektur's signature; the unit says what it did about the first recommendation."""
    reports.issue(zone.pk, by=inspector, at=at)
    first = zone.recommendations.order_by("number").first()
    within = library(zone, day_of(zone, at))
    proof = newest(EvidenceVersion.objects.filter(evidence__in=within)).order_by("pk").first()
    if first is not None and proof is not None:
        words = "Notulen dan daftar hadir triwulan II sudah dilengkapi (contoh)."
        recommendations.report(zone.pk, first.number, words, proof.pk, by=leader, at=at)

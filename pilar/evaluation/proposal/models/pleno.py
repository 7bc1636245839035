"""The pleno: candidates ranked by what TPI gave them, and what was decided of each within the quota."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.workflow import DRAFT, PLENO
from pilar.organisation.models import Body


class Pleno(models.Model):
    """A meeting of a body for one predicate and year. Closed, it stays as it is; a later one may follow."""

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="plenos", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun")
    predicate = models.CharField("predikat", max_length=20)
    state = models.CharField("keadaan", max_length=10, choices=PLENO.choices, default=DRAFT)
    held_on = models.DateField("tanggal rapat", null=True, blank=True)
    place = models.CharField("tempat", max_length=200, blank=True)
    attendants = models.TextField("peserta", blank=True, help_text="Jabatan yang hadir, satu tiap baris.")
    note = models.TextField("pembahasan", blank=True)
    quota = models.PositiveSmallIntegerField("kuota saat ditutup", null=True, blank=True)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    closed_by = models.CharField("ditutup oleh", max_length=40, blank=True, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ("-year", "predicate", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "predicate"], condition=Q(state="draft"), name="pleno_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(PLENO.states)), name="pleno_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(held_on__isnull=False, closed_at__isnull=False, quota__isnull=False),
                name="pleno_closed_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"Pleno {self.predicate} {self.year}"


class Candidate(models.Model):
    """A zone in a pleno. ``total`` and ``rank`` are of the agreement that it stands on; equal totals share a rank."""

    scope = "zone__unit"

    CHOSEN, WAITS = "chosen", "waits"
    DECISIONS = [(CHOSEN, "Diusulkan"), (WAITS, "Tidak diusulkan")]

    pleno = models.ForeignKey(Pleno, models.CASCADE, related_name="candidates", verbose_name="pleno")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="candidacies", verbose_name="zona")
    total = models.DecimalField("nilai TPI", max_digits=9, decimal_places=6)
    rank = models.PositiveSmallIntegerField("peringkat")
    decision = models.CharField("keputusan", max_length=10, choices=DECISIONS, blank=True)
    reason = models.TextField("alasan", blank=True, help_text="Wajib bila menyimpang dari peringkat.")

    class Meta:
        ordering = ("pleno", "rank", "pk")
        constraints = [
            models.UniqueConstraint(fields=["pleno", "zone"], name="candidate_once"),
            models.CheckConstraint(condition=Q(decision__in=["", "chosen", "waits"]), name="candidate_decision_known"),
        ]

    def __str__(self) -> str:
        return f"{self.zone}"

"""What comes of a proposed unit: the outcome of each stage of TPN, what failed in it, the one objection."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.proposal.models.lettered import Lettered, scan_field
from pilar.evaluation.proposal.models.proposal import ProposedUnit
from pilar.evaluation.proposal.workflow import OBJECTION, PREPARING
from pilar.kernel.workflow import StateChange

LONGEST_ABOUT = 60


class StageResult(Lettered):
    """The outcome of one stage for one unit, with TPN's letter."""

    scope = "proposed__zone__unit"

    PASSED, FAILED, CONDITIONAL = "passed", "failed", "conditional"
    OUTCOMES = [(PASSED, "Lulus"), (FAILED, "Tidak lulus"), (CONDITIONAL, "Lulus dengan catatan")]

    proposed = models.ForeignKey(ProposedUnit, models.CASCADE, related_name="results", verbose_name="unit diusulkan")
    stage = models.CharField("tahap", max_length=30, help_text="Kode dari daftar tahap setahun.")
    outcome = models.CharField("hasil", max_length=12, choices=OUTCOMES)
    note = models.TextField("catatan", blank=True)
    past = models.TextField(
        "tanggapan yang dicabut", blank=True, help_text="Temuan yang dicabut sesudah ditanggapi, dengan tanggapannya."
    )
    at = models.DateTimeField("dicatat pada")
    by = models.CharField("dicatat oleh", max_length=40, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ("proposed", "letter_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["proposed", "stage"], name="stage_result_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["passed", "failed", "conditional"]), name="stage_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(letter_number="") & Q(letter_on__isnull=False), name="stage_result_has_a_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_outcome_display()}"


class RemovedResult(Lettered):
    """An outcome that was kept by mistake, as it was, and why it was taken away."""

    scope = "proposed__zone__unit"

    proposed = models.ForeignKey(ProposedUnit, models.CASCADE, related_name="removed", verbose_name="unit diusulkan")
    stage = models.CharField("tahap", max_length=30, help_text="Kode dari daftar tahap setahun.")
    outcome = models.CharField("hasil", max_length=12, choices=StageResult.OUTCOMES)
    note = models.TextField("catatan", blank=True)
    findings = models.TextField("temuan", blank=True, help_text="Satu tiap baris: tentang apa, lalu bunyinya.")
    reason = models.TextField("alasan penghapusan")
    at = models.DateTimeField("dihapus pada")
    by = models.CharField("dihapus oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("proposed", "at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="removed_result_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.get_outcome_display()}"


class Objection(Lettered):
    """The one objection against a failed stage. ``letter_…`` are those of the objection once it is sent."""

    scope = "result__proposed__zone__unit"

    result = models.OneToOneField(StageResult, models.CASCADE, related_name="objection", verbose_name="hasil")
    state = models.CharField("keadaan", max_length=12, choices=OBJECTION.choices, default=PREPARING)
    due_on = models.DateField("paling lambat", help_text="Hari terakhir sanggah dikirim.")
    rule = models.CharField("dasar tenggat", max_length=200, help_text="Aturan yang dipakai menghitungnya.")
    is_confirmed = models.BooleanField("tenggat sudah pasti", default=False)
    sent_at = models.DateTimeField("dikirim pada", null=True, blank=True)
    answer = models.TextField("jawaban TPN", blank=True)
    answer_number = models.CharField("nomor surat jawaban", max_length=120, blank=True)
    answer_on = models.DateField("tanggal surat jawaban", null=True, blank=True)
    answer_stored = scan_field("berkas jawaban TPN")
    answer_filename = models.CharField("nama berkas jawaban", max_length=255, blank=True)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(OBJECTION.states)), name="objection_state_known"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="objection_due")]

    def __str__(self) -> str:
        return f"sanggah {self.result.proposed}"


class ObjectionStep(StateChange):
    """When an objection was sent, given up, answered."""

    scope = "obj__result__proposed__zone__unit"

    obj = models.ForeignKey(Objection, models.CASCADE, related_name="steps", verbose_name="sanggah")

    class Meta(StateChange.Meta):
        indexes = [models.Index(fields=["obj", "at"], name="objection_step_of")]


OBJECTION.history = ObjectionStep


class FailedRow(models.Model):
    """One thing that failed in a stage, as TPN says it, and what the unit holds against it."""

    scope = "result__proposed__zone__unit"

    result = models.ForeignKey(StageResult, models.CASCADE, related_name="failed", verbose_name="hasil")
    about = models.CharField(
        "tentang",
        max_length=LONGEST_ABOUT,
        help_text="Kode prasyarat atau pertanyaan LKE, atau kata-kata sesudah “lain-lain”.",
    )
    finding = models.TextField("temuan", help_text="Apa yang dinyatakan tidak terpenuhi, seperti pada suratnya.")
    defence = models.TextField("tanggapan", blank=True, help_text="Penjelasan unit, dengan bukti yang ditunjuknya.")
    at = models.DateTimeField("diubah pada")
    by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("result", "pk")
        constraints = [
            models.UniqueConstraint(fields=["result", "about"], name="failed_row_once"),
            models.CheckConstraint(condition=~Q(finding=""), name="failed_row_has_words"),
        ]

    def __str__(self) -> str:
        return self.about

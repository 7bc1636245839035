"""What the assessors ask of a unit, followed until it is done."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from pilar.evaluation.assessment.models.round import Round
from pilar.evaluation.assessment.workflow import OPEN, RECOMMENDATION
from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.kernel.workflow import StateChange


class Recommendation(models.Model):
    """A recommendation of the report (LHE): from a question or of its own, with a day and the unit's proof."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="recommendations", verbose_name="zona")
    round = models.ForeignKey(Round, models.PROTECT, related_name="recommendations", verbose_name="putaran")
    number = models.PositiveSmallIntegerField("nomor", help_text="Dalam zona ini.")
    question = models.CharField("pertanyaan", max_length=60, blank=True, help_text="Kode pertanyaan, bila ada.")
    area = models.PositiveSmallIntegerField(
        "area", null=True, blank=True, help_text="1–6; kosong untuk hasil dan umum."
    )
    text = models.TextField("rekomendasi")
    due_on = models.DateField("tenggat", help_text="Hari terakhir untuk menindaklanjutinya.")
    state = models.CharField("keadaan", max_length=10, choices=RECOMMENDATION.choices, default=OPEN)
    report = models.TextField("tindak lanjut", blank=True, help_text="Apa yang sudah dilakukan unit.")
    proof = models.ForeignKey(
        EvidenceVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bukti"
    )
    reported_by = models.CharField("dilaporkan oleh", max_length=40, blank=True, help_text="Id akun.")
    reported_at = models.DateTimeField("dilaporkan pada", null=True, blank=True)
    made_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    made_at = models.DateTimeField("dibuat pada")
    closed_at = models.DateTimeField("selesai pada", null=True, blank=True)
    closed_on = models.DateField("hari selesai", null=True, blank=True, help_text="Menurut waktu instansi.")

    class Meta:
        ordering = ("zone", "number")
        constraints = [
            models.UniqueConstraint(fields=["zone", "number"], name="tpi_recommendation_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="tpi_recommendation_has_words"),
            models.CheckConstraint(condition=Q(state__in=list(RECOMMENDATION.states)), name="tpi_recommendation_state"),
            models.CheckConstraint(
                condition=(~Q(state="closed") | Q(closed_at__isnull=False, closed_on__isnull=False)),
                name="tpi_recommendation_closed_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | ~Q(report=""), name="tpi_recommendation_reported_says_what"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True) | Q(area__range=(1, 6)), name="tpi_recommendation_area"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="tpi_recommendation_due"),
            models.Index(fields=["state", "due_on"], name="tpi_recommendation_state_due"),
        ]

    def __str__(self) -> str:
        return f"Rekomendasi nomor {self.number}"

    def is_late(self, day: date) -> bool:
        """Whether the unit still has to do it and its last day has passed: what is due today is not late yet."""
        return self.state == OPEN and self.due_on < day


class RecommendationStep(StateChange):
    """How a recommendation was followed."""

    scope = "obj__zone__unit"

    obj = models.ForeignKey(Recommendation, models.CASCADE, related_name="steps", verbose_name="rekomendasi")
    was_text = models.TextField("bunyi sebelumnya", blank=True, help_text="Bila langkah ini mengubah bunyinya.")
    was_due_on = models.DateField(
        "tenggat sebelumnya", null=True, blank=True, help_text="Bila langkah ini mengubah tenggatnya."
    )

    class Meta(StateChange.Meta):
        indexes = [models.Index(fields=["obj", "at"], name="tpi_recommendation_step_of")]


RECOMMENDATION.history = RecommendationStep

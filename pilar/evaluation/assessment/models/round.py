"""A round with the assessors: what each tier thinks of each field, and what is said about a question meanwhile."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.assessment.workflow import ASSESSING, ROUND
from pilar.evaluation.models import Submission, Worksheet, Zone
from pilar.evaluation.models.worksheet import Value
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import User


class Round(models.Model):
    """One hand-over of a unit with one assessor, from taking it to returning it or agreeing.

    ``worksheet`` is the assessor's own; ``submission`` is what the unit handed in and what the round is about.
    """

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="assessment_rounds", verbose_name="zona")
    worksheet = models.ForeignKey(Worksheet, models.PROTECT, related_name="rounds", verbose_name="lembar kerja penilai")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="rounds", verbose_name="penyerahan unit")
    number = models.PositiveSmallIntegerField("putaran")
    state = models.CharField("keadaan", max_length=12, choices=ROUND.choices, default=ASSESSING)
    tier = models.PositiveSmallIntegerField(
        "jenjang kini", default=1, help_text="Pada jenjang mana putaran ini berada."
    )
    taken_at = models.DateTimeField("diambil pada")
    taken_by = models.CharField("diambil oleh", max_length=40, help_text="Id akun.")
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    revise_by = models.DateField("perbaikan sampai", null=True, blank=True, help_text="Hari terakhir unit memperbaiki.")

    class Meta:
        ordering = ("zone", "-number")
        constraints = [
            models.UniqueConstraint(fields=["worksheet", "number"], name="round_once"),
            # One round of a zone is with an assessor at a time.
            models.UniqueConstraint(fields=["zone"], condition=Q(state="assessing"), name="round_open_once"),
            models.CheckConstraint(condition=Q(state__in=list(ROUND.states)), name="round_state_known"),
            models.CheckConstraint(condition=Q(tier__range=(1, 3)), name="round_tier_known"),
        ]

    def __str__(self) -> str:
        return f"putaran {self.number}"


class RoundStep(StateChange):
    """When a round went up or down a tier, was returned, agreed, opened again."""

    scope = "obj__zone__unit"

    obj = models.ForeignKey(Round, models.CASCADE, related_name="steps", verbose_name="putaran")

    class Meta(StateChange.Meta):
        indexes = [models.Index(fields=["obj", "at"], name="round_step_of")]


ROUND.history = RoundStep


class Opinion(Value):
    """What a tier says of a field in a round: answer, note, recommendation. The row is made when it first speaks.

    What holds of them, and so is the assessor's ``Answer``, is ``queries.opinions.standing``.
    """

    scope = "round__zone__unit"

    round = models.ForeignKey(Round, models.CASCADE, related_name="opinions", verbose_name="putaran")
    tier = models.PositiveSmallIntegerField("jenjang")
    field = models.CharField("isian", max_length=60, help_text="Kode isian pada instrumen.")
    recommendation = models.TextField("rekomendasi", blank=True, help_text="Yang perlu dilakukan unit.")
    changed_at = models.DateTimeField("diubah pada")
    changed_by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("round", "field", "tier")
        constraints = [
            models.UniqueConstraint(fields=["round", "field", "tier"], name="opinion_once"),
            models.CheckConstraint(condition=Q(option__isnull=True) | Q(number__isnull=True), name="opinion_one_kind"),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="opinion_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.field} jenjang {self.tier}"


class QuestionMessage(models.Model):
    """What unit and assessors write to each other about one question. Never changed."""

    scope = "zone__unit"

    UNIT, ASSESSOR = "unit", "assessor"
    SIDES = [(UNIT, "Unit"), (ASSESSOR, "Penilai")]

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="question_messages", verbose_name="zona")
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pertanyaan.")
    round = models.PositiveSmallIntegerField("putaran", help_text="Putaran ketika ditulis.")
    side = models.CharField("dari", max_length=10, choices=SIDES)
    text = models.TextField("isi")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("at", "pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="question_message_has_words")]
        indexes = [models.Index(fields=["zone", "question", "at"], name="question_message_of")]

    def __str__(self) -> str:
        return self.question

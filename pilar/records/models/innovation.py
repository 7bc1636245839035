"""Innovations: from the problem to what it brought, and who copied it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person
from pilar.records.models.base import Record, RecordFile
from pilar.records.workflow import IDEA, INNOVATION


class Innovation(Record):
    """A new way of working: the problem, whose idea, where it is applied, what it measurably changed."""

    scope = "unit"

    OWN, DEVELOPED, ADOPTED = "own", "developed", "adopted"
    ORIGINS = [(OWN, "Khas unit ini"), (DEVELOPED, "Pengembangan dari yang ada"),
               (ADOPTED, "Menjalankan inovasi instansi")]  # fmt: skip

    problem = models.TextField("masalah", help_text="Apa yang tidak berjalan baik, untuk siapa.")
    idea = models.TextField("gagasan", blank=True)
    proposed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="innovations", verbose_name="pengusul"
    )
    proposer_name = models.CharField(
        "nama pengusul", max_length=200, blank=True, help_text="Orang atau tim, sebagaimana disebut di uraiannya."
    )
    proposed_on = models.DateField("digagas pada", null=True, blank=True)
    origin = models.CharField("asal", max_length=12, choices=ORIGINS, default=DEVELOPED)
    brings_closer = models.BooleanField("mendekatkan layanan", default=False)
    trial_on = models.DateField("diuji coba sejak", null=True, blank=True)
    applied_where = models.CharField("diterapkan di", max_length=300, blank=True)
    applied_on = models.DateField("diterapkan sejak", null=True, blank=True)
    result = models.TextField("hasil", blank=True)
    evaluated_on = models.DateField("dievaluasi pada", null=True, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=INNOVATION.choices, default=IDEA)

    class Meta(Record.Meta):
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="innovation_has_a_title"),
            models.CheckConstraint(condition=~Q(problem=""), name="innovation_has_a_problem"),
            models.CheckConstraint(
                condition=Q(state__in=["idea", "trial", "stopped"]) | Q(applied_on__isnull=False),
                name="innovation_applied_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="evaluated") | (Q(evaluated_on__isnull=False) & ~Q(result="")),
                name="innovation_evaluated_when",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-created_at", "-id"], name="innovation_of_unit")]


class InnovationStep(StateChange):
    """The thread from issue to result: what became of an innovation, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Innovation, models.CASCADE, related_name="steps", verbose_name="inovasi")


class InnovationMeasure(models.Model):
    """One measure before and after: minutes, visits, rupiah, index …"""

    scope = "innovation__unit"

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="measures", verbose_name="inovasi")
    name = models.CharField("ukuran", max_length=200, help_text="Misalnya “Lama layanan AK/I”.")
    unit_of_measure = models.CharField("satuan", max_length=40)
    before = models.DecimalField("sebelum", max_digits=18, decimal_places=4)
    before_on = models.DateField("diukur")
    after = models.DecimalField("sesudah", max_digits=18, decimal_places=4, null=True, blank=True)
    after_on = models.DateField("diukur lagi", null=True, blank=True)
    lower_is_better = models.BooleanField("makin kecil makin baik", default=True)
    source = models.CharField("sumber angka", max_length=200, blank=True)

    class Meta:
        ordering = ("innovation", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(after__isnull=True, after_on__isnull=True)
                | Q(after__isnull=False, after_on__isnull=False, after_on__gte=F("before_on")),
                name="innovation_measured_after",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="innovation_measure_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Replication(models.Model):
    """Somebody else has taken the innovation over."""

    scope = "innovation__unit"

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="replications", verbose_name="inovasi")
    by_whom = models.CharField("ditiru oleh", max_length=200)
    on = models.DateField("tanggal")
    letter = models.ForeignKey(
        "records.InnovationFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="surat"
    )

    class Meta:
        ordering = ("innovation", "on", "pk")
        constraints = [models.CheckConstraint(condition=~Q(by_whom=""), name="replication_by_somebody")]

    def __str__(self) -> str:
        return self.by_whom


class InnovationFile(RecordFile):
    """Description, proof of a measure, or the letter of who copied it."""

    scope = "innovation__unit"

    DESCRIPTION, MEASURE, LETTER, OTHER = "description", "measure", "letter", "other"
    KINDS = [(DESCRIPTION, "Uraian"), (MEASURE, "Bukti ukuran"), (LETTER, "Surat replikasi"), (OTHER, "Lainnya")]

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="files", verbose_name="inovasi")

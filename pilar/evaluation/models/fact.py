"""What the facts of a zone said when they were last measured, and what somebody has frozen of them as evidence."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models.evidence import EvidenceVersion
from pilar.evaluation.models.zone import Zone
from pilar.organisation.models import Body


class FactReading(models.Model):
    """The last measurement of the fact of one question (or number field) of a zone; pages read it, never the rows.

    It is replaced whenever the fact is measured anew. ``figures`` has the form of ``facts.readings.figures``.
    """

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="fact_readings", verbose_name="zona")
    key = models.CharField("pertanyaan atau isian", max_length=60, help_text="Kode pada instrumen.")
    fact = models.CharField("fakta", max_length=80)
    option = models.CharField("saran", max_length=10, blank=True, help_text="Kosong bila tidak ada saran.")
    number = models.DecimalField("angka", max_digits=18, decimal_places=6, null=True, blank=True)
    nil = models.BooleanField("nihil", default=False)
    figures = models.JSONField("isi", default=dict)
    digest = models.CharField("sidik", max_length=64, help_text="Berubah bila angka atau barisnya berubah.")
    as_of = models.DateField("keadaan per")
    measured_at = models.DateTimeField("dihitung pada")

    class Meta:
        ordering = ("zone", "key")
        constraints = [models.UniqueConstraint(fields=["zone", "key"], name="fact_reading_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.fact}"


class FrozenFact(models.Model):
    """A fact as somebody has taken it over: canonical JSON of figures and row ids, no names. Never changed.

    Its paper, the *lembar fakta*, is the file of ``version``.
    """

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="frozen_facts", verbose_name="zona")
    question = models.CharField("pertanyaan", max_length=60, help_text="Kode pada instrumen.")
    version = models.OneToOneField(
        EvidenceVersion, models.PROTECT, related_name="frozen_fact", verbose_name="versi bukti"
    )
    content = models.TextField("isi", help_text="JSON kanonik: angka, syarat, baris, jendela, saran.")
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    digest = models.CharField("sidik angka", max_length=64, help_text="Sama dengan sidik pengukurannya.")
    option = models.CharField("pilihan", max_length=10, blank=True)
    statement = models.TextField("pernyataan", blank=True, help_text="Yang dinyatakan orang yang membekukannya.")
    document = models.CharField("dokumen", max_length=64, blank=True, help_text="Kode verifikasi lembar faktanya.")
    as_of = models.DateField("keadaan per")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [models.CheckConstraint(condition=~Q(content=""), name="frozen_fact_has_content")]
        indexes = [models.Index(fields=["zone", "question", "-at"], name="frozen_fact_of_question")]

    def __str__(self) -> str:
        return f"{self.question} per {self.as_of}"


class FactCursor(models.Model):
    """How far the ledger of a body has been looked through for events after which facts have to be measured anew."""

    scope = "body__units"

    body = models.OneToOneField(Body, models.CASCADE, related_name="fact_cursor", verbose_name="instansi")
    sequence = models.PositiveBigIntegerField("nomor kejadian terakhir", default=0)
    measured_on = models.DateField("terakhir dihitung semua", null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.sequence)

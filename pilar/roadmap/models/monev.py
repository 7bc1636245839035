"""Growing and monev: the meeting of a period, the daily points of the trend, practices that others may copy."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.evaluation.models import Zone
from pilar.records.models import Activity, Review
from pilar.roadmap.models.item import PlanItem


class Monev(models.Model):
    """Monitoring and evaluation of a zone over a month or a quarter: an activity (the meeting) and a review (what was
    decided). ``agenda`` is canonical JSON of what was late, what moved and which floors changed when it was made."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="monevs", verbose_name="zona")
    period_from = models.DateField("masa mulai")
    period_until = models.DateField("masa sampai")
    activity = models.OneToOneField(Activity, models.PROTECT, related_name="monev", verbose_name="rapat")
    review = models.OneToOneField(Review, models.PROTECT, related_name="monev", verbose_name="evaluasi")
    agenda = models.TextField("bahan rapat", help_text="JSON kanonik.")
    document = models.CharField("dokumen", max_length=64, blank=True, help_text="Kode verifikasi notulennya.")
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("zone", "-period_until", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["zone", "period_from", "period_until"], name="monev_once_a_period"),
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="monev_period"),
        ]

    def __str__(self) -> str:
        return f"Monev {self.zone} {self.period_from}–{self.period_until}"


class TrendPoint(models.Model):
    """Score and floors of a zone at the end of a day on which they moved. ``floors``: value by floor code."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="trend", verbose_name="zona")
    day = models.DateField("hari")
    total = models.DecimalField("nilai", max_digits=9, decimal_places=6)
    failing = models.PositiveSmallIntegerField("ambang belum terpenuhi", null=True, blank=True)
    floors = models.JSONField("ambang", default=dict)

    class Meta:
        ordering = ("zone", "day")
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="trend_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.total}"


class Practice(models.Model):
    """A plan item that worked, told so that another unit of the body can copy it."""

    scope = "item__plan__zone__unit"

    item = models.OneToOneField(PlanItem, models.PROTECT, related_name="practice", verbose_name="rencana aksi")
    title = models.CharField("praktik", max_length=200)
    story = models.TextField("apa yang berhasil", help_text="Keadaan sebelum, yang dilakukan, keadaan sesudah.")
    conditions = models.TextField("syaratnya", blank=True, help_text="Yang perlu ada supaya berhasil di tempat lain.")
    is_shared = models.BooleanField("boleh ditiru unit lain", default=False)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(story=""), name="practice_has_words")]
        indexes = [models.Index(fields=["-at", "-id"], name="practice_newest", condition=Q(is_shared=True))]

    def __str__(self) -> str:
        return self.title


class PracticeCopy(models.Model):
    """A practice that became a plan item elsewhere."""

    scope = "item__plan__zone__unit"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="copies", verbose_name="praktik")
    item = models.OneToOneField(PlanItem, models.CASCADE, related_name="copied_from", verbose_name="rencana aksi")
    at = models.DateTimeField("waktu")

    class Meta:
        ordering = ("practice", "at", "pk")

    def __str__(self) -> str:
        return f"{self.practice}"

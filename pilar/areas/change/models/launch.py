"""The launch (pencanangan) of an integrity zone: its date, charter and witnesses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.areas.change.workflow import LAUNCH, PLANNED
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Unit
from pilar.records.models import Activity
from pilar.records.models.base import RecordFile


class Launch(models.Model):
    """The public promise of a unit to build its zone. Run with an activity (attendance, photos), or told afterwards."""

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="launches", verbose_name="unit")
    title = models.CharField("judul", max_length=200)
    planned_on = models.DateField("rencana tanggal")
    held_on = models.DateField("dilaksanakan pada", null=True, blank=True)
    place = models.CharField("tempat", max_length=200, blank=True)
    charter = models.TextField("isi piagam", blank=True)
    charter_signatory = models.CharField("penanda tangan piagam", max_length=200, blank=True)
    summary = models.TextField(
        "ringkasan untuk publik", blank=True, help_text="Apa yang dijanjikan, tanpa nama orang selain yang di piagam."
    )
    news_url = models.CharField("tautan berita", max_length=2000, blank=True)
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="launches", verbose_name="kegiatan"
    )
    state = models.CharField("keadaan", max_length=12, choices=LAUNCH.choices, default=PLANNED)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-planned_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="launch_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(held_on__isnull=False), name="launch_held_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LaunchStep(StateChange):
    """What became of a launch, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Launch, models.CASCADE, related_name="steps", verbose_name="pencanangan")


LAUNCH.history = LaunchStep


class LaunchWitness(models.Model):
    """Who witnessed a launch, from which institution."""

    scope = "launch__unit"

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="witnesses", verbose_name="pencanangan")
    name = models.CharField("nama", max_length=200)
    capacity = models.CharField("jabatan", max_length=200, blank=True)
    institution = models.CharField("lembaga", max_length=200)

    class Meta:
        ordering = ("launch", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(institution=""), name="launch_witness_has_a_name"),
            models.UniqueConstraint(fields=["launch", "name", "institution"], name="launch_witness_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LaunchFile(RecordFile):
    """The charter, photos, news of a launch."""

    scope = "launch__unit"

    CHARTER, PHOTO, NEWS, OTHER = "charter", "photo", "news", "other"
    KINDS = [(CHARTER, "Piagam"), (PHOTO, "Foto"), (NEWS, "Berita"), (OTHER, "Lainnya")]

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="files", verbose_name="pencanangan")

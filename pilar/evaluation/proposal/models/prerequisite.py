"""What is known of each prerequisite: of the body in a year, and of a unit's zone, with the proof."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.organisation.models import Body


class Status(Lettered):
    """A value with its proof. Whether that meets what is asked follows from the rules and is not kept here."""

    code = models.CharField("prasyarat", max_length=30, help_text="Kode dari daftar prasyarat.")
    value = models.CharField(
        "nilai",
        max_length=40,
        blank=True,
        help_text="Kosong: belum diketahui. Angka dengan titik, tanggal menurut ISO.",
    )
    as_of = models.DateField("keadaan per", null=True, blank=True)
    note = models.TextField("catatan", blank=True)
    at = models.DateTimeField("waktu")
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        abstract = True


class BodyPrerequisite(Status):
    """Of the body in one year: audit opinion, SAKIP, RB index, SPIP."""

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="prerequisites", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun")

    class Meta:
        ordering = ("body", "year", "code")
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "code"], name="body_prerequisite_once"),
            models.CheckConstraint(condition=~Q(code=""), name="body_prerequisite_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class ZonePrerequisite(Status):
    """Of a unit's zone: wealth reports, audit findings, survey, launch and the others."""

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="prerequisites", verbose_name="zona")

    class Meta:
        ordering = ("zone", "code")
        constraints = [
            models.UniqueConstraint(fields=["zone", "code"], name="zone_prerequisite_once"),
            models.CheckConstraint(condition=~Q(code=""), name="zone_prerequisite_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code

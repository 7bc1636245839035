"""Days off: national holidays, joint leave of civil servants, and what a region adds for itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.scope import Unscoped


class HolidayKind(models.TextChoices):
    NATIONAL = "national", "libur nasional"
    JOINT_LEAVE = "joint_leave", "cuti bersama ASN"
    REGIONAL = "regional", "libur daerah"


class Holiday(models.Model):
    """One day off. What the package ships and nobody edited follows the package; an edited row belongs to its editor.

    A removed row stays, so that the next loading of the package does not bring the day back.
    """

    scope = Unscoped("the national calendar is the same for all; a region's days are read by the body's id")

    body = models.UUIDField(
        "instansi", null=True, blank=True, help_text="Kosong untuk hari libur nasional dan cuti bersama."
    )
    day = models.DateField("tanggal", help_text="Hari yang libur.")
    name = models.CharField("nama hari libur", max_length=200, help_text="Misalnya: Hari Raya Natal.")
    kind = models.CharField(
        "jenis",
        max_length=20,
        choices=HolidayKind.choices,
        help_text="Libur nasional dan cuti bersama berlaku untuk semua; libur daerah hanya untuk instansinya.",
    )
    source = models.CharField(
        "dasar", max_length=200, help_text="Keputusan yang menetapkannya, misalnya SKB tiga menteri atau SE Gubernur."
    )
    estimated = models.BooleanField(
        "masih perkiraan",
        default=False,
        help_text="Tanggal belum ditetapkan, misalnya menunggu isbat. Batas waktu yang melewatinya diberi tanda.",
    )
    shipped_day = models.DateField(
        "tanggal menurut paket data",
        null=True,
        blank=True,
        editable=False,
        help_text="Tanggal baris ini di paket data, atau kosong bila ditambahkan orang.",
    )
    edited_by = models.CharField(
        "diubah oleh",
        max_length=40,
        blank=True,
        editable=False,
        help_text="Kosong selama mengikuti paket data. Baris yang diubah orang tidak ditimpa lagi.",
    )
    edited_at = models.DateTimeField(
        "diubah pada", null=True, blank=True, editable=False, help_text="Waktu perubahan terakhir oleh orang."
    )
    removed = models.BooleanField(
        "dihapus", default=False, editable=False, help_text="Hari ini tidak lagi libur; barisnya disimpan."
    )
    version = models.PositiveIntegerField(
        "versi", default=1, editable=False, help_text="Naik satu setiap diubah; mencegah dua orang saling menimpa."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["day"], condition=Q(body=None, removed=False), name="holiday_national_day_once"
            ),
            models.UniqueConstraint(
                fields=["body", "day"], condition=Q(body__isnull=False, removed=False), name="holiday_regional_day_once"
            ),
            models.UniqueConstraint(fields=["shipped_day"], name="holiday_shipped_day_once"),
            models.CheckConstraint(
                condition=Q(kind="regional", body__isnull=False)
                | Q(kind__in=("national", "joint_leave"), body__isnull=True),
                name="holiday_regional_has_body",
            ),
            models.CheckConstraint(
                condition=Q(edited_by="", edited_at=None, removed=False, shipped_day__isnull=False)
                | (~Q(edited_by="") & Q(edited_at__isnull=False)),
                name="holiday_edited_or_shipped",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(source=""), name="holiday_name_and_source"),
        )

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y} {self.name}"

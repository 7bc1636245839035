"""Registers of numbers: one per body, series and year, without gaps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.kernel.scope import Unscoped


class NumberFormat(models.Model):
    """How a body writes the numbers of one series. Without a row the series' own template counts."""

    scope = Unscoped("a setting of one body, read by its id")

    body = models.UUIDField("instansi", help_text="Instansi yang memakai format ini.")
    series = models.CharField("seri", max_length=60, help_text="Jenis dokumen yang dinomori, misalnya sk.")
    template = models.CharField(
        "format nomor", max_length=100, help_text="Misalnya {kode}/{nomor:3}/{bulan_romawi}/{tahun}."
    )
    kode = models.CharField(
        "kode", max_length=60, blank=True, help_text="Isi {kode}: klasifikasi arsip atau singkatan unit."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "format nomor"
        verbose_name_plural = "format nomor"
        constraints = (
            models.UniqueConstraint(fields=["body", "series"], name="number_format_once"),
            models.CheckConstraint(condition=Q(template__contains="{nomor"), name="number_format_has_number"),
        )

    def __str__(self) -> str:
        return self.template


class NumberCounter(models.Model):
    """The last number given out."""

    scope = Unscoped("a counter of one body, reached only through pilar.kernel.numbering")

    body = models.UUIDField("instansi", help_text="Instansi pemilik register.")
    series = models.CharField("seri", max_length=60, help_text="Jenis dokumen yang dinomori.")
    year = models.PositiveIntegerField("tahun", help_text="Register dimulai dari 1 setiap tahun.")
    last = models.PositiveIntegerField("nomor terakhir", default=0, help_text="Nomor yang terakhir dipakai.")

    class Meta:
        app_label = "kernel"
        verbose_name = "register nomor"
        verbose_name_plural = "register nomor"
        constraints = (models.UniqueConstraint(fields=["body", "series", "year"], name="number_counter_once"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class NumberGap(models.Model):
    """Numbers of a register that Pilar has not given out, and why: those before it was introduced, used on paper."""

    scope = Unscoped("reached only through its register")

    counter = models.ForeignKey(
        NumberCounter,
        on_delete=models.PROTECT,
        related_name="gaps",
        verbose_name="register",
        help_text="Register yang melompati nomor.",
    )
    first = models.PositiveIntegerField("nomor pertama", help_text="Nomor pertama yang tidak diberikan oleh Pilar.")
    last = models.PositiveIntegerField("nomor terakhir", help_text="Nomor terakhir yang tidak diberikan oleh Pilar.")
    reason = models.CharField("alasan", max_length=200, help_text="Misalnya: dipakai di buku agenda sebelum Pilar.")
    noted_by = models.CharField("dicatat oleh", max_length=40, help_text="Siapa yang mencatat.")
    noted_at = models.DateTimeField("dicatat pada", help_text="Kapan dicatat.")

    class Meta:
        app_label = "kernel"
        verbose_name = "nomor yang dilompati"
        verbose_name_plural = "nomor yang dilompati"
        ordering = ("counter", "first")
        constraints = (
            models.UniqueConstraint(fields=["counter", "first"], name="number_gap_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first"), first__gte=1), name="number_gap_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="number_gap_reason"),
        )

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"

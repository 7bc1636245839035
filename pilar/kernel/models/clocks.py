"""Due dates that may stop."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.kernel.models.rules import Rule
from pilar.kernel.scope import Unscoped


class ClockUnit(models.TextChoices):
    """The units of a limit; the same words as in the rule that gives it."""

    WORKDAY = "workday", "hari kerja"
    CALENDAR_DAY = "calendar_day", "hari kalender"
    HOUR = "hour", "jam"


class ClockState(models.TextChoices):
    RUNNING = "running", "berjalan"
    PAUSED = "paused", "dihentikan sementara"
    FINISHED = "finished", "selesai"


class Clock(models.Model):
    """One limit of one case. Only the functions of ``pilar.kernel.clocks`` write it."""

    scope = Unscoped("reached only through the case that it belongs to")

    body = models.UUIDField("instansi", help_text="Instansi yang kalendernya dipakai.")
    rule = models.ForeignKey(
        Rule,
        on_delete=models.PROTECT,
        related_name="clocks",
        verbose_name="aturan",
        help_text="Aturan yang berlaku ketika perkara dibuka; tidak berganti walau aturannya berubah.",
    )
    allowed = models.PositiveIntegerField("lama", help_text="Lamanya menurut aturan.")
    unit = models.CharField("satuan", max_length=20, choices=ClockUnit.choices, help_text="Satuan lamanya.")
    time_zone = models.CharField(
        "zona waktu", max_length=50, help_text="Zona waktu instansi, misalnya Asia/Jakarta; menentukan batas hari."
    )
    started = models.DateTimeField(
        "mulai", help_text="Peristiwa yang memulai hitungan; harinya sendiri tidak dihitung."
    )
    state = models.CharField(
        "keadaan",
        max_length=20,
        choices=ClockState.choices,
        default=ClockState.RUNNING,
        help_text="Berjalan, dihentikan sementara, atau selesai.",
    )
    due_at = models.DateTimeField("batas waktu", help_text="Saat terakhir yang masih tepat waktu.")
    due_on = models.DateField("hari batas waktu", help_text="Tanggal batas waktu menurut waktu setempat.")
    provisional = models.BooleanField(
        "batas dapat bergeser",
        default=False,
        help_text="Batas melewati tahun yang kalendernya belum ditetapkan atau hari libur yang masih perkiraan.",
    )
    stopped_since = models.DateTimeField(
        "berhenti sejak", null=True, blank=True, help_text="Terisi selama hitungan dihentikan sementara."
    )
    finished_at = models.DateTimeField(
        "selesai pada", null=True, blank=True, help_text="Saat pekerjaannya selesai; hitungan tidak berjalan lagi."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "hitungan batas waktu"
        verbose_name_plural = "hitungan batas waktu"
        indexes = (models.Index(fields=["body", "due_at"], condition=Q(state="running"), name="clock_running_due"),)
        constraints = (
            models.CheckConstraint(condition=Q(allowed__gte=1), name="clock_allowed"),
            models.CheckConstraint(condition=Q(due_at__gte=F("started")), name="clock_due_after_start"),
            models.CheckConstraint(
                condition=Q(state="running", stopped_since=None, finished_at=None)
                | Q(state="paused", stopped_since__isnull=False, finished_at=None)
                | Q(state="finished", stopped_since=None, finished_at__isnull=False),
                name="clock_state_times",
            ),
        )

    def __str__(self) -> str:
        return f"{self.allowed} {self.get_unit_display()}, batas {self.due_on:%d-%m-%Y}"


class ClockPause(models.Model):
    """One time during which a clock stood still."""

    scope = Unscoped("reached only through its clock")

    clock = models.ForeignKey(
        Clock,
        on_delete=models.CASCADE,
        related_name="pauses",
        verbose_name="hitungan",
        help_text="Hitungan batas waktu.",
    )
    since = models.DateTimeField("berhenti sejak", help_text="Saat hitungan berhenti.")
    until = models.DateTimeField(
        "berjalan lagi sejak", null=True, blank=True, help_text="Saat hitungan berjalan lagi; kosong selama berhenti."
    )
    reason = models.CharField(
        "alasan",
        max_length=200,
        help_text="Mengapa berhenti, tanpa data pribadi: misalnya menunggu kelengkapan pelapor.",
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "penghentian sementara"
        verbose_name_plural = "penghentian sementara"
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(fields=["clock"], condition=Q(until=None), name="clock_pause_open_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="clock_pause_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="clock_pause_reason"),
        )

    def __str__(self) -> str:
        return self.reason

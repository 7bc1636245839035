"""Background work: what waits, runs, is done or has failed; who works on it; which schedules have had their turn."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.kernel.scope import Unscoped


class JobState(models.TextChoices):
    WAITING = "waiting", "menunggu"
    RUNNING = "running", "sedang dikerjakan"
    DONE = "done", "selesai"
    FAILED = "failed", "gagal"


class Job(models.Model):
    """One piece of work. Only the functions of ``pilar.kernel.jobs`` write it."""

    scope = Unscoped("work of the installation; its arguments are ids, and the job itself reads what they lead to")

    code = models.CharField("jenis", max_length=60, help_text="Jenis pekerjaan, misalnya mail.send.")
    key = models.CharField(
        "kunci", max_length=200, help_text="Pekerjaan yang sama hanya ada satu kali per jenis dan kunci."
    )
    arguments = models.JSONField("isian", default=dict, help_text="Isian pekerjaan; nomor id, bukan data pribadi.")
    state = models.CharField(
        "keadaan", max_length=10, choices=JobState.choices, default=JobState.WAITING, help_text="Keadaan pekerjaan."
    )
    enqueued_at = models.DateTimeField("diminta", help_text="Saat pekerjaan diminta.")
    due_at = models.DateTimeField(
        "dapat diambil mulai",
        null=True,
        blank=True,
        help_text="Selama menunggu: saat dikerjakan. Selama dikerjakan: saat dianggap ditinggal mati oleh pekerjanya.",
    )
    lease = models.UUIDField(
        "tanda pengambilan", null=True, blank=True, help_text="Berganti setiap kali pekerjaan diambil."
    )
    attempts = models.PositiveSmallIntegerField("percobaan", default=0, help_text="Berapa kali sudah dicoba.")
    last_error = models.CharField(
        "kesalahan terakhir", max_length=200, blank=True, help_text="Jenis kesalahannya saja, tanpa isi pesannya."
    )
    started_at = models.DateTimeField("terakhir dimulai", null=True, blank=True, help_text="Saat percobaan terakhir.")
    finished_at = models.DateTimeField(
        "berakhir", null=True, blank=True, help_text="Saat selesai atau gagal untuk seterusnya."
    )
    progress_done = models.PositiveIntegerField("sudah", null=True, blank=True, help_text="Bagian yang sudah selesai.")
    progress_total = models.PositiveIntegerField("dari", null=True, blank=True, help_text="Jumlah seluruh bagian.")
    progress_note = models.CharField(
        "keterangan", max_length=200, blank=True, help_text="Apa yang sedang dikerjakan, tanpa data pribadi."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "pekerjaan latar"
        verbose_name_plural = "pekerjaan latar"
        indexes = (
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="job_due"),
            models.Index(fields=["state", "-id"], name="job_state_newest"),
            models.Index(fields=["finished_at"], condition=Q(finished_at__isnull=False), name="job_finished"),
        )
        constraints = (
            models.UniqueConstraint(fields=["code", "key"], name="job_once_per_key"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False, lease=None, finished_at=None)
                | Q(state="running", due_at__isnull=False, lease__isnull=False, finished_at=None)
                | Q(state__in=["done", "failed"], due_at=None, lease=None, finished_at__isnull=False),
                name="job_state_times",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} ({self.get_state_display()})"


class WorkerBeat(models.Model):
    """A worker process that was alive at ``beat_at``."""

    scope = Unscoped("a process of the installation, no data of any body")
    not_backed_up = "processes of another machine, or of another time"

    worker = models.UUIDField("pekerja", unique=True, help_text="Dibuat setiap kali proses pekerja dimulai.")
    host = models.CharField("mesin", max_length=100, help_text="Nama mesin tempat proses berjalan.")
    started_at = models.DateTimeField("mulai", help_text="Saat proses dimulai.")
    beat_at = models.DateTimeField("terakhir terlihat", db_index=True, help_text="Saat proses terakhir melapor.")

    class Meta:
        app_label = "kernel"
        verbose_name = "proses pekerja"
        verbose_name_plural = "proses pekerja"

    def __str__(self) -> str:
        return f"{self.host}, terakhir terlihat {self.beat_at:%d-%m-%Y %H:%M:%S}"


class ScheduleTurn(models.Model):
    """The last turn that the schedule of a job has had. The schedule itself stands beside the job, in code."""

    scope = Unscoped("schedules of the installation, the same for every body")

    code = models.CharField("jenis", max_length=60, unique=True, help_text="Jenis pekerjaan yang terjadwal.")
    slot = models.DateTimeField("giliran terakhir", help_text="Waktu menurut jadwal, bukan waktu pelaksanaan.")

    class Meta:
        app_label = "kernel"
        verbose_name = "giliran jadwal"
        verbose_name_plural = "giliran jadwal"

    def __str__(self) -> str:
        return f"{self.code} {self.slot:%d-%m-%Y %H:%M}"

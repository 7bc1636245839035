"""Numbers of regulations as dated rows with their legal source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Q

from pilar.kernel.scope import Unscoped

T = TypeVar("T")


class RuleKind(models.TextChoices):
    """What a value is, and so how it is written in JSON: 3, "3.60", "23:59", [1, 2, 3]."""

    COUNT = "count", "bilangan bulat"
    DECIMAL = "decimal", "bilangan desimal"
    TIME = "time", "jam"
    WEEKDAYS = "weekdays", "hari dalam sepekan"


class RuleUnit(models.TextChoices):
    WORKDAY = "workday", "hari kerja"
    CALENDAR_DAY = "calendar_day", "hari kalender"
    HOUR = "hour", "jam"
    MINUTE = "minute", "menit"
    MONTH = "month", "bulan"
    YEAR = "year", "tahun"
    LESSON_HOUR = "lesson_hour", "JP"
    RUPIAH = "rupiah", "rupiah"
    PERCENT = "percent", "persen"
    INDEX = "index", "nilai indeks"
    ITEM = "item", "buah"
    LOCAL_TIME = "local_time", "waktu setempat"
    WEEKDAY = "weekday", "hari dalam sepekan (1 Senin – 7 Minggu)"


class Verification(models.TextChoices):
    CONFIRMED = "confirmed", "terkonfirmasi"
    UNCONFIRMED = "unconfirmed", "perlu dicek bagian hukum"


class Rule(models.Model):
    """One value of one rule in one period. Rows without a body are shipped; a body's own row wins over them.

    A row's value never changes: a case keeps the id of the row under which it was opened.
    """

    scope = Unscoped("shipped rules are the same for all; a body's own rows are read by its id")

    code = models.CharField("kode", max_length=80, help_text="Nama tetap aturan ini, misalnya kernel.day-end.")
    body = models.UUIDField(
        "instansi", null=True, blank=True, help_text="Kosong untuk nilai bawaan yang berlaku bagi semua instansi."
    )
    label = models.CharField("aturan", max_length=200, help_text="Apa yang diatur, dengan kata yang dipakai pegawai.")
    kind = models.CharField("bentuk nilai", max_length=20, choices=RuleKind.choices, help_text="Bentuk nilainya.")
    value = models.JSONField("nilai", help_text="Nilai yang berlaku dalam masa ini.")
    unit = models.CharField("satuan", max_length=20, choices=RuleUnit.choices, help_text="Satuan nilainya.")
    minimum = models.DecimalField(
        "paling kecil",
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Nilai terkecil yang boleh ditetapkan instansi.",
    )
    maximum = models.DecimalField(
        "paling besar",
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="Nilai terbesar yang boleh ditetapkan instansi.",
    )
    source = models.CharField("dasar hukum", max_length=200, help_text="Peraturan atau keputusan yang menetapkannya.")
    verified = models.CharField(
        "status pemeriksaan",
        max_length=20,
        choices=Verification.choices,
        help_text="Apakah nilainya sudah dicocokkan dengan naskah peraturannya.",
    )
    valid_from = models.DateField("berlaku mulai", help_text="Hari pertama nilai ini berlaku.")
    valid_until = models.DateField(
        "berlaku sampai", null=True, blank=True, help_text="Hari terakhir nilai ini berlaku; kosong bila masih berlaku."
    )
    note = models.CharField("catatan", max_length=500, blank=True, help_text="Penjelasan untuk pembaca.")
    withdrawn = models.BooleanField(
        "ditarik",
        default=False,
        help_text="Baris salah ketik yang tidak berlaku lagi untuk perkara baru; perkara lama tetap menunjuknya.",
    )
    set_by = models.CharField(
        "ditetapkan oleh", max_length=40, blank=True, editable=False, help_text="Kosong untuk nilai bawaan."
    )
    set_at = models.DateTimeField(
        "ditetapkan pada", null=True, blank=True, editable=False, help_text="Waktu nilai instansi ini dicatat."
    )

    class Meta:
        app_label = "kernel"
        verbose_name = "aturan"
        verbose_name_plural = "aturan"
        ordering = ("code", "valid_from", "pk")
        indexes = (models.Index(fields=["code", "body", "valid_from"], name="rule_code_body_from"),)
        # No overlap of periods is kept by the lock in pilar.kernel.rules; these refuse the commonest of them as well.
        constraints = (
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(body=None, withdrawn=False), name="rule_shipped_from_once"
            ),
            models.UniqueConstraint(
                fields=["code", "body", "valid_from"],
                condition=Q(body__isnull=False, withdrawn=False),
                name="rule_body_from_once",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(body=None, withdrawn=False, valid_until=None),
                name="rule_shipped_open_once",
            ),
            models.UniqueConstraint(
                fields=["code", "body"],
                condition=Q(body__isnull=False, withdrawn=False, valid_until=None),
                name="rule_body_open_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="rule_period"
            ),
            models.CheckConstraint(
                condition=Q(body=None, set_by="", set_at=None, withdrawn=False)
                | (Q(body__isnull=False, set_at__isnull=False) & ~Q(set_by="")),
                name="rule_shipped_or_set",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="rule_source"),
        )

    def __str__(self) -> str:
        return f"{self.code} sejak {self.valid_from:%d-%m-%Y}"

    def covers(self, day: date) -> bool:
        """Whether this row is in force on ``day``."""
        until = self.valid_until
        return not self.withdrawn and self.valid_from <= day and (until is None or day <= until)

    def as_count(self) -> int:
        """The value of a rule of kind ``count``."""
        return self._as(RuleKind.COUNT, int)

    def as_decimal(self) -> Decimal:
        """The value of a rule of kind ``decimal``, exactly as written."""
        return self._as(RuleKind.DECIMAL, Decimal)

    def as_time(self) -> time:
        """The value of a rule of kind ``time``."""
        return self._as(RuleKind.TIME, time.fromisoformat)

    def as_weekdays(self) -> frozenset[int]:
        """The value of a rule of kind ``weekdays``: ISO numbers, 1 is Monday."""
        return self._as(RuleKind.WEEKDAYS, frozenset)

    def _as(self, kind: RuleKind, read: Callable[[Any], T]) -> T:
        if self.kind != kind:
            raise TypeError(f"rule {self.code} is a {self.kind}, not a {kind}")
        return read(self.value)

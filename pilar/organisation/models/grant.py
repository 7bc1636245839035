from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from pilar.organisation.models.people import Duty
from pilar.organisation.models.unit import Unit
from pilar.organisation.models.user import User


class Grant(models.Model):
    """A role that an account holds at a unit and everything below it, from–to. The only source of rights."""

    scope = "unit"

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="akun")
    role = models.CharField("peran", max_length=30, help_text="Kode dari tabel hak akses.")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="unit")
    area = models.PositiveSmallIntegerField("area", null=True, blank=True, help_text="1–6, hanya untuk pokja.")
    valid_from = models.DateField("mulai")
    valid_until = models.DateField("sampai", null=True, blank=True, help_text="Hari terakhir peran berlaku.")
    basis = models.CharField("dasar", max_length=200, blank=True, help_text="Nomor SK atau alasan pemberian.")
    given_by = models.CharField("diberikan oleh", max_length=40, help_text="Id akun.")
    given_from = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="diberikan dari",
        help_text="Unit tempat pemberinya memegang hak itu. Kosong bila diberikan oleh pemasangan.",
    )  # fmt: skip
    given_at = models.DateTimeField("diberikan pada")
    ended_by = models.CharField("diakhiri oleh", max_length=40, blank=True)
    duty = models.ForeignKey(
        Duty, models.SET_NULL, null=True, blank=True, related_name="grants", verbose_name="tugas",
        help_text="Diisi bila peran melekat pada tugas Plt. atau Plh.; peran berakhir bersama tugas itu.",
    )  # fmt: skip

    class Meta:
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.CheckConstraint(
                # A role that is taken back on its first day, or before, has never held.
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")) | ~Q(ended_by=""),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__range=(1, 6)), name="grant_area_known"),
            # Two, because a NULL area differs from every other in a unique index.
            models.UniqueConstraint(
                fields=["user", "role", "unit"], name="grant_open_once",
                condition=Q(valid_until__isnull=True, area__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "area"], name="grant_open_once_per_area",
                condition=Q(valid_until__isnull=True, area__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role} {self.unit_id}"

    def ends_after(self, day: date) -> bool:
        """Whether it is held on ``day`` or will be, so that there is something to end."""
        return self.valid_until is None or self.valid_until >= max(day, self.valid_from)

    def is_current(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

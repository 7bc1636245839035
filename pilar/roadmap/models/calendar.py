"""The secret address of somebody's own deadlines, for calendar programs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.organisation.models import User


class CalendarAddress(models.Model):
    """Only the hash of the secret is kept: the address is shown once, and replaced by making another."""

    scope = "user__person__duties__unit"

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_addresses", verbose_name="akun")
    secret_sha256 = models.CharField("sidik alamat", max_length=64, unique=True)
    created_at = models.DateTimeField("dibuat pada")
    revoked_at = models.DateTimeField("dicabut pada", null=True, blank=True)
    read_on = models.DateField("terakhir dibaca", null=True, blank=True)

    class Meta:
        ordering = ("user", "-created_at")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="calendar_address_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"kalender {self.user_id}"

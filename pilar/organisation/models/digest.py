from __future__ import annotations

from django.db import models

from pilar.organisation.models.user import User


class Digest(models.Model):
    """Whether an account wants the daily mail of what waits, and what its last one said. No row: it wants it."""

    scope = "user__person__duties__unit"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="digest", verbose_name="akun")
    wanted = models.BooleanField("ringkasan harian lewat surel", default=True)
    told = models.JSONField("sudah disampaikan", default=list, help_text="Sidik tiap hal dalam surel terakhir.")
    told_on = models.DateField("surel terakhir", null=True, blank=True)

    def __str__(self) -> str:
        return "ringkasan harian"

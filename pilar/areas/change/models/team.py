"""What people say of the elements that a zone team has to represent, where the derived list is not right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.organisation.models import Unit


class TeamElement(models.Model):
    """An element that is represented too although no row tells it (added), or need not be (struck), and why.

    The list itself is derived: sub-units, functional groups and rank levels (``queries/elements.py``).
    """

    scope = "unit"

    ADDED, STRUCK = "added", "struck"
    KINDS = [(ADDED, "Ditambah"), (STRUCK, "Tidak perlu diwakili")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="team_elements", verbose_name="unit")
    kind = models.CharField("perubahan daftar", max_length=8, choices=KINDS)
    code = models.CharField("kode unsur", max_length=220, help_text="Dari daftar; untuk yang ditambah dari namanya.")
    name = models.CharField("nama unsur", max_length=200)
    reason = models.CharField("alasan", max_length=300)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="team_element_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="team_element_says_why"),
        ]

    def __str__(self) -> str:
        return self.name

"""How many units a body may propose for a predicate in a year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.organisation.models import Body


class Quota(Lettered):
    """The quota with the letter that sets it. Without a row nothing is fixed: nobody has said how many."""

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="quotas", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun")
    predicate = models.CharField("predikat", max_length=20)
    count = models.PositiveSmallIntegerField("banyak unit", help_text="Paling banyak unit yang boleh diusulkan.")
    source = models.CharField("ditetapkan oleh", max_length=200, help_text="Instansi yang menetapkan kuota ini.")
    changed_at = models.DateTimeField("diubah pada")
    changed_by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-year", "predicate")
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "predicate"], name="quota_once_a_year"),
            models.CheckConstraint(
                condition=~Q(letter_number="") & Q(letter_on__isnull=False), name="quota_has_a_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"Kuota {self.predicate} {self.year}"

"""TPN's answers as a file brings them: read, and waiting until somebody accepts them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models.reading import StoredReading
from pilar.evaluation.proposal.models.proposal import ProposedUnit


class TpnImport(StoredReading):
    """A file with TPN's answers of one proposed unit. It is accepted once; what was left out is read anew.

    ``source``: in words, what of the file was read.
    """

    scope = "proposed__zone__unit"

    proposed = models.ForeignKey(
        ProposedUnit, models.CASCADE, related_name="tpn_imports", verbose_name="unit diusulkan"
    )  # fmt: skip
    source = models.CharField("sumber", max_length=120, help_text="Lembar dan kolom yang dibaca, atau JSON PortalRB.")
    closed_at = models.DateTimeField("diterima pada", null=True, blank=True)
    closed_by = models.CharField("diterima oleh", max_length=40, blank=True, help_text="Id akun.")

    class Meta(StoredReading.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closed_by=""), name="tpn_import_accepted_by_somebody"
            )
        ]

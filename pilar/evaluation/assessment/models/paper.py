"""A working paper that an assessor has brought back: read, and waiting until somebody accepts its rows."""

from __future__ import annotations

from django.db import models

from pilar.evaluation.assessment.models.round import Round
from pilar.evaluation.models.reading import StoredReading


class PaperImport(StoredReading):
    """A working paper, read and waiting."""

    scope = "round__zone__unit"

    round = models.ForeignKey(Round, models.CASCADE, related_name="papers", verbose_name="putaran")
    tier = models.PositiveSmallIntegerField("jenjang")

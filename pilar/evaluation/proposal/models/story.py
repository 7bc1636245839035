"""What the unit tells TPN of each of its services, for the presentation at the desk evaluation."""

from __future__ import annotations

from typing import Any, Final, cast

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.organisation.models import Service


class ServiceStory(models.Model):
    """Of one service in one zone: from the issue to the result, before and after in words, and one measured figure.

    It is a working paper and is never frozen: the pack shows what stands here. All of it may be empty while it is being
    written. The figure is whole or absent: what is measured, in which unit, how much it was and when; how much it is
    now may follow later.
    """

    scope = "zone__unit"

    #: What a whole story has. The figure is not among it: not every result can be counted.
    PARTS: Final = ("issue", "risk", "control", "result", "before", "after")
    FIGURE: Final = (
        "measure", "measured_in", "figure_before", "when_before", "figure_after", "when_after", "figure_source",
    )  # fmt: skip
    TOLD: Final = (*PARTS, *FIGURE)

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="stories", verbose_name="zona")
    service = models.ForeignKey(Service, models.PROTECT, related_name="stories", verbose_name="layanan")
    issue = models.TextField("isu", blank=True, help_text="Apa yang tidak berjalan baik, bagi siapa.")
    risk = models.TextField("risiko", blank=True, help_text="Apa yang dapat terjadi bila dibiarkan.")
    control = models.TextField("pengendalian atau inovasi", blank=True, help_text="Apa yang dilakukan terhadapnya.")
    result = models.TextField("hasil", blank=True, help_text="Apa yang dirasakan pengguna layanan sekarang.")
    before = models.TextField("sebelum", blank=True, help_text="Keadaan sebelum perubahan.")
    after = models.TextField("sesudah", blank=True, help_text="Keadaan sesudah perubahan.")
    measure = models.CharField("yang diukur", max_length=200, blank=True, help_text="Misalnya lama menunggu di loket.")
    measured_in = models.CharField("satuan", max_length=40, blank=True, help_text="Misalnya menit.")
    figure_before = models.DecimalField("angka sebelum", max_digits=18, decimal_places=4, null=True, blank=True)
    when_before = models.CharField("diukur", max_length=60, blank=True, help_text="Misalnya triwulan I 2025.")
    figure_after = models.DecimalField("angka sesudah", max_digits=18, decimal_places=4, null=True, blank=True)
    when_after = models.CharField("diukur lagi", max_length=60, blank=True)
    figure_source = models.CharField("sumber angka", max_length=200, blank=True, help_text="Misalnya rekap antrean.")
    at = models.DateTimeField("diubah pada")
    by = models.CharField("diubah oleh", max_length=40, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ("zone", "service")
        constraints = [
            models.UniqueConstraint(fields=["zone", "service"], name="service_story_once"),
            models.CheckConstraint(
                condition=Q(measure="", measured_in="", figure_before__isnull=True, when_before="")
                | (Q(figure_before__isnull=False) & ~Q(measure="") & ~Q(measured_in="") & ~Q(when_before="")),
                name="service_story_figure_whole",
            ),
            models.CheckConstraint(
                condition=Q(figure_after__isnull=True, when_after="")
                | (Q(figure_before__isnull=False, figure_after__isnull=False) & ~Q(when_after="")),
                name="service_story_measured_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}"

    @property
    def missing(self) -> list[str]:
        """The names of the parts that are empty, as people read them."""
        return [str(self.column(part).verbose_name) for part in self.PARTS if not getattr(self, part)]

    @classmethod
    def column(cls, name: str) -> models.Field[Any, Any]:
        """A column of TOLD, with its name and length."""
        return cast("models.Field[Any, Any]", cls._meta.get_field(name))

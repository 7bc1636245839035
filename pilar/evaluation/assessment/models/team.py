"""Who assesses a zone: the tiers of an assessor as data, and the seats of a zone's team."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Assessor, Zone
from pilar.organisation.models import User

#: Among the parts of a seat, beside the areas 1 to 6: the results component.
RESULTS: Final = 0
PARTS: Final = frozenset({RESULTS, *range(1, 7)})


def words_of(parts: Collection[int]) -> str:
    """``area 1, 2 dan hasil``; empty for none."""
    areas = ", ".join(str(each) for each in sorted(parts) if each != RESULTS)
    return " dan ".join([*([f"area {areas}"] if areas else []), *(["hasil"] if RESULTS in parts else [])])


class Tier(models.Model):
    """A tier of an assessor (anggota, ketua, pengendali teknis): one to three, from the bottom up."""

    scope = "assessor__body__units"

    assessor = models.ForeignKey(Assessor, models.CASCADE, related_name="tiers", verbose_name="penilai")
    number = models.PositiveSmallIntegerField("jenjang", help_text="1 menilai lebih dahulu.")
    label = models.CharField("nama", max_length=60, help_text="Misalnya Anggota, Ketua, Pengendali teknis.")
    role = models.CharField("peran", max_length=30, help_text="Peran yang harus dipegang penilainya.")
    is_used = models.BooleanField("dipakai", default=True, help_text="Jenjang yang tidak dipakai lagi tetap dicatat.")

    class Meta:
        ordering = ("assessor", "number")
        constraints = [
            models.UniqueConstraint(fields=["assessor", "number"], name="tier_once"),
            models.CheckConstraint(condition=Q(number__range=(1, 3)), name="tier_one_to_three"),
            models.CheckConstraint(condition=~Q(label=""), name="tier_has_a_label"),
        ]

    def __str__(self) -> str:
        return self.label


class Seat(models.Model):
    """An account's place in the team that assesses a zone: its tier, and the areas that are its own.

    The role at the body is the right; the seat says for which zone it is used.
    """

    scope = "zone__unit"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="assessor_seats", verbose_name="zona")
    tier = models.ForeignKey(Tier, models.PROTECT, related_name="seats", verbose_name="jenjang")
    user = models.ForeignKey(User, models.PROTECT, related_name="assessor_seats", verbose_name="penilai")
    areas = models.CharField(
        "area", max_length=20, blank=True,
        help_text="Nomor area yang dinilai, misalnya 1,2,3; 0 berarti hasil. Kosong berarti semuanya.",
    )  # fmt: skip
    given_by = models.CharField("ditunjuk oleh", max_length=40, help_text="Id akun.")
    given_at = models.DateTimeField("ditunjuk pada")
    basis = models.CharField("dasar", max_length=200, blank=True, help_text="Nomor surat tugas.")
    ended_at = models.DateTimeField("selesai pada", null=True, blank=True)
    ended_by = models.CharField("diakhiri oleh", max_length=40, blank=True)

    class Meta:
        ordering = ("zone", "tier__number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["zone", "tier", "user"], condition=Q(ended_at__isnull=True), name="seat_open_once"
            )
        ]
        indexes = [models.Index(fields=["user", "zone"], name="seat_of_user", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.tier}"

    @property
    def own_areas(self) -> frozenset[int]:
        """The areas of change of this seat, and RESULTS; empty where it takes in everything."""
        return frozenset(int(each) for each in self.areas.split(",") if each)

    @property
    def said_areas(self) -> str:
        """In words."""
        return words_of(self.own_areas) or "semua area dan hasil"

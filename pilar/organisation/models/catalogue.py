from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.organisation.models.unit import Unit


class Service(models.Model):
    """A public service that a unit offers. Standards, tariffs and requests hang on it later."""

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services", verbose_name="unit")
    name = models.CharField("nama layanan", max_length=200, help_text="Seperti di standar pelayanan.")
    slug = models.SlugField("alamat singkat", max_length=60, unique=True)
    is_active = models.BooleanField("dibuka", default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="service_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Desk(models.Model):
    """A counter where services are given."""

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="desks", verbose_name="unit")
    name = models.CharField("nama loket", max_length=100)
    slug = models.SlugField("alamat singkat", max_length=60, unique=True)
    services = models.ManyToManyField(Service, related_name="desks", blank=True, verbose_name="layanan")
    is_active = models.BooleanField("dibuka", default=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="desk_has_a_name")]

    def __str__(self) -> str:
        return self.name

"""A short anonymous pulse of the staff on their willingness to change.

Who has answered (``PulseTicket``) and what was answered (``PulseAnswer``) stand in two tables without any way from one
to the other: no person, no account, no time finer than the pulse itself.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.areas.change.workflow import DRAFT, PULSE
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person, Unit


class Pulse(models.Model):
    """One round. Two rounds with the same questions show whether the resistance has fallen."""

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pulses", verbose_name="unit")
    title = models.CharField("judul", max_length=200)
    round = models.PositiveSmallIntegerField("putaran")
    opens_on = models.DateField("mulai")
    closes_on = models.DateField("sampai")
    invited = models.PositiveIntegerField("pegawai saat dibuka", default=0)
    state = models.CharField("keadaan", max_length=12, choices=PULSE.choices, default=DRAFT)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-opens_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="pulse_ends_after_start"),
            models.UniqueConstraint(fields=["unit", "round"], condition=~Q(state="withdrawn"), name="pulse_round_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PulseStep(StateChange):
    """What became of a pulse, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Pulse, models.CASCADE, related_name="steps", verbose_name="jajak")


class PulseTicket(models.Model):
    """Somebody has answered a pulse; what, nobody can tell."""

    scope = "pulse__unit"

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="tickets", verbose_name="jajak")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="orang")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pulse", "person"], name="pulse_answered_once")]

    def __str__(self) -> str:
        return str(self.pk)


class PulseAnswer(models.Model):
    """One sheet of answers. Its key is random, so that the order of rows tells nothing."""

    scope = "pulse__unit"

    key = models.UUIDField("kunci", primary_key=True)
    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="answers", verbose_name="jajak")
    group = models.CharField("kelompok", max_length=60, blank=True, help_text="Kelompok jenjang, bukan unit kecil.")
    values = models.JSONField("jawaban", help_text="Kode pertanyaan → 1 sampai 5.")

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.key)

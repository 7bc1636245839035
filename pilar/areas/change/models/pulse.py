"""A short anonymous pulse of the staff on their willingness to change (ADR 0017).

Who has answered (``PulseTicket``) stands in one table, what all have answered together (``PulseBox``) in another:
sealed sums in one row for each pulse, never a sheet of anybody. Both are there only while the pulse runs; closing it
leaves what may be published on the pulse itself.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from pilar.areas.change.workflow import DRAFT, PULSE
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person, Unit


class Pulse(models.Model):
    """One round. Two rounds with the same questions show whether the resistance has fallen.

    ``resistance`` and ``cells`` are what everybody with the right may read: rounded, and without small groups.
    """

    scope = "unit"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pulses", verbose_name="unit")
    title = models.CharField("judul", max_length=200)
    round = models.PositiveSmallIntegerField("putaran")
    edition = models.CharField("edisi pertanyaan", max_length=20, help_text="Hanya putaran seedisi yang dibandingkan.")
    opens_on = models.DateField("mulai")
    closes_on = models.DateField("sampai", help_text="Hari terakhir menjawab.")
    invited = models.PositiveIntegerField("pegawai saat dibuka", default=0)
    state = models.CharField("keadaan", max_length=12, choices=PULSE.choices, default=DRAFT)
    closed_on = models.DateField("ditutup pada", null=True, blank=True)
    answered = models.PositiveIntegerField("menjawab", default=0, help_text="Diisi saat ditutup.")
    resistance = models.DecimalField(
        "indeks penolakan", max_digits=4, decimal_places=1, null=True, blank=True,
        help_text="0 sampai 100; kosong bila penjawabnya terlalu sedikit.",
    )  # fmt: skip
    cells = models.JSONField(
        "sebaran", default=dict, help_text="Kode pertanyaan → banyak jawaban per kelompok; kosong bila disembunyikan."
    )
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-opens_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="pulse_has_a_title"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="pulse_ends_after_start"),
            models.UniqueConstraint(fields=["unit", "round"], condition=~Q(state="withdrawn"), name="pulse_round_once"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="open"), name="pulse_open_once"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True, resistance__isnull=True, answered=0)),
                name="pulse_results_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(resistance__isnull=True) | Q(resistance__range=(0, 100)), name="pulse_resistance_in_range"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "closed_on"], name="pulse_of_unit")]

    def __str__(self) -> str:
        return self.title


class PulseStep(StateChange):
    """What became of a pulse, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(Pulse, models.CASCADE, related_name="steps", verbose_name="jajak")


PULSE.history = PulseStep


class PulseTicket(models.Model):
    """Somebody has answered a pulse that runs; what, nobody can tell. Without a time, and gone when it closes."""

    scope = "pulse__unit"
    not_backed_up = "who has answered a running pulse is kept nowhere else; after a restore all may answer again"

    key = models.UUIDField("kunci", primary_key=True, default=uuid4, editable=False)
    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="tickets", verbose_name="jajak")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="orang")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pulse", "person"], name="pulse_answered_once")]

    def __str__(self) -> str:
        return str(self.key)


class PulseBox(models.Model):
    """The sums of a pulse that runs, sealed. The whole row is written anew with each answer."""

    scope = "pulse__unit"
    not_backed_up = "two backups would tell what was answered between them; after a restore all may answer again"

    pulse = models.OneToOneField(Pulse, models.CASCADE, primary_key=True, related_name="box", verbose_name="jajak")
    sealed = models.BinaryField(
        "isi bersegel", help_text="Jumlah jawaban per pertanyaan dan pilihan, selalu sama panjang."
    )

    def __str__(self) -> str:
        return str(self.pk)

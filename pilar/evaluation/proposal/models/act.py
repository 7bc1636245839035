"""The two acts before the proposal: the dinas nominates units, the head of the body appoints them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.organisation.models import Unit


class Act(Lettered):
    """A dated document that names several zones of a year. It is never deleted: it is withdrawn with a reason.

    ``unit``: who acts, the OPD that nominates or the body's root that appoints.
    """

    scope = "unit"

    NOMINATION, APPOINTMENT = "nomination", "appointment"
    KINDS = [(NOMINATION, "Pencalonan oleh dinas"), (APPOINTMENT, "Penetapan oleh pimpinan instansi")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="zi_acts", verbose_name="unit yang menetapkan")
    kind = models.CharField("jenis", max_length=12, choices=KINDS)
    year = models.PositiveSmallIntegerField("tahun")
    signatory = models.CharField("penanda tangan", max_length=200, help_text="Jabatan, bukan nama.")
    note = models.TextField("catatan", blank=True)
    made_at = models.DateTimeField("dicatat pada")
    made_by = models.CharField("dicatat oleh", max_length=40, help_text="Id akun.")
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.CharField("ditarik oleh", max_length=40, blank=True, help_text="Id akun.")
    reason = models.TextField("alasan penarikan", blank=True)

    class Meta:
        ordering = ("-letter_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["nomination", "appointment"]), name="zi_act_kind_known"),
            models.CheckConstraint(
                condition=~Q(letter_number="") & Q(letter_on__isnull=False), name="zi_act_has_a_letter"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(reason=""), name="zi_act_withdrawn_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["letter_on", "id"], name="zi_act_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.letter_number}"

    @property
    def is_open(self) -> bool:
        """Whether it still holds."""
        return self.withdrawn_at is None


class ActZone(models.Model):
    """A zone that an act names. ``is_open`` follows the act, so that the database refuses a second one of its kind."""

    scope = "zone__unit"

    act = models.ForeignKey(Act, models.CASCADE, related_name="zones", verbose_name="keputusan")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="acts", verbose_name="zona")
    kind = models.CharField("jenis", max_length=12, choices=Act.KINDS)
    is_open = models.BooleanField("berlaku", default=True)

    class Meta:
        ordering = ("act", "pk")
        constraints = [
            models.UniqueConstraint(fields=["act", "zone"], name="zi_act_zone_once"),
            models.UniqueConstraint(fields=["zone", "kind"], condition=Q(is_open=True), name="zone_named_once_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.zone}"

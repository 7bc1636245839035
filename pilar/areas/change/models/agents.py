"""What agents of change have changed: planned, made, confirmed by their superior, integrated into how the unit works.

Who is an agent stands in a decree of the records (kind ``change-agents``, members with the role ``agent``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from pilar.areas.change.workflow import CHANGE, PLANNED
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Person, Unit
from pilar.records.models import Decree
from pilar.records.models.base import RecordFile


class AgentChange(models.Model):
    """One change by one agent."""

    scope = "unit"

    SOP, DECREE, SYSTEM = "sop", "decree", "system"
    HOMES = [(SOP, "SOP"), (DECREE, "Keputusan"), (SYSTEM, "Sistem")]

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="agent_changes", verbose_name="unit")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="agent_changes", verbose_name="agen perubahan")
    title = models.CharField("perubahan", max_length=200)
    problem = models.TextField("masalah", help_text="Keadaan sebelum perubahan.")
    plan = models.TextField("rencana", blank=True)
    planned_on = models.DateField("target selesai")
    made_on = models.DateField("dibuat pada", null=True, blank=True)
    result = models.TextField("hasil", blank=True)
    made_by = models.CharField("dinyatakan oleh", max_length=40, blank=True, help_text="Id akun.")
    confirmed_by = models.CharField("dikonfirmasi oleh", max_length=40, blank=True, help_text="Id akun atasan.")
    confirmed_at = models.DateTimeField("dikonfirmasi pada", null=True, blank=True)
    integrated_into = models.CharField("masuk ke", max_length=10, choices=HOMES, blank=True)
    integrated_as = models.CharField("nama atau nomornya", max_length=200, blank=True)
    decree = models.ForeignKey(
        Decree, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="keputusan penampung"
    )
    integrated_on = models.DateField("terintegrasi pada", null=True, blank=True)
    integrated_until = models.DateField("berlaku sampai", null=True, blank=True)
    state = models.CharField("keadaan", max_length=12, choices=CHANGE.choices, default=PLANNED)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")

    class Meta:
        ordering = ("-planned_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agent_change_has_a_title"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "dropped"]) | Q(made_on__isnull=False), name="agent_change_made_when"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "integrated"])
                | (~Q(confirmed_by="") & Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("made_by"))),
                name="agent_change_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="integrated")
                | (~Q(integrated_into="") & ~Q(integrated_as="") & Q(integrated_on__isnull=False)),
                name="agent_change_integrated_where",
            ),
            models.CheckConstraint(
                condition=Q(integrated_until__isnull=True)
                | Q(integrated_on__isnull=False, integrated_until__gte=F("integrated_on")),
                name="agent_change_holds_after_start",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "made_on"], name="agent_change_of_unit")]

    def __str__(self) -> str:
        return self.title


class AgentChangeStep(StateChange):
    """What became of a change, by whom."""

    scope = "obj__unit"

    obj = models.ForeignKey(AgentChange, models.CASCADE, related_name="steps", verbose_name="perubahan")


CHANGE.history = AgentChangeStep


class AgentChangeFile(RecordFile):
    """The proof of a change, or of its place in SOP, decree or system."""

    scope = "change__unit"

    PROOF, INTEGRATION, OTHER = "proof", "integration", "other"
    KINDS = [(PROOF, "Bukti perubahan"), (INTEGRATION, "Bukti integrasi"), (OTHER, "Lainnya")]

    change = models.ForeignKey(AgentChange, models.CASCADE, related_name="files", verbose_name="perubahan")

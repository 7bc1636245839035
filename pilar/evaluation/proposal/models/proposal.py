"""What a body proposes to the national team, frozen: PortalRB and the links to evidence read this and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from pilar.evaluation.models import Submission, Zone
from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.evaluation.proposal.workflow import DRAFT, PROPOSAL
from pilar.kernel.workflow import StateChange
from pilar.organisation.models import Body


class Proposal(Lettered):
    """The proposal of a body for one predicate in one year: a letter, and units within the quota.

    ``sha256`` is the hash over the hashes of its units' submissions, in the order of their rank.
    """

    scope = "body__units"

    body = models.ForeignKey(Body, models.PROTECT, related_name="proposals", verbose_name="instansi")
    year = models.PositiveSmallIntegerField("tahun", help_text="Tahun evaluasi.")
    predicate = models.CharField("predikat", max_length=20, help_text="WBK atau WBBM.")
    state = models.CharField("keadaan", max_length=10, choices=PROPOSAL.choices, default=DRAFT)
    fixed_at = models.DateTimeField("ditetapkan pada", null=True, blank=True)
    sha256 = models.CharField("sidik SHA-256", max_length=64, blank=True)
    created_at = models.DateTimeField("dibuat pada")
    created_by = models.CharField("dibuat oleh", max_length=40, help_text="Id akun.")
    version = models.PositiveIntegerField("versi", default=1)

    class Meta:
        ordering = ("-year", "predicate", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year", "predicate"], condition=~Q(state="withdrawn"), name="proposal_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(PROPOSAL.states)), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(fixed_at__isnull=False, letter_on__isnull=False),
                name="proposal_fixed_with_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"Usulan {self.predicate} {self.year}"


class ProposalStep(StateChange):
    """When a proposal was fixed or withdrawn."""

    scope = "obj__body__units"

    obj = models.ForeignKey(Proposal, models.CASCADE, related_name="steps", verbose_name="usulan")

    class Meta(StateChange.Meta):
        indexes = [models.Index(fields=["obj", "at"], name="proposal_step_of")]


PROPOSAL.history = ProposalStep


class ProposedUnit(models.Model):
    """A zone in a proposal. ``submission`` (of kind propose, on the unit's worksheet) is set when it is fixed.

    ``external_id`` and ``name`` are what PortalRB sees: they stay when the unit's slug or name changes later.
    """

    scope = "zone__unit"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="units", verbose_name="usulan")
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="proposed", verbose_name="zona")
    rank = models.PositiveSmallIntegerField("urutan")
    external_id = models.CharField("id di PortalRB", max_length=80)
    name = models.CharField("nama", max_length=200)
    is_affirmation = models.BooleanField("afirmasi", default=False, help_text="Diusulkan lewat jalur afirmasi (WBK).")
    exception = models.TextField(
        "alasan pengecualian", blank=True, help_text="Mengapa diusulkan walau ada prasyarat yang belum terpenuhi."
    )
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="proposed", verbose_name="yang dibekukan"
    )

    class Meta:
        ordering = ("proposal", "rank", "pk")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "zone"], name="proposed_once"),
            models.UniqueConstraint(fields=["proposal", "external_id"], name="proposed_id_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def category(self) -> str:
        """PortalRB's ``kategori``: WBK, WBK-AFIRMASI or WBBM."""
        return f"{self.proposal.predicate}-AFIRMASI" if self.is_affirmation else self.proposal.predicate

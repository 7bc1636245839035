"""What the last closed pleno decided of each zone, for whoever proposes by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from pilar.evaluation.proposal.models import Candidate, Pleno, Proposal
from pilar.evaluation.proposal.pleno_paper import KIND
from pilar.evaluation.proposal.workflow import CLOSED
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import tanggal


@dataclass(frozen=True, slots=True)
class Decided:
    """A closed pleno with its minutes. ``decisions``: of each candidate, by zone."""

    pleno: int
    held_on: date | None
    number: str
    is_revoked: bool
    decisions: Mapping[int, str] = field(default_factory=dict)

    def against(self, zone: int) -> str:
        """Why proposing this zone does not rest on the minutes; empty where it does."""
        if self.is_revoked:
            return f"berita acara pleno {self.number} dicabut dan belum ada pleno sesudahnya."
        minutes = f"pleno {tanggal(self.held_on)} (berita acara {self.number})"
        decision = self.decisions.get(zone)
        if decision is None:
            return f"bukan calon pada {minutes}, jadi belum diputuskan."
        return "" if decision == Candidate.CHOSEN else f"{minutes} memutuskan tidak mengusulkannya."


_MINUTES: Final = Document.objects.filter(
    object_type=Pleno._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), kind=KIND.code
).order_by("-issued_at", "-pk")


def decided_for(proposal: Proposal) -> Decided | None:
    """What the pleno closed last decided for the predicate and year of ``proposal``; None where none was closed.

    Two queries at most.
    """
    plenos = Pleno.objects.filter(
        body=proposal.body_id, year=proposal.year, predicate=proposal.predicate, state=CLOSED
    ).annotate(number=Subquery(_MINUTES.values("number")[:1]), paper=Subquery(_MINUTES.values("state")[:1]))
    row = plenos.order_by("-closed_at", "-pk").values_list("pk", "held_on", "number", "paper").first()
    if row is None:
        return None
    pk, held_on, number, paper = row
    decisions = dict(Candidate.objects.filter(pleno=pk).values_list("zone", "decision"))
    return Decided(pk, held_on, number or "", paper == Document.REVOKED, decisions)

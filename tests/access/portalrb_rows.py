"""PortalRB: machines come with a token, outside assessors with an address, the bureau looks after the addresses."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from pilar.evaluation.models import Submission
from pilar.evaluation.portalrb.models import EvidenceLink
from pilar.evaluation.portalrb.tokens import new_key, token_of
from pilar.evaluation.proposal.models import Proposal, ProposedUnit
from pilar.organisation import rates
from tests.access.row import PUBLIC, Row
from tests.access.world import World
from tests.evaluation.portalrb.rows import frozen_of

MANAGE, SEES = "proposal.manage", "proposal.view"
KELOLA = "kelola/tautan-bukti/"


def proposed(world: World, place: str) -> ProposedUnit:
    """The place's zone in a proposal that is fixed, frozen as this room reads it."""
    zone, at = world.things["zone", place], timezone.now()
    body = zone.unit.body
    # Of a year long over: whatever else the world proposes stays as it is.
    proposal = Proposal.objects.filter(body=body, year=2015, predicate="WBK").first() or Proposal.objects.create(
        body=body, year=2015, predicate="WBK", state="fixed", letter_number="1", letter_on=at.date(), fixed_at=at,
        created_at=at, created_by="1",
    )  # fmt: skip
    found = proposal.units.filter(zone=zone).first()
    if found is not None:
        return found
    content = frozen_of(zone, {})
    submission = Submission.objects.create(
        worksheet=zone.worksheets.get(assessor__code="unit"), round=9, kind="propose", content=content.decode(),
        sha256=hashlib.sha256(content).hexdigest(), at=at, by="1",
    )  # fmt: skip
    return ProposedUnit.objects.create(
        proposal=proposal, zone=zone, rank=proposal.units.count() + 1, external_id=zone.unit.slug, name=zone.name,
        submission=submission,
    )  # fmt: skip


def one(world: World, place: str) -> dict[str, Any]:
    return {"pk": proposed(world, place).pk}


def link(world: World, place: str) -> dict[str, Any]:
    """The address of the first question's evidence of the place."""
    row, at = proposed(world, place), timezone.now()
    made = EvidenceLink.objects.filter(proposed=row).first() or EvidenceLink.objects.create(
        proposed=row, question="A.I.1.i.a", key=new_key(), issued_at=at, issued_by="1",
        expires_at=at + timedelta(days=1),
    )  # fmt: skip
    rates.forget("evidence-zip", f"link:{made.pk}")  # everybody asks, each as if nobody had before
    return {"token": token_of(made.key), "number": 1}


_ACT: dict[str, Any] = {"of": one, "sees": SEES, "root": True}
ROWS: dict[str, Row] = {
    KELOLA: Row(MANAGE),
    f"{KELOLA}<int:pk>/": Row(MANAGE, **_ACT),
    f"{KELOLA}<int:pk>/pembukaan/": Row(MANAGE, **_ACT),
    f"{KELOLA}<int:pk>/cabut/": Row(MANAGE, **_ACT),
    f"{KELOLA}<int:pk>/perpanjang/": Row(MANAGE, **_ACT),
    # whoever has the address reads it, signed in or not
    "bukti/<str:token>/": Row(PUBLIC, of=link),
    "bukti/<str:token>/semua.zip": Row(PUBLIC, of=link),
    "bukti/<str:token>/<int:number>/berkas": Row(PUBLIC, of=link),
    **{
        f"api/portalrb/{path}{end}": Row(PUBLIC, of=of, found=(401,))
        for end in ("", "/")
        for path, of in (
            ("pengusulan/unit-wbk", None),
            ("pengusulan/unit-wbbm", None),
            ("lke/jawaban-unit/<str:unit_id>", lambda world, place: {"unit_id": "x"}),
        )
    },
}

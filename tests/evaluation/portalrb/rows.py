"""A fixed proposal as rows: what PortalRB and the links to evidence read. All of it is sample data.

The frozen text has the form that ``proposal/snapshot.py`` writes; test_fixed_by_the_action.py holds the two together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pilar.evaluation.actions import zones
from pilar.evaluation.models import Submission, Zone
from pilar.evaluation.portalrb.models import EvidenceLink, EvidenceLinkVisit
from pilar.evaluation.proposal.models import Proposal, ProposedUnit
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.submission import content_of
from pilar.kernel.ledger import canonical
from tests.evaluation.place import CUTOFF, YEAR, YES_NO
from tests.organisation.town import AT, TODAY, Town

#: Of an assessor: field → (value as text or None, note).
Said = Mapping[str, tuple[str | None, str]]


def handed_in(zone: Zone) -> dict[str, Any]:
    """What the unit hands in now."""
    found: dict[str, Any] = json.loads(content_of(load_sheet(zone), zone.members.select_related("unit"), 1, AT))
    return found


def agreed(unit: Mapping[str, Any], code: str, said: Said) -> dict[str, Any]:
    """What an assessor agreed to: ``said``, and everything else like the unit, without a note."""
    answers = {
        field: {**given, "value": said.get(field, (given["value"], ""))[0], "note": said.get(field, ("", ""))[1]}
        for field, given in unit["answers"].items()
    }
    return {**unit, "assessor": code, "answers": answers}


def frozen_of(zone: Zone, chain: Mapping[str, Said], proposed_as: str = "") -> bytes:
    unit = handed_in(zone)
    return canonical(
        {
            "format": 1, "kind": "propose", "edition": zone.edition, "zone": unit["zone"],
            "proposal": {"id": proposed_as or zone.unit.slug, "name": zone.name},
            "assessors": {"unit": unit, **{code: agreed(unit, code, said) for code, said in chain.items()}},
        }
    )  # fmt: skip


def fixed(
    zone: Zone, *, predicate: str = "WBK", chain: Mapping[str, Said] | None = None, at: datetime = AT,
    proposal: Proposal | None = None, external_id: str = "", is_affirmation: bool = False,
) -> ProposedUnit:  # fmt: skip
    """The zone in a fixed proposal of its body, frozen as it is now. Further units join ``proposal``."""
    proposal = proposal or Proposal.objects.create(
        body=zone.unit.body, year=zone.year, predicate=predicate, state="fixed", letter_number="000.8/1/2026",
        letter_on=TODAY, fixed_at=at, sha256="0" * 64, created_at=at, created_by="1",
    )  # fmt: skip
    proposed_as = external_id or zone.unit.slug
    content = frozen_of(zone, {"tpi": {}} if chain is None else chain, proposed_as)
    submission = Submission.objects.create(
        worksheet=zone.worksheets.get(assessor__code="unit"), round=1, kind=Submission.PROPOSE,
        content=content.decode(), sha256=hashlib.sha256(content).hexdigest(), at=at, by="1",
    )  # fmt: skip
    return ProposedUnit.objects.create(
        proposal=proposal, zone=zone, rank=proposal.units.count() + 1, external_id=proposed_as,
        name=zone.name, is_affirmation=is_affirmation, submission=submission,
    )  # fmt: skip


def first_of(zone: Zone, kind: str) -> str:
    """The first field of a kind: ``count`` or ``index``."""
    return next(key for key, item in rulebook(zone.edition).instrument.fields.items() if item.kind == kind)


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town`` (see tests/evaluation/rows.py)."""

    def link() -> EvidenceLink:
        head = town.user(town.root, "Kepala daerah contoh", "head")
        zone = zones.create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)
        return EvidenceLink.objects.create(
            proposed=fixed(zone), question=YES_NO, key="x" * 26, issued_at=AT, issued_by="1", expires_at=AT
        )

    return {
        EvidenceLink: link,
        EvidenceLinkVisit: lambda: EvidenceLinkVisit.objects.create(link=link(), at=AT, opened="page"),
    }

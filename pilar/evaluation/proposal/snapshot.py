"""What a proposal freezes of a unit: what the unit handed in and what its assessors agreed to, as canonical JSON.

format, kind, edition, zone, proposal (predicate, category, rank, letter), assessors by code: each with the whole
content of a submission (``evaluation/submission.py``), as it was frozen then. Nothing is read from a live worksheet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pilar.evaluation.models import Submission
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import ProposedUnit
from pilar.kernel.ledger import canonical

FORMAT: Final = 1
KIND: Final = "propose"


def content_of(row: ProposedUnit, frozen: Mapping[str, Submission], letter: Letter, at: datetime) -> bytes:
    """The canonical JSON (UTF-8) of a proposed unit. ``frozen``: submission by assessor's code, the unit's among them.

    ``row`` comes with its proposal and zone, unit and body.
    """
    zone = row.zone
    return canonical(
        {
            "format": FORMAT,
            "kind": KIND,
            "edition": zone.edition,
            "zone": {
                "id": zone.pk, "name": zone.name, "unit": zone.unit.slug, "body": str(zone.unit.body.uuid),
                "year": zone.year, "target": zone.target, "cutoff": zone.cutoff.isoformat(),
            },
            "proposal": {
                "id": row.external_id, "name": row.name, "predicate": row.proposal.predicate, "category": row.category,
                "affirmation": row.is_affirmation, "rank": row.rank, "exception": row.exception,
                "letter_number": letter.number, "letter_on": letter.on.isoformat(),
            },
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "assessors": {code: json.loads(each.content) for code, each in frozen.items()},
            "submissions": {code: each.sha256 for code, each in frozen.items()},
        }
    )  # fmt: skip


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def whole_hash(hashes: Iterable[str]) -> str:
    """The hash over a proposal: of the canonical JSON list of its units' hashes, in the order of their rank."""
    return sha256_of(canonical(list(hashes)))


def failing(content: Mapping[str, Any], predicate: str) -> list[str] | None:
    """The codes of the floors of ``predicate`` that a frozen score does not hold; None where it says nothing of it.

    A floor that the instrument leaves open (``passes`` null) holds nobody up.
    """
    found = content.get("score", {}).get("predicates", {}).get(predicate)
    if found is None:
        return None
    codes = [code for code, floor in found["floors"].items() if floor["passes"] is False]
    return sorted(codes, key=_place)


def _place(code: str) -> tuple[int, str]:
    """Total and pengungkit first, then areas, then results: canonical JSON has lost the instrument's order."""
    first = ("total", "pengungkit")
    if code in first:
        return first.index(code), ""
    return (2 if code.startswith("area-") else 3), code

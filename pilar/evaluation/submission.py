"""What a submission says: everything on the worksheet at that moment, as canonical JSON. Pure but for what it is given.

format, instrument (id, sha256), edition, zone, members, round, at,
answers by field (value as text, note, version), evidence by field (in the order in which assessors read it),
score (total, points of every node and area, every floor of every predicate), all figures as text; of an assessor also
recommendations and what each tier said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.models import Answer, ZoneMember
from pilar.evaluation.queries.evidence import Shown
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.scoring import STORED
from pilar.instrument.engine import Score
from pilar.instrument.verdict import PredicateResult
from pilar.kernel.ledger import canonical
from pilar.numbers import rounded

FORMAT: Final = 1


def content_of(
    sheet: Sheet, members: Iterable[ZoneMember], round_: int, at: datetime, more: Mapping[str, Any] | None = None
) -> bytes:
    """The canonical JSON (UTF-8) of ``sheet``. Equal sheets give equal bytes but for ``round`` and ``at``.

    ``more``: what an assessor adds, ready for JSON: what each tier said, recommendations.
    """
    zone, instrument = sheet.zone, sheet.rules.instrument
    return canonical(
        {
            "format": FORMAT,
            "instrument": {"id": instrument.id, "sha256": instrument.sha256},
            "edition": zone.edition,
            "zone": {
                "id": zone.pk, "name": zone.name, "unit": zone.unit.slug, "body": str(zone.unit.body.uuid),
                "year": zone.year, "target": zone.target, "cutoff": zone.cutoff.isoformat(),
            },
            "members": [{"unit": member.unit.slug, "name": member.unit.name} for member in members],
            "assessor": sheet.worksheet.assessor.code,
            "round": round_,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "answers": {field: _answer(sheet.answers[field]) for field in instrument.fields},
            "evidence": {field: rows for field in sheet.evidence if (rows := _evidence(sheet.evidence[field]))},
            "score": _score(sheet.score, list(sheet.verdicts.values())),
            **(more or {}),
        }
    )  # fmt: skip


def _answer(answer: Answer) -> dict[str, Any]:
    """A draft that nobody has confirmed is no answer of the unit's: it is left out like a blank."""
    value = None if answer.is_draft else answer.value
    text = value_text(value)
    return {
        "value": text, "note": "" if answer.is_draft else answer.note, "evidence_text": answer.evidence_text,
        "version": answer.version,
    }  # fmt: skip


def _evidence(rows: Sequence[Shown]) -> list[dict[str, Any]]:
    return [
        {
            "evidence": row.version.evidence_id, "version": row.version.number, "sha256": row.version.sha256,
            "kind": row.version.evidence.kind, "title": row.title, "url": row.version.url,
            "filename": row.version.filename, "page": row.use.page,
            "from": row.version.period_from and row.version.period_from.isoformat(),
            "until": row.version.period_until and row.version.period_until.isoformat(),
            "check": row.version.check_state,
        }
        for row in rows
        if not row.use.is_draft
    ]  # fmt: skip


def _score(score: Score, results: Sequence[PredicateResult]) -> dict[str, Any]:
    return {
        "total": _figure(score.total),
        "provisional": score.provisional,
        "nodes": {code: None if node.points is None else _figure(node.points) for code, node in score.nodes.items()},
        "areas": {str(number): _figure(area.points) for number, area in score.areas.items()},
        "predicates": {
            result.predicate.code: {
                "passes": result.passes,
                "floors": {
                    floor.floor.code: {
                        "value": _figure(floor.value), "passes": floor.passes,
                        "minimum": None if floor.floor.minimum is None else _figure(floor.floor.minimum),
                    }
                    for floor in result.floors
                },
            }
            for result in results
        },
    }  # fmt: skip


def _figure(value: Fraction) -> str:
    return str(rounded(value, STORED))


def value_text(value: str | Fraction | None) -> str | None:
    """An answer as a hand-over keeps it: the option, the number as it was typed, None for a blank."""
    return value if value is None or isinstance(value, str) else _exact(value)


def _exact(value: Fraction) -> str:
    """A count or an index as it was typed, without trailing zeros."""
    text = f"{rounded(value, 12):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

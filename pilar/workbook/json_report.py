"""The result of a check as JSON. The format is a contract (docs/contracts.md): programs rely on every key."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pilar.instrument.engine import AreaScore, Score
from pilar.instrument.verdict import FloorResult, PredicateResult
from pilar.numbers import rounded
from pilar.workbook.check import Check
from pilar.workbook.model import Difference, Finding

PLACES = 4


def to_json(check: Check) -> dict[str, Any]:
    """Everything that ``pilar score --json`` prints. Numbers are rounded half-up to four decimals."""
    score = check.score
    return {
        "instrument": score.instrument.id,
        "layout": check.reading.layout,
        "assessor": check.reading.assessor.code,
        "questions": len(score.instrument.fields),
        "answered": score.answered,
        "complete": score.complete,
        "total": number(score.total),
        "components": _nodes(score, depth=0),
        "aspects": _nodes(score, depth=1),
        "areas": {str(key): _area(score, area) for key, area in score.areas.items()},
        "results": {key: number(points) for key, points in score.results.items()},
        "workbook_total": optional(check.workbook_total),
        "differences": [_difference(item) for item in check.differences],
        "predicates": {code: _predicate(result) for code, result in check.predicates.items()},
        "warnings": [_warning(finding) for finding in check.findings],
    }


def number(value: Fraction) -> float:
    return float(rounded(value, PLACES))


def optional(value: Fraction | None) -> float | None:
    return None if value is None else number(value)


def _nodes(score: Score, *, depth: int) -> dict[str, float]:
    return {code: number(score.points(code)) for code in score.nodes if code.count(".") == depth}


def _area(score: Score, area: AreaScore) -> dict[str, float]:
    """Parts are named after the aspect that they belong to: ``pemenuhan``, ``reform``."""
    parts = {}
    for member, points in area.parts.items():
        parent = score.instrument.nodes[member].parent or member
        parts[score.instrument.nodes[parent].name.casefold()] = number(points)
    return {
        "weight": number(area.weight),
        **parts,
        "score": number(area.points),
        "share": number(area.share),
    }


def _difference(item: Difference) -> dict[str, Any]:
    return {"node": item.node, "ours": number(item.ours), "workbook": optional(item.workbook), "why": item.why}


def _predicate(result: PredicateResult) -> dict[str, Any]:
    return {"passes": result.passes, "floors": [_floor(floor) for floor in result.floors]}


def _floor(result: FloorResult) -> dict[str, Any]:
    return {
        "code": result.floor.code,
        "value": number(result.value),
        "minimum": optional(result.floor.minimum),
        "passes": result.passes,
    }


def _warning(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "node": finding.node,
        "sheet": finding.place.sheet,
        "row": finding.place.row,
        "cell": finding.place.cell,
        "message": finding.message,
    }

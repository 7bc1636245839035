"""A measured fact as it is stored and compared: figures for pages, and a digest that changes when the rows do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.facts.model import Row, Rows
from pilar.evaluation.facts.session import Measured
from pilar.evaluation.facts.suggesting import Suggestion

PLACES: Final = Decimal("0.000001")


def figures(measured: Measured, suggestion: Suggestion) -> dict[str, Any]:
    """What a page shows of the fact without asking its rows: JSON of texts and numbers, no names."""
    fact = measured.fact
    return {
        "fact": measured.declared.code,
        "label": measured.declared.label,
        "summary": fact.summary,
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "value": None if fact.value is None else str(decimal_of(fact.value)),
        "checks": [{"code": each.code, "label": each.label, "holds": each.holds, "lift": each.lift}
                   for each in fact.checks],
        "warnings": list(fact.warnings),
        "lacking": fact.lacking,
        "nil": fact.nil,
        "absent": fact.absent,
        "origin": measured.origin,
        "level": measured.units.level,
        "window": {"kind": measured.window.kind, "label": measured.window.label},
        "option": suggestion.option,
        "asks": suggestion.asks,
        "better": suggestion.better,
        "lifts": list(suggestion.lifts),
        "why_none": suggestion.why_none,
        "rows": [{"title": each.title, "complete": each.complete} for each in fact.rows],
    }  # fmt: skip


def decimal_of(value: Fraction) -> Decimal:
    """Half up to six decimals, as scores are stored."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES, ROUND_HALF_UP)


def lists_of(measured: Measured) -> list[dict[str, Any]]:
    """The rows behind the figure for freezing: type, id and a hash of what a paper shows of each; no names."""
    return [
        {"title": rows.title, "headings": list(rows.headings), "rows": [_frozen(row) for row in rows.read()]}
        for rows in measured.fact.rows
    ]


def _frozen(row: Row) -> dict[str, Any]:
    return {"type": row.type, "id": row.id, "sha256": _sha256(row.cells)}


def digest(measured: Measured) -> str:
    """A hash over figures, conditions and rows. Equal as long as the same rows say the same; the day is not in it."""
    fact = measured.fact
    said: Mapping[str, Any] = {
        "fact": measured.declared.code,
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "value": None if fact.value is None else str(fact.value),
        "checks": [[each.code, each.holds] for each in fact.checks],
        "nil": fact.nil,
        "rows": lists_of(measured),
    }
    return _sha256(said)


def _sha256(value: object) -> str:
    return sha256_of(canonical(value))


def sha256_of(text: str) -> str:
    """The hash (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def combined(digests: Iterable[tuple[str, str]]) -> str:
    """One digest of the facts of a question: key and digest of each, in the order of the form."""
    return _sha256([list(each) for each in digests])


def canonical(value: object) -> str:
    """JSON with sorted keys and no space: the same content gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=list)


def changed_rows(frozen: list[dict[str, Any]], now: list[Rows]) -> tuple[int, int, int]:
    """Of the rows of a frozen fact: how many are gone, how many say something else, how many are new."""
    before = {(row["type"], row["id"]): row["sha256"] for each in frozen for row in each["rows"]}
    after = {(row.type, row.id): _sha256(row.cells) for rows in now for row in rows.read()}
    gone = len(before.keys() - after.keys())
    new = len(after.keys() - before.keys())
    other = sum(after[key] != before[key] for key in before.keys() & after.keys())
    return gone, other, new

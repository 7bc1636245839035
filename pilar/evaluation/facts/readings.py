"""A measured fact as it is stored and compared: figures for pages, and a digest that changes when the rows do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.facts.hashing import canonical, sha256_of
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
        {
            "title": rows.title,
            "headings": list(rows.headings),
            "rows": [{"type": kind, "id": key, "sha256": sha256} for kind, key, sha256 in rows.hashes],
        }
        for rows in measured.lists
    ]


def digest(measured: Measured, option: str | None = None) -> str:
    """A hash over figures, conditions, rows and the ``option`` that they suggest: what somebody takes over by a click.

    Equal as long as the same rows say the same of the same time; the day of measuring is not in it.
    """
    fact, window = measured.fact, measured.window
    said: Mapping[str, Any] = {
        "fact": measured.declared.code,
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "value": None if fact.value is None else str(fact.value),
        "checks": [[each.code, each.holds] for each in fact.checks],
        "nil": fact.nil,
        "option": option,
        "level": measured.units.level,
        "window": [window.start.isoformat() if window.start else None, window.end.isoformat()],
        "rows": [[rows.title, rows.hashes] for rows in measured.lists],
    }
    return sha256_of(canonical(said))


def combined(digests: Iterable[tuple[str, str]]) -> str:
    """One digest of the facts of a question: key and digest of each, in the order of the form."""
    return sha256_of(canonical([list(each) for each in digests]))


def changed_rows(frozen: list[dict[str, Any]], now: Measured) -> tuple[int, int, int]:
    """Of the rows of a frozen fact: how many are gone, how many say something else, how many are new.

    A row that has left one of two lists, or come into another, says something else.
    """
    before: defaultdict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    after: defaultdict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for each in frozen:
        for row in each["rows"]:
            before[row["type"], row["id"]].add((each["title"], row["sha256"]))
    for rows in now.lists:
        for kind, key, sha256 in rows.hashes:
            after[kind, key].add((rows.title, sha256))
    gone = len(before.keys() - after.keys())
    new = len(after.keys() - before.keys())
    other = sum(after[key] != before[key] for key in before.keys() & after.keys())
    return gone, other, new

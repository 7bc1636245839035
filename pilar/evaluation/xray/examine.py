"""Take an x-ray: every rule over one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilar.evaluation.queries import facts
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.xray import registry
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, Rule, Severity
from pilar.evaluation.xray.supplies import supplied
from pilar.kernel import rules as dated


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the rule that it comes from."""

    rule: Rule
    finding: Finding


def case_of(sheet: Sheet, on: date) -> Case:
    """The sheet with the limits that hold for its body on ``on``, its facts, and what other rooms add.

    Three queries and those of the supplies. ``sheet.zone.unit.body`` comes with it.

    Raises RuleMissingError where a limit has no value on that day.
    """
    body = sheet.zone.unit.body.uuid
    book = dated.book(registry.limits(), [body])
    limits = {code: Decimal(str(book.get(code, body, on).value)) for code in registry.limits()}
    return Case(sheet, limits, facts.readings_of(sheet.zone.pk), facts.frozen_of(sheet.zone.pk), supplied(sheet))


def examine(case: Case) -> list[Found]:
    """All findings: about the sheet as a whole first, then question by question in the order of the form."""
    order = {code: place for place, code in enumerate(case.instrument.questions)}
    return sorted(_all(case), key=lambda found: order.get(found.finding.question, -1))


def tally(found: list[Found]) -> dict[Severity, int]:
    """How many of each severity, the heavy ones first."""
    return {severity: sum(each.rule.severity is severity for each in found) for severity in Severity}


def _all(case: Case) -> Iterator[Found]:
    for rule in registry.rules().values():
        for finding in rule.check(case):
            yield Found(rule, finding)

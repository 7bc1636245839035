"""A body's own values of rules: set, ended, withdrawn. Only who keeps the rules of the whole body may."""

from __future__ import annotations

from datetime import date, datetime

from pilar.kernel import rules
from pilar.kernel.models.rules import Rule
from pilar.organisation.access import require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, User

CAPABILITY = "rule.manage"


def set_rule(
    body: Body, code: str, value: object, *, unit: str, source: str, verified: str, valid_from: date,
    valid_until: date | None = None, note: str = "", by: User, at: datetime,
) -> Rule:  # fmt: skip
    """Lay the body's own value over the shipped one. Raises AccessDenied, RuleError and RuleMissingError."""
    require(by, CAPABILITY, root_of(body), at=at)
    return rules.set_for_body(
        code, value, unit=unit, source=source, verified=verified, valid_from=valid_from, valid_until=valid_until,
        note=note, body=body.uuid, by=by.actor, at=at,
    )  # fmt: skip


def end_rule(body: Body, row: Rule, *, last_day: date, by: User, at: datetime) -> Rule:
    """Let the body's value hold until ``last_day``; then the shipped one counts. Raises AccessDenied, RuleError."""
    require(by, CAPABILITY, root_of(body), at=at)
    return rules.end_for_body(row.pk, last_day=last_day, body=body.uuid, by=by.actor, at=at)


def withdraw_rule(body: Body, row: Rule, *, by: User, at: datetime) -> Rule:
    """Take back a value that was a mistake; cases that were opened under it keep it. Raises AccessDenied, RuleError."""
    require(by, CAPABILITY, root_of(body), at=at)
    return rules.withdraw_for_body(row.pk, body=body.uuid, by=by.actor, at=at)

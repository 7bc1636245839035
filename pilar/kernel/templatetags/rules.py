"""Values of rules in words."""

from __future__ import annotations

from django import template

from pilar.kernel.models.rules import Rule
from pilar.kernel.rule_words import range_in_words, room_of, value_in_words

register = template.Library()


@register.filter
def nilai_aturan(rule: Rule, value: object = None) -> str:
    """The value of ``rule`` with its unit: ``5 hari kerja``; ``rule|nilai_aturan:value`` another value of it."""
    return value_in_words(rule.kind, rule.unit, rule.value if value is None else value)


@register.filter
def rentang_aturan(rule: Rule) -> str:
    """Which values a body may set instead; empty where any."""
    return range_in_words(rule.minimum, rule.maximum, rule.unit)


@register.filter
def ruang(code: str) -> str:
    """The room that ships the rule ``code``, by its Indonesian name."""
    return room_of(code)

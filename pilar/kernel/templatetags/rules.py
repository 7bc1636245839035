"""Values of rules in words."""

from __future__ import annotations

from django import template

from pilar.kernel.models.rules import Rule
from pilar.kernel.rule_words import range_in_words, value_in_words

register = template.Library()


@register.filter
def nilai_aturan(rule: Rule) -> str:
    """The value of ``rule`` with its unit: ``5 hari kerja``."""
    return value_in_words(rule.kind, rule.unit, rule.value)


@register.filter
def rentang_aturan(rule: Rule) -> str:
    """Which values a body may set instead; empty where any."""
    return range_in_words(rule.minimum, rule.maximum, rule.unit)

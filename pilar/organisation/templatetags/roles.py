"""Roles and areas in words."""

from __future__ import annotations

from django import template

from pilar.organisation.forms.grants import area_words
from pilar.organisation.roles import ROLES, Role

register = template.Library()


@register.filter
def role_of(code: str) -> Role | None:
    return ROLES.get(code)


@register.filter
def role_name(code: str) -> str:
    """The label of a role; its code where the table has dropped it."""
    return ROLES[code].label if code in ROLES else code


register.filter(area_words)

"""Roles and areas in words."""

from __future__ import annotations

from django import template

from pilar.organisation.forms.grants import area_labels
from pilar.organisation.roles import ROLES, Role

register = template.Library()


@register.filter
def role_of(code: str) -> Role | None:
    return ROLES.get(code)


@register.filter
def role_name(code: str) -> str:
    """The label of a role; its code where the table has dropped it."""
    return ROLES[code].label if code in ROLES else code


@register.filter
def area_name(number: int) -> str:
    """The area of change 1–6 as the instrument names it."""
    return area_labels().get(number, "")

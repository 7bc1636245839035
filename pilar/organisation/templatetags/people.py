"""People in templates: as the account that asks sees them."""

from __future__ import annotations

from typing import Any

from django import template

from pilar.organisation.masking import PersonRow, row_of
from pilar.organisation.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def seen_person(context: dict[str, Any], person: Person) -> PersonRow:
    """``{% seen_person person as row %}``: what of ``person`` the request shows. Takes no query."""
    request = context["request"]
    return row_of(person, request.user, request.rights, request.day)


@register.filter
def cell_of(letters: dict[str, str], field: str) -> str:
    """The column letter of a field in the uploaded file, or nothing."""
    return letters.get(field, "")

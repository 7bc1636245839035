"""Background work in words."""

from __future__ import annotations

from django import template

from pilar.kernel.jobs.registry import attempts_of, label_of

register = template.Library()


@register.filter
def nama_pekerjaan(code: str) -> str:
    """What people call the job ``code``."""
    return label_of(code)


@register.filter
def batas_percobaan(code: str) -> int:
    """How often the job ``code`` is tried before it is given up."""
    return attempts_of(code)

"""Addresses of other pages of the roadmap, as far as they are there."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object) -> str:
    """``reverse``; empty where nothing has that name, so that a page leaves the link out."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

"""Components that wrap content. Those that need no content are plain includes under ``components/``."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def pilar_version() -> str:
    return version("pilar")


@register.simple_block_tag
def table_region(content: SafeString, label: str) -> SafeString:
    """A table that may be wider than the screen: it scrolls inside its own region, also by keyboard."""
    return render_to_string("components/table_region.html", {"content": content, "label": label})


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "") -> SafeString:
    """A remark beside the text. ``kind``: info, warn, good or bad."""
    return render_to_string("components/notice.html", {"content": content, "kind": kind, "title": title})


@register.simple_block_tag
def chart_figure(content: SafeString, name: str, title: str, description: str = "") -> SafeString:
    """A chart with its caption. ``name`` joins the two by id, so it is unique on the page."""
    names = {"content": content, "name": name, "title": title, "description": description}
    return render_to_string("components/chart_figure.html", names)

"""What templates of the records show of a row."""

from __future__ import annotations

from typing import Final

from django import template

from pilar.records.models import Activity
from pilar.records.topics import labels
from pilar.records.workflow import CANCELLED, HELD, PLANNED, REPORTED

register = template.Library()
_KINDS: Final = {PLANNED: "plain", HELD: "warn", REPORTED: "good", CANCELLED: "bad"}


@register.filter
def topic_labels(codes: list[str]) -> str:
    """``SOP; Perencanaan``."""
    return "; ".join(labels(codes))


@register.filter
def state_kind(activity: Activity) -> str:
    """The kind of tag for an activity's state."""
    return _KINDS[activity.state]

"""The year's steps of a body as pages need them. Each function says how many queries its result takes."""

from __future__ import annotations

from pilar.evaluation.milestones import SELF_ASSESSMENT, Window, windows_of
from pilar.evaluation.models import Milestone


def year_of(body_id: int, year: int) -> list[Window]:
    """Every step of ``year`` for a body: its own windows, and estimates where it has set none. One query."""
    return windows_of(year, Milestone.objects.filter(body=body_id, year=year))


def self_assessment_of(body_id: int, year: int) -> Window:
    """The window in which units hand in. One query."""
    return next(window for window in year_of(body_id, year) if window.step.code == SELF_ASSESSMENT)

"""What apps do before ``pilar serve`` starts its processes, after the database is up to date."""

from __future__ import annotations

from collections.abc import Callable

Step = Callable[[], None]
STEPS: list[Step] = []


def before_serving(step: Step) -> Step:
    """Let ``step`` run each time before serving; it does nothing where its work is done already."""
    if step not in STEPS:
        STEPS.append(step)
    return step

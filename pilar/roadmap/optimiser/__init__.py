"""From answers to the smallest effort with which every floor of a predicate holds. Pure: no Django, clock or database.

``plan`` is the way in. It proposes work, never an answer: what the answers would be once the work is done is used to
score the plan, and stays inside it.
"""

from pilar.roadmap.optimiser.efforts import Efforts, load_efforts
from pilar.roadmap.optimiser.planning import AIMS, plan
from pilar.roadmap.optimiser.shapes import Aim, Blocker, Conflict, Plan, PlanError, Step, Wishes

__all__ = [
    "AIMS", "Aim", "Blocker", "Conflict", "Efforts", "Plan", "PlanError", "Step", "Wishes", "load_efforts", "plan",
]  # fmt: skip

from pilar.roadmap.models.calendar import CalendarAddress
from pilar.roadmap.models.item import (
    DueMove,
    ItemAfter,
    ItemProof,
    ItemQuestion,
    ItemStep,
    Obstacle,
    PlanItem,
    Progress,
)
from pilar.roadmap.models.monev import Monev, Practice, PracticeCopy, TrendPoint
from pilar.roadmap.models.need import Need, NeedStep, NeedSupport, NeedTold
from pilar.roadmap.models.plan import Plan, PlanRevision, PlanStep, TargetYear, Wish

__all__ = [
    "CalendarAddress", "DueMove", "ItemAfter", "ItemProof", "ItemQuestion", "ItemStep", "Monev", "Need", "NeedStep",
    "NeedSupport", "NeedTold", "Obstacle", "Plan", "PlanItem", "PlanRevision", "PlanStep", "Practice", "PracticeCopy",
    "Progress", "TargetYear", "TrendPoint", "Wish",
]  # fmt: skip

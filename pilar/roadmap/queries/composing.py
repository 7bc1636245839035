"""What the optimiser is asked for a zone: its answers, what the team wishes, what is not the unit's to move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from pilar.evaluation import scoring
from pilar.evaluation.models import FactReading, Zone
from pilar.evaluation.queries import facts, worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.roadmap.models import ItemQuestion, Plan, Wish
from pilar.roadmap.optimiser import Aim, Efforts, Wishes, load_efforts
from pilar.roadmap.optimiser import Plan as Proposal
from pilar.roadmap.optimiser import plan as propose
from pilar.roadmap.workflow import DROPPED

Answers = Mapping[str, str | Fraction | None]
#: Plans that a process remembers: the same question gives the same plan.
REMEMBERED: Final = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """A zone as the optimiser sees it. ``plan`` is None until something of it is written; ``rows``: the wishes as they
    are stored; ``inherited``: questions whose rows belong to the OPD or the body, with the reason.
    """

    zone: Zone
    rules: Rulebook
    answers: Answers
    readings: Mapping[str, FactReading]
    plan: Plan | None
    rows: tuple[Wish, ...]
    inherited: Mapping[str, str]
    wishes: Wishes
    efforts: Efforts

    @property
    def aim(self) -> Aim:
        return aim_of(self.plan)

    def proposed(self, aim: Aim | None = None) -> Proposal:
        """The plan for ``aim``, or for the one that the team has chosen. Computed once per process and question."""
        return _proposed(self.rules.instrument.id, Frozen(self.rules, self.answers, self.wishes, self.efforts),
                         aim or self.aim)  # fmt: skip


def asked_of(zone: Zone) -> Asked:
    """Five queries; ``zone`` comes with its unit."""
    rules = rulebook(zone.edition)
    worksheet = worksheets.of_unit(zone.pk).get()
    answers = scoring.values_of(worksheets.answers_of(worksheet))
    readings = facts.readings_of(zone.pk)
    plan = Plan.objects.filter(zone=zone).first()
    rows = tuple(plan.wishes.all()) if plan else ()
    inherited = dict(_inherited(rules, readings))
    efforts = load_efforts(rules.instrument.id)
    return Asked(
        zone, rules, answers, readings, plan, rows, inherited, wishes_of(zone, plan, rows, inherited),
        efforts.with_own({row.key: Fraction(row.number) for row in rows if row.kind == Wish.EFFORT and row.number}),
    )  # fmt: skip


def aim_of(plan: Plan | None) -> Aim:
    known: dict[str, Aim] = {"cheapest": "cheapest", "robust": "robust", "fewest": "fewest"}
    return known.get(plan.aim, "cheapest") if plan else "cheapest"


def wishes_of(zone: Zone, plan: Plan | None, rows: Iterable[Wish], inherited: Mapping[str, str]) -> Wishes:
    """The stored rows as the optimiser reads them. What was freed is moved although its rows are inherited."""
    by_kind: dict[str, dict[str, Wish]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {})[row.key] = row

    def of(kind: str) -> dict[str, Wish]:
        return by_kind.get(kind, {})

    # What has to be done may be moved, whatever would leave it out by itself.
    freed = frozenset({**of(Wish.FREED), **of(Wish.MUST)})
    outside = {code: why for code, why in inherited.items() if code not in freed}
    return Wishes(
        zone.target,
        margin=Fraction(plan.margin) if plan else Fraction(0),
        fixed={key: row.reason for key, row in of(Wish.FIXED).items()},
        outside={**outside, **{key: row.reason for key, row in of(Wish.OUTSIDE).items()}},
        must=frozenset(of(Wish.MUST)),
        most={int(key): int(row.number or 0) for key, row in of(Wish.MOST).items()},
        expected={key: Fraction(row.number or Decimal(0)) for key, row in of(Wish.EXPECTED).items()},
        freed=freed,
    )


def served_by(zone_id: int) -> Mapping[str, ItemQuestion]:
    """The plan item that serves each question, dropped ones aside; the last one of several. One query."""
    rows = ItemQuestion.objects.filter(item__plan__zone=zone_id).exclude(item__state=DROPPED).select_related("item")
    return {row.question: row for row in rows.order_by("item__number")}


def _inherited(rules: Rulebook, readings: Mapping[str, FactReading]) -> Iterable[tuple[str, str]]:
    """Questions whose fact was found at a level above the unit."""
    for code, question in rules.instrument.questions.items():
        found = readings.get(code) or next(
            (readings[each.key] for each in question.fields if each.key in readings), None
        )
        if found is not None and found.figures.get("origin") and not found.figures.get("absent"):
            yield code, f"Catatannya milik {found.figures['origin']}; unit tidak dapat mengubahnya sendiri."


class Frozen:
    """What a plan follows from, compared by what it says: the key under which a process remembers it."""

    def __init__(self, rules: Rulebook, answers: Answers, wishes: Wishes, efforts: Efforts) -> None:
        self.rules, self.answers, self.wishes, self.efforts = rules, answers, wishes, efforts
        said: tuple[Any, ...] = (
            _pairs(answers), wishes.target, wishes.margin, _pairs(wishes.fixed), _pairs(wishes.outside), wishes.must,
            _pairs(wishes.most), _pairs(wishes.expected), wishes.freed, _pairs(efforts.own),
        )  # fmt: skip
        self.said = said

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frozen) and self.said == other.said

    def __hash__(self) -> int:
        return hash(self.said)


def _pairs(mapping: Mapping[Any, Any]) -> tuple[tuple[Any, Any], ...]:
    return tuple(sorted(mapping.items(), key=lambda pair: str(pair[0])))


@lru_cache(maxsize=REMEMBERED)
def _proposed(instrument: str, asked: Frozen, aim: Aim) -> Proposal:
    return propose(asked.rules.instrument, asked.answers, asked.efforts, asked.wishes, aim)

"""Units as the tree that people know, from rows that are at hand: siblings by name, each with its depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pilar.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in its place: ``depth`` counts from the topmost unit among the rows (0)."""

    unit: Unit
    depth: int


def branches(units: Iterable[Unit]) -> list[Branch]:
    """``units`` in the order of the tree, siblings by name. A unit whose parent is not among them stands at the top."""
    rows = {unit.pk: unit for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(rows.values(), key=lambda unit: (unit.kind != Unit.OFFICE, unit.name.lower(), unit.pk)):
        # A hidden or closed unit in between does not tear its units from those above.
        above = next((pk for pk in reversed(unit.ancestor_ids) if pk in rows), None)
        below.setdefault(above, []).append(unit)
    ordered: list[Branch] = []
    waiting = [Branch(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        branch = waiting.pop()
        ordered.append(branch)
        waiting += [Branch(unit, branch.depth + 1) for unit in reversed(below.get(branch.unit.pk, []))]
    return ordered

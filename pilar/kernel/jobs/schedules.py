"""Gives each schedule its turns: one turn is one job, however many workers look at the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.kernel.jobs.queue import enqueue
from pilar.kernel.jobs.registry import SCHEDULES
from pilar.kernel.models.jobs import ScheduleTurn


class Turns:
    """Remembers which turns have been seen, so that a look at the clock asks the database only when one has come."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}

    def give(self, *, at: datetime) -> list[str]:
        """Ask for the job of every schedule whose turn has come by ``at``; the codes asked for.

        Of several turns that were missed only the last is given. A schedule that is new begins with its next turn.
        """
        given = []
        for code, when in SCHEDULES.items():
            slot = when.latest(at)
            if self._seen.get(code) != slot:
                if _give(code, slot, at):
                    given.append(code)
                self._seen[code] = slot
        return given


def _give(code: str, slot: datetime, at: datetime) -> bool:
    """The turn and its job in one transaction: of two workers one finds the row moved on already."""
    with transaction.atomic():
        if ScheduleTurn.objects.filter(code=code, slot__lt=slot).update(slot=slot):
            enqueue(code, key=slot.isoformat(), at=at, turn=slot.isoformat())
            return True
        ScheduleTurn.objects.bulk_create([ScheduleTurn(code=code, slot=slot)], ignore_conflicts=True)
    return False

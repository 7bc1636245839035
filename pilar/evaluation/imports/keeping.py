"""How long what was read of a file waits, and how it goes: the same for unit, assessors and national team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from pilar.evaluation.models.reading import StoredReading
from pilar.kernel import ledger

R = TypeVar("R", bound=StoredReading)
KEPT_DAYS: Final = 30


def remove(kept: StoredReading, event: str, *, body: UUID, by: str, at: datetime) -> bool:
    """Remove a reading; what was accepted of it stays. False where somebody has removed it already."""
    pk = kept.pk
    with transaction.atomic():
        if not type(kept)._base_manager.filter(pk=pk).delete()[0]:
            return False
        ledger.record(event, kept, body=body, by=by, at=at)
    return True


def remove_old(rows: QuerySet[R], remove_one: Callable[[R], bool], at: datetime) -> int:
    """Remove those of ``rows`` that were read more than KEPT_DAYS ago; returns how many."""
    old = list(rows.filter(uploaded_at__lt=at - timedelta(days=KEPT_DAYS)))
    return sum(remove_one(each) for each in old)

"""Who sees a record: whoever holds ``record.view`` over its unit. Looked up here first, by pages and actions alike."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from pilar.organisation.access import Actor, visible_to
from pilar.organisation.seen import or_404, row_seen
from pilar.organisation.web import WorkRequest

M = TypeVar("M", bound=Model)
SEES: Final = "record.view"


def records_seen(model: type[M], user: Actor, at: datetime, capability: str = SEES) -> QuerySet[M]:
    """The rows of ``model`` over whose unit ``user`` holds ``capability``."""
    return visible_to(model, user, at, capability)


def record_seen(model: type[M], user: Actor, at: datetime, pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The row, where ``user`` sees it; ``rows`` adds select_related. Raises NotFoundError. One query."""
    return row_seen(model, user, at, pk, SEES, rows=rows, missing="Catatan ini tidak ada.")


def record_or_404(request: WorkRequest, model: type[M], pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The same for pages."""
    with or_404():
        return record_seen(model, request.user, request.at, pk, rows=rows)

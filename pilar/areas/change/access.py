"""Who sees what area 1 keeps: whoever holds ``change.view`` over its unit. Pages and actions look it up here first."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from pilar.errors import NotFoundError
from pilar.organisation import seen
from pilar.organisation.access import Actor, visible_to
from pilar.organisation.web import WorkRequest
from pilar.records.access import records_seen
from pilar.records.models import Activity

M = TypeVar("M", bound=Model)
SEES: Final = "change.view"
MANAGES: Final = "change.manage"


def rows_seen(model: type[M], user: Actor, at: datetime, capability: str = SEES) -> QuerySet[M]:
    """The rows of ``model`` over whose unit ``user`` holds ``capability``."""
    return visible_to(model, user, at, capability)


def row_seen(model: type[M], user: Actor, at: datetime, pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The row, where ``user`` sees it; ``rows`` adds select_related. Raises NotFoundError. One query."""
    return seen.row_seen(model, user, at, pk, SEES, rows=rows, missing="Catatan ini tidak ada.")


def activity_seen(pk: int | None, by: Actor, at: datetime) -> Activity | None:
    """The activity that somebody links to, None where none was chosen. Raises NotFoundError. One query."""
    if pk is None:
        return None
    found = records_seen(Activity, by, at).filter(pk=pk).first()
    if found is None:
        raise NotFoundError("Kegiatan ini tidak ada.")
    return found


def row_or_404(request: WorkRequest, model: type[M], pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The same for pages."""
    with seen.or_404():
        return row_seen(model, request.user, request.at, pk, rows=rows)

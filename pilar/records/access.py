"""Who sees a record: whoever holds ``record.view`` over its unit. Looked up here first, by pages and actions alike."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from pilar.organisation.access import Actor, visible_to
from pilar.organisation.web import WorkRequest
from pilar.records.errors import NotFoundError

M = TypeVar("M", bound=Model)
SEES: Final = "record.view"


def records_seen(model: type[M], user: Actor, at: datetime, capability: str = SEES) -> QuerySet[M]:
    """The rows of ``model`` over whose unit ``user`` holds ``capability``."""
    return visible_to(model, user, at, capability)


def record_seen(model: type[M], user: Actor, at: datetime, pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The row, where ``user`` sees it; ``rows`` adds select_related. Raises NotFoundError. One query."""
    seen = visible_to(model, user, at, SEES, one=True).filter(pk=pk)
    found = (seen if rows is None else rows.filter(pk__in=seen.values("pk"))).first()
    if found is None:
        raise NotFoundError("Catatan ini tidak ada.")
    return found


def record_or_404(request: WorkRequest, model: type[M], pk: int, *, rows: QuerySet[M] | None = None) -> M:
    """The same for pages."""
    try:
        return record_seen(model, request.user, request.at, pk, rows=rows)
    except NotFoundError as error:
        raise Http404 from error

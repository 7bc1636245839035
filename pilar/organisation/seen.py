"""One row that somebody may see, or that there is none: for actions an error, for pages 404."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from pilar.errors import NotFoundError
from pilar.organisation.access import Actor, visible_to

M = TypeVar("M", bound=Model)


def row_seen(
    model: type[M], user: Actor, at: datetime, pk: int, capability: str, *, rows: QuerySet[M] | None = None,
    missing: str = "Data ini tidak ada.",
) -> M:  # fmt: skip
    """The row with this id over whose unit ``user`` holds ``capability``; ``rows`` adds select_related. One query.

    Raises NotFoundError with ``missing``.
    """
    seen = visible_to(model, user, at, capability, one=True).filter(pk=pk)
    found = (seen if rows is None else rows.filter(pk__in=seen.values("pk"))).first()
    if found is None:
        raise NotFoundError(missing)
    return found


@contextmanager
def or_404() -> Iterator[None]:
    """Answer 404 where something is not found in the block."""
    try:
        yield
    except NotFoundError as error:
        raise Http404 from error

"""What the actions of decrees and innovations refuse alike."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from pilar.errors import NotFoundError
from pilar.organisation.access import may, require
from pilar.organisation.models import Unit, User
from pilar.records.access import SEES
from pilar.records.errors import RecordError
from pilar.records.models.base import topics_text
from pilar.records.topics import TOPICS
from pilar.records.workflow import MANAGE

#: The Republic's first decrees, and a day that nobody can mean.
EARLIEST, LATEST = date(1945, 8, 17), date(2100, 12, 31)


def refuse_stranger(unit: Unit, by: User, at: datetime) -> None:
    """Raise NotFoundError where ``by`` does not see the records of ``unit``, AccessDenied where they only see them."""
    if not may(by, SEES, unit, at):
        raise NotFoundError("Unit ini tidak ada.")
    require(by, MANAGE, unit, at=at)


def known_topics(codes: Collection[str]) -> str:
    """The topics as they are kept. Raises RecordError for one that is not in the list."""
    if unknown := set(codes) - set(TOPICS):
        raise RecordError(f"Pokok bahasan {', '.join(sorted(unknown))} tidak ada. Pilih dari daftar.")
    return topics_text(list(codes))

"""A worksheet as somebody sits before it: which one, what they may answer, and why it is closed if it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.access import Writing, by_role, writing
from pilar.evaluation.actions.writing import closed_because
from pilar.evaluation.models import Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.organisation.access import rights_of
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class Desk:
    """``allowed``: what the user's roles and assignments open; ``closed``: why nobody answers now, or empty."""

    worksheet: Worksheet
    zone: Zone
    rules: Rulebook
    allowed: Writing
    closed: str

    def may(self, question: str) -> bool:
        """Whether the user may answer the question with this code now."""
        return not self.closed and self.allowed.may(self.rules, question)


def desk_of(user: User, at: datetime, zone_id: int) -> Desk | None:
    """The unit's worksheet for ``user``; None where they do not see the zone. One query, two for contributors."""
    worksheet = worksheets.for_writing(user, at, zone_id).first()
    if worksheet is None:
        return None
    zone = worksheet.zone
    allowed = by_role(rights_of(user, at), zone.unit.path)
    if not allowed.everything and getattr(worksheet, "has_assignment", True):
        allowed = writing(user, zone, at)
    return Desk(worksheet, zone, rulebook(zone.edition), allowed, " ".join(closed_because(worksheet, at) or ()))

"""Filling in a whole part at once, as the form without JavaScript does: what can be saved is, what collides is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q

from pilar.evaluation.actions.answering import answer_several
from pilar.evaluation.actions.writing import Change
from pilar.evaluation.errors import AnswerConflict
from pilar.evaluation.models import Answer, AnswerRevision
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class Wish:
    """What a field was sent with, touched or not: value, note (None where none was sent), the version that was seen."""

    field: str
    value: str | Fraction | None
    note: str | None
    seen: int

    def says(self, row: Answer | AnswerRevision) -> bool:
        """Whether ``row`` says the same already. Line ends and the space around a note do not count."""
        note = row.note.replace("\r\n", "\n").strip()
        return self.value == row.value and self.note in (None, note)

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.note


@dataclass(frozen=True, slots=True)
class Filled:
    """``saved``: fields that were changed; ``conflicts``: by field what somebody else has stored meanwhile."""

    saved: tuple[str, ...]
    conflicts: Mapping[str, Answer]


def fill(zone_id: int, wishes: Sequence[Wish], stored: Mapping[str, Answer], *, by: User, at: datetime) -> Filled:
    """Save of ``wishes`` what was touched and collides with nobody; ``stored`` are the answers as read just before.

    A field that still says what its version said was not touched, however many others have changed it since: the form
    sends all of them. Raises like ``answering.answer``, and then nothing is saved.
    """
    changes, conflicts = sort_out(wishes, stored)
    while changes:
        try:
            written = answer_several(zone_id, changes, by=by, at=at)
        except AnswerConflict as error:  # between reading and saving; all others are still as they were
            conflicts[error.stored.field] = error.stored
            changes = [change for change in changes if change.field != error.stored.field]
        else:
            return Filled(tuple(answer.field for answer in written.changed), conflicts)
    return Filled((), conflicts)


def sort_out(wishes: Sequence[Wish], stored: Mapping[str, Answer]) -> tuple[list[Change], dict[str, Answer]]:
    """Of what a form sent: what was touched and collides with nobody; by field the answers that others have stored.

    One query, none where nothing is stale.
    """
    wanted = [wish for wish in wishes if not wish.says(stored[wish.field])]
    untouched = _untouched([wish for wish in wanted if wish.seen != stored[wish.field].version], stored)
    conflicts = {}
    changes = []
    for wish in wanted:
        if wish.seen == stored[wish.field].version:
            changes.append(Change(wish.field, wish.value, wish.note, wish.seen, is_draft=None))
        elif wish.field not in untouched:
            conflicts[wish.field] = stored[wish.field]
    return changes, conflicts


def _untouched(stale: Sequence[Wish], stored: Mapping[str, Answer]) -> set[str]:
    """The fields of ``stale`` that say what the version that was seen said. One query, none where nothing is stale."""
    found = {wish.field for wish in stale if wish.seen == 0 and wish.is_blank}
    asked = [wish for wish in stale if 0 < wish.seen < stored[wish.field].version]
    if not asked:
        return found
    keys = Q()
    for wish in asked:
        keys |= Q(answer=stored[wish.field], version=wish.seen)
    seen = {revision.answer_id: revision for revision in AnswerRevision.objects.filter(keys)}
    for wish in asked:
        revision = seen.get(stored[wish.field].pk)
        if revision is not None and wish.says(revision):
            found.add(wish.field)
    return found

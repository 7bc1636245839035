"""A review or a recommendation, held while somebody changes something of it.

The review is the one thing that is locked: whatever belongs to it waits for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from pilar.errors import NotFoundError
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import require
from pilar.organisation.models import User
from pilar.records.access import record_seen
from pilar.records.errors import RecordError
from pilar.records.models import Recommendation, Review
from pilar.records.queries.recommendations import recommendations_seen
from pilar.records.workflow import CONCLUDED, DROPPED, MANAGE, OPEN

LONGEST_REASON: Final = 300
_WHOLE: Final = ("review__unit__body", "owner", "finding", "proof__stored")


@contextmanager
def opened(pk: int, *, by: User, at: datetime, capability: str = MANAGE, guard: Guard = locked) -> Iterator[Review]:
    """The review, locked, with unit and body. Raises NotFoundError (404) and AccessDenied (403)."""
    with guard(Review.objects.filter(pk=pk)):
        review = record_seen(Review, by, at, pk, rows=Review.objects.select_related("unit__body", "series", "activity"))
        require(by, capability, review.unit, at=at)
        yield review


@contextmanager
def opened_recommendation(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Recommendation]:
    """The recommendation of a review that is locked; its owner finds it without any role. Raises NotFoundError.

    What ``by`` may do with it is asked by the caller.
    """
    with guard(Review.objects.filter(pk__in=Recommendation.objects.filter(pk=pk).values("review"))):
        yield recommendation_seen(by, at, pk)


def recommendation_seen(
    by: User, at: datetime, pk: int, rows: QuerySet[Recommendation] | None = None
) -> Recommendation:
    """The recommendation with what belongs to it, where ``by`` sees it. Raises NotFoundError. One query."""
    seen = recommendations_seen(by, at, rows).filter(pk=pk).select_related(*_WHOLE)
    found = seen.first()
    if found is None:
        raise NotFoundError("Rekomendasi ini tidak ada.")
    return found


def refuse_finished(review: Review) -> None:
    """Raise RecordError unless findings and recommendations may still be written."""
    if review.state == CONCLUDED:
        raise RecordError(
            "Evaluasi ini sudah disimpulkan, jadi isinya tidak berubah lagi. Buka lagi bila ada yang perlu dibetulkan. "
            "Belum ada yang disimpan; tulisan Anda tetap ada."
        )
    if review.state == DROPPED:
        raise RecordError("Evaluasi ini dibatalkan, jadi tidak dapat diisi lagi. Belum ada yang disimpan.")


def is_own(row: Recommendation, by: User) -> bool:
    """Whether it is ``by`` who has to follow it."""
    return row.owner_id is not None and row.owner_id == by.person_id


def takes_recommendations(review: Review) -> bool:
    """Whether one may be added: while it runs, and to what was concluded outside, whose report has them."""
    return review.state == OPEN or (review.state == CONCLUDED and review.mode == Review.OUTSIDE)

"""Computing stored scores again, from the stored answers: after a mended engine, or because somebody doubts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from pilar.evaluation import scoring
from pilar.evaluation.models import Answer, Worksheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.scoring import Plain

#: Held at once: few enough that nobody who answers waits for long.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rescored:
    """How many worksheets were read, and the ids of those whose stored score was not what their answers give."""

    read: int
    differing: tuple[int, ...]


def rescore(*, dry_run: bool = False, progress: Callable[[int, int], None] | None = None) -> Rescored:
    """Compute every worksheet's score again and store those that differ; with ``dry_run`` only say which.

    Each batch is locked while it is read and written, so an answer that is saved meanwhile keeps its own score.
    """
    ids = list(Worksheet.objects.order_by("pk").values_list("pk", flat=True))
    differing: list[int] = []
    for first in range(0, len(ids), AT_ONCE):
        differing += _batch(ids[first : first + AT_ONCE], dry_run=dry_run)
        if progress:
            progress(min(first + AT_ONCE, len(ids)), len(ids))
    return Rescored(len(ids), tuple(differing))


def _batch(ids: Sequence[int], *, dry_run: bool) -> list[int]:
    with transaction.atomic():
        rows = Worksheet.objects.filter(pk__in=ids).select_related("zone").order_by("pk")
        worksheets = list(rows.select_for_update(of=("self",)))
        answers = _answers(ids)
        differing = [worksheet for worksheet in worksheets if _differs(worksheet, answers[worksheet.pk])]
        if differing and not dry_run:
            # One upsert: Django's bulk_update builds a CASE for every row and column, five times as slow.
            Worksheet.objects.bulk_create(
                differing, update_conflicts=True, unique_fields=["pk"], update_fields=scoring.COLUMNS
            )
    return [worksheet.pk for worksheet in differing]


def _answers(ids: Sequence[int]) -> dict[int, list[Plain]]:
    found: dict[int, list[Plain]] = defaultdict(list)
    rows = Answer.objects.filter(worksheet__in=ids).order_by()
    for worksheet, field, option, number, draft in rows.values_list(
        "worksheet", "field", "option", "number", "is_draft"
    ):
        found[worksheet].append(Plain(field, option, number, draft))
    return found


def _differs(worksheet: Worksheet, answers: Sequence[Plain]) -> bool:
    before = [getattr(worksheet, name) for name in scoring.COLUMNS]
    scoring.keep(worksheet, rulebook(worksheet.zone.edition), answers)
    return before != [getattr(worksheet, name) for name in scoring.COLUMNS]

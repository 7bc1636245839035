"""A row of each table of the periodic reviews in the training UPT, and short ways to make them in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pilar.organisation.access import local_day
from pilar.organisation.models import Unit
from pilar.records.models import (
    DueChange,
    Finding,
    Recommendation,
    RecommendationStep,
    Review,
    ReviewFile,
    ReviewStep,
)
from tests.organisation.town import AT, TODAY, Town


def review_row(unit: Unit, **more: Any) -> Review:
    """A review as it is stored, without the actions."""
    values: dict[str, Any] = {
        "title": "Evaluasi SOP (data contoh)", "subject": "Penerapan SOP", "topics": ",sop,",
        "period_from": date(2026, 1, 1), "period_until": date(2026, 6, 30), "created_at": AT, "created_by": "1",
    }  # fmt: skip
    if more.get("state") == "concluded":
        values |= {"held_on": date(2026, 7, 10), "conclusion": "Sudah diterapkan.", "report_sha256": "x"}
    return Review.objects.create(unit=unit, **{**values, **more})


def file_row(review: Review, **more: Any) -> ReviewFile:
    """A link that proves something."""
    values = {"what": ReviewFile.PROOF, "title": "Bukti", "url": "https://contoh.go.id/", "sha256": "x", "by": "1"}
    return ReviewFile.objects.create(review=review, at=AT, **{**values, **more})


def recommendation_row(review: Review, due_on: date = TODAY, *, closed_on: date | None = None, **more: Any):
    """A recommendation; closed on a day with proof that account 2 accepted, where a day is given."""
    values: dict[str, Any] = {"text": "Perbarui SOP", "due_on": due_on}
    if closed_on is not None:
        values |= {"state": "closed", "closed_on": closed_on, "closed_at": AT, "closed_by": "2"}
    if values.get("state", more.get("state")) in ("closed", "done"):
        values |= {"proof": file_row(review), "reported_by": "1", "reported_at": AT}
    return Recommendation.objects.create(review=review, **{**values, **more})


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""
    marks = {"at": AT, "by": "1"}

    def review() -> Review:
        return review_row(town.training)

    def recommendation() -> Recommendation:
        return recommendation_row(review(), local_day(AT))

    return {
        Review: review,
        ReviewStep: lambda: review().steps.create(name="drop", source="open", target="dropped", **marks),
        Finding: lambda: review().findings.create(text="SOP lama dipakai"),
        Recommendation: recommendation,
        RecommendationStep: lambda: recommendation().steps.create(
            name="drop", source="open", target="dropped", **marks
        ),
        DueChange: lambda: recommendation().due_changes.create(
            before=TODAY, after=date(2027, 1, 1), reason="Menunggu anggaran", **marks
        ),
        ReviewFile: lambda: file_row(review()),
    }

"""A row of each model of the assessment in a given unit (as tests/evaluation/rows.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pilar.evaluation.actions.zones import create_zone, open_worksheet
from pilar.evaluation.assessment.models import (
    ExitMeeting,
    FieldCheck,
    FieldNote,
    FieldPhoto,
    Opinion,
    PaperImport,
    QuestionMessage,
    Recommendation,
    RecommendationStep,
    Round,
    RoundStep,
    Seat,
    Tier,
)
from pilar.evaluation.assessment.tiers import ensure_tiers, internal
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.models.files import StoredFile
from tests.evaluation.place import CUTOFF, YEAR, YES_NO
from tests.organisation.town import AT, TODAY, Town

MARKS = {"at": AT, "by": "1"}


def round_row(zone: Zone) -> Round:
    """A round that is being assessed, made without any act."""
    own = zone.worksheets.filter(assessor__code="tpi").first()
    own = own or open_worksheet(zone, internal(zone.unit.body)[0], rulebook(zone.edition))
    unit = zone.worksheets.get(assessor__code="unit")
    handed = unit.submissions.create(round=1, kind="submit", content="{}", sha256="x", **MARKS)
    return Round.objects.create(zone=zone, worksheet=own, submission=handed, number=1, taken_at=AT, taken_by="1")


def recommendation_row(zone: Zone, found: Round | None = None, **more: Any) -> Recommendation:
    values = {"number": 1, "question": YES_NO, "area": 1, "text": "Lengkapi notulen", "due_on": TODAY, **more}
    return Recommendation.objects.create(zone=zone, round=found or round_row(zone), made_by="1", made_at=AT, **values)


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def zone() -> Zone:
        head = town.user(town.root, "Kepala daerah contoh", "head")
        return create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)

    def tier(made: Zone) -> Tier:
        return ensure_tiers(internal(made.unit.body)[0])[0]

    def seat() -> Seat:
        made = zone()
        return made.assessor_seats.create(tier=tier(made), user=town.admin, given_by="1", given_at=AT)

    def check() -> FieldCheck:
        return round_row(zone()).field_checks.create(kind="visit", on=TODAY, place="Loket", summary="Sesuai", **MARKS)

    def photo() -> FieldPhoto:
        stored = StoredFile.objects.create(body=town.body.uuid, sha256="x", size=1, media_type="image/jpeg", created=AT)
        return check().photos.create(stored=stored, caption="Ruang tunggu", **MARKS)

    step = {"name": "return", "source": "assessing", "target": "returned", **MARKS}
    return {
        Tier: lambda: tier(zone()),
        Seat: seat,
        Round: lambda: round_row(zone()),
        RoundStep: lambda: round_row(zone()).steps.create(**step),
        Opinion: lambda: round_row(zone()).opinions.create(tier=1, field=YES_NO, changed_at=AT, changed_by="1"),
        QuestionMessage: lambda: zone().question_messages.create(
            question=YES_NO, round=1, side="unit", text="Mengapa?", by=town.admin, at=AT
        ),
        FieldCheck: check,
        FieldNote: lambda: check().notes.create(question=YES_NO, outcome="agrees"),
        FieldPhoto: photo,
        ExitMeeting: lambda: ExitMeeting.objects.create(
            round=round_row(zone()), on=TODAY, place="Aula", attendants="Kepala UPT", agreed="Semua", **MARKS
        ),
        PaperImport: lambda: round_row(zone()).papers.create(
            tier=1, filename="kertas.xlsx", uploaded_at=AT, uploaded_by="1"
        ),
        Recommendation: lambda: recommendation_row(zone()),
        RecommendationStep: lambda: recommendation_row(zone()).steps.create(**step),
    }  # fmt: skip


#: Belongs to a body as a whole: every unit of the body sees it.
BODY_WIDE = (Tier,)

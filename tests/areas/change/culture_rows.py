"""A row of each table of pulses, lessons and notes of the head, in the training UPT; short ways to make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pilar.areas.change.models import LeaderNote, LessonResult, Pulse, PulseBox, PulseStep, PulseTicket
from pilar.areas.change.pulse_questions import sheet
from pilar.areas.change.sealed import seal
from pilar.organisation.models import Unit
from tests.organisation.town import AT, TODAY, Town


def pulse_row(unit: Unit, **more: Any) -> Pulse:
    """A pulse as it is stored, without the actions; with ``resistance`` it is closed."""
    values: dict[str, Any] = {
        "title": "Jajak contoh", "round": 1, "edition": sheet().edition, "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=7), "created_at": AT, "created_by": "1",
    }  # fmt: skip
    return Pulse.objects.create(unit=unit, **{**values, **more})


def closed_row(unit: Unit, number: int, resistance: str | None, on: date, **more: Any) -> Pulse:
    """A closed round with its index; ten of twenty have answered."""
    values: dict[str, Any] = {"invited": 20, "answered": 10, **more}
    return pulse_row(
        unit, round=number, state="closed", opens_on=on, closes_on=on, closed_on=on,
        resistance=None if resistance is None else Decimal(resistance), **values,
    )  # fmt: skip


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def person() -> Any:
        return town.person(town.training)

    def pulse() -> Pulse:
        return pulse_row(town.training)

    return {
        Pulse: pulse,
        PulseStep: lambda: PulseStep.objects.create(
            obj=pulse(), name="open", source="draft", target="open", at=AT, by="1"
        ),
        PulseTicket: lambda: PulseTicket.objects.create(pulse=pulse(), person=person()),
        PulseBox: lambda: PulseBox.objects.create(pulse=(made := pulse()), sealed=seal(made.pk, [0])),
        LessonResult: lambda: LessonResult.objects.create(
            unit=town.training,
            person=person(),
            lesson="perubahan",
            edition="2026",
            right=4,
            asked=5,
            passed=True,
            at=AT,
        ),
        LeaderNote: lambda: LeaderNote.objects.create(
            unit=town.training, person=person(), kind="wealth", on=TODAY, number="1", created_at=AT, created_by="1"
        ),
    }

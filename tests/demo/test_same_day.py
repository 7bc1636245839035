"""The sample is the same for the same day, whenever on it it is built."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from pilar.demo import build
from pilar.evaluation.models import Answer, Zone
from pilar.organisation.models import Duty, Grant, Person, Unit

AT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_same_day_gives_the_same_world(tmp_path, settings):
    settings.PILAR_HOME = tmp_path

    def told(at: datetime) -> list[object]:
        """What there is after building, all of which is taken back."""
        with transaction.atomic():
            build.build(at)
            answers = Answer.objects.order_by("worksheet__zone__year", "worksheet__zone__unit__slug", "pk")
            found: list[object] = [
                *Unit.objects.order_by("slug").values_list("slug", "name", "kind", "valid_from"),
                *Person.objects.order_by("nip").values_list("nip", "name", "email"),
                *Grant.objects.order_by("user__username", "role").values_list("user__username", "role", "valid_from"),
                *Duty.objects.order_by("person__nip", "kind").values_list("position", "valid_from", "valid_until"),
                *Zone.objects.order_by("year", "unit__slug").values_list("year", "unit__slug", "target", "cutoff"),
                *answers.values_list("field", "option", "number", "note"),
            ]
            transaction.set_rollback(True)
        return found

    assert told(AT) == told(AT + timedelta(hours=2))

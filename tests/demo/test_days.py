"""The sample bodies stand on every day of a year, not only on the one that the other tests build them for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from pilar.demo import build
from pilar.organisation.models import Unit
from pilar.roadmap.models import Monev


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "monevs"),
    [
        (datetime(2026, 12, 31, 17, 5, tzinfo=UTC), 0),  # five past midnight on New Year's day: nothing was held yet
        (datetime(2027, 6, 15, 3, 1, tzinfo=UTC), 2),  # the latest meeting of the quarter has its papers elsewhere
    ],
)
def test_the_sample_is_built_on_another_day(tmp_path, settings, at, monevs):
    settings.PILAR_HOME = tmp_path
    with time_machine.travel(at, tick=True):
        build.build(at)
    assert Unit.objects.filter(slug="p2tk").exists()
    assert Monev.objects.filter(zone__unit__slug="p2tk").count() == monevs

"""The zone of tests/evaluation/place.py with the agents and the team of its decrees."""

from __future__ import annotations

import pytest


@pytest.fixture
def scene(place):
    from tests.areas.change.scene import build_scene

    return build_scene(place)

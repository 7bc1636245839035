"""The zone of tests/evaluation/place.py with the agents and the team of its decrees; the pact of a unit."""

from __future__ import annotations

import pytest


@pytest.fixture
def place(db):
    from tests.evaluation.place import build_place

    return build_place()


@pytest.fixture
def scene(place):
    from tests.areas.change.scene import build_scene

    return build_scene(place)


@pytest.fixture
def signing_place(db):
    from tests.areas.change.signing_place import build_signing_place

    return build_signing_place()


@pytest.fixture
def town(db):
    from tests.organisation.town import build

    return build()

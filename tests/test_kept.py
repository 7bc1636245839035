"""The worlds that tests share (tests/kept.py): nobody finds what another test has written, or another's world."""

from __future__ import annotations

import pytest
from django.db import connection

from pilar.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("kept")]
twice = pytest.mark.parametrize("turn", ["first", "second"])
UNITS = 6


@twice
def test_what_a_test_writes_or_changes_the_next_one_does_not_find(town, turn):
    assert Unit.objects.count() == UNITS
    assert town.root.name == "Pemerintah Kabupaten Contoh"
    town.person(town.labour)
    Unit.objects.filter(pk=town.health.pk).update(name="Dinas lain")
    town.root.name = "Diganti"
    assert Unit.objects.get(pk=town.health.pk).name == "Dinas lain"


def test_whoever_asks_for_no_world_finds_none():
    assert not Unit.objects.exists()


def test_another_world_takes_the_place_of_the_one_before(place):
    assert Unit.objects.count() == UNITS
    assert place.zone.unit == place.town.training


@twice
def test_a_connection_that_was_closed_takes_its_world_along_and_the_next_test_has_one(town, turn):
    assert Unit.objects.count() == UNITS
    connection.close()  # as the end of a streamed page does; a database in memory stays

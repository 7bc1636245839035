"""What area 1 tells of the year: launches and team decrees, as the steps and the prerequisites read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilar.areas.change.actions import launches
from pilar.areas.change.actions.launches import Event
from pilar.evaluation.happened import happened, ready_for
from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.models import ZonePrerequisite
from pilar.evaluation.proposal.queries.prerequisites import of_units
from tests.areas.change.scene import decree, names
from tests.evaluation.place import YEAR
from tests.organisation.town import AT, TODAY

DAY = date(YEAR, 3, 2)


def launch(place, held_on=DAY):
    row = launches.plan(place.town.training, Event("Pencanangan contoh", held_on), by=place.leader, at=AT)
    return launches.hold(row.pk, held_on, "Aula", by=place.leader, at=AT)


def has(place, code):
    return Zone.objects.filter(happened(code), pk=place.zone.pk).exists()


def states(place):
    found = of_units([place.zone], place.town.body, TODAY)[place.zone.pk]
    return {each.rule.code: each for each in found}


def test_a_launch_that_was_held_is_one_and_one_that_is_planned_is_none(place):
    launches.plan(place.town.training, Event("Pencanangan contoh", TODAY), by=place.leader, at=AT)
    assert not has(place, "declaration")
    assert not Zone.objects.filter(ready_for("nomination"), pk=place.zone.pk).exists()
    launch(place)
    assert has(place, "declaration")
    assert Zone.objects.filter(ready_for("nomination"), pk=place.zone.pk).exists()


def test_the_prerequisite_knows_the_day_of_the_first_launch_until_its_keeper_writes_one_down(place):
    assert states(place)["launch"].state == "unknown"
    launch(place, DAY + timedelta(30))
    launch(place)
    found = states(place)["launch"]
    assert (found.state, found.shown, found.source) == ("met", f"2 Maret {YEAR}", "pencanangan di area 1")
    assert states(place)["building-year"].value == "8"
    kept = {"value": f"{YEAR - 2}-01-10", "at": AT, "by": "1"}
    ZonePrerequisite.objects.create(zone=place.zone, code="launch", **kept)
    found = states(place)["launch"]
    assert (found.shown, found.source) == (f"10 Januari {YEAR - 2}", "")
    assert states(place)["building-year"].value == "34"


def test_another_unit_s_launch_says_nothing_of_this_one(place):
    other = place.zone_of(place.town.labour)
    launch(place)
    assert not Zone.objects.filter(happened("declaration"), pk=other.pk).exists()
    assert of_units([other], place.town.body, TODAY)[other.pk][0].source == ""


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True), ({"state": "draft", "valid_from": None}, False), ({"valid_until": date(YEAR, 6, 30)}, False),
        ({"valid_until": date(YEAR, 12, 31)}, True), ({"valid_from": date(YEAR + 1, 1, 1)}, False),
    ],
)  # fmt: skip
def test_a_team_decree_holds_on_the_cut_off_day_or_is_none(place, fields, holds):
    if fields.get("state") == "draft":
        fields = {**fields, "number": "", "decided_on": None, "signatory_name": ""}
    decree(place.town.training, "zi-team", **fields)
    assert has(place, "team-decree") is holds


def test_the_decree_of_the_opd_counts_for_a_unit_whose_people_it_names(place):
    above = decree(place.town.labour, "zi-team")
    assert not has(place, "team-decree")
    names(above, place.town.person(place.town.training, "Anggota contoh"), role="member")
    assert has(place, "team-decree")

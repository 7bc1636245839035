"""The fact of the pact: it moves with its rows, and its rows name nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilar.areas.change.actions import pacts
from pilar.areas.change.actions import signatures as signature_actions
from pilar.evaluation.actions.zones import create_zone
from pilar.evaluation.facts.readings import digest, lists_of
from pilar.evaluation.facts.registry import get
from pilar.evaluation.facts.session import Measured, Session
from pilar.evaluation.facts.suggesting import Suggestion
from pilar.evaluation.windows import EvidenceWindow, WindowKind
from tests.evaluation.place import CUTOFF, YEAR
from tests.organisation.town import AT

CODE = "change.pact.signed_share"


@pytest.fixture
def measured(signing_place):
    """``measured()``: the fact of the training UPT's zone as it is now."""
    head = signing_place.town.user(signing_place.town.labour, "Kepala Dinas contoh", "head")
    zone = create_zone(signing_place.town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)

    def measure() -> Measured:
        return Session(zone, AT).measure_for(CODE, EvidenceWindow(WindowKind.NOW))

    return measure


def test_signing_and_striking_out_move_the_share_in_both_directions(signing_place, measured):
    first = measured()
    assert (first.fact.numerator, first.fact.denominator) == (0, 3)
    signing_place.sign(signing_place.head)
    cook = signing_place.town.person(signing_place.town.training, "Sri Contohwati")
    row = signing_place.at_kiosk(signing_place.kiosk(), cook)
    second = measured()
    assert (second.fact.numerator, second.fact.denominator) == (2, 4)
    assert digest(first) != digest(second)
    signature_actions.strike(row.pk, "Salah orang", by=signing_place.leader, at=AT + timedelta(minutes=2))
    assert measured().fact.numerator == 1


def test_whether_the_head_signed_and_came_first_is_told_beside_it(signing_place, measured):
    signing_place.sign()
    checks = {each.code: each.holds for each in measured().fact.checks}
    assert checks == {"head": False, "head-first": False}
    signing_place.sign(signing_place.head, at=AT + timedelta(minutes=1))
    checks = {each.code: each.holds for each in measured().fact.checks}
    assert checks == {"head": True, "head-first": False}


def test_the_head_of_the_unit_comes_first_among_the_people_of_the_unit(signing_place):
    """Under a pact of the OPD somebody of another of its units may have signed before: no matter of this unit."""
    place = signing_place
    pacts.move(place.pact.pk, "withdraw", by=place.leader, at=AT, reason="Memakai pakta dinas")
    dinas = place.town.user(place.town.labour, "Kepala Dinas contoh", "head")
    above = place.opened(place.town.labour, by=dinas)
    place.sign(dinas, pact=above)
    place.sign(place.head, pact=above, at=AT + timedelta(minutes=1))
    zone = create_zone(place.town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=dinas, at=AT)
    found = Session(zone, AT).measure_for(CODE, EvidenceWindow(WindowKind.NOW))
    assert {each.code: each.holds for each in found.fact.checks} == {"head": True, "head-first": True}


def test_its_rows_name_nobody(signing_place, measured):
    signing_place.sign()
    found = measured()
    cells = [row.cells for rows in found.fact.rows for row in rows.read()]
    assert len(cells) == 3
    assert "Pegawai contoh" not in repr((cells, lists_of(found)))


def test_without_an_opened_pact_there_is_nothing_to_read(signing_place, measured):
    pacts.move(signing_place.pact.pk, "withdraw", by=signing_place.leader, at=AT, reason="x")
    assert measured().fact.absent


def test_it_is_declared():
    assert get(CODE).levels == ("unit",)
    assert Suggestion(None).option is None

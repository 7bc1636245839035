"""What if: the answers that targets imply, scored by the engine; nothing is stored."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pilar.evaluation.models import Answer
from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.roadmap.implied import implied
from pilar.roadmap.optimiser import Wishes, load_efforts, plan
from pilar.roadmap.queries.whatif import what_if
from tests.evaluation.place import SCALED, YES_NO
from tests.roadmap.monitoring import item_of
from tests.roadmap.sheets import random_sheet

LKE = load()


def answers_of(**given_):
    return {**dict.fromkeys(LKE.fields), **{key.replace("_", "."): value for key, value in given_.items()}}


def one(answers, code, target=""):
    after, [change] = implied(LKE, answers, [(code, target)])
    return after, change


def test_an_option_is_taken_as_it_is_written():
    after, change = one({**answers_of(), SCALED: "C"}, SCALED, "A")
    assert after[SCALED] == "A"
    assert (change.now, change.then, change.assumed) == ("C", "A", False)


def test_without_a_target_a_choice_goes_one_option_up_and_says_so():
    after, change = one({**answers_of(), SCALED: "C"}, SCALED)
    assert (after[SCALED], change.assumed) == ("B", True)
    after, change = one({**answers_of(), YES_NO: None}, YES_NO)
    assert after[YES_NO] == "Ya"


def test_an_answer_never_gets_worse():
    after, change = one({**answers_of(), SCALED: "A"}, SCALED, "B")
    assert after[SCALED] == "A"
    assert change.why_not == "Sudah setinggi itu."


def test_of_two_items_at_one_question_the_higher_target_counts_in_either_order():
    for targets in (["A", "B"], ["B", "A"]):
        after, _ = implied(LKE, {**answers_of(), SCALED: "C"}, [(SCALED, each) for each in targets])
        assert after[SCALED] == "A"


@pytest.mark.parametrize("target", ["Z", "5 dari", "banyak", "5 dari 0"])
def test_a_target_that_says_nothing_changes_nothing(target):
    for code in (SCALED, "A.II.1.i.a", "B.I.a.1", "A.II.3.iii.a"):
        after, change = one(answers_of(), code, target)
        assert after == answers_of()
        assert change.why_not


def test_a_question_that_does_not_exist_is_passed_over():
    assert implied(LKE, answers_of(), [("X.1", "A")]) == (answers_of(), [])


@pytest.mark.parametrize("seed", range(60))
def test_the_targets_of_an_optimal_plan_hold_what_the_plan_promised(seed):
    """Round trip with the optimiser: its words, read back, give the score that it computed."""
    before = score(LKE, random_sheet(seed))
    efforts = load_efforts(LKE.id)
    made = plan(LKE, before.answers, efforts, Wishes("WBK", freed=frozenset({"B.I.a.1", "B.II.a.1", "B.I.b.1"})))
    links = [(step.move.question.code, step.move.target) for step in made.steps]
    after, changes = implied(LKE, before.answers, links)
    assert score(LKE, after).total == made.after.total
    assert not [change for change in changes if change.why_not and change.why_not != "Sudah setinggi itu."]


@given(st.text(max_size=12))
def test_any_text_as_target_is_survived(text):
    for code in (SCALED, "A.II.1.i.a", "B.I.a.1", "A.II.3.iii.a"):
        implied(LKE, answers_of(), [(code, text)])


# -- of a zone


@pytest.fixture
def zone(place):
    place.answer_all()
    place.answer(SCALED, "C")
    place.answer(YES_NO, "Tidak")
    return place.zone


def test_the_outcome_says_which_floors_hold_then(place, zone):
    item = item_of(place, "SK tim", questions=(SCALED, YES_NO), targets={SCALED: "A", YES_NO: "Ya"})
    nothing = what_if(zone, [])
    done = what_if(zone, [item.pk])
    assert nothing.outcome
    assert done.outcome
    assert done.outcome.then > nothing.outcome.then == nothing.outcome.now
    assert done.outcome.passes


def test_it_says_by_how_much_a_floor_misses(place):
    place.answer_all(worst=True)
    told = what_if(place.zone, [])
    assert told.outcome
    assert not told.outcome.passes
    assert all(row.missing for row in told.outcome.failing)


def test_nothing_is_stored(place, zone):
    item = item_of(place, "SK tim", questions=(SCALED,), targets={SCALED: "A"})
    before = list(Answer.objects.values())
    what_if(zone, [item.pk])
    assert list(Answer.objects.values()) == before
    assert place.worksheet.answers.get(field=SCALED).option == "C"


def test_done_and_dropped_items_and_those_of_others_are_not_offered(place, zone):
    item_of(place, "Selesai", state="done", done_on="2026-11-01")
    item_of(place, "Batal", state="dropped")
    assert what_if(zone, [1, 2, 999_999]).items == ()


def test_the_page_works_by_address_and_asks_few_questions(client, place, zone, django_assert_max_num_queries):
    rows = [item_of(place, f"Aksi {number}", questions=(SCALED,), targets={SCALED: "A"}) for number in range(40)]
    client.force_login(place.staff)
    address = reverse("roadmap:what_if", args=[zone.pk])
    with django_assert_max_num_queries(15):
        page = client.get(f"{address}?aksi={rows[0].pk}&aksi={rows[1].pk}&aksi=x&aksi=-1").content.decode()
    assert "Bila 2 rencana aksi ini selesai" in page
    assert page.count(" checked") == 2
    assert "Bila 40 rencana aksi ini selesai" in client.get(f"{address}?semua=1").content.decode()


def test_the_page_of_a_zone_without_plan_says_so(client, place):
    client.force_login(place.leader)
    assert "Tidak ada rencana aksi" in client.get(reverse("roadmap:what_if", args=[place.zone.pk])).content.decode()


def test_a_half_is_a_fraction():
    after, _ = one(
        {**answers_of(), "A.II.1.i.a.agen": Fraction(4), "A.II.1.i.a.perubahan": Fraction(1)}, "A.II.1.i.a", "3 dari 4"
    )
    assert after["A.II.1.i.a.perubahan"] == 3
    assert after["A.II.1.i.b.perubahan"] == 3  # the same figure is asked for twice

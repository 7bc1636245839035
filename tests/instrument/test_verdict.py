"""The verdict: every floor at once, what is missing, and the other reading of the areas beside it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.instrument.verdict import verdict, verdicts
from tests.instrument.sheets import any_sheets, best, property_test, worst

INSTRUMENT = load()


def answers_of(sheet, *parts):
    return {key: answer for key, answer in sheet.items() if key.startswith(parts)}


def test_both_predicates_are_answered_in_the_order_of_the_instrument():
    results = verdicts(score(INSTRUMENT, best()))
    assert list(results) == ["WBK", "WBBM"]
    for code, result in results.items():
        assert result.predicate is INSTRUMENT.predicates[code]
        assert [item.floor for item in result.floors] == list(result.predicate.floors)
        assert (result.passes, result.failing) == (True, ())


def test_one_failing_floor_fails_the_predicate():
    """A survey of 3.59 costs 0.04375 points and the whole predicate."""
    result = verdict(score(INSTRUMENT, best() | {"B.I.a.1.indeks": 3.59}), INSTRUMENT.predicates["WBK"])
    assert not result.passes
    [failing] = result.failing
    assert failing.floor.code == "ipak"
    assert failing.missing_points == failing.missing == Fraction("0.04375")


def test_failing_floors_are_listed_in_the_order_of_the_form():
    result = verdicts(score(INSTRUMENT, worst()))["WBBM"]
    assert [item.floor for item in result.failing] == list(INSTRUMENT.predicates["WBBM"].floors)
    assert {item.floor.code: item.missing_points for item in result.failing} == {
        "total": 85, "pengungkit": 48, "area-1": 6, "area-2": Fraction("5.25"), "area-3": Fraction("7.5"),
        "area-4": Fraction("7.5"), "area-5": Fraction("11.25"), "area-6": Fraction("7.5"),
        "hasil-bersih": Fraction("19.5"), "ipak": Fraction("15.75"), "capaian": Fraction("3.75"),
        "ipkp": Fraction("15.75"),
    }  # fmt: skip


def test_a_share_tells_what_is_missing_in_both_measures():
    """Area 5 with its pemenuhan only: 7.5 of 15 is one half, and a tenth of 15 points is missing."""
    sheet = best() | answers_of(worst(), "A.II.5.")
    item = next(item for item in verdicts(score(INSTRUMENT, sheet))["WBK"].floors if item.floor.code == "area-5")
    assert (item.value, item.passes) == (Fraction(1, 2), False)
    assert item.missing == Fraction("0.1")
    assert item.missing_points == Fraction("1.5")


def test_a_unit_may_pass_wbk_and_not_wbbm():
    results = verdicts(score(INSTRUMENT, best() | {"B.I.b.1": "C"}))
    assert {code: result.passes for code, result in results.items()} == {"WBK": True, "WBBM": False}
    assert [item.floor.code for item in results["WBBM"].failing] == ["capaian"]


def test_areas_are_decided_together_and_the_reading_by_aspect_stands_beside():
    """Area 1: all of pemenuhan and 1 of 4 points of reform is 5 of 8: 62.5 % together, 25 % by itself."""
    sheet = best() | answers_of(worst(), "A.II.1.") | {"A.II.1.iii.a": "A"}
    result = verdicts(score(INSTRUMENT, sheet))["WBK"]
    assert result.passes
    assert [reading.floor.code for reading in result.per_aspect] == [f"area-{number}" for number in range(1, 7)]
    first, *others = result.per_aspect
    assert first.shares == {"A.I.1": 1, "A.II.1": Fraction(1, 4)}
    assert first.passes is False
    assert all(reading.passes for reading in others)


@pytest.mark.parametrize("code", ["WBK", "WBBM"])
def test_a_sheet_that_fails_together_can_never_pass_aspect_by_aspect(code):
    @property_test
    @given(any_sheets())
    def check(sheet):
        result = verdicts(score(INSTRUMENT, sheet))[code]
        together = {item.floor.code: item.passes for item in result.floors}
        assert all(together[reading.floor.code] for reading in result.per_aspect if reading.passes)

    check()


@property_test
@given(any_sheets())
def test_what_is_missing_is_exactly_what_would_close_the_floor(sheet):
    result = score(INSTRUMENT, sheet)
    for predicate in verdicts(result).values():
        assert predicate.passes == (not predicate.failing)
        for item in predicate.floors:
            assert item.passes == (item.missing_points == 0) == (item.missing == 0)
            assert item.missing_points >= 0
            assert item.floor.minimum is not None
            needed = item.floor.minimum
            if item.floor.measure == "share":
                needed *= result.weight(item.floor.node)
            if not item.passes:
                assert result.points(item.floor.node) + item.missing_points == needed


@property_test
@given(any_sheets())
def test_the_results_pass_or_fail_with_the_index_or_option_that_their_floor_names(sheet):
    """Two ways to say one thing: 15.75 points, or an index of 3.60."""
    result = score(INSTRUMENT, sheet)
    for predicate in verdicts(result).values():
        for item in predicate.floors:
            [*codes] = INSTRUMENT.nodes[item.floor.node].questions if item.floor.node in INSTRUMENT.nodes else ()
            if item.floor.index is not None:
                index = result.answers[f"{codes[0]}.indeks"]
                assert item.passes == (index is not None and Fraction(index) >= item.floor.index)
            if item.floor.option is not None:
                letter = result.answers[codes[0]]
                assert item.passes == (letter is not None and str(letter) <= item.floor.option)


def test_a_predicate_that_leaves_every_minimum_open_is_not_failed():
    predicate = INSTRUMENT.predicates["WBK"]
    left_open = replace(predicate, floors=tuple(replace(floor, minimum=None) for floor in predicate.floors))
    result = verdict(score(INSTRUMENT, worst()), left_open)
    assert {item.passes for item in result.floors} == {None}
    assert {reading.passes for reading in result.per_aspect} == {None}
    assert (result.passes, result.failing) == (True, ())


def test_an_area_floor_in_points_is_read_aspect_by_aspect_in_proportion():
    """4.8 of 8 points is 60 %, whichever way it is written."""
    predicate = INSTRUMENT.predicates["WBK"]
    floors = tuple(
        replace(floor, measure="points", minimum=Fraction("4.8"))
        for floor in predicate.floors
        if floor.code == "area-1"
    )
    passing = score(INSTRUMENT, best() | answers_of(worst(), "A.II.1.") | {"A.II.1.iii.a": "A"})
    result = verdict(passing, replace(predicate, floors=floors))
    assert result.floors[0].passes is True
    assert result.floors[0].value == 5
    assert result.per_aspect[0].passes is False
    even = best() | {"A.I.1.i.a": "Tidak", "A.II.1.iii.a": "D"}  # 3.75 and 3 of 4
    assert verdict(score(INSTRUMENT, even), replace(predicate, floors=floors)).per_aspect[0].passes is True

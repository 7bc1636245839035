"""From a figure to an option: borders, monotonic ladders, what is never suggested, and what would lift it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilar.evaluation.facts.mapping import Step, Strength, When
from pilar.evaluation.facts.model import Check, Fact
from pilar.evaluation.facts.suggesting import NOTHING, QUALITY, STATEMENT, suggest
from tests.evaluation.ladders import (
    CHOICES,
    GAP,
    HALF,
    SHARES,
    codes_of,
    facts_for,
    is_counted,
    ladder,
    of,
    option_of,
    scale_of,
    told,
    worth,
)

RISING = [code for code in CHOICES if code != GAP and not is_counted(ladder(code))]
ABCD, ABC = "A.I.1.iii.a", "A.I.1.ii.b"  # all, most, some, otherwise; all, some, otherwise
property_test = settings(max_examples=300, deadline=None, derandomize=True)
borders = st.fractions(HALF, Fraction(99, 100), max_denominator=200)

# -- borders


@pytest.mark.parametrize(
    ("number", "whole", "four", "three"),
    [
        (0, 1000, "D", "C"),
        (1, 1000, "C", "B"),
        (499, 1000, "C", "B"),
        (500, 1000, "C", "B"),  # exactly half: the lower option
        (501, 1000, "B", "B"),
        (999, 1000, "B", "B"),
        (1000, 1000, "A", "A"),
        (1, 2, "C", "B"),
        (1, 1, "A", "A"),
    ],
)
def test_a_share_falls_into_its_option_at_every_border(number, whole, four, three):
    assert option_of(ABCD, of(number, whole)) == four
    assert option_of(ABC, of(number, whole)) == three


@pytest.mark.parametrize(
    ("number", "option"), [(0, "A"), (24, "A"), (25, "B"), (50, "B"), (51, "C"), (75, "C"), (76, "D"), (100, "D")]
)
def test_a_gap_of_competence_reads_from_small_to_large_and_exactly_a_quarter_is_b(number, option):
    assert option_of(GAP, of(number, 100)) == option


def test_a_gap_just_below_and_above_its_borders_is_not_rounded():
    assert [option_of(GAP, of(number, 10_000)) for number in (2499, 2501, 5001, 7501)] == ["A", "B", "C", "D"]
    assert option_of(GAP, Fact("belum ada pemetaan", absent=True)) is None


@pytest.mark.parametrize(
    ("number", "option"), [(0, "D"), (1, "C"), (50, "C"), (51, "B"), (80, "B"), (81, "A"), (100, "A")]
)
def test_targets_of_the_zone_need_more_than_eighty_percent(number, option):
    assert option_of("A.II.1.ii.a", of(number, 100, "listed")) == option
    assert option_of("A.II.1.ii.a", of(number, 100, among=("listed",))) == "E"


@pytest.mark.parametrize(("rounds", "option"), [(0, "E"), (1, "D"), (2, "C"), (3, "B"), (4, "A"), (9, "A")])
def test_rounds_of_the_survey_are_counted(rounds, option):
    assert option_of("A.I.6.iv.a", Fact.count(rounds, summary="")) == option


@pytest.mark.parametrize(("most", "option"), [(50, "B"), (59, "B"), (60, "C"), (61, "C"), (99, "C")])
def test_a_tighter_rule_moves_the_border_of_most(most, option):
    assert option_of(ABCD, of(60, 100), most=Fraction(most, 100)) == option


# -- ladders


@property_test
@given(st.sampled_from(RISING), st.data(), borders)
def test_a_better_share_never_gives_a_worse_option(code, data, most):
    whole = data.draw(st.integers(1, 1000))
    less = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(less, whole))
    codes = [each for each in codes_of(ladder(code)) if not each.startswith("none")]
    holding = data.draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    assert worth(code, of(less, whole, *holding), most=most) <= worth(code, of(more, whole, *holding), most=most)


@property_test
@given(st.integers(1, 1000), st.data())
def test_a_smaller_gap_never_gives_a_worse_option(whole, data):
    less = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(less, whole))
    assert worth(GAP, of(less, whole)) >= worth(GAP, of(more, whole))


@property_test
@given(st.integers(0, 50), st.integers(0, 50))
def test_one_more_round_of_the_survey_never_gives_a_worse_option(rounds, more):
    few, many = Fact.count(rounds, summary=""), Fact.count(rounds + more, summary="")
    assert worth("A.I.6.iv.a", few) <= worth("A.I.6.iv.a", many)


@property_test
@given(st.sampled_from(RISING), st.integers(0, 100), borders, borders)
def test_a_tighter_border_never_gives_a_better_option(code, number, one, other):
    fact = of(number, 100, *(each for each in codes_of(ladder(code)) if not each.startswith("none")))
    assert worth(code, fact, most=max(one, other)) <= worth(code, fact, most=min(one, other))


@pytest.mark.parametrize("code", CHOICES)
def test_one_more_condition_that_holds_never_gives_a_worse_option(code):
    codes = codes_of(ladder(code))
    for fact in facts_for(ladder(code)):
        if any(check.holds for check in fact.checks if check.code.startswith("none")):
            continue
        for extra in codes:
            if not extra.startswith("none"):
                checks = tuple(Check(each.code, "", each.holds or each.code == extra) for each in fact.checks)
                assert worth(code, fact) <= worth(code, replace(fact, checks=checks))


# -- what is never suggested


@pytest.mark.parametrize("code", CHOICES)
def test_nil_suggests_nothing_and_says_what_to_do(code):
    found = told(code, of(0, 0, *codes_of(ladder(code))))
    assert (found.option, found.better, found.lifts) == (None, "", ())
    assert "surat nihil" in found.why_none


@pytest.mark.parametrize("code", CHOICES)
def test_a_top_option_is_taken_over_by_the_strength_of_its_rows(code):
    wanted = {Strength.STRONG: NOTHING, Strength.MEDIUM: QUALITY, Strength.WEAK: STATEMENT}
    entry, best = ladder(code), next(iter(scale_of(code)))
    asked = {found.asks for fact in facts_for(entry) if (found := told(code, fact)).option == best}
    assert asked == {wanted[entry.strength]}


@pytest.mark.parametrize("code", CHOICES)
def test_lower_options_of_weak_and_medium_rows_are_confirmed_by_a_person(code):
    entry, best = ladder(code), next(iter(scale_of(code)))
    asked = {found.asks for fact in facts_for(entry) if (found := told(code, fact)).option not in (None, best)}
    assert asked <= {NOTHING if entry.strength is Strength.STRONG else QUALITY}


def test_a_complaint_beyond_its_time_leaves_the_answer_to_a_person():
    found = told("A.I.5.iii.b", of(9, 10, lacking="Satu aduan lewat waktu."))
    assert (found.option, found.better, found.lifts) == (None, "Ya", ("Satu aduan lewat waktu.",))
    assert found.why_none


def test_a_derived_question_has_nothing_to_suggest():
    assert ladder("A.II.1.i.a").steps == ()


# -- what would lift it


def test_the_whole_is_lacking_in_the_words_of_the_fact():
    found = told(ABCD, of(9, 11, lacking="Dua dari sebelas aksi belum selesai."))
    assert (found.option, found.better, found.lifts) == ("B", "A", ("Dua dari sebelas aksi belum selesai.",))


@pytest.mark.parametrize(("number", "more"), [(1, 5), (5, 1)])
def test_most_is_lacking_as_the_number_of_rows_that_crosses_the_border(number, more):
    found = told(ABCD, of(number, 11, lacking="yang lain"))
    assert (found.option, found.better) == ("C", "B")
    assert found.lifts == (f"Tambah {more} lagi dari 11 agar porsinya lebih dari 50 %.",)
    assert option_of(ABCD, of(number + more, 11)) == "B"
    assert option_of(ABCD, of(number + more - 1, 11)) == "C"


@property_test
@given(st.integers(1, 500), st.data(), borders)
def test_so_many_more_rows_do_cross_the_border_and_one_less_does_not(whole, data, most):
    number = data.draw(st.integers(1, whole))
    found = told(ABCD, of(number, whole), most=most)
    if found.option == "C":
        more = int(found.lifts[0].split()[1])
        assert worth(ABCD, of(number + more, whole), most=most) > worth(ABCD, of(number, whole), most=most)
        assert option_of(ABCD, of(number + more - 1, whole), most=most) == "C"


def test_nothing_yet_asks_for_one():
    assert told(ABCD, of(0, 11, lacking="x")).lifts == ("Sedikitnya satu harus ada.",)


def test_conditions_are_lacking_by_their_own_sentences_and_only_those_that_do_not_hold():
    found = told("A.I.1.ii.c", of(1, 1, "any", "two-way", among=("regular", "both-audiences")))
    assert (found.option, found.better, found.lifts) == ("B", "A", ("lift regular", "lift both-audiences"))


def test_a_condition_without_sentence_is_named_by_its_label_and_one_not_reported_by_its_code():
    fact = Fact.state([Check("any", "Ada", True), Check("regular", "Berkala", False)], summary="")
    assert told("A.I.1.ii.c", fact).lifts == (
        "Berkala", "Syarat “both-audiences” belum dicatat.", "Syarat “two-way” belum dicatat.",
    )  # fmt: skip


def test_a_number_is_lacking_as_the_border_it_has_to_reach():
    assert told("A.I.6.iv.a", Fact.count(2, summary="")).lifts == ("Angkanya harus sedikitnya 3.",)
    assert told(GAP, of(60, 100)).lifts == ("Angkanya harus paling banyak 50 %.",)
    assert told(GAP, of(25, 100)).lifts == ("Angkanya harus kurang dari 25 %.",)
    assert told("A.II.1.ii.a", of(70, 100, "listed")).lifts == ("Angkanya harus lebih dari 80 %.",)


def test_a_lift_that_leads_further_names_where_it_leads():
    only_online = of(1, 1, "online", among=("on-site", "none"))
    found = told("A.I.6.iv.b", only_online)
    assert (found.option, found.better, found.lifts) == (None, "A", ("lift on-site",))


def test_what_leads_to_the_worst_option_is_no_lift():
    found = told("A.I.1.iv.a", of(1, 2, among=("led", "none-met"), lacking="Satu butir belum."))
    assert (found.option, found.better, found.lifts) == (None, "Ya", ("Satu butir belum.", "lift led"))


@pytest.mark.parametrize("code", CHOICES)
def test_at_the_top_nothing_is_lacking_and_below_it_something_is(code):
    best = next(iter(scale_of(code)))
    for fact in facts_for(ladder(code)):
        found = told(code, fact)
        assert bool(found.lifts) == (found.option != best)
        assert bool(found.better) == bool(found.lifts)


@pytest.mark.parametrize("code", CHOICES)
def test_meeting_the_conditions_that_are_named_leads_to_the_option_that_is_named(code):
    """Where only conditions are lacking: let exactly those hold, and the option is there."""
    entry = ladder(code)
    for plain in facts_for(entry):
        checks = tuple(Check(each.code, "", each.holds, f"lift {each.code}") for each in plain.checks)
        found = told(code, replace(plain, checks=checks))
        if found.lifts and all(lift.startswith("lift ") for lift in found.lifts):
            met = tuple(replace(each, holds=each.holds or each.lift in found.lifts) for each in checks)
            assert option_of(code, replace(plain, checks=met)) == found.better


def test_the_shares_of_these_tests_lie_on_both_sides_of_every_border_of_the_map():
    borders = {
        bound
        for code in CHOICES
        if not is_counted(ladder(code))
        for step in ladder(code).steps
        for bound in (step.when.above, step.when.at_least, step.when.at_most, step.when.below)
        if bound is not None
    }
    assert {step for border in borders for step in (border - 1, border, border + 1)} <= set(SHARES)


@pytest.mark.parametrize(
    ("number", "whole", "better"),
    [(0, 1, "A"), (0, 2, "C"), (1, 2, "A"), (1, 3, "B"), (0, 3, "C")],
)
def test_what_is_lacking_names_the_option_where_that_many_rows_really_lead(number, whole, better):
    """One of one is the whole at once, and so is the second of two: no B lies between."""
    found = told(ABCD, of(number, whole, lacking="sisanya"))
    assert found.better == better


@property_test
@given(st.sampled_from(RISING), st.data(), borders)
def test_doing_what_is_lacking_leads_to_the_option_that_is_named(code, data, most):
    whole = data.draw(st.integers(1, 40))
    number = data.draw(st.integers(0, whole))
    codes = [each for each in codes_of(ladder(code)) if not each.startswith("none")]
    holding = data.draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    checks = tuple(Check(each, "", each in holding, f"lift {each}") for each in codes)
    fact = replace(of(number, whole, lacking="sampai semua"), checks=checks)
    found = told(code, fact, most=most)
    if not found.lifts:
        return
    done = replace(
        fact, numerator=asked_for(found.lifts, number, whole),
        checks=tuple(replace(each, holds=each.holds or each.lift in found.lifts) for each in checks),
    )  # fmt: skip
    assert option_of(code, done, most=most) == found.better


def asked_for(lifts, number, whole):
    """How many rows there are once the sentences are obeyed and nothing more is done."""
    for lift in lifts:
        if lift == "sampai semua":
            return whole
        if lift == "Sedikitnya satu harus ada.":
            return 1
        if lift.startswith("Tambah"):
            return number + int(lift.split()[1])
        if lift.startswith("Angkanya harus lebih dari"):
            return whole * int(lift.split()[4]) // 100 + 1
    return number


def test_a_border_that_is_no_whole_number_is_told_as_it_is():
    entry = replace(ladder("A.I.6.iv.a"), steps=(Step("A", When(at_least=Fraction(18, 5))), Step("B", When())))
    found = suggest(entry, Fact.count(3, summary=""), {"A": Fraction(1), "B": Fraction(0)}, HALF)
    assert found.lifts == ("Angkanya harus sedikitnya 3,60.",)

"""What must hold for every sheet, whatever is written on it."""

from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pilar.instrument.engine import LARGEST, AnswerError, score
from pilar.instrument.loader import load
from pilar.instrument.verdict import verdicts
from tests.instrument.oracle import DISCIPLINE, DONE_OF_DUE, NOTHING_OWED, SURVEYS, UNUSED
from tests.instrument.sheets import (
    answers_to,
    any_sheets,
    best,
    blanks,
    choices,
    denominators,
    nobody_owes,
    numerators,
    property_test,
    shuffled,
    worst,
)

INSTRUMENT = load()
DONE_OF_DUE_KEY = numerators()[next(iter(DONE_OF_DUE))]


def all_points(result):
    """Points of everything that has any, in one mapping."""
    points = {"total": result.total}
    points |= {code: node.points for code, node in result.nodes.items()}
    points |= {code: question.points for code, question in result.questions.items()}
    points |= {f"area-{number}": area.points for number, area in result.areas.items()}
    return points


def assert_never_above(lower, higher):
    """Nothing on sheet ``lower`` scores above the same thing on ``higher``, and no floor is lost on the way up."""
    low, high = score(INSTRUMENT, lower), score(INSTRUMENT, higher)
    points, more = all_points(low), all_points(high)
    assert [code for code in points if points[code] > more[code]] == []
    above = verdicts(high)
    for code, predicate in verdicts(low).items():
        lost = [
            floor.floor.code
            for floor, other in zip(predicate.floors, above[code].floors, strict=True)
            if floor.passes and not other.passes
        ]
        assert lost == []


# -- bounds


@property_test
@given(any_sheets())
def test_points_lie_between_0_and_the_weight_of_everything(sheet):
    result = score(INSTRUMENT, sheet)
    weights = {"total": INSTRUMENT.total}
    weights |= {code: node.weight for code, node in INSTRUMENT.nodes.items()}
    weights |= {code: question.weight for code, question in INSTRUMENT.questions.items()}
    weights |= {area.code: area.weight for area in INSTRUMENT.areas.values()}
    points = all_points(result)
    assert points.keys() == weights.keys()
    assert [code for code in points if not 0 <= points[code] <= weights[code]] == []
    assert all(0 <= question.value <= 1 for question in result.questions.values())
    assert all(0 <= node.share <= 1 for node in result.nodes.values())
    assert all(0 <= area.share <= 1 for area in result.areas.values())


def test_the_best_answers_give_100_and_every_floor_passes():
    result = score(INSTRUMENT, best())
    assert result.total == 100
    assert result.complete
    assert not result.provisional
    assert all(predicate.passes for predicate in verdicts(result).values())


def test_owing_nothing_is_as_good_as_having_done_everything():
    result = score(INSTRUMENT, nobody_owes())
    assert result.total == 100
    assert [(item.code, item.node) for item in result.cautions] == [("zero-denominator", code) for code in NOTHING_OWED]


@pytest.mark.parametrize("sheet", [worst(), {}, dict.fromkeys(worst())], ids=["worst", "empty", "blank"])
def test_the_worst_answers_give_0_and_so_does_an_empty_sheet(sheet):
    result = score(INSTRUMENT, sheet)
    assert set(all_points(result).values()) == {0}
    assert not any(predicate.passes for predicate in verdicts(result).values())


def test_0_of_0_is_0_where_something_should_have_been_there():
    elsewhere = [code for code in DONE_OF_DUE if code not in NOTHING_OWED]
    sheet = best()
    for code in elsewhere:
        sheet |= dict.fromkeys([*denominators(code), numerators()[code]], 0)
    result = score(INSTRUMENT, sheet)
    assert [result.questions[code].value for code in elsewhere] == [0] * 4


# -- the better answer never loses


@property_test
@given(any_sheets(), st.sampled_from(choices()), st.data())
def test_a_better_option_never_lowers_anything(sheet, blank, data):
    ladder = [*blank.options, None]  # best first; a blank stands below the worst option
    lower = data.draw(st.integers(1, len(ladder) - 1))
    higher = data.draw(st.integers(0, lower - 1))
    assert_never_above(sheet | {blank.key: ladder[lower]}, sheet | {blank.key: ladder[higher]})


@property_test
@given(any_sheets(), st.sampled_from(sorted(DONE_OF_DUE)), st.data())
def test_more_done_of_what_was_due_never_lowers_anything(sheet, code, data):
    sheet |= {key: data.draw(st.integers(0, 5)) for key in denominators(code)}
    # With nothing owed, anything done contradicts it and counts 0: see the next test but one.
    assume(code not in NOTHING_OWED or any(sheet[key] for key in denominators(code)))
    less = data.draw(st.none() | st.integers(0, 20))
    more = data.draw(st.integers(less or 0, 30))
    assert_never_above(sheet | {numerators()[code]: less}, sheet | {numerators()[code]: more})


@property_test
@given(any_sheets(), st.sampled_from(SURVEYS), st.fractions(0, 4), st.fractions(0, 4))
def test_a_higher_index_never_lowers_anything(sheet, code, one, other):
    key = f"{code}.indeks"
    assert_never_above(sheet | {key: min(one, other)}, sheet | {key: max(one, other)})


@property_test
@given(any_sheets(), st.integers(0, 12), st.integers(0, 12), st.none() | st.integers(0, 12))
def test_fewer_violations_this_year_never_lower_anything(sheet, fewer, more, last_year):
    fewer, more = sorted((fewer, more))
    key = f"{DISCIPLINE}.tahun_ini"
    sheet |= {f"{DISCIPLINE}.tahun_lalu": last_year}
    assert_never_above(sheet | {key: more}, sheet | {key: fewer})
    assert_never_above(sheet | {key: None}, sheet | {key: fewer})


@pytest.mark.parametrize("code", [code for code in NOTHING_OWED if code in DONE_OF_DUE])
def test_something_done_where_nothing_was_owed_counts_0(code):
    """The one place where a larger numerator lowers the score: 0/0 = 1 but x/0 = 0 (FOUNDATIONS §2)."""
    sheet = nobody_owes()
    assert score(INSTRUMENT, sheet).questions[code].value == 1
    result = score(INSTRUMENT, sheet | {numerators()[code]: 1})
    assert result.questions[code].value == 0
    assert ("zero-denominator", code) in {(item.code, item.node) for item in result.cautions}


def test_violations_this_year_after_none_last_year_count_0():
    sheet = best() | {f"{DISCIPLINE}.tahun_lalu": 0, f"{DISCIPLINE}.tahun_ini": 1}
    assert score(INSTRUMENT, sheet).questions[DISCIPLINE].value == 0


# -- blanks


@property_test
@given(any_sheets(), st.sampled_from(blanks()), st.data())
def test_a_blank_never_scores_above_any_answer(sheet, blank, data):
    assert_never_above(sheet | {blank.key: None}, sheet | {blank.key: data.draw(answers_to(blank))})


@pytest.mark.parametrize("key", [blank.key for blank in blanks() if blank.key not in UNUSED])
def test_one_blank_makes_its_question_0_and_the_sheet_provisional(key):
    result = score(INSTRUMENT, best() | {key: None})
    question = result.questions[INSTRUMENT.fields[key].question]
    assert question.value == question.points == 0
    assert question.blank == (key,)
    assert question.state == ("blank" if len(INSTRUMENT.questions[question.code].fields) == 1 else "incomplete")
    assert result.total == 100 - INSTRUMENT.questions[question.code].weight
    assert (result.complete, result.provisional) == (False, True)
    assert (result.blank, result.answered) == ((key,), 126)


@pytest.mark.parametrize("key", UNUSED)
def test_a_blank_that_no_formula_uses_only_makes_the_sheet_incomplete(key):
    result = score(INSTRUMENT, best() | {key: None})
    assert result.total == 100
    assert result.questions[INSTRUMENT.fields[key].question].state == "incomplete"
    assert (result.complete, result.provisional) == (False, False)


@property_test
@given(any_sheets())
def test_a_field_left_out_is_the_same_as_a_blank_one(sheet):
    result = score(INSTRUMENT, {key: answer for key, answer in sheet.items() if answer is not None})
    assert result == score(INSTRUMENT, sheet)
    assert result.answers.keys() == INSTRUMENT.fields.keys()


@property_test
@given(any_sheets())
def test_every_node_counts_its_own_fields_and_blanks(sheet):
    result = score(INSTRUMENT, sheet)
    for code, node in result.nodes.items():
        keys = [key for key, item in INSTRUMENT.fields.items() if item.question.startswith(f"{code}.")]
        assert (node.fields, node.answered) == (len(keys), sum(sheet[key] is not None for key in keys))


# -- sums


@property_test
@given(any_sheets())
def test_the_parts_sum_exactly_to_the_whole_at_every_level(sheet):
    result = score(INSTRUMENT, sheet)
    for node in INSTRUMENT.nodes.values():
        parts = [result.points(child) for child in node.children]
        parts += [result.questions[child].points for child in node.questions]
        assert sum(parts) == result.points(node.code)
    assert sum(result.points(node.code) for node in INSTRUMENT.components) == result.total
    assert sum(area.points for area in result.areas.values()) == result.nodes["A"].points
    for area in result.areas.values():
        assert sum(area.parts.values()) == area.points
        assert tuple(area.parts) == INSTRUMENT.areas[area.number].members
    assert sum(result.results.values()) == result.nodes["B"].points


# -- purity


@property_test
@given(any_sheets(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_makes_no_difference(sheet, rng):
    assert score(INSTRUMENT, shuffled(sheet, rng)) == score(INSTRUMENT, sheet)


@property_test
@given(any_sheets())
def test_scoring_is_pure(sheet):
    before = dict(sheet)
    first, second = score(INSTRUMENT, MappingProxyType(sheet)), score(INSTRUMENT, sheet)
    assert first == second
    assert list(sheet.items()) == list(before.items())


@pytest.mark.parametrize("number", [3, 3.0, Decimal("3.00"), Fraction(3)])
def test_a_number_counts_the_same_whatever_its_type(number):
    sheet = best() | {"A.II.4.i.a.sasaran": 5, "A.II.4.i.a.tercapai": number}
    assert score(INSTRUMENT, sheet).questions["A.II.4.i.a"].value == Fraction(3, 5)


@pytest.mark.parametrize("number", [3.6, Decimal("3.6"), Decimal("3.60"), Fraction(18, 5)])
def test_an_index_is_the_decimal_that_was_written_and_not_its_binary_neighbour(number):
    assert score(INSTRUMENT, {"B.I.a.1.indeks": number}).answers["B.I.a.1.indeks"] == Fraction(18, 5)


@pytest.mark.parametrize("zero", [0, 0.0, -0.0, Decimal("-0"), Fraction(0)])
def test_zero_is_an_answer_and_not_a_blank(zero):
    result = score(INSTRUMENT, {"B.I.a.1.indeks": zero})
    assert result.questions["B.I.a.1"].state == "answered"
    assert result.questions["B.I.a.1"].points == 0


# -- answers that are none

HUGE = 10**5000  # more digits than Python writes
REFUSED: dict[str, list[Any]] = {
    "A.I.1.i.a": [HUGE, "ya", "YA", "Ya ", "A", "", "1", 1, 0, True, False, 1.0, ["Ya"], b"Ya"],
    "A.I.1.i.b": ["a", "D", "E", "AB", "Ya", "A. Lewat prosedur", " A", 1, Fraction(1, 2), ("A",)],
    "A.I.1.iii.a": ["E", "abcd"],
    "A.II.4.i.a.sasaran": [
        -1, -1.0, Decimal(-1), Fraction(-1), 1.5, 0.1, Decimal("2.5"), Fraction(1, 3), "3", "", "A", True, False,
        float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
        Decimal("-Infinity"), 1j, [3], {3: 3}, b"3", HUGE, -HUGE, Fraction(HUGE), LARGEST + 1, 1e300,
    ],
    "A.II.3.iii.a.disanksi": [-1, 1.5, "0", True],
    "B.I.a.1.indeks": [
        4.0001, 5, 40, Fraction(401, 100), Decimal("4.00000000000000000001"), -0.1, -4, "3,6", "3.6", True,
        float("nan"), float("inf"), Decimal("NaN"), object, HUGE,
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "answer"),
    [(key, answer) for key, answers in REFUSED.items() for answer in answers],
    ids=lambda value: "huge" if isinstance(value, int | Fraction) and abs(value) == HUGE else repr(value),
)
def test_an_answer_that_its_field_does_not_allow_is_refused(key, answer):
    with pytest.raises(AnswerError) as caught:
        score(INSTRUMENT, best() | {key: answer})
    assert caught.value.key == key
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("answer", ["1E+999999999", "1E-999999999", "-1E+999999999", "0E+999999999"])
def test_a_figure_that_would_fill_the_memory_is_refused_at_once(answer):
    with pytest.raises(AnswerError, match="di luar jangkauan"):
        score(INSTRUMENT, best() | {DONE_OF_DUE_KEY: Decimal(answer)})


@pytest.mark.parametrize("answer", [Decimal("0E+3"), Decimal(12), 1e-300])
def test_a_small_or_plain_figure_is_still_read(answer):
    key = f"{SURVEYS[0]}.indeks" if isinstance(answer, float) else DONE_OF_DUE_KEY
    score(INSTRUMENT, best() | {key: answer})


@pytest.mark.parametrize(
    "key",
    [
        "A.I.1.i",
        "A.I.1.i.z",
        "a.i.1.i.a",
        "A.I.1.i.a ",
        "A.II.4.i.a",
        "A.II.4.i.a.lain",
        "sasaran",
        "area-1",
        "1",
        "",
        1,
        None,
    ],
)
def test_a_key_that_the_instrument_does_not_know_is_refused_even_when_blank(key):
    for answer in ("A", 1, None):
        with pytest.raises(AnswerError) as caught:
            score(INSTRUMENT, best() | {key: answer})
        assert caught.value.key == str(key)


def test_the_largest_number_of_a_cell_is_scored_and_not_rounded():
    """Excel keeps fifteen digits; a float keeps them all."""
    assert LARGEST == 999_999_999_999_999
    for largest in (LARGEST, float(LARGEST), Decimal(LARGEST)):
        sheet = best() | {"A.II.4.i.a.sasaran": largest, "A.II.4.i.a.tercapai": LARGEST - 1}
        assert score(INSTRUMENT, sheet).questions["A.II.4.i.a"].value == 1 - Fraction(1, LARGEST)


@pytest.mark.parametrize("number", [LARGEST + 1, HUGE, Fraction(HUGE), 1e300], ids=["next", "int", "fraction", "float"])
def test_a_number_beyond_the_largest_is_refused_in_words(number):
    with pytest.raises(AnswerError, match=r"^Angka terlalu besar; paling besar 999\.999\.999\.999\.999\.$"):
        score(INSTRUMENT, {"A.II.4.i.a.sasaran": number})

"""Another instrument, read from a file: nothing of the 2021 form is built into the engine.

``data/variasi.yaml`` has another shape, other scales and weights, two areas read aspect by aspect, an index up to 5
and a floor that its regulation leaves open. Every figure below was worked out by hand.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.instrument.engine import AnswerError, score
from pilar.instrument.explain import explain
from pilar.instrument.loader import load, load_file, parse
from pilar.instrument.steps import best_steps
from pilar.instrument.verdict import verdict, verdicts
from tests.instrument.sheets import VARIATION, Sheet, plain, property_test
from tests.instrument.test_steps import closed

INSTRUMENT = load_file(VARIATION)
SHEET: Sheet = {
    "P.I.1.i.a": "Cukup",  # 0.4
    "P.I.1.i.b": "Sudah",  # 1 → (0.4 + 1) / 2 × 18 = 12.6
    "P.I.2.i.a": "Baik",  # 7
    "P.I.2.ii.a": "Belum",  # 0
    "P.I.2.ii.b": "Cukup",  # 0.4 → (0 + 0.4) / 2 × 5 = 1
    "P.II.1.i.a.tetap": 10,
    "P.II.1.i.a.kontrak": 10,
    "P.II.1.i.a.dilatih": 15,  # 15 / 20 × 8 = 6
    "P.II.1.i.a.batal": 3,
    "P.II.2.i.a.dulu": 10,
    "P.II.2.i.a.kini": 4,  # 0.6
    "P.II.2.i.b": "Buruk",  # 0 → (0.6 + 0) / 2 × 12 = 3.6
    "Q.i.a.indeks": 3.5,  # 3.5 / 5 × 20 = 14
    "Q.ii.a": "Sudah",  # 10
}


def any_sheets():
    """Any sheet of this instrument with every number filled in."""
    return st.fixed_dictionaries(
        {
            key: st.sampled_from([None, *item.scale.options]) if item.scale else st.integers(0, 5)
            for key, item in INSTRUMENT.fields.items()
        }
    )


def floors(result, predicate):
    return {item.floor.code: item for item in verdicts(result)[predicate].floors}


def test_it_loads_and_is_another_instrument():
    assert INSTRUMENT.id == "variasi"
    assert INSTRUMENT.total == 80
    assert (len(INSTRUMENT.questions), len(INSTRUMENT.fields)) == (10, 14)
    assert INSTRUMENT.sha256 != load().sha256
    assert (INSTRUMENT.in_force_from, INSTRUMENT.in_force_until) == ("2030", "2034")
    assert INSTRUMENT.questions["P.II.2.i.a"].formula.source.id == "uji"


def test_every_figure_is_the_one_worked_out_by_hand():
    result = score(INSTRUMENT, SHEET)
    expected = {
        "P.I.1.i": "12.6", "P.I.1": "12.6", "P.I.2.i": "7", "P.I.2.ii": "1", "P.I.2": "8", "P.I": "20.6",
        "P.II.1.i": "6", "P.II.1": "6", "P.II.2.i": "3.6", "P.II.2": "3.6", "P.II": "9.6", "P": "30.2",
        "Q.i": "14", "Q.ii": "10", "Q": "24",
    }  # fmt: skip
    assert {code: node.points for code, node in result.nodes.items()} == {
        code: Fraction(points) for code, points in expected.items()
    }
    assert result.total == Fraction("54.2")
    assert {number: area.points for number, area in result.areas.items()} == {1: Fraction("18.6"), 2: Fraction("11.6")}
    assert result.results == {"kepuasan": 14}
    assert result.complete


@pytest.mark.parametrize(
    ("question", "answers", "value"),
    [
        ("P.II.1.i.a", {"tetap": 0, "kontrak": 0, "dilatih": 0, "batal": 0}, "0.5"),  # nothing owed is worth a half
        ("P.II.1.i.a", {"tetap": 0, "kontrak": 0, "dilatih": 1, "batal": 0}, "0"),
        ("P.II.1.i.a", {"tetap": 1, "kontrak": 0, "dilatih": 2, "batal": 0}, "1"),
        ("P.II.1.i.a", {"tetap": 4, "kontrak": 4, "dilatih": 2, "batal": None}, "0.25"),
        ("P.II.1.i.a", {"tetap": 4, "kontrak": None, "dilatih": 2, "batal": 0}, "0"),
        ("P.II.2.i.a", {"dulu": 0, "kini": 0}, "0"),
        ("P.II.2.i.a", {"dulu": 0, "kini": 2}, "0"),
        ("P.II.2.i.a", {"dulu": 8, "kini": 2}, "0.75"),
        ("P.II.2.i.a", {"dulu": 2, "kini": 8}, "0"),
        ("Q.i.a", {"indeks": 5}, "1"),
        ("Q.i.a", {"indeks": 4.25}, "0.85"),
    ],
)
def test_its_own_formulas_and_zero_rules_hold(question, answers, value):
    sheet = SHEET | {f"{question}.{name}": number for name, number in answers.items()}
    assert score(INSTRUMENT, sheet).questions[question].value == Fraction(value)


@pytest.mark.parametrize(
    ("key", "answer"), [("Q.i.a.indeks", 5.01), ("P.I.1.i.a", "A"), ("P.I.1.i.b", "Ya"), ("A.I.1.i.a", "Ya")]
)
def test_its_own_fields_and_scales_decide_what_is_an_answer(key, answer):
    with pytest.raises(AnswerError):
        score(INSTRUMENT, SHEET | {key: answer})


def test_the_area_floor_is_decided_aspect_by_aspect():
    """P.I.2 has 8 of 12, P.II.2 only 3.6 of 12; together 11.6 of 24."""
    result = floors(score(INSTRUMENT, SHEET), "SATU")
    assert (result["area-1"].passes, result["area-1"].value) == (True, Fraction("0.7"))  # the lower of 0.7 and 0.75
    assert (result["area-2"].passes, result["area-2"].value) == (False, Fraction("0.3"))
    assert result["area-2"].missing == Fraction("0.2")
    # P.II.2 needs 6 of its 12 and has 3.6; the weight of the other aspect is not missing.
    assert result["area-2"].missing_points == Fraction("2.4")


def test_what_is_missing_is_added_up_over_the_aspects_that_fall_short():
    sheet = SHEET | {"P.I.2.i.a": "Cukup"}  # 2.8 + 1 = 3.8 of 12, and 3.6 of 12
    area = floors(score(INSTRUMENT, sheet), "SATU")["area-2"]
    assert (area.value, area.missing_points) == (Fraction("0.3"), Fraction("2.2") + Fraction("2.4"))


@pytest.mark.parametrize(
    ("minimum", "passes", "missing"), [("13", True, 0), ("18.2", True, 0), ("19.5", False, Fraction("0.9"))]
)
def test_an_area_floor_in_points_is_asked_of_each_aspect_in_proportion(minimum, passes, missing):
    """P.I.1 has 12.6 of 18, which is 0.7, P.II.1 6 of 8; 18.2 of 26 is 0.7, and 19.5 is 0.75."""
    predicate = INSTRUMENT.predicates["SATU"]
    [floor] = [floor for floor in predicate.floors if floor.code == "area-1"]
    asked = replace(predicate, floors=(replace(floor, measure="points", minimum=Fraction(minimum)),))
    result = verdict(score(INSTRUMENT, SHEET), asked)
    [item] = result.floors
    assert (item.value, item.passes, item.missing_points) == (Fraction("18.2"), passes, missing)
    assert result.per_aspect[0].passes is passes


@property_test
@given(any_sheets())
def test_the_floor_of_an_area_and_its_reading_by_aspect_are_one_here(sheet):
    for result in verdicts(score(INSTRUMENT, sheet)).values():
        passes = {item.floor.code: item.passes for item in result.floors}
        assert all(passes[reading.floor.code] is reading.passes for reading in result.per_aspect)


def test_one_full_aspect_does_not_carry_the_other_where_each_is_read_by_itself():
    """15.6 of 24 together would pass at one half."""
    sheet = SHEET | {"P.I.2.ii.a": "Sudah", "P.I.2.ii.b": "Baik"}
    data = plain(VARIATION)
    data["policies"][5]["value"] = "combined"
    each, combined = score(INSTRUMENT, sheet), score(parse(data), sheet)
    assert each.areas[2].points == combined.areas[2].points == Fraction("15.6")
    assert floors(each, "SATU")["area-2"].passes is False
    assert floors(combined, "SATU")["area-2"].passes is True
    assert floors(combined, "SATU")["area-2"].value == Fraction("0.65")
    assert (verdicts(each)["SATU"].passes, verdicts(combined)["SATU"].passes) == (False, True)


def test_both_readings_of_an_area_are_told_whichever_decides():
    readings = {item.floor.code: item for item in verdicts(score(INSTRUMENT, SHEET))["SATU"].per_aspect}
    assert readings["area-1"].passes
    assert not readings["area-2"].passes
    assert readings["area-2"].shares == {"P.I.2": Fraction(2, 3), "P.II.2": Fraction("0.3")}


def test_a_floor_that_is_left_open_neither_passes_nor_fails():
    sheet = SHEET | {"P.II.2.i.b": "Baik", "Q.ii.a": "Belum"}  # 12 × 0.8 = 9.6, total 50.2, nothing in Q.ii
    result = score(INSTRUMENT, sheet)
    assert result.total == Fraction("50.2")
    open_floor = floors(result, "SATU")["keluaran"]
    assert (open_floor.value, open_floor.passes, open_floor.missing, open_floor.missing_points) == (0, None, 0, 0)
    assert verdicts(result)["SATU"].passes
    assert verdicts(result)["SATU"].failing == ()


def test_a_total_may_be_asked_as_a_share():
    result = floors(score(INSTRUMENT, SHEET), "DUA")["total"]
    assert result.value == Fraction("54.2") / 80
    assert (result.passes, result.missing_points) == (False, 72 - Fraction("54.2"))


def test_its_survey_passes_at_3_of_5():
    at, below = score(INSTRUMENT, SHEET | {"Q.i.a.indeks": 3}), score(INSTRUMENT, SHEET | {"Q.i.a.indeks": 2.9999})
    assert floors(at, "SATU")["kepuasan"].passes
    assert not floors(below, "SATU")["kepuasan"].passes


@pytest.mark.parametrize(
    ("answers", "lifts"),
    [
        ({"P.II.2.i.a.kini": 10, "P.II.2.i.b": "Cukup", "P.I.2.i.a": "Baik"}, ("SATU: Cara",)),
        ({"P.I.2.i.a": "Buruk", "P.II.2.i.a.kini": 5, "P.I.2.ii.a": "Sudah", "P.I.2.ii.b": "Baik",
          "P.II.2.i.b": "Cukup"}, ()),
    ],
    ids=["the weaker aspect", "the stronger aspect"],
)  # fmt: skip
def test_a_step_lifts_the_floor_of_an_area_only_through_the_aspect_that_is_short(answers, lifts):
    before = score(INSTRUMENT, SHEET | answers)
    [step] = [step for step in best_steps(before) if step.question.code == "P.II.2.i.b"]
    assert step.lifts == lifts
    assert set(lifts) == closed(before, score(INSTRUMENT, SHEET | answers | {"P.II.2.i.b": "Baik"}))


@property_test
@given(any_sheets())
def test_a_step_to_the_best_option_wins_what_it_says_and_lifts_what_it_names(sheet):
    before = score(INSTRUMENT, sheet)
    for step in best_steps(before):
        if step.question.is_choice:
            after = score(INSTRUMENT, sheet | {step.question.code: step.target})
            assert after.total - before.total == step.gain
            assert set(step.lifts) == closed(before, after)


def test_no_case_last_year_is_worth_nothing_here_and_so_promises_no_step():
    result = score(INSTRUMENT, SHEET | {"P.II.2.i.a.dulu": 0, "P.II.2.i.a.kini": 3})
    assert "P.II.2.i.a" not in {step.question.code for step in best_steps(result)}


@property_test
@given(st.integers(0, 5), st.integers(0, 5))
def test_the_step_of_a_decrease_wins_what_no_new_case_wins(last_year, this_year):
    sheet = SHEET | {"P.II.2.i.a.dulu": last_year, "P.II.2.i.a.kini": this_year}
    before = score(INSTRUMENT, sheet)
    gain = score(INSTRUMENT, sheet | {"P.II.2.i.a.kini": 0}).total - before.total
    steps = [step.gain for step in best_steps(before) if step.question.code == "P.II.2.i.a"]
    assert steps == ([gain] if gain else [])


def test_its_best_steps_and_explanations_speak_of_its_own_scales():
    steps = best_steps(score(INSTRUMENT, SHEET | {"Q.i.a.indeks": 2}))
    found = {step.question.code: (step.now, step.target, step.gain) for step in steps}
    assert found == {
        "P.II.2.i.b": ("Buruk", "Baik", 6),
        "P.I.1.i.a": ("Cukup", "Baik", Fraction("5.4")),
        "Q.i.a": ("2,00", "3,00", 4),
        "P.I.2.ii.a": ("Belum", "Sudah", Fraction("2.5")),
        "P.II.2.i.a": ("tahun ini 4", "tahun ini 0", Fraction("2.4")),
        "P.II.1.i.a": ("15 dari 20", "20 dari 20", 2),
        "P.I.2.ii.b": ("Cukup", "Baik", Fraction("1.5")),
    }
    assert [step.gain for step in steps] == sorted((step.gain for step in steps), reverse=True)
    result = score(INSTRUMENT, SHEET)
    assert explain(result, "P.II.1.i.a") == "15 / (10 + 10) bernilai 0,75 × 8 = 6."
    assert explain(result, "Q.i.a") == "Indeks 3,5 / 5 bernilai 0,7 × 20 = 14."
    assert explain(result, "P.I.1.i.a") == "Jawaban Cukup bernilai 0,4 × 9 = 3,6."
    assert explain(result, "total") == "Proses 30,2 + Keluaran 24 = 54,2 dari 80."

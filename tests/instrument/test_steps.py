"""A step promises points and floors: answering it so and scoring again must give exactly those."""

import random
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pilar.instrument.engine import LARGEST, score
from pilar.instrument.loader import load
from pilar.instrument.steps import best_steps
from pilar.instrument.verdict import verdicts
from tests.instrument.oracle import DISCIPLINE, DONE_OF_DUE
from tests.instrument.sheets import any_sheets, best, denominators, numerators, property_test, random_sheet, worst

INSTRUMENT = load()
#: For tests that take every step of a sheet, each of which asks all verdicts again: shrinking would take minutes.
every_step_test = settings(property_test, max_examples=30, phases=[Phase.explicit, Phase.generate])
#: The one figure that is asked twice: what the agents have changed.
CHANGES, CHANGES_AGAIN = "A.II.1.i.a.perubahan", "A.II.1.i.b.perubahan"


def taken(sheet, step):
    """The sheet with the step's question answered as the step says."""
    code = step.question.code
    if step.question.is_choice:
        return sheet | {code: step.target}
    if step.question.formula.kind == "index":
        return sheet | {f"{code}.indeks": Fraction(step.target.replace(",", "."))}
    if code == DISCIPLINE:
        return sheet | {f"{code}.tahun_lalu": sheet[f"{code}.tahun_lalu"] or 0, f"{code}.tahun_ini": 0}
    if numerators()[code] == CHANGES and all(sheet[key] for key in denominators(code)):
        sheet = sheet | {CHANGES_AGAIN: sum(sheet[key] for key in denominators(code))}
    sheet = sheet | {key: sheet[key] or 0 for key in denominators(code)}
    if not any(sheet[key] for key in denominators(code)):
        sheet[denominators(code)[0]] = 1
    assert len(DONE_OF_DUE[code][0]) == 1
    return sheet | {numerators()[code]: sum(sheet[key] for key in denominators(code))}


def loses(sheet, code):
    """Whether more changes here are as many more to adopt in the next question, and so win nothing together."""
    changes = sum(sheet[key] for key in denominators(code))
    return score(INSTRUMENT, sheet | {CHANGES: changes, CHANGES_AGAIN: changes}).total <= score(INSTRUMENT, sheet).total


def closed(before, after):
    """Floors that fail before and hold after, as a step names them."""
    then = verdicts(after)
    return {
        f"{code}: {floor.floor.label}"
        for code, predicate in verdicts(before).items()
        for floor, later in zip(predicate.floors, then[code].floors, strict=True)
        if not floor.passes and later.passes
    }


@every_step_test
@given(any_sheets(), st.sets(st.integers(0, 112), max_size=10))
def test_the_gain_is_exactly_what_scoring_again_gives(sheet, some):
    before = score(INSTRUMENT, sheet)
    for position, step in enumerate(best_steps(before, limit=200)):
        if position in some:
            assert score(INSTRUMENT, taken(sheet, step)).total - before.total == step.gain > 0


def test_the_gain_is_right_for_every_question_of_an_empty_and_of_the_worst_sheet():
    for sheet in (dict.fromkeys(worst()), worst()):
        before = score(INSTRUMENT, sheet)
        steps = best_steps(before, limit=200)
        assert len(steps) == 113
        for step in steps:
            assert score(INSTRUMENT, taken(sheet, step)).total - before.total == step.gain


@every_step_test
@given(any_sheets())
def test_a_step_lifts_exactly_the_floors_that_it_names(sheet):
    before = score(INSTRUMENT, sheet)
    for step in best_steps(before):
        assert set(step.lifts) == closed(before, score(INSTRUMENT, taken(sheet, step)))


@every_step_test
@given(any_sheets())
def test_steps_are_sorted_by_gain_then_by_the_form_and_at_most_ten(sheet):
    result = score(INSTRUMENT, sheet)
    every, order = best_steps(result, limit=200), list(INSTRUMENT.questions)
    keys = [(-step.gain, order.index(step.question.code)) for step in every]
    assert keys == sorted(keys)
    assert best_steps(result) == every[:10]
    assert best_steps(result, limit=3) == every[:3]


@every_step_test
@given(any_sheets())
def test_nothing_that_could_still_gain_is_left_out(sheet):
    result = score(INSTRUMENT, sheet)
    stepped = {step.question.code for step in best_steps(result, limit=200)}
    for code, question in result.questions.items():
        if INSTRUMENT.questions[code].formula.kind == "index":
            assert (code in stepped) == (Fraction(result.answers[f"{code}.indeks"] or 0) < Fraction("3.6"))
        elif code == INSTRUMENT.fields[CHANGES].question:
            assert code in stepped or question.value == 1 or loses(sheet, code)
        else:
            assert (code in stepped) == (question.value < 1)


def test_a_full_score_leaves_no_step():
    assert best_steps(score(INSTRUMENT, best())) == []


def test_an_empty_sheet_has_the_heaviest_questions_first():
    steps = best_steps(score(INSTRUMENT, {}))
    assert len(steps) == 10
    assert [step.question.code for step in steps[:3]] == ["B.I.a.1", "B.II.a.1", "B.I.b.1"]
    assert [step.gain for step in steps[:3]] == [Fraction("15.75"), 14, 5]
    assert {step.now for step in steps} == {"kosong"}


@pytest.mark.parametrize(
    ("index", "target", "gain"),
    [(None, "3,20", "14"), (2, "3,20", "5.25"), (3.2, "3,60", "1.75"), (3.25, "3,60", None)],
)
def test_a_survey_is_taken_to_the_lowest_floor_that_it_misses(index, target, gain):
    [step] = best_steps(score(INSTRUMENT, best() | {"B.II.a.1.indeks": index}))
    assert (step.question.code, step.target) == ("B.II.a.1", target)
    assert step.gain == (Fraction(gain) if gain else (Fraction("3.6") - Fraction("3.25")) / 4 * Fraction("17.5"))
    assert step.criterion == "Hasil survei eksternal"


def test_a_survey_above_every_floor_is_no_step():
    assert best_steps(score(INSTRUMENT, best() | {"B.I.a.1.indeks": 3.61, "B.II.a.1.indeks": 3.6})) == []


def test_a_choice_goes_to_its_best_option_and_says_what_that_asks():
    [step] = best_steps(score(INSTRUMENT, best() | {"A.I.2.i.a": "C"}))
    assert (step.now, step.target, step.state) == ("C", "A", "answered")
    assert step.criterion == INSTRUMENT.questions["A.I.2.i.a"].criteria["A"]
    assert step.gain == Fraction("0.67") / 3


@pytest.mark.parametrize(
    ("answers", "now", "target", "gain"),
    [
        ({"A.II.4.i.a.tercapai": 3, "A.II.4.i.a.sasaran": 5}, "3 dari 5", "5 dari 5", "0.8"),
        ({"A.II.4.i.a.tercapai": 0, "A.II.4.i.a.sasaran": 0}, "0 dari 0", "ada dan selesai semua", "2"),
        ({"A.II.4.i.a.tercapai": None}, "kosong", "isi lengkap, selesai semua", "2"),
        ({"A.II.3.iii.a.tahun_ini": 4}, "tahun ini 4", "tahun ini 0", "0.8"),
    ],
)
def test_a_percentage_goes_to_everything_done_that_was_due(answers, now, target, gain):
    [step] = best_steps(score(INSTRUMENT, best() | answers))
    assert (step.now, step.target, step.gain) == (now, target, Fraction(gain))


@pytest.mark.parametrize(
    ("changes", "adopted", "gain"),
    [
        (4, 4, None),  # 4/10 and 4/4: six more wins 0.6 and loses 0.6
        (4, 1, "0.45"),  # 4/10 and 1/4: wins 0.6 and loses 0.15
        (0, 0, "1"),
        (10, 4, "0.6"),  # nothing more to change; the step is to adopt what was changed
    ],
)
def test_a_figure_that_is_asked_twice_counts_in_both_questions(changes, adopted, gain):
    sheet = best() | {CHANGES: changes, CHANGES_AGAIN: changes, "A.II.1.i.b.terintegrasi": adopted}
    steps = {step.question.code: step.gain for step in best_steps(score(INSTRUMENT, sheet))}
    assert steps.get("A.II.1.i.b" if changes == 10 else "A.II.1.i.a") == (Fraction(gain) if gain else None)


def test_a_step_on_violations_says_how_many_there_were_last_year():
    [step] = best_steps(score(INSTRUMENT, best() | {f"{DISCIPLINE}.tahun_ini": 4}))
    assert step.criterion == "Tidak ada pelanggaran baru; tahun lalu 10"


def test_a_step_names_the_floors_of_both_predicates_that_it_closes():
    [step] = best_steps(score(INSTRUMENT, best() | {"B.I.b.1": "E"}))
    assert step.gain == 5
    assert step.lifts == (
        "WBK: Birokrasi yang bersih dan akuntabel",
        "WBK: Capaian kinerja",
        "WBBM: Birokrasi yang bersih dan akuntabel",
        "WBBM: Capaian kinerja",
    )


@pytest.mark.parametrize(
    ("answers", "lifts"),
    [
        ({"A.I.1.i.a": "Tidak"}, ()),
        ({"B.I.a.1.indeks": 3.59},
         ("WBK: Survei persepsi anti korupsi (IPAK)", "WBBM: Survei persepsi anti korupsi (IPAK)")),
        ({"B.II.a.1.indeks": 3.19}, ("WBK: Survei persepsi kualitas pelayanan (IPKP)",)),
    ],
)  # fmt: skip
def test_a_step_lifts_a_floor_that_it_just_reaches_and_none_that_it_does_not(answers, lifts):
    [step] = best_steps(score(INSTRUMENT, best() | answers))
    assert step.lifts == lifts


def test_counts_whose_sum_no_answer_can_hold_still_give_steps():
    code = next(code for code in DONE_OF_DUE if len(denominators(code)) > 1)
    sheet = best() | dict.fromkeys(denominators(code), LARGEST) | {numerators()[code]: 1}
    [step] = [step for step in best_steps(score(INSTRUMENT, sheet)) if step.question.code == code]
    assert step.gain > 0


def test_a_ratio_that_wins_twice_is_not_left_out_for_its_first_gain():
    """In this sheet ten others seem larger than the changes of the agents, which count in the next question too."""
    result = score(INSTRUMENT, random_sheet(random.Random(224)))
    ten = [step.question.code for step in best_steps(result)]
    assert ten == [step.question.code for step in best_steps(result, limit=200)][:10]
    assert CHANGES.rpartition(".")[0] in ten

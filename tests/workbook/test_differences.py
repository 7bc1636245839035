"""Where the workbook's own figures are not what the rules give, and why: every known quirk has its own words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.workbook.check import Check, check
from pilar.workbook.model import Difference
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import INSTRUMENT
from tests.workbook.samples import Answer, best, complete, half, variations, zero_denominators
from tests.workbook.test_reading import whole_workbooks

NEAR = Fraction(1, 10**9)


def by_node(result: Check) -> dict[str, Difference]:
    return {difference.node: difference for difference in result.differences}


def difference(built: Built, node: str, stale: Mapping[str, Any] | None = None) -> Difference:
    return by_node(check(built.data(stale=stale)))[node]


@whole_workbooks
@given(st.integers(0, 2**32).map(complete), variations)
def test_a_complete_workbook_agrees_with_the_rules_at_every_node(
    answers: dict[str, Answer], variation: Variation
) -> None:
    result = check(lke_zi(answers, variation).data())
    figures = result.reading.figures
    assert result.differences == ()
    assert set(figures) >= set(INSTRUMENT.nodes)
    assert all(abs(figures[code].value - result.score.points(code)) < NEAR for code in INSTRUMENT.nodes)
    assert result.workbook_total is not None
    assert abs(result.workbook_total - result.score.total) < NEAR


def test_a_complete_workbook_of_2025_agrees_in_the_assessors_columns() -> None:
    built = jawaban(complete(1), Variation(tpi=2), tpi=complete(2), tpi_2=complete(3))
    for code, seed in (("tpi", 2), ("tpi-2", 3)):
        result = check(built.data(), assessor=code)
        assert result.reading.answers == complete(seed)
        assert result.differences == ()
        assert set(result.reading.figures) >= set(INSTRUMENT.nodes)


def test_a_blank_that_the_average_skips_is_named() -> None:
    answers = best() | {"A.I.2.i.b": None}
    built = lke_zi(answers)
    result = check(built.data())
    group = by_node(result)["A.I.2.i"]
    assert [group.ours, group.workbook] == [Fraction(2, 3), 1]
    assert group.why == "Lembar melewatkan yang belum dijawab (A.I.2.i.b); menurut aturan dihitung 0."
    assert group.place.cell == built.at("A.I.2.i", "points:unit")
    assert by_node(result)["A.I.2"].why == "Terbawa dari A.I.2.i."
    assert by_node(result)["A"].why == "Terbawa dari A.I."
    total = by_node(result)["total"]
    assert total.workbook == 100
    assert "melewatkan pertanyaan yang belum dijawab" in total.why
    assert result.skipped_total == 100
    assert [item.node for item in result.differences][-1] == "total"


def test_a_half_filled_workbook_shows_its_blanks_as_a_score_and_we_do_not() -> None:
    first = {node.questions[0] for node in INSTRUMENT.nodes.values() if node.questions}
    answers = {key: value if INSTRUMENT.fields[key].question in first else None for key, value in best().items()}
    result = check(lke_zi(answers).data())
    assert result.workbook_total == 100
    assert result.score.total < 80
    assert all("melewatkan" in item.why or "Terbawa" in item.why for item in result.differences)


def test_the_circulating_copy_that_counts_lhkpn_twice_is_caught() -> None:
    answers = best() | {"A.II.5.iii.b.sudah": Fraction(3)}
    built = lke_zi(answers, Variation(lhkpn_bug=True))
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "formula-skips-rows"]
    assert finding.node == "A.II.5.iii"
    assert "A.II.5.iii.b" in finding.message
    assert finding.place.cell == built.at("A.II.5.iii", "points:unit")
    group = by_node(result)["A.II.5.iii"]
    assert [group.ours, group.workbook] == [Fraction(3, 2), 2]
    assert group.why == "Rumus pada lembar melewatkan A.II.5.iii.b."
    assert by_node(result)["A.II.5"].why == "Terbawa dari A.II.5.iii."


def test_a_sum_that_misses_a_group_is_caught() -> None:
    built = lke_zi(best())
    cells = [built.at(code, "points:unit") for code in INSTRUMENT.nodes["A.I.3"].children[:-1]]
    built.put("A.I.3", f"=SUM({','.join(cells)})", "points:unit")
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "formula-skips-rows"]
    assert (finding.node, finding.place.row) == ("A.I.3", built.rows["A.I.3"])
    assert by_node(result)["A.I.3"].why == "Rumus pada lembar melewatkan A.I.3.vi."


def test_a_formula_that_reads_the_typed_over_type_skips_the_question() -> None:
    built = lke_zi(best(), Variation(by_type=True))
    ref = built.put("A.I.1.i.a", "Ya", "choices")
    built.put("A.I.1.i.b", "C")
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "answer-type-overwritten"]
    assert finding.place.cell == ref
    group = by_node(result)["A.I.1.i"]
    assert [group.ours, group.workbook] == [Fraction(1, 4), 0]
    assert group.why == "Rumus pada lembar tidak membaca A.I.1.i.a."


@pytest.mark.parametrize("node", ["A.I.1.i", "A.I", "total:total"])
def test_a_figure_typed_over_a_formula_is_told(node: str) -> None:
    built = lke_zi(complete())
    ref = built.put(node, 0.123, "points:unit")
    result = check(built.data())
    code = node.removeprefix("total:")
    [finding] = [item for item in result.findings if item.code == "typed-over-formula"]
    assert (finding.node, finding.place.cell) == (code, ref)
    if code != "total":
        assert by_node(result)[code].why == "Angka pada lembar diketik menggantikan rumus."


def test_a_sheet_whose_figures_were_all_typed_has_no_formula_to_miss() -> None:
    built = lke_zi(complete())
    for ref, value in built.results().items():
        built.sheet[ref] = value
    result = check(built.data())
    assert "typed-over-formula" not in {item.code for item in result.findings}
    assert result.differences == ()


def test_division_by_zero_leaves_no_figure_but_names_the_cell() -> None:
    built = lke_zi(zero_denominators(), Variation(guarded=False))
    result = check(built.data())
    errors = {item.node: item for item in result.findings if item.code == "error-value"}
    assert errors["A.II.4.i.a"].place.cell == built.at("A.II.4.i.a", "points:unit")
    assert "#DIV/0!" in errors["A.II.4.i.a"].message
    assert "A.II.4.i" not in by_node(result)
    assert result.workbook_total is None
    # Nothing was owed: discipline, complaints and both reports of wealth count full.
    assert result.score.questions["A.II.5.iii.b"].value == 1
    assert result.score.questions["A.II.4.i.a"].value == 0


def test_a_wholly_blank_group_divides_by_zero() -> None:
    answers = best() | dict.fromkeys(INSTRUMENT.nodes["A.I.3.i"].questions)
    result = check(lke_zi(answers).data())
    [broken] = [item for item in result.findings if item.code == "error-value"]
    assert broken.node == "A.I.3.i"
    assert broken.message.endswith("4 nilai di atasnya ikut galat.")


def test_an_old_stored_result_is_told_as_such() -> None:
    built = lke_zi(complete())
    ref = built.at("A.I.5.ii", "points:unit")
    found = difference(built, "A.I.5.ii", stale={ref: 0.011})
    assert found.workbook == Fraction("0.011")
    assert "Hitung ulang di Excel" in found.why


def test_an_unreadable_answer_explains_its_question() -> None:
    built = lke_zi(best())
    built.put("A.I.1.i.b", "AA")
    # The official formula finds no match either, so that the group skips the question.
    found = difference(built, "A.I.1.i")
    assert [found.ours, found.workbook] == [Fraction(1, 4), Fraction(1, 2)]
    assert "A.I.1.i.b" in found.why


def test_a_zero_denominator_explains_its_question_where_the_copy_guards_it() -> None:
    built = lke_zi(best() | {"A.II.4.i.a.sasaran": Fraction(0), "A.II.4.i.a.tercapai": Fraction(0)})
    built.put("A.II.4.i.a", "=1", "points:unit")
    found = difference(built, "A.II.4.i.a")
    assert [found.ours, found.workbook] == [0, 1]
    assert "0 dari 0" in found.why


def test_formulas_without_stored_results_leave_no_figures() -> None:
    built = lke_zi(half(2))
    result = check(built.data(results=False))
    [finding] = [item for item in result.findings if item.code == "not-calculated"]
    assert (finding.place.sheet, finding.place.row) == ("LKE ZI", built.rows["A"])
    assert result.reading.answers == half(2)
    assert (result.workbook_total, result.differences) == (None, ())


@pytest.mark.parametrize("seed", range(6))
def test_the_tolerance_is_half_of_the_last_shown_digit(seed: int) -> None:
    built = lke_zi(complete(seed))
    ref = built.at("A.II.6", "points:unit")
    value = built.results()[ref]
    assert isinstance(value, float)
    assert check(built.data(stale={ref: value + 0.00004})).differences == ()
    assert [item.node for item in check(built.data(stale={ref: value + 0.00006})).differences] == ["A.II.6"]

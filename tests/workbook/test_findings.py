"""What is wrong with a workbook is told with its code, sheet, row and cell, and the rest is still read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pilar.workbook.check import Check, check
from pilar.workbook.model import Finding
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import INSTRUMENT
from tests.workbook.samples import best, complete


def findings(built: Built, code: str) -> list[Finding]:
    return [finding for finding in check(built.data()).findings if finding.code == code]


def assert_place(built: Built, finding: Finding, key: str, column: str = "answer:unit") -> None:
    place = finding.place
    assert (place.sheet, place.row, place.cell) == (built.sheet.title, built.rows[key], built.at(key, column))


def rest_is_read(result: Check, answers: dict[str, Any], *without: str) -> bool:
    return all(result.reading.answers[key] == answers[key] for key in answers if key not in without)


@pytest.mark.parametrize("build", [jawaban, lke_zi])
def test_a_complete_workbook_has_nothing_to_complain_about(build: Any) -> None:
    assert check(build(complete()).data()).findings == ()


@pytest.mark.parametrize("build", [jawaban, lke_zi])
@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("A.I.1.i.a", "mungkin", "“mungkin” bukan salah satu dari Ya/Tidak"),
        ("A.I.1.i.a", "A", "“A” bukan salah satu dari Ya/Tidak"),
        ("A.I.1.i.a", True, "bukan salah satu dari Ya/Tidak"),
        ("A.I.1.i.b", "D", "“D” bukan salah satu dari A/B/C"),
        ("A.I.1.i.b", "A/B", "“A/B” bukan salah satu dari A/B/C"),
        ("A.I.1.i.b", 1, "“1” bukan salah satu dari A/B/C"),
        ("A.I.1.i.b", date(2026, 1, 2), "bukan salah satu dari A/B/C"),
        ("A.II.4.i.a.sasaran", "100%", "“100%” berupa persen; yang diminta jumlah"),
        ("A.II.4.i.a.sasaran", "lima", "“lima” bukan angka; yang diminta jumlah"),
        ("A.II.4.i.a.sasaran", "5 orang", "“5 orang” bukan angka; yang diminta jumlah"),
        ("A.II.4.i.a.sasaran", -3, "Angka tidak boleh negatif"),
        ("A.II.4.i.a.sasaran", "-3", "Angka tidak boleh negatif"),
        ("A.II.4.i.a.sasaran", 2.5, "Jumlah harus bilangan bulat"),
        ("A.II.4.i.a.sasaran", "2,5", "berupa bilangan bulat"),
        ("A.II.4.i.a.sasaran", "-", "ketik 0 bila memang nihil"),
        ("A.II.4.i.a.sasaran", True, "bukan angka"),
        ("A.II.4.i.a.sasaran", date(2026, 1, 2), "bukan angka"),
        ("A.II.4.i.a.sasaran", 1e300, "terlalu besar"),
        ("A.II.4.i.a.sasaran", "9" * 400, "bukan angka"),
        ("B.I.a.1.indeks", 4.01, "Indeks harus antara 0 dan 4"),
        ("B.I.a.1.indeks", -0.1, "Angka tidak boleh negatif"),
        ("B.I.a.1.indeks", "90%", "“90%” berupa persen; yang diminta indeks 0 sampai 4"),
        ("B.I.a.1.indeks", "1.500", "bukan angka; yang diminta indeks 0 sampai 4"),
        ("B.I.a.1.indeks", "baik", "bukan angka; yang diminta indeks 0 sampai 4"),
    ],
)
def test_an_answer_that_cannot_be_read_is_blank_and_told_with_its_cell(
    build: Any, key: str, typed: Any, says: str
) -> None:
    answers = complete()
    built = build(answers)
    built.put(key, typed)
    result = check(built.data())
    [finding] = [item for item in result.findings if item.node == key]
    assert finding.code == "unreadable-answer"
    assert_place(built, finding, key)
    assert says in finding.message
    assert result.reading.answers[key] is None
    assert rest_is_read(result, answers, key)


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#VALUE!", "#N/A", "#NAME?", "#NUM!"])
@pytest.mark.parametrize("key", ["A.I.1.i.b", "A.II.4.i.a.tercapai", "B.II.a.1.indeks"])
def test_an_error_in_an_answer_cell_is_blank_and_told(error: str, key: str) -> None:
    answers = complete()
    built = jawaban(answers)
    ref = built.put(key, "=1/0")
    result = check(built.data(stale={ref: type("Error", (str,), {})(error)}))
    [finding] = [item for item in result.findings if item.node == key]
    assert finding.code == "error-value"
    assert error in finding.message
    assert_place(built, finding, key)
    assert rest_is_read(result, answers, key)


def test_a_blank_is_told_where_it_stands_and_what_it_costs() -> None:
    built = lke_zi(complete() | {"A.I.2.ii.a": None})
    [finding] = findings(built, "blank")
    assert finding.node == "A.I.2.ii.a"
    assert finding.severity == "notice"
    assert "dihitung 0" in finding.message
    assert_place(built, finding, "A.I.2.ii.a")


def test_a_blank_that_no_formula_uses_does_not_matter() -> None:
    built = jawaban(complete() | {"A.II.3.iii.a.disanksi": None})
    [finding] = findings(built, "blank")
    assert "tidak memengaruhi nilai" in finding.message


def test_more_done_than_was_due_counts_one_and_is_told() -> None:
    answers = complete() | {"A.II.4.i.a.sasaran": Fraction(4), "A.II.4.i.a.tercapai": Fraction(5)}
    built = jawaban(answers)
    result = check(built.data())
    [finding] = result.findings
    assert (finding.code, finding.node) == ("ratio-above-one", "A.II.4.i.a")
    assert "5 dari 4" in finding.message
    assert_place(built, finding, "A.II.4.i.a.tercapai")
    assert result.score.questions["A.II.4.i.a"].value == 1


@pytest.mark.parametrize(("done", "worth"), [(0, 1), (3, 0)])
def test_nothing_due_is_a_zero_denominator(done: int, worth: int) -> None:
    answers = complete() | {"A.II.5.ii.a.harus": Fraction(0), "A.II.5.ii.a.selesai": Fraction(done)}
    built = lke_zi(answers)
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "zero-denominator"]
    assert finding.node == "A.II.5.ii.a"
    assert_place(built, finding, "A.II.5.ii.a.harus")
    assert result.score.questions["A.II.5.ii.a"].value == worth
    # The official arithmetic breaks there, and in everything above: told once, where it begins.
    [broken] = [item for item in result.findings if item.code == "error-value"]
    assert broken.node == "A.II.5.ii.a"
    assert broken.message.endswith("5 nilai di atasnya ikut galat.")
    assert result.workbook_total is None


@pytest.mark.parametrize("build", [jawaban, lke_zi])
@pytest.mark.parametrize("question", ["A.II.5.iii.a", "A.II.5.iii.b"])
def test_a_typed_total_that_contradicts_its_parts_is_told_and_not_used(build: Any, question: str) -> None:
    answers = best()
    built = build(answers)
    built.put(f"{question}#sum", 9)
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "sum-mismatch"]
    assert finding.node == question
    assert "jumlah tertulis 9, tetapi bagian-bagiannya berjumlah 6" in finding.message
    assert_place(built, finding, f"{question}#sum")
    assert result.score.questions[question].value == 1


def test_a_typed_total_says_how_many_parts_are_blank() -> None:
    built = jawaban(best() | {"A.II.5.iii.b.pengawas": None})
    built.put("A.II.5.iii.b#sum", "6")
    [finding] = findings(built, "sum-mismatch")
    assert finding.message.endswith("1 bagian belum diisi.")


def test_a_typed_total_that_agrees_is_no_matter() -> None:
    built = jawaban(best())
    built.put("A.II.5.iii.b#sum", 6)
    assert findings(built, "sum-mismatch") == []


@pytest.mark.parametrize("variation", [Variation(), Variation(ids="none"), Variation(ids="none", texts="placeholder")])
@pytest.mark.parametrize(("key", "typed"), [("A.I.1.i.a", "Ya"), ("A.I.1.i.b", "A/B/C/D"), ("A.II.4.i.a.sasaran", "%")])
def test_a_typed_over_answer_type_is_told_and_the_rules_type_used(variation: Variation, key: str, typed: str) -> None:
    answers = complete()
    built = lke_zi(answers, variation)
    built.put(key, typed, "choices")
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "answer-type-overwritten"]
    assert finding.node == key
    assert f"“{typed}”" in finding.message
    assert_place(built, finding, key, "choices")
    assert result.reading.answers == answers


def test_a_changed_weight_is_told_and_the_rules_weight_used() -> None:
    answers = complete()
    built = lke_zi(answers)
    built.put("A.I.1.iii", 1.5, "weight")
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "weight-differs"]
    assert finding.node == "A.I.1.iii"
    assert "Bobot tertulis 1,5, menurut aturan 1." in finding.message
    assert_place(built, finding, "A.I.1.iii", "weight")
    assert "A.I.1.iii" in {item.node for item in result.differences}


@pytest.mark.parametrize("build", [jawaban, lke_zi])
def test_answers_in_merged_cells_are_not_guessed(build: Any) -> None:
    answers = complete()
    built = build(answers)
    first, second = built.at("A.I.1.iv.a"), built.at("A.I.1.iv.b")
    built.sheet.merge_cells(f"{first}:{second}")
    result = check(built.data())
    [finding] = [item for item in result.findings if item.code == "merged-answer"]
    assert finding.node == "A.I.1.iv.b"
    assert_place(built, finding, "A.I.1.iv.b")
    assert first in finding.message
    assert result.reading.answers["A.I.1.iv.b"] is None
    assert rest_is_read(result, answers, "A.I.1.iv.b")


def test_a_row_of_the_agencys_own_is_told_and_not_scored() -> None:
    answers = complete()
    built = jawaban(answers, Variation(strangers=frozenset({31})))
    result = check(built.data())
    [finding] = result.findings
    assert (finding.code, finding.node, finding.place.row) == ("unknown-row", None, built.rows["A.I.2.iii"] - 1)
    assert result.reading.answers == answers


def test_a_missing_row_is_told_with_the_sheet() -> None:
    answers = complete()
    built = jawaban(answers, Variation(ids="none"))
    built.sheet.delete_rows(built.rows["B.II.a.1.indeks"])
    result = check(built.data(results=False))
    [finding] = [item for item in result.findings if item.code == "missing-row"]
    assert (finding.node, finding.place.sheet, finding.place.row) == ("B.II.a.1.indeks", "Jawaban", None)
    assert "B.II.a.1.indeks" in result.score.blank


def test_the_same_figure_filled_in_differently_is_told() -> None:
    answers = complete() | {"A.II.1.i.a.perubahan": Fraction(1), "A.II.1.i.b.perubahan": Fraction(2)}
    built = jawaban(answers)
    [finding] = findings(built, "same-figure-differs")
    assert finding.node == "A.II.1.i.b"
    assert_place(built, finding, "A.II.1.i.b.perubahan")


@pytest.mark.parametrize("build", [jawaban, lke_zi])
def test_an_answer_formula_without_result_that_is_not_understood_is_told(build: Any) -> None:
    answers = complete()
    built = build(answers)
    built.put("A.II.4.i.a.sasaran", "=VLOOKUP(1,Lain!A1:B9,2)")
    result = check(built.data(results=False))
    [finding] = [item for item in result.findings if item.node == "A.II.4.i.a.sasaran"]
    assert finding.code == "formula-without-value"
    assert_place(built, finding, "A.II.4.i.a.sasaran")
    assert rest_is_read(result, answers, "A.II.4.i.a.sasaran")


def test_findings_stand_in_the_order_of_the_rows() -> None:
    built = lke_zi({})
    rows = [finding.place.row or 0 for finding in check(built.data()).findings]
    assert rows == sorted(rows)


def test_an_empty_workbook_is_all_blanks_and_scores_nothing() -> None:
    result = check(lke_zi({}).data())
    assert {item.node for item in result.findings if item.code == "blank"} == set(INSTRUMENT.fields)
    assert result.score.total == 0

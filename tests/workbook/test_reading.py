"""Whatever an agency did to its workbook, the answers come out as they were put in."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pilar.workbook.reader import read
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import EDITION, INSTRUMENT
from tests.workbook.samples import Answer, any_answers, complete, half, typed, variations

#: A failing workbook is readable as it is; shrinking one takes minutes.
whole_workbooks = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def check_reads(built: Built, answers: dict[str, Answer], assessor: str = "unit") -> None:
    reading = read(built.data(), INSTRUMENT, assessor=assessor)
    assert reading.answers == answers
    column = f"answer:{assessor}"
    assert {key: reading.places[key].cell for key in answers} == {key: built.at(key, column) for key in answers}
    assert reading.sheet == built.sheet.title


def typed_in(answers: dict[str, Answer], seed: int) -> dict[str, Any]:
    draw = random.Random(seed)
    return {key: typed(INSTRUMENT.fields[key], value, draw) for key, value in answers.items()}


@whole_workbooks
@given(any_answers, variations, st.integers(0, 2**32))
def test_a_workbook_of_2025_gives_back_the_answers_however_it_was_changed(
    answers: dict[str, Answer], variation: Variation, seed: int
) -> None:
    check_reads(jawaban(typed_in(answers, seed), variation), answers)


@whole_workbooks
@given(any_answers, variations, st.integers(0, 2**32))
def test_a_workbook_of_2021_gives_back_the_answers_however_it_was_changed(
    answers: dict[str, Answer], variation: Variation, seed: int
) -> None:
    check_reads(lke_zi(typed_in(answers, seed), variation), answers)


@whole_workbooks
@given(any_answers, any_answers, any_answers, variations)
def test_three_assessors_in_one_sheet_keep_their_answers_apart(
    unit: dict[str, Answer], tpi: dict[str, Answer], second: dict[str, Answer], variation: Variation
) -> None:
    built = jawaban(unit, variation, tpi=tpi, tpi_2=second)
    check_reads(built, unit)
    check_reads(built, tpi, "tpi")
    if variation.tpi == 2:
        check_reads(built, second, "tpi-2")


@pytest.mark.parametrize("build", [jawaban, lke_zi])
def test_the_layout_is_told_apart_by_the_sheet(build: Any) -> None:
    reading = read(build(complete()).data(), INSTRUMENT)
    assert reading.layout == {jawaban: "jawaban", lke_zi: "lke-zi"}[build]


@pytest.mark.parametrize("build", [jawaban, lke_zi])
@pytest.mark.parametrize("texts", ["ours", "placeholder"])
def test_an_untouched_workbook_has_no_doubtful_or_unknown_row(build: Any, texts: Any) -> None:
    reading = read(build(complete(), Variation(texts=texts)).data(), INSTRUMENT)
    assert [finding for finding in reading.findings if "row" in finding.code] == []
    assert {row.sureness for row in reading.rows} <= {"sure", "likely"}


def test_with_whole_ids_the_order_of_the_rows_does_not_matter() -> None:
    answers = half(3)
    built = jawaban(answers)
    last = built.rows["total:total"]
    rows = [[cell.value for cell in row] for row in built.sheet.iter_rows(min_row=2, max_row=last)]
    random.Random(3).shuffle(rows)
    for number, row in enumerate(rows, 2):
        for index, value in enumerate(row, 1):
            built.sheet.cell(number, index).value = value
    reading = read(built.data(results=False), INSTRUMENT)
    assert reading.answers == answers


def test_an_answer_column_may_stand_beyond_column_z() -> None:
    variation = Variation(columns_before=("answer:unit",) * 20)
    answers = half(4)
    built = jawaban(answers, variation)
    assert len(built.columns["answer:tpi"]) == 2
    check_reads(built, answers)


def test_an_id_that_was_renumbered_after_an_inserted_row_does_not_mislead() -> None:
    answers = complete(5)
    variation = Variation(ids="one-off", texts="placeholder", strangers=frozenset({190}))
    check_reads(jawaban(answers, variation), answers)


def test_a_group_that_an_agency_deleted_costs_only_its_own_questions() -> None:
    answers = complete(6)
    built = jawaban(answers, Variation(ids="none"))
    first, last = EDITION.nodes["A.I.3.iii"], EDITION.nodes["A.I.3.iv"]
    built.sheet.delete_rows(first, last - first)
    reading = read(built.data(results=False), INSTRUMENT)
    gone = {key for key in answers if key.startswith("A.I.3.iii.")}
    assert dict(reading.answers) == {key: value for key, value in answers.items() if key not in gone}
    assert {finding.node for finding in reading.findings if finding.code == "missing-row"} == gone


def test_a_hidden_sheet_is_read_where_it_is_the_only_one() -> None:
    answers = complete(7)
    built = jawaban(answers)
    built.sheet.sheet_state = "veryHidden"
    check_reads(built, answers)


def test_of_two_sheets_the_visible_one_is_read_and_the_other_named() -> None:
    answers = complete(8)
    built = jawaban(answers)
    old = built.book.copy_worksheet(built.sheet)
    old.title, old.sheet_state = "Jawaban lama", "hidden"
    old[built.at("A.I.1.i.a")] = "Blm Diisi"
    built.book.move_sheet(old, -4)
    reading = read(built.data(), INSTRUMENT)
    assert reading.answers == answers
    [finding] = [finding for finding in reading.findings if finding.code == "several-sheets"]
    assert "Jawaban lama" in finding.message


@pytest.mark.parametrize(
    ("key", "typed_text", "expected", "plain"),
    [
        ("A.I.1.i.a", "ya", "Ya", True),
        ("A.I.1.i.a", "YA.", "Ya", False),
        ("A.I.1.i.a", "Iya", "Ya", False),
        ("A.I.1.i.a", "tdk", "Tidak", False),
        ("A.I.1.i.b", "a", "A", True),
        ("A.I.1.i.b", "A ", "A", False),
        ("A.I.1.i.b", "b.", "B", False),
        ("A.I.1.i.b", "(c)", "C", False),
        ("A.I.1.i.b", "b. Sebagian anggota", "B", False),
        ("A.I.1.i.b", "a\u00a0", "A", False),
        ("A.II.4.i.a.sasaran", "1.500", Fraction(1500), False),
        ("A.II.4.i.a.sasaran", "1 500", Fraction(1500), False),
        ("A.II.4.i.a.sasaran", 12.0, Fraction(12), True),
        ("A.II.4.i.a.sasaran", "12,0", Fraction(12), False),
        ("B.I.a.1.indeks", "3,60", Fraction("3.6"), False),
        ("B.I.a.1.indeks", 3.5999999999999996, Fraction("3.6"), True),
        ("B.I.a.1.indeks", "4", Fraction(4), False),
        ("B.I.a.1.indeks", 0, Fraction(0), True),
    ],
)
def test_what_people_type_is_understood_and_told_where_the_sheets_formulas_do_not(
    key: str, typed_text: Any, expected: Answer, plain: bool
) -> None:
    built = jawaban(complete())
    ref = built.put(key, typed_text)
    reading = read(built.data(), INSTRUMENT)
    assert reading.answers[key] == expected
    found = [(finding.code, finding.place.cell) for finding in reading.findings if finding.node == key]
    assert found == ([] if plain else [("answer-not-plain", ref)])


@pytest.mark.parametrize("blank", [None, "Blm Diisi", "BLM DIISI", "Belum diisi", "belum dijawab", "", "  "])
@pytest.mark.parametrize("key", ["A.I.1.i.a", "A.II.4.i.a.sasaran", "B.I.a.1.indeks"])
def test_what_stands_for_blank_is_blank(key: str, blank: str | None) -> None:
    built = jawaban(complete())
    built.put(key, blank)
    reading = read(built.data(), INSTRUMENT)
    assert reading.answers[key] is None
    assert [finding for finding in reading.findings if finding.node == key] == []


@pytest.mark.parametrize("form", ["{}", "({})"])
def test_a_row_that_numbers_the_columns_is_part_of_the_header(form: str) -> None:
    built = lke_zi(complete())
    for index, letter in enumerate(built.columns.values(), 1):
        built.sheet[f"{letter}3"] = form.format(index)
    reading = read(built.data(), INSTRUMENT)
    assert (reading.answers, reading.findings) == (complete(), ())


def test_the_name_of_the_unit_is_read_from_the_title_of_the_sheet() -> None:
    built = lke_zi(complete(), Variation(unit_name="BLK Pasuruan"))
    assert read(built.data(), INSTRUMENT).unit_name == "BLK Pasuruan"


def test_answers_that_are_formulas_are_read_from_their_stored_results() -> None:
    built = jawaban(complete())
    source = built.at("A.II.1.i.a.perubahan")
    built.put("A.II.1.i.a.perubahan", 14)
    built.put("A.II.1.i.b.perubahan", f"={source}")
    assert read(built.data(), INSTRUMENT).answers["A.II.1.i.b.perubahan"] == 14


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("={0}", 14), ("=SUM({0}:{0})", 14), ("={0}*2-1", 27), ("=({0}+4)/2", 9), ("=SUM({0},3;1)", 18), ("=-{0}+20", 6)],
)
def test_simple_formulas_are_worked_out_where_no_result_is_stored(formula: str, expected: int) -> None:
    built = jawaban(complete())
    built.put("A.II.1.i.a.perubahan", 14)
    built.put("A.II.1.i.b.perubahan", formula.format(built.at("A.II.1.i.a.perubahan")))
    assert read(built.data(results=False), INSTRUMENT).answers["A.II.1.i.b.perubahan"] == expected

"""Sheets that mislead: titles that name an assessor, columns of last year, ids filled down, blank copies, old forms."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from bench import samples
from pilar.instrument.loader import load
from pilar.workbook.check import check
from pilar.workbook.errors import WorkbookError
from pilar.workbook.reader import read
from tests.workbook.build import Variation, jawaban, lke_zi

RULES = load()
ANSWERS = samples.answers(blank=0)


def edited(data: bytes, change) -> bytes:
    book = load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "title", ["BADAN PERTANAHAN NASIONAL", "LKE ZI INSPEKTORAT DAERAH", "Hasil Penilaian Mandiri", "TPI 2024"]
)
def test_a_title_over_the_form_names_no_assessor(title):
    built = lke_zi(ANSWERS)

    def head(book):
        sheet = book["LKE ZI"]
        sheet["A1"] = title
        sheet.merge_cells("A1:P1")

    assert [block.code for block in read(edited(built.data(), head), RULES).assessors] == ["unit"]


def test_the_unit_s_own_assessment_is_not_taken_for_an_assessor_s():
    built = jawaban(ANSWERS, Variation(headers="grouped"), tpi={})

    def head(book):
        sheet = book["Jawaban"]
        sheet[f"{built.columns['answer:unit']}1"] = "Penilaian Mandiri oleh Satker"
        sheet[f"{built.columns['answer:tpi']}1"] = "Verifikasi Tim"

    reading = read(edited(built.data(), head), RULES)
    assert [block.code for block in reading.assessors] == ["unit", "tpi"]
    assert reading.answers == ANSWERS


def test_points_of_two_assessors_without_formulas_stay_with_their_own():
    built = jawaban(ANSWERS, Variation(tpi=2), tpi=ANSWERS, tpi_2=ANSWERS)

    def values_only(book):
        sheet = book["Jawaban"]
        for code, name in (("tpi", "Nilai TPI Unit"), ("tpi-2", "Nilai TPI Itjen")):
            letter = built.columns[f"points:{code}"]
            for cell in sheet[letter]:
                cell.value = None
            sheet[f"{letter}{built.header_row}"] = name

    codes = {block.code: block.points for block in read(edited(built.data(), values_only), RULES).assessors}
    assert codes == {"unit": None, "tpi": built.columns["points:tpi"], "tpi-2": built.columns["points:tpi-2"]}


def test_a_typed_total_of_a_summary_is_not_replaced_by_a_cell_made_of_it():
    built = jawaban(ANSWERS, Variation(unit_points=True))
    built.book["Unit"]["K22"] = 90
    built.book["Unit"]["M22"] = "=K22/100"
    built.sheet[built.at("total:total", "points:unit")] = None
    reading = read(built.data(), RULES)
    assert reading.total is not None
    assert reading.total.value == 90


def test_ids_filled_down_over_an_own_question_do_not_move_the_answers():
    built = jawaban(ANSWERS)

    def shift(book):
        sheet = book["Jawaban"]
        sheet.insert_rows(7)
        for column, value in (("F", "b."), ("G", "Apel pagi setiap Senin"), ("J", "A/B/C"), ("K", "C")):
            sheet[f"{column}7"] = value
        sheet.delete_rows(12)  # the last question of the next group
        for row in range(2, 205):
            sheet.cell(row, 1).value = row

    reading = read(edited(built.data(), shift), RULES)
    wrong = {key for key, value in reading.answers.items() if value != ANSWERS[key]}
    assert len(wrong) <= 1
    assert {"missing-row", "unknown-row"} & {finding.code for finding in reading.findings}


def test_a_blank_copy_before_the_filled_sheet_is_not_read_instead():
    def copy(book):
        blank = book.copy_worksheet(book["Jawaban"])
        blank.title = "Jawaban (2024)"
        for row in blank.iter_rows(min_row=2, min_col=11, max_col=11):
            row[0].value = None
        book.move_sheet(blank, -len(book.sheetnames))

    result = check(edited(jawaban(ANSWERS).data(), copy))
    assert result.score.complete
    assert "several-sheets" in {finding.code for finding in result.findings}


def test_a_form_of_another_regulation_is_refused_by_name():
    def another(book):
        sheet = book["Jawaban"]
        for row in range(2, 203):
            weight = sheet[f"H{row}"]
            if isinstance(weight.value, int | float):
                weight.value = weight.value + 3
        for row in range(123, 195):
            for column in "FGIJKLM":
                sheet[f"{column}{row}"] = None

    with pytest.raises(WorkbookError) as refused:
        read(edited(jawaban(ANSWERS, Variation(ids="none")).data(), another), RULES)
    assert refused.value.code == "other-instrument"


def test_a_percent_cell_is_no_index():
    built = jawaban(ANSWERS)
    cell = built.put("B.I.a.1.indeks", 0.9)
    built.sheet[cell].number_format = "0%"
    reading = read(built.data(), RULES)
    assert reading.answers["B.I.a.1.indeks"] is None
    assert [finding.code for finding in reading.findings if finding.node == "B.I.a.1.indeks"] == ["unreadable-answer"]


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [("A.I.1.i.b", "C.", "C"), ("A.I.1.i.a", "ya ", "Ya"), ("B.I.a.1.indeks", "3,87", Fraction(387, 100))],
)
def test_what_we_read_and_the_sheet_s_formulas_do_not_is_told_and_explains_the_difference(key, typed, meant):
    built = lke_zi(ANSWERS)
    cell = built.put(key, typed)
    result = check(built.data())
    assert result.score.answers[key] == meant
    [finding] = [item for item in result.findings if item.node == key and item.code == "answer-not-plain"]
    assert finding.place.cell == cell
    assert not any("Ctrl+Alt" in item.why for item in result.differences)


def test_an_error_is_told_where_it_begins_and_not_once_more_where_it_is_carried():
    given = {**ANSWERS, "A.II.4.i.a.sasaran": Fraction(0), "A.II.4.i.a.tercapai": Fraction(0)}
    errors = [
        item for item in check(lke_zi(given, Variation(guarded=False)).data()).findings if item.code == "error-value"
    ]
    assert all(item.node in RULES.questions for item in errors)
    [error] = [item for item in errors if item.node == "A.II.4.i.a"]
    assert "di atasnya ikut galat" in error.message

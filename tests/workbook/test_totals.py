"""The workbook's own total: from the answer sheet where it stands, else from the summary sheet of that assessor."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pilar.workbook.check import check
from tests.workbook.build import Variation, jawaban, lke_zi
from tests.workbook.samples import best, complete


def test_the_total_of_the_answer_sheet_comes_first() -> None:
    built = lke_zi(complete())
    total = check(built.data()).reading.total
    assert total is not None
    assert (total.place.sheet, total.place.cell) == ("LKE ZI", built.at("total:total", "points:unit"))


def test_without_a_total_row_the_summary_sheet_gives_it() -> None:
    built = lke_zi(complete())
    built.sheet.delete_rows(built.rows["total:A"], 10)
    for key in ("total:A", "total:B", "total:total"):
        del built.rows[key]
    results = built.results()
    whole = sum(value for ref in ("A.I", "A.II") if isinstance(value := results[built.at(ref, "points:unit")], float))
    total = check(built.data()).reading.total
    assert total is not None
    assert (total.place.sheet, total.place.cell) == ("Utama", "K22")
    assert abs(float(total.value) - whole) < 1e-9


@pytest.mark.parametrize("old_title", ["NILAI EVALUASI REFORMASI BIROKRASI", "NILAI HASIL EVALUASI ZONA INTEGRITAS"])
def test_every_assessor_gets_the_total_of_its_own_summary_sheet(old_title: str) -> None:
    built = jawaban(complete(1), Variation(tpi=2, unit_points=True), tpi=complete(2), tpi_2=complete(3))
    row = built.rows["total:total"]
    built.sheet.delete_rows(row)
    for sheet in built.book.worksheets:
        if sheet["B22"].value and sheet is not built.sheet:
            sheet["B22"] = old_title
    data = built.data()
    for code, title in (("unit", "Unit"), ("tpi", "TPI Unit"), ("tpi-2", "TPI Itjen")):
        result = check(data, assessor=code)
        assert result.reading.total is not None
        assert (result.reading.total.place.sheet, result.reading.total.place.cell) == (title, "K22")
        assert abs(result.reading.total.value - result.score.total) < Fraction(1, 10**9)


def test_a_summary_of_another_assessor_is_never_taken() -> None:
    built = jawaban(complete(1), Variation(tpi=1), tpi=complete(2))
    assert check(built.data()).workbook_total is None
    assert check(built.data(), assessor="tpi").workbook_total is not None


def test_a_weight_beside_the_total_is_not_the_total() -> None:
    built = lke_zi(complete())
    built.sheet.delete_rows(built.rows["total:A"], 10)
    built.book["Utama"]["H22"] = 100
    total = check(built.data()).reading.total
    assert total is not None
    assert total.place.cell == "K22"


def test_a_summary_whose_total_is_an_error_gives_none() -> None:
    built = lke_zi(best() | {"A.II.4.i.a.sasaran": Fraction(0)})
    assert check(built.data()).workbook_total is None


def test_an_uncalculated_summary_gives_none() -> None:
    built = lke_zi(complete())
    built.sheet.delete_rows(built.rows["total:A"], 10)
    built.book["Utama"]["H22"] = 100
    assert check(built.data(results=False)).workbook_total is None


def test_without_summaries_and_total_row_there_is_no_total_but_still_a_score() -> None:
    built = lke_zi(best(), Variation(summaries=False))
    built.sheet.delete_rows(built.rows["total:A"], 10)
    result = check(built.data(results=False))
    assert result.workbook_total is None
    assert result.score.nodes["A"].points == 60

"""Who filled in which columns, told by the words of the header and by what the formulas read."""

from __future__ import annotations

import re

import pytest

from pilar.workbook.check import check
from pilar.workbook.errors import WorkbookError
from pilar.workbook.reader import read
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import INSTRUMENT
from tests.workbook.samples import complete


def three(variation: Variation) -> Built:
    return jawaban(complete(1), variation, tpi=complete(2), tpi_2=complete(3))


@pytest.mark.parametrize("headers", ["official", "renamed", "grouped"])
@pytest.mark.parametrize("swapped", [False, True])
def test_unit_and_assessors_are_found_by_their_headers(headers: str, swapped: bool) -> None:
    built = three(Variation(tpi=2, headers=headers, swapped=swapped, unit_points=True))  # type: ignore[arg-type]
    for seed, code in enumerate(("unit", "tpi", "tpi-2"), 1):
        reading = read(built.data(), INSTRUMENT, assessor=code)
        assert reading.answers == complete(seed)
        columns = reading.assessor
        assert (columns.code, columns.answer) == (code, built.columns[f"answer:{code}"])
        assert (columns.points, columns.share) == (built.columns[f"points:{code}"], built.columns[f"share:{code}"])
        assert columns.note == built.columns[f"note:{code}"]
    assert [item.code for item in reading.assessors] == sorted(
        ["unit", "tpi", "tpi-2"], key=lambda code: built.columns[f"answer:{code}"]
    )


def test_without_formulas_a_points_column_belongs_to_the_block_it_stands_in() -> None:
    built = jawaban(complete(1), Variation(tpi=2, summaries=False))
    for code in ("tpi", "tpi-2"):
        for row in built.rows.values():
            built.sheet[f"{built.columns[f'points:{code}']}{row}"] = None
    reading = read(built.data(), INSTRUMENT, assessor="tpi-2")
    assert {item.code: item.points for item in reading.assessors} == {"unit": None, "tpi": "O", "tpi-2": "S"}


def test_formulas_decide_whose_points_a_column_holds_wherever_it_stands() -> None:
    built = three(Variation(tpi=2))
    for row in built.rows.values():
        # The columns of the two assessors change places; their formulas still read the same answers.
        first, second = f"O{row}", f"S{row}"
        built.sheet[first], built.sheet[second] = (
            re.sub(r"\b[OS](?=\d)", lambda match: "S" if match[0] == "O" else "O", built.sheet[ref].value or "") or None
            for ref in (second, first)
        )
    reading = read(built.data(), INSTRUMENT, assessor="tpi")
    assert {item.code: item.points for item in reading.assessors} == {"unit": None, "tpi": "S", "tpi-2": "O"}


@pytest.mark.parametrize("label", ["Nilai Unit", "Nilai TPI"])
def test_a_points_column_without_formulas_belongs_to_the_one_it_names(label: str) -> None:
    built = jawaban(complete(1), Variation(summaries=False))
    for row in built.rows.values():
        built.sheet[f"O{row}"] = None
    built.sheet["O1"] = label
    reading = read(built.data(), INSTRUMENT)
    assert [item.code for item in reading.assessors if item.points == "O"] == [label.split()[1].lower()]


@pytest.mark.parametrize("code", ["tpi-2", "tpi-3", "tpn", "siapa", ""])
def test_an_absent_assessor_is_refused_with_those_that_are_there(code: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        check(jawaban(complete()).data(), assessor=code)
    assert caught.value.code == "missing-assessor"
    assert "unit (kolom K), tpi (kolom N)" in caught.value.message


def test_the_old_layout_knows_only_the_unit() -> None:
    with pytest.raises(WorkbookError, match="unit \\(kolom K\\)"):
        check(lke_zi(complete()).data(), assessor="tpi")


def test_a_national_assessor_has_a_code_of_its_own() -> None:
    built = three(Variation(tpi=2))
    built.sheet["R1"] = "Jawaban TPN"
    assert read(built.data(), INSTRUMENT, assessor="tpn").answers == complete(3)


def test_the_unit_stays_the_unit_where_the_assessors_block_stands_first() -> None:
    built = three(Variation(tpi=1, swapped=True))
    assert read(built.data(), INSTRUMENT, assessor="unit").answers == complete(1)
    assert read(built.data(), INSTRUMENT, assessor="tpi").answers == complete(2)

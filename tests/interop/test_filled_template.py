"""A ministry's blank workbook, filled in memory the way people fill it: for all three assessors at once."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from openpyxl import Workbook, load_workbook

from pilar.workbook.check import check
from pilar.workbook.reader import read
from tests.interop.files import TEMPLATE, needs_files
from tests.workbook.build import number
from tests.workbook.form import EDITION, INSTRUMENT
from tests.workbook.samples import Answer, complete, half, typed

pytestmark = [needs_files, pytest.mark.filterwarnings("ignore:::openpyxl")]
#: The columns that the ministry inserted move its assessors to the right of the master list's letters.
COLUMNS = {"unit": "K", "tpi": "O", "tpi-2": "S"}


@pytest.fixture
def template() -> Workbook:
    return load_workbook(TEMPLATE)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fill(book: Workbook, answers: Mapping[str, Answer], code: str, *, seed: int = 0, shift: int = 0) -> None:
    """Put the answers of one assessor into the cells; with a seed as untidily as people type them."""
    draw = random.Random(seed)
    for key, value in answers.items():
        raw = typed(INSTRUMENT.fields[key], value, draw) if seed else value
        cell = f"{COLUMNS[code]}{EDITION.fields[key].row + shift}"
        book["Jawaban"][cell] = number(raw) if isinstance(raw, Fraction) else raw


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_is_filled_in_is_read_back_for_all_three(template: Workbook, seed: int) -> None:
    filled = {"unit": half(1), "tpi": complete(2), "tpi-2": half(3)}
    for code, answers in filled.items():
        fill(template, answers, code, seed=seed)
    data = saved(template)
    for code, answers in filled.items():
        reading = read(data, INSTRUMENT, assessor=code)
        assert reading.answers == answers
        assert reading.places["A.I.1.i.a"].cell == f"{COLUMNS[code]}6"


@pytest.mark.parametrize("code", COLUMNS)
def test_without_ids_and_with_shifted_rows_the_wording_still_leads_to_every_field(
    template: Workbook, code: str
) -> None:
    sheet = template["Jawaban"]
    for row in range(2, 205):
        sheet[f"A{row}"] = None
    sheet.insert_rows(1, 3)
    fill(template, complete(9), code, shift=3)
    reading = read(saved(template), INSTRUMENT, assessor=code)
    assert reading.answers == complete(9)
    assert reading.count("unsure") == 0


def test_a_row_that_was_inserted_in_the_middle_disturbs_only_itself(template: Workbook) -> None:
    sheet = template["Jawaban"]
    fill(template, complete(3), "unit")
    for row in range(2, 205):
        sheet[f"A{row}"] = None
    sheet.insert_rows(100, 2)
    sheet["G100"], sheet["K100"] = "Pertanyaan tambahan kementerian", "Ya"
    reading = read(saved(template), INSTRUMENT)
    assert reading.answers == complete(3)
    assert [finding.place.row for finding in reading.findings if finding.code == "unknown-row"] == [100]


def test_a_typed_over_answer_type_is_told_and_its_answer_read(template: Workbook) -> None:
    fill(template, complete(4), "unit")
    template["Jawaban"]["J6"] = "Ya"
    reading = read(saved(template), INSTRUMENT)
    assert reading.answers == complete(4)
    assert [(item.code, item.place.cell) for item in reading.findings] == [("answer-type-overwritten", "J6")]


def test_the_blank_template_scores_nothing_and_has_no_fault() -> None:
    result = check(TEMPLATE.read_bytes())
    assert result.score.total == 0
    assert [finding for finding in result.findings if finding.severity == "fault"] == []
    assert {finding.node for finding in result.findings if finding.code == "blank"} == set(INSTRUMENT.fields)

"""The public files that circulate, read from beside the checkout; they may not be copied into it."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from bench import samples
from pilar.instrument.edition import load_edition
from pilar.instrument.loader import load
from pilar.instrument.master import read_master
from pilar.workbook.reader import read
from pilar.workbook.wording_import import read_workbook_wording
from tests.interop.files import MASTER, TEMPLATE, needs_files

RULES, EDITION = load(), load_edition()

pytestmark = needs_files


def changed(change) -> bytes:
    """The template after ``change(sheet)`` in memory."""
    book = load_workbook(TEMPLATE)
    change(book["Jawaban"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without_ids(sheet) -> None:
    for row in range(2, 210):
        sheet.cell(row, 1).value = None


def with_rows_shifted(sheet) -> None:
    without_ids(sheet)
    sheet.insert_rows(1, 3)
    sheet.insert_rows(60, 2)


def with_restarting_ids(sheet) -> None:
    for row in range(2, 210):
        sheet.cell(row, 1).value = row % 40 + 1


@pytest.mark.parametrize("assessor", ["unit", "tpi", "tpi-2"])
def test_the_template_is_read_for_each_of_its_three_evaluators(assessor):
    reading = read(TEMPLATE.read_bytes(), RULES, assessor=assessor)
    assert set(reading.answers) == set(RULES.fields)
    assert reading.count("sure") == 127
    assert [block.code for block in reading.assessors] == ["unit", "tpi", "tpi-2"]
    assert [block.answer for block in reading.assessors] == ["K", "O", "S"]
    assert reading.findings == ()
    assert reading.unit_name is None


@pytest.mark.parametrize("change", [without_ids, with_rows_shifted, with_restarting_ids])
def test_the_template_is_read_without_its_ids_too(change):
    answers = samples.answers()
    shifts = {key: place.row for key, place in EDITION.fields.items()}

    def fill(sheet) -> None:
        for key, row in shifts.items():
            value = answers[key]
            sheet.cell(row, 11).value = float(value) if isinstance(value, Fraction) else value
        change(sheet)

    reading = read(changed(fill), RULES)
    assert {key: reading.answers.get(key) for key in answers} == answers
    assert not [finding for finding in reading.findings if finding.code in ("unknown-row", "missing-row")]


def test_the_master_list_agrees_with_our_rules_and_our_edition():
    imported = read_master(MASTER.read_text(encoding="utf-8"), RULES, EDITION)
    assert imported.differences == ()
    assert len(imported.wording.criteria) == 113
    assert json.loads(MASTER.read_text(encoding="utf-8"))["total_soal"] == len(EDITION.fields)


def test_the_template_s_words_are_brought_in_without_a_difference():
    imported = read_workbook_wording(TEMPLATE.read_bytes(), RULES, EDITION)
    assert imported.differences == ()
    assert set(imported.wording.questions) >= set(RULES.fields)


def test_an_imported_wording_makes_rows_surer_not_different():
    wording = read_master(MASTER.read_text(encoding="utf-8"), RULES, EDITION).wording
    plain = read(changed(with_rows_shifted), RULES)
    helped = read(changed(with_rows_shifted), RULES, wording=wording)
    assert [row.number for row in helped.rows] == [row.number for row in plain.rows]
    assert helped.count("sure") >= plain.count("sure")

"""Whose workbook is it? The name is taken where the workbook states it, and never guessed."""

from __future__ import annotations

import pytest

from pilar.instrument.loader import load
from pilar.workbook.model import SheetAnswers
from pilar.workbook.reader import read
from pilar.workbook.writer import write
from tests.workbook.build import Variation, jawaban, lke_zi

RULES = load()


def test_the_title_of_a_summary_sheet_names_the_unit():
    assert read(jawaban({}, Variation(unit_name="UPT Contoh")).data(), RULES).unit_name == "UPT Contoh"


def test_the_line_above_an_old_form_names_the_unit():
    assert read(lke_zi({}, Variation(unit_name="UPT Contoh")).data(), RULES).unit_name == "UPT Contoh"


@pytest.mark.parametrize("name", ["[NAMA UNIT]", ""])
def test_a_placeholder_is_no_name(name):
    assert read(jawaban({}, Variation(unit_name=name)).data(), RULES).unit_name is None


def test_a_workbook_that_pilar_wrote_keeps_its_name():
    data = write(RULES, [SheetAnswers("unit", {})], unit_name="UPT Pelatihan (data contoh)")
    assert read(data, RULES).unit_name == "UPT Pelatihan (data contoh)"


def test_a_workbook_that_pilar_wrote_without_a_name_has_none():
    assert read(write(RULES, [SheetAnswers("unit", {})]), RULES).unit_name is None

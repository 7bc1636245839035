"""What Pilar writes, Pilar and Excel can read: answers, notes and evidence come back, and nothing becomes a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pilar.workbook.celltext import MAX_WRITTEN
from pilar.workbook.model import SheetAnswers
from pilar.workbook.reader import read
from pilar.workbook.writer import write
from tests.workbook.form import EDITION, INSTRUMENT, form
from tests.workbook.package import parts
from tests.workbook.samples import Answer, any_answers, best, complete
from tests.workbook.test_reading import whole_workbooks

KEYS = sorted(INSTRUMENT.fields)
NASTY = (
    '=HYPERLINK("https://jahat.example","klik")', "=1+1", "+62 812", "-", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1",
    "\r=1+1",
    "🙂 selesai 👍🏽", "satu\ndua\n\ntiga", "a\x00b\x07c\x1f", "\ufffe\uffff", "_x000A_", "_x0041_", "&lt;b&gt;<b>",
    "]]>", "'=1+1", "Blm Diisi", "#DIV/0!x", "  tepi  ", "٣ ३ 中文", "e\u0301", "\u202eterbalik", "a\u2028b", "a\x85b",
)  # fmt: skip
any_text = st.one_of(st.sampled_from(NASTY), st.text(max_size=200), st.text("=+-@\t\r\n '\"", max_size=8))
some_texts = st.dictionaries(st.sampled_from(KEYS), any_text, max_size=8)


def kept(texts: Mapping[str, str]) -> dict[str, str]:
    """What XML and a cell can hold of the texts: no control characters, one kind of line break, no outer space."""
    clean = {key: re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text) for key, text in texts.items()}
    clean = {key: re.sub(r"\r\n?", "\n", text[:MAX_WRITTEN]).strip() for key, text in clean.items()}
    return {key: text for key, text in clean.items() if text}


@whole_workbooks
@given(any_answers, some_texts, some_texts, any_answers, some_texts)
@example({}, dict(zip(KEYS, NASTY, strict=False)), dict(zip(KEYS[30:], NASTY, strict=False)), {}, {})
def test_export_and_import_lose_nothing(
    answers: dict[str, Answer],
    notes: dict[str, str],
    evidence: dict[str, str],
    theirs: dict[str, Answer],
    their_notes: dict[str, str],
) -> None:
    sheets = [
        SheetAnswers("unit", answers, notes, evidence),
        SheetAnswers("tpi", theirs, their_notes),
        SheetAnswers("tpi-2", answers, notes),
    ]
    data = write(INSTRUMENT, sheets)
    blank: dict[str, Answer] = dict.fromkeys(INSTRUMENT.fields)
    unit, tpi, second = (read(data, INSTRUMENT, assessor=code) for code in ("unit", "tpi", "tpi-2"))
    assert unit.answers == blank | answers
    assert tpi.answers == blank | theirs
    assert second.answers == unit.answers
    assert (unit.notes, unit.evidence) == (kept(notes), kept(evidence))
    assert (tpi.notes, second.notes) == (kept(their_notes), kept(notes))
    assert {finding.code for finding in unit.findings} <= {"not-calculated"}


def test_a_very_long_note_is_kept_up_to_the_length_of_a_cell() -> None:
    notes = {"A.I.1.i.a": "x" * MAX_WRITTEN, "A.I.1.i.b": "y" * 100_000}
    reading = read(write(INSTRUMENT, [SheetAnswers("unit", {}, notes)]), INSTRUMENT)
    assert reading.notes == {"A.I.1.i.a": "x" * MAX_WRITTEN, "A.I.1.i.b": "y" * MAX_WRITTEN}


def test_every_field_stands_in_the_row_and_columns_that_portalrb_expects() -> None:
    notes = {key: f"catatan {key}" for key in KEYS}
    evidence = {key: f"bukti {key}" for key in KEYS}
    sheet = load_workbook(io.BytesIO(write(INSTRUMENT, [SheetAnswers("unit", best(), notes, evidence)])))["Jawaban"]
    derived = {INSTRUMENT.questions[code].fields[0].key: row for code, row in EDITION.derived.items()}
    for key, place in EDITION.fields.items():
        value = best()[key]
        assert sheet[f"K{place.row}"].value == (float(value) if isinstance(value, Fraction) else value)
        row = derived.get(key, place.row)
        assert (sheet[f"L{row}"].value, sheet[f"M{row}"].value) == (notes[key], evidence[key])
    assert [sheet[f"A{line.number}"].value for line in form()] == [str(line.number) for line in form()]


def formulas(data: bytes) -> dict[tuple[str, str], object]:
    book = load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_no_text_of_a_user_becomes_a_formula() -> None:
    texts = {key: NASTY[index % len(NASTY)] for index, key in enumerate(KEYS)}
    attack: dict[str, Any] = dict.fromkeys(KEYS, "=1+1")
    plain = write(INSTRUMENT, [SheetAnswers("unit", {}), SheetAnswers("tpi", {})])
    hostile = write(
        INSTRUMENT,
        [SheetAnswers("unit", attack, texts, texts), SheetAnswers("tpi", {}, texts)],
        unit_name="=1+1",
    )
    assert formulas(hostile) == formulas(plain)


@pytest.mark.parametrize("name", ["=1+1", "BLK\x00\x0b Surabaya", "\uffff", "A" * 5000, "<&>", "🙂", "", "\n"])
def test_any_name_of_a_unit_gives_a_whole_workbook(name: str) -> None:
    data = write(INSTRUMENT, [SheetAnswers("unit", complete())], unit_name=name)
    assert read(data, INSTRUMENT).answers == complete()
    assert load_workbook(io.BytesIO(data)).sheetnames[0] == "Jawaban"


def test_the_file_has_no_macro_no_outside_reference_and_no_document_type() -> None:
    members = parts(write(INSTRUMENT, [SheetAnswers("unit", complete(), {"A.I.1.i.a": "https://contoh.go.id"})]))
    assert not [name for name in members if "external" in name.lower() or name.endswith(".bin")]
    whole = b"".join(members.values())
    assert b'TargetMode="External"' not in whole
    assert b"<!DOCTYPE" not in whole
    assert b"ddeLink" not in whole


@pytest.mark.parametrize(
    "codes", [("unit",), ("tpi",), ("tpn",), ("tpi-2", "unit"), ("tpn", "unit"), ("tpi", "tpi-2", "tpn", "unit")]
)
def test_any_set_of_assessors_can_be_written(codes: tuple[str, ...]) -> None:
    data = write(INSTRUMENT, [SheetAnswers(code, complete(seed)) for seed, code in enumerate(codes)])
    for seed, code in enumerate(codes):
        assert read(data, INSTRUMENT, assessor=code).answers == complete(seed)


def test_each_points_column_belongs_to_its_assessor() -> None:
    data = write(INSTRUMENT, [SheetAnswers(code, complete()) for code in ("unit", "tpi", "tpi-2", "tpn")])
    points = {item.code: item.points for item in read(data, INSTRUMENT).assessors}
    assert points == {"unit": "R", "tpi": "O", "tpi-2": "U", "tpn": "Y"}

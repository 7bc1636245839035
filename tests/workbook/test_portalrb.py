"""PortalRB's answers JSON, both ways, against the contract of evaluation year 2026."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.instrument.edition import load_edition
from pilar.instrument.loader import load
from pilar.instrument.model import Field
from pilar.workbook.errors import WorkbookError
from pilar.workbook.model import SheetAnswers
from pilar.workbook.portalrb import from_portalrb, to_portalrb

RULES, EDITION = load(), load_edition()


def _answer(item: Field) -> st.SearchStrategy[str | Fraction | None]:
    if item.scale:
        return st.none() | st.sampled_from(list(item.scale.options))
    if item.kind == "count":
        return st.none() | st.integers(0, 5000).map(Fraction)
    return st.none() | st.integers(0, 400).map(lambda number: Fraction(number, 100))


answer_sets = st.fixed_dictionaries({key: _answer(item) for key, item in RULES.fields.items()})


def _document(**changes: object) -> dict[str, object]:
    return {"unit_id": "p2tk", "nama_unit": "UPT Contoh", "tahun": 2026, "answers": [], **changes}


@given(unit=answer_sets, tpi=answer_sets)
def test_answers_survive_the_way_there_and_back(unit, tpi):
    sheets = [SheetAnswers("unit", unit, {"A.I.1.i.a": "catatan"}, {"A.I.1.i.a": "https://contoh.invalid/1"})]
    sheets.append(SheetAnswers("tpi", tpi, {"A.I.1.i.b": "catatan TPI"}))
    document = json.loads(json.dumps(to_portalrb(RULES, EDITION, sheets, unit_id="p2tk", unit_name="UPT Contoh")))
    back = from_portalrb(document, RULES, EDITION)
    assert back.findings == ()
    assert back.sheets[0].answers == unit
    assert back.sheets[1].answers == tpi
    assert back.sheets[0].notes == {"A.I.1.i.a": "catatan"}
    assert back.sheets[0].evidence == {"A.I.1.i.a": "https://contoh.invalid/1"}
    assert back.sheets[1].notes == {"A.I.1.i.b": "catatan TPI"}


def test_every_question_of_the_edition_is_in_the_document_once_with_text_answers():
    full = {
        key: next(iter(item.scale.options)) if item.scale else Fraction(18, 5) if item.top else Fraction(1500)
        for key, item in RULES.fields.items()
    }
    document = to_portalrb(RULES, EDITION, [SheetAnswers("unit", full)], unit_id="p2tk", unit_name="UPT Contoh")
    assert sorted(row["soal_id"] for row in document["answers"]) == list(range(1, 128))
    by_id = {row["soal_id"]: row for row in document["answers"]}
    assert by_id[1]["jawaban_unit"] == "Ya"
    assert by_id[88]["jawaban_unit"] == "1500"
    assert by_id[125]["jawaban_unit"] == "3.6"
    assert by_id[125]["jawaban_tpi"] is None


def test_unknown_repeated_and_unreadable_answers_are_told_and_the_rest_is_read():
    rows = [
        {"soal_id": 1, "jawaban_unit": "Ya"},
        {"soal_id": 1, "jawaban_unit": "Tidak"},
        {"soal_id": 999, "jawaban_unit": "A"},
        {"soal_id": 2, "jawaban_unit": "Z"},
        {"soal_id": 88, "jawaban_unit": 12},
        {"soal_id": True, "jawaban_unit": "A"},
        "x",
    ]
    result = from_portalrb(_document(answers=rows), RULES, EDITION)
    assert [finding.code for finding in result.findings] == [
        "repeated-row",
        "unknown-row",
        "unreadable-answer",
        "unreadable-answer",
        "unknown-row",
        "unknown-row",
    ]
    assert "Jawaban ke-7 bukan objek" in result.findings[-1].message
    assert result.places["A.I.1.i.b"].row == 4
    [unit] = result.sheets
    assert {key: value for key, value in unit.answers.items() if value is not None} == {"A.I.1.i.a": "Ya"}


def test_the_national_team_is_read_where_it_is_asked_for_and_is_never_written():
    rows = [{"soal_id": 1, "jawaban_unit": "Ya", "jawaban_tpn": "Tidak", "catatan_tpn": " Belum ada SK "}]
    (sheet,) = from_portalrb(_document(answers=rows), RULES, EDITION, ("tpn",)).sheets
    assert (sheet.code, sheet.answers["A.I.1.i.a"], sheet.notes) == ("tpn", "Tidak", {"A.I.1.i.a": "Belum ada SK"})
    assert [each.code for each in from_portalrb(_document(answers=rows), RULES, EDITION).sheets] == ["unit"]
    assert "tpn" not in json.dumps(to_portalrb(RULES, EDITION, [sheet], unit_id="x", unit_name="X"))


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "not-portalrb"),
        (None, "not-portalrb"),
        ({}, "not-portalrb"),
        (_document(answers={}), "not-portalrb"),
        (_document(tahun="2026"), "not-portalrb"),
        (_document(tahun=2025), "other-year"),
    ],
)
def test_another_shape_or_year_is_refused(document, code):
    with pytest.raises(WorkbookError) as refused:
        from_portalrb(document, RULES, EDITION)
    assert refused.value.code == code

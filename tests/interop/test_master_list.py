"""PortalRB's master list, read here without Pilar's own reader, says what our instrument and edition say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from tests.interop.files import MASTER, needs_files
from tests.workbook.form import EDITION, INSTRUMENT

pytestmark = needs_files
TYPES = {"YA_TIDAK": "yes-no", "ABC": "abc", "ABCD": "abcd", "ABCDE": "abcde"}
COLUMNS = {
    "answer_unit": "excel_kolom_jawaban_unit",
    "answer_tpi": "excel_kolom_jawaban_tpi",
    "note_unit": "excel_kolom_catatan_unit",
    "evidence_unit": "excel_kolom_bukti_dukung_unit",
    "note_tpi": "excel_kolom_catatan_tpi",
}


@pytest.fixture(scope="module")
def master() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(MASTER.read_text(encoding="utf-8"))
    return data


def walk(nodes: list[dict[str, Any]], parent: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node of the list under our code: the labels in front of its names, joined by dots."""
    for node in nodes:
        label = node["nama"].split(".")[0].strip()
        code = f"{parent}.{label}" if parent else label
        yield code, node
        yield from walk(node["children"], code)


def questions(master: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    return {soal["id"]: soal for _, node in walk(master["data"]) for soal in node.get("soals") or []}


def test_every_question_of_the_list_is_a_field_of_ours_and_stands_where_we_say(master: Mapping[str, Any]) -> None:
    listed = questions(master)
    assert (len(listed), master["tahun"]) == (master["total_soal"], EDITION.year)
    assert {place.soal_id for place in EDITION.fields.values()} == set(listed)
    for key, place in EDITION.fields.items():
        soal = listed[place.soal_id]
        assert (soal["excel_sheet"], soal["excel_baris"]) == (EDITION.sheet, place.row), key
        assert {ours: soal[theirs] for ours, theirs in COLUMNS.items()} == {
            name: EDITION.columns[name] for name in COLUMNS
        }


def test_the_types_and_what_each_option_is_worth_are_ours(master: Mapping[str, Any]) -> None:
    listed = questions(master)
    for key, place in EDITION.fields.items():
        item, soal = INSTRUMENT.fields[key], listed[place.soal_id]
        if item.scale:
            assert TYPES[soal["jenis_jawaban"]] == item.scale.id, key
            worth = {option["key"]: Fraction(str(option["multiplier"])) for option in soal["skema_penilaian"]}
            assert worth == dict(item.scale.options), key
        else:
            assert soal["jenis_jawaban"].casefold() == {"count": "jumlah", "index": "0-4"}[item.kind], key


def test_the_weights_of_the_nodes_are_ours(master: Mapping[str, Any]) -> None:
    weights = {code: Fraction(str(node["bobot_maksimal"])) for code, node in walk(master["data"])}
    ours = {code: node.weight for code, node in INSTRUMENT.nodes.items() if code in weights}
    assert set(ours) >= {code for code in INSTRUMENT.nodes if code.count(".") < 2}
    assert {code: weights[code] for code in ours} == ours

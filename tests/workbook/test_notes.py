"""Notes and evidence come along, with their links, and stay with the field they speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilar.workbook.reader import read
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import EDITION, INSTRUMENT
from tests.workbook.package import edited
from tests.workbook.samples import complete, variations
from tests.workbook.test_reading import whole_workbooks

texts = st.dictionaries(
    st.sampled_from(sorted(INSTRUMENT.fields)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60),
    max_size=6,
)


@whole_workbooks
@given(texts, texts, texts, variations)
def test_notes_and_evidence_stay_with_their_field(
    notes: dict[str, str], evidence: dict[str, str], theirs: dict[str, str], variation: Variation
) -> None:
    given_notes = {"note:unit": notes, "evidence:unit": evidence, "note:tpi": theirs}
    data = jawaban({}, variation, notes=given_notes).data()
    reading = read(data, INSTRUMENT)
    assert (reading.notes, reading.evidence) == (notes, evidence)
    assert read(data, INSTRUMENT, assessor="tpi").notes == theirs


def test_the_old_layout_has_notes_too() -> None:
    built = lke_zi(complete(), notes={"note:unit": {"A.I.1.i.b": "Rapat 3 Januari"}})
    assert read(built.data(), INSTRUMENT).notes == {"A.I.1.i.b": "Rapat 3 Januari"}


@pytest.mark.parametrize("question", sorted(EDITION.derived))
def test_a_note_on_a_derived_row_goes_to_the_first_field(question: str) -> None:
    built = jawaban(complete(), notes={"note:unit": {question: "Lihat lampiran"}})
    first = INSTRUMENT.questions[question].fields[0].key
    assert read(built.data(), INSTRUMENT).notes == {first: "Lihat lampiran"}


def test_notes_on_several_rows_of_one_question_are_joined_in_the_order_of_the_rows() -> None:
    rows = {
        "A.II.5.iii.a#part": "satu",
        "A.II.5.iii.a": "dua",
        "A.II.5.iii.a#sum": "tiga",
        "A.II.5.iii.a.kepala": "empat",
    }
    built = jawaban(complete(), notes={"note:unit": rows | {"A.II.5.iii.a.sudah": "sendiri"}})
    assert read(built.data(), INSTRUMENT).notes == {
        "A.II.5.iii.a.kepala": "satu\ndua\ntiga\nempat",
        "A.II.5.iii.a.sudah": "sendiri",
    }


def linked(built: Built, key: str, text: str, url: str) -> None:
    ref = built.put(key, text, "evidence:unit")
    built.sheet[ref].hyperlink = url
    built.sheet[ref].value = text


def test_a_link_behind_a_text_comes_along() -> None:
    built = jawaban(complete())
    linked(built, "A.I.1.i.a", "SK Tim", "https://contoh.go.id/sk?id=1&v=2")
    linked(built, "A.I.1.i.b", "https://contoh.go.id/b", "https://contoh.go.id/b")
    assert read(built.data(), INSTRUMENT).evidence == {
        "A.I.1.i.a": "SK Tim\nhttps://contoh.go.id/sk?id=1&v=2",
        "A.I.1.i.b": "https://contoh.go.id/b",
    }


def test_a_link_over_merged_cells_belongs_to_the_first() -> None:
    built = jawaban(complete())
    linked(built, "A.I.1.i.a", "SK Tim", "https://contoh.go.id/sk")
    data = edited(
        built.data(),
        f"xl/worksheets/sheet{len(built.book.sheetnames)}.xml",
        lambda xml: xml.replace(b'ref="M6"', b'ref="M6:M7"'),
    )
    assert read(data, INSTRUMENT).evidence == {"A.I.1.i.a": "SK Tim\nhttps://contoh.go.id/sk"}


def test_a_link_made_by_formula_comes_along() -> None:
    built = jawaban(complete())
    ref = built.put("A.I.1.i.a", '=HYPERLINK("https://contoh.go.id/sk","SK Tim")', "evidence:unit")
    built.sheet[ref].data_type = "f"
    assert read(built.data(stale={ref: "SK Tim"}), INSTRUMENT).evidence == {
        "A.I.1.i.a": "SK Tim\nhttps://contoh.go.id/sk"
    }


@pytest.mark.parametrize("target", ["file:///C:/rahasia.pdf", "javascript:alert(1)", "\\\\server\\berkas", "#Utama!A1"])
def test_only_links_to_the_web_come_along(target: str) -> None:
    built = jawaban(complete())
    linked(built, "A.I.1.i.a", "SK Tim", target)
    assert read(built.data(), INSTRUMENT).evidence == {"A.I.1.i.a": "SK Tim"}


def test_several_evidence_columns_are_read_together() -> None:
    built = jawaban(complete(), Variation(columns_before=("answer:tpi",)))
    built.sheet["N1"] = "Tautan Bukti Dukung Baru"
    for row in built.rows.values():
        built.sheet[f"N{row}"] = None
    built.put("A.I.1.i.a", "SK Tim", "evidence:unit")
    built.sheet[f"N{built.rows['A.I.1.i.a']}"] = "https://contoh.go.id/baru"
    assert read(built.data(), INSTRUMENT).evidence == {"A.I.1.i.a": "SK Tim\nhttps://contoh.go.id/baru"}


def test_the_line_breaks_of_excel_are_line_breaks() -> None:
    # Excel stores a carriage return that was pasted into a cell as _x000D_.
    built = jawaban(complete(), notes={"note:unit": {"A.I.1.i.a": "satu_x000D_\ndua_x000D_tiga"}})
    assert read(built.data(), INSTRUMENT).notes == {"A.I.1.i.a": "satu\ndua\ntiga"}


def test_an_error_in_a_note_is_no_note() -> None:
    built = jawaban(complete())
    ref = built.put("A.I.1.i.a", "=1/0", "note:unit")
    assert built.results()[ref] == "#DIV/0!"
    assert read(built.data(), INSTRUMENT).notes == {}


def test_a_note_as_long_as_a_cell_can_hold_is_kept_whole() -> None:
    text = "panjang " * 4000
    built = jawaban(complete(), notes={"note:unit": {"A.I.1.i.a": text}})
    assert read(built.data(), INSTRUMENT).notes == {"A.I.1.i.a": text.strip()}

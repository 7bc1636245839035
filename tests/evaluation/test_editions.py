"""The official wording of an edition: read, compared with our rules, kept for a body, used. No rule changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.errors import PilarError
from pilar.evaluation.actions import wording as actions
from pilar.evaluation.actions.wording import Texts, keep_wording, read_wording
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import EditionWording
from pilar.evaluation.queries.sheets import wording_of
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.kernel.models import LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.workbook.errors import WorkbookError
from tests.evaluation.place import SCALED
from tests.evaluation.workbooks import book, diff_of, uploaded
from tests.organisation.town import AT
from tests.portal.html import Page
from tests.workbook.build import Variation, jawaban

RULES = rulebook(DEFAULT_EDITION)
PAGE = f"/kelola/edisi/{DEFAULT_EDITION}/"
WORDS = "Unit kerja telah membentuk tim, kata-kata resmi contoh"


def master(**changes) -> dict[str, Any]:
    """PortalRB's list with one question of every field, as far as the reader asks for it."""
    jenis = {"option": lambda item: item.scale.label, "count": lambda item: "jumlah", "index": lambda item: "0-4"}
    soals = [
        {
            "id": place.soal_id, "teks_pertanyaan": WORDS if key == SCALED else f"Pertanyaan resmi {key}",
            "jenis_jawaban": jenis[RULES.instrument.fields[key].kind](RULES.instrument.fields[key]),
            "excel_baris": place.row, "kriteria_nilai": f"Kriteria resmi {key}",
        }
        for key, place in RULES.edition.fields.items()
    ]  # fmt: skip
    node = {"nama": "A. PENGUNGKIT", "bobot_maksimal": 60, "soals": soals, "children": []}
    return {"tahun": 2026, "generated_at": "2026-06-09", "data": [node], **changes}


def as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.fixture
def bureau(place):
    return place.town.user(place.town.office, "Organisasi contoh", "organisation", place.town.root)


@pytest.fixture
def client(client, bureau):
    client.force_login(bureau)
    return client


def send(client, data, name="daftar.json", page=PAGE):
    return client.post(page, {"file": SimpleUploadedFile(name, data)})


def packed(response) -> str:
    return Page(response).one("input", name="isi").attributes["value"]


def test_the_list_shows_each_edition_and_whether_its_wording_is_there(client, place, bureau):
    page = Page(client.get("/kelola/edisi/"))
    assert "LKE 2026" in page.text
    assert "belum diimpor" in page.text
    keep_wording(place.town.body, DEFAULT_EDITION, Texts("PortalRB contoh", {}, {SCALED: WORDS}, {}), by=bureau, at=AT)
    assert "PortalRB contoh" in Page(client.get("/kelola/edisi/")).text


def test_a_list_is_previewed_and_only_then_kept(client, place):
    response = send(client, as_json(master()))
    assert response.status_code == 200
    page = Page(response)
    assert "Daftar soal PortalRB 2026" in page.text
    assert "Tidak ada perbedaan dengan aturan Pilar." in page.text
    assert list(page.faults()) == []
    assert not EditionWording.objects.exists()
    before = LedgerEntry.objects.count()
    response = client.post(PAGE, {"langkah": "simpan", "isi": packed(response)}, follow=True)
    assert "Redaksi resmi disimpan" in Page(response).text
    assert LedgerEntry.objects.count() == before + 1
    found = wording_of(place.zone)
    assert found.questions[SCALED] == WORDS
    assert found.criteria[SCALED] == f"Kriteria resmi {SCALED}"
    assert found.nodes["A"] == "PENGUNGKIT"


def test_what_differs_from_our_rules_is_shown_and_changes_none(client):
    document = master()
    first = document["data"][0]["soals"][0]
    first["jenis_jawaban"], first["excel_baris"] = "abcde", 9
    document["data"][0]["bobot_maksimal"] = 61
    page = Page(send(client, as_json(document)))
    for words in ("jenis jawaban", "abcde", "baris", "bobot", "61"):
        assert words in page.text
    assert float(RULES.instrument.nodes["A"].weight) == 60


def test_the_official_workbook_brings_its_words_too(client):
    response = send(client, jawaban({}, Variation(texts="placeholder")).data(), "lke.xlsx")
    assert "Buku kerja LKE, lembar Jawaban" in Page(response).text
    client.post(PAGE, {"langkah": "simpan", "isi": packed(response)})
    assert set(RULES.instrument.fields) <= set(EditionWording.objects.get().questions)


def test_a_second_import_takes_the_place_of_the_first(client, place):
    for words in ("pertama", "kedua"):
        document = master()
        document["data"][0]["soals"][1]["teks_pertanyaan"] = words
        response = send(client, as_json(document))
        client.post(PAGE, {"langkah": "simpan", "isi": packed(response)})
    assert EditionWording.objects.count() == 1
    assert "kedua" in wording_of(place.zone).questions.values()
    third = Page(send(client, as_json(master())))
    assert "1 teks dari Daftar soal PortalRB 2026" in third.text


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "kosong"), (b"{", "bukan daftar soal PortalRB"), (b"[1]", "bukan daftar soal PortalRB"),
     (b'{"tahun": 2026, "data": [{}]}', "bukan daftar soal PortalRB"), (b"{\xff", "bukan UTF-8"),
     (b'{"tahun": 2020, "data": []}', "untuk tahun 2020"), (b"[" * 100_000, "bukan daftar soal PortalRB"),
     (b"MZ", "Berkas")],
)  # fmt: skip
def test_another_file_is_refused_with_its_sentence(client, data, says):
    response = send(client, data)
    assert response.status_code == 422
    assert says in Page(response).text
    assert not EditionWording.objects.exists()


def test_a_list_without_one_known_text_is_not_kept(client, place, bureau):
    texts, _ = read_wording(b'{"tahun": 2026, "data": []}', DEFAULT_EDITION)
    with pytest.raises(EvaluationError, match="tidak memuat satu redaksi"):
        keep_wording(place.town.body, DEFAULT_EDITION, texts, by=bureau, at=AT)


def test_texts_of_absurd_length_and_signs_that_no_database_holds_are_not_taken():
    document = master()
    document["data"][0]["soals"][1]["teks_pertanyaan"] = "x" * (actions.LONGEST + 1)
    with pytest.raises(EvaluationError, match="terlalu panjang"):
        read_wording(as_json(document), DEFAULT_EDITION)
    document["data"][0]["soals"][1]["teks_pertanyaan"] = "a\x00b\ud800"
    texts, _ = read_wording(json.dumps(document).encode(), DEFAULT_EDITION)
    assert texts.questions[SCALED] == "ab"


def test_a_preview_counts_for_its_body_and_edition_and_for_an_hour(client, place, monkeypatch):
    response = send(client, as_json(master()))
    content = packed(response)
    for forged in ("", content[:-2], content + "x"):
        refused = client.post(PAGE, {"langkah": "simpan", "isi": forged})
        assert refused.status_code == 422
        assert "kedaluwarsa" in Page(refused).text
    other = place.town.user(place.town.other_root, "Organisasi lain contoh", "organisation", place.town.other_root)
    client.force_login(other)
    assert client.post(PAGE, {"langkah": "simpan", "isi": content}).status_code == 422
    assert not EditionWording.objects.exists()


@pytest.mark.parametrize("who", ["leader", "head", "staff"])
def test_only_the_bureau_brings_the_wording(client, place, who):
    user = getattr(place, who)
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    with pytest.raises(AccessDenied):
        keep_wording(place.town.body, DEFAULT_EDITION, Texts("x", {}, {SCALED: "x"}, {}), by=user, at=AT)


def test_an_edition_that_is_not_known_is_not_there(client, place, bureau):
    assert client.get("/kelola/edisi/edition-1999/").status_code == 404
    with pytest.raises(PilarError, match="tidak dikenal"):
        keep_wording(place.town.body, "edition-1999", Texts("x", {}, {SCALED: "x"}, {}), by=bureau, at=AT)


def test_the_wording_helps_to_recognise_rows_of_an_upload(place, bureau):
    built = jawaban({SCALED: "B"}, Variation(texts="placeholder", ids="none", rows_above=2))
    texts, _ = read_wording(built.data(), DEFAULT_EDITION)
    keep_wording(place.town.body, DEFAULT_EDITION, texts, by=bureau, at=AT)
    diff = diff_of(place, uploaded(place, built.data()))
    assert {row.field: row.answer.file for row in diff.rows if row.answer.file} == {SCALED: "B"}
    with pytest.raises(WorkbookError):
        read_wording(b"PK", DEFAULT_EDITION)
    assert diff_of(place, uploaded(place, book({SCALED: "A"}))).filled == 1

"""From the result page back to a workbook, with nothing kept in between."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.core import signing

from pilar.instrument.loader import load
from pilar.portal import payload
from pilar.workbook.check import check
from tests.portal import workbooks
from tests.portal.html import Page

ANSWERS = {"A.I.1.i.a": "Ya", "B.I.a.1.indeks": Fraction(18, 5), "A.II.1.i.a.agen": Fraction(4), "A.I.1.i.b": None}


def sheet(**changes) -> payload.Sheet:
    values = {"assessor": "unit", "unit_name": "UPT P2TK", "answers": ANSWERS, "notes": {}, "evidence": {}}
    return payload.Sheet(**(values | changes))


def packed_sheet(**changes) -> str:
    packed = payload.pack(load(), sheet(**changes))
    assert packed is not None
    return packed


def carried(page: Page) -> str:
    return page.one("input", name="isi").attributes["value"]


def test_a_payload_comes_back_exactly():
    packed = packed_sheet(notes={"A.I.1.i.a": "SK"}, evidence={"A.I.1.i.a": "https://contoh.test/sk"})
    back = payload.unpack(load(), packed)
    assert back.answers == {key: answer for key, answer in ANSWERS.items() if answer is not None}
    assert (back.unit_name, back.notes["A.I.1.i.a"]) == ("UPT P2TK", "SK")
    assert back.evidence["A.I.1.i.a"] == "https://contoh.test/sk"


def test_a_changed_payload_is_refused():
    packed = packed_sheet()
    with pytest.raises(payload.PayloadError, match="berubah"):
        payload.unpack(load(), packed[:-2] + "xx")


def test_an_old_payload_is_refused(monkeypatch):
    packed = packed_sheet()
    monkeypatch.setattr(payload, "MAX_AGE", -1)
    with pytest.raises(payload.PayloadError, match="12 jam"):
        payload.unpack(load(), packed)


def test_a_signature_for_another_purpose_is_refused():
    with pytest.raises(payload.PayloadError):
        payload.unpack(load(), signing.dumps({"instrument": load().id}, salt="lain"))


def test_texts_that_are_too_long_are_left_out(monkeypatch):
    long = sheet(notes={"A.I.1.i.a": "".join(chr(200 + n * 7 % 5000) for n in range(9000))})
    monkeypatch.setattr(payload, "MAX_SIZE", 2000)
    packed, whole = payload.pack_what_fits(load(), long)
    assert packed
    assert not whole
    assert payload.unpack(load(), packed).notes == {}


def test_what_cannot_be_carried_at_all_gives_none(monkeypatch):
    monkeypatch.setattr(payload, "MAX_SIZE", 10)
    assert payload.pack_what_fits(load(), sheet()) == (None, False)


def test_the_download_holds_the_same_answers(client, good_result):
    response = client.post("/periksa/unduh/", {"isi": carried(good_result)})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == workbooks.XLSX
    assert response.headers["Content-Disposition"] == 'attachment; filename="LKE-unit-2026.xlsx"'
    assert "no-store" in response.headers["Cache-Control"]
    reading = check(response.content).reading
    expected = workbooks.as_answers(workbooks.good_answers())
    assert {key: answer for key, answer in reading.answers.items() if answer is not None} == expected
    assert reading.notes["A.I.1.i.a"] == "SK 12/2026"


def test_the_file_is_named_after_the_unit(client):
    packed = packed_sheet(unit_name="UPT Pelayanan & Pelindungan: Jawa Timur")
    response = client.post("/periksa/unduh/", {"isi": packed})
    assert 'filename="LKE-upt-pelayanan-pelindungan-jawa-timur-2026.xlsx"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize("text", ["", "rusak", "x" * 1_000_000])
def test_a_payload_that_is_none_gets_a_page_that_says_what_to_do(client, text):
    response = client.post("/periksa/unduh/", {"isi": text})
    page = Page(response)
    assert response.status_code == 400
    assert "Unduhan tidak dapat dibuat" in page.one("h1").text
    assert list(page.faults()) == []


def test_coming_without_a_form_leads_to_the_form(client):
    response = client.get("/periksa/unduh/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/periksa/"


def test_a_page_that_cannot_carry_the_answers_says_so(upload, good_workbook, monkeypatch):
    monkeypatch.setattr(payload, "MAX_SIZE", 10)
    page = Page(upload(good_workbook))
    assert page.all("input", name="isi") == []
    assert "terlalu panjang untuk diunduh" in page.text

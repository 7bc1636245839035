"""The form of /periksa/ and what it answers when something is wrong with the file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pilar.portal import views
from pilar.workbook.gate import Gate
from tests.portal import workbooks
from tests.portal.html import Page


def errors(page: Page) -> list[str]:
    """The error summary's entries, each checked to lead to something that can take the focus."""
    (summary,) = page.all("div", role="alert")
    links = [element for element in page.all("a") if element.within("li") and summary in _ancestors(element)]
    for link in links:
        target = [e for e in page.elements if e.attributes.get("id") == link.attributes["href"][1:]]
        assert target
        assert target[0].tag in ("input", "fieldset")
    return [link.text for link in links]


def _ancestors(element):
    while element.parent:
        element = element.parent
        yield element


def test_the_form_says_what_it_takes(client):
    page = Page(client.get("/periksa/"))
    field = page.one("input", type="file")
    hint = page.one("p", id=field.attributes["aria-describedby"]).text
    assert "paling besar 10 MB" in hint
    assert "“Jawaban” (2024–2026) dan “LKE ZI” (2021–2024)" in hint
    assert field.attributes["accept"] == ".xlsx,.xlsm"
    assert [element.attributes["value"] for element in page.all("input", type="radio")] == ["unit", "tpi", "tpi-2"]
    assert page.one("legend").text == "Jawaban siapa yang diperiksa?"
    assert "tidak disimpan" in page.one("aside").text


def test_the_form_page_is_never_cached(client):
    assert "no-store" in client.get("/periksa/").headers["Cache-Control"]


def test_the_result_is_never_cached(upload, good_workbook):
    assert "no-store" in upload(good_workbook).headers["Cache-Control"]


def test_without_a_file_the_form_comes_back_with_the_chosen_assessor(client):
    response = client.post("/periksa/", {"assessor": "tpi"})
    page = Page(response)
    assert response.status_code == 422
    assert errors(page) == ["Berkas LKE – Pilih berkas LKE terlebih dahulu."]
    assert list(page.faults()) == []
    assert page.all("title")[0].text.startswith("Salah isi: ")
    assert [e.attributes["value"] for e in page.all("input", type="radio") if "checked" in e.attributes] == ["tpi"]
    field = page.one("input", type="file")
    assert field.attributes["aria-invalid"] == "true"
    assert "id_file_error" in field.attributes["aria-describedby"].split()


def test_an_unknown_assessor_is_refused(client, good_workbook):
    response = client.post("/periksa/", {"file": SimpleUploadedFile("a.xlsx", good_workbook), "assessor": "kepala"})
    assert response.status_code == 422
    assert errors(Page(response)) == ["Pilih salah satu: Unit, TPI, atau TPI kedua."]


def test_nothing_sent_at_all_asks_for_both(client):
    response = client.post("/periksa/")
    assert response.status_code == 422
    assert errors(Page(response)) == [
        "Berkas LKE – Pilih berkas LKE terlebih dahulu.",
        "Pilih jawaban siapa yang diperiksa.",
    ]


def test_an_empty_file_is_told_apart_from_none(upload):
    response = upload(b"")
    assert response.status_code == 422
    assert errors(Page(response)) == ["Berkas LKE – Berkas yang dipilih kosong. Pilih lagi berkas yang berisi LKE."]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"bukan lembar kerja", "Unggah LKE dalam bentuk .xlsx"),
        (b"%PDF-1.7 lain", "Unggah LKE dalam bentuk .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel"),
        (b"PK\x03\x04rusak", "rusak"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_to_do(upload, data, part):
    response = upload(data)
    page = Page(response)
    assert response.status_code == 422
    assert part in errors(page)[0]
    assert "pilih lagi berkasnya" in page.one("form").text
    assert list(page.faults()) == []


def test_a_workbook_without_that_assessor_points_at_the_choice(upload, good_workbook):
    response = upload(good_workbook, assessor="tpi-2")
    page = Page(response)
    assert response.status_code == 422
    assert page.one("fieldset").attributes["id"] in [e.attributes["href"][1:] for e in page.all("a") if e.within("li")]
    assert "tpi-2" in errors(page)[0]


def test_the_answers_of_another_assessor_can_be_checked(upload, good_workbook):
    unit, tpi = Page(upload(good_workbook)), Page(upload(good_workbook, assessor="tpi"))
    assert unit.one("p", class_="total-number").text != tpi.one("p", class_="total-number").text


def test_a_form_without_its_token_is_refused(good_workbook):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/periksa/", {"file": SimpleUploadedFile("a.xlsx", good_workbook), "assessor": "unit"})
    assert response.status_code == 403
    assert "cookie" in Page(response).text


def test_a_file_above_the_limit_gets_413(client, settings, good_workbook):
    settings.PILAR_MAX_UPLOAD = 1000
    response = client.post("/periksa/", {"file": SimpleUploadedFile("a.xlsx", good_workbook), "assessor": "unit"})
    assert response.status_code == 413
    assert "Berkas terlalu besar" in Page(response).text


def test_a_name_that_is_markup_is_shown_as_text(upload):
    answers = workbooks.best_answers() | {"A.I.1.iii.a": "<script>alert(1)</script>"}
    page = Page(upload(workbooks.workbook(answers)))
    assert "<script>alert(1)</script>" in page.text
    assert list(page.inline_code()) == []


def test_while_two_are_read_the_third_is_asked_to_wait(upload, good_workbook, monkeypatch):
    gate = Gate(places=1, patience=0.01)
    monkeypatch.setattr(views, "reading_gate", gate)
    with gate.place():
        response = upload(good_workbook)
    page = Page(response)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert "Sedang ramai" in page.one("h1").text
    assert list(page.faults()) == []
    assert upload(good_workbook).status_code == 200

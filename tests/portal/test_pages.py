"""What holds for every page: structure, the Content-Security-Policy, weight, what is asked of the database."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.portal import workbooks
from tests.portal.html import Page

pytestmark = pytest.mark.django_db
PAGES = ("/", "/periksa/", "/periksa/aturan/")
KIB = 1024


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def static(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_and_is_well_made(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert list(Page(response).faults()) == []


def test_an_unknown_address_gets_the_error_page(client):
    response = client.get("/tidak-ada/")
    page = Page(response)
    assert response.status_code == 404
    assert list(page.faults()) == []
    assert "Halaman tidak ditemukan" in page.text


@pytest.mark.parametrize("name", ["best", "good", "poor", "blank"])
def test_the_result_is_well_made_for_any_workbook(upload, name):
    cells = {"best": workbooks.best_answers, "good": workbooks.good_answers, "poor": workbooks.poor_answers}
    data = workbooks.workbook(cells[name]() if name in cells else {})
    response = upload(data)
    assert response.status_code == 200
    assert list(Page(response).faults()) == []


@pytest.mark.parametrize("address", PAGES)
def test_pages_name_themselves_and_where_one_is(client, address):
    page = Page(client.get(address))
    assert page.elements[0].attributes["lang"] == "id"
    assert page.all("title")[0].text.endswith("– Pilar")
    assert page.all("a", class_="skip")[0].attributes["href"] == "#isi"
    current = [element.text for element in page.all("a") if "aria-current" in element.attributes]
    assert current == {"/": ["Beranda"], "/periksa/": ["Periksa LKE"], "/periksa/aturan/": []}[address]


@pytest.mark.parametrize("address", PAGES)
def test_the_footer_says_what_pilar_is_not(client, address):
    footer = Page(client.get(address)).one("footer").text
    assert "bukan situs kementerian" in footer
    assert "Apache 2.0" in footer
    assert "Versi 0." in footer


@pytest.mark.parametrize("address", ["/", "/periksa/"])
def test_a_first_visit_weighs_at_most_60_kib(client, address):
    page = Page(client.get(address))
    weight = compressed(page.source.encode())
    for element in page.elements:
        target = element.attributes.get("src", element.attributes.get("href", ""))
        if target.startswith("/static/"):
            weight += compressed(static(target.removeprefix("/static/")))
    assert weight <= 60 * KIB


def test_the_result_of_a_poor_workbook_weighs_at_most_60_kib(poor_result):
    assert compressed(poor_result.source.encode()) <= 60 * KIB


def test_the_style_sheet_of_all_rooms_stays_small():
    assert len(static("pilar/pilar.css")) <= 25 * KIB
    assert len(static("pilar/pilar.js")) <= 4 * KIB


@pytest.mark.parametrize("address", [address for address in PAGES if address != "/"])
def test_pages_that_say_the_same_to_everybody_ask_no_database(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)


def test_the_check_asks_no_database(upload, good_workbook, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert upload(good_workbook).status_code == 200


@pytest.mark.parametrize("address", ["/", "/periksa/aturan/"])
def test_pages_without_a_form_refuse_post(client, address):
    assert client.post(address).status_code == 405

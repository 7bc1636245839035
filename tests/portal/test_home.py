"""The home page and "cara menghitung": rendered from the instrument, with what is not settled marked."""

from __future__ import annotations

import pytest

from pilar.instrument.loader import load
from tests.portal.html import Page

pytestmark = pytest.mark.django_db


def rows(page: Page, label: str) -> dict[str, list[str]]:
    table = page.one("table", **{"aria-label": label})
    found = {}
    for row in table.children[1].children:
        head, *cells = row.children
        found[head.text] = [cell.text for cell in cells]
    return found


def test_home_leads_to_the_check(client):
    page = Page(client.get("/"))
    assert [element.attributes["href"] for element in page.all("a", class_="button")] == ["/periksa/"]


@pytest.mark.parametrize("address", ["/", "/periksa/aturan/"])
def test_every_floor_stands_with_both_minimums(client, address):
    found = rows(Page(client.get(address)), "Syarat minimal")
    assert found["Nilai total dari 100"][:2] == ["75", "85"]
    assert found["Pengungkit dari 60"][:2] == ["40", "48"]
    assert found["Birokrasi yang bersih dan akuntabel dari 22,5"][:2] == ["18,25", "19,5"]
    assert found["Capaian kinerja dari 5"][:2] == ["2,5 jawaban C", "3,75 jawaban B"]
    assert found["Survei persepsi kualitas pelayanan (IPKP) dari 17,5"][:2] == ["14 indeks 3,20", "15,75 indeks 3,60"]
    assert len(found) == 7


def test_the_area_floors_are_one_row_and_marked_as_not_settled(client):
    found = rows(Page(client.get("/")), "Syarat minimal")
    assert found["Setiap area perubahan (1–6) dari bobot area itu"] == ["60 %", "75 %", "[2] belum dipastikan"]
    settled = [cells[2] for label, cells in found.items() if "area" not in label]
    assert set(settled) == {"[1]"}


def test_sources_tell_how_well_they_are_established(client):
    page = Page(client.get("/periksa/aturan/"))
    listed = page.one("ol", class_="references").text
    for source in load().sources.values():
        assert source.title in listed
        assert source.status_label in listed
    assert "22 November 2026" in listed


def test_how_we_count_gives_every_policy_with_its_reason(client):
    text = Page(client.get("/periksa/aturan/")).text
    for policy in load().policies.values():
        assert policy.text in text
        assert policy.why in text


def test_how_we_count_gives_weights_and_scales_of_the_instrument(client):
    page = Page(client.get("/periksa/aturan/"))
    text = page.text
    assert "A 1 B 0,75 C 0,5 D 0,25 E 0" in text
    for area in load().areas.values():
        assert f"{area.number}. {area.name}" in text
    assert load().sha256 in text


def test_the_pillars_name_all_areas_for_who_cannot_see_them(client):
    title = Page(client.get("/")).one("title", id="pillars-title").text
    assert title.count("bobot") == 6
    assert "Penguatan Pengawasan, bobot 15" in title

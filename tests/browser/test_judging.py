"""An assessor before the worksheet in a real browser: saved as it is left, a conflict, a lost connection, the keys."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, Staffed, _page, serving, unfold
from tests.browser.signing_in import faults, sign_in, sound

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def judging_site(tmp_path_factory) -> Iterator[Staffed]:
    """A server with the zone of tests/browser/judging.py."""
    home = str(prepared.fill_home(tmp_path_factory.mktemp("judging")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home}
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.judging"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    with serving(environment) as served:
        yield Staffed(served.address, json.loads(made.stdout))


@contextmanager
def somebody(
    browser: Browser, site: Staffed, who: str, page_of: str, *, cut_off: bool = False, **options
) -> Iterator[Page]:
    """``who`` before a page of the zone at its assessors. ``cut_off``: the browser will complain about requests."""
    if cut_off:
        pages = iter([browser.new_context(base_url=site.address, locale="id-ID").new_page()])
    else:
        pages = _page(browser, site.address, **{"viewport": DESK, **options})
    page = next(pages)
    sign_in(page, site.names[who], site.names["password"])
    page.wait_for_url("**/ruang-kerja/")
    page.goto(f"/tpi/{site.names['zone']}/nilai/{page_of}")
    yield page
    for _ in pages:  # closes it, and fails on what the browser complained about
        pass


def question(page: Page, code: str):
    return page.locator(f"#tanya-{code}")


def version(page: Page, code: str):
    return page.locator(f"#isian-{code}-versi")


def total(page: Page) -> str:
    return page.locator("#nilai-total b").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_judging_pages_are_sound(browser, judging_site, size):
    wrong = []
    with somebody(browser, judging_site, "member", "", viewport=size) as page:
        for path in ("?bagian=A.I.1", "?bagian=A.II.1", "?bagian=B", "A.I.1.i.b/", "A.II.1.i.a/"):
            page.goto(f"/tpi/{judging_site.names['zone']}/nilai/{path}")
            unfold(page)
            wrong += [f"{path}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_answer_note_and_recommendation_are_saved_as_they_are_left_and_the_score_moves(browser, judging_site):
    with somebody(browser, judging_site, "member", "?bagian=A.I.4") as page:
        before = total(page)
        asked = question(page, "A-I-4-i-a")
        expect(asked.get_by_text("belum dinilai")).to_be_visible()
        page.locator("#isian-A-I-4-i-a-1").focus()
        page.keyboard.press("Space")
        expect(version(page, "A-I-4-i-a")).to_have_value("1")
        expect(page.get_by_role("status")).to_contain_text("Tersimpan:")
        expect(asked.get_by_text("sama dengan unit")).to_be_visible()
        expect(asked.get_by_text("Tersimpan")).to_be_visible()
        assert total(page) != before
        expect(page.locator("#bagian-A-I-4")).to_contain_text("1/11 dinilai")
        assert page.evaluate("document.activeElement.id") == "isian-A-I-4-i-a-1"
        asked.get_by_text("Catatan dan rekomendasi").click()
        page.locator("#isian-A-I-4-i-a-catatan").fill("Bukti belum lengkap")
        page.keyboard.press("Tab")
        expect(version(page, "A-I-4-i-a")).to_have_value("2")
        page.keyboard.type("Lengkapi notulen")
        page.keyboard.press("Tab")
        expect(version(page, "A-I-4-i-a")).to_have_value("3")
        # All of it is saved: the page lets go without a question, and the form has nothing left to do.
        page.get_by_role("button", name="Simpan bagian ini").click()
        expect(page.get_by_text("Semua sudah tersimpan.")).to_be_visible()
        expect(page.locator("#isian-A-I-4-i-a-catatan")).to_have_value("Bukti belum lengkap")
        expect(page.locator("#isian-A-I-4-i-a-rekomendasi")).to_have_value("Lengkapi notulen")


def test_two_of_one_tier_see_both_texts_in_place_and_lose_none(browser, judging_site):
    with (
        somebody(browser, judging_site, "member", "?bagian=A.I.3") as member,
        somebody(browser, judging_site, "colleague", "A.I.3.i.a/") as colleague,
    ):
        colleague.locator("#isian-A-I-3-i-a-2").check()
        expect(version(colleague, "A-I-3-i-a")).to_have_value("1")
        asked = question(member, "A-I-3-i-a")
        asked.get_by_text("Catatan dan rekomendasi").click()
        member.locator("#isian-A-I-3-i-a-rekomendasi").fill("Tulisan anggota pertama")
        member.locator("#isian-A-I-3-i-a-1").check()
        clash = asked.get_by_role("alert")
        expect(clash).to_contain_text("diubah penilai lain")
        expect(clash).to_contain_text("Anggota kedua contoh")
        expect(clash).to_contain_text("Tulisan anggota pertama")
        expect(clash).to_contain_text("Tanpa rekomendasi.")
        expect(member.locator("#isian-A-I-3-i-a-rekomendasi")).to_have_value("Tulisan anggota pertama")
        sound(member)
        asked.get_by_role("button", name="Pakai tulisan saya").click()
        expect(asked.get_by_role("alert")).to_have_count(0)
        expect(version(member, "A-I-3-i-a")).to_have_value("2")
        # Now the colleague is behind, and gives way.
        colleague.get_by_label("Catatan penilai").fill("Saya kira belum")
        colleague.keyboard.press("Tab")
        expect(colleague.get_by_role("alert")).to_contain_text("Saya kira belum")
        colleague.get_by_role("button", name="Pakai yang tersimpan").click()
        expect(colleague.get_by_role("alert")).to_have_count(0)
        expect(colleague.locator("#isian-A-I-3-i-a-1")).to_be_focused()
        expect(colleague.get_by_label("Rekomendasi kepada unit")).to_have_value("Tulisan anggota pertama")
        expect(colleague.get_by_label("Catatan penilai")).to_have_value("")


def test_a_lost_connection_is_told_and_tried_again_until_it_arrives(browser, judging_site):
    with somebody(browser, judging_site, "member", "?bagian=A.II.4", cut_off=True) as page:
        page.route("**/jawab/", lambda route: route.abort())
        page.locator("#isian-A-II-4-ii-a-1").check()
        expect(page.locator("#galat-lembar")).to_contain_text("server tidak terjangkau")
        expect(page.get_by_role("status")).to_contain_text("dikirim lagi")
        asked: list[str] = []

        def stay(dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.get_by_role("link", name="Tim penilai").click()
        expect(page.locator("#isian-A-II-4-ii-a-1")).to_be_checked()
        assert asked == ["beforeunload"]
        # The form does not go where nothing arrives: the page with what was typed would be gone.
        page.get_by_role("button", name="Simpan bagian ini").click()
        page.wait_for_timeout(700)
        expect(page.locator("#isian-A-II-4-ii-a-1")).to_be_checked()
        page.unroute("**/jawab/")
        expect(version(page, "A-II-4-ii-a")).to_have_value("1", timeout=30_000)
        expect(page.locator("#galat-lembar")).to_be_empty()


def test_keys_answer_save_and_lead_on_at_once(browser, judging_site):
    with somebody(browser, judging_site, "member", "A.I.5.i.a/") as page:
        asked: list[str] = []

        def noted(dialog):
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", noted)
        page.keyboard.press("b")
        page.keyboard.press("j")  # before the answer was even sent
        page.wait_for_url(re.compile(r"/nilai/A\.I\.5\.i\.b/$"))
        page.keyboard.press("a")
        page.keyboard.press("s")
        page.wait_for_url(re.compile(r"/nilai/A\.I\.5\.i\.c/$|/nilai/A\.I\.5\.ii\.a/$"))
        assert asked == []
        page.goto(f"/tpi/{judging_site.names['zone']}/nilai/?bagian=A.I.5")
        expect(page.locator("#isian-A-I-5-i-a-2")).to_be_checked()
        expect(page.locator("#isian-A-I-5-i-b-1")).to_be_checked()


def test_a_number_that_cannot_be_read_stays_and_is_explained(browser, judging_site):
    with somebody(browser, judging_site, "member", "?bagian=B") as page:
        box = page.get_by_role("textbox", name=re.compile("^Indeks Persepsi Anti Korupsi"))
        box.fill("1.500")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Angka ini dapat berarti ribuan atau desimal")).to_be_visible()
        expect(box).to_have_attribute("aria-invalid", "true")
        box.fill("3,6")
        page.keyboard.press("Tab")
        expect(version(page, "B-I-a-1-indeks")).to_have_value("1")
        expect(box).not_to_have_attribute("aria-invalid", "true")


def test_without_javascript_a_conflict_is_settled_with_the_form(browser, judging_site):
    with (
        somebody(browser, judging_site, "member", "?bagian=A.I.6", java_script_enabled=False, viewport=PHONE) as page,
        somebody(browser, judging_site, "colleague", "?bagian=A.I.6") as colleague,
    ):
        colleague.locator("#isian-A-I-6-i-b-1").check()
        expect(version(colleague, "A-I-6-i-b")).to_have_value("1")
        page.locator("#isian-A-I-6-i-a-1").check()
        page.locator("#isian-A-I-6-i-b-2").check()
        page.get_by_role("button", name="Simpan bagian ini").click()
        expect(page.get_by_text("1 penilaian disimpan. 1 isian belum disimpan")).to_be_visible()
        page.get_by_role("button", name="Pakai tulisan saya").click()
        expect(page.get_by_text("1 isian disimpan.")).to_be_visible()
        expect(version(page, "A-I-6-i-b")).to_have_value("2")
        expect(page.locator("#isian-A-I-6-i-b-2")).to_be_checked()

"""The worksheet in a real browser: by keyboard alone, two people on one field, without JavaScript, on a phone."""

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

SHEET = "/zona/1/lke/"


@pytest.fixture(scope="module")
def worksheet_site(tmp_path_factory) -> Iterator[Staffed]:
    """A server with the zone of tests/browser/worksheet.py."""
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "PILAR_HOME": str(prepared.fill_home(tmp_path_factory.mktemp("worksheet"))),
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.worksheet"],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    with serving(environment) as served:
        yield Staffed(served.address, json.loads(made.stdout))


@contextmanager
def somebody(
    browser: Browser, site: Staffed, who: str, part: str = "", *, cut_off: bool = False, **options
) -> Iterator[Page]:
    """``who`` before a part of the worksheet. ``cut_off``: the browser will complain about requests that fail."""
    if cut_off:
        context = browser.new_context(base_url=site.address, locale="id-ID")
        pages = iter([context.new_page()])
    else:
        pages = _page(browser, site.address, **{"viewport": DESK, **options})
    page = next(pages)
    sign_in(page, site.names[who], site.names["password"])
    page.wait_for_url("**/ruang-kerja/")
    page.goto(f"{SHEET}?bagian={part}" if part else SHEET)
    yield page
    for _ in pages:  # closes it, and fails on what the browser complained about
        pass


def question(page: Page, title: str):
    return page.get_by_role("article", name=re.compile(re.escape(title)))


def total(page: Page) -> str:
    return page.locator("#nilai-total b").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_kind_of_page_is_sound(browser, worksheet_site, size):
    wrong = []
    with somebody(browser, worksheet_site, "leader", viewport=size) as page:
        for part in ("A.I.1", "A.I.2", "A.II.1", "B"):
            page.goto(f"{SHEET}?bagian={part}")
            unfold(page)
            wrong += [f"{part}: {fault}" for fault in faults(page)]
        for path in ("cetak/", "riwayat/A.I.1.i.a/", "riwayat/A.I.6.i.a/"):
            page.goto(f"{SHEET}{path}")
            wrong += [f"{path}: {fault}" for fault in faults(page)]
    with somebody(browser, worksheet_site, "staff", "A.I.1", viewport=size) as page:
        wrong += [f"read only: {fault}" for fault in faults(page)]
    assert wrong == []


def test_a_question_is_answered_by_keyboard_alone_and_the_score_moves(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.I.4") as page:
        before = total(page)
        asked = question(page, "4.i.a")
        asked.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        expect(asked.get_by_text("Tersimpan")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("Tersimpan:")
        assert total(page) != before
        expect(page.locator("#bagian-A-I-4")).to_contain_text("1/11 terjawab")
        assert page.evaluate("document.activeElement.id") == "isian-A-I-4-i-a-1"
        # Arrows on the way to another option save only where they stop.
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if "/jawab/" in request.url else None)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#isian-A-I-4-i-a-versi")).to_have_value("2")
        assert len(sent) == 1
        assert page.evaluate("document.activeElement.id") == "isian-A-I-4-i-a-3"
        # Tab leads to the note, and on to the next question.
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("Diketik dengan papan tik")
        page.keyboard.press("Tab")
        expect(page.locator("#isian-A-I-4-i-a-versi")).to_have_value("3")
        page.reload()
        expect(page.locator("#isian-A-I-4-i-a-3")).to_be_checked()
        expect(page.locator("#isian-A-I-4-i-a-catatan")).to_have_value("Diketik dengan papan tik")


def test_what_is_changed_while_a_save_is_on_its_way_is_saved_after_it(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.I.5") as page:

        def slowly(route) -> None:
            page.wait_for_timeout(700)
            route.continue_()

        page.route("**/jawab/", slowly)
        with page.expect_request("**/jawab/"):  # the first one has been sent and waits
            page.locator("#isian-A-I-5-i-a-1").check()
        page.locator("#isian-A-I-5-i-a-2").check()
        page.locator("#isian-A-I-5-i-b-1").check()
        expect(page.locator("#isian-A-I-5-i-a-versi")).to_have_value("2", timeout=15_000)
        expect(page.locator("#isian-A-I-5-i-b-versi")).to_have_value("1", timeout=15_000)
        page.reload()
        expect(page.locator("#isian-A-I-5-i-a-2")).to_be_checked()


def test_a_number_that_cannot_be_read_stays_and_is_explained(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "B") as page:
        box = page.get_by_role("textbox", name=re.compile("^Indeks Persepsi Anti Korupsi"))
        box.fill("1.500")
        page.keyboard.press("Tab")
        expect(page.get_by_text("Angka ini dapat berarti ribuan atau desimal")).to_be_visible()
        expect(box).to_have_value("1.500")
        expect(box).to_have_attribute("aria-invalid", "true")
        sound(page)
        box.fill("3,6")
        page.keyboard.press("Tab")
        expect(page.locator("#isian-B-I-a-1-indeks-versi")).to_have_value("1")
        expect(page.get_by_text("Indeks 3,6 / 4 bernilai 0,9")).to_be_visible()
        expect(box).not_to_have_attribute("aria-invalid", "true")


def test_two_people_on_one_field_see_both_texts_and_lose_none(browser, worksheet_site):
    with (
        somebody(browser, worksheet_site, "leader", "A.I.3") as leader,
        somebody(browser, worksheet_site, "secretary", "A.I.3") as secretary,
    ):
        secretary.locator("#isian-A-I-3-i-a-1").check()
        expect(secretary.locator("#isian-A-I-3-i-a-versi")).to_have_value("1")
        asked = question(leader, "3.i.a")
        asked.get_by_text("Catatan", exact=False).first.click()
        leader.locator("#isian-A-I-3-i-a-catatan").fill("Pendapat ketua tim")
        leader.locator("#isian-A-I-3-i-a-2").check()
        clash = asked.get_by_role("alert")
        expect(clash).to_contain_text("Sekretaris tim contoh")
        expect(clash).to_contain_text("Pendapat ketua tim")
        expect(leader.locator("#isian-A-I-3-i-a-catatan")).to_have_value("Pendapat ketua tim")
        sound(leader)
        asked.get_by_role("button", name="Pakai tulisan saya").click()
        expect(asked.get_by_role("alert")).to_have_count(0)
        expect(leader.locator("#isian-A-I-3-i-a-versi")).to_have_value("2")
        # Now the other one is behind, and gives way.
        secretary.locator("#isian-A-I-3-i-a-1").focus()
        secretary.keyboard.press("ArrowUp")
        behind = question(secretary, "3.i.a")
        behind.get_by_role("button", name="Pakai yang tersimpan").click()
        expect(secretary.locator("#isian-A-I-3-i-a-2")).to_be_checked()
        expect(secretary.locator("#isian-A-I-3-i-a-catatan")).to_have_value("Pendapat ketua tim")
        expect(secretary.locator("#isian-A-I-3-i-a-2")).to_be_focused()
        expect(behind.get_by_role("alert")).to_have_count(0)


def test_a_lost_connection_and_an_ended_session_are_told_and_nothing_typed_is_lost(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.II.4", cut_off=True) as page:
        page.route("**/jawab/", lambda route: route.abort())
        page.locator("#isian-A-II-4-ii-a-1").check()
        expect(page.locator("#galat-lembar")).to_contain_text("server tidak terjangkau")
        expect(page.locator("#isian-A-II-4-ii-a-1")).to_be_checked()
        page.unroute("**/jawab/")
        page.context.clear_cookies(name="sessionid")
        page.locator("#isian-A-II-4-ii-a-2").check()
        expect(page.locator("#galat-lembar")).to_contain_text("sesi Anda berakhir")
        asked: list[str] = []

        def leave(dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", leave)
        page.get_by_role("link", name="Ringkasan").click()
        page.wait_for_url("**/masuk/**")
        assert asked == ["beforeunload"]


def test_a_draft_of_last_year_is_confirmed_by_its_button(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.I.2") as page:
        asked = question(page, "2.i.a")
        expect(asked.get_by_text("Bawaan tahun lalu")).to_be_visible()
        asked.get_by_role("button", name="Pastikan").press("Enter")
        expect(asked.get_by_text("Bawaan tahun lalu")).to_have_count(0)
        assert page.evaluate("document.activeElement.classList.contains('points')")
        page.get_by_role("button", name="Pastikan semua di bagian ini").click()
        expect(page.get_by_text("1 jawaban tahun lalu dipastikan.")).to_be_visible()
        expect(page.get_by_text("Bawaan tahun lalu")).to_have_count(0)


def test_a_part_is_filled_in_and_a_conflict_settled_without_javascript(browser, worksheet_site):
    with (
        somebody(browser, worksheet_site, "leader", "A.I.6", java_script_enabled=False, viewport=PHONE) as page,
        somebody(browser, worksheet_site, "secretary", "A.I.6") as secretary,
    ):
        secretary.locator("#isian-A-I-6-i-b-1").check()
        expect(secretary.locator("#isian-A-I-6-i-b-versi")).to_have_value("1")
        page.locator("#isian-A-I-6-i-a-1").check()
        page.locator("#isian-A-I-6-i-b-2").check()
        page.get_by_role("button", name="Simpan bagian ini").click()
        expect(page.get_by_text("1 jawaban tersimpan. 1 belum tersimpan")).to_be_visible()
        expect(page.locator("#isian-A-I-6-i-b-2")).to_be_checked()
        page.get_by_role("button", name="Pakai tulisan saya").click()
        expect(page.get_by_text("1 jawaban tersimpan.")).to_be_visible()
        expect(page.locator("#isian-A-I-6-i-b-versi")).to_have_value("2")
        expect(page.locator("#isian-A-I-6-i-b-2")).to_be_checked()


def test_the_bar_stays_in_view_and_leaves_most_of_a_phone_to_the_questions(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.I.1", viewport=PHONE) as page:
        page.evaluate("window.scrollTo({top: 2000, behavior: 'instant'})")
        box = page.locator(".verdict").bounding_box()
        assert box
        assert abs(box["y"]) < 1
        assert box["height"] < PHONE["height"] / 6
        # What takes the focus is not hidden behind it.
        page.locator("#isian-A-I-1-iii-a-1").focus()
        page.locator("#isian-A-I-1-ii-c-1").focus()
        focused = page.locator("#isian-A-I-1-ii-c-1").bounding_box()
        assert focused
        assert focused["y"] >= box["height"]


def test_the_floors_of_the_bar_can_be_reached_by_keyboard_on_a_phone(browser, worksheet_site):
    with somebody(browser, worksheet_site, "leader", "A.I.1", viewport=PHONE) as page:
        page.get_by_role("list", name="Syarat WBK").focus()
        before = page.get_by_text("min. 40").bounding_box()
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(500)
        after = page.get_by_text("min. 40").bounding_box()
        assert before
        assert after
        assert after["x"] < before["x"]

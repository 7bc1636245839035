"""The anonymous pulse and a lesson on a phone, by keyboard and without JavaScript; pages sound at both sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.signing_in import sign_in, sound

pytestmark = pytest.mark.browser
PASSWORD = "pilar-contoh"
PAGES = ("jajak/", "jajak/1/", "belajar/", "belajar/pengawasan/", "budaya/", "teladan/", "teladan/catat/", "jejak/",
         "jajak/baru/")  # fmt: skip


@pytest.fixture
def open_page(browser: Browser, demo_site: str) -> Iterator[Callable[..., Page]]:
    """A page of a sample account; what the browser complains about fails the test."""
    contexts, complaints = [], []

    def opened(login: str, **options) -> Page:
        context = browser.new_context(base_url=demo_site, locale="id-ID", reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, login, PASSWORD)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_somebody_answers_the_pulse_on_a_phone_without_javascript(open_page):
    page = open_page("pegawai.blk@pilar.test", viewport=PHONE, java_script_enabled=False)
    page.goto("/ruang-kerja/")
    page.get_by_role("link", name="Jawab Jajak kesediaan berubah 1").click()
    expect(page.get_by_text("Tanpa nama")).to_be_visible()
    groups = page.locator("main fieldset")
    for number in range(1, 5):
        groups.nth(number).get_by_label("Setuju", exact=True).check()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Ada yang perlu dibetulkan")).to_be_visible()
    expect(groups.nth(1).get_by_label("Setuju", exact=True)).to_be_checked()  # nothing is lost
    groups.nth(0).get_by_label("Ragu-ragu").check()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Jawaban Anda sudah tercatat")).to_be_visible()
    page.goto("/ruang-kerja/")
    expect(page.get_by_role("link", name="Jawab Jajak kesediaan berubah 1")).to_have_count(0)


def test_a_lesson_is_done_by_keyboard(open_page):
    page = open_page("pegawai.blk@pilar.test", viewport=DESK)
    page.goto("/perubahan/belajar/perubahan/")
    for number, option in enumerate((3, 2, 2, 1, 2), 1):
        group = page.locator("main fieldset").nth(number - 1).locator("input")
        group.first.focus()
        page.keyboard.press("Space")
        for _ in range(option - 1):
            page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Kirim jawaban").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("5 dari 5 jawaban benar")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_are_sound_at_both_sizes(open_page, viewport):
    page = open_page("ketua.p2tk@pilar.test", viewport=viewport)
    for address in PAGES:
        page.goto(f"/perubahan/{address}")
        expect(page.locator("h1")).to_have_count(1)
        sound(page)


def test_the_sheet_is_sound_on_a_phone(open_page):
    page = open_page("ketua.blk@pilar.test", viewport=PHONE)
    page.goto("/ruang-kerja/")
    page.get_by_role("link", name="Jawab Jajak kesediaan berubah 1").click()
    sound(page)

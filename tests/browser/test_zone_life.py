"""A zone is formed by keyboard, with and without JavaScript, and led to where it is handed in; sound at both sizes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Staffed, unfold
from tests.browser.signing_in import sign_in, sound

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(browser: Browser, staffed_site: Staffed) -> Iterator[Callable[..., Page]]:
    """A page of the head, with the options of its window; what the browser complains about fails the test."""
    contexts, complaints = [], []

    def opened(**options) -> Page:
        context = browser.new_context(base_url=staffed_site.address, locale="id-ID", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(page, staffed_site.names["head"], staffed_site.names["password"])
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what ``selector`` finds has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def form_zone(page: Page, unit: str, basis: str) -> None:
    """Unit, then the rest, then the check; nothing but keys."""
    page.goto("/zona/baru/")
    tab_to(page, "select[name=unit]")
    page.keyboard.type(unit)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/zona/baru/.+/"))
    tab_to(page, "input[name=target]")
    page.keyboard.press("Space")
    tab_to(page, "input[name=basis]")
    page.keyboard.type(basis)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bentuk zona ini?")).to_be_visible()
    expect(page.get_by_text("Belum ada yang berubah")).to_be_visible()
    tab_to(page, "button[name=yakin]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tim kerja")).to_be_visible()
    expect(page.get_by_text("Belum ada yang memegang: Ketua tim, Sekretaris tim, Pokja 1")).to_be_visible()


LIFE = (
    "", "ubah/", "cakupan/", "cakupan/tambah/", "tim/", "tim/pokja-1/tunjuk/", "tugas/", "tugas/?menurut=pertanyaan",
    "serah/", "serahan/",
)  # fmt: skip


def test_a_zone_is_formed_by_keyboard_and_every_page_of_its_life_is_sound(open_page):
    page = open_page(viewport=DESK)
    form_zone(page, "Dinas", "SK 1")
    zone = page.url.removesuffix("tim/")
    pages = ("/zona/baru/", *(f"{zone}{each}" for each in LIFE))
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for address in pages:
            page.goto(address)
            unfold(page)
            sound(page)


def test_a_zone_is_formed_without_javascript(open_page):
    form_zone(open_page(viewport=PHONE, java_script_enabled=False), "UPT", "SK 2")


def test_what_is_wrong_keeps_what_was_typed_and_leads_to_the_field(open_page):
    page = open_page(viewport=PHONE)
    page.goto("/zona/baru/dinas-tenaga-kerja/")
    page.get_by_label("Dasar").fill("SK 3")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("link", name="Pilih predikat yang dituju.")).to_be_visible()
    expect(page.get_by_label("Dasar")).to_have_value("SK 3")
    sound(page)

"""Facts on the sample site: they fill in and suggest, are frozen and printed, and say so when their rows move.

Once with JavaScript at a desk, where every page on the way is sound (axe, no wider than the screen); once without on a
phone, where axe, a script itself, cannot look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pilar.kernel.samples import PASSWORD
from tests.browser.conftest import DESK, PHONE, _page, unfold
from tests.browser.signing_in import sign_in
from tests.browser.signing_in import sound as found_sound

pytestmark = pytest.mark.browser

COUNTED, REGULAR = "A.II.1.i.a", "A.I.1.ii.c"
LEADER = "ketua.p2tk@pilar.test"
UNIT = "UPT Pelayanan dan Pelindungan Tenaga Kerja"


@contextmanager
def leader(browser: Browser, site: str, **options: Any) -> Iterator[Page]:
    """The team's leader, signed in. What the browser complains about fails the test."""
    pages = _page(browser, site, **options)
    page = next(pages)
    sign_in(page, LEADER, PASSWORD)
    page.wait_for_url("**/ruang-kerja/")
    yield page
    for _ in pages:
        pass


def zone_of(page: Page) -> str:
    page.goto("/zona/")
    page.get_by_role("link", name=re.compile(UNIT)).first.click()
    page.wait_for_url(re.compile(r"/zona/\d+/$"))
    return page.url


def fact_of(page: Page, code: str):
    """The box of a fact beside its question."""
    return page.locator(f"aside.fact:has(a[href$='/fakta/{code}/'])")


def take_numbers(page: Page, zone: str) -> None:
    """One click fills both numbers and freezes them; what stands in the inputs is what the fact says."""
    page.goto(f"{zone}lke/?bagian=A.II.1")
    sound(page)
    fact = fact_of(page, COUNTED)
    said = [found.inner_text() for found in fact.locator("p").nth(1).locator("b").all()]
    fact.get_by_role("button", name=re.compile("Isi angkanya dan bekukan")).click()
    expect(page.get_by_text(f"Fakta {COUNTED} dibekukan")).to_be_visible()
    filled = [page.locator(f"input[name='angka:{COUNTED}.{each}']").input_value() for each in ("agen", "perubahan")]
    assert filled == said
    expect(fact_of(page, COUNTED).get_by_text(re.compile("Dibekukan"))).to_be_visible()
    sound(page)


def confirm_quality(page: Page, zone: str) -> None:
    """A medium fact is refused without the confirmation, keeps what was typed, and is frozen with it."""
    page.goto(f"{zone}fakta/{REGULAR}/")
    sound(page)
    page.get_by_label("Catatan unit").fill("Kata kami sendiri (contoh).")
    page.get_by_role("button", name="Bekukan").click()
    expect(page.get_by_text("Catatan membuktikan adanya, bukan mutunya.")).to_be_visible()
    expect(page.get_by_label("Catatan unit")).to_have_value("Kata kami sendiri (contoh).")
    sound(page)
    page.get_by_label(re.compile("memeriksa mutunya")).check()
    page.get_by_role("button", name="Bekukan").click()
    expect(page.get_by_text("masih sama seperti saat dibekukan").first).to_be_visible()
    sound(page)


def read_paper(page: Page) -> None:
    """The lembar fakta opens, and whoever scans it finds it genuine."""
    page.get_by_role("link", name="Lembar fakta").first.click()
    sound(page)
    file = page.locator("a[href*='/berkas']").first.get_attribute("href")
    assert file
    paper = page.request.get(file)
    assert paper.ok
    assert paper.body().startswith(b"%PDF-")


def move_rows(page: Page, zone: str) -> None:
    """Somebody does something about the zone; the frozen fact stays, and every page says that it has moved."""
    page.goto("/perubahan/komunikasi/baru/")
    sound(page)
    page.get_by_label("Isi", exact=True).fill("Ajakan menolak hadiah (contoh)")
    page.locator("select[name=lewat]").select_option("web")
    page.get_by_label("Pegawai dan masyarakat").check()
    page.get_by_role("button", name="Simpan").click()
    page.goto(f"{zone}fakta/{REGULAR}/")
    expect(page.get_by_text("Sudah berubah sejak dibekukan").first).to_be_visible()
    expect(page.get_by_text("1 baris baru sejak dibekukan.").first).to_be_visible()
    sound(page)
    page.goto(f"{zone}fakta/")
    page.get_by_role("button", name="Hitung ulang sekarang").click()
    expect(page.get_by_text("berubah sejak dibekukan", exact=True).first).to_be_visible()
    sound(page)
    page.goto(f"{zone}lke/?bagian=A.I.1")
    expect(fact_of(page, REGULAR).get_by_text("Angkanya sudah berubah sejak itu.")).to_be_visible()
    sound(page)


def sound(page: Page) -> None:
    """Unfold and examine the page, where scripts run at all: without them the browser would wait for ever."""
    if page.viewport_size == DESK:
        unfold(page)
        found_sound(page)


WAYS = [
    pytest.param({"viewport": DESK}, id="desk"),
    pytest.param({"viewport": PHONE, "java_script_enabled": False}, id="phone without JavaScript"),
]


@pytest.mark.parametrize("options", WAYS)
def test_facts_fill_suggest_are_frozen_and_say_when_they_moved(browser, demo_site, options):
    with leader(browser, demo_site, **options) as page:
        zone = zone_of(page)
        if "java_script_enabled" not in options:
            take_numbers(page, zone)
        confirm_quality(page, zone)
        read_paper(page)
        move_rows(page, zone)

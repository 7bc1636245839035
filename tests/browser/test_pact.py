"""Signing on a phone, at a kiosk and being witnessed; sound at both sizes, and all of it without JavaScript as well."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, Staffed, serving
from tests.browser.signing_in import sign_in, sound

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[True, False], ids=["script", "plain"])
def pact_site(request, tmp_path_factory) -> Iterator[tuple[Staffed, bool]]:
    """A server with an open pact, and whether the browsers that visit it run scripts."""
    environment = {
        **os.environ,
        "DATABASE_URL": "",
        "PILAR_HOME": str(prepared.fill_home(tmp_path_factory.mktemp("pact"))),
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.pacts"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    with serving(environment) as served:
        yield Staffed(served.address, json.loads(made.stdout)), request.param


@pytest.fixture
def visit(browser: Browser, pact_site: tuple[Staffed, bool]) -> Iterator[Callable[..., Page]]:
    """``visit("staff", PHONE)``: a page of somebody who has signed in, or of nobody; complaints fail the test."""
    site, scripts = pact_site
    contexts, complaints = [], []

    def opened(who: str, viewport: Any) -> Page:
        context = browser.new_context(
            base_url=site.address,
            locale="id-ID",
            viewport=viewport,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if who:
            sign_in(page, site.names[who], site.names["password"])
            expect(page.get_by_role("link", name="Keluar")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_signed_on_a_phone_witnessed_and_signed_at_a_kiosk(pact_site, visit):
    site, scripts = pact_site
    check = sound if scripts else (lambda page: None)  # axe is a script itself
    phone = visit("staff", PHONE)
    phone.goto("/pakta/")
    check(phone)
    phone.get_by_role("button", name="Tandatangani").click()
    expect(phone.get_by_text("sudah Anda tandatangani")).to_be_visible()
    expect(phone.get_by_text("Tidak ada pakta yang menunggu")).to_be_visible()
    check(phone)

    head = visit("head", DESK)
    head.goto("/pakta/")
    head.get_by_role("link", name="1 tanda tangan menunggu kesaksian Anda").click()
    expect(head.get_by_role("heading", name="Menyaksikan tanda tangan")).to_be_visible()
    check(head)
    head.get_by_role("button", name="Saksikan yang dicentang").click()
    expect(head.get_by_text("1 tanda tangan sudah Anda saksikan.")).to_be_visible()

    officer = visit("leader", DESK)
    officer.goto(f"/perubahan/pakta/{site.names['pact']}/")
    check(officer)
    officer.get_by_role("link", name="Buka kios").click()
    expect(officer.get_by_role("button", name="Buka kios")).to_be_visible()
    check(officer)
    officer.get_by_role("button", name="Buka kios").click()
    expect(officer.locator(".kiosk-code")).to_be_visible()
    check(officer)
    address = re.search(r"/pakta/kios/[\w-]+/", officer.content())
    code = officer.locator(".kiosk-code strong").inner_text()
    assert address

    kiosk = visit("", PHONE)
    kiosk.goto(address[0])
    check(kiosk)
    kiosk.get_by_label("NIP, atau nama lengkap").fill("Sri Lain")
    kiosk.get_by_label("Kode dari petugas").fill(code)
    kiosk.get_by_role("button", name="Lanjut ke teks").click()
    expect(kiosk.get_by_role("alert")).to_contain_text("tidak cocok dengan tepat satu orang")
    check(kiosk)
    kiosk.get_by_label("NIP, atau nama lengkap").fill("sri contohwati")
    kiosk.get_by_role("button", name="Lanjut ke teks").click()
    expect(kiosk.get_by_text("menghindari benturan kepentingan")).to_be_visible()
    check(kiosk)
    kiosk.get_by_role("button", name="Saya setuju").click()
    expect(kiosk.get_by_text("tanda tangan sudah tercatat")).to_be_visible()
    expect(kiosk.get_by_label("NIP, atau nama lengkap")).to_have_value("")

    if not scripts:
        officer.get_by_role("link", name="Muat ulang daftar").click()
    expect(officer.get_by_text("Sri Contohwati").first).to_be_visible(timeout=15_000)
    officer.get_by_role("button", name="Tutup kios").click()
    kiosk.goto(address[0])
    expect(kiosk.get_by_role("heading", name="Kios ditutup")).to_be_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_who_manages_are_sound(pact_site, visit, size):
    site, scripts = pact_site
    if not scripts:
        pytest.skip("axe is a script itself")
    page = visit("leader", size)
    one = f"/perubahan/pakta/{site.names['pact']}/"
    tails = ("belum/", "sudah/", "pindaian/", "kios/", "langkah/close/", "langkah/withdraw/")
    for address in (
        "/perubahan/",
        "/perubahan/pakta/",
        "/perubahan/pakta/baru/",
        one,
        *(f"{one}{tail}" for tail in tails),
    ):
        page.goto(address)
        sound(page)

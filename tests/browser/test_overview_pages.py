"""Zones side by side, progress, x-ray, publication and the public page: no violation, no sideways scrolling."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, _page, serving, unfold, violations
from tests.browser.staff import PASSWORD
from tests.browser.test_accessibility import fits

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def zoned(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A site with a zone: its address, who signs in, the zone's id."""
    home = str(prepared.fill_home(tmp_path_factory.mktemp("zoned")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home}
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.zoned"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    with serving(environment) as served:
        yield {**json.loads(made.stdout), "address": served.address}


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, zoned) -> Iterator[Page]:
    yield from _page(browser, zoned["address"], viewport=request.param)


@pytest.fixture
def plain(browser: Browser, zoned) -> Iterator[Page]:
    yield from _page(browser, zoned["address"], viewport=DESK, java_script_enabled=False)


def sign_in(page: Page, name: str) -> None:
    page.goto("/masuk/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/ruang-kerja/")


def test_work_pages(page, zoned):
    sign_in(page, zoned["bureau"])
    zone = f"/zona/{zoned['zone']}"
    for address in ("/zona/", "/zona/?kelompok=opd", "/zona/?tahun=1999", f"{zone}/perkembangan/", f"{zone}/rontgen/"):
        page.goto(address)
        unfold(page)
        assert (address, violations(page)) == (address, [])
        assert fits(page), address


def test_publishing(page, zoned):
    sign_in(page, zoned["head"])
    page.goto(f"/zona/{zoned['zone']}/terbit/")
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("address", ["/", "/?cari=balai", "/?cari=tidak+ada", "/unit/upt-balai-latihan-kerja/"])
def test_public_pages(page, address):
    page.goto(address)
    assert violations(page) == []
    assert fits(page)


def test_head_withdraws_and_publishes_without_javascript(plain, zoned):
    sign_in(plain, zoned["head"])
    for label, status in (("Tidak diterbitkan", 404), ("Pernyataan dan nilai mandiri", 200)):
        plain.goto(f"/zona/{zoned['zone']}/terbit/")
        plain.get_by_role("radio", name=label).check()
        plain.get_by_role("button", name="Simpan pilihan").click()
        answer = plain.request.get("/unit/upt-balai-latihan-kerja/")
        assert answer.status == status


def test_the_bureau_drills_down_by_links_alone(plain, zoned):
    sign_in(plain, zoned["bureau"])
    plain.goto("/zona/")
    plain.get_by_role("link", name="Per OPD").click()
    plain.get_by_role("link", name="Dinas Tenaga Kerja").click()
    expect(plain.get_by_role("link", name="UPT Balai Latihan Kerja")).to_be_visible()
    expect(plain.get_by_role("link", name="Dinas Kesehatan")).to_have_count(0)

"""The plan in the browser: every page is sound, the agenda is one sheet, the head sets the plan without JavaScript."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, _page, serving
from tests.browser.signing_in import faults, sign_in

pytestmark = pytest.mark.browser


@dataclass
class PlanSite:
    """A served site, and what tests/browser/plan_site.py says of it."""

    address: str
    names: dict[str, Any]

    @property
    def road(self) -> str:
        return f"/peta-jalan/{self.names['zone']}/"


@pytest.fixture(scope="module")
def plan_site(tmp_path_factory) -> Iterator[PlanSite]:
    home = str(prepared.fill_home(tmp_path_factory.mktemp("plan")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "0"}
    command = [sys.executable, "-m", "tests.browser.plan_site"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield PlanSite(served.address, json.loads(made.stdout))


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, plan_site: PlanSite) -> Iterator[Page]:
    yield from _page(browser, plan_site.address, viewport=request.param)


@pytest.fixture
def plain(browser: Browser, plan_site: PlanSite) -> Iterator[Page]:
    yield from _page(browser, plan_site.address, viewport=PHONE, java_script_enabled=False)


def enter(page: Page, site: PlanSite, who: str) -> None:
    sign_in(page, site.names[who], site.names["password"])


def test_every_page_is_sound(page, plan_site):
    enter(page, plan_site, "head")
    item = f"{plan_site.road}aksi/{plan_site.names['item']}/"
    addresses = (
        f"{plan_site.road}rencana/", f"{plan_site.road}rencana/?lihat=terlambat", f"{plan_site.road}rencana/?area=9",
        f"{plan_site.road}rencana/tambah/", f"{plan_site.road}rencana/jalur/", f"{plan_site.road}rencana/tetapkan/",
        f"{plan_site.road}rencana/penetapan/", item, f"{item}ubah/", f"{item}hapus/", f"{plan_site.road}agenda/",
        "/peta-jalan/agenda/",
    )  # fmt: skip
    wrong = []
    for address in addresses:
        page.goto(address)
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_the_fullest_agenda_is_one_sheet_across(browser, plan_site):
    for page in _page(browser, plan_site.address, viewport=DESK):
        enter(page, plan_site, "head")
        page.goto(f"{plan_site.road}agenda/")
        with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
            assert len(printed.pages) == 1
            _, _, width, height = printed.pages[0].mediabox
            assert width > height


def test_the_head_sets_the_plan_without_javascript(plain, plan_site):
    enter(plain, plan_site, "head")
    plain.goto(f"{plan_site.road}rencana/tetapkan/")
    plain.get_by_role("button", name="Periksa sekali lagi dan tetapkan").click()
    expect(plain.get_by_role("heading", name="Tetapkan rencana ini?")).to_be_visible()
    plain.get_by_role("button", name="Ya, tetapkan").click()
    expect(plain.get_by_text("RK-001/ZI/").first).to_be_visible()
    expect(plain.get_by_text("sidik dihitung ulang dan cocok")).to_be_visible()

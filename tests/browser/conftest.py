"""A real ``pilar serve`` and Debian's Chromium.

The browser lives for one module: Playwright's event loop must not be running while tests of the database follow.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import prepared
from tests.portal import workbooks

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
HERE = Path(__file__).parent
expect.set_options(timeout=20_000)  # a busy machine
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A module's tests stay in one process of pytest-xdist (--dist loadgroup): its server and its Chromium start once.
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The address of a server that runs as in production, with a home of its own."""
    with serving(
        {**os.environ, "DATABASE_URL": "", "PILAR_HOME": str(prepared.fill_home(tmp_path_factory.mktemp("home")))}
    ) as served:
        yield served.address


@dataclass
class Served:
    """A running ``pilar serve``: its address and its process."""

    address: str
    process: subprocess.Popen[str]


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Served]:
    """``pilar serve`` under ``environment`` on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pilar", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert any("siap" in line for line in process.stdout)
        yield Served(f"http://localhost:{port}", process)
        process.terminate()


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory) -> Iterator[str]:
    """A server with the sample bodies, as ``make run`` starts it; each module has bodies of its own."""
    home = str(prepared.fill_demo_home(tmp_path_factory.mktemp("demo")))
    with serving({**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_DEMO": "1"}) as served:
        yield served.address


@dataclass
class Staffed:
    """A site with sample accounts: its address, and what tests/browser/staff.py says of them."""

    address: str
    names: dict[str, str]


@pytest.fixture(scope="module")
def staffed_site(tmp_path_factory) -> Iterator[Staffed]:
    """A server of a home with people and roles, in which a role that needs a second factor must set one up."""
    home = str(prepared.fill_home(tmp_path_factory.mktemp("staffed")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "1"}
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.staff"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    with serving(environment) as served:
        yield Staffed(served.address, json.loads(made.stdout))


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, site: str) -> Iterator[Page]:
    """A page at both sizes. What the browser complains about (a refused style, a broken script) fails the test."""
    yield from _page(browser, site, viewport=request.param)


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Page]:
    yield from _page(browser, site, viewport=DESK)


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    yield from _page(browser, site, viewport=PHONE)


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """A page without JavaScript."""
    yield from _page(browser, site, viewport=DESK, java_script_enabled=False)


def _page(browser: Browser, site: str, **options) -> Iterator[Page]:
    context = browser.new_context(base_url=site, locale="id-ID", reduced_motion="reduce", **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # Chromium reports every answer of 400 and above, also those that a test asks for.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def good_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("lke") / "LKE UPT P2TK 2026.xlsx"
    path.write_bytes(workbooks.workbook(workbooks.good_answers()))
    return path


@pytest.fixture(scope="session")
def poor_file(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("lke") / "LKE setengah terisi.xlsx"
    path.write_bytes(
        workbooks.workbook(
            workbooks.poor_answers(),
            figures={"total": 71.5, "A.I.1": 3.9, "A.I.2.i": 0.9},
            sums={"A.II.5.iii.a": 99, "A.II.5.iii.b": 1},
            types={"A.I.1.i.b": "Ya"},
        )
    )
    return path


def check(page: Page, file: Path) -> None:
    """Upload ``file`` as a person does and wait for the result."""
    page.goto("/periksa/")
    page.get_by_label("Berkas LKE").set_input_files(file)
    page.get_by_role("button", name="Periksa lembar kerja").click()
    page.get_by_role("heading", name="Hasil pemeriksaan LKE").wait_for()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{item['id']}: {node['target']} {node['failureSummary']}" for item in found for node in item["nodes"]]

"""Launch, zone team, agents of change and communication in the browser: on a phone with a photo, without JavaScript."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, _page, serving
from tests.browser.signing_in import faults, sign_in, sign_out, sound
from tests.kernel import bad_files

pytestmark = pytest.mark.browser


@dataclass
class LaunchSite:
    """A served site, and what tests/browser/launch_site.py says of it."""

    address: str
    names: dict[str, Any]


@pytest.fixture(scope="module")
def launch_site(tmp_path_factory) -> Iterator[LaunchSite]:
    home = str(prepared.fill_home(tmp_path_factory.mktemp("launch")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "0"}
    command = [sys.executable, "-m", "tests.browser.launch_site"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield LaunchSite(served.address, json.loads(made.stdout))


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, launch_site: LaunchSite) -> Iterator[Page]:
    yield from _page(browser, launch_site.address, viewport=request.param)


@pytest.fixture
def phone(browser: Browser, launch_site: LaunchSite) -> Iterator[Page]:
    yield from _page(browser, launch_site.address, viewport=PHONE, has_touch=True)


@pytest.fixture
def plain(browser: Browser, launch_site: LaunchSite) -> Iterator[Page]:
    yield from _page(browser, launch_site.address, viewport=PHONE, java_script_enabled=False)


def enter(page: Page, site: LaunchSite, who: str) -> None:
    sign_in(page, site.names[who], site.names["password"])
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()


def test_every_page_is_sound(page, launch_site):
    names = launch_site.names
    enter(page, launch_site, "leader")
    launch = f"/perubahan/pencanangan/{names['launch']}/"
    plan = f"/perubahan/agen/perubahan/{names['plan']}/"
    addresses = (
        "/perubahan/", "/perubahan/pencanangan/", "/perubahan/pencanangan/baru/", launch, f"{launch}ubah/",
        f"{launch}publikasi/", f"{launch}berkas/", f"{launch}saksi/", "/perubahan/tim/", "/perubahan/tim/unsur/tambah/",
        "/perubahan/agen/", "/perubahan/agen/perubahan/", "/perubahan/agen/perubahan/?judul=tidakada",
        "/perubahan/agen/perubahan/baru/", plan, f"{plan}ubah/", f"{plan}dibuat/", f"{plan}bukti/?foto",
        f"{plan}henti/", f"/perubahan/agen/perubahan/{names['waits']}/integrasi/", "/perubahan/komunikasi/",
        "/perubahan/komunikasi/baru/",
    )  # fmt: skip
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_an_agent_states_a_change_with_a_photo_and_the_superior_confirms_it(phone, launch_site):
    """All of it on a phone; the camera opens where the agent asks for it."""
    names = launch_site.names
    address = f"/perubahan/agen/perubahan/{names['plan']}/"
    enter(phone, launch_site, "agent")
    phone.goto(f"{address}dibuat/?foto")
    camera = phone.get_by_label("Foto atau berkas")
    assert camera.get_attribute("capture") == "environment"
    photo = {"name": "IMG_20261125.jpg", "mimeType": "image/jpeg", "buffer": bad_files.picture(size=(640, 480))}
    camera.set_input_files(photo)
    phone.get_by_role("button", name="Kirim kepada atasan").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Hasil masih kosong")
    sound(phone)  # with its errors
    phone.get_by_label("Foto atau berkas").set_input_files(photo)
    phone.get_by_label("Hasil", exact=True).fill("Waktu tunggu turun menjadi dua puluh menit.")
    phone.get_by_role("button", name="Kirim kepada atasan").tap()
    expect(phone.get_by_text("Atasan diminta mengonfirmasi")).to_be_visible()
    sign_out(phone)
    enter(phone, launch_site, "head")
    phone.get_by_role("link", name="Konfirmasi perubahan: Antrean daring").tap()
    phone.get_by_label("Benar: perubahan ini sudah dibuat").check()
    phone.get_by_role("button", name="Simpan pendapat").tap()
    expect(phone.get_by_text("Perubahan dikonfirmasi.")).to_be_visible()
    sound(phone)


def test_communication_and_launch_without_javascript(plain, launch_site):
    enter(plain, launch_site, "leader")
    plain.goto("/perubahan/komunikasi/baru/?foto")
    plain.get_by_label("Isi", exact=True).fill("Ajakan menolak gratifikasi (contoh)")
    plain.get_by_label("Media").select_option("meeting")
    plain.get_by_label("Pegawai dan masyarakat").check()
    photo = {"name": "foto.png", "mimeType": "image/png", "buffer": bad_files.picture("PNG", (64, 48))}
    plain.get_by_label("Foto atau berkas").set_input_files(photo)
    plain.get_by_role("button", name="Simpan catatan").click()
    expect(plain.get_by_text("tercatat.")).to_be_visible()
    plain.goto(f"/perubahan/pencanangan/{launch_site.names['launch']}/")
    plain.get_by_role("link", name="Publikasikan").click()
    expect(plain.get_by_text("Menolak pemberian.")).to_be_visible()
    plain.get_by_role("button", name="Publikasikan").click()
    expect(plain.get_by_text("Pencanangan dipublikasikan")).to_be_visible()

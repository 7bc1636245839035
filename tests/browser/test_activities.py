"""An activity on a phone from its plan to its report, with and without JavaScript; every page sound at both sizes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, _page, serving
from tests.browser.signing_in import faults, sign_in, sound
from tests.kernel import bad_files

pytestmark = pytest.mark.browser


@dataclass
class ActivitySite:
    """A served site, and what tests/browser/activity_site.py says of it."""

    address: str
    names: dict[str, str]


@pytest.fixture(scope="module")
def activity_site(tmp_path_factory) -> Iterator[ActivitySite]:
    home = str(prepared.fill_home(tmp_path_factory.mktemp("activities")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "0"}
    command = [sys.executable, "-m", "tests.browser.activity_site"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield ActivitySite(served.address, json.loads(made.stdout))


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def phone(request, browser: Browser, activity_site: ActivitySite) -> Iterator[Page]:
    yield from _page(browser, activity_site.address, viewport=PHONE, java_script_enabled=request.param)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, activity_site: ActivitySite) -> Iterator[Page]:
    yield from _page(browser, activity_site.address, viewport=request.param)


def enter(page: Page, site: ActivitySite, who: str) -> None:
    sign_in(page, site.names[who], site.names["password"])
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()


def plan(page: Page, title: str) -> str:
    """Plan an activity that runs today until shortly before midnight; its address."""
    page.goto("/catatan/kegiatan/baru/")
    today = datetime.now(ZoneInfo("Asia/Jakarta"))
    page.get_by_label("Nama kegiatan").fill(title)
    page.get_by_label("Hari", exact=True).fill(f"{today:%d-%m-%Y}")
    page.get_by_label("Mulai pukul").fill("00.00")
    page.get_by_label("Selesai pukul").fill("23.59")
    page.get_by_label("Budaya kerja dan pola pikir").check()
    page.get_by_role("button", name="Simpan rencana").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def without_account(browser: Browser, site: ActivitySite, address: str, *, script: bool) -> None:
    """Somebody else's phone: name and unit, and a second time."""
    options: dict[str, Any] = {"viewport": PHONE, "java_script_enabled": script}
    context = browser.new_context(base_url=site.address, **options)
    guest = context.new_page()
    guest.goto(address)
    if script:
        sound(guest)
    for told in ("Terima kasih, Tamu Contoh.", "Tamu Contoh sudah tercatat"):
        guest.get_by_label("Nama lengkap").fill("Tamu Contoh")
        guest.get_by_label("Unit atau asal").fill("Desa contoh")
        guest.get_by_role("button", name="Saya hadir").click()
        expect(guest.get_by_text(told)).to_be_visible()
    guest.goto(f"{address}kios/")
    expect(guest.get_by_label("Nama lengkap")).to_have_value("")
    if script:
        sound(guest)
    context.close()


def test_from_the_plan_to_the_report_on_a_phone(phone, browser, activity_site, request):
    """Plan, open the door, attend without and with an account, photo, minutes, report."""
    script = "script" in request.node.callspec.id
    enter(phone, activity_site, "leader")
    address = plan(phone, f"Apel {'pagi' if script else 'sore'} contoh")
    phone.get_by_role("link", name="Pintu presensi").click()
    phone.get_by_role("button", name="Buka presensi").click()
    shown = phone.locator(".door-address").inner_text()
    door = shown[shown.index("/hadir/") :]
    if script:
        sound(phone)
    without_account(browser, activity_site, door, script=script)
    phone.goto(door)
    phone.get_by_role("button", name="Saya hadir").click()
    expect(phone.get_by_role("heading", name="Anda sudah tercatat")).to_be_visible()

    phone.goto(f"{address}foto/")
    camera = phone.get_by_label("Foto", exact=True)
    assert camera.get_attribute("capture") == "environment"
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": bad_files.picture(size=(640, 480))}
    camera.set_input_files(picture)
    phone.get_by_label("Keterangan foto").fill("Suasana apel")
    phone.get_by_role("button", name="Simpan foto").click()
    expect(phone.get_by_text("Foto tersimpan.")).to_be_visible()

    phone.goto(f"{address}notulen/")
    phone.get_by_label("Notulen", exact=True).fill("1. Amanat pembina.\n2. Pembacaan janji layanan.")
    phone.get_by_role("button", name="Simpan notulen").click()
    phone.get_by_role("button", name="Nyatakan dilaksanakan").click()
    phone.get_by_role("button", name="Selesaikan laporan").click()
    expect(phone.get_by_text("Laporan selesai dan sudah terbit sebagai PDF.")).to_be_visible()
    expect(phone.get_by_role("heading", name="Daftar hadir 2 orang")).to_be_visible()
    pdf = phone.request.get(phone.get_by_role("link", name="Buka PDF").get_attribute("href"))
    assert pdf.body().startswith(b"%PDF-")
    if script:
        sound(phone)
    phone.goto(door)
    expect(phone.get_by_text("sudah ditutup")).to_be_visible()


def test_every_page_is_sound(page, activity_site):
    enter(page, activity_site, "leader")
    address = plan(page, "Rapat dengan judul yang panjang sekali agar terlihat bagaimana halaman memuatnya (contoh)")
    page.goto(f"{address}pintu/")
    page.get_by_role("button", name="Buka presensi").click()
    one = address.removeprefix(activity_site.address)
    addresses = (
        "/catatan/", "/catatan/kegiatan/", "/catatan/kegiatan/?q=tidakada", "/catatan/kegiatan/baru/",
        "/catatan/kegiatan/daftarkan/", "/catatan/jadwal/", "/catatan/jadwal/baru/", "/catatan/jadwal/?tentang=sop",
        "/catatan/jadwal/1/akhiri/", one, f"{one}ubah/", f"{one}notulen/", f"{one}foto/", f"{one}berkas/",
        f"{one}pintu/", f"{one}pintu/poster/", f"{one}hadir/", f"{one}hadir/catat/", f"{one}hadir/pegawai/",
        f"{one}alasan/cancel/", f"/catatan/kegiatan/{activity_site.names['old']}/",
    )  # fmt: skip
    wrong = []
    for each in addresses:
        answer = page.goto(each)
        assert answer.status == 200, each
        wrong += [f"{each}: {fault}" for fault in faults(page)]
    assert wrong == []

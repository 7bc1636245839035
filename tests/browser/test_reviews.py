"""Reviews in the browser: reported with a photo from the phone, accepted by another without JavaScript; all sound."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pilar.kernel.samples import PASSWORD
from tests.browser.conftest import DESK, PHONE, _page
from tests.browser.signing_in import faults, sign_in, sound
from tests.kernel import bad_files

pytestmark = pytest.mark.browser
OWNER, SECOND = "sekretaris.p2tk@pilar.test", "kepala.p2tk@pilar.test"
LATE = "Latih petugas loket pengganti"


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=request.param)


@pytest.fixture
def phone(browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=PHONE, has_touch=True)


@pytest.fixture
def plain(browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=PHONE, java_script_enabled=False)


def enter(page: Page, login: str) -> None:
    sign_in(page, login, PASSWORD)
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()


def test_every_page_is_sound(page):
    enter(page, "ketua.p2tk@pilar.test")
    page.goto("/catatan/evaluasi/")
    wbs, sop = (
        page.get_by_role("link", name=name).get_attribute("href")
        for name in ("Evaluasi WBS (data contoh)", "Evaluasi SOP (data contoh)")
    )
    page.goto("/catatan/tindak-lanjut/")
    late = page.get_by_role("link", name=LATE).get_attribute("href")
    waiting = page.get_by_role("link", name="Pisahkan loket").get_attribute("href")
    addresses = (
        "/catatan/evaluasi/", "/catatan/evaluasi/?q=tidakada", "/catatan/evaluasi/baru/",
        "/catatan/evaluasi/dari-luar/", wbs, sop, f"{wbs}ubah/", f"{wbs}simpulkan/",
        f"{wbs}temuan/tambah/", f"{wbs}rekomendasi/tambah/", f"{wbs}berkas/tambah/", f"{wbs}batalkan/",
        "/catatan/tindak-lanjut/", "/catatan/tindak-lanjut/?lihat=saya", late, waiting, f"{late}tenggat/",
        f"{late}lapor/", f"{late}ubah/",
    )  # fmt: skip
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_an_owner_reports_with_a_photo_and_a_second_person_accepts_it_without_javascript(phone, plain):
    enter(phone, OWNER)
    phone.get_by_role("link", name=f"Tindak lanjuti: {LATE}").tap()
    expect(phone.get_by_role("heading", name="Rekomendasi 3")).to_be_visible()
    sound(phone)
    phone.get_by_role("link", name="Laporkan selesai").tap()
    phone.get_by_label("Yang sudah dilakukan").fill("Dua petugas pengganti sudah dilatih (data contoh).")
    phone.get_by_role("button", name="Laporkan selesai").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Lampirkan buktinya")
    sound(phone)
    camera = phone.get_by_label("Atau foto dari ponsel")
    assert camera.get_attribute("capture") == "environment"
    photo = {"name": "IMG_20261126.jpg", "mimeType": "image/jpeg", "buffer": bad_files.picture(size=(640, 480))}
    camera.set_input_files(photo)
    phone.get_by_role("button", name="Laporkan selesai").tap()
    expect(phone.get_by_text("Tindak lanjut dilaporkan.")).to_be_visible()
    expect(phone.get_by_text("Menunggu diterima orang kedua")).to_be_visible()
    assert phone.get_by_role("button", name="Terima buktinya").count() == 0

    enter(plain, SECOND)
    plain.goto("/catatan/tindak-lanjut/?lihat=diterima")
    plain.get_by_role("link", name=LATE).click()
    plain.get_by_role("button", name="Kembalikan").click()
    expect(plain.get_by_role("alert")).to_contain_text("Tulis apa yang perlu diperbaiki")
    plain.get_by_role("button", name="Terima buktinya").click()
    expect(plain.get_by_text("Buktinya diterima; rekomendasi ini selesai.")).to_be_visible()
    expect(plain.get_by_text("Bukti diterima oleh")).to_be_visible()

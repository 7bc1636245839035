"""The pages behind the sign-in on the sample site: sound at both sizes, and one story from slip to handed-over role."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pilar.kernel.samples import PASSWORD
from tests.browser.conftest import DESK, PHONE, _page
from tests.browser.signing_in import authenticator, faults, sign_in, sign_out, sound

pytestmark = pytest.mark.browser

ADMIN = "admin@pilar.test"
PAGES = (
    "/ruang-kerja/", "/kelola/", "/kelola/instansi/", "/kelola/instansi/ubah/", "/kelola/unit/", "/kelola/unit/p2tk/",
    "/kelola/unit/disnakertrans-jatim/", "/kelola/unit/p2tk/bawahan-baru/", "/kelola/unit/p2tk/ubah/",
    "/kelola/unit/p2tk/pindah/", "/kelola/unit/p2tk/tutup/", "/kelola/layanan/", "/kelola/layanan/baru/",
    "/kelola/loket/", "/kelola/loket/baru/", "/kelola/pelaksana/", "/kelola/pelaksana/baru/",
    "/kelola/pelaksana/baru/p2tk/", "/kelola/peran/", "/kelola/peran/tabel/", "/kelola/peran/beri/",
    "/kelola/peran/mengapa/?hak=person.manage&di=p2tk", "/kelola/slip/", "/kelola/kalender/",
    "/kelola/kalender/tambah/", "/kelola/kalender/bergeser/", "/kelola/aturan/", "/kelola/aturan/kernel.day-end/",
    "/kelola/aturan/kernel.day-end/tetapkan/", "/kelola/pekerjaan/", "/kelola/catatan-kejadian/",
    "/kelola/catatan-kejadian/?kejadian=unit.closed", "/akun/", "/kelola/pegawai/", "/kelola/pegawai/1/",
    "/kelola/pegawai/1/ubah/", "/kelola/pegawai/baru/", "/kelola/pegawai/impor/",
)  # fmt: skip


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=request.param)


@pytest.fixture
def desk(browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=DESK)


@pytest.fixture
def plain(browser: Browser, demo_site: str) -> Iterator[Page]:
    yield from _page(browser, demo_site, viewport=PHONE, java_script_enabled=False)


def test_every_page_is_sound_for_an_administrator(page):
    sign_in(page, ADMIN, PASSWORD)
    wrong = []
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


@pytest.mark.parametrize("who", ["kepala", "pegawai.p2tk", "auditor", "kepegawaian"])
def test_what_now_is_sound_for_everybody(page, who):
    sign_in(page, f"{who}@pilar.test", PASSWORD)
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()
    sound(page)


def test_a_page_that_ones_role_does_not_open_says_whom_to_ask(page):
    sign_in(page, "loket.p2tk@pilar.test", PASSWORD)
    assert page.goto("/kelola/slip/").status == 403
    expect(page.get_by_text("minta administrator atau kepala unit")).to_be_visible()
    sound(page)


def test_every_page_says_that_it_is_sample_data(page):
    for address in ("/", "/periksa/", "/masuk/"):
        page.goto(address)
        expect(page.get_by_text("Data contoh.")).to_be_visible()
    sign_in(page, ADMIN, PASSWORD)
    for address in ("/ruang-kerja/", "/kelola/peran/", "/akun/"):
        page.goto(address)
        expect(page.get_by_text("Data contoh.")).to_be_visible()


def test_from_the_slip_to_a_role_that_is_handed_over(desk):
    """An administrator makes somebody head of a unit; that person signs in for the first time and passes it on."""
    newcomer, successor = "Pegawai contoh 01 UPT BLK Madiun", "Pegawai contoh 02 UPT BLK Madiun"
    sign_in(desk, ADMIN, PASSWORD)
    _give_head(desk, newcomer)
    login, code = _print_slip(desk, newcomer)
    sign_out(desk)

    authenticator(desk)
    desk.get_by_role("link", name="Masuk pertama dengan slip").click()
    desk.get_by_label("NIP, surel, atau nama masuk").fill(login)
    desk.get_by_label("Kode pada slip").fill(code)
    desk.get_by_label("Kata sandi baru", exact=True).fill("lima ayam di kebun")
    desk.get_by_label("Ulangi kata sandi baru").fill("lima ayam di kebun")
    desk.get_by_role("button", name="Simpan dan masuk").click()
    expect(desk.get_by_role("heading", name="Akun saya")).to_be_visible()
    desk.goto("/akun/faktor/kunci/tambah/")
    desk.get_by_label("Nama kunci").fill("HP dinas")
    desk.get_by_role("button", name="Tambah kunci sandi").click()
    expect(desk.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    sign_out(desk)

    desk.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(desk.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()
    expect(desk.get_by_role("complementary", name="Anda di sini")).to_contain_text("Kepala UPT BLK Madiun")
    sound(desk)
    desk.goto("/kelola/peran/")
    desk.get_by_role("link", name=f"Alihkan peran {newcomer}").click()
    _search(desk, "Dialihkan kepada", successor, basis="SK 2/2026")
    expect(desk.get_by_role("button", name="Ya, alihkan")).to_be_visible()
    sound(desk)
    desk.get_by_role("button", name="Ya, alihkan").click()
    expect(desk.get_by_text(f"beralih kepada {successor}")).to_be_visible()
    desk.goto("/kelola/peran/")
    expect(desk.get_by_role("heading", name="Anda tidak dapat melakukan ini")).to_be_visible()


def test_a_role_is_given_without_javascript(plain):
    sign_in(plain, ADMIN, PASSWORD)
    _give_head(plain, "Pegawai contoh 01 UPT BLK Pasuruan")
    expect(plain.get_by_text("memegang peran Kepala di UPT BLK Pasuruan")).to_be_visible()


def _give_head(page: Page, name: str) -> None:
    page.goto("/kelola/peran/beri/")
    _search(page, "Pegawai", name)
    page.get_by_label(re.compile("^Kepala Memimpin")).check()
    page.get_by_role("button", name="Lanjutkan").click()
    unit = name.split(" ", 3)[3].replace("UPT BLK", "UPT Balai Latihan Kerja")
    page.get_by_label("Di unit").select_option(label=re.sub(r"^\s*", "\u2003", unit))
    page.get_by_label("Dasar").fill("SK 1/2026")
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_role("button", name="Ya, beri peran").click()


def _search(page: Page, label: str, name: str, basis: str = "") -> None:
    """Type a name, send, choose what is found, send again."""
    page.get_by_label(label, exact=True).fill(name)
    if basis:
        page.get_by_label("Dasar").fill(basis)
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label(re.compile(f"^{name}")).check()
    page.get_by_role("button", name="Lanjutkan").click()


def _print_slip(page: Page, name: str) -> tuple[str, str]:
    """The login name and the code of the printed slip."""
    page.goto(f"/kelola/slip/?nama={name.replace(' ', '+')}")
    page.get_by_label(name).check()
    page.get_by_role("button", name="Buat dan cetak slip").click()
    text = page.inner_text("main")
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", text)
    login = re.search(r"\d{8} ?\d{6} ?\d ?\d{3}", text)
    assert code, text
    assert login, text
    return login[0], code[0]

"""Sign-in with a real browser: passkeys by a virtual authenticator, without JavaScript, accessible at both sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import signing_in
from tests.browser.conftest import DESK, PHONE, Staffed, _page
from tests.browser.signing_in import authenticator, sign_out, sound

pytestmark = pytest.mark.browser


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, staffed_site: Staffed) -> Iterator[Page]:
    yield from _page(browser, staffed_site.address, viewport=request.param)


@pytest.fixture
def desk(browser: Browser, staffed_site: Staffed) -> Iterator[Page]:
    yield from _page(browser, staffed_site.address, viewport=DESK)


@pytest.fixture
def plain(browser: Browser, staffed_site: Staffed) -> Iterator[Page]:
    yield from _page(browser, staffed_site.address, viewport=PHONE, java_script_enabled=False)


def sign_in(page: Page, site: Staffed, who: str) -> None:
    signing_in.sign_in(page, site.names[who], site.names["password"])


@pytest.mark.parametrize(
    "address", ["/masuk/", "/masuk/pertama/", "/masuk/lupa/", "/masuk/lupa/terkirim/", "/masuk/lupa/x/y/"]
)
def test_pages_before_the_sign_in(page, address):
    page.goto(address)
    sound(page)


def test_a_refused_sign_in(page):
    page.goto("/masuk/")
    page.get_by_label("NIP, surel, atau nama masuk").fill("tidak ada")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    sound(page)


def test_pages_of_the_own_account(page, staffed_site):
    sign_in(page, staffed_site, "staff")
    for address in ("/akun/", "/akun/sandi/", "/akun/konfirmasi/", "/akun/faktor/", "/akun/faktor/aplikasi/pasang/",
                    "/akun/faktor/kunci/tambah/", "/keluar/"):  # fmt: skip
        page.goto(address)
        sound(page)


def test_slips_are_chosen_and_printed(page, staffed_site):
    sign_in(page, staffed_site, "officer")
    page.goto("/kelola/slip/")
    sound(page)
    page.get_by_label("Pegawai contoh 1").check()
    page.get_by_label("Pegawai contoh 2").check()
    page.get_by_role("button", name="Buat dan cetak slip").click()
    expect(page.get_by_role("heading", name="Slip siap cetak")).to_be_visible()
    sound(page)
    assert len(re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page.inner_text("main"))) == 2
    page.emulate_media(media="print")
    assert not page.get_by_text("Kode hanya tampil di sini").is_visible()


def test_a_passkey_is_the_second_factor_and_the_way_in_without_a_password(desk, staffed_site):
    """The administrator's role needs a second factor: before it there is nothing but the own account."""
    authenticator(desk)
    sign_in(desk, staffed_site, "admin")
    expect(desk.get_by_text("Peran Anda memerlukan faktor kedua")).to_be_visible()
    desk.get_by_role("link", name="Tambah kunci sandi").click()
    desk.get_by_label("Nama kunci").fill("HP dinas")
    desk.get_by_role("button", name="Tambah kunci sandi").click()
    expect(desk.get_by_role("heading", name="Kode pemulihan")).to_be_visible()
    assert len(re.findall(r"\b\d{8}\b", desk.inner_text(".codes"))) == 10
    sound(desk)
    desk.goto("/akun/faktor/")
    expect(desk.get_by_role("strong").filter(has_text="HP dinas")).to_be_visible()
    sound(desk)
    desk.goto("/kelola/")
    expect(desk.get_by_role("heading", name="Kelola")).to_be_visible()
    sign_out(desk)

    # As the second factor after the password …
    sign_in(desk, staffed_site, "admin")
    expect(desk.get_by_role("heading", name="Satu langkah lagi")).to_be_visible()
    sound(desk)
    desk.get_by_role("button", name="Pakai kunci sandi").click()
    expect(desk.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()
    sign_out(desk)

    # … and alone, with the page that one wanted.
    desk.goto("/kelola/slip/")
    desk.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(desk.get_by_role("heading", name="Slip masuk")).to_be_visible()

    # To prove oneself once more, and to give the key another name.
    desk.goto("/akun/konfirmasi/kunci/?next=/akun/faktor/")
    sound(desk)
    desk.get_by_role("button", name="Pakai kunci sandi").click()
    expect(desk.get_by_role("heading", name="Faktor kedua")).to_be_visible()
    desk.get_by_role("link", name="Ubah nama HP dinas").click()
    sound(desk)
    desk.get_by_label("Nama kunci").fill("HP lama")
    desk.get_by_role("button", name="Simpan nama").click()
    expect(desk.get_by_role("strong").filter(has_text="HP lama")).to_be_visible()
    desk.get_by_role("link", name="Hapus HP lama").click()
    sound(desk)
    desk.get_by_role("button", name="Hapus kunci").click()
    expect(desk.get_by_text("Kunci sandi sudah dihapus.")).to_be_visible()


def test_a_browser_without_a_passkey_says_what_to_do(desk):
    session = desk.context.new_cdp_session(desk)
    session.send("WebAuthn.enable")
    desk.goto("/masuk/")
    desk.evaluate("void (navigator.credentials.get = async () => { throw new DOMException('', 'NotAllowedError'); })")
    desk.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(desk.get_by_text("Dibatalkan, atau waktunya habis.")).to_be_visible()


def test_the_way_from_a_slip_to_the_workspace_needs_no_javascript(plain, staffed_site):
    plain.goto("/masuk/")
    assert not plain.get_by_role("button", name="Masuk dengan kunci sandi").is_visible()
    plain.get_by_role("link", name="Masuk pertama dengan slip").click()
    plain.get_by_label("NIP, surel, atau nama masuk").fill(staffed_site.names["newcomer"])
    plain.get_by_label("Kode pada slip").fill(staffed_site.names["code"].lower())
    plain.get_by_label("Kata sandi baru", exact=True).fill("lima ayam di kebun")
    plain.get_by_label("Ulangi kata sandi baru").fill("lima ayam di kebun")
    plain.get_by_role("button", name="Simpan dan masuk").click()
    expect(plain.get_by_role("heading", name="Akun saya")).to_be_visible()
    plain.goto("/keluar/")
    plain.get_by_role("button", name="Keluar").click()
    plain.get_by_label("NIP, surel, atau nama masuk").fill(staffed_site.names["newcomer"].upper())
    plain.get_by_label("Kata sandi", exact=True).fill("lima ayam di kebun")
    plain.get_by_role("button", name="Masuk", exact=True).click()
    expect(plain.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()

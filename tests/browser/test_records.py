"""Decrees and innovations in the browser: on a phone, at a desk, without JavaScript; no violation, nothing wider."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import prepared
from tests.browser.conftest import DESK, PHONE, _page, serving
from tests.browser.signing_in import faults, sign_in, sound
from tests.browser.staff import PASSWORD
from tests.kernel import bad_files

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Iterator[dict[str, str]]:
    """A served site: its address, who signs in, what there is."""
    home = str(prepared.fill_home(tmp_path_factory.mktemp("recorded")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "0"}
    command = [sys.executable, "-m", "tests.browser.record_site"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield {**json.loads(made.stdout), "address": served.address}


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, recorded) -> Iterator[Page]:
    yield from _page(browser, recorded["address"], viewport=request.param)


@pytest.fixture
def phone(browser: Browser, recorded) -> Iterator[Page]:
    yield from _page(browser, recorded["address"], viewport=PHONE, has_touch=True)


@pytest.fixture
def plain(browser: Browser, recorded) -> Iterator[Page]:
    yield from _page(browser, recorded["address"], viewport=PHONE, java_script_enabled=False)


def test_every_page_is_sound(page, recorded):
    sign_in(page, recorded["leader"], PASSWORD)
    decrees, innovations = "/catatan/keputusan/", "/catatan/inovasi/"
    old, draft = f"{decrees}{recorded['old']}/", f"{decrees}{recorded['draft']}/"
    idea, measured = f"{innovations}{recorded['idea']}/", f"{innovations}{recorded['measured']}/"
    wrong = []
    for address in (
        "/catatan/", decrees, f"{decrees}?keadaan=perlu-diperbarui", f"{decrees}?cari=tidakada", f"{decrees}?tahun=x",
        f"{decrees}baru/", f"{decrees}baru/?cara=luar", old, draft, f"{decrees}{recorded['revoked']}/", f"{draft}ubah/",
        f"{draft}tetapkan/", f"{draft}hapus/", f"{old}cabut/", f"{draft}nama/tambah/", f"{draft}nama/tempel/",
        f"{old}nama/{recorded['member']}/", f"{draft}berkas/tambah/", f"{old}jadikan-bukti/",
        innovations, f"{innovations}?keadaan=belum-terukur", f"{innovations}baru/", f"{innovations}baru/?cara=luar",
        idea, measured, f"{idea}ubah/", f"{idea}uji-coba/", f"{idea}terapkan/", f"{measured}evaluasi/",
        f"{idea}hentikan/", f"{idea}ukuran/tambah/", f"{measured}replikasi/tambah/", f"{measured}berkas/tambah/",
        f"{measured}jadikan-bukti/",
    ):  # fmt: skip
        answer = page.goto(address)
        assert answer.status == 200, address
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_a_draft_gets_its_people_and_replaces_the_old_one_on_a_phone(phone, recorded):
    sign_in(phone, recorded["leader"], PASSWORD)
    draft = f"/catatan/keputusan/{recorded['draft']}/"
    phone.goto(f"{draft}nama/tempel/")
    table = phone.get_by_label("Tabel")
    table.fill("Ketua tim contoh;;Ketua\nTamu Asing;;Anggota;2\n")
    phone.get_by_role("button", name="Simpan semua").tap()
    expect(phone.get_by_text("Baris 2:")).to_be_visible()
    sound(phone)
    assert "Tamu Asing" in table.input_value()
    phone.get_by_label("Catat yang tidak dikenal").check()
    phone.get_by_role("button", name="Simpan semua").tap()
    expect(phone.get_by_text("2 orang tercatat.")).to_be_visible()
    sound(phone)
    phone.get_by_role("link", name="Tetapkan").tap()
    phone.get_by_label("Nomor", exact=True).fill("188.4/10/2026")
    for label, value in (("Tanggal ditetapkan", "20-11-2026"), ("Berlaku mulai", "20-11-2026"),
                         ("Berlaku sampai", "31-12-2027")):  # fmt: skip
        phone.get_by_label(label).fill(value)
    phone.get_by_label("Penanda tangan", exact=True).fill("Kepala UPT")
    document = {"name": "sk.pdf", "mimeType": "application/pdf", "buffer": bad_files.saved(bad_files.pdf(2))}
    phone.get_by_label("Keputusan bertanda tangan").set_input_files(document)
    phone.get_by_role("button", name="Lanjutkan").tap()
    expect(phone.get_by_text("Berkasnya sudah ada")).to_be_visible()
    expect(phone.get_by_text("Satu yang cocok.")).to_be_visible()
    sound(phone)
    phone.get_by_role("button", name="Lanjutkan").tap()
    expect(phone.get_by_text("jadi masanya bertumpuk").first).to_be_visible()
    sound(phone)
    phone.get_by_label("Ya, akhiri yang lama").check()
    phone.get_by_role("button", name="Lanjutkan").tap()
    expect(phone.get_by_text("2 nama di dalamnya tidak dapat diubah lagi")).to_be_visible()
    sound(phone)
    phone.get_by_role("button", name="Ya, tetapkan").tap()
    expect(phone.get_by_text("188.4/9/2025 berakhir sehari sebelumnya")).to_be_visible()
    expect(phone.get_by_role("link", name="sk.pdf", exact=True)).to_be_visible()
    sound(phone)


def test_an_innovation_is_tried_applied_and_measured_without_javascript(plain, recorded):
    sign_in(plain, recorded["leader"], PASSWORD)
    plain.goto(f"/catatan/inovasi/{recorded['idea']}/")
    plain.get_by_role("link", name="Mulai uji coba").click()
    plain.get_by_role("button", name="Mulai uji coba").click()
    plain.get_by_role("link", name="Terapkan").click()
    plain.get_by_label("Diterapkan di").fill("Empat desa contoh")
    plain.get_by_role("button", name="Terapkan").click()
    expect(plain.get_by_text("Penerapan tercatat.")).to_be_visible()
    plain.get_by_role("link", name="Tambah ukuran").click()
    plain.get_by_label("Ukuran", exact=True).fill("Warga terlayani")
    plain.get_by_label("Satuan").fill("orang")
    plain.get_by_label("Makin besar").check()
    plain.get_by_label("Angka sebelum").fill("11")
    plain.get_by_label("Diukur pada").fill("1-10-2026")
    plain.get_by_label("Angka sesudah").fill("47,5")
    plain.get_by_role("button", name="Simpan ukuran").click()
    expect(plain.get_by_text("diisi berdua").first).to_be_visible()
    plain.get_by_label("Diukur lagi pada").fill(f"{datetime.now(ZoneInfo('Asia/Jakarta')):%d-%m-%Y}")
    plain.get_by_role("button", name="Simpan ukuran").click()
    expect(plain.get_by_text("Naik 331,8 %, membaik")).to_be_visible()


def test_a_decree_is_drafted_without_javascript(plain, recorded):
    sign_in(plain, recorded["leader"], PASSWORD)
    plain.goto("/catatan/keputusan/baru/")
    plain.get_by_role("button", name="Simpan rancangan").click()
    expect(plain.get_by_role("heading", name="Ada yang perlu dibetulkan")).to_be_visible()
    plain.get_by_label("Judul").fill("Agen perubahan (data contoh)")
    plain.get_by_label("Jenis").select_option(label="SK agen perubahan")
    plain.get_by_role("button", name="Simpan rancangan").click()
    expect(plain.get_by_role("heading", name="Agen perubahan (data contoh)")).to_be_visible()

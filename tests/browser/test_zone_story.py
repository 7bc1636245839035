"""The whole way of a unit's worksheet, on the sample site: formed, started from Excel, answered, proved, handed in.

Each leg continues where the one before stopped, as people do; every page that it stops at is sound (axe, and no wider
than the screen).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from pilar.instrument.edition import load_edition
from pilar.kernel.samples import PASSWORD
from pilar.workbook.check import check
from tests.browser.conftest import DESK, PHONE, _page, unfold
from tests.browser.signing_in import sign_in, sound
from tests.kernel import bad_files
from tests.portal import workbooks

pytestmark = pytest.mark.browser

PARTS = (
    "", "lke/", "lke/cetak/", "bukti/", "rontgen/", "perkembangan/", "lke/impor/", "tim/", "tugas/", "cakupan/",
    "serah/", "serahan/", "bawaan/",
)  # fmt: skip
HEAD, LEADER, SECRETARY = (f"{name}@pilar.test" for name in ("kepala", "perencana", "kepegawaian"))
BLANK, NOTED, LINKED = "A.I.4.i.a", "A.I.1.i.a", "A.I.1.i.b"
NOTE, LINK = "SK ditandatangani kepala dinas (contoh).", "https://dokumen.example/zi/sk-tim.pdf"


@contextmanager
def somebody(browser: Browser, site: str, who: str, **options: Any) -> Iterator[Page]:
    """``who``, signed in. What the browser complains about fails the test."""
    pages = _page(browser, site, **{"viewport": DESK, **options})
    page = next(pages)
    sign_in(page, who, PASSWORD)
    page.wait_for_url("**/ruang-kerja/")
    yield page
    for _ in pages:
        pass


def excel() -> bytes:
    """What the unit has: everything answered but one question, a note, an evidence cell with a link."""
    answers = {**workbooks.good_answers(), BLANK: None}
    book = load_workbook(io.BytesIO(workbooks.workbook(answers, notes={NOTED: NOTE})))
    sheet, edition = book["Jawaban"], load_edition()
    sheet[f"M{edition.fields[LINKED].row}"] = f"SK tim kerja {LINK}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def form_zone(page: Page) -> str:
    """The head forms the zone of the secretariat and appoints leader and secretary; the address of the zone."""
    page.goto("/zona/")
    sound(page)
    page.get_by_role("link", name="Bentuk zona").click()
    page.locator("select[name=unit]").select_option("sekretariat-disnakertrans")
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("WBK", exact=False).first.check()
    page.get_by_label("Dasar").fill("SK contoh 1/2026")
    sound(page)
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("button[name=yakin]").click()
    expect(page.get_by_role("heading", name="Tim kerja")).to_be_visible()
    zone = page.url.removesuffix("tim/")
    for post, name in (("ketua", "Perencana"), ("sekretaris", "Kepegawaian")):
        page.goto(f"{zone}tim/")
        page.get_by_role("link", name=re.compile(f"Tunjuk {post}", re.IGNORECASE)).click()
        page.get_by_label("Pegawai", exact=True).fill(name)
        page.get_by_label("Dasar").fill("SK contoh 2/2026")
        page.get_by_role("button", name="Lanjutkan").click()
        if not page.locator("button[name=yakin]").count():  # who is meant has been found, and is chosen
            page.get_by_role("button", name="Lanjutkan").click()
        page.locator("button[name=yakin]").click()
        expect(page.get_by_text("ditunjuk sebagai")).to_be_visible()
    sound(page)
    return zone


def start_from_excel(page: Page, zone: str, file: Path) -> None:
    page.goto(f"{zone}lke/impor/")
    sound(page)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_text("126 isian, 1 tautan.")).to_be_visible()
    unfold(page)
    sound(page)
    page.get_by_role("button", name=re.compile("^Terima semua yang baru")).click()
    page.goto(f"{zone}lke/?bagian=A.I.1")
    expect(page.locator("#isian-A-I-1-i-a-catatan")).to_have_value(NOTE)
    expect(page.get_by_text("SK tim kerja").first).to_be_visible()


def answer_by_keyboard(page: Page, zone: str) -> None:
    page.goto(f"{zone}lke/?bagian=A.I.4")
    expect(page.get_by_text("Sementara, 1 kosong")).to_be_visible()
    page.locator("#isian-A-I-4-i-a-1").focus()
    page.keyboard.press("Space")
    expect(page.locator("#isian-A-I-4-i-a-versi")).to_have_value("1")
    expect(page.get_by_text("Sementara, 1 kosong")).to_have_count(0)
    sound(page)


def collide(leader: Page, secretary: Page, zone: str) -> None:
    for page in (leader, secretary):
        page.goto(f"{zone}lke/?bagian=A.I.3")
    seen = secretary.locator("#isian-A-I-3-i-b-versi").input_value()
    secretary.locator("#isian-A-I-3-i-b-3").check()
    expect(secretary.locator("#isian-A-I-3-i-b-versi")).to_have_value(str(int(seen) + 1))
    leader.locator("#isian-A-I-3-i-b-2").check()
    asked = leader.get_by_role("article").filter(has=leader.locator("#isian-A-I-3-i-b-2"))
    expect(asked.get_by_role("alert")).to_contain_text("Kepegawaian")
    sound(leader)
    asked.get_by_role("button", name="Pakai tulisan saya").click()
    expect(leader.locator("#isian-A-I-3-i-b-versi")).to_have_value(str(int(seen) + 2))


def photograph(page: Page, zone: str) -> None:
    """By a telephone: the question, the camera, save."""
    page.goto(f"{zone}bukti/foto/")
    sound(page)
    page.get_by_role("link", name=re.compile(re.escape(NOTED))).first.tap()
    photo: Any = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": bad_files.picture(size=(640, 480))}
    page.get_by_label("Foto", exact=True).set_input_files(photo)
    page.get_by_role("button", name="Simpan foto").tap()
    expect(page.get_by_text("tersimpan. ")).to_be_visible()


def check_as_a_second_person(page: Page, zone: str) -> None:
    page.goto(f"{zone}bukti/")
    sound(page)
    page.get_by_role("link", name=re.compile("^Foto ")).first.click()
    page.get_by_label("Benar", exact=False).first.check()
    page.get_by_role("button", name="Simpan hasil pemeriksaan").click()
    expect(page.get_by_text("diperiksa").first).to_be_visible()
    sound(page)


def look_through(page: Page, zone: str) -> None:
    page.goto(f"{zone}rontgen/")
    expect(page.get_by_text("Jawaban tanpa bukti").first).to_be_visible()
    unfold(page)
    sound(page)


def hand_in(page: Page, zone: str) -> None:
    page.goto(f"{zone}serah/")
    sound(page)
    page.get_by_role("button", name="Periksa sekali lagi dan serahkan").click()
    page.locator("button[name=yakin]").click()
    expect(page.get_by_text("Diserahkan").first).to_be_visible()
    sound(page)
    page.goto(f"{zone}lke/?bagian=A.I.1")
    expect(page.get_by_role("radio")).to_have_count(0)


def export(page: Page, zone: str) -> None:
    """The official workbook says what the worksheet says, note and link included."""
    page.goto(f"{zone}lke/")
    shown = page.locator("#nilai-total b").inner_text()
    page.goto(f"{zone}lke/impor/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh Excel").click()
    found = check(waiting.value.path().read_bytes())
    assert f"{float(found.score.total):.2f}".replace(".", ",") == shown
    assert found.reading.notes[NOTED] == NOTE
    assert LINK in found.reading.evidence[LINKED]


def test_from_the_forming_of_a_zone_to_the_official_workbook(browser, demo_site, tmp_path):
    file = tmp_path / "LKE Sekretariat.xlsx"
    file.write_bytes(excel())
    with somebody(browser, demo_site, HEAD) as head:
        zone = form_zone(head)
    with somebody(browser, demo_site, LEADER) as leader, somebody(browser, demo_site, SECRETARY) as secretary:
        start_from_excel(leader, zone, file)
        answer_by_keyboard(leader, zone)
        collide(leader, secretary, zone)
        with somebody(browser, demo_site, LEADER, viewport=PHONE, has_touch=True) as phone:
            photograph(phone, zone)
        check_as_a_second_person(secretary, zone)
        look_through(leader, zone)
        hand_in(leader, zone)
        export(leader, zone)


def test_every_page_of_a_sample_zone_is_sound_at_both_sizes(browser, demo_site):
    wrong = []
    for size in (DESK, PHONE):
        with somebody(browser, demo_site, "ketua.p2tk@pilar.test", viewport=size) as page:
            page.goto("/zona/")
            page.get_by_role("link", name=re.compile("Pelayanan dan Pelindungan")).first.click()
            zone = page.url
            for part in PARTS:
                page.goto(f"{zone}{part}")
                unfold(page)
                try:
                    sound(page)
                except AssertionError as fault:
                    wrong.append(str(fault))
    assert wrong == []

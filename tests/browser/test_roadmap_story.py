"""The loop on the sample site: from the gap to steps, plan items, proof, a better score, and the minutes of the monev.

P2TK lacks two floors of WBBM. Its leader takes the two cheapest steps into the plan, its head sets the plan again, the
work is proved and done, the answers follow, and the monev of the quarter ends with its minutes. Every page on the way
is sound (axe, no wider than the screen).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from pilar.kernel.samples import PASSWORD
from tests.browser.conftest import DESK, _page, unfold
from tests.browser.signing_in import sign_in, sound

pytestmark = pytest.mark.browser

UNIT = "UPT Pelayanan dan Pelindungan Tenaga Kerja"
LEADER, HEAD = "ketua.p2tk@pilar.test", "kepala.p2tk@pilar.test"
#: What lifts the two floors that the sample lacks.
STEPS = ["A.II.6.ii.a", "A.II.5.ii.a"]
OWNER = "Ketua tim ZI P2TK (contoh)"
PROOF = "https://dokumen.example/p2tk/rekap-aduan.pdf"


@contextmanager
def somebody(browser: Browser, site: str, who: str) -> Iterator[Page]:
    """``who``, signed in. What the browser complains about fails the test."""
    pages = _page(browser, site, viewport=DESK)
    page = next(pages)
    sign_in(page, who, PASSWORD)
    page.wait_for_url("**/ruang-kerja/")
    yield page
    for _ in pages:
        pass


def road_of(page: Page) -> str:
    """The beginning of the roadmap's addresses of P2TK."""
    page.goto("/zona/")
    page.get_by_role("link", name=re.compile(UNIT)).first.click()
    page.wait_for_url(re.compile(r"/zona/\d+/$"))
    page.get_by_role("link", name="Peta jalan", exact=True).click()
    page.wait_for_url(re.compile(r"/peta-jalan/\d+/$"))
    return page.url


def from_gap_to_plan(page: Page, road: str) -> list[str]:
    """The gap names what fails; the proposed steps become plan items of one owner. The codes of their questions."""
    page.goto(f"{road}kebutuhan/kesenjangan/")
    unfold(page)
    sound(page)
    expect(page.get_by_text("belum terpenuhi").first).to_be_visible()
    page.goto(f"{road}rencana/ubah/")
    page.get_by_label("Alasan").fill("Menambah dua langkah menuju WBBM (contoh).")
    page.locator("main button[type=submit]").click()
    page.goto(f"{road}susun/")
    sound(page)
    boxes = page.locator("input[name=langkah]")
    codes = [box.get_attribute("value") or "" for box in boxes.all()]
    assert codes
    page.get_by_role("button", name="Ambil yang dicentang").click()
    sound(page)
    page.get_by_role("button", name="Jadikan rencana aksi").click()
    expect(page.get_by_text(f"{len(codes)} langkah menjadi rencana aksi")).to_be_visible()
    sound(page)
    page.goto(f"{road}rencana/?lihat=tanpa-penanggung-jawab")
    for address in [link.get_attribute("href") for link in page.locator("th[scope=row] a").all()]:
        page.goto(f"{address}ubah/")
        page.locator("[name=penanggung]").fill(OWNER)
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("Satu yang cocok")).to_be_visible()
        page.get_by_role("button", name="Simpan").click()
        page.wait_for_url(re.compile(r"/aksi/\d+/$"))
    return codes


def what_if(page: Page, road: str) -> None:
    """If what was taken lands, the target holds."""
    page.goto(f"{road}andai/")
    for code in STEPS:
        page.locator(".whatif-item", has_text=code).last.get_by_role("checkbox").check()
    page.locator("main form button[type=submit]").first.click()
    sound(page)
    expect(page.locator("main")).to_contain_text("WBBM terpenuhi")


def set_plan(page: Page, road: str) -> None:
    """The head looks at what was changed and sets it."""
    page.goto(f"{road}rencana/")
    page.get_by_role("link", name="Tetapkan").click()
    sound(page)
    page.get_by_role("button", name="Periksa sekali lagi dan tetapkan").click()
    page.locator("button[name=yakin]").click()
    expect(page.locator("main")).to_contain_text("Ditetapkan")


def work(page: Page, road: str) -> None:
    """Both items are proved by a link, which then stands at their questions, and are done."""
    for number, code in enumerate(STEPS):
        page.goto(f"{road}rencana/?pertanyaan={code}")
        address = page.locator("th[scope=row] a").last.get_attribute("href") or ""
        page.goto(f"{address}kerja/bukti/")
        sound(page)
        page.locator("[name=tautan]").fill(f"{PROOF}?nomor={number}")
        page.locator("[name=judul]").fill(f"Rekap aduan {number + 1} (contoh)")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text(f"Rekap aduan {number + 1} (contoh)")
        page.goto(f"{address}kerja/selesai/")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text("Selesai")
        sound(page)


def answer(page: Page, zone: str) -> None:
    """The answers follow the work: its proof stands beside them already, and no floor is missed any more."""
    page.goto(f"{zone}lke/?bagian=A.II.6")
    before = page.locator(".total").first.inner_text()
    expect(page.get_by_text("Rekap aduan").first).to_be_attached()
    page.locator("#isian-A-II-6-ii-a-2").check()
    expect(page.locator(".total").first).not_to_have_text(before)
    page.goto(f"{zone}lke/?bagian=A.II.5")
    expect(page.get_by_text("Rekap aduan").first).to_be_attached()
    page.locator("#isian-A-II-5-ii-a-selesai").fill("11")
    page.locator("#isian-A-II-5-ii-a-selesai").blur()
    expect(page.get_by_text("semua syarat WBBM terpenuhi").first).to_be_attached()


def monev(page: Page, road: str) -> None:
    """The meeting of the quarter is concluded; its minutes are a numbered document."""
    page.goto(f"{road}monev/")
    sound(page)
    page.locator("tr:has-text('Triwulan IV') th a").click()
    sound(page)
    page.get_by_role("link", name="Simpulkan dan cetak notulen").click()
    page.get_by_label("Kesimpulan").fill("Kedua langkah selesai dan terbukti; semua syarat dipantau (contoh).")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("Notulen dicetak dengan nomor dan QR")).to_be_visible()
    sound(page)
    printed = page.request.get(f"{page.url}notulen.pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")


def test_from_the_gap_to_the_minutes(browser: Browser, demo_site: str):
    with somebody(browser, demo_site, LEADER) as page:
        road = road_of(page)
        sound(page)
        assert from_gap_to_plan(page, road) == STEPS
        what_if(page, road)
    with somebody(browser, demo_site, HEAD) as page:
        set_plan(page, road)
    with somebody(browser, demo_site, LEADER) as page:
        work(page, road)
        answer(page, road.replace("/peta-jalan/", "/zona/"))
        monev(page, road)

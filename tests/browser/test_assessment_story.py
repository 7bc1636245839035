"""From the hand-over to the predicate on the sample site: tiers, return, revision, agreement, report, and what follows.

BLK Surabaya's worksheet lies with the team leader of the internal assessors. It goes up, comes back to the unit, is
mended and handed in again, judged and agreed to, and its report is issued. The pleno chooses it, the bureau proposes it
and freezes it, PortalRB fetches it and opens its evidence, the administrative selection fails, the objection is
accepted, TPN's answers are typed and read from a file, and the predicate stands in the register. Every page on the way
is sound (axe, no wider than the screen); the same walk is done without JavaScript, where axe cannot look.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from pilar.instrument.edition import load_edition
from pilar.kernel.samples import PASSWORD
from tests import prepared
from tests.browser.conftest import DESK, _page, serving
from tests.browser.signing_in import sign_in, sound

pytestmark = pytest.mark.browser

UNIT = "UPT Balai Latihan Kerja Surabaya"
MEMBER, LEAD, CONTROLLER = "tpi.anggota@pilar.test", "tpi.ketua@pilar.test", "tpi.dalnis@pilar.test"
INSPECTOR, UNIT_LEADER = "inspektur@pilar.test", "ketua.blk@pilar.test"
BUREAU, SLUG = "organisasi@pilar.test", "blk-surabaya"
#: What the sample's assessors found too high.
LOWER = "A.I.1.iii.b"


@pytest.fixture
def fresh_site(tmp_path: Path) -> Iterator[str]:
    """The sample site, of this walk alone: each begins where the sample left the worksheet."""
    home = str(prepared.fill_demo_home(tmp_path))
    with serving({**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_DEMO": "1"}) as served:
        yield served.address


def today() -> date:
    """The day that it is at the sample's bodies."""
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


def day_text(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


class Walk:
    """One walk: whoever acts signs in anew; pages are looked at where the browser may run a script."""

    def __init__(self, browser: Browser, site: str, *, scripts: bool) -> None:
        self.browser, self.site, self.scripts = browser, site, scripts

    @contextmanager
    def as_(self, who: str) -> Iterator[Page]:
        """``who``, signed in. What the browser complains about fails the test."""
        pages = _page(self.browser, self.site, viewport=DESK, java_script_enabled=self.scripts)
        page = next(pages)
        sign_in(page, who, PASSWORD)
        page.wait_for_url("**/ruang-kerja/")
        yield page
        for _ in pages:
            pass

    def look(self, page: Page) -> None:
        page.wait_for_load_state()  # a click returns as soon as the next page begins
        if self.scripts:
            sound(page)

    # -- the assessors

    def find(self, page: Page) -> str:
        """The address of the zone at its assessors, from the queue."""
        page.goto("/tpi/")
        self.look(page)
        page.get_by_role("link", name=UNIT).first.click()
        page.wait_for_url(re.compile(r"/tpi/\d+/$"))
        self.look(page)
        return page.url

    def judge_one(self, page: Page, zone: str, *, choice: int, note: str) -> None:
        """One question beside its evidence, saved, on to the next."""
        page.goto(f"{zone}nilai/{LOWER}/")
        self.look(page)
        expect(page.get_by_text("jawaban unit")).to_be_visible()
        page.locator(f"#isian-{LOWER.replace('.', '-')}-{choice}").check()
        page.get_by_label("Catatan penilai").fill(note)
        page.get_by_role("button", name="Simpan dan lanjut").click()
        page.wait_for_url(re.compile(r"/nilai/A\.I\.1\.iii\.c/$"))
        # With scripts the note may have been saved by itself just before.
        expect(page.get_by_text(re.compile(r"1 isian disimpan\.|Semua sudah tersimpan\."))).to_be_visible()

    def up(self, page: Page, zone: str, tier: str) -> None:
        page.goto(zone)
        page.get_by_role("button", name=f"Teruskan ke {tier}").click()
        expect(page.get_by_text("Putaran diteruskan")).to_be_visible()

    def return_it(self, page: Page, zone: str) -> None:
        page.goto(zone)
        page.get_by_role("link", name="Kembalikan kepada unit").click()
        self.look(page)
        page.get_by_label("Yang harus diperbaiki").fill("Lengkapi notulen monev (contoh).")
        page.get_by_role("button", name="Lanjutkan").click()
        self.look(page)
        page.get_by_role("button", name="Ya, kembalikan").click()
        expect(page.get_by_text("Lembar kerja dikembalikan; tenggat perbaikannya")).to_be_visible()

    def agree(self, page: Page, zone: str) -> None:
        page.goto(zone)
        page.get_by_role("link", name="Setujui", exact=True).click()
        self.look(page)
        page.get_by_role("button", name="Lanjutkan").click()
        self.look(page)
        page.get_by_role("button", name="Ya, setujui").click()
        expect(page.get_by_text("Penilaian disetujui dan dibekukan.")).to_be_visible()
        self.look(page)

    # -- the unit

    def mend(self, page: Page, unit: str) -> None:
        """Read what differs, answer in the thread, take the answer down, hand in again."""
        page.goto(f"{unit}penilaian/")
        self.look(page)
        expect(page.get_by_text("Dikembalikan untuk diperbaiki")).to_be_visible()
        page.get_by_role("link", name=LOWER, exact=True).click()
        page.get_by_label("Tulis pesan").fill("Kami turunkan; notulen menyusul (contoh).")
        page.get_by_role("button", name="Kirim").click()
        expect(page.get_by_text("Kami turunkan; notulen menyusul (contoh).")).to_be_visible()
        self.look(page)
        page.get_by_role("link", name="Buka pertanyaan ini di lembar kerja").click()
        page.locator(f"#isian-{LOWER.replace('.', '-')}-2").check()
        with page.expect_navigation():  # the form waits for the letter that is being saved by itself
            page.get_by_role("button", name="Simpan bagian ini").click()
        page.goto(f"{unit}serah/")
        self.look(page)
        page.get_by_role("button", name="Periksa sekali lagi dan serahkan").click()
        page.get_by_role("button", name="Ya, serahkan").click()
        expect(page.get_by_text("diserahkan").first).to_be_visible()
        page.goto(f"{unit}penilaian/")
        expect(page.get_by_text("Belum ada hasil").or_(page.get_by_text("Riwayat putaran"))).to_be_visible()

    # -- from the pleno to the predicate

    def send(self, page: Page, button: str | None = None, **fields: str) -> None:
        """Fill in a form by the names of its fields, send it, and mean it where the page asks once more."""
        for name, text in fields.items():
            field = page.locator(f"main [name={name}]").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(text)
            elif field.get_attribute("type") == "radio":
                page.locator(f"main [name={name}][value={text}]").check()
            else:
                field.fill(text)
        page.get_by_role("button", name=button).click() if button else page.locator("main form button.button").click()
        page.wait_for_load_state()
        sure = page.locator("button[name=yakin]")
        if sure.count():
            self.look(page)
            sure.click()
            page.wait_for_load_state()
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()

    def open_window(self, page: Page, *codes: str) -> None:
        """The letters of the year put these steps on today."""
        day = today()
        for code in codes:
            page.goto(f"/kelola/tahap/{code}/?tahun={day.year}")
            self.send(
                page, opens_on=day_text(day - timedelta(2)), closes_on=day_text(day + timedelta(9)),
                source="Surat edaran contoh",
            )  # fmt: skip

    def hold_pleno(self, page: Page) -> None:
        page.goto("/usulan/")
        self.look(page)
        page.goto("/usulan/pleno/")
        self.look(page)
        page.get_by_role("button", name=re.compile("^Mulai pleno WBK")).click()
        pleno = page.url
        self.look(page)
        page.goto(f"{pleno}rapat/")
        self.send(page, tanggal=day_text(today()), tempat="Aula (contoh)", peserta="Inspektur; Kepala Biro (contoh)")
        page.get_by_role("link", name=f"Putuskan {UNIT}").click()
        self.send(page, keputusan="chosen")
        self.look(page)
        page.get_by_role("link", name="Tutup pleno").click()
        page.locator("button[name=yakin]").click()
        expect(page.get_by_role("heading", name="Berita acara", exact=True)).to_be_visible()

    def bring(self, page: Page, zone: str, **values: str) -> None:
        """What is not known yet of the unit's prerequisites."""
        page.goto("/usulan/prasyarat/")
        self.look(page)
        for code, value in values.items():
            page.goto(f"/usulan/prasyarat/zona/{zone}/{code.replace('_', '-')}/")
            self.send(page, nilai=value)

    def propose(self, page: Page) -> None:
        page.goto("/usulan/daftar/")
        self.look(page)
        page.get_by_role("link", name=re.compile(f"Usulan WBK {today().year}")).click()
        self.look(page)
        page.get_by_role("link", name="Ketentuan").click()
        self.send(page, alasan="Pencatatan tahun ini masih berjalan (contoh).")
        page.get_by_role("link", name="Tetapkan dan bekukan").click()
        self.send(page, nomor="800/USUL/contoh", tanggal=day_text(today()))
        expect(page.get_by_text("Ditetapkan").first).to_be_visible()
        self.look(page)

    def fetch(self, page: Page, home: Path) -> None:
        """As PortalRB does, with the body's token; then a link to evidence, without an account."""
        token = json.loads((home / "demo.json").read_text(encoding="utf-8"))["portalrb_token"]
        key = next(value for slug, value in token.items() if "jatim" in slug)
        ask = page.request
        headers = {"Authorization": f"Bearer {key}"}
        units = ask.get("/api/portalrb/pengusulan/unit-wbk", headers=headers).json()["units"]
        assert [unit["id"] for unit in units] == [SLUG]
        answers = ask.get(f"/api/portalrb/lke/jawaban-unit/{SLUG}", headers=headers).json()["answers"]
        assert len(answers) == 127
        assert ask.get("/api/portalrb/lke/jawaban-unit/p2tk", headers=headers).status == 404
        link = next(answer["bukti_dukung_unit"] for answer in answers if answer["bukti_dukung_unit"])
        page.goto(link)
        self.look(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    def tell(self, page: Page) -> None:
        """What TPN is told of a service, from the page of the proposed unit: refused once, then kept."""
        page.get_by_role("link", name="Layanan dan isiannya").click()
        self.look(page)
        page.get_by_role("link", name="Pelatihan kerja berbasis kompetensi").click()
        self.look(page)
        page.get_by_label("Isu", exact=True).fill("Peserta mendaftar dua kali (contoh).")
        page.get_by_label("Satuan").fill("kali")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_role("alert")).to_contain_text("Sebut apa yang diukur")
        self.look(page)
        expect(page.get_by_label("Isu", exact=True)).to_have_value("Peserta mendaftar dua kali (contoh).")
        page.get_by_label("Satuan").fill("")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("1 dari 6 bagian")).to_be_visible()
        self.look(page)

    def object_and_win(self, page: Page) -> str:
        """The administrative selection fails one row; the pack is answered, sent, and accepted. The unit's address."""
        page.goto("/usulan/daftar/")
        page.get_by_role("link", name=re.compile(f"Usulan WBK {today().year}")).click()
        page.get_by_role("link", name="Hasil TPN").click()
        row = page.url
        self.look(page)
        self.tell(page)
        page.goto(f"{row}tahap/administrative-selection/")
        self.send(
            page, hasil="failed", nomor="B/1/TPN (contoh)", tanggal=day_text(today()),
            temuan="lhkpn: Bukti pelaporan tidak terbaca (contoh)",
        )  # fmt: skip
        page.get_by_role("link", name="Sanggah").click()
        self.look(page)
        objection = page.url
        page.get_by_role("link", name=re.compile("^Tulis")).first.click()
        self.send(page, tanggapan="Bukti terlampir pada surat sanggah (contoh).")
        page.goto(f"{objection}kirim/")
        self.send(page, nomor="800/SANGGAH/contoh", tanggal=day_text(today()))
        page.goto(f"{objection}jawaban/")
        self.send(
            page, putusan="diterima", nomor="B/2/TPN (contoh)", tanggal=day_text(today()),
            jawaban="Dapat diterima (contoh).",
        )  # fmt: skip
        self.look(page)
        return row

    def tell_tpn(self, page: Page, row: str) -> None:
        """One answer of TPN typed with its note; others from a file, looked through, one of them left out."""
        typed, changed, left_out = "A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.a"
        page.goto(f"{row}tpn/")
        self.look(page)
        page.locator(f"[name='pilihan:{typed}']").select_option("Ya")
        page.locator(f"[name='pilihan:{changed}']").select_option("A")
        page.locator(f"[name='catatan:{typed}']").fill("Keputusan tim kerja lengkap (contoh).")
        page.locator("#bagian-1").get_by_role("button", name="Simpan, tetap di sini").click()
        expect(page.get_by_text("2 isian TPN disimpan")).to_be_visible()
        expect(page.locator(f"[name='catatan:{typed}']")).to_have_value("Keputusan tim kerja lengkap (contoh).")
        numbers = {key: place.soal_id for key, place in load_edition().fields.items()}
        said = [(changed, "B"), (left_out, "Tidak"), ("A.I.1.ii.b", "Z")]
        answers = [{"soal_id": numbers[key], "jawaban_tpn": value, "catatan_tpn": "Contoh."} for key, value in said]
        document = {"unit_id": SLUG, "nama_unit": UNIT, "tahun": load_edition().year, "answers": answers}
        page.goto(f"{row}tpn/impor/")
        self.look(page)
        content = json.dumps(document).encode()
        page.set_input_files("[name=berkas]", {"name": "tpn.json", "mimeType": "application/json", "buffer": content})
        page.get_by_role("button", name="Baca berkas").click()
        expect(page.get_by_text("2 jawaban dan 3 catatan terbaca, 1 isian tidak terbaca.")).to_be_visible()
        self.look(page)
        page.locator(f"[name=pilih][value='{left_out}']").uncheck()
        page.get_by_role("button", name="Hitung nilai dengan yang ditandai").click()
        expect(page.locator(f"[name=pilih][value='{left_out}']")).not_to_be_checked()
        page.get_by_role("button", name="Terima yang ditandai").first.click()
        expect(page.get_by_text("2 isian TPN diterima")).to_be_visible()
        page.get_by_role("link", name="Hasil TPN per pertanyaan").click()
        self.look(page)
        expect(page.get_by_text("Keputusan tim kerja lengkap (contoh).")).to_be_visible()

    def decide(self, page: Page, row: str) -> None:
        """The later stages, TPN's own answers, and the predicate."""
        for number, code in enumerate(("desk-evaluation", "interview", "field-visit", "panel", "determination")):
            page.goto(f"{row}tahap/{code}/")
            self.send(page, hasil="passed", nomor=f"B/{number + 2}/TPN (contoh)", tanggal=day_text(today()))
        self.tell_tpn(page, row)
        page.goto(row)
        self.look(page)
        page.get_by_role("link", name="Catat predikatnya").click()
        self.send(
            page, predikat="WBK", nomor="KEP/1 (contoh)", tanggal=day_text(today()), pemberi="Menteri PANRB",
            mulai=day_text(today()),
        )  # fmt: skip
        page.goto("/usulan/predikat/")
        self.look(page)
        expect(page.get_by_role("link", name="UPT BLK Surabaya")).to_be_visible()
        page.goto(f"/unit/{SLUG}/")
        self.look(page)
        expect(page.locator("main")).to_contain_text("WBK")


@pytest.mark.parametrize("scripts", [True, False], ids=["desk", "no-scripts"])
def test_from_the_hand_over_to_the_predicate(browser: Browser, fresh_site: str, tmp_path: Path, scripts: bool) -> None:
    walk = Walk(browser, fresh_site, scripts=scripts)
    zone = to_the_report(walk)
    number = zone.rstrip("/").rpartition("/")[2]
    with walk.as_(BUREAU) as page:
        walk.open_window(page, "pleno", "proposal")
        walk.bring(page, number, core_service="ya", launch=day_text(today() - timedelta(500)))
    with walk.as_(INSPECTOR) as page:
        walk.bring(page, number, internal_sakip="BB")
        walk.hold_pleno(page)
    with walk.as_(BUREAU) as page:
        walk.propose(page)
        walk.fetch(page, tmp_path)
        row = walk.object_and_win(page)
        walk.decide(page, row)


def to_the_report(walk: Walk) -> str:
    """From the tiers to the issued report; the address of the zone at its assessors."""
    scripts = walk.scripts
    with walk.as_(LEAD) as page:
        zone = walk.find(page)
        if scripts:
            walk.judge_one(page, zone, choice=2, note="Setuju anggota (contoh).")
        walk.up(page, zone, "Pengendali teknis")
    unit = zone.replace("/tpi/", "/zona/")
    with walk.as_(CONTROLLER) as page:
        walk.return_it(page, zone)
    with walk.as_(UNIT_LEADER) as page:
        walk.mend(page, unit)
    with walk.as_(MEMBER) as page:
        page.goto(zone)
        page.get_by_role("button", name="Ambil untuk dinilai").click()
        expect(page.get_by_text("Lembar kerja diambil.")).to_be_visible()
        walk.up(page, zone, "Ketua")
    with walk.as_(LEAD) as page:
        page.goto(f"{zone}nilai/?bagian=A.I.1")
        walk.look(page)
        page.goto(f"{zone}nilai/berbeda/")
        walk.look(page)
        walk.up(page, zone, "Pengendali teknis")
    with walk.as_(CONTROLLER) as page:
        walk.agree(page, zone)
    with walk.as_(INSPECTOR) as page:
        page.goto(f"{zone}laporan/")
        walk.look(page)
        page.get_by_role("button", name="Terbitkan laporan").click()
        expect(page.get_by_text("Yang sudah terbit")).to_be_visible()
        walk.look(page)
    return zone

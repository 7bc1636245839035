"""Evidence in the browser: a photo in three taps, reading inline at a page, a check by a second person; all sound."""

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
class EvidenceSite:
    """A served site, and what tests/browser/evidence_site.py says of it."""

    address: str
    names: dict[str, Any]

    @property
    def zone(self) -> str:
        return f"/zona/{self.names['zone']}/"


@pytest.fixture(scope="module")
def evidence_site(tmp_path_factory) -> Iterator[EvidenceSite]:
    home = str(prepared.fill_home(tmp_path_factory.mktemp("evidence")))
    environment = {**os.environ, "DATABASE_URL": "", "PILAR_HOME": home, "PILAR_REQUIRE_MFA": "0"}
    command = [sys.executable, "-m", "tests.browser.evidence_site"]
    made = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with serving(environment) as served:
        yield EvidenceSite(served.address, json.loads(made.stdout))


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser, evidence_site: EvidenceSite) -> Iterator[Page]:
    yield from _page(browser, evidence_site.address, viewport=request.param)


@pytest.fixture
def phone(browser: Browser, evidence_site: EvidenceSite) -> Iterator[Page]:
    yield from _page(browser, evidence_site.address, viewport=PHONE, has_touch=True)


@pytest.fixture
def desk(browser: Browser, evidence_site: EvidenceSite) -> Iterator[Page]:
    yield from _page(browser, evidence_site.address, viewport=DESK)


@pytest.fixture
def plain(browser: Browser, evidence_site: EvidenceSite) -> Iterator[Page]:
    yield from _page(browser, evidence_site.address, viewport=PHONE, java_script_enabled=False)


def enter(page: Page, site: EvidenceSite, who: str) -> None:
    sign_in(page, site.names[who], site.names["password"])
    expect(page.get_by_role("heading", name="Yang menunggu Anda")).to_be_visible()


def test_every_page_is_sound(page, evidence_site):
    names, zone = evidence_site.names, evidence_site.zone
    enter(page, evidence_site, "leader")
    one = f"{zone}bukti/{names['decree']}/"
    addresses = (
        f"{zone}bukti/", f"{zone}bukti/?pakai=belum", f"{zone}bukti/?judul=tidakada", f"{zone}bukti/tambah/",
        f"{zone}bukti/tambah/?isian={names['field']}", f"{zone}bukti/tambah/?cara=tautan&isian={names['field']}",
        f"{zone}bukti/tambah/?cara=ada&isian={names['field']}", f"{zone}bukti/tambah/?cara=ada",
        f"{zone}bukti/foto/", f"{zone}bukti/foto/?isian={names['field']}", one, f"{one}ubah/", f"{one}versi-baru/",
        f"{one}pakai/", f"{zone}bukti/{names['link']}/", f"{zone}isian/{names['other']}/bukti/",
        f"{zone}isian/A.I.3.i.a/bukti/",
    )  # fmt: skip
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    assert wrong == []


def test_a_photo_is_evidence_in_three_taps(phone, evidence_site):
    """The question, the camera, save; before them only the page that the phone keeps on its home screen."""
    enter(phone, evidence_site, "pokja")
    phone.goto(f"{evidence_site.zone}bukti/foto/")
    sound(phone)
    phone.get_by_role("link", name="A.I.1.i.a").first.tap()
    camera = phone.get_by_label("Foto", exact=True)
    assert camera.get_attribute("capture") == "environment"
    photo = {"name": "IMG_20261125.jpg", "mimeType": "image/jpeg", "buffer": bad_files.picture(size=(640, 480))}
    with phone.expect_file_chooser() as chooser:
        camera.tap()
    chooser.value.set_files(photo)
    assert phone.get_by_label("Judul").input_value().startswith("Foto ")
    phone.get_by_role("button", name="Simpan foto").tap()
    expect(phone.get_by_text("tersimpan. ")).to_be_visible()
    sound(phone)


def test_a_photo_is_saved_without_javascript_too(plain, evidence_site):
    enter(plain, evidence_site, "leader")
    plain.goto(f"{evidence_site.zone}bukti/foto/?isian={evidence_site.names['field']}")
    photo = {"name": "foto.png", "mimeType": "image/png", "buffer": bad_files.picture("PNG", (64, 48))}
    plain.get_by_label("Foto", exact=True).set_input_files(photo)
    plain.get_by_role("button", name="Simpan foto").click()
    expect(plain.get_by_text("tersimpan. ")).to_be_visible()


def test_a_document_is_read_inline_at_its_page_and_then_the_next_evidence(desk, evidence_site):
    names = evidence_site.names
    enter(desk, evidence_site, "staff")
    answers = []
    desk.on("response", lambda answer: answers.append(answer) if "/berkas" in answer.url else None)
    desk.goto(f"{evidence_site.zone}isian/{names['field']}/bukti/")
    frame = desk.locator("iframe")
    expect(frame).to_have_attribute("src", f"{evidence_site.zone}bukti/{names['decree']}/2/berkas#page=3")
    desk.wait_for_load_state("networkidle")
    # The frame was not refused by any policy: the document was fetched and the frame is no error page.
    assert {answer.status for answer in answers} == {200}
    assert desk.frames[1].url.endswith("/berkas#page=3")
    desk.get_by_role("link", name="Bukti berikutnya").click()
    expect(desk.get_by_role("heading", name="Foto penandatanganan SK")).to_be_visible()
    expect(desk.locator(".reading-picture img")).to_have_js_property("naturalWidth", 1200)
    desk.get_by_role("link", name="Bukti berikutnya").click()
    expect(desk.get_by_text("Tidak terjangkau dari sini")).to_be_visible()
    link = desk.get_by_role("link", name="Buka di tab baru")
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")
    sound(desk)


def test_what_was_sent_back_is_checked_again_by_a_second_person(desk, evidence_site):
    names = evidence_site.names
    enter(desk, evidence_site, "secretary")
    desk.get_by_role("link", name="menunggu diperiksa").first.click()
    desk.get_by_role("link", name="SK Tim Kerja Pembangunan").click()
    desk.get_by_role("button", name="Simpan hasil pemeriksaan").click()
    sound(desk)  # with its errors
    desk.get_by_label("Benar: isinya terbaca").check()
    desk.get_by_role("button", name="Simpan hasil pemeriksaan").click()
    expect(desk.get_by_text("Versi 2 sekarang: diperiksa.")).to_be_visible()
    sound(desk)
    sign_out(desk)
    enter(desk, evidence_site, "leader")
    desk.goto(f"{evidence_site.zone}bukti/{names['decree']}/")
    expect(desk.get_by_text("diperiksa oleh rekan setim")).to_be_visible()


def test_a_refused_file_keeps_what_was_typed_and_says_that_it_must_be_chosen_again(desk, evidence_site):
    enter(desk, evidence_site, "leader")
    desk.goto(f"{evidence_site.zone}bukti/tambah/?isian={evidence_site.names['field']}")
    document = {"name": "lakip.pdf", "mimeType": "application/pdf", "buffer": bad_files.saved(bad_files.pdf(2))}
    desk.get_by_label("Berkas", exact=True).set_input_files(document)
    desk.get_by_label("Judul").fill("LAKIP 2025")
    desk.get_by_label("Halaman yang membuktikan").fill("7")
    desk.get_by_role("button", name="Simpan bukti").click()
    expect(desk.get_by_role("alert")).to_contain_text("Dokumen ini hanya 2 halaman")
    expect(desk.get_by_role("alert")).to_contain_text("Pilih lagi berkasnya")
    assert desk.get_by_label("Judul").input_value() == "LAKIP 2025"
    sound(desk)

"""A file outlives the refusal of another field, in every form of records and area 1 that brings one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilar.areas.change.models import Communication
from pilar.kernel.models import StoredFile
from pilar.organisation.forms.uploads import GONE
from pilar.records.models import Activity, Review
from tests.organisation.town import TODAY
from tests.records.reviewing import build_desk

ADDRESS = "/catatan/evaluasi/dari-luar/"
KEPT = re.compile(r'name="berkas-tersimpan" value="([^"]+)"')


@pytest.fixture
def desk(db):
    return build_desk()


@pytest.fixture
def leader(desk, client):
    client.force_login(desk.leader)
    return client


def paper(content: bytes = b"Laporan contoh", name: str = "lhe.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def typed(desk, **more):
    return {
        "judul": "Evaluasi SOP", "objek": "Penerapan SOP", "masa_mulai": "01-01-2026", "masa_sampai": "30-06-2026",
        "unit": desk.town.training.slug, "dibahas": "10-07-2026", "kesimpulan": "Cukup", "pokok": ["sop"], **more,
    }  # fmt: skip


def kept(answer) -> str:
    assert answer.status_code == 422
    found = KEPT.search(answer.content.decode())
    assert found is not None, "the file is not kept"
    return unescape(found[1])


def test_it_comes_along_with_what_is_mended(desk, leader):
    reference = kept(leader.post(ADDRESS, typed(desk, berkas=paper())))
    second = kept(leader.post(ADDRESS, typed(desk, **{"berkas-tersimpan": reference, "nomor": "", "judul": ""})))
    sent = leader.post(ADDRESS, typed(desk, **{"berkas-tersimpan": second, "nomor": "700/1"}))
    assert sent.status_code == 302
    row = Review.objects.get().files.get()
    assert (row.filename, row.stored.unused_since) == ("lhe.txt", None)


def test_another_file_takes_its_place(desk, leader):
    reference = kept(leader.post(ADDRESS, typed(desk, berkas=paper())))
    again = {"berkas-tersimpan": reference, "berkas": paper(b"Yang benar", "benar.txt"), "nomor": "1"}
    assert leader.post(ADDRESS, typed(desk, **again)).status_code == 302
    assert Review.objects.get().files.get().filename == "benar.txt"


def test_it_can_be_let_go_for_a_link(desk, leader):
    link = {"tautan": "https://dokumen.contoh.go.id/lhe", "nomor": "1"}
    reference = kept(leader.post(ADDRESS, typed(desk, berkas=paper(), **link)))
    sent = {"berkas-tersimpan": reference, "berkas-lepas": "1", **link}
    assert leader.post(ADDRESS, typed(desk, **sent)).status_code == 302
    assert Review.objects.get().files.get().url


@pytest.mark.parametrize("whose", ["another's", "broken", "swept"])
def test_one_that_is_no_more_is_said_and_nothing_is_stored_without_it(desk, client, whose):
    client.force_login(desk.secretary)
    reference = kept(client.post(ADDRESS, typed(desk, berkas=paper())))
    if whose == "another's":
        client.force_login(desk.leader)
    if whose == "broken":
        reference = f"x{reference}"
    if whose == "swept":
        StoredFile.objects.all().delete()
    link = {"tautan": "https://dokumen.contoh.go.id/lhe", "nomor": "1"}  # would do without the file
    answer = client.post(ADDRESS, typed(desk, **{"berkas-tersimpan": reference}, **link))
    assert answer.status_code == 422
    assert GONE in answer.content.decode()
    assert not Review.objects.exists()


def test_what_the_file_itself_is_refused_for_is_said_once_and_it_is_not_kept(desk, leader):
    answer = leader.post(ADDRESS, typed(desk, berkas=paper(b"MZ\x90\x00" * 40, "a.exe"), nomor="1"))
    assert answer.status_code == 422
    assert "tersimpan dan ikut terkirim" not in answer.content.decode()
    assert answer.content.decode().count("program Windows") == 1
    assert "Pilih lagi berkasnya" in answer.content.decode()
    answer = leader.post(ADDRESS, typed(desk, berkas=paper(b"MZ\x90\x00" * 40, "a.exe")))
    assert answer.content.decode().count("program Windows") == 2  # in the summary and at the field
    assert not StoredFile.objects.exists()


def test_an_activity_from_outside_keeps_its_file_too(desk, leader):
    address = "/catatan/kegiatan/daftarkan/"
    sent = {"judul": "Apel", "hari": TODAY.strftime("%d-%m-%Y"), "mulai": "08.00", "unit": desk.town.training.slug}
    reference = kept(leader.post(address, {**sent, "berkas": paper()}))
    answer = leader.post(address, {**sent, "nomor": "005/1", "berkas-tersimpan": reference})
    assert answer.status_code == 302, answer.content.decode()
    assert Activity.objects.get().files.get().filename == "lhe.txt"


def test_so_does_the_communication_of_area_1(desk, leader):
    address = "/perubahan/komunikasi/baru/"
    sent = {"tanggal": "01-11-2026", "isi": "", "lewat": "ceremony", "sasaran": "inside"}
    page = leader.get(address).content.decode()
    media = re.findall(r'<option value="(\w+)"', page)
    sent |= {"lewat": media[0], "sasaran": Communication.AUDIENCES[0][0]}
    reference = kept(leader.post(address, {**sent, "berkas": paper()}))
    answer = leader.post(address, {**sent, "isi": "Ajakan", "berkas-tersimpan": reference})
    assert answer.status_code == 302, answer.content.decode()
    assert Communication.objects.get().filename == "lhe.txt"

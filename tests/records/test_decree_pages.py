"""Pages of decrees: filtered, downloaded, with the same queries for ten and a thousand; nothing typed is lost."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.evaluation.models import EvidenceUse
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty
from pilar.records.actions import decrees
from pilar.records.models import Decree, DecreeFile, DecreeMember
from tests.organisation.town import AT
from tests.records.decree_rows import decree_row, draft_row, named_decree

LIST = "/catatan/keputusan/"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return local_day(timezone.now())


@pytest.fixture
def leader(client, office):
    client.force_login(office.leader)
    return client


def one(decree, rest=""):
    return f"{LIST}{decree.pk}/{rest}"


def titles(client, query):
    sent = b"".join(client.get(f"{LIST}?{query}&unduh=csv").streaming_content).decode("utf-8-sig")
    rows = csv.reader(StringIO(sent), delimiter=";")
    return {row[3] for row in rows if len(row) > 3} - {"Judul"}


# -- the list


def test_the_filter(leader, office, today):
    unit = office.town.training
    rows = {
        "berlaku": {"valid_until": None}, "segera": {"valid_until": today + 45 * DAY, "kind": "policy"},
        "belum-segera": {"valid_until": today + 46 * DAY, "kind": "sop"}, "lewat": {"valid_until": today - DAY},
        "belum-mulai": {"valid_from": today + DAY, "valid_until": None},
        "dicabut": {"state": "revoked", "revoked_on": today},
    }  # fmt: skip
    for title, more in rows.items():
        decree_row(unit, title=title, **{"valid_from": date(2024, 1, 1), **more})
    draft_row(unit, title="rancangan").members.create(name="Anggota Dicari")
    decree_row(office.town.health, title="dinas lain")
    assert titles(leader, "") == {*rows, "rancangan"}
    for query, wanted in {
        "keadaan=berlaku": {"berlaku", "segera", "belum-segera"}, "keadaan=segera-berakhir": {"segera"},
        "keadaan=lewat": {"lewat"}, "keadaan=belum-mulai": {"belum-mulai"}, "keadaan=dicabut": {"dicabut"},
        "keadaan=rancangan": {"rancangan"}, "keadaan=perlu-diperbarui": set(), "jenis=policy": {"segera"},
        "cari=dicari": {"rancangan"}, "cari=SEGERA": {"segera", "belum-segera"}, "tahun=2023": set(),
        "unit=upt-balai-latihan-kerja&keadaan=lewat": {"lewat"}, "tahun=abc": set(), "keadaan=bogus": set(),
    }.items():  # fmt: skip
        assert titles(leader, query) == wanted, query


def test_a_year_holds_what_held_on_one_of_its_days(leader, office):
    unit = office.town.training
    decree_row(unit, title="dua tahun", valid_from=date(2024, 12, 31), valid_until=date(2025, 1, 1))
    decree_row(unit, title="dicabut", valid_from=date(2024, 5, 1), state="revoked", revoked_on=date(2025, 1, 1))
    assert titles(leader, "tahun=2024") == {"dua tahun", "dicabut"}
    assert titles(leader, "tahun=2025") == {"dua tahun"}


def test_the_list_warns_of_a_decree_that_names_somebody_who_has_left(leader, office, today):
    decree = decree_row(office.town.training, valid_until=None)
    member = decree.members.create(name="Anggota contoh", person=office.town.person(office.town.training))
    tag = '<span class="tag tag-warn">Perlu diperbarui</span>'
    assert tag not in leader.get(LIST).content.decode()
    Duty.objects.filter(person=member.person).update(valid_until=today - DAY)
    assert tag in leader.get(LIST).content.decode()
    assert titles(leader, "keadaan=perlu-diperbarui") == {decree.title}
    page = leader.get(one(decree)).content.decode()
    assert "SK perlu diperbarui" in page
    assert "Anggota contoh tidak lagi bertugas" in page


def test_the_list_takes_the_same_queries_for_ten_and_a_thousand(leader, office):
    def asked(query=""):
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(f"{LIST}{query}").status_code == 200
        return len(captured)

    def add(count):
        made = Decree.objects.bulk_create(
            Decree(unit=office.town.training, title=f"Keputusan {n}", kind="policy", created_at=AT, created_by="1")
            for n in range(count)
        )
        DecreeMember.objects.bulk_create(DecreeMember(decree=each, name="Anggota contoh") for each in made)

    add(10)
    few = asked(), asked("?keadaan=perlu-diperbarui"), asked("?cari=contoh")
    add(990)
    assert (asked(), asked("?keadaan=perlu-diperbarui"), asked("?cari=contoh")) == few
    assert few[0] <= 9


def test_the_page_of_one_takes_the_same_queries_for_few_people_and_many(leader, office):
    decree = named_decree(office.town.training)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(one(decree)).status_code == 200
        return len(captured)

    few = asked()
    decree.members.bulk_create(
        DecreeMember(decree=decree, name=f"Anggota contoh {n}", person=office.head if n == 1 else None)
        for n in range(200)
    )
    assert asked() == few
    assert few <= 16


def test_somebody_of_another_body_gets_404(client, office):
    decree = named_decree(office.town.training)
    client.force_login(office.town.user(office.town.other_root, "Kepala lain contoh", "head"))
    for rest in ("", "tetapkan/", f"berkas/{decree.files.get().pk}/", f"nama/{decree.members.get().pk}/"):
        assert client.get(one(decree, rest)).status_code == 404, rest


def test_the_people_and_files_of_one_decree_are_not_reached_through_another(leader, office):
    first, second = named_decree(office.town.training), named_decree(office.town.training)
    for rest in (f"nama/{second.members.get().pk}/", f"berkas/{second.files.get().pk}/hapus/"):
        assert leader.get(one(first, rest)).status_code == 404, rest


# -- writing


NEW = {
    "jenis": "zi-team",
    "judul": "Tim kerja ZI (data contoh)",
    "pemilihan": "Dari tiap seksi",
    "tentang": ["zi-team"],
}
DECIDE = {
    "nomor": "188.4/1/2026", "ditetapkan": "5-1-2026", "mulai": "5-1-2026", "sampai": "31-12-2026",
    "penanda": "Kepala UPT contoh", "berkas": "", "tautan": "", "nomor_luar": "SRK-1", "sistem": "Srikandi",
}  # fmt: skip


SURE = {"yakin": "1"}


def test_before_it_is_decided_one_is_told_what_cannot_be_mended(leader, office):
    decree = draft_row(office.town.training)
    decree.members.create(name="Anggota contoh")
    file = SimpleUploadedFile("sk.txt", b"Keputusan contoh", "text/plain")
    sent = {**DECIDE, "penanda": "Pegawai contoh", "penanda_pilihan": office.staff.person_id, "mulai": "1-1-2026",
            "nomor_luar": "", "berkas": file}  # fmt: skip
    text = leader.post(one(decree, "tetapkan/"), sent).content.decode()
    for said in ("1 nama di dalamnya tidak dapat diubah lagi", "sebagai Pelaksana, bukan sebagai pimpinan",
                 "Berlaku surut: sejak 1 Januari 2026", "sk.txt"):  # fmt: skip
        assert said in text, said
    # Back to the form: what was typed stands there, and the file is with the draft.
    del sent["berkas"]
    form = leader.post(one(decree, "tetapkan/"), {**sent, "ubah": "1"})
    assert form.status_code == 200
    for value in ("188.4/1/2026", "1-1-2026", "Pegawai contoh"):
        assert f'value="{value}"' in form.content.decode(), value
    assert "Berkasnya sudah ada" in form.content.decode()
    assert leader.post(one(decree, "tetapkan/"), {**sent, **SURE}).status_code == 302


def test_from_draft_to_force(leader, office):
    unit = office.town.training.slug
    assert leader.post(f"{LIST}baru/", {**NEW, "unit": unit}).status_code == 302
    decree = Decree.objects.get()
    pick = {"penanda_pilihan": office.head.pk}
    found = leader.post(one(decree, "tetapkan/"), DECIDE)
    assert found.status_code == 200  # which of those that fit is meant
    assert "Satu yang cocok" in found.content.decode()
    looked = leader.post(one(decree, "tetapkan/"), {**DECIDE, **pick}).content.decode()
    assert "Tetapkan keputusan ini?" in looked
    assert "Kepala UPT contoh, Kepala UPT" in looked
    assert "Belum ada nama di dalamnya" in looked
    decree.refresh_from_db()
    assert decree.state == "draft"
    answer = leader.post(one(decree, "tetapkan/"), {**DECIDE, **pick, **SURE}, follow=True)
    assert "berlaku mulai 5 Januari 2026" in answer.content.decode()
    decree.refresh_from_db()
    assert (decree.state, decree.capacity, decree.selection) == ("in_force", "Kepala UPT", "Dari tiap seksi")


def test_what_is_refused_keeps_all_that_was_typed(leader, office):
    decree = draft_row(office.town.training)
    sent = {**DECIDE, "penanda_pilihan": office.head.pk, "sampai": "1-1-2020"}
    page = leader.post(one(decree, "tetapkan/"), sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Masa berlaku terbalik" in text
    for value in ("188.4/1/2026", "1-1-2020", "Kepala UPT contoh", "SRK-1", "Srikandi"):
        assert f'value="{value}"' in text, value


@pytest.mark.parametrize("fault", [{"sampai": "1-1-2020"}, {"ditetapkan": "kemarin"}])
def test_a_file_that_came_with_a_refused_form_is_kept_with_the_draft(leader, office, fault):
    decree = draft_row(office.town.training)
    for _ in range(2):
        file = SimpleUploadedFile("sk.txt", b"Keputusan contoh", "text/plain")
        sent = {**DECIDE, "penanda_pilihan": office.head.pk, "nomor_luar": "", "berkas": file, **fault}
        page = leader.post(one(decree, "tetapkan/"), sent)
        assert page.status_code == 422
        assert "Berkasnya sudah ada" in page.content.decode()
    assert decree.files.get().what == DecreeFile.SIGNED
    sent = {**DECIDE, **SURE, "penanda_pilihan": office.head.pk, "nomor_luar": ""}
    assert leader.post(one(decree, "tetapkan/"), sent).status_code == 302


def test_a_file_that_is_no_document_is_refused_with_a_sentence(leader, office):
    decree = draft_row(office.town.training)
    file = SimpleUploadedFile("sk.exe", b"MZ\x90\x00" * 40)
    page = leader.post(one(decree, "tetapkan/"), {**DECIDE, "penanda_pilihan": office.head.pk, "berkas": file})
    assert page.status_code == 422
    assert not decree.files.exists()


def test_an_overlapping_one_is_offered_to_be_replaced(leader, office):
    old = decree_row(office.town.training, number="188.4/9/2025", valid_from=date(2025, 1, 1), valid_until=None)
    decree = draft_row(office.town.training)
    sent = {**DECIDE, "penanda_pilihan": office.head.pk}
    page = leader.post(one(decree, "tetapkan/"), sent)
    assert page.status_code == 422
    assert "188.4/9/2025" in page.content.decode()
    assert f'name="gantikan" value="{old.pk}"' in page.content.decode()
    assert leader.post(one(decree, "tetapkan/"), {**sent, "gantikan": ""}).status_code == 422
    assert leader.post(one(decree, "tetapkan/"), {**sent, "gantikan": "x"}).status_code == 422
    looked = leader.post(one(decree, "tetapkan/"), {**sent, "gantikan": old.pk}).content.decode()
    assert "nomor 188.4/9/2025 berakhir 4 Januari 2026" in looked
    assert leader.post(one(decree, "tetapkan/"), {**sent, **SURE, "gantikan": old.pk}).status_code == 302
    old.refresh_from_db()
    assert old.valid_until == date(2026, 1, 4)


def test_a_decree_from_outside_in_one_form(leader, office):
    sent = {
        **NEW, **DECIDE, "unit": office.town.training.slug, "penanda": "", "nama_penanda": "Bupati contoh",
        "jabatan_penanda": "",
    }  # fmt: skip
    page = leader.post(f"{LIST}baru/?cara=luar", sent)
    assert page.status_code == 422
    assert "Tulis jabatan penanda tangannya" in page.content.decode()
    assert leader.post(f"{LIST}baru/?cara=luar", {**sent, "jabatan_penanda": "Bupati"}).status_code == 302
    assert Decree.objects.get().mode == "outside"


def test_a_pasted_table_with_an_unknown_line_is_kept_in_the_form(leader, office):
    decree = draft_row(office.town.training)
    table = "Kepala UPT contoh\t\tKetua\nTamu Asing\t\tAnggota\n"
    page = leader.post(one(decree, "nama/tempel/"), {"tabel": table})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Baris 2:" in text
    assert "Tamu Asing" in text
    assert "Kepala UPT contoh: Ketua" in text
    assert not decree.members.exists()
    assert leader.post(one(decree, "nama/tempel/"), {"tabel": table, "nama_saja": "on"}).status_code == 302
    assert list(decree.members.values_list("name", flat=True)) == ["Kepala UPT contoh", "Tamu Asing"]


def test_a_conflict_shows_both_texts(leader, office):
    decree = draft_row(office.town.training)
    seen = decrees.version_of_draft(decree)
    Decree.objects.update(title="Judul orang lain")
    page = leader.post(one(decree, "ubah/"), {**NEW, "judul": "Judul saya", "versi": seen})
    assert page.status_code == 422
    assert "Judul orang lain" in page.content.decode()
    assert 'value="Judul saya"' in page.content.decode()


def test_revoking_says_why_on_the_page(leader, office):
    decree = decree_row(office.town.training)
    sent = {"sejak": "24-11-2026", "alasan": "Organisasi berubah"}
    assert leader.post(one(decree, "cabut/"), sent).status_code == 302
    assert "Tidak berlaku sejak 24 November 2026. Organisasi berubah" in leader.get(one(decree)).content.decode()


def test_the_successor_is_drafted_with_one_click(leader, office):
    decree = decree_row(office.town.training)
    answer = leader.post(one(decree, "pengganti/"), follow=True)
    assert "Rancangan pengganti dibuat" in answer.content.decode()
    assert Decree.objects.filter(state="draft").count() == 1


# -- evidence


def test_a_decree_becomes_evidence_with_its_period(leader, office):
    from tests.evaluation.place import build_place

    zone = build_place(office.town).zone
    decree = decree_row(office.town.training, valid_until=date(2026, 12, 31))
    paper = SimpleUploadedFile("sk.txt", b"Keputusan contoh", "text/plain")
    leader.post(one(decree, "berkas/tambah/"), {"isi": "signed", "berkas": paper, "tautan": "", "judul": "SK"})
    page = leader.get(one(decree, "jadikan-bukti/")).content.decode()
    assert "Masa yang dibuktikan: 5 Januari 2026–31 Desember 2026." in page
    sent = {"berkas": decree.files.get().pk, "isian": "A.I.1.i.a"}
    assert leader.post(one(decree, "jadikan-bukti/"), sent).status_code == 302
    use = EvidenceUse.objects.get(zone=zone)
    assert (use.field, use.version.period_from, use.version.period_until) == (
        "A.I.1.i.a",
        date(2026, 1, 5),
        date(2026, 12, 31),
    )
    assert use.version.sha256 == decree.files.get().sha256
    again = leader.post(one(decree, "jadikan-bukti/"), sent)
    assert again.status_code == 422
    assert "sudah menjadi bukti" in again.content.decode()

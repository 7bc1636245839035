"""The pages of activities: what they show, refuse and keep, that the door lists nobody, and how many queries."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from pilar.kernel.models import Document
from pilar.records.actions import activities, attendance
from pilar.records.actions.activities import Plan
from pilar.records.door import shown_token
from pilar.records.models import Activity, ActivityFile, Attendance, Series
from pilar.records.views import activity_papers
from tests.kernel import bad_files
from tests.responses import close

HOUR = timedelta(hours=1)


@pytest.fixture
def ask(client):
    """``ask(user, address)`` or, with data, a form that is sent; ``None`` for somebody without an account."""

    signed_in: list[object] = []

    def asked(user, address: str, data=None):
        if user is None and signed_in:
            client.logout()
        if user is not None and signed_in[-1:] != [user]:
            client.force_login(user)
        signed_in[:] = [user] if user else []
        return client.get(address) if data is None else client.post(address, data)

    return asked


@pytest.fixture
def now(hall) -> Activity:
    """The hall's activity, moved to this very hour: pages read the clock."""
    at = timezone.now()
    return activities.change(
        hall.pk, Plan("Apel pagi", at - HOUR, at + HOUR, ("culture",)), by=hall.leader, at=at
    )  # fmt: skip


def at(activity: Activity, tail: str = "") -> str:
    return f"/catatan/kegiatan/{activity.pk}/{tail}"


def door(hall, activity) -> str:
    attendance.open_door(activity.pk, by=hall.leader, at=timezone.now())
    activity.refresh_from_db()
    return f"/hadir/{shown_token(activity.door_token)}/"


PLAN = {
    "judul": "Rapat monev", "hari": "24 November 2026", "mulai": "09.00", "selesai": "11.30", "tempat": "Aula",
    "acara": "Pembukaan\nPenutup", "diundang": "", "jadwal": "", "pemimpin": "", "hari_selesai": "", "versi": "",
}  # fmt: skip


class TestPlanning:
    def test_it_is_planned_in_the_time_of_the_body_and_found_by_every_filter(self, hall, ask):
        sent = {**PLAN, "unit": hall.town.training.slug, "pokok": ["zi-monev", "planning"]}
        answer = ask(hall.leader, "/catatan/kegiatan/baru/", sent)
        made = Activity.objects.get(title="Rapat monev")
        assert answer["Location"] == at(made)
        assert made.starts_at.isoformat() == "2026-11-24T02:00:00+00:00"
        for query in (
            "?q=monev",
            "?tentang=zi-monev",
            "?keadaan=planned",
            "?tahun=2026",
            "?unit=UPT+Balai+Latihan+Kerja",
        ):
            assert "Rapat monev" in ask(hall.leader, f"/catatan/kegiatan/{query}").content.decode()
        for query in ("?q=apel", "?tentang=sop", "?keadaan=held", "?tahun=2025"):
            assert "Rapat monev" not in ask(hall.leader, f"/catatan/kegiatan/{query}").content.decode()

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"mulai": "25.00"}, "Tulis jam seperti 09.30"), ({"hari": "31-2-2026"}, "Tulis tanggal yang ada"),
            ({"selesai": "08.00"}, "Selesai sebelum mulai"), ({"judul": ""}, "Isi nama kegiatannya"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_all_that_was_typed_stays(self, hall, ask, wrong, told):
        sent = {**PLAN, "unit": hall.town.training.slug, **wrong}
        answer = ask(hall.leader, "/catatan/kegiatan/baru/", sent)
        page = answer.content.decode()
        assert (answer.status_code, told in page, "Aula" in page, "Pembukaan" in page) == (422, True, True, True)

    def test_a_schedule_fills_the_form_and_is_met_by_it(self, hall, ask):
        series = Series.objects.create(
            unit=hall.town.training, kind="activity", title="Rapat monev ZI", topics=",zi-monev,", every="quarterly",
            starts_on="2026-01-01", created_at=timezone.now(), created_by="1",
        )  # fmt: skip
        page = ask(hall.leader, f"/catatan/kegiatan/baru/?jadwal={series.pk}").content.decode()
        assert 'value="Rapat monev ZI"' in page
        sent = {**PLAN, "unit": hall.town.training.slug, "jadwal": series.pk}
        ask(hall.leader, "/catatan/kegiatan/baru/", sent)
        assert Activity.objects.get(title="Rapat monev").series == series
        assert "terjadwal" in ask(hall.leader, "/catatan/jadwal/").content.decode()

    def test_from_outside_needs_a_file_or_a_link_and_keeps_the_rest(self, hall, ask):
        sent = {**PLAN, "unit": hall.town.training.slug, "nomor": "ND-1", "hari": "1-10-2026", "peserta": "1.200"}
        answer = ask(hall.leader, "/catatan/kegiatan/daftarkan/", sent)
        assert answer.status_code == 422
        assert "Pilih berkasnya, atau tempelkan tautannya" in answer.content.decode()
        sent["tautan"] = "https://surat.contoh.go.id/1"
        answer = ask(hall.leader, "/catatan/kegiatan/daftarkan/", sent)
        made = Activity.objects.get(mode="outside")
        assert (made.outside_people, answer["Location"]) == (1200, at(made))
        assert "1.200" in ask(hall.leader, at(made)).content.decode()


class TestAtTheDoor:
    def test_the_public_page_names_the_activity_and_nobody_who_came(self, hall, now, ask):
        address = door(hall, now)
        attendance.attend(now.door_token, by=hall.staff, at=timezone.now())
        for page in (ask(None, address), ask(None, f"{address}kios/")):
            text = page.content.decode()
            assert "Apel pagi" in text
            assert str(hall.staff) not in text
            assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]

    def test_name_and_unit_are_enough_and_twice_is_told(self, hall, now, ask):
        address = door(hall, now)
        sent = {"nama": "Budi Contoh", "unit": "Desa contoh"}
        assert ask(None, address, sent)["Location"] == address
        assert "Terima kasih, Budi Contoh" in ask(None, address).content.decode()
        ask(None, address, sent)
        assert "sudah tercatat" in ask(None, address).content.decode()
        assert Attendance.objects.count() == 1

    def test_who_is_signed_in_needs_one_tap(self, hall, now, ask):
        address = door(hall, now)
        assert "Saya hadir" in ask(hall.staff, address).content.decode()
        ask(hall.staff, address, {"saya": "1"})
        assert "Anda sudah tercatat" in ask(hall.staff, address).content.decode()
        assert Attendance.objects.get().person == hall.staff.person

    def test_the_count_beside_the_qr_is_sent_again_only_where_it_has_changed(self, hall, now, ask, client):
        door(hall, now)
        page = ask(hall.leader, at(now, "pintu/")).content.decode()
        assert f'hx-get="{at(now, "pintu/jumlah/")}"' in page
        assert "Muat ulang jumlahnya" in page  # without a script
        first = client.get(at(now, "pintu/jumlah/"))
        again = {"headers": {"If-None-Match": first["ETag"]}}
        assert client.get(at(now, "pintu/jumlah/"), **again).status_code == 304
        attendance.attend(now.door_token, by=hall.staff, at=timezone.now())
        changed = client.get(at(now, "pintu/jumlah/"), **again)
        assert (changed.status_code, "<dd>1</dd>" in changed.content.decode()) == (200, True)
        attendance.close_door(now.pk, by=hall.leader, at=timezone.now())
        assert "sudah tertutup" in client.get(at(now, "pintu/jumlah/")).content.decode()

    def test_whoever_was_signed_out_meanwhile_is_sent_to_sign_in_again(self, hall, now, ask):
        address = door(hall, now)
        answer = ask(None, address, {"saya": "1"})
        assert answer["Location"] == f"/masuk/?next={address.replace('/', '%2F')}"
        assert not Attendance.objects.exists()

    def test_a_closed_door_keeps_what_was_typed_and_says_what_to_do(self, hall, now, ask):
        address = door(hall, now)
        attendance.close_door(now.pk, by=hall.leader, at=timezone.now())
        for where in (address, f"{address}kios/"):
            answer = ask(None, where, {"nama": "Budi Terlambat", "unit": "Desa contoh"})
            page = answer.content.decode()
            assert (answer.status_code, "Budi Terlambat" in page, "kepada panitia" in page) == (422, True, True)
        assert not Attendance.objects.exists()

    def test_the_kiosk_is_empty_after_each_even_on_the_device_of_somebody_signed_in(self, hall, now, ask):
        address = f"{door(hall, now)}kios/"
        assert ask(hall.leader, address, {"nama": "Budi Contoh", "unit": "Desa"})["Location"] == address
        page = ask(hall.leader, address).content.decode()
        assert 'value="Budi' not in page
        assert Attendance.objects.get().person is None

    def test_too_many_at_once_is_429_with_the_text_kept(self, hall, now, ask, monkeypatch):
        monkeypatch.setattr(attendance, "MOST_AT_A_DOOR", 0)
        answer = ask(None, door(hall, now), {"nama": "Budi Contoh", "unit": "Desa"})
        assert (answer.status_code, "Budi Contoh" in answer.content.decode()) == (429, True)

    @pytest.mark.parametrize("code", ["2222222222", "xyz", "a" * 300, "aaaaa-aaaaa"])
    def test_an_unknown_code_is_404(self, db, ask, code):
        assert ask(None, f"/hadir/{code}/").status_code == 404

    def test_a_door_that_was_never_opened_has_no_code(self, hall, ask):
        assert ask(hall.leader, at(hall.activity, "pintu/poster/")).status_code == 302
        assert "Buka presensi" in ask(hall.leader, at(hall.activity, "pintu/")).content.decode()


class TestOfficers:
    def test_from_the_list_of_people_to_the_download(self, hall, now, ask):
        answer = ask(hall.leader, at(now, "hadir/pegawai/"), {"orang": [hall.staff.person_id, "x"]})
        assert answer.status_code == 302
        assert str(hall.staff) not in ask(hall.leader, at(now, "hadir/pegawai/?q=satu")).content.decode()
        download = ask(hall.leader, at(now, "hadir/?unduh=xlsx"))
        rows = list(load_workbook(BytesIO(b"".join(download.streaming_content))).active.values)
        close(download)
        assert any(str(hall.staff) in row for row in rows)

    def test_a_name_that_stands_there_twice_is_told_to_officers_alone(self, hall, now, ask):
        door(hall, now)
        person = attendance.attend(now.door_token, by=hall.staff, at=timezone.now()).row
        attendance.attend_by_name(now.door_token, person.name, "Bidang lain", at=timezone.now())
        told = "Nama yang tercatat lebih dari sekali"
        assert told in ask(hall.leader, at(now, "hadir/")).content.decode()
        assert told not in ask(hall.staff, at(now, "hadir/")).content.decode()

    @pytest.mark.parametrize("ticked", [[], ["9" * 40], ["9" * 5000]], ids=["none", "too large", "endless"])
    def test_nobody_ticked_is_told_with_422(self, hall, now, ask, ticked):
        answer = ask(hall.leader, at(now, "hadir/pegawai/"), {"orang": ticked})
        assert (answer.status_code, "Belum ada yang dipilih" in answer.content.decode()) == (422, True)

    def test_a_row_is_struck_out_and_stays_with_its_reason(self, hall, now, ask):
        door(hall, now)
        row = attendance.attend(now.door_token, by=hall.staff, at=timezone.now()).row
        ask(hall.leader, at(now, f"hadir/{row.pk}/coret/"), {"alasan": "Tidak hadir"})
        page = ask(hall.leader, at(now, "hadir/")).content.decode()
        assert "Tidak hadir" in page
        assert "0 orang:" in page


class TestPapers:
    def test_photo_minutes_and_report(self, hall, now, ask):
        attendance.add_people(now.pk, [hall.staff.person_id], by=hall.leader, at=timezone.now())
        file = SimpleUploadedFile("IMG_1.jpg", bad_files.picture(size=(64, 48)))
        assert ask(hall.staff, at(now, "foto/"), {"foto": file, "judul": "Suasana"}).status_code == 302
        kept = ActivityFile.objects.get()
        shown = ask(hall.staff, at(now, f"berkas/{kept.pk}/"))
        assert shown["Content-Type"] == "image/jpeg"
        close(shown)
        ask(
            hall.leader,
            at(now, "notulen/"),
            {"notulen": "Dibahas", "hasil": "Baik", "versi": activities.version_of_minutes(now)},
        )
        ask(hall.leader, at(now, "langkah/hold/"), {})
        ask(hall.leader, at(now, "langkah/report/"), {})
        document = Document.objects.get()
        pdf = ask(hall.staff, at(now, f"dokumen/{document.pk}/"))
        assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
        close(pdf)

    def test_the_thirteenth_photo_is_told_not_to_be_printed(self, hall, now, ask, monkeypatch):
        monkeypatch.setattr(activity_papers, "MOST_PHOTOS", 1)
        for number, told in ((0, False), (1, True)):
            file = SimpleUploadedFile("foto.jpg", bad_files.picture(size=(64 + number, 48)))
            answer = ask(hall.leader, at(now, "foto/"), {"foto": file, "judul": "Apel"})
            page = ask(hall.leader, answer["Location"]).content.decode()
            assert ("Laporan mencetak 1 foto pertama" in page) is told

    def test_a_conflict_of_minutes_shows_both_texts(self, hall, now, ask):
        old = activities.version_of_minutes(now)
        activities.write_minutes(now.pk, "Tulisan orang lain", "", by=hall.leader, at=timezone.now())
        answer = ask(hall.leader, at(now, "notulen/"), {"notulen": "Tulisan saya", "hasil": "", "versi": old})
        page = answer.content.decode()
        assert (answer.status_code, "Tulisan orang lain" in page, "Tulisan saya" in page) == (422, True, True)
        assert Activity.objects.get(pk=now.pk).minutes == "Tulisan orang lain"

    def test_a_refused_file_says_why_and_keeps_the_title(self, hall, now, ask):
        file = SimpleUploadedFile("x.exe", b"MZ\x90\x00program")
        answer = ask(hall.staff, at(now, "berkas/"), {"isi": "other", "berkas": file, "judul": "Bahan apel"})
        page = answer.content.decode()
        assert (answer.status_code, "Bahan apel" in page) == (422, True)
        assert "Pilih lagi berkasnya" in page


class TestTheFirstPage:
    def test_it_counts_and_tells_what_waits(self, hall, ask):
        Activity.objects.update(state="held")
        page = ask(hall.leader, "/catatan/").content.decode()
        assert "1 catatan" in page
        assert "1 sudah dilaksanakan tetapi laporannya belum selesai" in page
        assert "laporannya belum selesai" not in ask(hall.staff, "/catatan/").content.decode()


def _crowd(activity: Activity, number: int) -> None:
    at_ = timezone.now()
    Attendance.objects.bulk_create(
        Attendance(activity=activity, name=f"Tamu {each}", unit_name="Desa", name_key=f"tamu {each}|desa",
                   method="kiosk", at=at_) for each in range(number)
    )  # fmt: skip


@pytest.mark.parametrize("tail", ["", "hadir/", "pintu/", "hadir/pegawai/"])
def test_the_queries_of_a_page_are_the_same_for_10_and_1000_who_came(hall, now, ask, tail):
    door(hall, now)
    counted = []
    ask(hall.leader, at(now, tail))
    for number in (10, 990):
        Attendance.objects.all().delete()
        _crowd(now, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(hall.leader, at(now, tail)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 24, counted


def test_the_queries_of_the_list_are_the_same_for_one_and_a_full_page(hall, now, ask):
    counted = []
    ask(hall.leader, "/catatan/kegiatan/")
    for number in (1, 60):
        for each in range(number):
            made = Activity.objects.create(
                unit=hall.town.training, title=f"Rapat {each}", starts_at=timezone.now(), created_at=timezone.now(),
                created_by="1",
            )  # fmt: skip
            _crowd(made, 2)
        with CaptureQueriesContext(connection) as queries:
            assert ask(hall.leader, "/catatan/kegiatan/").status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 14, counted

"""Pages of launch, zone team, agents and communication: what they show, keep, refuse, export, and what waits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pilar.areas.change.models import AgentChange, Communication, Launch, TeamElement
from pilar.areas.change.waiting import empty_month
from pilar.kernel.inbox import Asker, items_for
from pilar.organisation.access import rights_of
from tests import responses
from tests.areas.change.scene import change, decree, names, said
from tests.evaluation.test_carrying import next_year
from tests.kernel import bad_files
from tests.organisation.town import AT, START, TODAY


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Pages are asked for at AT."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(user) -> list[str]:
    return [item.title for item in items_for(Asker(user, rights_of(user, AT), AT, TODAY))]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_1.jpg", bad_files.picture(size=(64, 48)), "image/jpeg")


class TestAgents:
    def test_an_agent_who_is_only_staff_plans_states_and_is_confirmed(self, scene):
        agent = client_of(scene.agent)
        sent = {"judul": "Antrean daring", "masalah": "Antre", "rencana": "", "target": "30-11-2026"}
        assert agent.post("/perubahan/agen/perubahan/baru/", sent).status_code == 302
        row = AgentChange.objects.get()
        page = agent.get(f"/perubahan/agen/perubahan/{row.pk}/dibuat/")
        version = page.context["form"].initial["versi"]
        stated = {"tanggal": "24-11-2026", "hasil": "Cepat", "berkas": photo(), "versi": version}
        assert agent.post(f"/perubahan/agen/perubahan/{row.pk}/dibuat/", stated).status_code == 302
        assert f"Konfirmasi perubahan: {row.title}" in waiting(scene.head)
        head = client_of(scene.head)
        form = head.get(f"/perubahan/agen/perubahan/{row.pk}/").context["confirm_form"]
        judged = {"hasil": "benar", "versi": form.initial["versi"]}
        assert head.post(f"/perubahan/agen/perubahan/{row.pk}/konfirmasi/", judged).status_code == 302
        row.refresh_from_db()
        assert row.state == "confirmed"
        assert f"Konfirmasi perubahan: {row.title}" not in waiting(scene.head)

    def test_sending_back_without_a_reason_keeps_the_page_and_says_why(self, scene):
        row = change(scene, "made")
        answer = client_of(scene.head).post(f"/perubahan/agen/perubahan/{row.pk}/konfirmasi/", {"hasil": "kembali"})
        assert answer.status_code == 422
        assert "Tulis apa yang masih kurang" in answer.content.decode()

    def test_what_came_back_waits_for_its_agent_with_the_reason(self, scene):
        row = change(scene, "made")
        head = client_of(scene.head)
        version = head.get(f"/perubahan/agen/perubahan/{row.pk}/").context["confirm_form"].initial["versi"]
        sent = {"hasil": "kembali", "alasan": "Fotonya buram", "versi": version}
        assert head.post(f"/perubahan/agen/perubahan/{row.pk}/konfirmasi/", sent).status_code == 302
        assert f"Perubahan Anda: {row.title}" in waiting(scene.agent)
        assert "Fotonya buram" in client_of(scene.agent).get(f"/perubahan/agen/perubahan/{row.pk}/").content.decode()

    def test_a_refused_form_keeps_what_was_typed_and_the_photo_with_it(self, scene):
        row = change(scene, "planned")
        sent = {"tanggal": "25-11-2026", "hasil": "Waktu tunggu turun", "berkas": photo()}
        sent["versi"] = client_of(scene.agent).get(
            f"/perubahan/agen/perubahan/{row.pk}/dibuat/"
        ).context["form"].initial["versi"]  # fmt: skip
        answer = client_of(scene.agent).post(f"/perubahan/agen/perubahan/{row.pk}/dibuat/", sent)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "belum tiba" in text
        assert "Waktu tunggu turun" in text
        assert "<strong>IMG_1.jpg</strong> tersimpan dan ikut terkirim" in text

    def test_of_two_superiors_the_second_sees_what_the_first_decided(self, scene):
        row = change(scene, "made")
        first, second = client_of(scene.head), client_of(scene.place.head)
        address = f"/perubahan/agen/perubahan/{row.pk}/"
        versions = [each.get(address).context["confirm_form"].initial["versi"] for each in (first, second)]
        first.post(f"{address}konfirmasi/", {"hasil": "benar", "versi": versions[0]})
        answer = second.post(f"{address}konfirmasi/", {"hasil": "kembali", "alasan": "Belum", "versi": versions[1]})
        assert answer.status_code == 422
        assert "Dikonfirmasi atasan" in answer.content.decode()
        row.refresh_from_db()
        assert row.state == "confirmed"

    def test_a_colleague_is_told_and_not_let_in(self, scene):
        row = change(scene, "planned")
        staff = client_of(scene.place.staff)
        assert staff.get(f"/perubahan/agen/perubahan/{row.pk}/").status_code == 200
        for part in ("ubah/", "dibuat/", "bukti/", "integrasi/", "henti/"):
            assert staff.get(f"/perubahan/agen/perubahan/{row.pk}/{part}").status_code == 403
        assert staff.get("/perubahan/agen/perubahan/baru/").status_code == 403

    def test_the_list_is_filtered_and_downloaded(self, scene):
        change(scene, title="=1+1")
        change(scene, "planned", title="Lain")
        client = client_of(scene.place.leader)
        page = client.get("/perubahan/agen/perubahan/?keadaan=planned&agen=Satu").content.decode()
        assert "Lain" in page
        assert "=1+1" not in page
        answer = client.get("/perubahan/agen/perubahan/?unduh=csv")
        text = answer.getvalue().decode()
        responses.close(answer)
        assert "'=1+1" in text

    @pytest.mark.parametrize("count", [10, 200])
    def test_queries_do_not_follow_the_rows(self, scene, django_assert_max_num_queries, count):
        for number in range(count):
            change(scene, title=f"Perubahan {number}")
        client = client_of(scene.place.leader)
        for address in ("/perubahan/agen/", "/perubahan/agen/perubahan/", "/perubahan/"):
            client.get(address)
            with django_assert_max_num_queries(40):
                assert client.get(address).status_code == 200


class TestCommunication:
    def sent(self, **fields):
        return {"tanggal": "24-11-2026", "isi": "Apel", "lewat": "meeting", "sasaran": "both", **fields}

    def test_a_photo_from_the_phone_is_noted(self, place):
        client = client_of(place.leader)
        page = client.get("/perubahan/komunikasi/baru/?foto").content.decode()
        assert 'capture="environment"' in page
        answer = client.post("/perubahan/komunikasi/baru/", self.sent(berkas=photo(), jangkauan="1.200"))
        assert answer.status_code == 302
        row = Communication.objects.get()
        assert (row.unit, row.reach, row.filename) == (place.town.training, 1200, "IMG_1.jpg")
        answer = client.get(f"/perubahan/komunikasi/{row.pk}/berkas/")
        assert answer.headers["Content-Type"] == "image/jpeg"
        responses.close(answer)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"tanggal": "31-02-2026"}, "Tulis tanggal yang ada"), ({"tanggal": "25-11-2026"}, "belum tiba"),
            ({"isi": " "}, "Tulis singkat"), ({"lewat": "radio"}, "Pilih"), ({"sasaran": ""}, "Pilih sasarannya"),
            ({"jangkauan": "-5"}, "paling sedikit 0"), ({"tautan": "bukan alamat"}, "tautan"),
            ({"tautan": "https://contoh.go.id/", "berkas": SimpleUploadedFile("a.txt", b"x")}, "salah satu"),
            ({"kegiatan": "999999"}, "Pilih dari daftar"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_said_and_nothing_is_kept(self, place, fields, words):
        answer = client_of(place.leader).post("/perubahan/komunikasi/baru/", self.sent(**fields))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Communication.objects.exists()

    def test_empty_months_are_seen_and_wait_for_the_team(self, place):
        said(place.town.training, date(2026, 9, 3))
        page = client_of(place.leader).get("/perubahan/komunikasi/").content.decode()
        assert "Oktober 2026" in page
        assert any("Oktober 2026 masih kosong" in each for each in waiting(place.leader))
        said(place.town.training, date(2026, 10, 31))
        assert not any("masih kosong" in each for each in waiting(place.leader))

    def test_in_january_an_empty_december_waits_once_for_each_unit(self, place, django_assert_num_queries):
        january = AT.replace(year=2027, month=1, day=5)

        def titles():
            asker = Asker(place.leader, rights_of(place.leader, january), january, january.date())
            with django_assert_num_queries(1):
                return [item.title for item in empty_month(asker)]

        asked = [f"Komunikasi ZI Desember 2026 masih kosong: {place.zone.name}"]
        assert titles() == asked
        next_year(place)
        assert titles() == asked
        said(place.town.training, date(2026, 12, 30))
        assert titles() == []

    def test_the_list_is_filtered_by_month_audience_and_medium(self, place):
        said(place.town.training, date(2026, 9, 3), "internal", title="Apel September")
        said(place.town.training, date(2026, 10, 3), "external", title="Poster Oktober", medium="poster")
        client = client_of(place.leader)
        for query, shown in (("bulan=2026-09", "Apel"), ("lewat=poster", "Poster"), ("sasaran=internal", "Apel"),
                             ("isi=poster", "Poster")):  # fmt: skip
            page = client.get(f"/perubahan/komunikasi/?{query}").content.decode()
            assert [word for word in ("Apel September", "Poster Oktober") if word in page] == [
                {"Apel": "Apel September", "Poster": "Poster Oktober"}[shown]
            ]
        assert client.get("/perubahan/komunikasi/?bulan=abc&isi=%00").status_code == 200

    @pytest.mark.parametrize("count", [10, 1000])
    def test_queries_do_not_follow_the_rows(self, place, django_assert_max_num_queries, count):
        Communication.objects.bulk_create(
            Communication(unit=place.town.training, on=TODAY, title=f"Isi {number}", medium="web", audience="both",
                          created_at=AT, created_by="1") for number in range(count)
        )  # fmt: skip
        client = client_of(place.leader)
        client.get("/perubahan/komunikasi/")
        with django_assert_max_num_queries(12):
            assert client.get("/perubahan/komunikasi/").status_code == 200


class TestLaunch:
    def test_from_plan_to_the_public_page(self, place):
        client = client_of(place.leader)
        sent = {"judul": "Pencanangan contoh", "rencana": "20-11-2026", "piagam": "Menolak pemberian."}
        assert client.post("/perubahan/pencanangan/baru/", sent).status_code == 302
        row = Launch.objects.get()
        assert any("Nyatakan dilaksanakan" in each for each in waiting(place.leader))
        one = f"/perubahan/pencanangan/{row.pk}/"
        assert client.post(f"{one}pelaksanaan/", {"tanggal": "20-11-2026", "tempat": "Aula"}).status_code == 302
        assert "Saksinya belum dicatat" in client.get(one).content.decode()
        client.post(f"{one}saksi/", {"nama": "Saksi contoh", "lembaga": "Inspektorat"})
        preview = client.get(f"{one}publikasi/")
        assert "Menolak pemberian." in preview.content.decode()
        assert client.post(f"{one}publikasi/", {"versi": preview.context["version"]}).status_code == 302
        place.zone.publicity, place.zone.published_at = "building", AT
        place.zone.save()
        public = Client().get(f"/unit/{place.town.training.slug}/").content.decode()
        assert "Menolak pemberian." in public
        assert "Saksi contoh" not in public

    def test_what_changed_after_the_preview_is_not_published_unseen(self, place):
        row = Launch.objects.create(
            unit=place.town.training, title="Judul", planned_on=TODAY, held_on=TODAY, state="held", charter="Satu",
            created_at=AT, created_by="1",
        )  # fmt: skip
        row.witnesses.create(name="Saksi contoh", institution="Inspektorat")
        client = client_of(place.leader)
        version = client.get(f"/perubahan/pencanangan/{row.pk}/publikasi/").context["version"]
        Launch.objects.filter(pk=row.pk).update(charter="Dua")
        client.post(f"/perubahan/pencanangan/{row.pk}/publikasi/", {"versi": version})
        assert Launch.objects.get().state == "held"


class TestTeam:
    def test_vacant_places_movers_and_differences_are_seen(self, scene):
        made = decree(scene.unit, "zi-team", selection="Syarat contoh")
        names(made, scene.place.leader.person, role="leader")
        names(made, scene.place.staff.person, role="pokja", area=2)
        names(made, scene.other.person, role="secretary")
        scene.other.person.duties.update(valid_until=TODAY - timedelta(days=1))
        page = client_of(scene.place.leader).get("/perubahan/tim/").content.decode()
        assert page.count("kosong") >= 5
        assert "SK perlu diperbarui" in page
        assert "disebut SK, belum diberi peran" in page
        assert "berperan, tidak disebut SK" in page
        assert "Syarat contoh" in page

    def test_an_element_is_added_struck_and_taken_back_on_the_page(self, scene):
        client, unit = client_of(scene.place.leader), scene.unit
        address = f"/perubahan/tim/unsur/tambah/?unit={unit.slug}"
        assert client.post(address, {"nama": "Mitra", "alasan": "Di loket"}).status_code == 302
        row = TeamElement.objects.get()
        assert "Mitra" in client.get(f"/perubahan/tim/?unit={unit.slug}").content.decode()
        assert client.post(f"/perubahan/tim/unsur/{row.pk}/kembali/").status_code == 302
        assert not TeamElement.objects.exists()
        answer = client.post(f"/perubahan/tim/unsur/coret/?unit={unit.slug}&unsur=section:1", {"alasan": "x"})
        assert answer.status_code == 422

    def test_another_unit_s_team_is_found_by_its_name_in_the_address(self, scene):
        client = client_of(scene.place.leader)
        assert client.get(f"/perubahan/tim/?unit={scene.place.town.health.slug}").status_code == 404
        assert client.get("/perubahan/tim/?unit=tidak-ada").status_code == 404
        head = client_of(scene.place.head)
        assert head.get(f"/perubahan/tim/?unit={scene.unit.slug}").status_code == 200

    def test_a_decree_that_only_begins_later_is_told(self, scene):
        decree(scene.unit, "zi-team", title="SK tahun depan", valid_from=date(2027, 1, 1))
        assert "baru berlaku" in client_of(scene.place.leader).get("/perubahan/tim/").content.decode()

    @pytest.mark.parametrize("count", [10, 200])
    def test_queries_do_not_follow_the_people(self, scene, django_assert_max_num_queries, count):
        made = decree(scene.unit, "zi-team", valid_from=START)
        for number in range(count):
            names(made, f"Nama {number}", role="member")
        client = client_of(scene.place.leader)
        client.get("/perubahan/tim/")
        with django_assert_max_num_queries(32):
            assert client.get("/perubahan/tim/").status_code == 200

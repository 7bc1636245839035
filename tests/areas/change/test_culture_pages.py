"""Pages of pulse, lessons, culture, the head and the path: what they show, keep and cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from pilar.areas.change.models import Launch, LeaderNote, LessonResult, Pulse
from pilar.evaluation.models import Worksheet, Zone
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty, Person
from pilar.records.models import Activity, Attendance
from tests.areas.change.culture_rows import closed_row, pulse_row
from tests.areas.change.test_pulses import same
from tests.organisation.town import AT, START


@pytest.fixture
def today():
    return local_day(timezone.now())


@pytest.fixture
def signed_in(place, client):
    client.force_login(place.leader)
    return client


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    text: str = answer.content.decode()
    return text


def many(unit, number: int) -> None:
    """People on duty at ``unit``, without the actions."""
    people = [Person(body=unit.body, name=f"Orang {n} contoh", search_name=f"orang {n} contoh", status="non_asn")
              for n in range(number)]  # fmt: skip
    Person.objects.bulk_create(people)
    made = Person.objects.filter(name__startswith="Orang ")
    Duty.objects.bulk_create([Duty(person=each, unit=unit, position="Pelaksana", valid_from=START) for each in made])


def test_a_pulse_from_planning_to_results(place, signed_in, client, today):
    later = (today + timedelta(days=7)).strftime("%d-%m-%Y")
    form = {"unit": place.town.training.slug, "title": "Jajak I", "opens_on": today.strftime("%d-%m-%Y"),
            "closes_on": later}  # fmt: skip
    wrong = signed_in.post("/perubahan/jajak/baru/", {**form, "closes_on": "kemarin"})
    assert wrong.status_code == 422
    assert "Jajak I" in wrong.content.decode()
    assert signed_in.post("/perubahan/jajak/baru/", form).status_code == 302
    pulse = Pulse.objects.get()
    address = f"/perubahan/jajak/{pulse.pk}/"
    assert "Belum ada yang berubah" in signed_in.post(f"{address}mulai/").content.decode()
    signed_in.post(f"{address}mulai/", {"yakin": "1"})
    client.force_login(place.staff)
    missing = client.post(f"{address}isi/", {**same(4), "need": ""})
    assert missing.status_code == 422
    assert missing.content.decode().count("checked") == 4  # what was chosen is still chosen
    assert client.post(f"{address}isi/", same(4)).status_code == 302
    client.force_login(place.leader)
    assert "1 dari" in page(client, address)
    client.post(f"{address}tutup/", {"yakin": "1"})
    shown = page(client, address)
    assert "Tidak ditampilkan karena penjawabnya terlalu sedikit" in shown
    assert "disembunyikan" in shown


def test_two_rounds_are_drawn_with_the_table_beside(place, signed_in, today):
    closed_row(place.town.training, 1, "41.5", today - timedelta(days=100))
    last = closed_row(place.town.training, 2, "33.0", today)
    shown = page(signed_in, f"/perubahan/jajak/{last.pk}/")
    assert "Indeks penolakan: putaran 1 41,5, putaran 2 33,0." in shown
    assert "<circle" in shown
    assert "Turun" in shown
    assert "33,0" in page(signed_in, "/perubahan/jajak/")


def test_the_pulse_waits_on_the_work_page(place, client, today):
    pulse = pulse_row(place.town.training, state="open", opens_on=today, closes_on=today)
    client.force_login(place.staff)
    assert f"/perubahan/jajak/{pulse.pk}/isi/" in page(client, "/ruang-kerja/")
    Pulse.objects.update(closes_on=today + timedelta(days=-1), opens_on=today - timedelta(days=3))
    assert f"/perubahan/jajak/{pulse.pk}/isi/" not in page(client, "/ruang-kerja/")
    client.force_login(place.leader)
    assert "Tutup Jajak contoh" in page(client, "/ruang-kerja/")


def test_a_quiz_explains_and_keeps_what_was_chosen_where_something_is_missing(place, client):
    client.force_login(place.staff)
    sent = {f"soal_{number}": 1 for number in range(1, 5)}
    gap = client.post("/perubahan/belajar/perubahan/", sent)
    assert gap.status_code == 422
    assert gap.content.decode().count("checked") == 4
    assert not LessonResult.objects.exists()
    result = client.post("/perubahan/belajar/perubahan/", {**sent, "soal_5": 2}).content.decode()
    assert "Rencana belum menjadi perubahan" in result
    assert "Yang tepat" in result
    assert LessonResult.objects.count() == 1
    assert page(client, "/perubahan/belajar/lain/", 404)
    assert "Per pokja" not in page(client, "/perubahan/belajar/")  # counts are for who sees the area


def test_points_that_no_source_confirms_are_marked(place, signed_in):
    assert "perlu dicek bagian hukum" in page(signed_in, "/perubahan/belajar/perubahan/")


def test_culture_shows_who_is_missing_to_those_who_may_see_people(place, signed_in, client, today):
    held = Activity.objects.create(
        unit=place.town.training, title="Internalisasi contoh", topics=",values,", state="held",
        starts_at=timezone.now() - timedelta(days=3), created_at=AT, created_by="1",
    )  # fmt: skip
    person = place.leader.person
    Attendance.objects.create(activity=held, person=person, name=person.name, method="own", at=AT)
    shown = page(signed_in, "/perubahan/budaya/")
    assert "Internalisasi contoh" in shown
    assert f'<th scope="row">{place.staff.person.name}' in shown
    assert f'<th scope="row">{person.name}' not in shown
    assert "?tentang=values" in shown
    assert place.staff.person.name.encode() in client.get("/perubahan/budaya/?unduh=csv").getvalue()
    assert "Tidak ada yang cocok" in page(signed_in, "/perubahan/budaya/?nama=zzz")
    client.force_login(place.town.user(place.town.office, "Penilai contoh", "tpi_member", at=place.town.root))
    assessed = page(client, "/perubahan/budaya/")
    assert place.staff.person.name not in assessed
    assert "Nama pegawai tidak ditampilkan" in assessed


def test_planning_from_there_has_the_topic_ticked(place, signed_in):
    shown = page(signed_in, "/catatan/kegiatan/baru/?tentang=values&tentang=palsu")
    assert shown.count("checked") == 1


def test_a_note_of_the_head_needs_a_number_or_a_file(place, signed_in, today):
    Duty.objects.filter(person=place.staff.person).update(leads=True)
    unit = place.town.training
    form = {"unit": unit.slug, "kind": "wealth", "met": "ya", "on": today.strftime("%d-%m-%Y"), "text": "Tanda terima"}
    refused = signed_in.post("/perubahan/teladan/catat/", form)
    assert refused.status_code == 422
    assert "Isi nomor berkasnya" in refused.content.decode()
    assert "Tanda terima" in refused.content.decode()
    future = {**form, "number": "17", "on": (today + timedelta(days=1)).strftime("%d-%m-%Y")}
    assert "belum tiba" in signed_in.post("/perubahan/teladan/catat/", future).content.decode()
    assert signed_in.post("/perubahan/teladan/catat/", {**form, "number": "17"}).status_code == 302
    note = LeaderNote.objects.get()
    assert note.person == place.staff.person
    shown = page(signed_in, f"/perubahan/teladan/?unit={unit.slug}")
    assert "17" in shown
    assert "sampai ruang Penguatan pengawasan" in shown
    signed_in.post(f"/perubahan/teladan/{note.pk}/hapus/", {"yakin": "1"})
    assert not LeaderNote.objects.exists()


def test_without_a_head_nothing_is_noted(place, signed_in, today):
    form = {"unit": place.town.training.slug, "kind": "wealth", "met": "ya", "on": today.strftime("%d-%m-%Y"),
            "number": "1"}  # fmt: skip
    assert "tidak ada kepala" in signed_in.post("/perubahan/teladan/catat/", form).content.decode()
    assert "Tidak ada kepala" in page(signed_in, "/perubahan/teladan/")


def test_the_path_tells_years_launches_and_a_higher_target(place, signed_in):
    older = place.zone_of(place.town.training, year=2025)
    Zone.objects.filter(pk=place.zone.pk).update(previous=older, target="WBBM")
    Worksheet.objects.filter(zone=older).update(total=Decimal("76.5"))
    Launch.objects.create(
        unit=place.town.training, title="Pencanangan", planned_on="2025-02-03", held_on="2025-02-03", state="held",
        created_at=datetime(2025, 2, 3, tzinfo=UTC), created_by="1",
    )  # fmt: skip
    shown = page(signed_in, "/perubahan/jejak/")
    for text in ("3 Februari 2025", "76,50", "berubah dari tahun sebelumnya", "Syarat nilai total WBBM", "<circle"):
        assert text in shown


def test_a_page_without_any_zone_says_so(town, client):
    client.force_login(town.user(town.health, "Kepala lain", "head"))
    assert "Belum ada zona" in page(client, "/perubahan/jejak/")
    assert "Belum ada unit yang membangun zona" in page(client, "/perubahan/teladan/")


@pytest.mark.parametrize(
    ("address", "most"),
    [("budaya/", 26), ("belajar/", 20), ("teladan/", 30), ("jejak/", 16), ("jajak/", 14), ("", 60)],
)
def test_a_page_costs_the_same_for_10_and_1000_people(place, signed_in, django_assert_max_num_queries, address, most):
    counts = []
    for number in (10, 1000):
        many(place.town.training, number)
        page(signed_in, f"/perubahan/{address}")
        with django_assert_max_num_queries(most) as seen:
            page(signed_in, f"/perubahan/{address}")
        counts.append(len(seen))
        Duty.objects.filter(person__name__startswith="Orang ").delete()
        Person.objects.filter(name__startswith="Orang ").delete()
    assert counts[0] == counts[1]

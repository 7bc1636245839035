"""Pages of the work: what they show, how many queries they take, stale cards, refusals, nothing typed lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pilar.evaluation.models import EvidenceUse
from pilar.organisation.access import local_day
from pilar.roadmap.actions import obstacles, work
from pilar.roadmap.models import ItemAfter, PlanItem
from tests.evaluation.place import SCALED, YES_NO, Place
from tests.organisation.town import AT
from tests.roadmap import working
from tests.roadmap.rows import MARKS, item_row, version_row
from tests.roadmap.working import again, leader_of, person_of, set_plan

pytestmark = pytest.mark.django_db
#: Pages read the clock.
TODAY = local_day(timezone.now())
SOON = TODAY + timedelta(7)


def working_item(place: Place, *given: Any, **more: Any) -> PlanItem:
    return working.working_item(place, *given, **{"due_on": SOON, **more})


@pytest.fixture
def item(place):
    return working_item(place)


@pytest.fixture
def staff(place, client):
    client.force_login(place.staff)
    return client


def url(name: str, item: PlanItem, *more: int) -> str:
    return reverse(f"roadmap:{name}", args=[item.plan.zone_id, item.pk, *more])


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def busy(place, count: int) -> None:
    """Many items with everything that a card or a page can show."""
    plan = set_plan(place)
    leader = leader_of(place)
    for number in range(count):
        row = working_item(place, f"Kerja {number}", due_on=TODAY - timedelta(number), state="running", percent=number)
        before = item_row(plan, f"Dulu {number}", area=1)
        ItemAfter.objects.create(item=row, before=before)
        row.obstacles.create(text="x", leader=person_of(leader), **MARKS)
        row.proofs.create(version=version_row(place.zone), **MARKS)
        row.progress.create(percent=number, note="x", **MARKS)
        row.due_moves.create(before=TODAY, after=TODAY + timedelta(1), reason="x", **MARKS)


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_the_same_queries_for_few_and_many(place, client, django_assert_max_num_queries, count):
    busy(place, count)
    item = PlanItem.objects.filter(title="Kerja 0").get()
    client.force_login(place.leader)
    zone = place.zone.pk
    for address, most in (
        (f"/peta-jalan/{zone}/papan/", 8), (f"/peta-jalan/{zone}/kalender/?bulan={TODAY:%Y-%m}", 6),
        (url("work", item), 15),
        ("/aksi-saya/", 6), (reverse("roadmap:obstacle", args=[zone, item.obstacles.get().pk]), 12),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
    client.force_login(place.staff)
    with django_assert_max_num_queries(6):
        assert client.get("/aksi-saya/").status_code == 200


def test_the_board_shows_cards_by_state_and_filters(place, item, staff):
    working_item(place, "Terlambat sekali", due_on=TODAY - timedelta(400), owner=person_of(place.pokja), area=2)
    page = said(staff.get(f"/peta-jalan/{place.zone.pk}/papan/"))
    assert "2 belum selesai, <strong" in page
    assert "Menyusun SOP antrean" in page
    assert 'name="ke" value="running"' in page
    # The owner moves the own card only.
    assert page.count('class="card-moves') == 1
    late = said(staff.get(f"/peta-jalan/{place.zone.pk}/papan/?lihat=terlambat"))
    assert ("Terlambat sekali" in late, "Menyusun SOP antrean" in late) == (True, False)
    for query, shown in ((f"pemilik={place.pokja.person_id}", False), ("pokja=1", True), ("pokja=zzz", True)):
        page = said(staff.get(f"/peta-jalan/{place.zone.pk}/papan/?{query}"))
        assert ("Menyusun SOP antrean" in page) == shown


def test_a_card_is_moved_by_a_plain_form_and_the_filter_stays(place, item, staff):
    answer = staff.post(url("work_move", item), {"ke": "running", "versi": "1", "saring": "pokja=1&x=<y>"})
    assert answer.headers["Location"] == f"/peta-jalan/{place.zone.pk}/papan/?pokja=1&x=%3Cy%3E"
    assert again(item).state == "running"
    answer = staff.post(url("work_move", item), {"ke": "done", "versi": "2"})
    assert answer.headers["Location"] == url("work_finish", item)
    assert again(item).state == "running"  # it needs a day first
    answer = staff.post(url("work_move", item), {"ke": "waiting", "versi": "2", "kembali": "aksi"})
    assert (again(item).state, answer.headers["Location"]) == ("waiting", url("work", item))


def test_a_stale_card_shows_both_and_can_be_moved_all_the_same(place, item, staff):
    work.report(item.pk, 30, "Rekan melapor.", by=place.pokja, at=AT)  # which began it
    work.pause(item.pk, by=place.pokja, at=AT)
    answer = staff.post(url("work_move", item), {"ke": "running", "versi": "1"})
    page = said(answer)
    assert answer.status_code == 422
    for words in ("Anda memindahkannya ke “Dikerjakan”", "30 %", "Pokja satu contoh", "Rekan melapor.", 'value="3"'):
        assert words in page
    assert again(item).state == "waiting"
    staff.post(url("work_move", item), {"ke": "running", "versi": "3"})
    assert again(item).state == "running"


def test_a_stale_report_keeps_what_was_typed(place, item, staff):
    work.report(item.pk, 30, "Rekan melapor.", by=place.pokja, at=AT)
    typed = {"persen": "60", "keterangan": "Laporan saya.", "versi": "1"}
    answer = staff.post(url("work_report", item), typed)
    page = said(answer)
    assert answer.status_code == 422
    assert ("Laporan saya." in page, "Rekan melapor." in page, "diubah orang lain" in page) == (True, True, True)
    assert again(item).percent == 30
    staff.post(url("work_report", item), {**typed, "versi": "2"})
    assert again(item).percent == 60


def test_from_report_to_proof_to_finish(place, item, staff):
    staff.post(url("work_report", item), {"persen": "50", "keterangan": "Setengah jalan.", "versi": "1"})
    page = said(staff.get(url("work_finish", item)))
    assert "Selesai tanpa bukti, karena" in page
    answer = staff.post(url("work_finish", item), {"tanggal": TODAY.isoformat(), "versi": "2"})
    assert answer.status_code == 422
    assert "Belum ada bukti" in said(answer)
    file = SimpleUploadedFile("sop.txt", b"Isi SOP contoh.", "text/plain")
    typed = {"berkas": file, "judul": "SOP antrean", "pertanyaan": [YES_NO]}
    answer = staff.post(url("work_proof", item), typed, follow=True)
    assert f"Langsung berdiri pada isian {YES_NO}" in said(answer)
    assert EvidenceUse.objects.get().field == YES_NO
    assert "Selesai tanpa bukti" not in said(staff.get(url("work_finish", item)))
    answer = staff.post(url("work_finish", item), {"tanggal": TODAY.isoformat(), "versi": "2"}, follow=True)
    assert "dinyatakan selesai" in said(answer)
    assert again(item).state == "done"
    assert "Bukti diberikan: SOP antrean" in said(staff.get(url("work", item)))


def test_a_proof_is_refused_with_what_was_typed(place, staff):
    item = working_item(place, questions=[YES_NO, SCALED])
    for typed, words in (
        ({}, "Lampirkan buktinya"), ({"tautan": "https://a.go.id/x", "bukti": str(version_row(place.zone).evidence_id)},
                                     "Isi salah satu saja"),
        ({"tautan": "ini bukan tautan", "judul": "Judul saya"}, "Judul saya"),
        ({"tautan": "https://a.go.id/x", "judul": "J", "mulai": "5-1-2026", "sampai": "4-1-2026"}, "terbalik"),
        ({"berkas": SimpleUploadedFile("x.exe", b"MZ\x90\x00"), "judul": "Judul saya"}, "Judul saya"),
    ):  # fmt: skip
        answer = staff.post(url("work_proof", item), {**typed, "pertanyaan": [SCALED]})
        assert answer.status_code == 422, typed
        assert words in said(answer)
    assert not item.proofs.exists()


def test_a_leader_from_outside_of_the_zone_answers_on_its_page(place, item, client):
    leader = leader_of(place)
    call = obstacles.ask(item.pk, "Printer rusak.", person_of(leader), by=place.staff, at=AT)
    address = reverse("roadmap:obstacle", args=[place.zone.pk, call.pk])
    client.force_login(place.town.user(place.town.health, "Orang luar contoh", "staff"))
    assert client.get(address).status_code == 404
    client.force_login(place.staff)
    assert client.post(address, {"jawaban": "x"}).status_code == 403
    client.force_login(leader)
    page = said(client.get(address))
    assert ("Printer rusak." in page, "/zona/" in page) == (True, False)
    assert client.post(address, {"jawaban": " "}).status_code == 422
    assert client.get(url("work", item)).status_code == 200
    assert client.get(f"/peta-jalan/{place.zone.pk}/papan/").status_code == 403
    client.post(address, {"jawaban": "Datang Senin."})
    again_ = client.post(address, {"jawaban": "Sekali lagi."})
    assert (again_.status_code, "Sekali lagi." in said(again_)) == (422, False)
    client.force_login(place.staff)
    page = said(client.get(url("work", item)))
    assert ("Datang Senin." in page, "Nyatakan teratasi" in page) == (True, True)
    assert "teratasi" in said(client.post(f"{address}teratasi/", follow=True))
    assert "tidak dapat dilakukan" in said(client.post(f"{address}teratasi/", follow=True))


def test_the_form_of_an_obstacle_names_leaders(place, item, staff):
    leader_of(place)
    page = said(staff.get(url("work_obstacle", item)))
    assert "Pimpinan contoh, Kepala Dinas (Dinas Tenaga Kerja)" in page
    answer = staff.post(url("work_obstacle", item), {"hambatan": "Tulisan saya.", "pimpinan": "0"})
    assert (answer.status_code, "Tulisan saya." in said(answer)) == (422, True)


def test_the_calendar_shows_a_month_and_bears_odd_addresses(place, item, staff):
    page = said(staff.get(f"/peta-jalan/{place.zone.pk}/kalender/?bulan={SOON:%Y-%m}"))
    assert ("Menyusun SOP antrean" in page, "tenggat" in page) == (True, True)
    for month in ("2026-13", "26-1", "x", "9999-01", "2026-1２"):
        assert staff.get(f"/peta-jalan/{place.zone.pk}/kalender/?bulan={month}").status_code == 200


def test_own_items_over_zones_are_filtered_and_downloaded(place, item, staff):
    working_item(place, "Terlambat sekali", due_on=TODAY - timedelta(400))
    working_item(place, "Milik orang lain", owner=person_of(place.pokja))
    page = said(staff.get("/aksi-saya/"))
    assert ("Menyusun SOP antrean" in page, "Milik orang lain" in page) == (True, False)
    late = said(staff.get("/aksi-saya/?lihat=terlambat"))
    assert ("Terlambat sekali" in late, "Menyusun SOP antrean</a>" in late) == (True, False)
    table = b"".join(staff.get("/aksi-saya/?unduh=csv").streaming_content).decode()
    assert "Terlambat sekali" in table
    assert "Aksi saya" in said(staff.get("/ruang-kerja/"))


def test_managers_move_days_drop_and_restore(place, item, client):
    client.force_login(place.pokja)
    later = SOON + timedelta(7)
    answer = client.post(
        url("work_due", item), {"tenggat": f"{later:%d-%m-%Y}", "alasan": "Anggaran.", "versi": "1"}, follow=True
    )
    assert "tenggat semula tetap dihitung" in said(answer)
    answer = client.post(url("work_drop", item), {"alasan": "", "versi": "2"})
    assert answer.status_code == 422
    client.post(url("work_drop", item), {"alasan": "Tidak perlu.", "versi": "2"})
    assert again(item).state == "dropped"
    client.post(url("work_restore", item), {"alasan": "Perlu.", "versi": "3"})
    client.post(url("work_finish", item), {"tanggal": f"{TODAY:%d-%m-%Y}", "tanpa_bukti": "Kebiasaan.", "versi": "4"})
    page = said(client.get(url("work", item)))
    assert "tanpa bukti: Kebiasaan." in page
    client.post(url("work_reopen", item), {"alasan": "Belum.", "versi": "5"})
    assert again(item).state == "running"

"""Pages of the plan: filtered, downloaded, the same queries for few and many; nothing typed is lost."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from pilar.kernel.models import Document
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty
from pilar.roadmap.actions import items, plans
from pilar.roadmap.actions.items import Link
from pilar.roadmap.models import Plan, PlanItem, TargetYear
from pilar.roadmap.workflow import SET
from tests.organisation.town import AT
from tests.roadmap.planning import add, draft, owner_of, ready, unit_head
from tests.roadmap.rows import need_row

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return local_day(timezone.now())


@pytest.fixture
def head(place):
    return unit_head(place)


@pytest.fixture
def leader(client, place):
    client.force_login(place.leader)
    return client


def at(place, rest=""):
    return f"/peta-jalan/{place.zone.pk}/{rest}"


def listed(client, place, query):
    sent = b"".join(client.get(at(place, f"rencana/?{query}&unduh=csv")).streaming_content).decode("utf-8-sig")
    return {row[2] for row in csv.reader(StringIO(sent), delimiter=";") if len(row) > 2} - {"Rencana aksi"}


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# -- the list


def test_the_filter(leader, place, today):
    owner = owner_of(place)
    gone = place.town.person(place.town.training, "Orang pindah contoh")
    add(place, "tepat", owner=owner, due_on=today, links=(Link("A.I.1.i.a"),), is_priority=True)
    add(place, "lewat", owner=owner, due_on=today - DAY, area=2)
    add(place, "kosong", area=3, output="Maklumat")
    add(place, "pindah", owner=gone, due_on=today + DAY)
    Duty.objects.filter(person=gone).update(valid_until=today - DAY)
    dropped = add(place, "batal")
    PlanItem.objects.filter(pk=dropped.pk).update(state="dropped")
    for query, wanted in {
        "": {"tepat", "lewat", "kosong", "pindah"}, "area=2": {"lewat"}, "keadaan=dropped": {"batal"},
        "lihat=terlambat": {"lewat"}, "lihat=tanpa-penanggung-jawab": {"kosong", "pindah"},
        "lihat=tanpa-tenggat": {"kosong"}, "pertanyaan=A.I.1.i.a": {"tepat"}, "prioritas=ya": {"tepat"},
        "cari=maklumat": {"kosong"}, "cari=pegawai": {"tepat", "lewat"}, "area=9": set(), "keadaan=x": set(),
    }.items():  # fmt: skip
        assert listed(leader, place, query) == wanted, query


def test_the_workbook_has_real_dates_and_numbers(leader, place, today):
    ready(place, due_on=today + DAY, budget=1_500_000, effort=2)
    answer = leader.get(at(place, "rencana/?unduh=xlsx"))
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    head, row = next((rows[n], rows[n + 1]) for n, row in enumerate(rows) if row[0] == "Nomor")
    found = dict(zip(head, row, strict=True))
    assert (found["Nomor"], found["Anggaran"], found["Beban (hari-tim)"]) == (1, 1_500_000, 2)
    assert found["Tenggat"].date() == today + DAY


def test_pages_go_on_by_key(leader, place):
    items.add_many(place.zone.pk, [draft(f"Pekerjaan {n:02}") for n in range(60)], by=place.leader, at=AT)
    first = leader.get(at(place, "rencana/"))
    assert "Pekerjaan 00" in first.content.decode()
    second = leader.get(at(place, f"rencana/{first.context['page'].next}")).content.decode()
    assert "Pekerjaan 59" in second
    assert "Pekerjaan 00" not in second


def test_the_list_takes_the_same_queries_for_few_and_many(leader, place):
    ready(place)
    few = queries(leader, at(place, "rencana/"))
    rows = [draft(f"Pekerjaan {n}", owner=owner_of(place), links=(Link("A.I.1.i.a"),)) for n in range(49)]
    items.add_many(place.zone.pk, rows, by=place.leader, at=AT)
    assert queries(leader, at(place, "rencana/")) == few
    assert few == 9


def test_what_is_missing_stands_above_the_list(leader, place, today):
    add(place, owner=owner_of(place))
    page = leader.get(at(place, "rencana/")).content.decode()
    assert "Sebelum dapat ditetapkan" in page
    assert "belum punya tenggat" in page
    PlanItem.objects.update(due_on=today)
    assert "Siap ditetapkan" in leader.get(at(place, "rencana/")).content.decode()


# -- one item


def test_an_item_tells_everything(leader, place):
    place.answer("A.I.1.i.a", "Ya")
    first = ready(place, "Dahulu")
    need = need_row(place.zone, "Antrean lama")
    item = ready(place, need=need, after=[first.pk], links=(Link("A.I.1.i.a", now="Tidak", target="Ya"),))
    page = leader.get(at(place, f"aksi/{item.pk}/")).content.decode()
    for words in ("Antrean lama", "1. Dahulu", "A.I.1.i.a", "?bagian=A.I.1#tanya-A-I-1-i-a", "Ditambahkan oleh"):
        assert words in page, words
    assert f"{item.number}. {item.title}" in leader.get(at(place, f"aksi/{first.pk}/")).content.decode()


def test_an_item_takes_the_same_queries_whatever_hangs_on_it(leader, place):
    item = ready(place, links=(Link("A.I.1.i.a"),), after=[add(place).pk])
    few = queries(leader, at(place, f"aksi/{item.pk}/"))
    others = [add(place, f"Lagi {n}").pk for n in range(5)]
    codes = list(place.rules.instrument.questions)[:8]
    links = [Link(code) for code in codes]
    items.change(item.pk, draft(owner=item.owner, links=links, after=others), by=place.leader, at=AT)
    assert queries(leader, at(place, f"aksi/{item.pk}/")) == few
    assert few == 13


def test_an_item_of_another_zone_is_not_found(leader, place):
    other = items.add(place.zone_of(place.town.labour).pk, draft(), by=place.head, at=AT)
    assert leader.get(at(place, f"aksi/{other.pk}/")).status_code == 404


# -- the form


def sent(**more):
    return {"judul": "Menyusun SOP", "area": "1", "keluaran": "SOP", **more}


def test_the_form_begins_with_what_the_address_says(leader, place):
    need = need_row(place.zone, "Antrean lama", area=2, question="A.I.2.i.a")
    page = leader.get(at(place, f"rencana/tambah/?kebutuhan={need.pk}&pertanyaan=A.I.1.i.a&pertanyaan=ngawur"))
    initial = page.context["form"].initial
    assert (initial["judul"], initial["area"], initial["kebutuhan"]) == ("Antrean lama", "2", str(need.pk))
    assert initial["pertanyaan"] == ["A.I.1.i.a", "A.I.2.i.a"]


def test_an_item_is_added_with_all_that_was_typed(leader, place, today):
    first = add(place)
    need = need_row(place.zone)
    answer = leader.post(at(place, "rencana/tambah/"), sent(
        tenggat=f"{today:%d-%m-%Y}", beban="2,5", anggaran="Rp1.500.000", prioritas="on", kebutuhan=str(need.pk),
        pertanyaan=["A.I.1.i.a", "A.I.1.i.b"], sesudah=[str(first.pk)], penanggung="Pegawai contoh",
        penanggung_pilihan=str(owner_of(place).pk),
    ))  # fmt: skip
    made = PlanItem.objects.exclude(pk=first.pk).get()
    assert answer.headers["Location"] == at(place, f"aksi/{made.pk}/")
    assert (made.owner, made.due_on, made.need, made.origin) == (owner_of(place), today, need, "need")
    assert made.questions.count() == 2
    assert made.comes_after.get().before == first


def test_what_is_refused_comes_back_as_typed(leader, place):
    answer = leader.post(at(place, "rencana/tambah/"), sent(mulai="2-12-2026", tenggat="1-12-2026", indikator="Ada"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sebelum hari mulai" in page
    assert 'value="1-12-2026"' in page
    assert 'value="Ada"' in page


def test_an_unchanged_owner_is_not_searched_again(leader, place):
    item = ready(place)
    shown = leader.get(at(place, f"aksi/{item.pk}/ubah/")).context["form"]
    answer = leader.post(
        at(place, f"aksi/{item.pk}/ubah/"), sent(versi=shown["versi"].value(), penanggung=item.owner.name)
    )  # fmt: skip
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.owner) == ("Menyusun SOP", owner_of(place))


def test_the_second_of_two_sees_what_is_stored_and_keeps_what_was_typed(leader, place):
    item = ready(place)
    items.change(item.pk, draft("Judul orang lain"), by=place.secretary, at=AT)
    answer = leader.post(at(place, f"aksi/{item.pk}/ubah/"), sent(versi="1", judul="Judul saya"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Judul orang lain" in page
    assert 'value="Judul saya"' in page
    again = answer.context["form"]["versi"].value()
    assert leader.post(at(place, f"aksi/{item.pk}/ubah/"), sent(versi=again)).status_code == 302


def test_a_pokja_chooses_its_area_only(client, place):
    client.force_login(place.pokja)
    page = client.get(at(place, "rencana/tambah/"))
    assert [value for value, _ in page.context["form"].fields["area"].choices] == ["", "1"]
    assert client.post(at(place, "rencana/tambah/"), sent(area="2")).status_code == 422
    theirs = add(place, area=2)
    assert client.get(at(place, f"aksi/{theirs.pk}/ubah/")).status_code == 403


def test_a_draft_item_is_removed(leader, place):
    item = add(place)
    assert leader.post(at(place, f"aksi/{item.pk}/hapus/"), {"versi": "9"}).status_code == 422
    assert leader.post(at(place, f"aksi/{item.pk}/hapus/"), {"versi": "1"}).status_code == 302
    assert not PlanItem.objects.exists()


def test_a_set_plan_sends_to_its_opening_first(leader, place, head):
    item = ready(place)
    plans.set_plan(place.zone.pk, by=head, at=AT)
    for rest in ("rencana/tambah/", f"aksi/{item.pk}/ubah/"):
        assert leader.get(at(place, rest)).headers["Location"] == at(place, "rencana/")
    assert leader.post(at(place, "rencana/ubah/"), {"alasan": ""}).status_code == 422
    assert leader.post(at(place, "rencana/ubah/"), {"alasan": "Anggaran berubah"}).status_code == 302
    assert leader.get(at(place, f"aksi/{item.pk}/ubah/")).status_code == 200


# -- setting, papers, publishing


def test_the_head_looks_twice_and_sets(client, place, head):
    ready(place)
    client.force_login(head)
    page = client.get(at(place, "rencana/tetapkan/"))
    version = page.context["version"]
    checked = client.post(at(place, "rencana/tetapkan/"), {"versi": version}).content.decode()
    assert "Tetapkan rencana ini?" in checked
    assert not Document.objects.exists()
    done = client.post(at(place, "rencana/tetapkan/"), {"versi": version, "yakin": "1"})
    assert done.headers["Location"] == at(place, "rencana/penetapan/")
    assert Plan.objects.get().state == SET
    shown = client.get(at(place, "rencana/penetapan/")).content.decode()
    assert "sidik dihitung ulang dan cocok" in shown
    paper = client.get(at(place, "rencana/penetapan/1/rencana-kerja.pdf"))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    content = client.get(at(place, "rencana/penetapan/1/isi.json"))
    assert content.json()["items"][0]["title"] == "Menyusun SOP antrean"
    assert client.get(at(place, "rencana/penetapan/2/isi.json")).status_code == 404
    assert "Sudah ditetapkan" in client.get(at(place, "rencana/tetapkan/")).content.decode()


def test_a_plan_that_moved_meanwhile_is_looked_at_again(client, place, head):
    ready(place)
    client.force_login(head)
    version = client.get(at(place, "rencana/tetapkan/")).context["version"]
    ready(place, "Baru")
    answer = client.post(at(place, "rencana/tetapkan/"), {"versi": version, "yakin": "1"})
    assert answer.status_code == 422
    assert "sudah diubah orang lain" in answer.content.decode()
    assert answer.context["version"] != version


def test_an_incomplete_or_empty_plan_says_what_is_missing(client, place, head):
    client.force_login(head)
    assert client.post(at(place, "rencana/tetapkan/")).status_code == 422
    add(place)
    answer = client.post(at(place, "rencana/tetapkan/"))
    assert (answer.status_code, "belum punya tenggat" in answer.content.decode()) == (422, True)


def test_a_head_who_may_not_sign_keeps_the_page(client, place, head):
    ready(place)
    Duty.objects.filter(person=head.person).update(valid_until=local_day(timezone.now()) - DAY)
    client.force_login(head)
    answer = client.post(at(place, "rencana/tetapkan/"))
    assert (answer.status_code, "tidak bertugas" in answer.content.decode()) == (422, True)


def test_the_preview_is_a_draft(leader, place):
    assert leader.get(at(place, "rencana/rancangan.pdf")).status_code == 302
    ready(place)
    answer = leader.get(at(place, "rencana/rancangan.pdf"))
    assert answer.content.startswith(b"%PDF")
    assert not Document.objects.exists()


def test_publishing_shows_exactly_what_will_be_read(client, place, head):
    ready(place, output="Keluaran terbuka")
    plans.set_plan(place.zone.pk, by=head, at=AT)
    client.force_login(head)
    page = client.get(at(place, "rencana/terbit/")).content.decode()
    assert "Keluaran terbuka" in page
    assert "Menyusun SOP antrean" not in page
    client.post(at(place, "rencana/terbit/"))
    assert Plan.objects.get().is_public
    client.post(at(place, "rencana/terbit/"))
    assert not Plan.objects.get().is_public


def test_the_path_is_written_year_by_year(leader, place):
    year = place.zone.year
    form = leader.get(at(place, "rencana/jalur/")).context["form"]
    assert form[f"target_{year}"].value() == "WBK"
    sent_ = {"versi": form["versi"].value(), f"target_{year}": "WBK", f"target_{year + 2}": "WBBM",
             f"catatan_{year + 2}": "naik"}  # fmt: skip
    assert leader.post(at(place, "rencana/jalur/"), sent_).status_code == 302
    assert list(TargetYear.objects.values_list("year", "target", "note")) == [
        (year, "WBK", ""), (year + 2, "WBBM", "naik")
    ]  # fmt: skip
    wrong = {"versi": "", f"target_{year + 1}": "WBBM", f"target_{year + 2}": "WBK"}
    version = leader.get(at(place, "rencana/jalur/")).context["form"]["versi"].value()
    answer = leader.post(at(place, "rencana/jalur/"), {**wrong, "versi": version})
    assert (answer.status_code, "baru dapat dituju sesudah WBK" in answer.content.decode()) == (422, True)

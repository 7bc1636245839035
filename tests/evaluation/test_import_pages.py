"""The pages of an upload: what they show, what their buttons do, and what a refusal keeps."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.evaluation.actions import imports as import_actions
from pilar.evaluation.imports import reading
from pilar.evaluation.models import EvidenceVersion, WorkbookImport, Worksheet
from pilar.workbook.gate import Gate
from tests.evaluation.place import SCALED, YES_NO
from tests.evaluation.workbooks import accepted, book, diff_of, uploaded
from tests.portal.html import Page
from tests.workbook.build import jawaban
from tests.workbook.hostile import CASES
from tests.workbook.samples import complete


@pytest.fixture
def leader(client, place):
    client.force_login(place.leader)
    return client


def imports_of(place) -> str:
    return f"/zona/{place.zone.pk}/lke/impor/"


def send(client, place, data, name="lke.xlsx"):
    return client.post(imports_of(place), {"file": SimpleUploadedFile(name, data)})


def address(place, upload) -> str:
    return f"{imports_of(place)}{upload.pk}/"


def form(place, upload, **more) -> dict[str, object]:
    return {"versi": diff_of(place, upload).versions, **more}


def test_a_file_waits_in_its_preview_with_a_summary(leader, place):
    texts = {YES_NO: "https://a.go.id/1", SCALED: "https://a.go.id/2"}
    response = send(leader, place, book(complete(1), {}, texts))
    upload = WorkbookImport.objects.get()
    assert response.headers["Location"] == address(place, upload)
    page = Page(leader.get(address(place, upload)))
    assert "127 isian, 2 tautan." in page.text
    assert "Terima semua yang baru (127)" in page.text
    assert "juga yang berubah (" not in page.text
    assert list(page.faults()) == []


def test_a_pokja_reads_how_much_is_not_theirs(client, place):
    upload = uploaded(place, book(complete(1)))
    client.force_login(place.pokja)
    page = Page(client.get(address(place, upload)))
    theirs = sum(row.is_mine for row in diff_of(place, upload, by=place.pokja).rows)
    assert f"127 isian, 0 tautan, {127 - theirs} terkunci." in page.text
    assert f"Terima semua yang baru ({theirs})" in page.text


@pytest.mark.parametrize("case", CASES[::20], ids=lambda case: case.name)
def test_a_bad_file_gives_its_sentence_above_the_form(leader, place, case):
    response = send(leader, place, case.make())
    if response.status_code == 302:
        assert "read" in case.expects
        return
    page = Page(response)
    assert response.status_code == 422
    assert "Ada yang perlu dibetulkan" in page.text
    assert list(page.faults()) == []


@pytest.mark.parametrize(("name", "data"), [("lke.xlsx", b""), ("lke.xlsx", b"MZ\x90"), ("../../lke.xlsx", b"{}")])
def test_what_is_no_workbook_is_refused(leader, place, name, data):
    assert send(leader, place, data, name).status_code == 422
    assert not WorkbookImport.objects.exists()


def test_no_file_is_asked_for(leader, place):
    assert "Pilih berkasnya terlebih dahulu." in Page(leader.post(imports_of(place), {})).text


def test_a_name_with_folders_and_markup_is_kept_safe(leader, place):
    send(leader, place, book({SCALED: "A"}), '../a/<b>"x".xlsx')
    upload = WorkbookImport.objects.get()
    assert "/" not in upload.filename
    assert "<" not in upload.filename
    assert list(Page(leader.get(address(place, upload))).inline_code()) == []


def test_markup_in_cells_is_text(leader, place):
    nasty = "<script>alert(1)</script>"
    upload = uploaded(place, book({SCALED: "A"}, {SCALED: nasty}, {SCALED: nasty}))
    page = Page(leader.get(address(place, upload)))
    assert nasty in page.text
    assert list(page.inline_code()) == []


def test_while_too_many_are_read_one_is_asked_to_come_back(leader, place, monkeypatch):
    gate = Gate(places=1, patience=0.01)
    monkeypatch.setattr(reading, "reading_gate", gate)
    with gate.place():
        response = send(leader, place, book({SCALED: "A"}))
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) >= 1
    assert "Sedang banyak berkas yang dibaca" in Page(response).text


def test_both_sides_of_a_change_are_shown_and_the_reason_of_what_is_unreadable(leader, place):
    place.answer(SCALED, "A", note="milik kami")
    data = jawaban({SCALED: "B", YES_NO: "Z"}, notes={"note:unit": {SCALED: "milik berkas"}}).data()
    upload = uploaded(place, data)
    changed = Page(leader.get(address(place, upload) + "?keadaan=berubah")).text
    assert "milik kami" in changed
    assert "milik berkas" in changed
    unreadable = Page(leader.get(address(place, upload) + "?keadaan=tidak-terbaca")).text
    assert "bukan salah satu dari Ya/Tidak" in unreadable
    assert "milik berkas" not in unreadable


def test_rows_are_narrowed_to_an_area(leader, place):
    upload = uploaded(place, book(complete(1)))
    page = Page(leader.get(address(place, upload) + "?keadaan=baru&area=2"))
    assert "A.I.2.i.a" in page.text
    assert "A.I.1.i.a" not in page.text
    assert leader.get(address(place, upload) + "?keadaan=apa&area=x'").status_code == 200


def test_the_buttons_accept_and_say_how_much(leader, place):
    place.answer(SCALED, "A")
    texts = {YES_NO: "SK https://a.go.id/1"}
    upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}, {}, texts))
    response = leader.post(address(place, upload), form(place, upload, mana="baru", keadaan="baru"), follow=True)
    assert response.redirect_chain == [(address(place, upload) + "?keadaan=baru", 302)]
    assert "1 isian diterima. 1 tautan menjadi bukti, 1 di antaranya bukti baru." in Page(response).text
    assert place.worksheet.answers.get(field=SCALED).option == "A"
    response = leader.post(address(place, upload), form(place, upload, mana="dipilih", pilih=[SCALED]), follow=True)
    assert "1 isian diterima." in Page(response).text
    assert place.worksheet.answers.get(field=SCALED).option == "B"


def test_a_stale_page_is_shown_again_with_what_changed_and_the_ticks(leader, place):
    upload = uploaded(place, book({SCALED: "B", YES_NO: "Ya"}))
    data = form(place, upload, mana="dipilih", pilih=[SCALED, YES_NO], keadaan="baru")
    place.answer(SCALED, "A", by=place.secretary)
    response = leader.post(address(place, upload), data)
    page = Page(response)
    assert response.status_code == 409
    assert f"diubah orang lain: {SCALED}" in page.text
    assert "Yang berubah sejak Anda membuka halaman ini" in page.text
    assert place.worksheet.answers.get(field=YES_NO).option is None
    # The page shows what is stored now, so the same button goes through.
    data["versi"] = diff_of(place, upload).versions
    assert leader.post(address(place, upload), data).status_code == 302
    assert place.worksheet.answers.get(field=SCALED).option == "B"


@pytest.mark.parametrize(
    ("data", "says"),
    [({"mana": "dipilih"}, "Belum ada isian yang ditandai"), ({"mana": "apa"}, "Belum ada isian yang ditandai"),
     ({"mana": "baru", "versi": "1"}, "tidak utuh terkirim"),
     ({"mana": "dipilih", "pilih": ["A.IX.1"]}, "Belum ada isian yang ditandai")],
)  # fmt: skip
def test_a_form_that_makes_no_sense_changes_nothing(leader, place, data, says):
    upload = uploaded(place, book({SCALED: "B"}))
    response = leader.post(address(place, upload), {**form(place, upload), **data})
    assert response.status_code == 422
    assert says in Page(response).text
    assert place.worksheet.answered == 0


def test_a_worksheet_that_is_handed_in_can_be_looked_at_and_takes_nothing(leader, place):
    upload = uploaded(place, book({SCALED: "B"}))
    data = form(place, upload, mana="baru")
    Worksheet.objects.filter(pk=place.worksheet.pk).update(state="submitted")
    page = Page(leader.get(address(place, upload)))
    assert "Impor sedang ditutup" in page.text
    assert "Terima semua" not in page.text
    response = leader.post(address(place, upload), data)
    assert response.status_code == 422
    assert "Diserahkan" in Page(response).text
    assert "Impor sedang ditutup" in Page(leader.get(imports_of(place))).text
    assert send(leader, place, book()).status_code == 422


def test_links_that_ask_to_sign_in_are_told_once_they_were_checked(leader, place):
    upload = uploaded(place, book({}, {}, {YES_NO: "SK https://a.go.id/1\nLain https://a.go.id/2"}))
    accepted(place, upload)
    assert "Tautan yang meminta masuk" not in Page(leader.get(address(place, upload))).text
    EvidenceVersion.objects.filter(url="https://a.go.id/1").update(link_state="locked")
    page = Page(leader.get(address(place, upload)))
    assert "1 tautan dari berkas ini tidak dapat dibuka tanpa akun" in page.text


@pytest.mark.parametrize("who", ["staff", "head"])
def test_who_sees_the_zone_but_answers_nothing_downloads_and_uploads_nothing(client, place, who):
    upload = uploaded(place, book({SCALED: "B"}))
    client.force_login(getattr(place, who))
    page = Page(client.get(imports_of(place)))
    assert "Unduh Excel" in page.text
    assert "Baca berkas" not in page.text
    assert "lke contoh" not in page.text
    assert send(client, place, book()).status_code == 403
    assert client.get(address(place, upload)).status_code == 403
    assert client.post(address(place, upload), form(place, upload, mana="baru")).status_code == 403
    assert client.post(address(place, upload) + "hapus/").status_code == 403


def test_another_opd_gets_404_everywhere(client, place):
    upload = uploaded(place, book({SCALED: "B"}))
    client.force_login(place.town.user(place.town.health, "Ketua lain contoh", "zi_leader"))
    for path in (imports_of(place), address(place, upload), f"/zona/{place.zone.pk}/lke/unduh.xlsx"):
        assert client.get(path).status_code == 404
    assert send(client, place, book()).status_code == 404
    own = place.zone_of(place.town.health, by=place.town.user(place.town.health, "Kepala lain contoh", "head"))
    assert client.get(f"/zona/{own.pk}/lke/impor/{upload.pk}/").status_code == 404


def test_an_upload_is_discarded(leader, place):
    upload = uploaded(place, book({SCALED: "B"}))
    assert leader.get(address(place, upload) + "hapus/").status_code == 200
    response = leader.post(address(place, upload) + "hapus/", follow=True)
    assert "Unggahan dihapus" in Page(response).text
    assert not WorkbookImport.objects.exists()


def test_a_pokja_does_not_discard_what_the_secretary_has_uploaded(client, place):
    theirs, own = (uploaded(place, book({SCALED: "B"}), by=by) for by in (place.secretary, place.pokja))
    client.force_login(place.pokja)
    assert "Hapus sekarang" not in Page(client.get(address(place, theirs))).text
    for method in (client.get, client.post):
        assert method(address(place, theirs) + "hapus/").status_code == 403
    assert WorkbookImport.objects.filter(pk=theirs.pk).exists()
    assert "Hapus sekarang" in Page(client.get(address(place, own))).text
    assert client.post(address(place, own) + "hapus/").status_code == 302
    client.force_login(place.leader)
    assert client.post(address(place, theirs) + "hapus/").status_code == 302
    assert not WorkbookImport.objects.exists()


def test_what_is_discarded_while_it_is_accepted_is_not_there(leader, place, monkeypatch):
    upload = uploaded(place, book({SCALED: "B"}))
    sent = form(place, upload, mana="baru")
    real = import_actions.accept

    def too_late(*args, **more):
        WorkbookImport.objects.all().delete()
        return real(*args, **more)

    monkeypatch.setattr(import_actions, "accept", too_late)
    assert leader.post(address(place, upload), sent).status_code == 404


def test_the_preview_takes_as_many_queries_for_few_rows_as_for_all(leader, place):
    def taken(upload):
        with CaptureQueriesContext(connection) as queries:
            assert leader.get(address(place, upload) + "?keadaan=semua").status_code == 200
        return len(queries)

    few = taken(uploaded(place, book({SCALED: "B"}, {}, {SCALED: "https://a.go.id/1"})))
    texts = {key: f"https://a.go.id/{key}\nhttps://b.go.id/{key}" for key in complete(1)}
    full = uploaded(place, book(complete(1), texts, texts))
    accepted(place, full)
    assert taken(full) == few <= 15

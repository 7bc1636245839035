"""The pages of recommendations: of a zone on both sides, of all zones, one with its acts, and what waits for whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilar.evaluation.assessment.actions import recommendations as actions
from pilar.evaluation.assessment.inbox.recommendations import to_follow, to_judge
from pilar.evaluation.assessment.models import Recommendation
from pilar.evaluation.models import Evidence
from pilar.kernel.inbox import Asker
from pilar.organisation.access import local_day, rights_of
from tests.evaluation.assessment.documents_rows import YES_NO, desk_of, opinion_row, recommendation_row, version_row
from tests.evaluation.place import SCALED
from tests.organisation.town import AT, TODAY


@pytest.fixture
def desk(place):
    return desk_of(place)


@pytest.fixture
def row(desk):
    return recommendation_row(desk.round, question=YES_NO, area=1, text="Perbarui <SK> tim")


def page(name, *args):
    return reverse(f"assessment:{name}", args=args)


def asker(user, day=TODAY):
    return Asker(user, rights_of(user, AT), AT, day)


def test_the_unit_and_the_assessors_read_the_same_list_each_among_their_own_pages(client, desk, row):
    client.force_login(desk.place.staff)
    text = client.get(page("zone_recommendations", desk.zone.pk)).content.decode()
    assert "Perbarui &lt;SK&gt; tim" in text
    assert "Tambah rekomendasi" not in text
    assert client.get(page("recommendations", desk.zone.pk)).status_code == 403
    client.force_login(desk.assessor)
    text = client.get(page("recommendations", desk.zone.pk)).content.decode()
    assert "Perbarui &lt;SK&gt; tim" in text
    assert "Tambah rekomendasi" in text
    client.force_login(desk.outsider)
    assert "Tambah rekomendasi" not in client.get(page("recommendations", desk.zone.pk)).content.decode()


def test_what_is_late_is_said_and_can_be_filtered(client, desk, row):
    from django.utils import timezone

    today = local_day(timezone.now())
    recommendation_row(desk.round, text="Yang lewat", due_on=today - timedelta(3))
    Recommendation.objects.filter(pk=row.pk).update(due_on=today + timedelta(9))
    client.force_login(desk.place.leader)
    assert "Terlambat 3 hari" in client.get(page("zone_recommendations", desk.zone.pk)).content.decode()
    shown = client.get(page("zone_recommendations", desk.zone.pk) + "?keadaan=terlambat").content.decode()
    assert "Yang lewat" in shown
    assert "Perbarui" not in shown


def test_a_new_one_keeps_what_was_typed_when_it_is_refused(client, desk):
    client.force_login(desk.assessor)
    address = page("recommendation_new", desk.zone.pk)
    answer = client.post(address, {"tentang": "area-3", "rekomendasi": "Susun diklat", "tenggat": "1 Januari 2015"})
    assert answer.status_code == 422
    assert "Susun diklat" in answer.content.decode()
    answer = client.post(address, {"tentang": "area-3", "rekomendasi": "Susun diklat", "tenggat": "31 Maret 2028"})
    assert answer.status_code == 302
    assert Recommendation.objects.get().area == 3


def test_the_form_takes_over_the_question_and_what_was_written_beside_its_answer(client, desk):
    opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK")
    client.force_login(desk.assessor)
    text = client.get(page("recommendation_new", desk.zone.pk) + f"?pertanyaan={YES_NO}").content.decode()
    assert "Perbarui SK</textarea>" in text
    assert f'value="{YES_NO}" selected' in text


def test_ticked_ones_are_taken_from_the_opinions(client, desk):
    opinion_row(desk, YES_NO, option="Ya", recommendation="Perbarui SK")
    client.force_login(desk.assessor)
    address = page("recommendations_take", desk.zone.pk)
    shown = client.get(address).content.decode()
    mark = shown.partition(f'name="tanda-{YES_NO}" value="')[2].partition('"')[0]
    assert client.post(address, {"tenggat": "31 Maret 2028"}).status_code == 422
    answer = client.post(address, {"isian": YES_NO, f"tanda-{YES_NO}": mark, "tenggat": "31 Maret 2028"})
    assert answer.status_code == 302
    assert Recommendation.objects.get().text == "Perbarui SK"


def test_the_unit_reports_with_a_new_file_which_goes_to_its_library(client, desk, row):
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    file = SimpleUploadedFile("notulen.txt", b"Notulen contoh")
    answer = client.post(address, {"dilakukan": "Sudah", "berkas": file, "judul": "Notulen"})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.proof.evidence.title, row.proof.evidence.unit) == ("reported", "Notulen", desk.zone.unit)
    other = recommendation_row(desk.round)
    file = SimpleUploadedFile("lain.txt", b"Notulen contoh")
    client.post(page("recommendation_report", desk.zone.pk, other.number), {"dilakukan": "Sudah", "berkas": file})
    other.refresh_from_db()
    assert other.proof == row.proof
    assert Evidence.objects.count() == 1


def test_a_file_is_kept_while_the_words_are_missing(client, desk, row):
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    answer = client.post(address, {"dilakukan": "", "berkas": SimpleUploadedFile("notulen.txt", b"Notulen contoh")})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "tersimpan dan ikut terkirim" in text
    kept = text.partition('name="berkas-tersimpan" value="')[2].partition('"')[0]
    assert client.post(address, {"dilakukan": "Sudah", "berkas-tersimpan": kept}).status_code == 302


def library_of(desk, count):
    """``count`` links of the unit, the last one used for a question."""
    for number in range(count):
        made = Evidence.objects.create(
            unit=desk.zone.unit, kind="link", title=f"Surat nomor 800/{number}/contoh", created_at=AT, created_by="1"
        )
        version = made.versions.create(number=1, url=f"https://contoh.go.id/{number}", sha256="x", by="1", at=AT)
    desk.zone.evidence_uses.create(field=SCALED, version=version, by="1", at=AT)
    return version


def offered(answer) -> list[str]:
    return re.findall(r"<strong>(Surat[^<]*)</strong>", answer.content.decode())


def test_proof_is_searched_by_title_number_and_question_and_what_was_typed_stays(client, desk, row):
    last = library_of(desk, 35)
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    assert offered(client.get(address)) == []
    typed = {"dilakukan": "Tulisan unit"}
    for words, found in (
        ("800/7/", [7]),
        ("contoh 800/3", [34, 33, 32, 31, 30, 3]),
        (SCALED, [34]),
        ("a.i.1.i.B", [34]),
    ):
        answer = client.post(address, {**typed, "bukti": words, "bukti_cari": "1"})
        assert answer.status_code == 200
        assert offered(answer) == [f"Surat nomor 800/{number}/contoh" for number in found]
        assert "Tulisan unit" in answer.content.decode()
    nothing = client.post(address, {**typed, "bukti": "tidak ada", "bukti_cari": "1"})
    assert nothing.status_code == 422
    assert "Tidak ada bukti yang cocok" in nothing.content.decode()
    assert client.post(address, {**typed, "bukti": "800", "bukti_pilihan": str(last.pk)}).status_code == 302
    row.refresh_from_db()
    assert (row.report, row.proof) == ("Tulisan unit", last)


def test_the_library_is_paged_within_the_form_by_buttons(client, desk, row):
    library_of(desk, 25)
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    seen, turn = [], "1"
    while turn:
        answer = client.post(address, {"dilakukan": "", "bukti": "", "bukti_cari": turn})
        assert answer.status_code == 200  # a search is no sending: that the words are missing is not said yet
        seen += offered(answer)
        button = re.search(r'name="bukti_cari" value="(\?setelah=[^"]+)"', answer.content.decode())
        turn = button[1] if button else ""
    assert seen == [f"Surat nomor 800/{number}/contoh" for number in range(24, -1, -1)]
    broken = client.post(address, {"bukti": "", "bukti_cari": "?setelah=rusak"})
    assert len(offered(broken)) == 10


def test_proof_of_another_unit_is_not_found_nor_taken(client, desk, row):
    other = Evidence.objects.create(
        unit=desk.place.town.health, kind="link", title="Surat orang lain", created_at=AT, created_by="1"
    )
    theirs = other.versions.create(number=1, url="https://contoh.go.id/x", sha256="x", by="1", at=AT)
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    assert "Surat orang lain" not in client.post(address, {"bukti": "Surat", "bukti_cari": "1"}).content.decode()
    answer = client.post(address, {"dilakukan": "Sudah", "bukti": "", "bukti_pilihan": str(theirs.pk)})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "open"


def test_a_report_that_somebody_else_made_meanwhile_is_told_and_what_was_typed_stays(client, desk, row):
    Recommendation.objects.filter(pk=row.pk).update(
        state="reported", report="Sudah", reported_by="1", reported_at=AT, proof=version_row(desk.zone)
    )
    client.force_login(desk.place.leader)
    address = page("recommendation_report", desk.zone.pk, row.number)
    assert client.get(address).status_code == 302
    answer = client.post(address, {"dilakukan": "Tulisan saya", "berkas": SimpleUploadedFile("n.txt", b"Notulen")})
    assert answer.status_code == 422
    assert "Tulisan saya" in answer.content.decode()
    assert Evidence.objects.count() == 1


def test_a_report_that_may_not_be_made_keeps_no_file(client, desk, row):
    client.force_login(desk.place.staff)
    address = page("recommendation_report", desk.zone.pk, row.number)
    answer = client.post(address, {"dilakukan": "Sudah", "berkas": SimpleUploadedFile("n.txt", b"Notulen")})
    assert answer.status_code == 403
    assert not Evidence.objects.exists()


def test_the_page_keeps_what_a_recommendation_said_before(client, desk, row):
    client.force_login(desk.assessor)
    actions.change(
        desk.zone.pk, row.number, "Perbarui SK dan lampirannya", row.due_on, "Jelas", by=desk.assessor, at=AT
    )
    text = client.get(page("recommendation", desk.zone.pk, row.number)).content.decode()
    assert "Bunyi sebelumnya: Perbarui &lt;SK&gt; tim" in text
    assert "Tenggat sebelumnya" not in text


def test_the_assessor_accepts_returns_and_drops_on_the_page(client, desk, row):
    Recommendation.objects.filter(pk=row.pk).update(
        state="reported", report="Sudah", reported_by="1", reported_at=AT, proof=version_row(desk.zone)
    )
    client.force_login(desk.assessor)
    shown = client.get(page("recommendation", desk.zone.pk, row.number)).content.decode()
    assert "Nyatakan selesai" in shown
    seen = shown.partition('name="dilihat" value="')[2].partition('"')[0]
    stale = client.post(page("recommendation_accept", desk.zone.pk, row.number), {"dilihat": "x"})
    assert stale.status_code == 422
    assert "diubah orang lain" in stale.content.decode()
    client.post(page("recommendation_return", desk.zone.pk, row.number), {"alasan": "Kurang", "dilihat": seen})
    row.refresh_from_db()
    assert row.state == "open"
    assert "Kurang" in client.get(page("recommendation", desk.zone.pk, row.number)).content.decode()
    client.post(page("recommendation_drop", desk.zone.pk, row.number), {"alasan": "Ganda"})
    row.refresh_from_db()
    assert row.state == "dropped"


def test_all_zones_are_listed_downloaded_and_counted_by_the_same_number_of_queries(client, desk, row):
    client.force_login(desk.assessor)
    address = page("all_recommendations")

    def count():
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get(address).status_code == 200
        return len(made)

    client.get(address)
    few = count()
    for _ in range(20):
        recommendation_row(desk.round)
    assert count() == few <= 16
    rows = client.get(address + "?unduh=csv").getvalue().decode()
    assert "Perbarui <SK> tim" in rows
    assert rows.count("\n") == 22
    assert client.get(address + f"?zona={desk.zone.pk}&keadaan=closed").content.decode().count("<tbody>") == 0


def test_the_pages_of_a_zone_take_the_same_queries_for_one_and_thirty(client, desk, row):
    client.force_login(desk.assessor)
    for address in (page("recommendations", desk.zone.pk), page("zone_recommendations", desk.zone.pk)):
        client.get(address)
        with CaptureQueriesContext(connection) as one:
            client.get(address)
        for _ in range(15):
            recommendation_row(desk.round, proof=version_row(desk.zone), state="reported")
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(one) == len(many) <= 16


# -- what waits


def test_open_ones_wait_for_who_answers_the_area_and_late_ones_say_so(desk, row):
    Recommendation.objects.filter(pk=row.pk).update(due_on=TODAY - timedelta(2))
    recommendation_row(desk.round, area=2, due_on=TODAY + timedelta(10))
    recommendation_row(desk.round, area=1, due_on=TODAY + timedelta(200))
    assert [item.title.split()[3] for item in to_follow(asker(desk.place.leader))] == ["1", "2"]
    (mine,) = to_follow(asker(desk.place.pokja))
    assert "Terlambat sejak 22 November 2026" in mine.why
    assert not list(to_follow(asker(desk.place.staff)))


def test_reports_wait_for_who_sits_in_the_team(desk, row):
    recommendation_row(desk.round, state="reported", proof=version_row(desk.zone))
    assert len(list(to_judge(asker(desk.assessor)))) == 1
    assert not list(to_judge(asker(desk.outsider)))
    assert not list(to_judge(asker(desk.place.leader)))

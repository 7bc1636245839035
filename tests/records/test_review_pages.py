"""Pages of reviews and recommendations: what people see, type and are told; and what it costs."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pilar.kernel.inbox import SOURCES, Asker
from pilar.organisation.access import keep_rights, local_day, rights_of
from pilar.organisation.models import Duty
from pilar.records.actions import recommendations as actions
from pilar.records.inbox import reviews as inbox
from pilar.records.models import Recommendation, Review, Series
from pilar.records.queries import recommendations, reviews
from tests import responses
from tests.organisation.town import AT
from tests.records.review_rows import recommendation_row, review_row
from tests.records.reviewing import build_desk, link

LIST, TODO = "/catatan/evaluasi/", "/catatan/tindak-lanjut/"
PLAN = {
    "judul": "Evaluasi SOP (data contoh)", "objek": "Penerapan SOP", "masa_mulai": "01-01-2026",
    "masa_sampai": "30-06-2026", "pokok": ["sop"],
}  # fmt: skip


@pytest.fixture
def desk(db):
    return build_desk()


@pytest.fixture
def leader(desk, client):
    client.force_login(desk.leader)
    return client


def text(response) -> str:
    return response.content.decode()


def today():
    return local_day(timezone.now())


# -- lists


def test_a_filter_finds_by_words_topic_state_year_and_what_is_late(desk, leader):
    old = review_row(desk.town.training, title="Lama", topics=",wbs,", period_until=today() - timedelta(900),
                     period_from=today() - timedelta(990))  # fmt: skip
    new = review_row(desk.town.training, title="Baru", state="concluded")
    recommendation_row(old, today() - timedelta(days=1))
    for query, titles in (
        ("q=lam", {"Lama"}), ("tentang=sop", {"Baru"}), ("keadaan=concluded", {"Baru"}),
        (f"tahun={new.period_until.year}", {"Baru"}), ("rekomendasi=terlambat", {"Lama"}),
        ("rekomendasi=terbuka", {"Lama"}), ("", {"Lama", "Baru"}),
    ):  # fmt: skip
        rows = leader.get(f"{LIST}?{query}").context["page"].rows
        assert {row.title for row in rows} == titles, query


def test_reviews_of_another_opd_are_neither_listed_nor_found(desk, client):
    review = review_row(desk.town.training)
    client.force_login(desk.outsider)
    assert client.get(LIST).context["page"].rows == []
    assert client.get(f"{LIST}{review.pk}/").status_code == 404
    assert client.get(f"{LIST}{review.pk}/rancangan.pdf").status_code == 404


def test_the_list_is_downloaded_whole_and_nothing_runs_as_a_formula(desk, leader):
    review_row(desk.town.training, title="=1+1")
    answer = leader.get(f"{LIST}?unduh=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Evaluasi"
    assert not rows[1][0].startswith("=")


@pytest.mark.parametrize("how_many", [10, 1000])
def test_the_lists_take_as_many_queries_for_10_and_1000_rows(desk, leader, how_many, django_assert_max_num_queries):
    review = review_row(desk.town.training)
    Review.objects.bulk_create(
        Review(unit=desk.town.training, title=f"Evaluasi {n}", subject="SOP", topics=",sop,", created_at=AT,
               created_by="1", period_from=review.period_from, period_until=review.period_until)
        for n in range(how_many - 1)
    )  # fmt: skip
    Recommendation.objects.bulk_create(
        Recommendation(review=review, text="Perbarui", due_on=today(), owner=desk.owner.person) for _ in range(how_many)
    )
    for address in (LIST, TODO, f"{LIST}{review.pk}/"):
        with django_assert_max_num_queries(16):
            assert leader.get(address).status_code == 200


def test_each_view_shows_its_own_and_the_picture_counts_them_once(desk, leader):
    review = review_row(desk.town.training)
    late = recommendation_row(review, today() - timedelta(days=3), owner=desk.leader.person)
    waiting = recommendation_row(review, today(), state="done", owner=desk.owner.person)
    recommendation_row(review, today(), closed_on=today())
    recommendation_row(review, today() + timedelta(days=3))
    recommendation_row(review, today() - timedelta(days=3), state="dropped")
    for view, rows in (("saya", [late]), ("terlambat", [late]), ("diterima", [waiting])):
        assert leader.get(f"{TODO}?lihat={view}").context["page"].rows == rows
    total = leader.get(TODO).context["total"]
    assert (total.closed, total.waiting, total.late, total.ahead, total.total) == (1, 1, 1, 1, 4)


def test_what_is_due_today_is_not_late_and_says_so(desk, leader):
    recommendation_row(review_row(desk.town.training), today())
    page = leader.get(TODO)
    assert page.context["total"].late == 0
    assert "Hari ini terakhir" in text(page)


# -- begun, registered, concluded


def test_a_review_is_begun_in_one_form_and_what_was_typed_stays_where_something_is_wrong(desk, leader):
    unit = desk.town.training.slug
    wrong = leader.post(f"{LIST}baru/", {**PLAN, "unit": unit, "masa_sampai": "31-12-2025"})
    assert wrong.status_code == 422
    assert "Masa berakhir sebelum mulai" in text(wrong)
    assert "Penerapan SOP" in text(wrong)
    assert leader.post(f"{LIST}baru/", {**PLAN, "unit": unit}).status_code == 302
    assert Review.objects.get().subject == "Penerapan SOP"


def test_without_a_topic_the_form_says_why_one_is_needed(desk, leader):
    answer = leader.post(f"{LIST}baru/", {**PLAN, "unit": desk.town.training.slug, "pokok": []})
    assert "tanpa pokok bahasan" in text(answer)


def test_a_schedule_fills_the_form_with_its_running_period(desk, leader):
    first = today().replace(month=1, day=1)
    series = Series.objects.create(
        unit=desk.town.training, kind="review", title="Evaluasi WBS", topics=",wbs,", every="yearly", starts_on=first,
        created_at=AT, created_by="1",
    )  # fmt: skip
    form = leader.get(f"{LIST}baru/?jadwal={series.pk}").context["form"]
    assert (form.initial["masa_mulai"], form.initial["pokok"]) == (first, ["wbs"])


def test_registering_from_outside_asks_for_number_and_file_and_keeps_the_file_meanwhile(desk, leader):
    address = f"{LIST}dari-luar/"
    typed = {**PLAN, "unit": desk.town.training.slug, "dibahas": "10-07-2026", "kesimpulan": "Cukup"}
    answer = leader.post(address, {**typed, "berkas": SimpleUploadedFile("lhe.txt", b"Laporan")})
    assert answer.status_code == 422
    assert "Isi nomornya" in text(answer)
    assert "<strong>lhe.txt</strong> tersimpan dan ikut terkirim" in text(answer)
    assert "Pilih berkasnya" in text(leader.post(address, {**typed, "nomor": "700/1"}))
    sent = leader.post(address, {**typed, "nomor": "700/1", "berkas": SimpleUploadedFile("lhe.txt", b"Laporan")})
    assert sent.status_code == 302
    review = Review.objects.get()
    assert (review.mode, review.state, review.files.get().filename) == ("outside", "concluded", "lhe.txt")
    page = text(leader.get(f"{LIST}{review.pk}/"))
    assert "Tambahkan rekomendasi dari laporannya beserta nomornya" in page


def test_concluding_without_proof_is_refused_with_what_was_typed(desk, leader):
    review = review_row(desk.town.training)
    address = f"{LIST}{review.pk}/simpulkan/"
    assert "Laporannya belum diunggah" in text(leader.get(address))
    answer = leader.post(address, {"dibahas": "01-07-2026", "kesimpulan": "Sudah diterapkan di loket"})
    assert answer.status_code == 422
    assert "disimpulkan dengan bukti" in text(answer)
    assert "Sudah diterapkan di loket" in text(answer)


def test_of_two_who_change_a_finding_both_texts_are_shown(desk, leader):
    review = review_row(desk.town.training)
    finding = review.findings.create(text="Semula")
    address = f"{LIST}{review.pk}/temuan/{finding.pk}/"
    seen = leader.get(address).context["form"]["versi"].value()
    leader.post(address, {"temuan": "Dari orang pertama", "versi": seen})
    answer = text(leader.post(address, {"temuan": "Dari orang kedua", "versi": seen}))
    assert "Dari orang pertama" in answer
    assert "Dari orang kedua" in answer


# -- followed


def test_the_owner_without_a_role_finds_reports_and_is_told_what_was_lacking(desk, client):
    row = desk.recommended()
    client.force_login(desk.owner)
    assert [each.pk for each in client.get(TODO).context["page"].rows] == [row.pk]
    page = client.get(f"{TODO}{row.pk}/")
    assert f"/catatan/evaluasi/{row.review_id}/" not in text(page)
    answer = client.post(f"{TODO}{row.pk}/lapor/", {"dilakukan": "Sudah"})
    assert "Lampirkan buktinya" in text(answer)
    photo = SimpleUploadedFile("notulen.txt", b"Notulen contoh")
    assert client.post(f"{TODO}{row.pk}/lapor/", {"dilakukan": "Sudah", "berkas": photo}).status_code == 302
    row.refresh_from_db()
    assert row.state == "done"
    opened = client.get(f"{TODO}{row.pk}/bukti/{row.proof_id}/")
    responses.close(opened)
    assert opened.status_code == 200
    assert client.post(f"{TODO}{row.pk}/terima/").status_code == 403
    actions.send_back(row.pk, "Belum ditandatangani", by=desk.leader, at=timezone.now())
    page = text(client.get(f"{TODO}{row.pk}/"))
    assert "Laporan dikembalikan" in page
    assert "Belum ditandatangani" in page


def test_file_and_link_at_once_are_refused(desk, client):
    row = desk.recommended()
    client.force_login(desk.owner)
    both = {"dilakukan": "Sudah", "tautan": "https://contoh.go.id/", "berkas": SimpleUploadedFile("a.txt", b"x")}
    assert "Isi salah satu saja" in text(client.post(f"{TODO}{row.pk}/lapor/", both))
    assert Recommendation.objects.get().state == "open"


def test_a_second_person_accepts_what_was_shown_and_nothing_else(desk, leader):
    row = desk.reported()
    page = leader.get(f"{TODO}{row.pk}/")
    assert "Terima buktinya" in text(page)
    answer = leader.post(f"{TODO}{row.pk}/terima/", {"dilihat": "lama"})
    assert answer.status_code == 422
    assert "sudah diubah orang lain" in text(answer)
    seen = page.context["accept_form"].initial["dilihat"]
    assert leader.post(f"{TODO}{row.pk}/terima/", {"dilihat": seen}).status_code == 302
    assert Recommendation.objects.get().closed_by == desk.leader.actor


def test_who_reported_sees_no_button_to_accept(desk, leader):
    row = desk.recommended()
    actions.report(row.pk, "Sudah", link("x"), by=desk.leader, at=timezone.now())
    page = text(leader.get(f"{TODO}{row.pk}/"))
    assert "Terima buktinya" not in page
    assert "Menunggu diterima orang kedua" in page


def test_sending_back_needs_words_and_shows_the_version_again(desk, leader):
    row = desk.reported()
    answer = leader.post(f"{TODO}{row.pk}/kembalikan/", {"dilihat": "x", "alasan": ""})
    assert answer.status_code == 422
    assert "Tulis apa yang perlu diperbaiki" in text(answer)
    assert answer.context["return_form"]["dilihat"].value() == actions.version_of_report(row)


def test_the_day_before_stays_on_the_page_when_the_day_moves(desk, leader):
    row = desk.recommended(due_on=today() + timedelta(days=5))
    later = today() + timedelta(days=50)
    form = leader.get(f"{TODO}{row.pk}/tenggat/").context["form"]
    typed = {"tenggat": f"{later:%d-%m-%Y}", "alasan": "Menunggu anggaran", "dilihat": form["dilihat"].value()}
    assert leader.post(f"{TODO}{row.pk}/tenggat/", {**typed, "alasan": ""}).status_code == 422
    assert leader.post(f"{TODO}{row.pk}/tenggat/", typed).status_code == 302
    page = text(leader.get(f"{TODO}{row.pk}/"))
    assert "semula" in page
    assert "Menunggu anggaran" in page


# -- what waits for whom


def asker(user, at=AT) -> Asker:
    return Asker(user, rights_of(user, at), at, local_day(at))


@pytest.mark.parametrize(("days", "shown"), [(14, True), (15, False), (-1, True)])
def test_an_owner_is_reminded_two_weeks_ahead_and_while_it_is_late(desk, days, shown):
    desk.recommended(due_on=local_day(AT) + timedelta(days))
    assert bool(list(inbox.recommendations_due(asker(desk.owner)))) is shown


def test_a_report_waits_for_others_than_its_reporter_and_owner(desk):
    desk.reported()
    assert [len(list(inbox.recommendations_to_accept(asker(each)))) for each in (desk.leader, desk.secretary)] == [1, 1]
    for nobody in (desk.owner, desk.staff, desk.outsider):
        assert not list(inbox.recommendations_to_accept(asker(nobody)))


@pytest.mark.parametrize(("last_day", "told"), [(-1, True), (0, False)])
def test_what_somebody_who_has_left_was_to_do_is_told_to_who_manages_it(
    desk, last_day, told, django_assert_num_queries
):
    row = desk.recommended()
    assert not list(inbox.recommendations_ownerless(asker(desk.leader)))
    Duty.objects.filter(person=desk.owner.person).update(valid_until=local_day(AT) + timedelta(last_day))
    who = asker(desk.leader)
    with django_assert_num_queries(1):
        found = list(inbox.recommendations_ownerless(who))
    assert [item.url for item in found] == ([f"{TODO}{row.pk}/"] if told else [])
    assert not list(inbox.recommendations_ownerless(asker(desk.staff)))
    assert not list(inbox.recommendations_ownerless(asker(desk.outsider)))


@pytest.mark.parametrize(("days", "shown"), [(30, True), (31, False)])
def test_a_running_review_is_urged_a_month_before_its_day(desk, days, shown):
    review_row(desk.town.training, due_on=local_day(AT) + timedelta(days))
    assert bool(list(inbox.reviews_due(asker(desk.leader)))) is shown
    assert not list(inbox.reviews_due(asker(desk.staff)))


def test_a_schedule_without_a_review_in_its_running_period_is_urged(desk):
    first = local_day(AT).replace(month=1, day=1)
    series = Series.objects.create(
        unit=desk.town.training, kind="review", title="Evaluasi WBS", topics=",wbs,", every="half_yearly",
        starts_on=first, created_at=AT, created_by="1",
    )  # fmt: skip
    late = AT + timedelta(days=10)  # 27 days before the half year is over
    assert [item.due.month for item in inbox.reviews_due(asker(desk.leader, late))] == [12]
    review_row(desk.town.training, series=series, period_until=first.replace(month=12, day=31))
    assert not list(inbox.reviews_due(asker(desk.leader, late)))


def test_the_first_page_of_the_room_tells_how_they_stand_in_one_query_each(desk, django_assert_num_queries):
    desk.reported()
    keep_rights(desk.leader, AT)
    who = asker(desk.leader)
    with django_assert_num_queries(2):
        standing, todo = reviews.standing(who), recommendations.standing(who)
    assert (standing.total, todo.total) == (1, 1)
    assert "lihat=diterima" in todo.waiting[0].url


def test_every_noun_of_the_records_is_asked_what_waits():
    """The package must name its files: one that nobody imports tells nobody anything."""
    folder = Path(inbox.__file__).parent
    nouns = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    told = {source.__module__.rpartition(".")[2] for source in SOURCES.values() if ".records." in source.__module__}
    assert told == nouns

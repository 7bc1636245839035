"""The report of a review as a document: what it prints, when it is issued, again, signed and revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel import documents
from pilar.kernel.models import Document, LedgerEntry
from pilar.organisation.access import AccessDenied
from pilar.records.actions import recommendations, review_papers, review_parts, reviews
from pilar.records.errors import RecordError
from pilar.records.models import Review
from pilar.records.review_printing import report
from tests.kernel import bad_files
from tests.organisation.town import AT, TODAY
from tests.records.review_rows import review_row
from tests.records.reviewing import DUE, build_desk, link
from tests.responses import close

ONE = "/catatan/evaluasi/"


@pytest.fixture
def desk(db):
    return build_desk()


def whole(review: Review) -> Review:
    return Review.objects.select_related("unit__body", "series", "activity").get(pk=review.pk)


def printed(review: Review) -> str:
    return str(report(whole(review), TODAY).data)


def test_it_prints_ground_findings_causes_advice_conclusion_and_fingerprints(desk):
    review = desk.with_report()
    review_parts.find(review.pk, "SOP lama dipakai", "Belum disosialisasikan", by=desk.leader, at=AT)
    row = desk.recommended(review)
    recommendations.move_due(row.pk, DUE + timedelta(days=5), "Menunggu formulir", by=desk.leader, at=AT)
    recommendations.report(row.pk, "Sudah diperbarui", link("bukti"), by=desk.owner, at=AT)
    reviews.conclude(review.pk, TODAY, "SOP diterapkan.", by=desk.leader, at=AT)
    said = printed(review)
    for words in (
        "Penerapan SOP", "Temuan 1. SOP lama dipakai", "Sebab: Belum disosialisasikan", "Perbarui SOP", "(semula ",
        desk.owner.person.name, "Menunggu diterima. Sudah diperbarui", "SOP diterapkan.", link("laporan").sha256[:16],
        "0 dari 1 selesai",
    ):  # fmt: skip
        assert words in said, words


def test_a_running_one_says_so_and_one_without_anything_is_printed_too(desk):
    said = printed(desk.review())
    for words in ("berkeadaan “Berjalan”", "Tidak ada temuan yang dicatat.", "Belum disimpulkan."):
        assert words in said


def test_it_takes_four_queries_however_much_was_found(desk, django_assert_num_queries):
    review = desk.with_report()
    for number in range(3):
        review_parts.find(review.pk, f"Temuan {number}", "", by=desk.leader, at=AT)
        desk.recommended(review)
    found = whole(review)
    with django_assert_num_queries(4):
        report(found, TODAY)


def test_a_concluded_review_is_printed_with_a_number_and_again_as_it_moves_on(desk):
    review = desk.concluded()
    first = review_papers.print_report(review.pk, by=desk.leader, at=AT)
    assert first.kind_label == "Laporan evaluasi"
    assert "/LE/" in first.number
    assert LedgerEntry.objects.latest("pk").code == documents.ISSUED
    second = review_papers.print_report(review.pk, by=desk.leader, at=AT)
    first.refresh_from_db()
    assert (first.state, second.state, second.replaces) == (Document.REPLACED, Document.VALID, first)


def test_while_it_runs_or_by_strangers_nothing_is_issued(desk):
    review = desk.review()
    with pytest.raises(RecordError, match="sudah disimpulkan"):
        review_papers.print_report(review.pk, by=desk.leader, at=AT)
    concluded = desk.concluded()
    with pytest.raises(AccessDenied):
        review_papers.print_report(concluded.pk, by=desk.staff, at=AT)
    assert not Document.objects.exists()


def test_from_the_page_to_a_paper_that_is_signed_and_revoked(desk, client):
    review = desk.concluded()
    client.force_login(desk.leader)
    address = f"{ONE}{review.pk}/"
    draft = client.get(f"{address}rancangan.pdf")
    assert draft.content.startswith(b"%PDF")
    assert client.post(f"{address}laporan/")["Location"] == address
    paper = documents.documents_of(review).get()
    shown = client.get(f"{address}dokumen/{paper.pk}/")
    assert shown["Content-Type"] == "application/pdf"
    close(shown)
    scan = SimpleUploadedFile("pindaian.pdf", bad_files.saved(bad_files.pdf(1)))
    signed = f"{address}dokumen/{paper.pk}/bertanda-tangan/"
    assert client.post(signed, {"cara": "wet", "berkas": scan})["Location"] == address
    copy = f"{address}dokumen/{paper.pk}/salinan/1/"
    page = client.get(address).content.decode()
    assert paper.number in page
    assert f'href="{copy}"' in page
    opened = client.get(copy)
    assert opened["Content-Disposition"].startswith("inline")
    close(opened)
    assert client.get(f"{address}dokumen/{paper.pk}/salinan/2/").status_code == 404
    assert client.post(f"{address}dokumen/{paper.pk}/cabut/", {"alasan": "Salah"})["Location"] == address
    paper.refresh_from_db()
    assert paper.state == Document.REVOKED
    assert client.get(f"{ONE}{desk.review().pk}/dokumen/{paper.pk}/").status_code == 404


def test_whoever_only_reads_finds_the_paper_and_nothing_to_press(desk, client):
    review = desk.concluded()
    review_papers.print_report(review.pk, by=desk.leader, at=AT)
    client.force_login(desk.staff)
    page = client.get(f"{ONE}{review.pk}/").content.decode()
    assert "Buka PDF" in page
    for gone in ("Terbitkan", "bertanda-tangan/", "cabut/"):
        assert gone not in page
    assert client.post(f"{ONE}{review.pk}/laporan/").status_code == 403


def test_the_page_of_a_running_one_says_when_it_is_issued(desk, client):
    client.force_login(desk.leader)
    page = client.get(f"{ONE}{desk.review().pk}/").content.decode()
    assert "Laporan terbit sesudah evaluasi disimpulkan." in page
    outside = client.get(f"{ONE}{review_row(desk.town.training, state='concluded').pk}/").content.decode()
    assert "Terbitkan laporan (PDF)" in outside


def test_the_page_takes_as_many_queries_with_many_papers_as_with_one(desk, client):
    review = desk.concluded()
    client.force_login(desk.leader)
    counted = []
    for _ in range(2):
        review_papers.print_report(review.pk, by=desk.leader, at=AT)
        client.get(f"{ONE}{review.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ONE}{review.pk}/")
        counted.append(len(asked))
    assert counted[0] == counted[1]

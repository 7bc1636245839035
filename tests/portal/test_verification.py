"""The public page of a document: what it says to whoever holds the paper, and what it never shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pilar.kernel import documents, files, intake
from pilar.kernel.documents import tokens
from pilar.kernel.models import Document, SignedCopy, StoredFile
from pilar.organisation.access import local_day
from pilar.portal.verification import views
from tests.kernel.bad_files import pdf, saved
from tests.kernel.documents.papers import AT, SIGNER, issue
from tests.organisation.town import build
from tests.portal.html import Page

pytestmark = pytest.mark.django_db


def shown(client, document: Document) -> Page:
    answer = client.get(f"/verifikasi/{document.token}/")
    assert answer.status_code == 200
    page = Page(answer)
    assert list(page.faults()) == []
    return page


def bytes_of(document: Document) -> bytes:
    with files.open_file(document.stored) as file:
        return file.read()


def compare(client, document: Document, content: bytes):
    given = {"berkas": SimpleUploadedFile("surat.pdf", content, "application/pdf")}
    return client.post(f"/verifikasi/{document.token}/", given)


class TestThePage:
    def test_says_what_was_issued_and_that_it_counts(self, client):
        made = issue(valid_until=local_day(timezone.now()) + timedelta(days=1))
        text = shown(client, made).text
        for words in (
            made.number, "Surat keterangan nihil", "UPT Balai Latihan Kerja", "24 November 2026", "Berlaku",
            made.sha256, made.content_sha256, tokens.grouped(made.token), "Plt. Kepala UPT",
        ):  # fmt: skip
            assert words in text

    def test_masks_who_is_responsible(self, client):
        text = shown(client, issue()).text
        assert "D•• S•• C•••••" in text
        assert SIGNER.name not in text
        assert "19800101" not in text

    def test_never_claims_a_certified_signature(self, client):
        text = " ".join(shown(client, issue()).text.split())
        assert "bukan tanda tangan elektronik tersertifikasi" in text
        assert "tidak tersertifikasi (PP 71/2019 Pasal 60)" in text
        for forbidden in ("BSrE", "sah menurut", "ditandatangani secara elektronik"):
            assert forbidden not in text

    def test_neither_shows_nor_links_the_file(self, client):
        made = issue()
        page = shown(client, made)
        assert not [one for one in page.all("a") if ".pdf" in one.attributes.get("href", "")]
        assert not page.all("iframe")
        assert not page.all("embed")
        assert made.stored.name not in page.source

    def test_is_not_indexed_and_not_kept(self, client):
        answer = client.get(f"/verifikasi/{issue().token}/")
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex">' in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]

    def test_takes_the_same_few_queries_with_many_copies(self, client):
        made, counts = issue(), []
        for number in (1, 4):
            for version in range(number):
                taken = intake.examine(saved(pdf(1)) + f"%{number}-{version}".encode(), "s.pdf", limit=10**7)
                documents.attach_signed(made, taken, by="1", at=AT)
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/verifikasi/{made.token}/")
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 3


class TestTheState:
    def test_of_a_revoked_one_has_day_and_reason(self, client):
        made = issue()
        documents.revoke(made, reason="Nomor salah", by="1", at=AT)
        text = " ".join(shown(client, made).text.split())
        assert "Dicabut pada 24 November 2026. Dokumen ini jangan dipakai lagi. Alasan: Nomor salah" in text
        assert "masih berlaku" not in text

    def test_of_a_replaced_one_names_the_newer_without_its_code(self, client):
        old = issue()
        new = issue(replaces=old)
        page = shown(client, old)
        assert f"oleh Surat keterangan {new.number}" in " ".join(page.text.split())
        assert new.token not in page.source

    def test_of_one_past_its_last_day_is_expired(self, client):
        made = issue(on=date(2020, 1, 1), valid_until=date(2020, 12, 31))
        text = " ".join(shown(client, made).text.split())
        assert "Kedaluwarsa" in text
        assert "berakhir 31 Desember 2020" in text

    def test_tells_of_a_signed_copy(self, client):
        made = issue()
        assert "Belum ada" in shown(client, made).text
        taken = intake.examine(saved(pdf(1)), "s.pdf", limit=10**7)
        copy = documents.attach_signed(made, taken, by="1", at=AT, method=SignedCopy.OUTSIDE)
        text = shown(client, made).text
        assert "Ada: PDF yang ditandatangani di luar Pilar, diunggah 24 November 2026" in text
        assert copy.sha256 in text

    def test_of_another_time_zone_is_told_in_that_one(self, client):
        town = build()
        town.body.time_zone = "Asia/Jayapura"
        town.body.save()
        made = issue(body=town.body.uuid)
        documents.revoke(made, reason="Uji", by="1", at=AT.replace(hour=23, minute=30))  # 25 November in Jayapura
        assert "Dicabut pada 25 November 2026" in " ".join(shown(client, made).text.split())


class TestComparing:
    def test_the_very_file_is_the_same_and_is_not_kept(self, client):
        made = issue()
        before = StoredFile.objects.count()
        answer = compare(client, made, bytes_of(made))
        assert answer.status_code == 200
        assert "Sama dengan yang diterbitkan" in answer.content.decode()
        assert StoredFile.objects.count() == before

    def test_one_byte_more_is_another(self, client):
        made = issue()
        text = compare(client, made, bytes_of(made) + b" ").content.decode()
        assert "Berbeda" in text
        assert "Sama dengan" not in text

    def test_a_signed_copy_is_recognised(self, client):
        made, content = issue(), saved(pdf(1))
        documents.attach_signed(made, intake.examine(content, "s.pdf", limit=10**7), by="1", at=AT)
        assert "salinan bertanda tangan versi 1" in compare(client, made, content).content.decode()

    def test_an_empty_file_is_simply_different(self, client):
        assert "Berbeda" in compare(client, issue(), b"").content.decode()

    def test_without_a_file_the_form_says_so(self, client):
        answer = client.post(f"/verifikasi/{issue().token}/", {})
        assert answer.status_code == 422
        assert "Pilih berkasnya." in answer.content.decode()

    def test_a_file_beyond_the_limit_is_refused(self, client, settings):
        settings.PILAR_MAX_UPLOAD = 1000
        assert compare(client, issue(), b"x" * 2000).status_code == 413


class TestAskingByCode:
    def test_leads_to_the_page_however_it_is_typed(self, client):
        made = issue()
        typed = tokens.grouped(made.token).upper()
        assert client.get("/verifikasi/", {"kode": typed}).headers["Location"] == f"/verifikasi/{made.token}/"
        assert client.get(f"/verifikasi/{made.token.upper()}/").headers["Location"] == f"/verifikasi/{made.token}/"

    @pytest.mark.parametrize("typed", ["", "abc", "x" * 600, "\x00"])
    def test_what_is_no_code_comes_back_with_advice(self, client, typed):
        answer = client.get("/verifikasi/", {"kode": typed})
        assert answer.status_code == 422
        assert list(Page(answer).faults()) == []

    def test_the_empty_form_is_no_mistake(self, client):
        answer = client.get("/verifikasi/")
        assert answer.status_code == 200
        assert list(Page(answer).faults()) == []

    def test_an_unknown_code_says_what_to_do(self, client):
        answer = client.get(f"/verifikasi/{tokens.new_token()}/")
        page = Page(answer)
        assert answer.status_code == 404
        assert list(page.faults()) == []
        assert "Jangan memakai dokumen itu sebelum ada jawaban" in page.text
        assert "noindex" in answer.headers["X-Robots-Tag"]

    @pytest.mark.parametrize("token", ["1", "x" * 26, "..%2f", "u" * 26])
    def test_what_is_no_code_in_the_address_is_unknown_too(self, client, token):
        assert client.get(f"/verifikasi/{token}/").status_code == 404

    def test_the_footer_of_the_public_site_leads_here(self, client):
        footer = Page(client.get("/")).one("footer")
        assert "Verifikasi dokumen" in footer.text


class TestTheLimit:
    def test_slows_down_guessing_but_never_who_holds_a_document(self, client, monkeypatch):
        monkeypatch.setattr(views, "MISSES", 3)
        made = issue()
        answers = [client.get(f"/verifikasi/{tokens.new_token()}/").status_code for _ in range(5)]
        assert answers == [404, 404, 404, 429, 429]
        assert [client.get(f"/verifikasi/{made.token}/").status_code for _ in range(5)] == [200] * 5

    def test_counts_each_address_by_itself(self, client, monkeypatch):
        monkeypatch.setattr(views, "MISSES", 1)
        wanted = f"/verifikasi/{tokens.new_token()}/"
        assert [client.get(wanted).status_code for _ in range(2)] == [404, 429]
        assert client.get(wanted, REMOTE_ADDR="192.0.2.7").status_code == 404

    def test_counts_each_address_behind_a_proxy_by_itself(self, client, monkeypatch, settings):
        monkeypatch.setattr(views, "MISSES", 1)
        settings.PILAR_PROXIES = 1
        wanted = f"/verifikasi/{tokens.new_token()}/"
        scanner, other = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
        assert [client.get(wanted, headers=scanner).status_code for _ in range(2)] == [404, 429]
        assert client.get(wanted, headers={"X-Forwarded-For": "192.0.2.99, 192.0.2.7"}).status_code == 429
        assert client.get(wanted, headers=other).status_code == 404

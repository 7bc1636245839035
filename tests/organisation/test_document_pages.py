"""The pages for a room's documents, and the card that a room puts on its own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from pilar.kernel import documents
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.views import document_pages
from pilar.organisation.web import enter
from tests.kernel.bad_files import pdf, saved
from tests.kernel.documents.papers import AT, DAY, UNNUMBERED, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(town):
    """A request as a room's view has it: ``sent()`` opens the page, ``sent(data)`` posts the form."""

    def request(data=None):
        made: Any = RequestFactory().get("/x/") if data is None else RequestFactory().post("/x/", data)
        made.user = town.admin
        made.session = {}
        made._messages = FallbackStorage(made)
        return enter(made)

    return request


def upload(request, document: Document) -> Any:
    return document_pages.upload(
        request, document,
        lambda taken, method: documents.attach_signed(document, taken, by="1", at=AT, method=method),
        back="/kembali/", back_label="Pakta",
    )  # fmt: skip


def revoke(request, document: Document) -> Any:
    def act(reason: str) -> None:
        documents.revoke(document, reason=reason, by="1", at=AT)

    return document_pages.revoke(request, document, act, back="/kembali/", back_label="Pakta")


def file(content: bytes = b"", name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or saved(pdf(1)), "application/pdf")


class TestUpload:
    def test_keeps_the_copy_and_goes_back(self, sent):
        made, request = issue(), sent({"cara": "outside", "berkas": file()})
        answer = upload(request, made)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/kembali/")
        assert made.signed_copies.get().method == SignedCopy.OUTSIDE
        assert "versi 1" in str(next(iter(get_messages(request))))

    def test_opens_as_a_form_for_files(self, sent):
        answer = upload(sent(), issue())
        assert answer.status_code == 200
        assert 'enctype="multipart/form-data"' in answer.content.decode()

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({}, "Pilih berkasnya."),
            ({"cara": "wet", "berkas": file(b"MZ\x90\x00" + b"\x00" * 99)}, "tidak"),
            ({"cara": "wet", "berkas": file(b"a,b\n1,2\n", "tabel.csv")}, "PDF atau foto"),
            ({"berkas": file()}, "pilih lagi berkasnya"),
        ],
    )
    def test_is_refused_with_what_to_do(self, sent, data, told):
        for each in data.values():
            if not isinstance(each, str):
                each.seek(0)
        answer = upload(sent(data), issue())
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert not SignedCopy.objects.exists()


class TestRevoke:
    def test_takes_the_reason_and_goes_back(self, sent):
        made = issue()
        assert revoke(sent({"alasan": "Nomor salah"}), made).status_code == 302
        assert Document.objects.get().state_reason == "Nomor salah"

    @pytest.mark.parametrize("reason", ["", "x" * 301])
    def test_without_one_the_form_comes_back(self, sent, reason):
        made = issue()
        assert revoke(sent({"alasan": reason}), made).status_code == 422
        assert Document.objects.get().state == "valid"

    def test_what_was_revoked_meanwhile_is_said(self, sent):
        made = issue()
        documents.revoke(made, reason="Satu", by="1", at=AT)
        answer = revoke(sent({"alasan": "Dua"}), made)
        assert answer.status_code == 422
        assert "sudah dicabut sebelumnya" in answer.content.decode()


class TestTheCard:
    def shown(self, document: Document, **addresses) -> str:
        given = {
            "pdf": "/pdf/",
            "upload": "/unggah/",
            "revoke": "/cabut/",
            "copy": lambda copy: f"/salinan/{copy.version}/",
        }
        card = documents.card(document, DAY, **{**given, **addresses})
        return render_to_string("components/document.html", {"card": card})

    def test_offers_what_may_be_done_with_a_valid_one(self):
        made = issue()
        html = self.shown(made)
        for part in (made.number, "Berlaku", "/pdf/", "/unggah/", "/cabut/", f"/verifikasi/{made.token}/", "Belum ada"):
            assert part in html

    def test_of_a_revoked_one_offers_reading_only(self):
        made = issue()
        documents.revoke(made, reason="Nomor salah", by="1", at=AT)
        html = self.shown(made)
        assert "Nomor salah" in html
        assert "/pdf/" in html
        assert "/unggah/" not in html
        assert "/cabut/" not in html

    def test_of_a_kind_that_is_not_signed_outside_says_nothing_of_copies(self):
        html = self.shown(issue(UNNUMBERED))
        assert "Salinan bertanda tangan" not in html
        assert "/unggah/" not in html

    def test_links_the_copies(self, sent):
        made = issue()
        upload(sent({"cara": "wet", "berkas": file()}), made)
        assert "/salinan/1/" in self.shown(made)

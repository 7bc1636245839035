import io
import json
import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from pilar.kernel.uploads import BoundedHandler
from tests.portal.html import Page

pytestmark = pytest.mark.urls("tests.kernel.pages")

LIMIT = 300_000


@pytest.fixture(autouse=True)
def limit(settings):
    settings.PILAR_MAX_UPLOAD = LIMIT
    settings.CSRF_TRUSTED_ORIGINS = []


@pytest.fixture(autouse=True)
def no_temporary_file(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("an upload was written to disk")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)


def file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("lke.xlsx", b"x" * size)


def test_a_workbook_is_kept_in_memory():
    response = Client().post("/terima/", {"tahun": "2026", "lke": file(200_000), "lain": file(10)})
    assert response.json() == {
        "fields": {"tahun": "2026"},
        "files": {"lke": [200_000, "InMemoryUploadedFile"], "lain": [10, "InMemoryUploadedFile"]},
    }


def test_files_that_are_too_large_together_are_413_even_if_the_length_was_a_lie(rf, settings):
    body = encode_multipart(BOUNDARY, {"satu": file(200_000), "dua": file(200_000)})
    response = Client().generic("POST", "/terima/", body, MULTIPART_CONTENT)
    assert response.status_code == 413

    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "BodyLimit" not in name]
    response = Client().generic("POST", "/terima/", body, MULTIPART_CONTENT)
    assert response.status_code == 413


def test_a_person_who_sends_200_mb_reads_what_is_allowed_and_what_to_do(settings):
    settings.PILAR_MAX_UPLOAD = 10 * 1024**2
    length = 200 * 1024**2
    response = Client().generic("POST", "/terima/", b"", MULTIPART_CONTENT, CONTENT_LENGTH=str(length))
    page = Page(response)
    assert response.status_code == 413
    assert "satu kiriman paling besar 10 MB" in page.text
    assert "Tidak ada yang disimpan" in page.text
    assert "pilih berkas yang lebih kecil" in page.text


def test_a_typed_form_that_is_too_large_is_413(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert Client().post("/terima/", {"catatan": "a" * 2000}).status_code == 413


class Chunks(io.RawIOBase):
    """A body of unknown length that gives a few bytes at a time, and counts them."""

    def __init__(self, data: bytes) -> None:
        self.data, self.given = data, 0

    def read(self, size=-1):
        part = self.data[self.given : self.given + min(size, 7000)]
        self.given += len(part)
        return part


@pytest.fixture
def without_csrf(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Csrf" not in name]


def answer_to_chunks(stream: Chunks) -> tuple[int, bytes]:
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/terima/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost:8000",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "wsgi.input": stream,
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    statuses: list[str] = []
    handler: Any = BoundedHandler()
    response = handler(environ, lambda status, headers: statuses.append(status))
    content = b"".join(response)
    response.close()
    return int(statuses[0][:3]), content


@pytest.mark.django_db
def test_a_body_sent_in_chunks_is_received(without_csrf):
    body = encode_multipart(BOUNDARY, {"lke": file(200_000)})
    status, content = answer_to_chunks(Chunks(body))
    assert status == 200
    assert json.loads(content)["files"] == {"lke": [200_000, "InMemoryUploadedFile"]}


@pytest.mark.django_db
def test_a_body_sent_in_chunks_is_cut_at_the_limit_and_413(without_csrf):
    stream = Chunks(encode_multipart(BOUNDARY, {"lke": file(10 * LIMIT)}))
    status, _ = answer_to_chunks(stream)
    assert status == 413
    assert stream.given == LIMIT + 1

"""Uploads that are kept while a form is mended: who gets them back, for how long, and what is never kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pilar.kernel import file_sweep, files, kept_uploads
from pilar.kernel.files import FileError
from pilar.kernel.kept_uploads import KeptFile, keep, restored
from pilar.kernel.models import StoredFile
from tests.kernel import bad_files

BODY, AT = UUID(int=7), datetime(2026, 11, 26, 3, tzinfo=UTC)
PDF = bad_files.saved(bad_files.pdf(2))

pytestmark = pytest.mark.django_db


def file(content: bytes = PDF, name: str = "sk.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept(content: bytes = PDF, name: str = "sk.pdf", *, by: str = "1", at: datetime = AT) -> str:
    return keep(file(content, name), body=BODY, by=by, at=at).reference


def test_whoever_brought_it_gets_it_back_with_its_name():
    found = restored(kept(), by="1")
    assert found is not None
    assert (found.name, found.read()) == ("sk.pdf", PDF)


def test_nobody_else_does_and_no_reference_that_was_written_by_hand():
    reference = kept()
    assert restored(reference, by="2") is None
    assert restored(reference[:-1], by="1") is None
    assert restored("", by="1") is None
    assert restored(signing.dumps([1, "sk.pdf", "1"]), by="1") is None  # signed for something else


def test_it_lasts_hours_and_is_swept_after_a_day(monkeypatch):
    reference = kept()
    assert kept_uploads.LASTS < file_sweep.GRACE
    file_sweep.sweep(at=AT + timedelta(hours=23))
    assert restored(reference, by="1") is not None
    file_sweep.sweep(at=AT + timedelta(hours=25))
    assert not StoredFile.objects.exists()
    assert restored(reference, by="1") is None
    monkeypatch.setattr(kept_uploads, "LASTS", timedelta(seconds=-1))
    assert restored(kept(), by="1") is None


def test_what_a_row_refers_to_is_not_given_up_for_it():
    stored = files.put(BODY, PDF, at=AT, limit=10**7)
    kept()
    stored.refresh_from_db()
    assert stored.unused_since == AT  # nothing refers to it yet, and putting it again takes it back
    files.put(BODY, PDF, at=AT, limit=10**7)
    stored.refresh_from_db()
    assert stored.unused_since is None


def test_what_is_brought_again_is_kept_anew_as_it_is():
    found = restored(kept(), by="1")
    later = AT + timedelta(hours=10)
    assert found is not None
    again = keep(found, body=BODY, by="1", at=later)
    assert StoredFile.objects.get().unused_since == later
    assert isinstance(restored(again.reference, by="1"), KeptFile)


def test_what_would_be_refused_anyway_is_not_kept():
    with pytest.raises(FileError):
        kept(b"MZ\x90\x00" + bytes(300), "program.pdf")
    assert not StoredFile.objects.exists()


def test_of_a_photo_only_the_picture_is_kept():
    photo = bad_files.picture("JPEG", (64, 48), exif=_with_place())
    assert b"Kantor rahasia" in photo
    found = restored(kept(photo, "IMG_1.jpg"), by="1")
    assert found is not None
    assert b"Kantor rahasia" not in found.read()


def _with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "Kantor rahasia"
    return exif.tobytes()

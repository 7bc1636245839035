"""Stored files: written whole or not at all, once per body, swept with care, served with a policy of their own."""

import io
import os
import stat
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from pilar.kernel import file_sweep, files, media_types
from pilar.kernel.models.files import StoredFile
from pilar.kernel.storage import UNFINISHED, ContentStorage
from tests.kernel import races

pytestmark = pytest.mark.django_db

BODY, OTHER = UUID(int=1), UUID(int=2)
NOW = datetime.now(tz=UTC)
LONG_AGO = NOW - timedelta(days=3)
LATER = NOW + timedelta(days=2)
PDF = b"%PDF-1.7\nsample"
LIMIT = 1000


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "pilar.kernel.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}},
    }
    return tmp_path / "files"


def put(content=PDF, body: UUID = BODY) -> StoredFile:
    return files.put(body, content, at=NOW, limit=LIMIT)


def lying(folder: Path) -> list[str]:
    """Every file below ``folder``."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def age(path: Path, at: datetime = LONG_AGO) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


# -- writing


def test_a_file_lies_under_its_body_and_its_hash_readable_by_the_owner_only(folder):
    stored = put()
    assert lying(folder) == [f"{BODY}/{stored.sha256[:2]}/{stored.sha256}"]
    assert (stored.size, stored.media_type, stored.created) == (len(PDF), "application/pdf", NOW)
    assert stat.S_IMODE((folder / stored.name).stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")] if path.is_dir()} == {0o700}
    with files.open_file(stored) as file:
        assert file.read() == PDF


def test_the_same_content_is_stored_once_in_a_body_and_once_more_in_another(folder):
    assert put().pk == put().pk
    assert put(body=OTHER).pk != put().pk
    assert len(lying(folder)) == StoredFile.objects.count() == 2


class Pipe(io.RawIOBase):
    """A stream that cannot be rewound."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self):
        return True

    def read(self, size=-1):
        return self._content.read(size)


@pytest.mark.parametrize(
    "wrap", [bytes, io.BytesIO, Pipe, lambda content: SimpleUploadedFile("surat.exe", content), ContentFile]
)
def test_bytes_streams_and_uploads_are_taken(wrap):
    stored = put(wrap(PDF))
    with files.open_file(stored) as file:
        assert file.read() == PDF
    assert stored.media_type == "application/pdf"


def test_an_upload_that_was_read_already_is_stored_from_its_start():
    upload = SimpleUploadedFile("surat.pdf", PDF)
    upload.read()
    assert put(upload).size == len(PDF)


@pytest.mark.parametrize(("content", "told"), [(b"", "kosong"), (b"x" * (LIMIT + 1), "lebih besar")])
@pytest.mark.parametrize("wrap", [bytes, io.BytesIO, Pipe])
def test_an_empty_or_too_large_file_is_refused_and_nothing_stays(folder, content, told, wrap):
    with pytest.raises(files.FileError, match=told):
        put(wrap(content))
    assert not StoredFile.objects.exists()
    assert lying(folder) == []


def test_the_limit_itself_is_allowed():
    assert put(b"x" * LIMIT).size == LIMIT


def test_a_failed_write_leaves_neither_row_nor_file(folder, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        put()
    assert not StoredFile.objects.exists()
    assert lying(folder) == []


def test_the_bytes_reach_the_disk_before_the_row(folder, monkeypatch):
    """In the order of FOUNDATIONS §5: temporary file, fsync, rename, fsync of the folder; only then the row."""
    events = []
    real_fsync, real_replace, real_create = os.fsync, Path.replace, StoredFile.objects.bulk_create

    def fsync(handle):
        events.append("fsync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "fsync file")
        real_fsync(handle)

    def replace(self, target):
        events.append("rename")
        return real_replace(self, target)

    def bulk_create(*args, **kwargs):
        events.append("row")
        return real_create(*args, **kwargs)

    put(b"makes the folders")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(type(StoredFile.objects), "bulk_create", lambda self, *a, **k: bulk_create(*a, **k))
    put()
    assert [event for event in events if event != "fsync folder"] == ["fsync file", "rename", "row"]
    assert events[events.index("rename") + 1] == "fsync folder"


@pytest.mark.real_clock  # in which the file system dates its files
def test_a_rolled_back_transaction_leaves_the_file_to_the_sweeper(folder):
    with transaction.atomic():
        stored = put()
        transaction.set_rollback(True)
    assert not StoredFile.objects.exists()
    assert lying(folder) == [stored.name]
    now = datetime.now(tz=UTC)
    assert file_sweep.sweep(at=now).files == 0
    assert file_sweep.sweep(at=now + timedelta(days=2)).files == 1


def test_a_lost_file_comes_back_when_it_is_uploaded_again(folder):
    stored = put()
    (folder / stored.name).write_bytes(b"cut")
    assert put() == stored
    assert files.verify(stored) is files.State.SOUND
    (folder / stored.name).unlink()
    assert put() == stored
    assert files.verify(stored) is files.State.SOUND


def test_the_database_refuses_a_second_row_of_one_content():
    stored = put()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(body=BODY, sha256=stored.sha256, size=1, media_type="x", created=NOW)


def test_storing_known_content_takes_few_queries(django_assert_max_num_queries):
    put()
    with django_assert_max_num_queries(5):
        put()


# -- reading


def test_verify_tells_sound_damaged_and_missing(folder):
    stored = put()
    assert files.verify(stored) is files.State.SOUND
    (folder / stored.name).write_bytes(PDF[:-1] + b"X")
    assert files.verify(stored) is files.State.DAMAGED
    (folder / stored.name).unlink()
    assert files.verify(stored) is files.State.MISSING
    assert not files.exists(stored)
    with pytest.raises(files.FileError, match="cadangan"):
        files.open_file(stored)


# -- serving


@pytest.fixture
def served(rf):
    """Serves ``content`` and closes the response at the end."""
    with ExitStack() as stack:

        def serve(content=PDF, name="laporan.pdf", inline=True, **headers):
            response = files.serve(rf.get("/", headers=headers), put(content), name, inline=inline)
            stack.callback(response.close)
            return response

        yield serve


def test_a_pdf_opens_inline_shut_off_from_everything(served):
    response = served()
    assert response.status_code == 200
    assert b"".join(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == 'inline; filename="laporan.pdf"'
    assert response.headers["Content-Length"] == str(len(PDF))


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script>", b"<svg onload='x'/>", b"\x00\x01", b"a;b\nc;d"]
)
def test_what_a_browser_could_run_or_guess_is_only_downloaded(served, content):
    response = served(content, "halaman.html")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] in ("application/octet-stream", "text/plain; charset=utf-8",
                                                "text/csv; charset=utf-8")  # fmt: skip
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_without_inline_a_pdf_is_downloaded_too(served):
    assert served(inline=False).headers["Content-Disposition"].startswith("attachment")


def test_a_name_of_other_letters_travels_as_rfc_6266_says(served):
    disposition = served(name="Évaluasi “ZI”.pdf").headers["Content-Disposition"]
    assert disposition == "inline; filename*=utf-8''%C3%89valuasi%20%E2%80%9CZI%E2%80%9D.pdf"


def test_a_name_cannot_smuggle_a_header(served):
    disposition = served(name='x"\r\nSet-Cookie: a=b.pdf').headers["Content-Disposition"]
    assert "\n" not in disposition
    assert disposition == 'inline; filename="x_ Set-Cookie_ a=b.pdf"'


def test_a_browser_that_has_it_gets_304_with_the_policy_and_no_bytes(served):
    tag = served().headers["ETag"]
    response = served(**{"If-None-Match": tag})
    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert served(**{"If-None-Match": '"other"'}).status_code == 200


def test_a_file_whose_bytes_are_gone_is_an_error_and_not_an_empty_answer(rf, folder):
    stored = put()
    (folder / stored.name).unlink()
    with pytest.raises(files.FileError):
        files.serve(rf.get("/"), stored, "a.pdf")


# -- sweeping


def test_the_sweeper_removes_old_files_without_row_and_old_unfinished_ones(folder):
    kept = put()
    young, orphan = put(b"young"), put(b"orphan")
    StoredFile.objects.exclude(pk=kept.pk).delete()
    for name in (kept.name, orphan.name):
        age(folder / name)
    for name in ("old", "new"):
        (folder / UNFINISHED / name).write_bytes(b"half")
    age(folder / UNFINISHED / "old")
    assert file_sweep.sweep(at=NOW) == file_sweep.Swept(files=1, rows=0, unfinished=1)
    assert lying(folder) == sorted([kept.name, young.name, f"{UNFINISHED}/new"])


def test_the_sweeper_leaves_foreign_things_alone(folder):
    put()
    stray = folder / "catatan" / "x" / "y"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"somebody's")
    age(stray)
    file_sweep.sweep(at=NOW)
    assert stray.exists()


def test_sweeping_an_installation_without_files_is_no_error():
    assert file_sweep.sweep(at=NOW) == file_sweep.Swept(0, 0, 0)


def test_a_released_file_goes_after_a_day(folder):
    stored = put()
    age(folder / stored.name)
    assert files.release(stored, at=NOW)
    assert file_sweep.sweep(at=NOW + timedelta(hours=23)).rows == 0
    assert file_sweep.sweep(at=LATER) == file_sweep.Swept(files=1, rows=1, unfinished=0)
    assert not StoredFile.objects.exists()
    assert lying(folder) == []


def test_a_released_file_that_is_put_again_stays(folder):
    stored = put()
    files.release(stored, at=NOW)
    put()
    assert file_sweep.sweep(at=LATER).rows == 0
    assert StoredFile.objects.get().unused_since is None


def test_a_file_that_another_row_needs_is_not_released_and_not_swept(monkeypatch):
    stored = put()
    monkeypatch.setattr(files, "in_use", lambda row: True)
    assert not files.release(stored, at=NOW)
    StoredFile.objects.update(unused_since=LONG_AGO)  # referred to again after its release
    assert file_sweep.sweep(at=NOW).rows == 0
    assert StoredFile.objects.get().unused_since is None


class Pausing(ContentStorage):
    """Lets the test do something between the sweeper's look at a file's age and what follows from it."""

    looked = threading.Event()
    put_done = threading.Event()
    patience = 0.0

    def get_modified_time(self, name):
        found = super().get_modified_time(name)
        self.looked.set()
        self.put_done.wait(Pausing.patience)
        return found


@contextmanager
def unclaimed(body, sha256):
    """In the place of ``claimed``: only looks whether there is a row."""
    yield not StoredFile.objects.filter(body=body, sha256=sha256).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_file_put_again_while_it_is_swept_survives(request, folder, tmp_path, settings, guarded):
    with races.open_site(request, tmp_path) as site:
        with transaction.atomic():
            orphan = put()
            transaction.set_rollback(True)
        age(folder / orphan.name)
        place = {"BACKEND": f"{__name__}.Pausing", "OPTIONS": {"location": str(folder)}}
        settings.STORAGES = {**settings.STORAGES, "files": place}
        in_claim = threading.Event()

        @contextmanager
        def claim(body, sha256):
            with (file_sweep.claimed if guarded else unclaimed)(body, sha256) as free:
                Pausing.looked.clear()
                Pausing.patience = races.HELD if guarded else races.FREE  # a guard holds the other one back
                in_claim.set()
                yield free

        def upload():
            assert in_claim.wait(60)
            assert Pausing.looked.wait(60)
            try:
                return put()
            finally:
                Pausing.put_done.set()

        Pausing.put_done.clear()
        Pausing.patience = 0.0
        swept, stored = site.together(lambda: file_sweep.sweep(at=NOW, claim=claim), upload)
        assert isinstance(stored, StoredFile), stored
        assert swept == file_sweep.Swept(files=1, rows=0, unfinished=0)
        assert StoredFile.objects.get() == stored
        assert files.verify(stored) is (files.State.SOUND if guarded else files.State.MISSING)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_many_puts_of_one_content_make_one_row_and_one_whole_file(request, folder, tmp_path, guarded, monkeypatch):
    if not guarded:  # without the conflict clause the second insert fails

        def plain(self, rows, **options):
            return real(self, rows)

        real = type(StoredFile.objects).bulk_create
        monkeypatch.setattr(type(StoredFile.objects), "bulk_create", plain)
    with races.open_site(request, tmp_path) as site:
        found = site.together(*[put] * 4)
        rows = {row.pk for row in found if isinstance(row, StoredFile)}
        assert rows == set(StoredFile.objects.values_list("pk", flat=True))
        assert len(rows) == 1
        assert any(isinstance(row, IntegrityError) for row in found) is not guarded
        assert files.verify(StoredFile.objects.get()) is files.State.SOUND


def test_only_types_that_cannot_run_open_inline():
    assert {media_types.PDF, media_types.PNG, media_types.JPEG, media_types.WEBP} == files.INLINE

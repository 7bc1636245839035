"""Backup and restore as an IT officer uses them: the same rows, files and keys, on either database."""

import json
import os
import stat
import tarfile
import threading
import time as clock
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import isolate_apps

from pilar.kernel import files
from pilar.kernel.backup import cli_backup, cli_restore, last, making, restoring, snapshot, transient
from pilar.kernel.backup.layout import BackupError
from pilar.kernel.file_sweep import sweep
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.numbering import NumberCounter
from tests.kernel import races
from tests.kernel.backup import sites

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
OTHER_DATABASE = pytest.param("other", marks=pytest.mark.postgres)


def backup(tmp_path, name="cadangan.tar") -> Path:
    return making.make(tmp_path / name, at=sites.AT).path


@pytest.mark.parametrize("kind", ["same", OTHER_DATABASE])
def test_the_same_rows_files_and_keys_come_back(tmp_path, home, empty_site, kind):
    sites.fill()
    before, last = sites.contents(), snapshot.last_id(ContentType)
    path = backup(tmp_path)
    with empty_site(kind):
        target = tmp_path / "tujuan"
        (target / "secret.key").write_text("made when the settings were read")
        done = restoring.restore(path)
        assert sites.contents() == before
        assert (done.lost, done.ledger.faults, done.ledger.entries) == ([], (), 6)
        assert sites.consistent()
        assert (target / "secret.key").read_text() == "k" * 64
        assert stat.S_IMODE((target / "secret.key").stat().st_mode) == 0o600
        assert (target / "wording" / "lke-2021-2026.json").read_text() == "{}"
        assert not (target / "static").exists()
        # It goes on as before: no id is given out twice, the ledger continues and still refuses changes.
        assert ContentType.objects.create(app_label="uji", model="baru").pk > last
        sites.work(99)
        assert sites.consistent()
        with pytest.raises(DatabaseError), transaction.atomic():
            LedgerEntry.objects.update(actor="somebody else")


def test_a_restored_installation_can_be_backed_up_to_the_same_tables(tmp_path, empty_site):
    sites.fill()
    first = making.make(tmp_path / "satu.tar", at=sites.AT)
    with empty_site():
        restoring.restore(first.path)
        second = making.make(tmp_path / "dua.tar", at=sites.AT)
    assert second.manifest.tables == first.manifest.tables
    assert second.manifest.files == first.manifest.files


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(tmp_path):
    sites.fill()
    (tmp_path / "ke").mkdir()
    path = making.make(tmp_path / "ke" / "c.tar", at=sites.AT).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_plain_tar_program_can_look_into_it(tmp_path):
    stored = sites.work(1)
    with tarfile.open(backup(tmp_path)) as archive:
        names = archive.getnames()
        assert (names[0], names[-1]) == ("pilar-backup.json", "manifest.json")
        assert {"home/secret.key", "tables/kernel_storedfile.jsonl.gz", f"files/{stored.name}"} <= set(names)
        told = json.loads(archive.extractfile("manifest.json").read())["manifest"]
    assert told["created"] == sites.AT.isoformat()
    assert {table["name"]: table["rows"] for table in told["tables"]}["kernel_storedfile"] == 1


# -- while others write


@pytest.mark.parametrize("guarded", [True, False])
def test_what_is_written_between_two_tables_is_in_all_of_them_or_in_none(
    request, tmp_path, monkeypatch, empty_site, guarded
):
    with races.open_site(request, tmp_path) as site:
        sites.work(1)
        if not guarded:
            monkeypatch.setattr(making, "snapshot", nullcontext)
        real, written = snapshot.write_table, []

        def write_table(model, target):
            if model._meta.db_table == NumberCounter._meta.db_table:  # some tables are read, this one not yet
                written.extend(site.together(lambda: sites.work(2)))
            return real(model, target)

        monkeypatch.setattr(making, "write_table", write_table)
        path = backup(tmp_path)
        assert isinstance(written[0], StoredFile), written
    with empty_site():
        restoring.restore(path)
        assert sites.consistent() is guarded


def test_backups_of_a_busy_site_hold_it_as_it_was_at_one_moment_and_keep_nobody_from_writing(
    request, tmp_path, monkeypatch, empty_site
):
    stop = threading.Event()
    acknowledged: list[str] = []
    paths: list[Path] = []
    counts: list[int] = []
    real = snapshot.write_table

    def write(start: int) -> None:
        number = start
        while not stop.is_set():
            acknowledged.append(sites.work(number).sha256)
            number += 1

    def write_table(model, target):
        if model._meta.db_table == StoredFile._meta.db_table:
            goal, patience = len(acknowledged) + 3, clock.monotonic() + 60
            while len(acknowledged) < goal:
                assert clock.monotonic() < patience, "the snapshot keeps others from writing"
                clock.sleep(0.01)
        return real(model, target)

    def back_up() -> None:
        try:
            for number in range(3):
                counts.append(len(acknowledged))
                paths.append(backup(tmp_path, f"{number}.tar"))
            counts.append(len(acknowledged))
        finally:
            stop.set()

    monkeypatch.setattr(making, "write_table", write_table)
    with races.open_site(request, tmp_path) as site:
        assert site.together(lambda: write(0), lambda: write(10_000), back_up) == [None] * 3
        assert set(StoredFile.objects.values_list("sha256", flat=True)) == set(acknowledged)
    with empty_site():
        assert restoring.restore(paths[-1]).lost == []
        assert sites.consistent()
        rows = set(StoredFile.objects.values_list("sha256", flat=True))
        # All that was acknowledged before the backup began, and nothing that nobody has written.
        assert set(acknowledged[: counts[-2]]) <= rows <= set(acknowledged)


def test_a_snapshot_inside_a_transaction_is_refused(tmp_path):
    with transaction.atomic(), pytest.raises(RuntimeError, match="of its own"):
        backup(tmp_path)


# -- files that are lost already


def test_lost_files_are_named_and_everything_else_comes_back(tmp_path, home, empty_site, capsys):
    kept, missing, damaged = sites.work(1), sites.work(2), sites.work(3)
    (home / "files" / missing.name).unlink()
    (home / "files" / damaged.name).write_bytes(b"x" * damaged.size)
    target = tmp_path / "c.tar"
    assert run(cli_backup, str(target)) == 1
    told = capsys.readouterr()
    assert "Cadangan selesai" in told.out
    assert missing.name in told.err
    assert damaged.name in told.err
    with empty_site():
        assert run(cli_restore, str(target)) == 1
        assert "unggah ulang" in capsys.readouterr().err
        assert files.verify(kept) is files.State.SOUND
        assert StoredFile.objects.count() == 3


def test_a_file_that_the_sweeper_removes_meanwhile_is_not_called_lost(tmp_path, monkeypatch, empty_site):
    kept, released = sites.work(1), sites.work(2)
    files.release(released, at=sites.AT - timedelta(days=2))
    real = making._add_files

    def add_files(*args):
        os.utime(files.storage().path(released.name), (0, 0))
        sweep(at=sites.AT)
        return real(*args)

    monkeypatch.setattr(making, "_add_files", add_files)
    made = making.make(tmp_path / "c.tar", at=sites.AT)
    assert (made.manifest.files.lost, made.manifest.files.swept) == ([], [released.name])
    with empty_site():
        assert restoring.restore(made.path).lost == []
        assert files.verify(kept) is files.State.SOUND


# -- what stays behind


def test_rows_of_the_moment_stay_behind_and_their_table_comes_back_empty(tmp_path, monkeypatch, empty_site):
    day = date(2026, 11, 22)
    Holiday.objects.create(day=day, name="Uji", kind=HolidayKind.NATIONAL, source="uji", shipped_day=day)
    monkeypatch.setattr(Holiday, "not_backed_up", "for this test", raising=False)
    path = backup(tmp_path)
    with tarfile.open(path) as archive:
        assert "tables/kernel_holiday.jsonl.gz" not in archive.getnames()
    with empty_site():
        restoring.restore(path)
        assert not Holiday.objects.exists()


def test_sessions_stay_behind_whoever_defines_their_table():
    with isolate_apps("pilar.kernel"):

        class OwnSession(AbstractBaseSession):
            class Meta:
                app_label = "kernel"

    assert "signs in again" in transient.reason_of(OwnSession)
    assert transient.reason_of(StoredFile) == ""


def test_nothing_that_is_backed_up_refers_to_what_is_not():
    left = transient.reasons()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.remote_field and model._meta.db_table not in left:
                assert field.related_model._meta.db_table not in left, field


# -- what cannot be made


def test_an_empty_database_is_not_backed_up(tmp_path, empty_site):
    with empty_site(), pytest.raises(BackupError, match="masih kosong"):
        backup(tmp_path)


def test_a_database_that_a_newer_version_uses_is_not_backed_up(tmp_path):
    MigrationRecorder(connection).record_applied("kernel", "0999_later")
    try:
        with pytest.raises(BackupError, match="lebih baru"):
            backup(tmp_path)
    finally:
        MigrationRecorder(connection).record_unapplied("kernel", "0999_later")


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path, monkeypatch):
    def fail():
        raise DatabaseError("connection refused\nIs the server running?")

    monkeypatch.setattr(making, "_migrations", fail)
    with pytest.raises(BackupError, match="connection refused Is the server running"):
        backup(tmp_path)


def test_the_last_backup_is_noted_in_the_home_and_not_in_the_next_backup(tmp_path, home, empty_site):
    assert last.read() is None
    path = backup(tmp_path)
    noted = last.read()
    assert noted
    assert (noted.moment, noted.file, noted.size) == (sites.AT, str(path), path.stat().st_size)
    with empty_site():
        restoring.restore(path)
        assert last.read() is None
    (tmp_path / "tujuan" / last.NAME).write_text("[1]")
    with pytest.raises(ValueError, match=r"backup\.json"):
        last.read()


def run(command, *arguments) -> int:
    from pilar.cli import CommandParser

    parser = CommandParser(prog="pilar")
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def test_without_a_target_it_goes_to_a_folder_of_the_home(home, capsys):
    sites.fill()
    assert run(cli_backup) == 0
    (path,) = (home / "backups").glob("pilar-*.tar")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert str(path) in capsys.readouterr().out


def test_the_commands_say_what_was_done(tmp_path, empty_site, capsys):
    sites.fill()
    assert run(cli_backup, str(tmp_path)) == 0
    (path,) = tmp_path.glob("pilar-*.tar")
    told = capsys.readouterr().out
    assert str(path) in told
    assert "6 berkas tersimpan" in told
    assert "data pribadi" in told
    assert run(cli_restore, str(path), "--check") == 0
    assert "Cadangan utuh" in capsys.readouterr().out
    with empty_site():
        assert run(cli_restore, str(path)) == 0
    told = capsys.readouterr().out
    assert "6 catatan di 2 rantai, 0 kesalahan" in told


def test_an_existing_file_is_not_overwritten(tmp_path):
    (tmp_path / "c.tar").write_text("precious")
    with pytest.raises(BackupError, match="tidak ditimpa"):
        backup(tmp_path, "c.tar")
    assert (tmp_path / "c.tar").read_text() == "precious"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackupError, match="tidak ada"):
        making.make(tmp_path / "nowhere" / "c.tar", at=sites.AT)


@pytest.mark.parametrize("moment", ["snapshot", "files", "fsync"])
def test_a_backup_that_fails_leaves_nothing_behind(tmp_path, monkeypatch, moment):
    sites.fill()
    (tmp_path / "ke").mkdir()

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    owner, name = {"snapshot": (making, "write_table"), "files": (making, "_add_files"), "fsync": (os, "fsync")}[moment]
    monkeypatch.setattr(owner, name, fail)
    with pytest.raises(BackupError, match="No space"):
        making.make(tmp_path / "ke" / "c.tar", at=sites.AT)
    assert list((tmp_path / "ke").iterdir()) == []


def test_a_backup_that_could_not_be_restored_is_not_kept(tmp_path, monkeypatch):
    sites.fill()
    (tmp_path / "ke").mkdir()
    monkeypatch.setattr(files, "verify", lambda stored: files.State.SOUND)
    broken = Path(files.storage().path(StoredFile.objects.first().name))
    broken.write_bytes(b"x" * broken.stat().st_size)
    with pytest.raises(BackupError, match="tidak dapat dibaca kembali"):
        making.make(tmp_path / "ke" / "c.tar", at=sites.AT)
    assert list((tmp_path / "ke").iterdir()) == []


def test_tables_that_nobody_knows_are_named(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lama_sekali (id integer)")
    try:
        assert making.make(tmp_path / "c.tar", at=sites.AT).left_out == ["lama_sekali"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE lama_sekali")

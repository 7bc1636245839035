"""Backup and restore as processes of their own: beside a site that is being written to, and killed half-way."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from pilar.kernel import files, ledger
from pilar.kernel.backup import checking
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.models.numbering import NumberCounter
from pilar.organisation.models import Unit
from tests.kernel import installations, writing
from tests.kernel.backup import sites
from tests.kernel.installations import Installation

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, PAUSE = 3, 0.03
#: Tables to which the writers only add rows, so a snapshot holds the beginning of what is there later.
GROWING = ("kernel_ledgerentry", "kernel_ledgersalt", "kernel_storedfile", "organisation_unit")


# -- while others write


def test_a_backup_of_a_busy_site_is_one_moment_of_it_and_comes_back_whole(settings, tmp_path):
    acknowledged, path = tmp_path / "acknowledged", tmp_path / "cadangan.tar"
    with installations.installation(settings, tmp_path / "situs", migrated=True) as place:
        body = writing.prepare()
        writer = place.start("tests.kernel.writing", str(THREADS), str(PAUSE), str(acknowledged))
        try:
            installations.wait_for_lines(acknowledged, 10, alive=writer)
            before = told(acknowledged)
            done = place.pilar("backup", str(path))
            after = len(told(acknowledged))
            installations.wait_for_lines(acknowledged, after + THREADS, alive=writer)  # it goes on writing
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        assert (done.returncode, done.stderr) == (0, "")
        assert after > len(before) + THREADS, "nobody wrote while the backup was made"
        installations.wait_until_nobody_else_is_connected()
        later, files_later = sites.contents(), {row.sha256 for row in StoredFile.objects.all()}
    with installations.installation(settings, tmp_path / "tujuan") as empty:
        done = empty.pilar("restore", str(path))
        assert (done.returncode, done.stderr) == (0, "")
        count = assert_whole(body)
        assert len(before) <= count <= after + THREADS
        assert set(before) <= set(StoredFile.objects.values_list("sha256", flat=True)) <= files_later
        restored = sites.contents()
        for table in GROWING:
            assert restored[table] == later[table][: len(restored[table])], table
        assert len(restored["kernel_storedfile"]) < len(later["kernel_storedfile"])


def told(acknowledged: Path) -> list[str]:
    return [json.loads(line)["sha256"] for line in installations.lines(acknowledged)]


def assert_whole(body: UUID) -> int:
    """Counter, units, entries and files tell of the same writes, each of them whole; returns how many."""
    count = NumberCounter.objects.get(body=body, series=writing.SERIES).last
    names = Unit.objects.filter(kind="opd").values_list("name", flat=True)
    assert sorted(names) == sorted(f"Dinas {number}" for number in range(1, count + 1))
    assert LedgerEntry.objects.filter(chain=body, code="unit.created").count() == count
    rows = StoredFile.objects.filter(body=body)
    assert [files.verify(row) for row in rows] == [files.State.SOUND] * count
    assert ledger.verify().faults == ()
    return count


# -- killed


def killed(place: Installation, module: str, function: str, call: int, *command: str) -> None:
    done = place.run("tests.kernel.backup.killed", f"pilar.kernel.backup.{module}", function, str(call), *command)
    assert done.returncode == -signal.SIGKILL, done.stderr
    installations.wait_until_nobody_else_is_connected()


@pytest.mark.parametrize(("function", "call"), [("write_table", 5), ("_add_files", 1), ("sync_folder", 1)])
def test_a_backup_that_is_killed_leaves_no_file_under_its_name_or_a_whole_one(settings, tmp_path, function, call):
    target = tmp_path / "ke"
    target.mkdir()
    with installations.installation(settings, tmp_path / "situs", migrated=True) as place:
        sites.fill()
        killed(place, "making", function, call, "backup", str(target / "c.tar"))
        if function == "sync_folder":  # it had just been given its name
            checking.check(target / "c.tar")
            return
        assert not (target / "c.tar").exists()
        (left,) = target.iterdir()
        assert left.stat().st_mode & 0o077 == 0
        assert place.pilar("backup", str(target / "c.tar")).returncode == 0
        assert [path.name for path in target.iterdir()] == ["c.tar"]  # what was left has been removed
        checking.check(target / "c.tar")


@pytest.mark.parametrize(("function", "call"), [("_place", 30), ("_load", 10), ("_verified", 1), ("_put", 2)])
def test_a_restore_that_is_killed_leaves_an_empty_database_and_goes_on_when_repeated(
    settings, tmp_path, function, call
):
    path = tmp_path / "c.tar"
    with installations.installation(settings, tmp_path / "situs", migrated=True) as place:
        sites.fill()
        (place.home / "secret.key").write_text("k" * 64)
        (place.home / "wording").mkdir()
        (place.home / "wording" / "lke.json").write_text("{}")
        before = sites.contents()
        assert place.pilar("backup", str(path)).returncode == 0
    with installations.installation(settings, tmp_path / "tujuan") as empty:
        killed(empty, "restoring", function, call, "restore", str(path))
        assert connection.introspection.table_names() == []
        done = empty.pilar("restore", str(path))
        assert (done.returncode, done.stderr) == (0, "")
        assert sites.contents() == before
        assert sites.consistent()
        assert (empty.home / "secret.key").read_text() == "k" * 64
        assert (empty.home / "wording" / "lke.json").read_text() == "{}"


# -- refused


def test_a_restore_over_an_installation_that_is_in_use_is_one_sentence_and_changes_nothing(settings, tmp_path):
    with installations.installation(settings, tmp_path / "situs", migrated=True) as place:
        sites.fill()
        before = sites.contents()
        assert place.pilar("backup").returncode == 0
        (path,) = (place.home / "backups").iterdir()
        done = place.pilar("restore", str(path))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "sudah berisi tabel" in done.stderr
        assert sites.contents() == before
        done = place.pilar("restore", str(path.with_name("tidak-ada.tar")))
        assert (done.returncode, done.stderr) == (1, f"Berkas {path.with_name('tidak-ada.tar')} tidak ada.\n")

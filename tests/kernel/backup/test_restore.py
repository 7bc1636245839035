"""Restoring: only where it is empty, all or nothing, and after an upgrade as well."""

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from pilar.errors import PilarError
from pilar.kernel.backup import checking, making, restoring, schema
from pilar.kernel.backup.layout import RestoreError
from tests.kernel.backup import sites

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


def backup(tmp_path, name="cadangan.tar") -> Path:
    return making.make(tmp_path / name, at=sites.AT).path


# -- where nothing may be restored


def test_an_installation_with_tables_is_refused_and_keeps_everything(tmp_path, home):
    sites.fill()
    path, before = backup(tmp_path), sites.contents()
    with pytest.raises(RestoreError, match="sudah berisi tabel"):
        restoring.restore(path)
    assert sites.contents() == before


@pytest.mark.parametrize("place", ["files/x", "keys/hotline.key", "wording/a.json"])
def test_a_home_with_data_is_refused(tmp_path, empty_site, place):
    path = backup(tmp_path)
    with empty_site():
        stray = tmp_path / "tujuan" / place
        stray.parent.mkdir()
        stray.write_text("somebody's")
        with pytest.raises(RestoreError, match="sudah berisi data"):
            restoring.restore(path)
        assert connection.introspection.table_names() == []
        assert stray.read_text() == "somebody's"


@pytest.mark.parametrize("place", ["_place", "_load", "_verified", "_put"])
def test_a_restore_that_fails_on_the_way_leaves_an_empty_database_and_can_be_repeated(
    tmp_path, empty_site, monkeypatch, place
):
    sites.fill()
    path, before = backup(tmp_path), sites.contents()

    def fail(*args, **kwargs):
        raise OSError(28, "No space left")

    with empty_site():
        monkeypatch.setattr(restoring, place, fail)
        with pytest.raises(PilarError, match=r"No space left\. Basis datanya tetap kosong"):
            restoring.restore(path)
        assert connection.introspection.table_names() == []
        monkeypatch.undo()
        restoring.restore(path)
        assert sites.contents() == before
        assert sites.consistent()


def test_what_another_backup_left_is_not_mixed_with_this_one(tmp_path, empty_site, monkeypatch):
    sites.fill()
    first = backup(tmp_path, "satu.tar")
    sites.work(77)
    second = backup(tmp_path, "dua.tar")
    with empty_site():
        monkeypatch.setattr(restoring, "_fill", lambda *args: 1 / 0)
        with pytest.raises(PilarError, match="di tengah jalan"):
            restoring.restore(second)
        monkeypatch.undo()
        with pytest.raises(RestoreError, match="sudah berisi data lain"):
            restoring.restore(first)
        assert connection.introspection.table_names() == []


def test_a_row_that_refers_to_nothing_is_found_before_anything_stays(tmp_path, empty_site, monkeypatch):
    """Foreign keys are not looked at while rows are loaded, so they are before the end."""
    sites.fill()
    path = backup(tmp_path)
    real = restoring._load

    def load(model, table, member):
        if table.name != "kernel_ledgerentry":
            real(model, table, member)

    with empty_site():
        monkeypatch.setattr(restoring, "_load", load)
        with pytest.raises(PilarError, match="di tengah jalan"):
            restoring.restore(path)
        assert connection.introspection.table_names() == []


def test_a_backup_that_changes_after_it_was_checked_is_noticed(tmp_path, empty_site, monkeypatch):
    sites.fill()
    path, real = backup(tmp_path), checking.check
    (tmp_path / "asal" / "secret.key").write_text("x" * 64)
    other = making.make(tmp_path / "lain-lagi.tar", at=sites.AT).path

    def check(checked):
        manifest = real(checked)
        other.replace(checked)
        return manifest

    with empty_site():
        monkeypatch.setattr(restoring, "check", check)
        with pytest.raises(PilarError, match="berubah sejak diperiksa"):
            restoring.restore(path)
        assert connection.introspection.table_names() == []


# -- upgrades


def test_a_backup_from_before_an_upgrade_is_restored_and_migrated(tmp_path, empty_site):
    """The oldest tables that we have: types of content had names then."""
    older = [("contenttypes", "0001_initial"), ("kernel", "0001_initial")]
    with empty_site(name="lama"):
        schema.create(older)
        (old_type,) = [model for name, model in schema.models_at(older).items() if name == "django_content_type"]
        old_type._base_manager.create(name="Nama lama", app_label="uji", model="uji")
        path = backup(tmp_path)
    assert "name" in next(table.columns for table in checking.check(path).tables if table.name == "django_content_type")
    with empty_site(name="baru"):
        restoring.restore(path)
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert ContentType.objects.get(app_label="uji").model == "uji"

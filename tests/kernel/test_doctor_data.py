"""The doctor's checks of what Pilar keeps, each in an installation where it is broken."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import isolate_apps

from pilar.kernel import calendars, doctor, files, ledger, rules_file
from pilar.kernel.backup import last
from pilar.kernel.doctor import Finding, Visit
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.kernel.models.files import StoredFile
from pilar.kernel.models.ledger import LedgerEntry, LedgerHead
from pilar.kernel.models.rules import Rule
from pilar.kernel.storage import UNFINISHED
from tests.kernel.backup import sites
from tests.ledger_guard import dropped, without_triggers

pytestmark = pytest.mark.django_db
AT = sites.AT


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    sites.settle(settings, tmp_path / "situs")
    return tmp_path / "situs"


def found(name: str, *, full: bool = False, at: datetime = AT) -> Finding:
    doctor.discover()
    return doctor.CHECKS[name].examine(Visit(at=at, full=full))


def test_nothing_is_wrong_with_a_site_that_works():
    sites.fill()
    calendars.load_years([AT.year, AT.year + 1])
    for name in (
        "migrations",
        "columns",
        "scope",
        "clock",
        "calendar",
        "rules",
        "ledger",
        "ledger-guard",
        "files",
        "orphans",
    ):
        for full in (False, True):
            assert found(name, full=full).state == "good", (name, found(name))


# -- tables


def test_a_migration_that_waits_or_that_nobody_knows_is_a_fault():
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("organisation", "0001_initial")
    told = found("migrations")
    assert told.state == "fault"
    assert "pilar backup" in told.remedy
    recorder.record_applied("organisation", "0001_initial")
    recorder.record_applied("kernel", "0999_later")
    told = found("migrations")
    assert told.state == "fault"
    assert "lebih baru" in told.message


def test_an_empty_database_is_told_how_to_begin():
    MigrationRecorder(connection).migration_qs.all().delete()
    assert "pilar serve" in found("migrations").remedy


def test_a_table_without_a_column_of_this_version_is_a_fault_though_migrations_say_otherwise():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_numbercounter RENAME COLUMN last TO latest")
    told = found("columns")
    assert told.state == "fault"
    assert "1 tabel berbeda dari versi ini, misalnya kernel_numbercounter" in told.message
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kernel_numbergap")
    assert "2 tabel" in found("columns").message


def test_a_table_that_does_not_say_whose_it_is_is_a_fault(monkeypatch):
    with isolate_apps("pilar.kernel"):

        class Silent(models.Model):
            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return "silent"

    config = apps.get_app_config("kernel")
    monkeypatch.setattr(config, "get_models", lambda: [Silent])
    told = found("scope")
    assert told.state == "fault"
    assert "kernel.Silent" in told.message


# -- time


def test_a_clock_behind_the_newest_entry_is_a_fault():
    sites.work(1)
    assert found("clock", at=AT - timedelta(minutes=4)).state == "good"
    told = found("clock", at=AT - timedelta(hours=3))
    assert told.state == "fault"
    assert "180 menit" in told.message


def test_a_calendar_that_is_missing_or_not_settled_is_told():
    assert found("calendar").state == "fault"
    calendars.load_years([2026, 2027])
    Holiday.objects.filter(kind=HolidayKind.JOINT_LEAVE, day__year=2027).delete()
    assert found("calendar", at=datetime(2026, 5, 1, tzinfo=UTC)).state == "good"  # the decree is not out yet
    assert found("calendar", at=datetime(2026, 11, 1, tzinfo=UTC)).state == "hint"
    Holiday.objects.filter(kind=HolidayKind.JOINT_LEAVE, day__year=2026).delete()
    assert "2026" in found("calendar").message
    assert found("calendar").state == "hint"


# -- rules


def test_rules_that_are_missing_or_differ_or_are_unknown_are_told_and_not_loaded():
    total = Rule.objects.count()
    row = Rule.objects.filter(body=None).first()
    copy = Rule.objects.get(pk=row.pk)
    Rule.objects.filter(pk=row.pk).update(label="lain")
    assert "1 berbeda" in found("rules").message
    Rule.objects.filter(pk=row.pk).delete()
    told = found("rules")
    assert told.state == "fault"
    assert Rule.objects.count() == total - 1
    copy.code = "kernel.lama-sekali"
    copy.save(force_insert=True)
    rules_file.load_shipped()
    told = found("rules")
    assert told.state == "hint"
    assert "kernel.lama-sekali" in told.message


def test_a_rule_whose_value_was_changed_in_the_database_is_a_fault():
    row = Rule.objects.filter(body=None).first()
    Rule.objects.filter(pk=row.pk).update(value="lain")
    assert "ditolak" in found("rules").message


# -- the ledger


def test_a_chain_that_was_cut_off_is_found_by_its_head():
    sites.fill()
    head = LedgerHead.objects.get(pk=sites.BODY)
    with without_triggers():
        LedgerEntry.objects.filter(chain=sites.BODY, sequence=head.sequence).delete()
    told = found("ledger")
    assert told.state == "fault"
    assert str(sites.BODY) in told.message


@pytest.mark.parametrize("change", [{"hash": "0" * 64}, {"sequence": 3}])
def test_a_head_that_points_elsewhere_is_found(change):
    sites.fill()
    LedgerHead.objects.filter(pk=sites.BODY).update(**change)
    assert found("ledger").state == "fault"


def test_a_chain_without_a_head_is_found():
    sites.fill()
    LedgerHead.objects.filter(pk=sites.BODY).delete()
    assert found("ledger").state == "fault"


def test_an_edited_entry_is_found_when_everything_is_read():
    sites.fill()
    with without_triggers():
        LedgerEntry.objects.filter(chain=sites.BODY, sequence=2).update(actor="lain")
    assert found("ledger").state == "good"
    told = found("ledger", full=True)
    assert told.state == "fault"
    assert "nomor 2" in told.message


def test_triggers_that_are_gone_are_missed():
    with connection.cursor() as cursor:
        for statement in dropped():
            cursor.execute(statement)
    told = found("ledger-guard")
    assert told.state == "fault"
    assert "ledger_no_delete, ledger_no_update" in told.message


# -- stored files


def test_a_file_that_is_gone_or_shorter_is_found_at_once_and_a_changed_one_when_it_is_read(home):
    stored = sites.work(1)
    place = home / "files" / stored.name
    content = place.read_bytes()
    place.write_bytes(b"x" * len(content))
    assert found("files").state == "good"
    assert found("files", full=True).state == "fault"
    place.write_bytes(content[:-1])
    assert found("files").state == "fault"
    place.unlink()
    told = found("files")
    assert told.state == "fault"
    assert f"files/{stored.name}" in told.remedy
    StoredFile.objects.update(unused_since=AT)  # released, and swept while the backup was made
    assert found("files").state == "good"


def test_what_the_sweeper_should_have_removed_is_a_hint(home):
    stored = sites.work(1)
    unfinished = home / "files" / UNFINISHED / "x"
    unfinished.parent.mkdir(exist_ok=True)
    unfinished.write_text("half")
    with transaction.atomic():
        files.put(sites.BODY, b"nobody's", at=AT, limit=100)
        transaction.set_rollback(True)
    assert found("orphans").state == "good"  # not older than two days
    for path in (home / "files").rglob("*"):
        os.utime(path, (0, 0))
    told = found("orphans")
    assert told.state == "hint"
    assert told.message.startswith("1 berkas tanpa baris, 0 dilepas, 1 belum selesai")
    files.release(stored, at=AT - timedelta(days=3))
    assert "1 dilepas" in found("orphans").message


# -- backup


def test_a_backup_that_is_missing_old_or_on_the_same_disk_is_told(home, tmp_path):
    assert found("backup").state == "hint"
    for days, state in ((1, "good"), (3, "hint"), (15, "fault")):
        last.note(last.Last((AT - timedelta(days=days)).isoformat(), str(tmp_path / "c.tar"), 1))
        assert found("backup").state == state
    inside = home / "backups" / "c.tar"
    last.note(last.Last(AT.isoformat(), str(inside), 1))
    assert found("backup").state == "good"  # it has been moved away
    inside.parent.mkdir()
    inside.touch()
    assert f"salin {inside}" in found("backup").remedy
    (home / last.NAME).write_text("{")
    assert found("backup").state == "hint"


def test_a_body_with_an_unknown_time_zone_is_a_fault():
    from pilar.organisation.actions.units import create_body
    from pilar.organisation.models import Body

    create_body("regency", "Kabupaten Contoh", "contoh", by="uji", at=AT, valid_from=date(2020, 1, 1))
    assert found("bodies").state == "good"
    Body.objects.update(time_zone="Asia/Atlantis")
    told = found("bodies")
    assert told.state == "fault"
    assert "contoh (Asia/Atlantis)" in told.message
    assert ledger.verify().faults == ()

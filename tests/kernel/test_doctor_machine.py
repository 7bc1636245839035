"""The doctor's checks of machine and settings, each in an installation that lacks what it looks for."""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.utils import ConnectionHandler

from pilar.kernel import doctor, doctor_machine, supervisor
from pilar.kernel.doctor import Finding, Visit
from tests.kernel.backup import sites

pytestmark = pytest.mark.django_db(transaction=True)


def found(name: str, *, full: bool = False) -> Finding:
    doctor.discover()
    return doctor.CHECKS[name].examine(Visit(at=sites.AT, full=full))


@pytest.fixture
def home(settings, tmp_path) -> Iterator[Path]:
    """An installation with an empty database of the suite's kind."""
    (tmp_path / "situs").mkdir(mode=0o700)
    with sites.empty_site(settings, tmp_path / "situs", sites.own_url()):
        yield tmp_path / "situs"


@pytest.fixture
def sqlite_home(settings, tmp_path) -> Iterator[Path]:
    """The same, on SQLite whatever the suite runs on; with a row in its file."""
    (tmp_path / "situs").mkdir(mode=0o700)
    with sites.empty_site(settings, tmp_path / "situs", None):
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE t (n integer)")
        yield tmp_path / "situs"


def use(**changes) -> None:
    """Let the default connection be one with other settings."""
    connection = connections["default"]
    connection.close()
    connections["default"] = ConnectionHandler({"default": {**connection.settings_dict, **changes}})["default"]


def test_a_python_that_is_too_old_is_named(monkeypatch):
    assert found("program").state == "good"
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    told = found("program")
    assert told.state == "fault"
    assert "Python 3.10.4" in told.message


# -- the database


def test_a_database_that_answers_says_its_version(home):
    use()
    with connections["default"].cursor():
        pass  # makes the file
    told = found("database")
    assert told.state == "good"
    assert told.message.split()[0] in ("SQLite", "PostgreSQL")


def test_a_file_that_is_no_database_is_a_fault(sqlite_home):
    connections["default"].close()
    for path in sqlite_home.glob("pilar.sqlite3*"):
        path.unlink()
    assert "belum ada" in found("database").message
    (sqlite_home / "pilar.sqlite3").write_bytes(b"not a database" * 100)
    told = found("database")
    assert told.state == "fault"
    assert "not a database" in told.message
    assert "pilar restore" in told.remedy


def test_a_server_that_does_not_answer_is_a_fault(home):
    use(ENGINE="django.db.backends.postgresql", NAME="x", USER="x", HOST="127.0.0.1", PORT="1", OPTIONS={})
    told = found("database")
    assert told.state == "fault"
    assert "\n" not in told.message


def test_sqlite_without_its_pragmas_is_a_fault(sqlite_home):
    assert found("durability").state == "good"
    use(OPTIONS={"init_command": "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"})
    told = found("durability")
    assert told.state == "fault"
    assert "synchronous=0" in told.message


@pytest.mark.parametrize(
    ("kind", "state"), [("ext4", "good"), ("nfs4", "fault"), ("cifs", "fault"), ("fuse.sshfs", "fault")]
)
def test_sqlite_on_a_network_disk_is_a_fault(sqlite_home, tmp_path, monkeypatch, kind, state):
    mounts = tmp_path / "mountinfo"
    place = str(sqlite_home.resolve()).replace(" ", "\\040")
    mounts.write_text(f"21 1 8:1 / / rw - ext4 /dev/a rw\n22 1 0:9 / {place} rw shared:1 - {kind} server:/x rw\n")
    monkeypatch.setattr(doctor_machine, "MOUNTS", mounts)
    assert found("durability").state == state


def test_the_nearest_mount_counts_and_names_with_spaces_are_read(tmp_path, monkeypatch):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 a rw\n2 0 8:2 / /srv/data\\040é rw - nfs b rw\n3 0 8:3 / /srv rw - xfs c rw\n"
    )
    monkeypatch.setattr(doctor_machine, "MOUNTS", mounts)
    kinds = [doctor_machine.filesystem_of(Path(path)) for path in ("/srv/data é/x", "/srv/data", "/srvx")]
    assert kinds == ["nfs", "xfs", "ext4"]


def test_a_damaged_page_is_found_when_everything_is_read(sqlite_home):
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO t SELECT value FROM json_each(?)".replace("?", "%s"), [str(list(range(5000)))])
        cursor.execute("CREATE INDEX i ON t (n)")
    connections["default"].close()
    file = sqlite_home / "pilar.sqlite3"
    content = bytearray(file.read_bytes())
    content[-4096 + 100 : -4096 + 3000] = os.urandom(2900)
    file.write_bytes(content)
    assert found("durability").state == "good"
    told = found("durability", full=True)
    assert told.state == "fault"
    assert "rusak" in told.message


@pytest.mark.postgres
def test_a_postgres_that_would_not_survive_a_power_cut_is_a_fault(settings, tmp_path, postgres_url, monkeypatch):
    with sites.empty_site(settings, tmp_path / "situs", sites.own_url() or postgres_url):
        expected = {"fsync": doctor_machine._asked("SHOW fsync")}
        monkeypatch.setattr(doctor_machine, "POSTGRES_SETTINGS", expected)
        assert found("durability").state == "good"
        with connections["default"].cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        assert found("durability").state == "hint"
        monkeypatch.setattr(doctor_machine, "POSTGRES_SETTINGS", {"fsync": "another"})
        assert found("durability").state == "fault"


# -- the home


def test_a_home_or_a_key_that_others_may_read_is_a_fault(home):
    (home / "secret.key").write_text("k" * 64)
    (home / "secret.key").chmod(0o600)
    assert found("home").state == "good"
    (home / "secret.key").chmod(0o640)
    told = found("home")
    assert told.state == "fault"
    assert f"chmod 600 {home}/secret.key" in told.remedy
    (home / "secret.key").chmod(0o600)
    home.chmod(0o755)
    assert found("home").remedy == f"chmod 700 {home}"


def test_a_disk_that_is_nearly_full_is_a_hint_and_then_a_fault(home, monkeypatch):
    assert found("disk").state in ("good", "hint")
    monkeypatch.setattr(doctor_machine, "LITTLE_SPACE", 2**60)
    assert found("disk").state == "hint"
    monkeypatch.setattr(doctor_machine, "TOO_LITTLE_SPACE", 2**60)
    assert found("disk").state == "fault"


def test_static_files_that_are_missing_or_of_another_version_are_told(home, settings):
    settings.STATIC_ROOT = home / "static"
    assert found("static").state == "hint"
    supervisor.collect_static()
    assert found("static").state == "good"
    (home / "static.sha256").write_text("another")
    assert found("static").state == "hint"
    settings.DEBUG = True
    assert found("static").state == "good"


# -- settings


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(settings):
    assert found("settings").state == "good"
    settings.PILAR_UNKNOWN_SETTINGS = ["PILAR_ORIGN"]
    told = found("settings")
    assert told.state == "hint"
    assert told.remedy == "mungkin maksudnya PILAR_ORIGIN"


@pytest.mark.parametrize(
    ("origin", "demo", "state"),
    [
        ("https://zi.contoh.go.id", "", "good"),
        ("http://zi.contoh.go.id", "", "hint"),
        ("http://localhost:8000", "", "hint"),
        ("http://localhost:8000", "1", "good"),
    ],
)
def test_an_address_that_is_not_public_or_not_safe_is_a_hint(settings, monkeypatch, origin, demo, state):
    settings.PILAR_ORIGIN, settings.PORT = origin, 8000
    monkeypatch.setenv("PILAR_DEMO", demo)
    assert found("origin").state == state


@pytest.mark.parametrize(
    ("debug", "origin", "state"),
    [
        (False, "https://zi.contoh.go.id", "good"),
        (True, "http://localhost:8000", "hint"),
        (True, "https://zi.contoh.go.id", "fault"),
    ],
)
def test_debug_is_a_fault_on_a_public_address(settings, debug, origin, state):
    settings.DEBUG, settings.PILAR_ORIGIN = debug, origin
    assert found("debug").state == state


def test_a_machine_without_time_zones_is_a_fault(monkeypatch):
    assert found("time-zones").state == "good"
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        told = found("time-zones")
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()
    assert told.state == "fault"
    assert "tzdata" in told.remedy

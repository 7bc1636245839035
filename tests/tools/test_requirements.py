"""A suite within the suite: what happens to marked tests on a machine that lacks something."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres, requirements
from tests.clock import AHEAD

ROOT = Path(__file__).resolve().parents[2]
SUITE = """
import pytest

@pytest.mark.browser
def test_first(): pass

@pytest.mark.browser
def test_second(): pass

@pytest.mark.office
def test_third(): pass

def test_plain(): pass
"""


@pytest.fixture
def run_suite(tmp_path, monkeypatch):
    """Runs the suite on a machine with an empty PATH and returns its output."""
    (tmp_path / "test_suite.py").write_text(SUITE)

    def run(*options, **environ):
        for name, value in {"PATH": str(tmp_path), "PILAR_REQUIRE": "", **environ}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv(AHEAD, raising=False)  # it begins a clock of its own
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            "pyproject.toml",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
        ]
        command += [*options, "--rootdir", str(tmp_path), str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    return run


def test_what_is_missing_is_skipped_with_one_line_each(run_suite):
    done = run_suite()
    assert done.returncode == 0, done.stdout
    lines = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(lines) == 2
    assert lines[0].startswith("SKIPPED [2]")
    assert lines[0].endswith("Chromium tidak ada di mesin ini (paket chromium)")
    assert lines[1].endswith("LibreOffice tidak ada di mesin ini (paket libreoffice-calc)")
    assert "1 passed, 3 skipped" in done.stdout


def test_a_parallel_run_says_the_same(run_suite):
    done = run_suite("-n", "1")
    assert len([line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]) == 2
    assert "1 passed, 3 skipped" in done.stdout


def test_what_is_required_and_missing_fails(run_suite):
    done = run_suite(PILAR_REQUIRE="browser,postgres")
    assert done.returncode == 1
    assert "PILAR_REQUIRE=browser: Chromium tidak ada di mesin ini" in done.stdout
    assert "1 passed, 1 skipped, 2 errors" in done.stdout


def test_a_misspelt_requirement_stops_the_run(run_suite):
    done = run_suite(PILAR_REQUIRE="chrome")
    assert done.returncode == 4
    assert "PILAR_REQUIRE: chrome tidak dikenal; yang ada browser, postgres, office" in done.stderr


def test_every_need_has_a_marker_of_its_name(pytestconfig):
    markers = {line.partition(":")[0] for line in pytestconfig.getini("markers")}
    assert requirements.NEEDS.keys() <= markers


def without_postgres(monkeypatch):
    monkeypatch.setattr(postgres, "answering_server", lambda: None)
    monkeypatch.setattr(postgres, "binaries", lambda: None)


def test_without_postgresql_the_second_run_is_left_out_in_one_line(monkeypatch, capfd):
    without_postgres(monkeypatch)
    monkeypatch.setenv("PILAR_REQUIRE", "browser")
    assert postgres.main(["--", sys.executable, "-c", "print('ran')"]) == 0
    assert capfd.readouterr() == ("", postgres.ABSENT + "\n")


def test_without_a_required_postgresql_the_second_run_fails(monkeypatch):
    without_postgres(monkeypatch)
    monkeypatch.setenv("PILAR_REQUIRE", "browser,postgres")
    assert postgres.main(["--", sys.executable, "-c", ""]) == 1


CONNECT = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'].rpartition('/')[0] + '/postgres').close()"


@pytest.mark.postgres
def test_a_command_is_run_under_a_postgresql_and_its_exit_code_is_ours():
    assert postgres.main(["--", sys.executable, "-c", CONNECT]) == 0
    assert postgres.main([sys.executable, "-c", "raise SystemExit(5)"]) == 5


@pytest.mark.postgres
@pytest.mark.skipif("not __import__('tests.postgres').postgres.binaries()", reason="no PostgreSQL programs installed")
def test_a_throw_away_server_answers_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.delenv(postgres.NAMED, raising=False)
    with postgres.database_url() as url:
        server = url.rpartition("/")[0] + "/postgres"
        assert postgres._may_create_databases(server)
    assert not postgres._may_create_databases(server)


@pytest.mark.postgres
def test_the_database_of_the_tests_is_new(postgres_url):
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_url)

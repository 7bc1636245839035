"""`pilar doctor` as a command, and the register of its checks."""

from __future__ import annotations

import json
import logging
import stat
from datetime import UTC, datetime

import pytest
from django.test.utils import override_settings

from pilar import cli
from pilar.kernel import cli_doctor, doctor, supervisor
from pilar.kernel.doctor import Visit, check, fault, good, hint
from tests.kernel import installations

VISIT = Visit(at=datetime(2026, 11, 25, tzinfo=UTC), full=False)


@pytest.fixture
def checks(monkeypatch):
    """An empty register."""
    monkeypatch.setattr(doctor, "CHECKS", {})
    monkeypatch.setattr(doctor, "discover", lambda: None)


def test_every_check_has_a_title_and_comes_after_those_that_it_needs():
    doctor.discover()
    seen: set[str] = set()
    for each in doctor.in_order():
        assert each.title
        assert set(each.needs) <= seen, each.name
        seen.add(each.name)
    assert {"database", "migrations", "ledger", "files", "backup", "bodies"} <= seen  # the last one is a room's


def test_a_name_is_taken_once_and_what_is_needed_is_known(checks):
    check("a", "A")(lambda visit: good("x"))
    with pytest.raises(ValueError, match="two checks are named 'a'"):
        check("a", "A")(lambda visit: good("y"))
    check("b", "B", needs=("c",))(lambda visit: good("x"))
    with pytest.raises(KeyError, match="c"):
        doctor.in_order()
    check("c", "C")(lambda visit: good("x"))
    assert [each.name for each in doctor.in_order()] == ["a", "c", "b"]


def test_what_needs_a_faulty_check_is_passed_over_and_the_rest_goes_on(checks):
    check("a", "A")(lambda visit: fault("rusak", "perbaiki"))
    check("b", "B", needs=("a",))(lambda visit: pytest.fail("it was to be passed over"))
    check("c", "C", needs=("b",))(lambda visit: pytest.fail("it was to be passed over"))
    check("d", "D")(lambda visit: good("baik"))
    found = [(each.name, each.finding.state, each.finding.message) for each in doctor.examine(VISIT)]
    assert found == [
        ("a", "fault", "rusak"),
        ("b", "hint", "dilewati karena “A” belum beres"),
        ("c", "hint", "dilewati karena “B” belum beres"),
        ("d", "good", "baik"),
    ]


def test_a_check_that_breaks_is_a_fault_and_not_the_end(checks, caplog):
    def broken(visit):
        raise OSError(5, "Input/output error")

    check("a", "A")(broken)
    check("b", "B")(lambda visit: good("baik"))
    with caplog.at_level(logging.CRITICAL, "pilar.doctor"):
        first, second = doctor.examine(VISIT)
    assert first.finding.state == "fault"
    assert "Input/output error" in first.finding.message
    assert second.finding.state == "good"


@pytest.mark.parametrize(("finding", "code"), [(good("x"), 0), (hint("x", "y"), 0), (fault("x", "y"), 1)])
def test_only_a_fault_is_exit_1(checks, capsys, finding, code):
    check("a", "A")(lambda visit: finding)
    assert cli.main(["doctor"]) == code
    capsys.readouterr()
    assert cli.main(["doctor", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "healthy": code == 0,
        "checks": [
            {"name": "a", "title": "A", "state": finding.state, "message": "x", "remedy": finding.remedy},
        ],
    }


def test_one_line_per_check_with_what_to_do(checks, capsys):
    check("a", "Satu")(lambda visit: good("baik."))
    check("b", "Dua")(lambda visit: hint("agak", "lihat"))
    check("c", "Tiga")(lambda visit: fault(f"rusak {visit.full}", "perbaiki"))
    assert cli.main(["doctor", "--full"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "✓ Satu: baik",
        "! Dua: agak. → lihat",
        "✗ Tiga: rusak True. → perbaiki",
        "3 pemeriksaan: 1 baik, 1 perlu dilihat, 1 harus diperbaiki.",
    ]
    assert set(cli_doctor.MARKS) == set(doctor.State)


# -- as a command


def states(done) -> dict[str, str]:
    return {each["name"]: each["state"] for each in json.loads(done.stdout)["checks"]}


@pytest.mark.django_db(transaction=True)
def test_a_sound_installation_is_found_to_be_sound(settings, tmp_path):
    with installations.installation(settings, tmp_path / "situs") as place:
        tmp_path.joinpath("situs").chmod(0o700)
        with override_settings(STATIC_ROOT=place.home / "static"):
            supervisor.prepare()
        first = place.pilar("doctor", "--full", "--json")
        found = states(first)
        # Not collected by this process as `pilar serve` does; no address of its own; never backed up; nothing runs.
        for name in ("static", "origin", "backup", "worker"):
            assert found.pop(name) == "hint", first.stdout
        if place.url:
            found.pop("durability")  # the PostgreSQL of a test run may be one that would not survive a power cut
        for name in ("calendar", "disk"):  # the decree of the day, the machine of the hour
            assert found.pop(name) != "fault", first.stdout
        assert set(found.values()) == {"good"}, first.stdout
        assert place.pilar("backup", str(tmp_path / "c.tar")).returncode == 0
        assert states(place.pilar("doctor", "--json"))["backup"] == "good"


def test_a_folder_without_an_installation_is_told_how_to_begin_and_stays_empty(tmp_path):
    place = installations.Installation(tmp_path / "kosong", None)
    done = place.pilar("doctor")
    assert done.returncode == 1
    assert "pilar.sqlite3 belum ada. → periksa PILAR_HOME; `pilar serve` membuat" in done.stdout
    assert [path.name for path in place.home.iterdir()] == ["secret.key"]
    assert stat.S_IMODE(place.home.stat().st_mode) == 0o700

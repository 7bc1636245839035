"""``pilar score`` as a user's shell sees it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import samples
from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.numbers import rounded
from pilar.workbook.model import WARNING_CODES

KEYS = [
    "instrument", "layout", "assessor", "questions", "answered", "complete", "total", "components", "aspects", "areas",
    "results", "workbook_total", "differences", "predicates", "warnings",
]  # fmt: skip
FLOORS = ["total", "pengungkit", *(f"area-{n}" for n in range(1, 7)), "hasil-bersih", "ipak", "capaian", "ipkp"]


def pilar(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in an empty folder without any setting."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PILAR_", "DJANGO_", "DATABASE_"))}
    root = str(Path(__file__).resolve().parents[2])
    return subprocess.run(
        [sys.executable, "-m", "pilar", *arguments],
        cwd=cwd, env={**env, "PYTHONPATH": root}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("lke") / "lke.xlsx"
    path.write_bytes(samples.workbook())
    return path


def test_json_has_the_keys_of_the_contract_and_the_figures_of_the_engine(workbook):
    done = pilar("score", str(workbook), "--json", cwd=workbook.parent)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert list(result) == KEYS
    ours = score(load(), samples.answers())
    assert result["total"] == float(rounded(ours.total, 4))
    assert (result["questions"], result["answered"], result["complete"]) == (127, ours.answered, False)
    assert result["layout"] == "jawaban"
    assert list(result["components"]) == ["A", "B"]
    assert list(result["aspects"]) == ["A.I", "A.II", "B.I", "B.II"]
    assert list(result["areas"]) == ["1", "2", "3", "4", "5", "6"]
    assert list(result["areas"]["1"]) == ["weight", "pemenuhan", "reform", "score", "share"]
    assert list(result["results"]) == ["ipak", "capaian", "ipkp"]
    assert result["workbook_total"] is None
    for predicate in ("WBK", "WBBM"):
        assert [floor["code"] for floor in result["predicates"][predicate]["floors"]] == FLOORS
    assert all(set(item) == {"code", "node", "sheet", "row", "cell", "message"} for item in result["warnings"])
    assert {item["code"] for item in result["warnings"]} <= set(WARNING_CODES)
    assert sum(item["code"] == "blank" for item in result["warnings"]) == 127 - ours.answered


def test_the_summary_names_total_predicates_areas_and_steps(workbook):
    done = pilar("score", str(workbook), cwd=workbook.parent)
    assert done.returncode == 0
    for text in (
        "Nilai total",
        "WBK (Wilayah Bebas dari Korupsi)",
        "Penguatan Pengawasan",
        "Langkah tunggal",
        "sementara",
    ):
        assert text in done.stdout


def test_the_other_assessor_is_read_from_its_own_column(workbook):
    result = json.loads(pilar("score", str(workbook), "--json", "--assessor", "tpi", cwd=workbook.parent).stdout)
    assert (result["assessor"], result["answered"], result["total"]) == ("tpi", 0, 0.0)


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("lke.xlsx", ["--assessor", "tpi-2"], "missing-assessor"),
        ("lke.xlsx", ["--instrument", "tidak-ada"], "unknown-instrument"),
        ("tidak-ada.xlsx", [], "file-not-found"),
        ("kosong.xlsx", [], "empty-file"),
        ("teks.xlsx", [], "not-a-workbook"),
    ],
)
def test_what_cannot_be_read_exits_with_two_and_says_why(workbook, name, arguments, code):
    folder = workbook.parent
    (folder / "kosong.xlsx").write_bytes(b"")
    (folder / "teks.xlsx").write_text("bukan buku kerja")
    done = pilar("score", name, "--json", *arguments, cwd=folder)
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    plain = pilar("score", name, *arguments, cwd=folder)
    assert (plain.returncode, plain.stdout) == (2, "")
    assert plain.stderr == error["message"] + "\n"


def test_scoring_imports_no_django_and_leaves_nothing_behind(workbook, tmp_path):
    code = (
        "import sys; from pilar.cli import main; "
        f"code = main(['score', {str(workbook)!r}, '--json']); "
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules), 'django'; sys.exit(code)"
    )
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_imported_wording_is_told_and_the_file_is_scored_without_it(workbook, tmp_path):
    wording = tmp_path / "var" / "wording" / "permenpanrb-90-2021-2026.json"
    wording.parent.mkdir(parents=True)
    wording.write_text("{rusak")
    done = pilar("score", str(workbook), "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert "redaksi" in done.stderr
    assert json.loads(done.stdout)["questions"] == 127

"""The documents say what is true: the commands they name run, and their lists are the code's lists."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

from bench import samples
from pilar.workbook.model import WARNING_CODES

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.id.md")


def commands(name: str) -> list[str]:
    """The shell lines of a document's ``sh`` blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def table(path: str, heading: str) -> set[str]:
    """The codes in the first column of the table below ``heading``."""
    text = (ROOT / path).read_text(encoding="utf-8").split(heading, 1)[1].split("\n## ", 1)[0]
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")]
    cells = [cell for cell in rows if cell not in ("code", "package") and not cell.startswith("---")]
    return {code for cell in cells for code in (re.findall(r"`([^`]+)`", cell) or [cell.strip()])}


def test_both_readmes_name_the_same_commands():
    assert commands("README.md") == commands("README.id.md")
    assert commands("README.md")[:2] == ["make run", "make test"]


def test_make_run_serves_as_the_readme_says(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # As a newcomer has it, without DATABASE_URL: the PostgreSQL half of the suite names a database that nobody made.
    env = {**os.environ, "DATABASE_URL": "", "PORT": str(port), "PILAR_HOME": str(tmp_path / "home")}
    command = ["make", "run"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stdout is not None
        try:
            # A line comes at once or the pipe ends with the process; make itself gives up when the start fails.
            line = next((line for line in run.stdout if "Pilar siap" in line), "")
            assert f"http://localhost:{port}" in line
            with urllib.request.urlopen(f"http://localhost:{port}/periksa/", timeout=20) as page:
                assert page.status == 200
        finally:
            os.killpg(run.pid, signal.SIGINT)
            run.wait(timeout=30)


def test_the_commands_of_the_readme_run_one_after_the_other(tmp_path):
    (tmp_path / "berkas.xlsx").write_bytes(samples.workbook())
    home = tmp_path / "home"
    # As on a new machine: with a home of its own and the database in it.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PILAR_HOME": str(home), "DATABASE_URL": ""}
    for command in (line for line in commands("README.md") if not line.startswith("make")):
        program = command.removeprefix("uv run pilar ")
        assert program != command, "perintah README dimulai dengan `uv run pilar`"
        done = subprocess.run(
            [sys.executable, "-m", "pilar", *shlex.split(program)],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout, command


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md"])
def test_every_make_target_that_a_document_names_exists(document):
    for line in commands(document):
        if line.startswith("make"):
            done = subprocess.run(["make", "-n", *line.split()[1:]], cwd=ROOT, capture_output=True, check=False)
            assert done.returncode == 0, line


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("docs/**/*.md")) + [ROOT / name for name in (*READMES, "CONTRIBUTING.md")]
)
def test_links_between_documents_lead_somewhere(path):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_runtime_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[\[<>=~!]", item)[0] for item in project["dependencies"]}
    assert table("docs/dependencies.md", "| --- | --- |") == names
    assert len(names) < 25


def test_the_list_of_warning_codes_is_the_code_s_list():
    assert table("docs/warnings.md", "## Warnings") == set(WARNING_CODES)


def test_the_list_of_error_codes_is_the_code_s_list():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pilar" / "workbook").glob("*.py"))
    used = set(re.findall(r'WorkbookError\(\s*"([a-z-]+)"', sources)) | {"unknown-instrument"}
    assert table("docs/warnings.md", "## Errors") == used


def test_the_list_of_fault_codes_is_the_code_s_list():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pilar" / "instrument").glob("*.py"))
    used = set(re.findall(r'(?:\.fault\(|Fault\()[^"\n]*?(?:f?"[^"]*", )?"([a-z-]+)"', sources))
    assert used <= table("docs/instrument.md", "## Faults")


def test_no_document_or_source_names_a_place_of_somebody_s_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yml", ".yaml", ".toml", ".html", ".css", ".js", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert "/work" + "/main" not in text, name
            assert "pypi" + ".org" not in text, name


def test_the_licence_is_named_by_its_identifier_everywhere():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("SPDX-License-Identifier: Apache-2.0")
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "license: Apache-2.0" in (ROOT / "publiccode.yml").read_text(encoding="utf-8")

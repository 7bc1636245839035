import os
import subprocess
import sys
import types
from importlib import metadata

import pytest

from pilar import cli
from pilar.errors import PilarError


def pilar(*arguments, **options):
    command = [sys.executable, "-m", "pilar", *arguments]
    # The database that the suite runs on belongs to this process; another one takes its own.
    environment = {**os.environ, "DATABASE_URL": ""}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, **options)


@pytest.fixture
def command(monkeypatch):
    """Installs a command ``coba`` that runs the given function."""

    def install(run, add_arguments=lambda parser: None):
        module = types.SimpleNamespace(run=run, add_arguments=add_arguments)
        monkeypatch.setitem(sys.modules, "coba", module)
        monkeypatch.setitem(cli.COMMANDS, "coba", ("coba", "mencoba"))

    return install


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_the_overview_lists_every_command(arguments, capsys):
    assert cli.main(arguments) == 0
    text = capsys.readouterr().out
    for name in ("score", "instrument", "serve", "worker", "manage"):
        assert f"\n  {name} " in text


def test_the_overview_imports_neither_django_nor_a_command():
    script = (
        "import sys; from pilar.cli import COMMANDS, main; main(['--help']); "
        "heavy = {'django', 'openpyxl', *(module for module, _ in COMMANDS.values())}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_no_process_of_the_site_reads_a_workbook_library_before_it_needs_one():
    script = (
        "import sys, django; django.setup(); sys.exit(' '.join({'openpyxl', 'lxml', 'PIL'} & set(sys.modules)) or 0)"
    )
    environment = {**os.environ, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "pilar.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_pilar_tells_its_version():
    done = pilar("--version")
    assert done.stdout == f"pilar {metadata.version('pilar')}\n"


def test_an_unknown_command_is_answered_with_the_nearest_one(capsys):
    assert cli.main(["scor"]) == 2
    assert (
        capsys.readouterr().err
        == "Perintah “scor” tidak dikenal. Mungkin maksudnya `pilar score`. Lihat `pilar --help`.\n"
    )


def test_the_exit_code_is_the_command_s(command):
    command(lambda args: 7)
    assert cli.main(["coba"]) == 7


def test_an_error_is_one_sentence_and_exit_1(command, capsys):
    def run(args):
        raise PilarError("Berkas tidak ditemukan.")

    command(run)
    assert cli.main(["coba"]) == 1
    assert capsys.readouterr() == ("", "Berkas tidak ditemukan.\n")


def test_an_interrupted_command_ends_quietly(command, capsys):
    def run(args):
        raise KeyboardInterrupt

    command(run)
    assert cli.main(["coba"]) == 130
    assert capsys.readouterr().err == ""


def options(parser):
    parser.add_argument("file")
    parser.add_argument("--kind", choices=["unit", "tpi"])
    parser.add_argument("--year", type=int)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true")
    group.add_argument("--text", action="store_true")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Argumen wajib belum diisi: file."),
        (["a", "b"], "Argumen tidak dikenal: b."),
        (["a", "--jso"], "Argumen tidak dikenal: --jso."),
        (["a", "--kind", "x"], "--kind tidak mengenal 'x'; pilihannya "),
        (["a", "--year", "x"], "Nilai 'x' untuk --year tidak sah."),
        (["a", "--year"], "Jumlah nilai untuk --year tidak sesuai."),
        (["a", "--json=1"], "--json tidak menerima nilai, tetapi diberi '1'."),
        (["a", "--json", "--text"], "--text tidak dapat dipakai bersama --json."),
    ],
)
def test_a_wrong_call_is_explained_in_indonesian(command, capsys, arguments, sentence):
    command(lambda args: 0, options)
    with pytest.raises(SystemExit) as caught:
        cli.main(["coba", *arguments])
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(sentence)
    assert error.endswith(" Lihat `pilar coba --help`.\n")
    assert error.count("\n") == 1


def test_help_of_a_command_is_in_indonesian(command, capsys):
    command(lambda args: 0, options)
    with pytest.raises(SystemExit) as caught:
        cli.main(["coba", "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("Pemakaian: pilar coba ")
    for english in ("usage", "options:", "positional", "show this"):
        assert english not in text


def test_manage_hands_everything_on_to_django(tmp_path):
    done = pilar("manage", "makemigrations", "--check", "--dry-run", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert pilar("manage", "migrate", "--help").stdout.startswith("usage: pilar manage migrate")


def test_a_wrong_setting_is_one_sentence_for_a_django_command_too(monkeypatch):
    monkeypatch.setenv("PILAR_ORIGIN", "zi")
    done = pilar("manage", "check")
    assert done.returncode == 1
    assert done.stderr.startswith("Setelan PILAR_ORIGIN harus")
    assert done.stderr.count("\n") == 1


def test_a_closed_pipe_is_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "pilar", "--help"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")

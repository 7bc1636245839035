import ast
import functools
import hashlib
import http.server
import importlib.util
import io
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "tools/bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The program as a module that works on a project of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap", SOURCE)
    assert spec
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "STAMP", root / ".venv/.pilar-stamp")
    monkeypatch.setattr(module, "PYTHON", root / ".venv/bin/python")
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    (root / "pyproject.toml").write_text('[dependency-groups]\nbootstrap = ["uv>=0.9"]\n')
    (root / "uv.lock").write_text("version = 1\n")
    return module


@pytest.fixture
def packages(tmp_path):
    """A package index on this machine: the folder that it serves, its address, and the requests that it got."""
    folder = tmp_path / "index"
    folder.mkdir()
    seen: list[tuple[str, str | None]] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            seen.append((self.path, self.headers["Authorization"]))
            super().do_GET()

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield folder, f"http://127.0.0.1:{server.server_port}", seen
        finally:
            server.shutdown()
            thread.join()


def make_wheel(program: bytes = b"#!/bin/sh\necho uv 0.13.9\n") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("uv/__init__.py", "")
        archive.writestr("uv-0.13.9.data/scripts/uvx", b"other")
        archive.writestr("uv-0.13.9.data/scripts/uv", program)
    return stream.getvalue()


NAME = "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"


def entry(data: bytes, url: str) -> dict[str, str]:
    return {"url": url, "hash": "sha256:" + hashlib.sha256(data).hexdigest()}


# --- an old Python -------------------------------------------------------------------------------------------------


def test_nothing_in_it_stops_an_old_python_from_reading_the_sentence_that_refuses_it():
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 7))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, newer)] == []
    first, check = [ast.unparse(node) for node in tree.body if not isinstance(node, ast.Expr)][:2]
    assert first == "import sys"
    assert check.startswith("if sys.version_info < (3, 11):")


def test_an_old_python_is_refused_in_one_sentence_of_each_language():
    script = "import sys; sys.version_info = (3, 9, 2); exec(compile(open(sys.argv[1]).read(), 'b', 'exec'))"
    done = subprocess.run([sys.executable, "-c", script, str(SOURCE)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Pilar memerlukan Python 3.11 atau lebih baru" in done.stderr
    assert "Pilar needs Python 3.11 or newer; this is 3.9." in done.stderr
    assert done.stderr.count("\n") == 1


def test_it_uses_the_standard_library_only():
    tree = ast.parse(SOURCE.read_text())
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert not imported & {"ensurepip", "pip", "venv"}


# --- which wheel -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("machine", "tags"),
    [
        (("manylinux", (2, 36), "x86_64"), "manylinux_2_17_x86_64.manylinux2014_x86_64"),
        (("manylinux", (2, 36), "aarch64"), "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        (("musllinux", (1, 2), "x86_64"), "musllinux_1_1_x86_64"),
        (("musllinux", (1, 2), "aarch64"), "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        (("macosx", (14, 1), "aarch64"), "macosx_11_0_arm64"),
        (("macosx", (14, 1), "x86_64"), "macosx_10_12_x86_64"),
        (("win", (0, 0), "x86_64"), "win_amd64"),
        (("win", (0, 0), "aarch64"), "win_arm64"),
    ],
)
def test_the_lock_has_a_wheel_for_every_usual_machine(bootstrap, monkeypatch, machine, tags):
    monkeypatch.setattr(bootstrap, "ROOT", ROOT)
    wheel = bootstrap.choose_wheel(bootstrap.locked_uv()["wheels"], *machine)
    assert wheel["url"].endswith(f"-py3-none-{tags}.whl")


@pytest.mark.parametrize(
    "machine", [("manylinux", (2, 36), "mips"), ("manylinux", (2, 5), "x86_64"), ("macosx", (10, 9), "x86_64")]
)
def test_a_machine_without_a_wheel_is_told_so(bootstrap, monkeypatch, machine):
    monkeypatch.setattr(bootstrap, "ROOT", ROOT)
    with pytest.raises(bootstrap.BootstrapError, match="pasang uv sendiri"):
        bootstrap.choose_wheel(bootstrap.locked_uv()["wheels"], *machine)


# --- from where ------------------------------------------------------------------------------------------------------


def test_the_wheel_comes_from_the_configured_index(bootstrap, packages):
    folder, address, seen = packages
    data = make_wheel()
    (folder / "simple/uv").mkdir(parents=True)
    (folder / "files").mkdir()
    (folder / "files" / NAME).write_bytes(data)
    (folder / "simple/uv/index.html").write_text(
        f'<a href="../../files/{NAME}#sha256=x">uv</a><a href="other.whl">x</a>'
    )
    wheel = entry(data, "http://127.0.0.1:9/unreachable/" + NAME)
    assert bootstrap.download_wheel(wheel, f"{address}/simple", {}) == data
    assert [path for path, _ in seen] == ["/simple/uv/", f"/files/{NAME}"]


def test_the_login_in_an_index_address_is_sent_as_a_header(bootstrap, packages):
    folder, address, seen = packages
    data = make_wheel()
    (folder / "uv").mkdir()
    (folder / "uv" / NAME).write_bytes(data)
    (folder / "uv/index.html").write_text(f'<a href="{NAME}">uv</a>')
    index = f"http://budi:rahasia%21@{urlsplit(address).netloc}"
    assert bootstrap.download_wheel(entry(data, "http://127.0.0.1:9/" + NAME), index, {}) == data
    assert {login for _, login in seen} == {"Basic YnVkaTpyYWhhc2lhIQ=="}


def test_an_index_without_it_falls_back_to_the_address_in_the_lock(bootstrap, packages):
    folder, address, _ = packages
    data = make_wheel()
    (folder / NAME).write_bytes(data)
    assert bootstrap.download_wheel(entry(data, f"{address}/{NAME}"), f"{address}/nowhere", {}) == data


def test_a_wheel_that_is_not_the_locked_one_is_refused(bootstrap, packages):
    folder, address, _ = packages
    (folder / NAME).write_bytes(make_wheel(b"evil"))
    with pytest.raises(bootstrap.BootstrapError, match="SHA-256"):
        bootstrap.download_wheel(entry(make_wheel(), f"{address}/{NAME}"), "", {})


def test_a_hiccup_of_the_network_is_survived(bootstrap, monkeypatch):
    answers = [OSError("reset"), OSError("reset"), io.BytesIO(b"data")]

    def urlopen(*args, **kwargs):
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(bootstrap.urllib.request, "urlopen", urlopen)
    assert bootstrap.fetch("http://127.0.0.1/x", {}) == b"data"


def test_an_unreachable_network_is_one_sentence(bootstrap):
    with pytest.raises(bootstrap.BootstrapError, match=r"^uv tidak dapat diunduh: .*Periksa sambungan jaringan"):
        bootstrap.download_wheel(entry(b"", f"http://127.0.0.1:9/{NAME}"), "", {})


@pytest.mark.parametrize(
    ("environ", "index"),
    [
        ({}, ""),
        ({"PIP_INDEX_URL": "https://a.example/simple/"}, "https://a.example/simple"),
        (
            {"UV_INDEX_URL": "https://b.example/simple", "PIP_INDEX_URL": "https://a.example"},
            "https://b.example/simple",
        ),
        ({"UV_DEFAULT_INDEX": "cermin=https://c.example/simple", "UV_INDEX_URL": "x"}, "https://c.example/simple"),
    ],
)
def test_the_index_of_the_environment(bootstrap, tmp_path, environ, index, monkeypatch):
    monkeypatch.setattr(bootstrap, "pip_setting", lambda name, environ: "")
    assert bootstrap.configured_index({"HOME": str(tmp_path), **environ}) == index


def test_the_index_and_certificates_of_pip_s_configuration(bootstrap, tmp_path):
    (tmp_path / ".config/pip").mkdir(parents=True)
    (tmp_path / ".config/pip/pip.conf").write_text(
        "[global]\nindex-url = https://cermin.example/simple\ncert = /etc/ca.pem\n"
    )
    environ = {"HOME": str(tmp_path)}
    assert bootstrap.configured_index(environ) == "https://cermin.example/simple"
    assert bootstrap.certificate_file(environ) == "/etc/ca.pem"


def test_certificates_of_the_environment_go_to_uv_too(bootstrap, tmp_path):
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    told = bootstrap.uv_environment({"HOME": str(tmp_path), "PIP_CERT": str(bundle), "VIRTUAL_ENV": "/other"})
    assert told["SSL_CERT_FILE"] == str(bundle)
    assert told["UV_PYTHON_DOWNLOADS"] == "never"
    assert "VIRTUAL_ENV" not in told


# --- the program and the environment ---------------------------------------------------------------------------------


def test_the_program_is_unpacked_whole_and_runs(bootstrap, tmp_path):
    target = tmp_path / ".uv/0.13.9/uv"
    bootstrap.unpack(make_wheel(), target)
    assert subprocess.run([target], capture_output=True, check=True).stdout == b"uv 0.13.9\n"
    assert [path.name for path in target.parent.iterdir()] == ["uv"]


def put_on_path(folder: Path, monkeypatch, script: str) -> None:
    folder.mkdir()
    (folder / "uv").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "uv").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("script", "usable"), [("echo uv 0.13.9", True), ("echo uv 0.8.1", False), ("exit 127", False)]
)
def test_uv_on_path_is_taken_if_it_works_and_is_new_enough(bootstrap, tmp_path, monkeypatch, script, usable):
    put_on_path(tmp_path / "bin", monkeypatch, script)
    assert (bootstrap.uv_on_path() is not None) is usable


@pytest.fixture
def synced(bootstrap, monkeypatch):
    """Replaces uv; lists the parts that each run would have installed."""
    runs: list[set[str]] = []

    def sync(uv, parts, environ):
        runs.append(parts)
        bootstrap.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        bootstrap.PYTHON.touch()

    monkeypatch.setattr(bootstrap, "find_uv", lambda environ: "uv")
    monkeypatch.setattr(bootstrap, "sync", sync)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return runs


def test_the_second_run_does_nothing(bootstrap, synced):
    bootstrap.main([])
    bootstrap.main([])
    assert synced == [set()]


def test_the_environment_for_tests_serves_for_running_too(bootstrap, synced):
    bootstrap.main([])
    bootstrap.main(["--dev"])
    bootstrap.main([])
    bootstrap.main(["--dev", "--group", "fuzz"])
    bootstrap.main(["--dev"])
    assert synced == [set(), {"dev"}, {"dev", "fuzz"}]


@pytest.mark.parametrize("name", ["pyproject.toml", "uv.lock"])
def test_a_change_of_what_is_wanted_installs_again(bootstrap, synced, name):
    bootstrap.main(["--dev"])
    with (bootstrap.ROOT / name).open("a") as file:
        file.write("# changed\n")
    bootstrap.main([])
    bootstrap.main([])
    assert synced == [{"dev"}, set()]


def test_a_broken_or_foreign_environment_is_made_again(bootstrap, synced):
    bootstrap.main([])
    bootstrap.PYTHON.unlink()
    bootstrap.main([])
    bootstrap.STAMP.write_text("{")
    bootstrap.main([])
    bootstrap.STAMP.write_text(json.dumps({"digest": "of another folder", "parts": []}))
    bootstrap.main([])
    assert len(synced) == 4


def test_a_postgresql_address_brings_its_driver(bootstrap, synced, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/zi")
    bootstrap.main([])
    assert synced == [{"+postgres"}]
    assert bootstrap.selection({"dev", "+postgres"}) == ["--extra", "postgres", "--group", "dev"]


def test_a_failed_installation_is_not_taken_for_a_good_one(bootstrap, synced, monkeypatch):
    def fail(uv, parts, environ):
        raise bootstrap.BootstrapError("gagal")

    monkeypatch.setattr(bootstrap, "sync", fail)
    with pytest.raises(bootstrap.BootstrapError):
        bootstrap.main([])
    assert not bootstrap.STAMP.exists()


@pytest.fixture
def commands(bootstrap, monkeypatch):
    """The uv commands that sync() runs, with the index that each is told."""
    seen: list[tuple[list[str], str | None]] = []
    monkeypatch.setattr(bootstrap, "run", lambda command, env: seen.append((command, env.get("UV_DEFAULT_INDEX"))))
    monkeypatch.setattr(bootstrap, "locked_uv", lambda: {"source": {"registry": "https://index.example/simple"}})
    monkeypatch.setattr(bootstrap, "pip_setting", lambda name, environ: "")
    return seen


@pytest.mark.parametrize("environ", [{}, {"UV_DEFAULT_INDEX": "https://index.example/simple/"}])
def test_the_index_of_the_lock_is_synced_from_as_it_is(bootstrap, commands, environ):
    bootstrap.sync("uv", {"dev"}, {"HOME": "/nowhere", **environ})
    assert commands == [(["uv", "sync", "--locked", "--inexact", "--quiet", "--group", "dev"], None)]


def test_a_mirror_is_given_the_locked_versions_with_their_hashes(bootstrap, commands):
    bootstrap.sync("uv", {"dev"}, {"HOME": "/nowhere", "PIP_INDEX_URL": "https://cermin.example/simple"})
    assert {index for _, index in commands} == {"https://cermin.example/simple"}
    programs = [command[1:3] for command, _ in commands]
    assert programs == [["venv", "--quiet"], ["export", "--frozen"], ["pip", "install"], ["pip", "install"]]
    assert "--require-hashes" in commands[2][0]


def test_no_name_of_a_registry_stands_in_a_file_written_by_hand():
    names = [f"pypi.{'org'}", f"python{'hosted'}", f"npm{'js'}.", f"debian.{'org'}"]
    for file in ["tools/bootstrap.py", "Makefile", ".ci/run", "pyproject.toml", ".pre-commit-config.yaml"]:
        text = (ROOT / file).read_text()
        assert [name for name in names if name in text] == [], file

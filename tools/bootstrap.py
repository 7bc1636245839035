"""Makes .venv from uv.lock on a machine that has Python >= 3.11 and nothing else: no pip, no venv, no uv.

Usage: python3 tools/bootstrap.py [--dev] [--group NAME]

uv is taken from PATH, else its wheel is fetched once into .uv/, from the configured package index or from the
address in uv.lock, and checked against the SHA-256 in uv.lock. A second run finds its stamp in .venv and does nothing.
"""

import sys

if sys.version_info < (3, 11):
    # Everything in this file must parse on old Pythons (no f-strings, no new syntax), so that they can say this.
    sys.exit(
        "Pilar memerlukan Python 3.11 atau lebih baru, sedangkan ini Python %d.%d; coba `make PYTHON=python3.12 ...`. "
        "(Pilar needs Python 3.11 or newer; this is %d.%d.)" % (sys.version_info[:2] * 2)
    )

import argparse
import base64
import configparser
import hashlib
import html.parser
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import tempfile
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".pilar-stamp"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UV_NAME = "uv.exe" if os.name == "nt" else "uv"
ATTEMPTS = 3
TIMEOUT_SECONDS = 120


class BootstrapError(Exception):
    """A sentence for the person at the terminal."""


# --- what is wanted, and whether it is there already ------------------------------------------------------------


def wanted_parts(arguments, environ):
    """The optional parts of the environment: dependency groups, and extras as ``+name``."""
    parts = set(arguments.group)
    if arguments.dev:
        parts.add("dev")
    if environ.get("DATABASE_URL", "").startswith("postgres"):
        parts.add("+postgres")
    return parts


def lock_digest():
    """Names the environment that the two files describe. The path is in it: a copied tree has a foreign .venv."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed_parts(digest):
    """The parts that .venv holds for this lock, or None where there is no such environment."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return set(stamp["parts"]) if stamp["digest"] == digest and PYTHON.exists() else None


def write_stamp(digest, parts):
    temporary = STAMP.with_suffix(".%d" % os.getpid())
    temporary.write_text(json.dumps({"digest": digest, "parts": sorted(parts)}), encoding="utf-8")
    temporary.replace(STAMP)


# --- settings of the machine: package index and certificates ------------------------------------------------------


def pip_setting(name, environ):
    """A value of the [global] section of pip's configuration; the most personal file wins."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or "/")
    config_home = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    files = [Path("/etc/pip.conf"), home / ".pip/pip.conf", config_home / "pip/pip.conf"]
    if environ.get("APPDATA"):
        files.append(Path(environ["APPDATA"]) / "pip/pip.ini")
    if environ.get("PIP_CONFIG_FILE"):
        files.append(Path(environ["PIP_CONFIG_FILE"]))
    parser = configparser.RawConfigParser()
    parser.read([file for file in files if file.is_file()], encoding="utf-8")
    return parser.get("global", name, fallback="").strip()


def configured_index(environ):
    """The package index that this machine is told to use, or "" where it uses the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if environ.get(name):
            # uv allows "name=url".
            return re.sub(r"^\w+=(?=\w+://)", "", environ[name]).rstrip("/")
    return pip_setting("index-url", environ).rstrip("/")


def certificate_file(environ):
    """The bundle of certificate authorities that this machine is told to use, or ""."""
    for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE"):
        if environ.get(name) and Path(environ[name]).is_file():
            return environ[name]
    return pip_setting("cert", environ)


# --- uv -------------------------------------------------------------------------------------------------------------


def locked_uv():
    """The package entry of uv in uv.lock: version, registry and wheels."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for package in lock["package"]:
        if package["name"] == "uv":
            return package
    raise BootstrapError("uv.lock tidak memuat paket uv (kelompok bootstrap di pyproject.toml).")


def version_of(text):
    match = re.search(r"(\d+)\.(\d+)", text)
    return (int(match.group(1)), int(match.group(2))) if match else (0, 0)


def uv_on_path():
    """uv from PATH if it really runs (a shim may not) and is at least as new as pyproject.toml asks; else None."""
    found = shutil.which("uv")
    if not found:
        return None
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    new_enough = version_of(answer.stdout) >= version_of(groups["bootstrap"][0])
    return found if answer.returncode == 0 and new_enough else None


def machine():
    """(system, version, architecture) in the words of wheel tags; the version is that of the C library or of macOS."""
    architecture = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin":
        return "macosx", version_of(platform.mac_ver()[0]), architecture
    if sys.platform == "win32":
        return "win", (0, 0), architecture
    library, version = platform.libc_ver()
    if library == "glibc":
        return "manylinux", version_of(version), architecture
    return "musllinux", (1, 2), architecture


def tag_fits(tag, system, version, architecture):
    """Whether a platform tag such as ``manylinux_2_17_x86_64`` runs on the machine."""
    if system == "win":
        return tag == {"x86_64": "win_amd64", "aarch64": "win_arm64"}.get(architecture)
    match = re.fullmatch(r"(manylinux|musllinux|macosx)_(\d+)_(\d+)_(\w+)", tag)
    if not match or match.group(1) != system:
        return False
    tag_architecture = {"arm64": "aarch64"}.get(match.group(4), match.group(4))
    return tag_architecture == architecture and (int(match.group(2)), int(match.group(3))) <= version


def choose_wheel(wheels, system, version, architecture):
    """The first wheel of the lock that runs on the machine. Raises BootstrapError where none does."""
    for wheel in wheels:
        tags = file_name(wheel["url"])[: -len(".whl")].split("-")[-1].split(".")
        if any(tag_fits(tag, system, version, architecture) for tag in tags):
            return wheel
    raise BootstrapError(
        "Tidak ada berkas uv untuk mesin ini (%s %s); pasang uv sendiri lalu ulangi." % (system, architecture)
    )


def file_name(url):
    return urllib.parse.unquote(urllib.parse.urlsplit(url).path.rsplit("/", 1)[-1])


class Links(html.parser.HTMLParser):
    """Collects the addresses on one page of a package index."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.addresses += [value for name, value in attrs if name == "href" and value]


def fetch(url, environ):
    """The bytes at ``url``; user and password may stand in it. Tries again where the network hiccups."""
    parts = urllib.parse.urlsplit(url)
    request = urllib.request.Request(urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))
    if parts.username:
        login = "%s:%s" % (urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or ""))
        request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    context = ssl.create_default_context(cafile=certificate_file(environ) or None)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS, context=context) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            error.close()
            problem = error
            if error.code < 500:  # it will say the same next time
                break
        except OSError as error:
            problem = error
        time.sleep(attempt)
    raise problem


def address_on_index(index, wanted, environ):
    """Where the configured index keeps the file ``wanted``. Raises BootstrapError where it does not list it."""
    page = index + "/uv/"
    links = Links()
    links.feed(fetch(page, environ).decode("utf-8", "replace"))
    login, at, host = urllib.parse.urlsplit(page).netloc.rpartition("@")
    for address in links.addresses:
        if file_name(address) == wanted:
            parts = urllib.parse.urlsplit(urllib.parse.urljoin(page, address))
            if parts.netloc == host:  # the login is for the index, not for wherever it keeps its files
                parts = parts._replace(netloc=login + at + host)
            return urllib.parse.urlunsplit(parts)
    raise BootstrapError("indeks paket yang diatur tidak memuat %s" % wanted)


def download_wheel(wheel, index, environ):
    """The verified bytes of the wheel, from the configured index first, else from the address in the lock."""
    problems = []
    for from_index in (True, False):
        if from_index and not index:
            continue
        try:
            url = address_on_index(index, file_name(wheel["url"]), environ) if from_index else wheel["url"]
            data = fetch(url, environ)
        except (OSError, BootstrapError) as error:
            problems.append(str(error))
            continue
        if "sha256:" + hashlib.sha256(data).hexdigest() == wheel["hash"]:
            return data
        problems.append("SHA-256 berkas yang diterima tidak sama dengan yang tercatat di uv.lock")
    raise BootstrapError("uv tidak dapat diunduh: %s. Periksa sambungan jaringan, lalu ulangi." % "; ".join(problems))


def unpack(data, target):
    """Write the program inside the wheel to ``target``, so that another process sees all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        wheel, program = Path(folder) / "wheel", Path(folder) / "program"
        wheel.write_bytes(data)
        with zipfile.ZipFile(wheel) as archive:
            member = next(name for name in archive.namelist() if name.endswith(".data/scripts/" + target.name))
            program.write_bytes(archive.read(member))
        program.chmod(0o755)
        program.replace(target)


def find_uv(environ):
    """The path of a uv that works, fetched if need be."""
    found = uv_on_path()
    if found:
        return found
    package = locked_uv()
    target = ROOT / ".uv" / package["version"] / UV_NAME
    if not target.exists():
        print("Menyiapkan uv %s ..." % package["version"], file=sys.stderr, flush=True)
        unpack(download_wheel(choose_wheel(package["wheels"], *machine()), configured_index(environ), environ), target)
    return str(target)


# --- the environment -----------------------------------------------------------------------------------------------


def uv_environment(environ):
    """What uv is told: no Python of its own, this folder's .venv, and the machine's index and certificates."""
    result = {name: value for name, value in environ.items() if name not in ("VIRTUAL_ENV", "UV_INDEX_URL")}
    result.update(UV_PYTHON_DOWNLOADS="never", UV_PROJECT_ENVIRONMENT=str(VENV))
    if certificate_file(environ):
        result["SSL_CERT_FILE"] = certificate_file(environ)
    else:
        result.setdefault("UV_SYSTEM_CERTS", "true")
    return result


def selection(parts):
    """uv's options for the wanted parts. ``uv sync`` and ``uv export`` know the same ones."""
    options = []
    for part in sorted(parts):
        options += ["--extra", part[1:]] if part.startswith("+") else ["--group", part]
    return options


def sync(uv, parts, environ):
    """Install exactly the locked versions; what an earlier, larger run installed stays."""
    base = uv_environment(environ)
    index = configured_index(environ)
    if not index or index == locked_uv()["source"]["registry"].rstrip("/"):
        base.pop("UV_DEFAULT_INDEX", None)
        run([uv, "sync", "--locked", "--inexact", "--quiet", *selection(parts)], base)
        return
    # uv holds the lock to be out of date under any other index than the one that it was made with. The same versions
    # with the same SHA-256 are installed from the mirror as a list of requirements.
    base["UV_DEFAULT_INDEX"] = index
    if not PYTHON.exists():
        run([uv, "venv", "--quiet", "--clear", str(VENV)], base)
    with tempfile.TemporaryDirectory() as folder:
        listing = str(Path(folder) / "requirements.txt")
        run([uv, "export", "--frozen", "--no-emit-project", "--quiet", "-o", listing, *selection(parts)], base)
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        run([*install, "--require-hashes", "-r", listing], base)
        run([*install, "--no-deps", "--editable", str(ROOT)], base)


def run(command, environ):
    if subprocess.run(command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, check=False).returncode:
        raise BootstrapError("Lingkungan Python tidak dapat disiapkan; lihat pesan uv di atas, lalu ulangi.")


def main(argv=None):
    parser = argparse.ArgumentParser(description="Menyiapkan .venv dari uv.lock.")
    parser.add_argument("--dev", action="store_true", help="juga alat untuk uji dan pemeriksaan")
    parser.add_argument("--group", action="append", default=[], help="juga kelompok lain dari pyproject.toml")
    environ = dict(os.environ)
    parts = wanted_parts(parser.parse_args(argv), environ)
    digest = lock_digest()
    present = installed_parts(digest)
    if present is not None and parts <= present:
        return
    print("Menyiapkan lingkungan Python ...", file=sys.stderr, flush=True)
    sync(find_uv(environ), parts, environ)
    write_stamp(digest, parts | (present or set()))


if __name__ == "__main__":
    try:
        main()
    except BootstrapError as error:
        sys.exit(str(error))

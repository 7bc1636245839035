"""Checks of the machine and of the settings: what the IT officer has set up."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import stat
import sys
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django
from django.conf import settings
from django.db import DatabaseError, NotSupportedError, connection

from pilar.kernel.doctor import Finding, Visit, check, fault, good, hint
from pilar.numbers import decimal_text

OLDEST_PYTHON = (3, 11)
MEBIBYTE = 1024 * 1024
TOO_LITTLE_SPACE, LITTLE_SPACE = 256 * MEBIBYTE, 2048 * MEBIBYTE
TOO_FEW_NAMES = 1000  # of files that the disk can still hold
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
MOUNTS = Path("/proc/self/mountinfo")
#: On these SQLite's WAL is unsafe: it needs memory that all processes share, and locks that hold.
REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "lustre", "afs", "gfs2", "ocfs2"}
SQLITE_PRAGMAS = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
POSTGRES_SETTINGS = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}


@check("program", "Program")
def program_is_supported(visit: Visit) -> Finding:
    here = ".".join(str(number) for number in sys.version_info[:3])
    told = f"Pilar {metadata.version('pilar')}, Python {here}, Django {django.__version__}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        return fault(f"{told}: Python lebih tua dari {oldest}", f"pasang Python {oldest} atau yang lebih baru")
    return good(told)


# -- the database


@check("database", "Basis data")
def database_answers(visit: Visit) -> Finding:
    path = sqlite_file()
    if path is not None and not path.exists():
        return fault(f"berkas {path} belum ada", "periksa PILAR_HOME; `pilar serve` membuat basis data baru")
    try:
        connection.ensure_connection()
        version = _version()
    except NotSupportedError as error:
        return fault(_one_line(error), "perbarui basis datanya")
    except DatabaseError as error:
        return fault(
            f"tidak dapat dipakai: {_one_line(error)}",
            "periksa DATABASE_URL dan servernya; bila berkasnya rusak, pulihkan dari cadangan (`pilar restore`)",
        )
    return good(f"{version} menjawab")


def _version() -> str:
    connection.check_database_version_supported()
    query = "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master" if connection.vendor == "sqlite" else "SELECT 1")
        cursor.execute(query)
        (version,) = cursor.fetchone()
    return f"{connection.display_name} {version}"


def sqlite_file() -> Path | None:
    """The file of the database; None where it is none."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or name.startswith("file:"):
        return None
    return Path(name).absolute()


@check("durability", "Ketahanan tulisan", needs=("database",))
def what_is_committed_stays(visit: Visit) -> Finding:
    if connection.vendor == "sqlite":
        return _sqlite_is_durable(full=visit.full)
    found = {name: _asked(f"SHOW {name}") for name in POSTGRES_SETTINGS}
    wrong = [f"{name}={found[name]}" for name, value in POSTGRES_SETTINGS.items() if found[name] != value]
    if wrong:
        return fault(
            f"setelan PostgreSQL {', '.join(wrong)}: data dapat hilang atau rusak bila listrik padam",
            "setel " + ", ".join(f"{name}={value}" for name, value in POSTGRES_SETTINGS.items()),
        )
    if _asked("SHOW synchronous_commit") == "off":
        return hint(
            "synchronous_commit=off: yang sudah dilaporkan tersimpan dapat hilang bila listrik padam",
            "setel synchronous_commit=on",
        )
    return good("fsync dan penulisan halaman penuh aktif")


def _sqlite_is_durable(*, full: bool) -> Finding:
    path = sqlite_file()
    if path is None:
        return fault("basis data hanya ada di memori", "kosongkan DATABASE_URL, atau isi dengan jalur berkas")
    kind = filesystem_of(path.resolve())
    if kind in REMOTE or kind.startswith("fuse."):
        return fault(
            f"{path} berada di disk jaringan ({kind}); di sana SQLite dapat rusak",
            "pindahkan PILAR_HOME ke disk mesin ini, atau pakai PostgreSQL",
        )
    found = {name: _asked(f"PRAGMA {name}") for name in SQLITE_PRAGMAS}
    wrong = [f"{name}={found[name]}" for name, value in SQLITE_PRAGMAS.items() if found[name] != value]
    if wrong:
        return fault(f"SQLite berjalan dengan {', '.join(wrong)}", "hapus pilihan tambahan dari DATABASE_URL")
    if full and (told := _integrity()) != "ok":
        return fault(f"berkas basis data rusak: {told}", "hentikan Pilar dan pulihkan dari cadangan (`pilar restore`)")
    return good(f"WAL, synchronous=FULL, disk {kind or 'setempat'}")


def _integrity() -> str:
    """What SQLite says after reading every page: "ok", or the first thing that is wrong."""
    try:
        return str(_asked("PRAGMA integrity_check(1)"))
    except DatabaseError as error:
        return _one_line(error)


def _asked(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def filesystem_of(path: Path) -> str:
    """The kind of file system that ``path`` lies on, from Linux's table of mounts; "" where there is none."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        mount = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), before.split(" ")[4])  # a space is \040
        if path.is_relative_to(mount) and len(mount) >= len(found):  # a later mount hides an earlier one
            found, kind = mount, after.split(" ")[0]
    return kind


# -- the home


@check("home", "Hak akses folder data")
def home_is_private(visit: Visit) -> Finding:
    home: Path = settings.PILAR_HOME
    open_to_others = [path for path in _private_parts(home) if _mode(path) & 0o077]
    if open_to_others:
        names = ", ".join(f"{path} ({_mode(path):04o})" for path in open_to_others)
        commands = "; ".join(f"chmod {'700' if path.is_dir() else '600'} {path}" for path in open_to_others)
        return fault(f"dapat dibuka akun lain di mesin ini: {names}", commands)
    if not os.access(home, os.W_OK):
        return fault(f"{home} tidak dapat ditulisi oleh akun ini", "jalankan sebagai pemilik folder itu")
    return good(f"{home} hanya untuk akun ini")


def _private_parts(home: Path) -> list[Path]:
    """The folder itself, and what would be readable if it were opened or copied as it is."""
    names = ("secret.key", "keys", "files", "backups")
    return [home, *(home / name for name in names if (home / name).exists())]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@check("disk", "Ruang disk")
def disk_has_room(visit: Visit) -> Finding:
    home: Path = settings.PILAR_HOME
    free, names = shutil.disk_usage(home).free, os.statvfs(home).f_favail
    told = f"{decimal_text(free // MEBIBYTE, 0)} MB kosong di {home}"
    remedy = "hapus cadangan lama yang sudah disalin ke tempat lain, atau perbesar disknya"
    if free < TOO_LITTLE_SPACE:
        return fault(f"hanya {told}", remedy)
    if 0 < names < TOO_FEW_NAMES:
        return fault(f"disk hanya dapat memuat {names} berkas lagi (inode)", remedy)
    return hint(f"tinggal {told}", remedy) if free < LITTLE_SPACE else good(told)


@check("static", "Berkas statis")
def static_files_are_collected(visit: Visit) -> Finding:
    from pilar.kernel.supervisor import static_fingerprint

    if settings.DEBUG:
        return good("dilayani langsung dari sumbernya (PILAR_DEBUG)")
    stamp = settings.PILAR_HOME / "static.sha256"
    remedy = "jalankan `pilar serve`; berkas statis dikumpulkan saat dimulai"
    if not stamp.exists() or not settings.STATIC_ROOT.is_dir():
        return hint("belum dikumpulkan", remedy)  # as after a restore: the next start does it
    if stamp.read_text(encoding="ascii", errors="replace") != static_fingerprint():
        return hint("berasal dari versi lain", remedy)
    return good("terkumpul dari versi ini")


# -- settings


@check("settings", "Setelan")
def settings_are_known(visit: Visit) -> Finding:
    unknown: list[str] = settings.PILAR_UNKNOWN_SETTINGS
    if not unknown:
        return good("semua nama PILAR_… dikenal")
    close = [difflib.get_close_matches(name, settings.KNOWN_SETTINGS, 1) for name in unknown]
    guesses = [names[0] for names in close if names]
    remedy = f"mungkin maksudnya {', '.join(guesses)}" if guesses else "hapus, atau cocokkan dengan docs/operations.md"
    return hint(f"tidak dikenal dan tidak dipakai: {', '.join(unknown)}", remedy)


@check("origin", "Alamat publik")
def origin_is_set(visit: Visit) -> Finding:
    origin: str = settings.PILAR_ORIGIN
    if origin.startswith("https://"):
        return good(origin)
    if origin in (f"http://localhost:{settings.PORT}", f"http://127.0.0.1:{settings.PORT}"):
        if settings.DEBUG or os.environ.get("PILAR_DEMO"):
            return good(f"{origin} (percobaan)")
        return hint(
            f"masih bawaan ({origin}); hanya peramban di mesin ini yang dilayani",
            "bila situs dibuka dari mesin lain, setel PILAR_ORIGIN ke alamat https-nya",
        )
    return hint(f"{origin} tanpa HTTPS: kata sandi lewat terbuka di jaringan", "pasang TLS di proksi, lalu pakai https")


@check("debug", "Mode pengembang")
def debug_is_off(visit: Visit) -> Finding:
    if not settings.DEBUG:
        return good("mati")
    remedy = "kosongkan PILAR_DEBUG dan jalankan ulang"
    if settings.PILAR_ORIGIN.startswith("http://localhost:"):
        return hint("PILAR_DEBUG hidup", remedy)
    return fault("PILAR_DEBUG hidup di alamat publik: halaman galat membuka kode dan isi data", remedy)


@check("time-zones", "Zona waktu")
def time_zones_are_known(visit: Visit) -> Finding:
    missing = []
    for name in ZONES:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, OSError):
            missing.append(name)
    if missing:
        return fault(f"data zona waktu tidak ada: {', '.join(missing)}", "pasang paket tzdata di mesin ini")
    return good("WIB, WITA, dan WIT dikenal")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())

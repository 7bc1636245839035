"""The command line ``pilar``. A command's module is imported only when it is chosen, so that the list comes at once."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module, metadata
from typing import NoReturn

from pilar.errors import PilarError

# name → (module with add_arguments(parser) and run(args) -> exit code, help)
COMMANDS: dict[str, tuple[str, str]] = {
    "score": ("pilar.workbook.cli_score", "membaca satu buku kerja LKE dan menghitung nilainya"),
    "instrument": ("pilar.workbook.cli_instrument", "mendaftar, memeriksa, dan mengimpor instrumen LKE"),
    "demo": ("pilar.demo.cli_demo", "mengisi pemasangan kosong dengan data contoh"),
    "serve": ("pilar.kernel.supervisor", "menjalankan Pilar"),
    "worker": ("pilar.kernel.cli_worker", "mengerjakan pekerjaan latar; `pilar serve` menjalankan satu"),
    "clock": ("pilar.kernel.cli_clock", "menghitung ulang batas waktu setelah kalender berubah"),
    "backup": ("pilar.kernel.backup.cli_backup", "mencadangkan basis data, berkas, dan kunci ke satu berkas"),
    "restore": ("pilar.kernel.backup.cli_restore", "memulihkan cadangan ke instalasi kosong"),
    "doctor": ("pilar.kernel.cli_doctor", "memeriksa instalasi dan menyebut apa yang perlu diperbaiki"),
    "calendar": ("pilar.kernel.cli_calendar", "mengisi dan mengubah libur nasional dan cuti bersama"),
    "body": ("pilar.organisation.cli_body", "membuat instansi dan menunjuk administrator atau inspektur pertamanya"),
    "people": ("pilar.organisation.cli_people", "mengimpor daftar pegawai dari kepegawaian"),
    "ledger": ("pilar.kernel.cli_ledger", "memeriksa catatan kejadian"),
    "rescore": ("pilar.evaluation.cli_rescore", "menghitung ulang nilai tersimpan dari jawabannya"),
    "facts": ("pilar.evaluation.cli_facts", "mendaftar fakta tiap pertanyaan LKE dan ruang yang membawanya"),
    "slip": ("pilar.organisation.cli_slip", "membuat kode masuk pertama, misalnya bagi administrator pertama"),
}
MANAGE = ("manage", "perintah Django, misalnya `pilar manage migrate`")

USAGE_ERROR = 2
INTERRUPTED = 130

# argparse's English → ours. Its wording differs a little between Python versions.
USAGE_ERRORS = (
    (r"the following arguments are required: (.+)", r"Argumen wajib belum diisi: \1."),
    (r"one of the arguments (.+) is required", r"Pilih salah satu: \1."),
    (r"unrecognized arguments: (.+)", r"Argumen tidak dikenal: \1."),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 tidak mengenal \2; pilihannya \3."),
    (r"argument (.+?): invalid .*value: (.+)", r"Nilai \2 untuk \1 tidak sah."),
    (r"argument (.+?): expected .*", r"Jumlah nilai untuk \1 tidak sesuai."),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 tidak dapat dipakai bersama \2."),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 tidak menerima nilai, tetapi diberi \2."),
    (r"ambiguous option: (.+?) could match (.+)", r"Pilihan \1 dapat berarti \2."),
    (r"argument (.+?): (.+)", r"\1: \2"),
)


class _HelpFormatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "Pemakaian: " if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Indonesian and refuses abbreviated options."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("formatter_class", _HelpFormatter)
        super().__init__(**{**kwargs, "add_help": False, "allow_abbrev": False})  # type: ignore[arg-type]
        self._positionals.title = "argumen"
        self._optionals.title = "pilihan"
        self.add_argument("-h", "--help", action="help", help="menampilkan bantuan ini")

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE_ERROR, f"{in_indonesian(message)} Lihat `{self.prog} --help`.\n")


def in_indonesian(message: str) -> str:
    """One of argparse's usage errors in Indonesian."""
    for pattern, replacement in USAGE_ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(replacement)
    return f"Perintah tidak dapat dibaca: {message}."


def overview() -> str:
    """The text of ``pilar --help``."""
    lines = [f"  {name:<12} {text}" for name, text in [*((name, text) for name, (_, text) in COMMANDS.items()), MANAGE]]
    return "\n".join(
        [
            "Pemakaian: pilar PERINTAH …",
            "",
            "Perintah:",
            *lines,
            "",
            "`pilar PERINTAH --help` menjelaskan satu perintah; `pilar --version` menyebut versinya.",
        ]
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    name, *rest = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        code = _dispatch(name, rest)
        sys.stdout.flush()  # here, where a closed pipe is caught
    except PilarError as error:
        print(error.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone; without this Python complains once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _dispatch(name: str, rest: list[str]) -> int:
    if name in ("-h", "--help"):
        print(overview())
        return 0
    if name == "--version":
        print(f"pilar {metadata.version('pilar')}")
        return 0
    if name == MANAGE[0]:
        return _manage(rest)
    if name not in COMMANDS:
        print(_unknown(name), file=sys.stderr)
        return USAGE_ERROR
    module_name, text = COMMANDS[name]
    module = import_module(module_name)
    parser = CommandParser(prog=f"pilar {name}", description=text)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(rest))
    return code


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, [*COMMANDS, MANAGE[0]], n=1)
    guess = f" Mungkin maksudnya `pilar {close[0]}`." if close else ""
    return f"Perintah “{name}” tidak dikenal.{guess} Lihat `pilar --help`."


def _manage(rest: list[str]) -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    execute_from_command_line(["pilar manage", *rest])
    return 0

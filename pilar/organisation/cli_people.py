"""``pilar people import``: the personnel office's list from the command line."""

from __future__ import annotations

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pilar.errors import PilarError

if TYPE_CHECKING:
    from pilar.organisation.models import PeopleImport, PeopleImportRow, Unit, User

SHOWN = 50  # rows that are printed with what is wrong; --json has all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    load = commands.add_parser("import", help="membaca daftar pegawai (XLSX atau CSV), dan menerapkannya bila diminta")
    load.add_argument("file", metavar="BERKAS", type=Path, help="daftar dari kepegawaian")
    load.add_argument("--unit", required=True, metavar="ALAMAT", help="alamat singkat unit yang daftarnya ini")
    load.add_argument("--as", dest="login", required=True, metavar="NAMA_MASUK", help="akun yang mengimpor")
    load.add_argument("--apply", action="store_true", help="terapkan baris yang benar (bawaan: hanya memeriksa)")
    load.add_argument("--accounts", action="store_true", help="buatkan akun untuk yang baru")
    load.add_argument("--json", action="store_true", help="hasil sebagai JSON")


def run(args: argparse.Namespace) -> int:
    """0 where every row is right, 1 where some are wrong or doubtful. The rows wait under /kelola/pegawai/impor/."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    from pilar.organisation.actions import people_import
    from pilar.organisation.models import PeopleImportRow
    from pilar.organisation.queries.people_import import counts

    now = datetime.now(tz=UTC)  # noqa: TID251 - a command is where time enters, like a view
    user = _account(args.login)
    upload = people_import.upload_list(_unit(args.unit, user, now), _bytes(args.file), args.file.name, by=user, at=now)
    applied = 0
    if args.apply:
        while True:
            result = people_import.apply_rows(upload, by=user, at=now, open_accounts=args.accounts)
            applied += result.applied
            if not result.waiting or not (result.applied or result.refused):
                break
    numbers = counts(upload)
    open_rows = upload.rows.filter(state__in=[PeopleImportRow.WRONG, PeopleImportRow.CONFIRM]).order_by("number")
    if args.json:
        print(json.dumps(_report(upload, numbers, list(open_rows), applied), ensure_ascii=False))
    else:
        _print(upload, numbers, list(open_rows[:SHOWN]), applied=applied if args.apply else None)
    return 1 if numbers["wrong"] or numbers["confirm"] else 0


def _account(login: str) -> User:
    from django.db.models import Q

    from pilar.organisation.models import User

    name = login.strip().lower()
    user = User.objects.filter(Q(username=name) | Q(email=name), is_active=True).first()
    if user is None:
        raise PilarError(f"Tidak ada akun aktif dengan nama masuk “{login}”.")
    return user


def _unit(slug: str, user: User, at: datetime) -> Unit:
    from pilar.organisation.access import visible_to
    from pilar.organisation.models import Unit

    unit = visible_to(Unit, user, at).select_related("body").filter(slug=slug).first()
    if unit is None:
        raise PilarError(f"Unit “{slug}” tidak ada dalam lingkup akun itu.")
    return unit


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise PilarError(f"Berkas {path} tidak ditemukan.") from None
    except OSError as error:
        raise PilarError(f"Berkas {path} tidak dapat dibaca: {error.strerror}.") from error


def _problems(upload: PeopleImport, row: PeopleImportRow) -> list[dict[str, object]]:
    letters = upload.columns["fields"]
    return [
        {
            "row": row.number,
            "cell": f"{letters[problem['field']]}{row.number}" if problem["field"] in letters else None,
            "field": problem["field"],
            "doubt": problem["doubt"],
            "message": problem["message"],
        }
        for problem in row.problems
    ]


def _report(
    upload: PeopleImport, numbers: dict[str, int], rows: list[PeopleImportRow], applied: int
) -> dict[str, object]:
    problems = [problem for row in rows for problem in _problems(upload, row)]
    return {"import": upload.pk, "rows": numbers, "applied": applied, "problems": problems}


def _print(upload: PeopleImport, numbers: dict[str, int], rows: list[PeopleImportRow], *, applied: int | None) -> None:
    from pilar.organisation.models import PeopleImportRow

    said = ", ".join(f"{numbers[state]} {label.lower()}" for state, label in PeopleImportRow.STATES if numbers[state])
    print(f"{sum(numbers.values())} baris dibaca: {said}.")
    for row in rows:
        for problem in _problems(upload, row):
            print(f"{problem['cell'] or f'baris {row.number}'}: {problem['message']}")
    rest = numbers["wrong"] + numbers["confirm"] - len(rows)
    if rest > 0:
        print(f"… dan {rest} baris lain (--json menyebut semuanya).")
    if applied is None:
        print("Belum ada yang diterapkan; tambahkan --apply untuk menerapkan baris yang benar.")
    else:
        print(f"{applied} baris diterapkan.")
    if rows:
        print(f"Yang perlu dibetulkan menunggu di /kelola/pegawai/impor/{upload.pk}/.")

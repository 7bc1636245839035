"""``pilar body``: a new government body with its first administrator; and the first inspector, or one after a gap.

Nobody stands above the bodies, so these are acts of whoever runs the installation (ADR 0009, 0013).
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pilar.errors import PilarError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pilar.organisation.models import Unit

BY = "pemasangan"
KINDS = ("province", "regency", "city", "ministry")
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="TINDAKAN")
    create = actions.add_parser("create", help="membuat instansi dan administrator pertamanya")
    create.add_argument("slug", metavar="ALAMAT", help="alamat singkat: huruf kecil, angka, tanda hubung")
    create.add_argument("name", metavar="NAMA", help="nama resmi, misalnya “Pemerintah Kabupaten Contoh”")
    create.add_argument("--kind", required=True, choices=KINDS, help="jenis instansi")
    create.add_argument("--admin", required=True, metavar="SUREL", help="surel administrator pertama")
    create.add_argument("--time-zone", choices=ZONES, default=ZONES[0], help=f"zona waktu (bawaan: {ZONES[0]})")
    first = actions.add_parser("first", help="memberi peran yang sedang tidak dipegang siapa pun")
    first.add_argument("slug", metavar="ALAMAT", help="alamat singkat instansi")
    first.add_argument("role", choices=("administrator", "inspector"), help="peran")
    first.add_argument("login", metavar="NAMA_MASUK", help="NIP, surel, atau nama masuk akun yang sudah ada")


def run(args: argparse.Namespace) -> int:
    """Do it and say what comes next. Raises PilarError where the name is taken or the role is held."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    import django

    django.setup()
    from pilar.kernel.supervisor import prepare_database

    prepare_database()  # a new installation begins here
    at = datetime.now(UTC)  # noqa: TID251 - a command is where its clock is read
    return _create(args, at) if args.action == "create" else _first(args, at)


def _create(args: argparse.Namespace, at: datetime) -> int:
    from django.core.validators import validate_email, validate_slug

    from pilar.organisation.actions.founding import found_body

    _checked(validate_slug, args.slug, "Alamat singkat hanya memuat huruf kecil, angka, dan tanda hubung.")
    _checked(validate_email, args.admin, f"“{args.admin}” bukan alamat surel.")
    body, admin = found_body(
        args.kind, args.name, args.slug.lower(), admin=args.admin, time_zone=args.time_zone, by=BY, at=at
    )
    print(f"{body} dibuat, dengan {admin.username} sebagai administrator.")
    print(f"Cetak kode masuk pertamanya dengan: pilar slip {admin.username}")
    return 0


def _first(args: argparse.Namespace, at: datetime) -> int:
    from pilar.organisation.actions import grants
    from pilar.organisation.backends import account_named
    from pilar.organisation.roles import ROLES

    root, user = _root(args.slug), account_named(args.login)
    if user is None:
        raise PilarError(f"Tidak ada akun dengan NIP, surel, atau nama masuk “{args.login}”. Belum ada yang berubah.")
    grants.give_first(user, root, by=BY, at=at, role=args.role)
    print(f"{user.display_name} kini {ROLES[args.role].label.lower()} {root}.")
    return 0


def _root(slug: str) -> Unit:
    from pilar.organisation.models import Unit

    root = Unit.objects.filter(kind=Unit.BODY, slug=slug).select_related("body").first()
    if root is None:
        raise PilarError(f"Tidak ada instansi dengan alamat singkat “{slug}”. Belum ada yang berubah.")
    return root


def _checked(validate: Callable[[str], None], value: str, message: str) -> None:
    from django.core.exceptions import ValidationError

    try:
        validate(value)
    except ValidationError as error:
        raise PilarError(f"{message} Belum ada yang dibuat.") from error

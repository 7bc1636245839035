"""``pilar slip``: a one-time code from whoever runs the installation, for those to whom nobody else can give one."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from pilar.errors import PilarError

BY = "pemasangan"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAMA", help="NIP, surel, atau nama masuk")
    parser.add_argument("--without-factors", action="store_true", help="melepas juga semua faktor kedua akun itu")


def run(args: argparse.Namespace) -> int:
    """Print the code and where it is typed. Raises PilarError where there is no such account."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.urls import reverse

    from pilar.organisation.actions import accounts
    from pilar.organisation.backends import account_named

    user = account_named(args.name)
    if user is None:
        raise PilarError(f"Tidak ada akun dengan NIP, surel, atau nama masuk “{args.name}”.")
    at = datetime.now(UTC)  # noqa: TID251 - a command is where its clock is read
    if args.without_factors:
        print(f"{accounts.remove_factors(user, by=BY, at=at)} faktor kedua dilepas.")
    code = accounts.issue_first_code(user, by=BY, at=at)
    print(f"Nama masuk: {user.username}")
    print(f"Kode: {code} (berlaku {accounts.SLIP_LIFE.days} hari, sekali pakai)")
    print(f"Diketik di: {settings.PILAR_ORIGIN}{reverse('account_first')}")
    return 0

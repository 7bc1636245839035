"""A child that writes as a busy web process does: ``python -m tests.kernel.writing THREADS PAUSE FILE [--too-early]``.

Every thread goes on making units until it is killed. One unit is one transaction: a number is taken, a file is stored,
and the action makes the unit and its ledger entry. Each commit is acknowledged by a line in FILE that is on the disk
before the next one begins, PAUSE seconds later. With --too-early the acknowledgement comes before the commit, and the
tenth commit never.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from pilar.organisation.models import Unit, User

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
SLUG, LOGIN, SERIES = "uji-tulis", "penulis@contoh.test", "uji"
TENTH = 10


def prepare() -> UUID:
    """What the writers need: a body and an account that may make units there. Returns the body's id."""
    from pilar.organisation.actions import grants, people, units

    body = units.create_body("regency", "Kabupaten Contoh", SLUG, by="uji", at=AT, valid_from=date(2020, 1, 1))
    admin = people.open_system_account(LOGIN, "Penulis contoh", by="uji", at=AT)
    grants.give_first(admin, units.root_of(body), by="uji", at=AT)
    return body.uuid


def content(number: int, salt: str) -> bytes:
    """The file of one unit: different sizes, so that some take longer than others."""
    return f"{number} {salt}\n".encode() * (1 + number * 37 % 4000)


class Writer(threading.Thread):
    def __init__(self, name: str, acknowledge: int, pause: float, *, too_early: bool) -> None:
        super().__init__(name=name)
        self._acknowledge, self._pause, self._too_early = acknowledge, pause, too_early

    def run(self) -> None:
        from pilar.organisation.actions.units import root_of
        from pilar.organisation.models import Body, User

        root, user = root_of(Body.objects.get(slug=SLUG)), User.objects.get(username=LOGIN)
        while True:
            self._write(root, user)
            time.sleep(self._pause)

    def _write(self, root: Unit, user: User) -> None:
        from django.db import transaction

        from pilar.kernel import files, numbering
        from pilar.organisation.actions.units import create_unit

        salt = secrets.token_hex(8)
        with transaction.atomic():
            taken = numbering.take(numbering.Series(SERIES, "Uji"), body=root.body.uuid, on=DAY)
            stored = files.put(root.body.uuid, content(taken.number, salt), at=AT, limit=1_000_000)
            unit = create_unit(
                root, "opd", f"Dinas {taken.number}", by=user, at=AT, valid_from=DAY, slug=f"dinas-{salt}"
            )
            line = {"number": taken.number, "unit": unit.pk, "salt": salt, "sha256": stored.sha256}
            if self._too_early:
                self._tell(line)
                if taken.number >= TENTH:
                    time.sleep(60)
        if not self._too_early:
            self._tell(line)

    def _tell(self, line: dict[str, object]) -> None:
        os.write(self._acknowledge, json.dumps(line).encode() + b"\n")
        os.fsync(self._acknowledge)


def main(threads: str, pause: str, file: str, *options: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writers = [
        Writer(f"penulis-{n}", handle, float(pause), too_early="--too-early" in options) for n in range(int(threads))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


if __name__ == "__main__":
    main(*sys.argv[1:])

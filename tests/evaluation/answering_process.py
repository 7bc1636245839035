"""A child that answers as a busy web process does: ``python -m tests.evaluation.answering_process THREADS FILE``.

Every thread goes on answering fields of its own until it is killed. Each save is acknowledged by a line in FILE, that
is on the disk before the next one begins. With ``--too-early`` the tenth is acknowledged and never committed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pilar.evaluation.models import Zone
    from pilar.organisation.models import User

TENTH = 10


def stream(thread: int, threads: int, zone: Zone) -> Iterator[tuple[str, str]]:
    """Field and option, for ever: each thread has its own fields and changes them again and again."""
    from pilar.evaluation.rulebook import rulebook

    fields = [item for item in rulebook(zone.edition).instrument.fields.values() if item.scale][thread::threads]
    turn = 0
    while True:
        for item in fields:
            assert item.scale
            options = list(item.scale.options)
            yield item.key, options[turn % len(options)]
        turn += 1


class Answering(threading.Thread):
    def __init__(self, number: int, threads: int, acknowledge: int, *, too_early: bool) -> None:
        super().__init__()
        self._number, self._threads, self._acknowledge, self._too_early = number, threads, acknowledge, too_early

    def run(self) -> None:
        from pilar.evaluation.models import Zone
        from pilar.organisation.models import User

        zone = Zone.objects.get()
        user = User.objects.get(grants__role="zi_leader")
        for count, (field, option) in enumerate(stream(self._number, self._threads, zone), 1):
            self._save(zone, user, field, option, count)

    def _save(self, zone: Zone, user: User, field: str, option: str, count: int) -> None:
        from django.db import transaction

        from pilar.evaluation.actions import answering
        from pilar.evaluation.actions.writing import Change
        from tests.organisation.town import AT

        with transaction.atomic():
            written = answering.answer(zone.pk, Change(field, option), by=user, at=AT)
            line = {"field": field, "option": option, "version": written.answers[field].version}
            if self._too_early and count == TENTH:
                self._tell(line)
                time.sleep(60)
        self._tell(line)

    def _tell(self, line: dict[str, object]) -> None:
        os.write(self._acknowledge, json.dumps(line).encode() + b"\n")
        os.fsync(self._acknowledge)


def main(threads: str, file: str, *options: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    many, too_early = int(threads), "--too-early" in options
    for number in range(many):
        Answering(number, many, handle, too_early=too_early).start()


if __name__ == "__main__":
    main(*sys.argv[1:])

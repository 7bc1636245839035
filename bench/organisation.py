"""Rights over 30,000 units and 600 bodies, a list of a million people, the ledger: the figures of docs/performance.md.

python -m bench.organisation                                SQLite
python -m tests.postgres -- python -m bench.organisation    PostgreSQL
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from bench.__main__ import median_of

BODIES, UNITS_PER_BODY, PEOPLE, ENTRIES = 600, 50, 1_000_000, 1_000_000
WRITERS, SECONDS = 16, 10.0
EVENT = {1: "bench.rare"}  # one of fifty thousand
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
START = date(2020, 1, 1)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        kept = setup_databases(verbosity=0, interactive=False)
        try:
            for name, value, unit in [*rights(), *people(), *ledger(), *(writers() if _many() else [])]:
                print(f"{connection.vendor:<11} {name:<52} {value:>10.2f} {unit}", flush=True)
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


def _many() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def rights() -> list[tuple[str, float, str]]:
    """A tree of 30,000 units and what is asked of it."""
    from pilar.organisation import access
    from pilar.organisation.models import Body, Grant, Unit, User
    from pilar.organisation.models.unit import path_of, path_range

    bodies = Body.objects.bulk_create(
        [Body(kind="regency", name=f"Instansi contoh {n}", slug=f"instansi-{n}") for n in range(BODIES)]
    )
    roots, rest, number = [], [], 0
    for body in bodies:
        number += 1
        root = number
        roots.append(_unit(number, body, Unit.BODY, None, ""))
        for place in range(UNITS_PER_BODY - 1):
            number += 1
            parent = root if place % 7 == 0 else number - place % 7
            kind = Unit.OPD if place % 7 == 0 else Unit.SECTION
            above = path_of("", root) if parent == root else path_of(path_of("", root), parent)
            rest.append(_unit(number, body, kind, parent, above))
    Unit.objects.bulk_create(roots)
    Unit.objects.bulk_create(rest, batch_size=2000)
    user = User.objects.create(username="bench", created_at=AT)
    middle = Unit.objects.filter(kind=Unit.OPD).order_by("pk")[BODIES]
    Grant.objects.create(user=user, role="head", unit=middle, valid_from=START, given_by="0", given_at=AT)
    below = Unit.objects.filter(parent=middle).first()
    assert below is not None
    start, end = path_range(middle.path)
    kept = access.rights_of(user, AT)
    asked = _ms(lambda: access.rights_of(user, AT))
    access.keep_rights(user, AT)  # as the middleware does
    return [
        ("unit di atas (3 tingkat)", _ms(lambda: list(Unit.objects.filter(pk__in=below.ancestor_ids))), "ms"),
        ("unit di bawah", _ms(lambda: list(Unit.objects.filter(path__gte=start, path__lt=end))), "ms"),
        ("membaca hak akses (satu kali per permintaan)", asked, "ms"),
        ("satu pemeriksaan hak", _ms(lambda: kept.may("grant.give", below.path)), "ms"),
        ("unit yang terlihat", _ms(lambda: list(access.visible_to(Unit, user, AT))), "ms"),
    ]


def people() -> list[tuple[str, float, str]]:
    """The first page of a million people, for somebody who sees one body's and for somebody who sees one OPD's."""
    from django.http import QueryDict

    from pilar.kernel.pager import page
    from pilar.organisation import access
    from pilar.organisation.models import Duty, Grant, Person, Unit, User
    from pilar.organisation.queries import people as queries

    sections = list(Unit.objects.filter(kind=Unit.SECTION).values_list("pk", "body_id"))
    for first in range(0, PEOPLE, 50_000):
        rows = [
            Person(pk=n + 1, body_id=sections[n % len(sections)][1], name=f"Contoh {n * 7919 % PEOPLE:07d}",
                   search_name=f"contoh {n * 7919 % PEOPLE:07d}", status=Person.NON_ASN)
            for n in range(first, first + 50_000)
        ]  # fmt: skip
        Person.objects.bulk_create(rows, batch_size=5000)
        duties = [
            Duty(person_id=n + 1, unit_id=sections[n % len(sections)][0], position="Pelaksana", valid_from=START)
            for n in range(first, first + 50_000)
        ]
        Duty.objects.bulk_create(duties, batch_size=5000)
    _analyse()
    admin = User.objects.create(username="bench-admin", created_at=AT)
    root = Unit.objects.filter(kind=Unit.BODY).order_by("pk")[BODIES // 2]
    Grant.objects.create(user=admin, role="administrator", unit=root, valid_from=START, given_by="0", given_at=AT)
    head = User.objects.get(username="bench")

    def first_page(user: User) -> object:
        seen = queries.people(access.rights_of(user, AT), AT.date(), queries.Wanted())
        return page(seen, QueryDict(), order=queries.ORDER).rows

    return [
        ("orang: halaman pertama, satu instansi", _ms(lambda: first_page(admin), 10), "ms"),
        ("orang: halaman pertama, satu OPD", _ms(lambda: first_page(head), 10), "ms"),
    ]


def ledger() -> list[tuple[str, float, str]]:
    """Verification of a million entries."""
    from pilar.kernel import ledger as chain
    from pilar.kernel.models import LedgerEntry, LedgerHead

    previous, body = chain.GENESIS, UUID(int=1)
    for first in range(1, ENTRIES + 1, 20_000):
        rows = []
        for sequence in range(first, first + 20_000):
            entry = LedgerEntry(
                chain=body, sequence=sequence, code=EVENT.get(sequence % 50_000, "bench.event"),
                object_type="bench.row", object_id=str(sequence), actor=str(sequence % 5_000),
                at=AT + timedelta(seconds=30 * sequence), digest="0" * 64, previous=previous,
            )  # fmt: skip
            entry.hash = previous = chain.hash_of(entry)
            rows.append(entry)
        LedgerEntry.objects.bulk_create(rows, batch_size=5000)
    LedgerHead.objects.create(chain=body, sequence=ENTRIES, hash=previous)
    start = time.perf_counter()
    found = chain.verify(body)
    assert (found.entries, found.faults) == (ENTRIES, ())
    verified = time.perf_counter() - start
    return [("buku besar: memeriksa sejuta catatan", verified, "s"), *ledger_pages(body)]


def ledger_pages(body: UUID) -> list[tuple[str, float, str]]:
    """The list that auditors read: its first page, as a whole and filtered."""
    from django.http import QueryDict

    from pilar.kernel.models import LedgerEntry
    from pilar.kernel.pager import page

    rows = LedgerEntry.objects.filter(chain=body)
    month = {"at__gte": AT + timedelta(days=30), "at__lt": AT + timedelta(days=60)}
    actors = [str(number) for number in range(1, 21)]
    filters: dict[str, dict[str, Any]] = {
        "semua": {}, "satu bulan lama": month, "kejadian langka": {"code": "bench.rare"},
        "kejadian langka, satu bulan": {"code": "bench.rare", **month}, "dua puluh pelaku": {"actor__in": actors},
        "pelaku tanpa catatan": {"actor__in": ["x"]},
    }  # fmt: skip
    figures = []
    for name, wanted in filters.items():
        found = rows.filter(**wanted)
        asked = 1000 * median_of(9, partial(page, found, QueryDict(), order=("-at", "-pk")))
        figures.append((f"buku besar, halaman pertama: {name}", asked, "ms"))
    return figures


def writers() -> list[tuple[str, float, str]]:
    """Sixteen writers of one body at once, with the ledger and without: transactions per second."""
    from django.db import connection, transaction

    from pilar.kernel import ledger as chain
    from pilar.kernel.models import LedgerCheckpoint

    body = UUID(int=2)

    def work(position: int, with_ledger: bool, counts: Any) -> None:
        row = LedgerCheckpoint(chain=UUID(int=100 + position + WRITERS * with_ledger), sequence=0, hash="")
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            with transaction.atomic():
                row.pk = None
                row.day = date.fromordinal(START.toordinal() + counts[position])
                row.save()
                if with_ledger:
                    chain.record("bench.event", row, body=body, by="1", at=AT)
            counts[position] += 1

    def rate(*, with_ledger: bool) -> float:
        connection.close()  # a forked child must not share it
        fork = multiprocessing.get_context("fork")
        counts = fork.Array("l", WRITERS, lock=False)
        children = [fork.Process(target=work, args=(position, with_ledger, counts)) for position in range(WRITERS)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        return float(sum(counts)) / SECONDS

    without, with_it = rate(with_ledger=False), rate(with_ledger=True)
    return [
        ("16 penulis tanpa buku besar", without, "transaksi/s"),
        ("16 penulis dengan buku besar", with_it, "transaksi/s"),
    ]


def _unit(number: int, body: Any, kind: str, parent: int | None, above: str):  # type: ignore[no-untyped-def]
    from pilar.organisation.models import Unit
    from pilar.organisation.models.unit import path_of

    return Unit(pk=number, body=body, kind=kind, parent_id=parent, path=path_of(above, number),
                name=f"Unit contoh {number}", slug=f"unit-{number}", valid_from=START)  # fmt: skip


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ms(call: Callable[[], object], runs: int = 200) -> float:
    return median_of(runs, call) * 1e3


if __name__ == "__main__":
    sys.exit(main())

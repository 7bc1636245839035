"""Lists of people at their worst: one body of 30,000 units and a million people (docs/performance.md).

python -m bench.people                                SQLite
python -m tests.postgres -- python -m bench.people    PostgreSQL
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, date, datetime
from typing import Any

from bench.__main__ import median_of

PEOPLE, OPDS, SECTIONS = 1_000_000, 300, 99  # a body, its OPDs, each with so many sections: 30,001 units
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY, START, LEFT = date(2026, 11, 24), date(2020, 1, 1), date(2025, 6, 30)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        kept = setup_databases(verbosity=0, interactive=False)
        try:
            prepare()
            for name, value in measure():
                print(f"{connection.vendor:<11} {name:<58} {value:>9.1f} ms", flush=True)
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


def prepare() -> None:
    """One in a hundred has left; one in a thousand is an officer of a partner agency; the first OPD has half of all."""
    from django.db import connection

    from pilar.organisation.models import Body, Duty, Person, Unit

    body = Body.objects.create(kind="province", name="Instansi contoh", slug="contoh")
    Unit.objects.bulk_create(list(_units(body)), batch_size=2000)
    sections = list(Unit.objects.filter(kind=Unit.SECTION).order_by("pk").values_list("pk", flat=True))
    for first in range(0, PEOPLE, 50_000):
        numbers = range(first, first + 50_000)
        Person.objects.bulk_create([_person(n, body.pk) for n in numbers], batch_size=5000)
        Duty.objects.bulk_create([_duty(n, sections) for n in numbers], batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _units(body: Any) -> Any:
    from pilar.organisation.models import Unit
    from pilar.organisation.models.unit import path_of

    def unit(number: int, kind: str, parent: int | None, above: str) -> Any:
        return Unit(pk=number, body=body, kind=kind, parent_id=parent, path=path_of(above, number),
                    name=f"Unit contoh {number}", slug=f"unit-{number}", valid_from=START)  # fmt: skip

    yield unit(1, Unit.BODY, None, "")
    for opd in range(OPDS):
        number = 2 + opd * (SECTIONS + 1)
        yield unit(number, Unit.OPD, 1, path_of("", 1))
        for place in range(SECTIONS):
            yield unit(number + 1 + place, Unit.SECTION, number, path_of(path_of("", 1), number))


def _person(n: int, body: int) -> Any:
    from pilar.organisation.models import Person

    name = f"Pegawai {n * 7919 % PEOPLE:07d}"
    status = Person.PARTNER if n % 1000 == 0 else (Person.PNS if n % 3 else Person.NON_ASN)
    nip = f"{1966 + n % 35:04d}0101{n:06d}1001" if status == Person.PNS else None
    return Person(pk=n + 1, body_id=body, name=name, search_name=name.lower(), status=status, nip=nip)


def _duty(n: int, sections: list[int]) -> Any:
    from pilar.organisation.models import Duty

    unit = sections[n // 2 % SECTIONS] if n % 2 else sections[n // 2 % len(sections)]
    ended = LEFT if n % 100 == 7 else None
    return Duty(person_id=n + 1, unit_id=unit, position="Pelaksana", valid_from=START, valid_until=ended)


def measure() -> list[tuple[str, float]]:
    """First pages for a role over the whole body, over the large OPD, over one section."""
    from django.http import QueryDict

    from pilar.kernel.pager import page
    from pilar.organisation import access
    from pilar.organisation.models import Grant, Person, Unit, User
    from pilar.organisation.queries.people import ALL, ORDER, Wanted, people
    from pilar.organisation.queries.people import LEFT as GONE

    root, large = Unit.objects.get(pk=1), Unit.objects.get(pk=2)
    medium = Unit.objects.get(pk=2 + SECTIONS + 1)
    small = Unit.objects.get(pk=large.pk + 2 * (SECTIONS + 1) + 1)

    def holder(unit: Unit) -> User:
        user = User.objects.create(username=f"bench-{unit.pk}", created_at=AT)
        Grant.objects.create(user=user, role="personnel", unit=unit, valid_from=START, given_by="0", given_at=AT)
        access.keep_rights(user, AT)
        return user

    admin, opd, section = holder(root), holder(large), holder(small)

    def first_page(user: User, wanted: Wanted, address: str = "") -> Any:
        return page(people(access.rights_of(user, AT), TODAY, wanted), QueryDict(address), order=ORDER)

    def ms(user: User, **wanted: Any) -> float:
        return median_of(10, lambda: first_page(user, Wanted(**wanted))) * 1e3

    def one() -> Any:
        return access.visible_to(Person, admin, AT, "person.view", one=True).filter(pk=777).first()

    middle = first_page(admin, Wanted(text="pegawai 05")).next.lstrip("?")
    return [
        ("seluruh instansi", ms(admin)),
        ("seluruh instansi, halaman berikutnya", median_of(10, lambda: first_page(admin, Wanted(), middle)) * 1e3),
        ("seluruh instansi, termasuk yang berakhir", ms(admin, duty=ALL)),
        ("seluruh instansi, yang tidak lagi bertugas", ms(admin, duty=GONE)),
        ("seluruh instansi, petugas mitra (seperseribu)", ms(admin, status=Person.PARTNER)),
        ("seluruh instansi, awal nama: satu orang", ms(admin, text="Pegawai 0777777")),
        ("seluruh instansi, awal nama: 1.000 orang", ms(admin, text="pegawai 0777")),
        ("seluruh instansi, awal nama: semua orang", ms(admin, text="pegawai")),
        ("seluruh instansi, awal nama: tidak seorang pun", ms(admin, text="zzz")),
        ("seluruh instansi, NIP lengkap", ms(admin, text="196701010000011001")),
        ("seluruh instansi, delapan angka NIP (30.000 orang)", ms(admin, text="19670101")),
        ("seluruh instansi, saringan unit kecil", ms(admin, unit=small)),
        ("seluruh instansi, saringan OPD biasa", ms(admin, unit=medium)),
        ("seluruh instansi, saringan OPD besar", ms(admin, unit=large)),
        ("OPD besar (setengah juta orang)", ms(opd)),
        ("OPD besar, petugas mitra", ms(opd, status=Person.PARTNER)),
        ("OPD besar, yang tidak lagi bertugas", ms(opd, duty=GONE)),
        ("satu bidang kecil", ms(section)),
        ("satu bidang kecil, awal nama", ms(section, text="pegawai 05")),
        ("satu orang lewat visible_to, peran seluruh instansi", median_of(3, one) * 1e3),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

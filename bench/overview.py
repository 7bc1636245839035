"""The list of zones over 10,000 units, as one request behind the sign-in: figures over all and the first page of 50.

python -m bench.overview                                    SQLite
python -m tests.postgres -- python -m bench.overview        PostgreSQL
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import warnings
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bench.__main__ import median_of

UNITS, PER_OPD = 10_000, 50
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
START = date(2020, 1, 1)
QUERIES = ("", "?urut=nilai-tertinggi", "?urut=syarat", "?syarat=area-3&cari=00", "?kelompok=opd", "?tahun=semua")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings", PILAR_REQUIRE_MFA="0")
        warnings.simplefilter("ignore")
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection
        from django.test import Client
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
        kept = setup_databases(verbosity=0, interactive=False)
        setup_test_environment()
        try:
            for name, user in fill().items():
                client = Client()
                client.force_login(user)
                for query in QUERIES:
                    milliseconds = median_of(9, lambda c=client, q=query: c.get(f"/zona/{q}").content) * 1e3  # type: ignore[misc]
                    print(f"{connection.vendor:<11} {name:<22} /zona/{query:<24} {milliseconds:>8.1f} ms", flush=True)
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


def fill() -> dict[str, Any]:
    """Zones of two years with three worksheets each; who sees all of them, and who sees one OPD."""
    from django.db import connection

    from pilar.evaluation.models import Assessor
    from pilar.organisation.models import Body, Grant, Unit, User

    random.seed(1)
    body = Body.objects.create(kind="ministry", name="Kementerian contoh", slug="kementerian")
    root = _unit(1, body, "body", None)
    root.save()
    number, opds, units = 1, [], []
    for place in range(UNITS // PER_OPD):
        number += 1
        opds.append(_unit(number, body, "opd", root, f"Dinas contoh {place:03d}"))
        for _ in range(PER_OPD):
            number += 1
            units.append(_unit(number, body, "upt", opds[-1], f"UPT contoh {random.randrange(10**6):06d}"))
    Unit.objects.bulk_create(opds)
    Unit.objects.bulk_create(units, batch_size=1000)
    codes = ("unit", "tpi", "tpn")
    assessors = [
        Assessor.objects.create(body=body, code=code, label=code, position=place) for place, code in enumerate(codes)
    ]
    before: dict[int, Any] = {}
    for year in (2025, 2026):
        before = _zones(units, year, before, assessors)
    people = {}
    for name, role, unit in (("biro organisasi", "organisation", root), ("kepala satu OPD", "head", opds[3])):
        people[name] = User.objects.create(username=role, created_at=AT)
        Grant.objects.create(user=people[name], role=role, unit=unit, valid_from=START, given_by="0", given_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people


def _zones(units: list[Any], year: int, before: dict[int, Any], assessors: list[Any]) -> dict[int, Any]:
    from pilar.evaluation.models import Worksheet, Zone, ZoneMember

    zones = Zone.objects.bulk_create(
        [
            Zone(unit=unit, year=year, name=unit.name, target="WBK", edition="edition-2026", cutoff=date(year, 12, 15),
                 previous=before.get(unit.pk), created_at=AT, created_by="0")
            for unit in units
        ],
        batch_size=1000,
    )  # fmt: skip
    ZoneMember.objects.bulk_create(
        [ZoneMember(zone=zone, unit_id=zone.unit_id, valid_from=START) for zone in zones], batch_size=1000
    )
    for assessor in assessors:
        Worksheet.objects.bulk_create([_worksheet(zone, assessor) for zone in zones], batch_size=1000)
    return {zone.unit_id: zone for zone in zones}


def _worksheet(zone: Any, assessor: Any) -> Any:
    from pilar.evaluation.models import Worksheet
    from pilar.evaluation.scoring import marked

    failing = [code for code in ("total", "area-1", "area-3", "area-5", "ipak") if random.random() < 0.3]
    shares = {f"area_{number}": Decimal(random.randrange(300_000, 10**6)).scaleb(-6) for number in range(1, 7)}
    stored = {str(number): {"share": "0.800000", "answered": 5, "fields": 20} for number in range(1, 7)}
    floor = {"code": "total", "value": "80.000000", "passes": True, "minimum": "75.000000", "missing": "0.000000"}
    return Worksheet(
        zone=zone, assessor=assessor, total=Decimal(random.randrange(30 * 10**6, 10**8)).scaleb(-6),
        answered=random.randrange(20, 128), fields=127, meets_target=not failing, failing=len(failing),
        failing_codes=marked(failing), areas=stored, floors={"WBK": [floor] * 12, "WBBM": [floor] * 12}, **shares,
    )  # fmt: skip


def _unit(number: int, body: Any, kind: str, parent: Any, name: str = "Kementerian contoh") -> Any:
    from pilar.organisation.models import Unit
    from pilar.organisation.models.unit import path_of

    return Unit(pk=number, body=body, kind=kind, parent_id=parent and parent.pk, valid_from=START, name=name,
                path=path_of(parent.path if parent else "", number), slug=f"unit-{number}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

"""Worksheets: one answer, the sheet's page, the dashboard of 10,000 units, scoring them all again.

python -m bench.evaluation                                SQLite
python -m tests.postgres -- python -m bench.evaluation    PostgreSQL

Pages are asked through Django's test client, so what is measured is the server's time without the network; beside each
stands the ratio to a bare view: the same middleware and routing, and nothing else.
"""

from __future__ import annotations

import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any

from bench.__main__ import Figure, line, median_of

if TYPE_CHECKING:
    from pilar.evaluation.models import Worksheet, Zone

UNITS, LINKS, ASSESSORS = 10_000, 500, ("unit", "tpi", "tpn")
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
START, YEAR, CUTOFF = date(2020, 1, 1), 2026, date(2026, 12, 15)
BARE = "/kosong/"


def figures() -> Iterator[Figure]:
    """Everything, in a throw-away database of the kind that DATABASE_URL names."""
    with database():
        built = Built()
        yield from built.pages()
        yield from built.many()


@contextmanager
def database() -> Iterator[None]:
    """Django with an empty database of its own, and addresses that have a bare view beside those of the site."""
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings", PILAR_REQUIRE_MFA="0")
        import django

        django.setup()
        logging.disable(logging.INFO)  # the access log, a line for each request
        from django.conf import settings
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment()
        settings.ROOT_URLCONF = "bench.urls"
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # nothing has been collected here
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            yield
        finally:
            teardown_databases(kept, verbosity=0)


class Built:
    """A body whose every unit has a zone; one of them is filled to the brim."""

    def __init__(self) -> None:
        from tests.organisation.town import build

        self.town = build()
        self.head = self.town.user(self.town.root, "Kepala contoh", "head")
        self.rnd = random.Random(2026)
        self._zones()
        self.zone = self._full()
        self.leader = self.town.user(self.zone.unit, "Ketua contoh", "zi_leader")
        _analyse()

    def pages(self) -> Iterator[Figure]:
        """The page of one full worksheet, one answer, and the dashboard, each beside a bare view."""
        client = _client(self.leader)
        bare = median_of(20, lambda: _get(client, BARE)) * 1e3
        yield Figure("halaman pembanding", bare, "ms")
        page = f"/zona/{self.zone.pk}/lke/"
        for name, address, budget in (
            ("LKE, bagian terbesar; 3 penilai, 500 bukti", f"{page}?bagian=A.I.6", 60),
            ("LKE utuh, 127 isian", f"{page}cetak/", 60),
        ):
            yield from _beside(name, median_of(20, partial(_get, client, address)) * 1e3, bare, budget)
        yield from _beside("simpan satu jawaban", self._saving(client, f"{page}jawab/") * 1e3, bare, 15)
        head = _client(self.head)
        yield from _beside("dasbor 10.000 unit", median_of(10, lambda: _get(head, "/zona/")) * 1e3, bare, 150)

    def many(self) -> Iterator[Figure]:
        """Scoring all again: first where every stored score is wrong, then where none is."""
        from pilar.evaluation.actions.rescoring import rescore
        from pilar.evaluation.models import Worksheet

        Worksheet.objects.update(total=Decimal(1))
        for name in ("hitung ulang 10.000 lembar, semua berubah", "hitung ulang 10.000 lembar, tak ada yang berubah"):
            start = time.perf_counter()
            rescore()
            yield Figure(name, time.perf_counter() - start, "s", 30)

    def _saving(self, client: Any, address: str) -> float:
        """As the page does it: one field with its version, by htmx."""
        field = "A.I.1.i.b"
        version = self.zone.worksheets.get(assessor__code="unit").answers.get(field=field).version
        options = cycle("AB")

        def save() -> None:
            nonlocal version
            sent = {"isian": field, f"pilihan:{field}": next(options), f"versi:{field}": str(version)}
            answer = client.post(address, sent, headers={"HX-Request": "true"})
            if answer.status_code != 200:
                raise RuntimeError(f"{address} dijawab {answer.status_code}")
            version += 1

        return median_of(50, save)

    def _zones(self) -> None:
        from pilar.evaluation.models import Zone, ZoneMember
        from pilar.organisation.models import Unit

        first = (Unit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        labour = self.town.labour
        Unit.objects.bulk_create(
            [
                Unit(pk=pk, body=self.town.body, kind=Unit.UPT, parent=labour, path=f"{labour.path}{pk:06d}.",
                     name=f"UPT contoh {pk}", slug=f"upt-contoh-{pk}", valid_from=START)
                for pk in range(first, first + UNITS)
            ],
            batch_size=2000,
        )  # fmt: skip
        units = list(Unit.objects.filter(pk__gte=first))
        marks: dict[str, Any] = {"created_at": AT, "created_by": "0"}
        zones = [
            Zone(unit=unit, year=YEAR, name=unit.name, target="WBK", edition="edition-2026", cutoff=CUTOFF, **marks)
            for unit in units
        ]
        made = Zone.objects.bulk_create(zones, batch_size=2000)
        ZoneMember.objects.bulk_create(
            [ZoneMember(zone=zone, unit=zone.unit, valid_from=START) for zone in made], batch_size=2000
        )
        self._worksheets(made, self._assessors()["unit"])

    def _assessors(self) -> dict[str, Any]:
        from pilar.evaluation.actions.zones import _assessors

        return _assessors(self.town.body)

    def _worksheets(self, zones: list[Zone], assessor: Any) -> list[Worksheet]:
        from pilar.evaluation import scoring
        from pilar.evaluation.models import Answer, Worksheet
        from pilar.evaluation.rulebook import rulebook

        rules = rulebook("edition-2026")
        made: list[Worksheet] = []
        for start in range(0, len(zones), 500):
            worksheets = [Worksheet(zone=zone, assessor=assessor) for zone in zones[start : start + 500]]
            filled = [self._answers(worksheet) for worksheet in worksheets]
            for worksheet, answers in zip(worksheets, filled, strict=True):
                scoring.keep(worksheet, rules, answers)
            made += Worksheet.objects.bulk_create(worksheets)
            Answer.objects.bulk_create([one for answers in filled for one in answers], batch_size=5000)
        return made

    def _answers(self, worksheet: Worksheet) -> list[Any]:
        from pilar.evaluation.models import Answer
        from pilar.evaluation.rulebook import rulebook

        rows = []
        for key, item in rulebook("edition-2026").instrument.fields.items():
            answer = Answer(worksheet=worksheet, field=key, note="Catatan contoh tentang jawaban ini.")
            if item.scale:
                answer.option = self.rnd.choice([*item.scale.options, None])
            else:
                answer.number = Decimal("3.6") if item.top is not None else Decimal(self.rnd.randrange(1, 20))
            rows.append(answer)
        return rows

    def _full(self) -> Zone:
        """A zone with the worksheets of three assessors and 500 pieces of evidence."""
        from pilar.evaluation.models import Evidence, EvidenceUse, EvidenceVersion, Worksheet, Zone
        from pilar.evaluation.rulebook import rulebook

        zone = Zone.objects.select_related("unit__body").order_by("pk")[UNITS // 2]
        assessors = self._assessors()
        for code in ASSESSORS[1:]:
            self._worksheets([zone], assessors[code])
        Worksheet.objects.filter(zone=zone, assessor__in=[assessors[code] for code in ASSESSORS[1:]]).update(
            state="submitted"  # what an assessor is still writing is not shown
        )
        marks: dict[str, Any] = {"created_at": AT, "created_by": "0"}
        evidence = Evidence.objects.bulk_create(
            [Evidence(unit=zone.unit, kind="link", title=f"Bukti contoh {n}", **marks) for n in range(LINKS)]
        )
        versions = EvidenceVersion.objects.bulk_create(
            [
                EvidenceVersion(evidence=one, number=1, url=f"https://contoh.go.id/{n}", sha256=f"{n:064x}", by="0",
                                at=AT, period_from=date(2026, 2, 1))
                for n, one in enumerate(evidence)
            ]
        )  # fmt: skip
        fields = list(rulebook("edition-2026").instrument.fields)
        EvidenceUse.objects.bulk_create(
            [
                EvidenceUse(zone=zone, field=fields[n % len(fields)], version=version, page=1, by="0", at=AT)
                for n, version in enumerate(versions)
            ]
        )
        return zone


def _beside(name: str, value: float, bare: float, budget: float | None) -> Iterator[Figure]:
    yield Figure(name, value, "ms", budget)
    yield Figure(f"{name}, dibanding pembanding", value / bare, "×")


def _client(user: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


def _get(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} dijawab {answer.status_code}")


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> int:
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    for figure in figures():
        from django.db import connection

        print(f"{connection.vendor:<11} {line(figure)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

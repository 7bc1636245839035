"""The worksheet with three assessors and 500 links: opening a part, the whole sheet, saving one answer.

python -m bench.worksheet                                SQLite
python -m tests.postgres -- python -m bench.worksheet    PostgreSQL

Processor time of a signed-in request through all middleware, without the network (docs/performance.md): what else the
machine does counts less than on the clock. On PostgreSQL the database's own time is not in it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

LINKS, RUNS = 500, 40


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings", PILAR_REQUIRE_MFA="0")
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        settings.ALLOWED_HOSTS = ["testserver"]  # without the test environment: it makes every template slower
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            for name, value, budget in measure():
                print(f"{connection.vendor:<11} {name:<48} {value:>9.2f} ms  {budget}", flush=True)
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


def measure() -> Iterator[tuple[str, float, str]]:
    from tests.evaluation.lke import signed_in, typed
    from tests.evaluation.place import SCALED

    place = _place()
    client = signed_in(place.leader)
    sheet = f"/zona/{place.zone.pk}/lke/"

    def get(address: str) -> Callable[[], Any]:
        def ask() -> Any:
            response = client.get(address)
            assert response.status_code == 200, response.status_code
            return response

        return ask

    yield "menghitung nilai satu lembar, pembanding", _ms(_scoring(place)), ""
    yield "bagian terbesar (19 isian)", _ms(get(f"{sheet}?bagian=A.I.6")), "anggaran 60"
    yield "seluruh lembar untuk dicetak", _ms(get(f"{sheet}cetak/")), "anggaran 60"

    def save() -> None:
        version = place.worksheet.answers.get(field=SCALED).version
        data = {"isian": SCALED, **typed(SCALED, version, pilihan="AB"[version % 2], catatan="")}
        start = time.process_time()
        response = client.post(f"{sheet}jawab/", data, headers={"HX-Request": "true"})
        saved.append((time.process_time() - start) * 1000)
        assert response.status_code == 200, response.status_code

    saved: list[float] = []
    for _ in range(RUNS):
        save()
    yield "menyimpan satu jawaban", median(saved), "anggaran 15"


def _scoring(place: Any) -> Callable[[], object]:
    from pilar.evaluation.scoring import values_of
    from pilar.instrument.engine import score

    values = values_of(place.worksheet.answers.all())
    return lambda: score(place.rules.instrument, values)


def _place() -> Any:
    """The zone of the tests: everything answered, three assessors with notes, ``LINKS`` pieces of evidence."""
    from pilar.evaluation.actions.zones import open_worksheet
    from pilar.evaluation.models import Answer, Assessor
    from tests.evaluation.place import build_place
    from tests.evaluation.proofs import add_evidence

    place = build_place()
    place.answer_all()
    for assessor in Assessor.objects.filter(body=place.town.body).exclude(code=Assessor.UNIT):
        open_worksheet(place.zone, assessor, place.rules)
    Answer.objects.filter(worksheet__zone=place.zone).update(note="Sudah sesuai dengan kriterianya.")
    fields = list(place.rules.instrument.fields)
    for number in range(LINKS):
        add_evidence(place.zone, fields[number % len(fields)], f"Bukti contoh {number}", page=number + 1)
    return place


def _ms(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


if __name__ == "__main__":
    sys.exit(main())

"""The integrity pact for 60,000 people: "who has not signed", and thirty signatures a second over HTTP.

python -m bench.pact                                           both on SQLite
python -m tests.postgres -- python -m bench.pact               both on PostgreSQL
python -m tests.postgres -- python -m bench.pact --rate 30 --seconds 300

The load comes from a second process, by sessions that look as a sign-in a moment ago leaves them (hashing of passwords
is not part of it). What was acknowledged is counted against the rows, and the ledger is verified.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.__main__ import median_of

PEOPLE, OPDS, SECTIONS = 60_000, 40, 15
START = date(2020, 1, 1)
RANKS = ("II", "III", "IV", "F", "F", "P", "P", "P", "P", "")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=30.0, help="signatures per second; 0 leaves the load out")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilar-bench-") as home:
        os.environ.update(PILAR_HOME=home, DJANGO_SETTINGS_MODULE="pilar.settings")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        if connection.vendor == "sqlite":  # a file that the server opens as well
            connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "pilar.sqlite3")
        kept = setup_databases(verbosity=0, interactive=False)
        try:
            prepare()
            for name, value in measure():
                print(f"{connection.vendor:<11} {name:<64} {value:>9.1f} ms", flush=True)
            if given.rate:
                load(given, Path(home))
        finally:
            teardown_databases(kept, verbosity=0)
    return 0


# -- people


def prepare() -> None:
    """One body with OPDs and sections; everybody has one duty and an account."""
    from django.core.management import call_command
    from django.db import connection

    from pilar.organisation.models import Body, Duty, Person, Unit, User
    from pilar.organisation.models.unit import path_of

    call_command("createcachetable", verbosity=0)
    body = Body.objects.create(kind="province", name="Instansi contoh", slug="contoh")
    root = _unit(body, Unit.BODY, None, 1, path_of("", 1))
    units, sections = [root], []
    for opd in range(OPDS):
        number = 2 + opd * (SECTIONS + 1)
        units.append(_unit(body, Unit.OPD, 1, number, path_of(root.path, number)))
        for place in range(1, SECTIONS + 1):
            units.append(_unit(body, Unit.SECTION, number, number + place, path_of(units[-place].path, number + place)))
            sections.append(number + place)
    Unit.objects.bulk_create(units)
    for first in range(0, PEOPLE, 20_000):
        numbers = range(first, first + 20_000)
        Person.objects.bulk_create([_person(n, body.pk) for n in numbers], batch_size=5000)
        Duty.objects.bulk_create(
            [
                Duty(pk=n + 1, person_id=n + 1, unit_id=sections[n % len(sections)], position="Pelaksana",
                     rank_level=RANKS[n % len(RANKS)], valid_from=START)
                for n in numbers
            ],
            batch_size=5000,
        )  # fmt: skip
        User.objects.bulk_create(
            [User(username=f"bench-{n}", password="x", person_id=n + 1, created_at=_now()) for n in numbers],
            batch_size=5000,
        )
    _restart_keys()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _unit(body: Any, kind: str, parent: int | None, number: int, path: str) -> Any:
    from pilar.organisation.models import Unit

    return Unit(
        pk=number, body=body, kind=kind, parent_id=parent, path=path, name=f"Unit contoh {number}",
        slug=f"unit-{number}", valid_from=START,
    )  # fmt: skip


def _person(n: int, body: int) -> Any:
    from pilar.organisation.models import Person

    name = f"Pegawai {n * 7919 % PEOPLE:05d}"
    return Person(pk=n + 1, body_id=body, name=name, search_name=name.lower(), status="non_asn")


def _restart_keys() -> None:
    """PostgreSQL counts on behind the ids that were given."""
    from django.core.management.color import no_style
    from django.db import connection

    from pilar.organisation.models import Duty, Person, Unit

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Duty, Person, Unit]):
            cursor.execute(statement)


def _now() -> datetime:
    return datetime.now(tz=UTC)


# -- the list


def measure() -> Iterator[tuple[str, float]]:
    """The first page while nobody, half, and nearly everybody has signed; the figures of the pact's own page."""
    from pilar.areas.change.models import Pact
    from pilar.organisation.access import local_day

    day = local_day(_now())
    for year, share in ((day.year - 3, 0.0), (day.year - 2, 0.5), (day.year - 1, 0.995)):
        pact = Pact.objects.select_related("unit__body").get(pk=_pact(year).pk)
        _signatures(pact, share)
        words = f"{share:.1%} sudah"
        yield from ((f"{name}, {words}", value) for name, value in _times(pact, day))


def _times(pact: Any, day: date) -> Iterator[tuple[str, float]]:
    from django.http import QueryDict

    from pilar.areas.change.queries import pacts
    from pilar.kernel.pager import page
    from pilar.organisation.models import Unit

    opd = Unit.objects.get(pk=2)

    def first(**more: Any) -> float:
        return median_of(9, lambda: page(pacts.unsigned(pact, day, **more), QueryDict(""), order=pacts.ORDER)) * 1e3

    yield "belum menandatangani, 60.000 orang", first()
    yield "… satu OPD", first(paths=[opd.path])
    yield "… jenjang JPT pratama", first(rank="II")
    yield "… awal nama", first(start="pegawai 012")
    yield "angka per jenjang dan unit", median_of(5, lambda: pacts.tally(pact, day)) * 1e3


def _pact(year: int) -> Any:
    from pilar.areas.change.models import Pact
    from pilar.areas.change.pact_texts import fingerprint

    title, text = "Pakta integritas", "satu"
    return Pact.objects.create(
        unit_id=1, year=year, title=title, text=text, text_sha256=fingerprint(title, year, text),
        state="open", opened_at=_now(), created_at=_now(), created_by="0",
    )  # fmt: skip


def _signatures(pact: Any, share: float) -> None:
    from django.db import connection

    from pilar.areas.change.models import PactSignature

    signed = [n for n in range(PEOPLE) if n * 101 % 1000 < share * 1000]
    PactSignature.objects.bulk_create(
        [
            PactSignature(pact=pact, person_id=n + 1, duty_id=n + 1, name="N", capacity="J", method="own",
                          text_sha256=pact.text_sha256, signed_on=date(pact.year, 3, 1), signed_at=_now(), by="0")
            for n in signed
        ],
        batch_size=2000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# -- the load


def load(given: argparse.Namespace, home: Path) -> None:
    """Serve, let a second process sign, count."""
    from django.db import connection

    from bench.pact_load import report
    from bench.server import free_port, running
    from pilar.areas.change.models import Pact
    from pilar.kernel.supervisor import web_command
    from pilar.organisation.access import local_day

    Pact.objects.update(state="closed")
    pact = _pact(local_day(_now()).year)
    count = int(given.rate * given.seconds)
    if count > PEOPLE:
        raise SystemExit(f"paling banyak {PEOPLE} tanda tangan: turunkan --rate atau --seconds")
    file, port = home / "sessions.json", free_port()
    sessions = _sessions(count)
    file.write_text(json.dumps({"pact": pact.pk, "sha256": pact.text_sha256, "sessions": sessions}), encoding="utf-8")
    origin = f"http://localhost:{port}"
    env = {"DATABASE_URL": _address(), "PILAR_HOME": str(home), "PORT": str(port), "PILAR_ORIGIN": origin}
    connection.close()
    with running(web_command("127.0.0.1", port, workers=given.workers, threads=8), port, env, "/sehat/"):
        command = [sys.executable, "-m", "bench.pact_load", str(file), str(port), str(given.rate), str(given.seconds)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    report(json.loads(told), pact.pk, count, given)


def _sessions(count: int) -> list[tuple[str, int]]:
    """Session keys and duties, as ``count`` people who have just signed in leave them."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import RequestFactory

    from pilar.organisation.models import User, UserSession
    from pilar.organisation.sessions import SessionStore

    rows, given = [], []
    for user in User.objects.select_related("person").order_by("person")[:count]:
        request = RequestFactory().get("/")
        store = SessionStore()
        request.session, request.user = store, user
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "pilar.organisation.backends.SignInBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        record_authentication(request, user, method="password")
        row = store.create_model_instance(dict(store.items()))
        row.session_key = store._get_new_session_key()
        rows.append(row)
        given.append((row.session_key, user.person_id or 0))
    UserSession.objects.bulk_create(rows, batch_size=1000)
    return given


def _address() -> str:
    """The database of the bench for the server's process."""
    from django.db import connection

    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return ""  # the server finds it in its home
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    return f"{base}/{made['NAME']}"


if __name__ == "__main__":
    sys.exit(main())

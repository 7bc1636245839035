"""What the settings promise of SQLite, as the database itself reports it. Runs whatever database the suite is on."""

import runpy

import pytest
from django.db.utils import ConnectionHandler, OperationalError

from pilar import settings as module

pytestmark = pytest.mark.django_db  # pytest-django lets no test open any database without it


@pytest.fixture
def open_site(tmp_path, monkeypatch):
    """Opens another connection to the database file of one site, as another process would."""
    monkeypatch.setenv("PILAR_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = dict(runpy.run_path(module.__file__)["DATABASES"]["default"])
    opened = []

    def open_site(**options):
        handler = ConnectionHandler({"default": {**database, "OPTIONS": {**database["OPTIONS"], **options}}})
        opened.append(handler["default"])
        return handler["default"]

    yield open_site
    for connection in opened:
        connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 10_000)]
)
def test_the_connection_runs_with(open_site, pragma, value):
    with open_site().cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


def begin(connection) -> None:
    """What transaction.atomic() does first."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def read_and_add_one(connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE counter SET n = %s", [number + 1])


@pytest.mark.parametrize("guarded", [True, False])
def test_one_that_reads_before_it_writes_waits_at_the_start_instead_of_failing_in_the_middle(open_site, guarded):
    mode = {} if guarded else {"transaction_mode": "DEFERRED"}
    first, second = open_site(timeout=0.1, **mode), open_site(timeout=0.1, **mode)
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (n integer)")
        cursor.execute("INSERT INTO counter VALUES (1)")

    begin(first)
    if guarded:
        with pytest.raises(OperationalError, match="locked"):
            begin(second)
        read_and_add_one(first)
        first.commit()
        begin(second)
        read_and_add_one(second)
        second.commit()
        return

    begin(second)
    with second.cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
    read_and_add_one(first)
    first.commit()
    with pytest.raises(OperationalError, match="locked"):  # at once and for ever: waiting would not help
        read_and_add_one(second)

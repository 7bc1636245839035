"""What the whole suite shares: settings of its own, and tests that say what they need from the machine."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from tests import postgres, prepared, requirements
from tests.clock import Clock

if TYPE_CHECKING:  # Django is not ready when this file is read
    from tests.areas.change.signing_place import SigningPlace
    from tests.evaluation.assessment.panel import Panel
    from tests.evaluation.place import Place
    from tests.evaluation.proposal.rows import Fair
    from tests.kept import Shelf
    from tests.organisation.town import Town
    from tests.records.decrees import Office
    from tests.records.hall import Hall

KEPT = ("PILAR_LKE_DATA", "PILAR_REQUIRE", "PILAR_TEST_POSTGRES", "PILAR_TEST_SHAKE")
# pytest-xdist's processes inherit what the first one has prepared.
IS_FIRST = "PYTEST_XDIST_WORKER" not in os.environ

if IS_FIRST:
    # The settings get a home of their own, whatever the shell has set.
    for name in [name for name in os.environ if name.startswith("PILAR_") and name not in KEPT]:
        del os.environ[name]
    os.environ.pop("PORT", None)
    # Dozens of tests start processes of their own: compiling all modules anew takes each of them seconds.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PILAR_HOME"] = tempfile.mkdtemp(prefix="pilar-test-")
    os.environ[prepared.FOLDER] = os.environ["PILAR_HOME"] + "/prepared"
    os.environ["PILAR_REQUIRE_MFA"] = "0"  # what a role must set up first is the subject of its own tests
    os.environ["DJANGO_SETTINGS_MODULE"] = "pilar.settings"
    atexit.register(shutil.rmtree, os.environ["PILAR_HOME"], ignore_errors=True)
else:
    # Each process has a home of its own: files that one stores are orphans in the eyes of another's sweeper.
    os.environ["PILAR_HOME"] += f"/{os.environ['PYTEST_XDIST_WORKER']}"
    Path(os.environ["PILAR_HOME"]).mkdir(exist_ok=True)
HOME = Path(os.environ["PILAR_HOME"])
# How fast a machine draws examples, or runs one, says nothing about what is tested.
settings.register_profile("pilar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pilar")
DATABASE_FIXTURES = frozenset(("db", "transactional_db", "django_db_setup"))
CLOCK = Clock()
LEFT_OUT = pytest.StashKey[int]()
SHELF: pytest.StashKey[Shelf] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    CLOCK.start()
    try:
        requirements.required()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error
    HOME.joinpath("static").mkdir(exist_ok=True)
    django.setup()  # pytest-django has looked for settings before this file was read
    from tests import ledger_guard

    ledger_guard.let_flush_empty_the_ledger()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Also the fixtures of a module's tests live in the machine's time where they are marked ``real_clock``."""
    if not item.get_closest_marker("real_clock"):
        return (yield)
    CLOCK.stop()
    try:
        return (yield)
    finally:
        CLOCK.start()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in requirements.NEEDS:
        if item.get_closest_marker(name) and (reason := requirements.missing(name)):
            if name in requirements.required():
                pytest.fail(f"PILAR_REQUIRE={name}: {reason}", pytrace=False)
            pytest.skip(reason)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        item.fixturenames.insert(0, "world_first")  # type: ignore[attr-defined]
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        # What asks for no database says nothing about PostgreSQL: the run on SQLite, which comes first, has done it.
        alike = [item for item in items if not _asks_for_database(item)]
        items[:] = [item for item in items if _asks_for_database(item)]
        config.hook.pytest_deselected(items=alike)
        config.stash[LEFT_OUT] = len(alike)
        if hasattr(config, "workeroutput"):
            config.workeroutput["left_out"] = len(alike)


def _asks_for_database(item: pytest.Item) -> bool:
    names = item.fixturenames  # type: ignore[attr-defined]
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(names)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """pytest-xdist: the first process learns from the others how many tests they have left out (each as many)."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} uji yang tidak memakai basis data tidak diulang di PostgreSQL.")


def pytest_collection_finish() -> None:
    CLOCK.share()  # now that pytest-xdist, whose processes have clocks of their own, has started them
    # Thousands of tests, Django and the instrument stay to the end: the collector need not look at them every time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    if IS_FIRST:
        prepared.drop_templates()
    CLOCK.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In the place of pytest-django's: a copy of the prepared tables instead of a migration by each process."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "postgresql":
            template = prepared.postgres_template(os.environ["DATABASE_URL"])
            with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(prepared.sqlite_file())) as file:
                file.backup(connection.connection)
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def plain_static_storage() -> Iterator[None]:
    """Templates find static files without a collectstatic; `pilar serve` is tested with the real storage."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def fast_passwords() -> Iterator[None]:
    """A hash that takes no time. What production uses is tested in tests/organisation/test_passwords.py."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def shelf(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker, fast_passwords: None
) -> Iterator[Shelf]:
    from tests.kept import Shelf

    with closing(Shelf(django_db_blocker)) as shelf:
        pytestconfig.stash[SHELF] = shelf
        yield shelf
        del pytestconfig.stash[SHELF]


@pytest.fixture
def world_first(request: pytest.FixtureRequest) -> None:
    """Before everything else of a test: the world that it asks for, beneath its transaction (tests/kept.py)."""
    from tests import kept

    name = kept.wanted(request)
    if name:
        request.getfixturevalue("shelf").show(name)
    elif shelf := request.config.stash.get(SHELF, None):
        shelf.show(None)


@pytest.fixture
def town(shelf: Shelf, db: None) -> Town:
    return shelf.take("town")


@pytest.fixture
def place(shelf: Shelf, db: None) -> Place:
    return shelf.take("place")


@pytest.fixture
def fair(shelf: Shelf, db: None) -> Fair:
    return shelf.take("fair")


@pytest.fixture
def panel(shelf: Shelf, db: None) -> Panel:
    return shelf.take("panel")


@pytest.fixture
def signing_place(shelf: Shelf, db: None) -> SigningPlace:
    return shelf.take("signing_place")


@pytest.fixture
def office(shelf: Shelf, db: None) -> Office:
    return shelf.take("office")


@pytest.fixture
def hall(shelf: Shelf, db: None) -> Hall:
    return shelf.take("hall")


@pytest.fixture(autouse=True)
def ledger_is_written_last() -> Iterator[None]:
    """No write may follow ``ledger.record`` in its transaction, in any test."""
    from django.db import connection

    from tests.ledger_guard import WrittenLast

    with connection.execute_wrapper(WrittenLast()):
        yield


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Debian's Chromium, for tests marked ``browser``."""
    path = requirements.chromium()
    assert path, "mark the test with @pytest.mark.browser"
    return path


@pytest.fixture(scope="session")
def soffice_path() -> str:
    """LibreOffice, for tests marked ``office``."""
    path = requirements.soffice()
    assert path, "mark the test with @pytest.mark.office"
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A DATABASE_URL on a PostgreSQL, for tests marked ``postgres`` whatever database the suite runs on."""
    with postgres.database_url() as url:
        assert url, "mark the test with @pytest.mark.postgres"
        yield url

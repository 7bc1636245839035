from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kept import kept

if TYPE_CHECKING:
    from tests.records.decrees import Office
    from tests.records.hall import Hall


@pytest.fixture(scope="module")
def office_of_the_module(django_db_setup, django_db_blocker):
    from tests.records.decrees import build_office

    with kept(django_db_blocker):
        yield build_office()


@pytest.fixture
def office(office_of_the_module, db) -> Office:
    """Built once for a module; what a test writes is taken back after it."""
    return office_of_the_module


@pytest.fixture
def hall(db) -> Hall:
    from tests.records.hall import build_hall

    return build_hall()

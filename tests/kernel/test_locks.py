"""What a lock holds: the rows it names, and no row by which they were found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilar.kernel.locks import locked
from pilar.kernel.models import SignedCopy

pytestmark = pytest.mark.django_db


def test_rows_that_were_found_by_another_table_are_held_and_that_table_is_not():
    """Two who come to the rows of two tables from either side would else wait for each other for ever."""
    rows = SignedCopy.objects.filter(document__number="1").select_related("document")
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        locked(rows),
    ):
        pass
    (query,) = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert query.endswith('FOR UPDATE OF "kernel_signedcopy"') is (connection.vendor == "postgresql")

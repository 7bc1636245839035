"""Pages of a list of 200,000 rows, near its beginning and near its end, with the query plan that the database chose.

python -m bench.pager                                       SQLite
python -m tests.postgres -- python -m bench.pager           PostgreSQL
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.__main__ import median_of

ROWS = 200_000
#: Order → the index that it needs. The first column of the last one has only four values.
ORDERS: dict[tuple[str, ...], str] = {
    ("pk",): "",
    ("created", "pk"): "created, id",
    ("-created", "-pk"): "created, id",
    ("-created", "pk"): "created DESC, id",
    ("size", "pk"): "size, id",
    ("size", "-pk"): "size, id DESC",
}


def fill() -> None:
    from django.db import connection

    from pilar.kernel.models.files import StoredFile

    start = datetime(2026, 1, 1, tzinfo=UTC)
    StoredFile.objects.bulk_create(
        (
            StoredFile(
                body=UUID(int=1), sha256=f"{number:064x}", size=number % 4 + 1, media_type="application/pdf",
                created=start + timedelta(seconds=number // 2),
            )
            for number in range(ROWS)
        ),
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        for number, columns in enumerate(sorted(set(filter(None, ORDERS.values())))):
            cursor.execute(f"CREATE INDEX bench_{number} ON kernel_storedfile ({columns})")
        cursor.execute("ANALYZE")


def measure(order: tuple[str, ...]) -> None:
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from pilar.kernel import pager
    from pilar.kernel.models.files import StoredFile

    rows = StoredFile.objects.all()
    field_order = [name.replace("pk", "id") for name in order]
    for place in (50, ROWS // 2, ROWS - 100):
        row = rows.order_by(*field_order)[place]
        cursors = pager._Cursors(StoredFile, order, pager._columns(rows, order))
        for name in (pager.AFTER, pager.BEFORE):
            params = QueryDict(mutable=True)
            params[name] = cursors.write(row)

            def ask(params: QueryDict = params) -> Any:
                return pager.page(rows, params, order=order)

            with CaptureQueriesContext(connection) as captured:
                ask()
            print(f"{', '.join(order):<18} {name} baris {place:>7,}: {median_of(20, ask) * 1e3:7.2f} ms", end="   ")
            print(plan(captured.captured_queries[0]["sql"]))


def plan(sql: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return "; ".join(row[3] for row in cursor.fetchall())
        cursor.execute(f"EXPLAIN {sql}")
        return "; ".join(row[0].strip() for row in cursor.fetchall() if "Index" in row[0] or "Sort" in row[0])


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"PILAR_HOME": home, "DJANGO_SETTINGS_MODULE": "pilar.settings"}
        import django

        django.setup()
        from django.db import connection

        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0)
        try:
            fill()
            for order in ORDERS:
                measure(order)
        finally:
            connection.creation.destroy_test_db(str(name), verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())

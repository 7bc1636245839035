"""Values of every kind of column, from one database to the same kind and to the other."""

import io
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from pilar.kernel.backup import checking, restoring, schema, snapshot
from pilar.kernel.backup.columns import columns_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
OTHER_DATABASE = pytest.param("other", marks=pytest.mark.postgres)


def test_every_column_of_every_table_is_of_a_known_kind():
    for model in schema.models_at(schema.applied()).values():
        assert columns_of(model)


FIRST = {
    "text": "é\n\"'\\\t\u2028\\N🙂",
    "whole": -(2**63),
    "truth": True,
    "real": 0.1 + 0.2,
    "exact": Decimal("1234567.890123"),
    "day": date(1, 1, 1),
    "moment": datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    "hour": time(23, 59, 59, 999999),
    "span": timedelta(days=-3, microseconds=1),
    "ident": UUID(int=2**128 - 1),
    "octets": bytes(range(256)),
    "tree": {"b": [1, None, "é"], "a": 1.5},
    "net": "2001:db8::1",
}
SECOND = {
    "text": "",
    "whole": 2**63 - 1,
    "truth": False,
    "real": -1e300,
    "exact": Decimal("-0.000001"),
    "day": date(9999, 12, 31),
    "moment": datetime(1, 1, 1, tzinfo=UTC),
    "hour": time(0),
    "span": timedelta(0),
    "ident": UUID(int=0),
    "octets": b"",
    "tree": "text",
    "net": "10.0.0.1",
}


@pytest.fixture
def tables():
    """Two tables of this test: all kinds of columns, and one whose key is a foreign key."""
    with isolate_apps("pilar.kernel"):

        class Everything(models.Model):
            text = models.TextField(null=True)  # noqa: DJ001 - of every kind also none
            whole = models.BigIntegerField(null=True)
            truth = models.BooleanField(null=True)
            real = models.FloatField(null=True)
            exact = models.DecimalField(max_digits=13, decimal_places=6, null=True)
            day = models.DateField(null=True)
            moment = models.DateTimeField(null=True)
            hour = models.TimeField(null=True)
            span = models.DurationField(null=True)
            ident = models.UUIDField(null=True)
            octets = models.BinaryField(null=True)
            tree = models.JSONField(null=True)
            net = models.GenericIPAddressField(null=True)
            parent = models.ForeignKey("self", models.CASCADE, null=True)

            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return str(self.text)

        class Named(Everything):
            tree_of_null = models.JSONField()

            class Meta:
                app_label = "kernel"

            def __str__(self) -> str:
                return str(self.text)

        return [Everything, Named]


@pytest.mark.parametrize("kind", ["same", OTHER_DATABASE])
def test_every_kind_of_value_comes_back_exactly(tmp_path, empty_site, tables, kind):
    everything, named = (model._base_manager for model in tables)
    with made(tables):
        rows = [everything.create(**row) for row in (FIRST, SECOND, dict.fromkeys(FIRST))]
        # A JSON null is not the same as no value.
        child = named.create(text="x", parent=rows[0], tree_of_null=models.Value(None, models.JSONField()))
        everything.filter(pk=rows[0].pk).update(parent=child.pk)  # refers to a later row
        before = [comparable(model) for model in tables]
        written = [snapshot.write_table(model, tmp_path / model.__name__) for model in tables]
    with empty_site(kind), made(tables):
        with transaction.atomic():  # children first: foreign keys are looked at when all is there
            for model, table in reversed(list(zip(tables, written, strict=True))):
                content = checking.Hashing(io.BytesIO((tmp_path / model.__name__).read_bytes()))
                restoring._load(model, table, checking.Member("x", content))
        assert [comparable(model) for model in tables] == before
        with connection.cursor() as cursor:
            cursor.execute("SELECT tree_of_null FROM kernel_named")
            assert cursor.fetchone() == ("null",)
        assert everything.create().pk == written[0].last_id + 1


@contextmanager
def made(tables):
    with connection.schema_editor() as editor:
        for model in tables:
            editor.create_model(model)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            for model in reversed(tables):
                editor.delete_model(model)


def comparable(model):
    rows = model._base_manager.order_by("pk").values()
    return [{**row, "octets": row.get("octets") and bytes(row["octets"])} for row in rows]

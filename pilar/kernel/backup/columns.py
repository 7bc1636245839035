"""Values of columns in a form that no database owns, and back: by the kind of the column, not by the model's own field.

A field of a package may unpickle or decrypt what it reads; here only what is stored counts.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ExpressionWrapper, F, Field
from django.db.models.functions import Cast

from pilar.kernel.backup.layout import BackupError

_MICROSECOND = timedelta(microseconds=1)


def _same(value: Any) -> Any:
    return value


def _to_base64(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode("ascii")


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one kind are written to JSON and read from it; None is None everywhere."""

    plain: Callable[[], Field[Any, Any]]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


_WHOLE = Form(models.BigIntegerField, _same, _same)
_TEXT = Form(models.TextField, _same, _same)
#: By Django's internal type of the column.
_FORMS: dict[str, Form] = {
    **dict.fromkeys(
        ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
         "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"), _WHOLE
    ),
    **dict.fromkeys(
        ("CharField", "TextField", "SlugField", "FileField", "FilePathField", "GenericIPAddressField"), _TEXT
    ),
    # JSON is carried as its text: read as a value, a JSON null could not be told from no value at all.
    "JSONField": _TEXT,
    "BooleanField": Form(models.BooleanField, _same, _same),
    "FloatField": Form(models.FloatField, _same, _same),
    "DecimalField": Form(models.DecimalField, str, Decimal),
    "DateField": Form(models.DateField, date.isoformat, date.fromisoformat),
    "DateTimeField": Form(models.DateTimeField, datetime.isoformat, datetime.fromisoformat),
    "TimeField": Form(models.TimeField, time.isoformat, time.fromisoformat),
    "DurationField": Form(
        models.DurationField, lambda value: value // _MICROSECOND, lambda number: timedelta(microseconds=number)
    ),
    "UUIDField": Form(models.UUIDField, str, UUID),
    "BinaryField": Form(models.BinaryField, _to_base64, base64.b64decode),
}  # fmt: skip


class Column:
    """One column of a table: how to select it, write its value to JSON, and give it to a database again."""

    def __init__(self, field: Field[Any, Any]) -> None:
        self.name = field.column
        source = _pointed_at(field)
        kind = source.get_internal_type()
        limits = [getattr(source, name, None) for name in ("max_length", "max_digits", "decimal_places")]
        #: Like ``CharField(60)`` or ``DecimalField(9,6)?``; two columns that differ in it may not take the same values.
        self.kind = f"{kind}({','.join(str(limit) for limit in limits if limit is not None)}){'?' * field.null}"
        form = _FORMS.get(kind)
        if form is None:
            raise BackupError(f"Kolom {field} berjenis {kind} yang belum dikenal pencadangan. Laporkan ini.")
        self.form = form
        if isinstance(source, models.DecimalField):
            self.plain: Field[Any, Any] = models.DecimalField(
                max_digits=source.max_digits, decimal_places=source.decimal_places
            )
        else:
            self.plain = form.plain()
        self.selected = (
            Cast(F(field.attname), models.TextField())
            if kind == "JSONField"
            else ExpressionWrapper(F(field.attname), output_field=self.plain)
        )

    def to_json(self, value: Any) -> Any:
        return None if value is None else self.form.write(value)

    def to_database(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else self.plain.get_db_prep_save(self.form.read(value), connection)


def columns_of(model: type[models.Model]) -> list[Column]:
    """The stored columns of the model's own table, in the order of the model."""
    return [Column(field) for field in model._meta.local_concrete_fields if not field.generated]


def _pointed_at(field: Field[Any, Any]) -> Field[Any, Any]:
    """The field whose values a foreign key holds; any other field itself."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field

"""Pages of long lists by key: the next page starts after the last row of this one, whatever has been added meanwhile.

No page is counted or skipped, so the thousandth costs what the first does. A list is ordered by columns of an index of
which the last one is unique: ``page(queryset, request.GET, order=("-created", "pk"))``. Columns in one direction are
compared as one row value, which PostgreSQL looks up in the index as a whole. SQLite, and both where the directions
differ, enter the index by the first column and pass over the rows that share it with the last one shown: 5–12 ms for
50,000 of them (bench/pager.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Field, Q, QuerySet, Value
from django.http import QueryDict

#: In the address: the page after a row, and the page before a row.
AFTER, BEFORE = "setelah", "sebelum"
SIZE = 50
BAD_CURSOR = "Alamat halaman ini tidak lengkap atau sudah tidak berlaku, jadi daftar ditampilkan dari awal."
_LONGEST_CURSOR = 2000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """What ``components/pager.html`` needs. ``next`` and ``previous`` are query strings that keep all filters."""

    rows: list[Row]
    next: str | None
    previous: str | None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of the order: its name as a lookup, its field (for values in SQL), its direction."""

    name: str
    field: Field[Any, Any]
    descending: bool

    def value(self, row: Any) -> Any:
        if isinstance(row, dict):
            return row[self.name]
        *path, last = self.name.split("__")
        for part in path:
            row = getattr(row, part)
        return getattr(row, self.field.attname if self.field.is_relation else last)

    def ordered(self, *, backward: bool) -> Any:
        return F(self.name).desc() if self.descending != backward else F(self.name).asc()


def page(queryset: QuerySet[Any, Row], params: QueryDict, *, order: Sequence[str], size: int = SIZE) -> Page[Row]:
    """The page of ``queryset`` that ``params`` (the request's query string) asks for, in one query or two.

    ``order`` names columns, ``-`` in front for descending, the last one unique; none may be empty (annotate a
    ``Coalesce`` for one that is), else ValueError. A row or dictionary of ``queryset`` carries all of them. A cursor
    that is damaged or of another list gives the first page and a notice.
    """
    columns = _columns(queryset, order)
    walk = _Walk(queryset, columns, _Cursors(queryset.model, order, columns), params, size)
    try:
        if text := params.get(AFTER):
            return walk.after(walk.cursors.read(text))
        if text := params.get(BEFORE):
            return walk.before(walk.cursors.read(text))
    except BadCursor:
        return walk.first(notice=BAD_CURSOR)
    return walk.first()


@dataclass(frozen=True, slots=True)
class _Walk(Generic[Row]):
    queryset: QuerySet[Any, Row]
    columns: list[_Column]
    cursors: _Cursors
    params: QueryDict
    size: int

    def first(self, notice: str | None = None) -> Page[Row]:
        rows, more = self._fetch(self.queryset, backward=False)
        return Page(rows, next=self._link(AFTER, rows[-1]) if more else None, previous=None, notice=notice)

    def after(self, key: list[Any]) -> Page[Row]:
        rows, more = self._fetch(self.queryset.filter(_beyond(self.columns, key, backward=False)), backward=False)
        if not rows:  # all that followed is gone; the way back leads to what stood before it
            return Page([], next=None, previous=self._address(BEFORE, self.cursors.write_key(key)))
        return Page(rows, next=self._link(AFTER, rows[-1]) if more else None, previous=self._link(BEFORE, rows[0]))

    def before(self, key: list[Any]) -> Page[Row]:
        rows, more = self._fetch(self.queryset.filter(_beyond(self.columns, key, backward=True)), backward=True)
        if not more:  # the beginning is reached: it is shown as a whole page
            return self.first()
        rows.reverse()
        return Page(rows, next=self._link(AFTER, rows[-1]), previous=self._link(BEFORE, rows[0]))

    def _fetch(self, queryset: QuerySet[Any, Row], *, backward: bool) -> tuple[list[Row], bool]:
        """The rows of one page, and whether there are more in this direction."""
        order = [column.ordered(backward=backward) for column in self.columns]
        rows = list(queryset.order_by(*order)[: self.size + 1])
        return rows[: self.size], len(rows) > self.size

    def _link(self, name: str, row: Row) -> str:
        return self._address(name, self.cursors.write(row))

    def _address(self, name: str, cursor: str) -> str:
        kept = self.params.copy()
        kept.pop(AFTER, None)
        kept.pop(BEFORE, None)
        kept[name] = cursor
        return f"?{kept.urlencode()}"


# -- the condition


class _RowBeyond(models.Func):
    """``(a, b) > (x, y)``: the order of the columns decides as it does in the index."""

    conditional = True

    def __init__(self, columns: Sequence[Any], values: Sequence[Any], sign: str) -> None:
        super().__init__(*columns, *values, output_field=models.BooleanField())
        self.sign = sign

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts, params = [], []
        for expression in self.get_source_expressions():
            sql, more = compiler.compile(expression)
            parts.append(sql)
            params.extend(more)
        half = len(parts) // 2
        return f"({', '.join(parts[:half])}) {self.sign} ({', '.join(parts[half:])})", params


def _beyond(columns: list[_Column], key: list[Any], *, backward: bool) -> Any:
    values = [Value(value, output_field=column.field) for column, value in zip(columns, key, strict=True)]
    directions = {column.descending != backward for column in columns}
    if len(directions) == 1:
        return _RowBeyond([F(column.name) for column in columns], values, "<" if directions.pop() else ">")
    # a ≥ x and (a > x or (b < y and …)): the bound on the first column is what the index is entered by.
    condition = Q()
    for position, column in reversed(list(enumerate(columns))):
        sign = "lt" if column.descending != backward else "gt"
        strictly = Q(**{f"{column.name}__{sign}": values[position]})
        last = position == len(columns) - 1
        condition = strictly if last else Q(**{f"{column.name}__{sign}e": values[position]}) & (strictly | condition)
    return condition


# -- the columns


def _columns(queryset: QuerySet[Any, Any], order: Sequence[str]) -> list[_Column]:
    columns = []
    for name in order:
        bare = name.removeprefix("-")
        field = _field(queryset, bare)
        columns.append(_Column(bare, field, name.startswith("-")))
    if not (columns and columns[-1].field.unique and "__" not in columns[-1].name):
        raise ValueError(f"the last column of {order!r} must be unique, or two rows could share a place")
    return columns


def _field(queryset: QuerySet[Any, Any], name: str) -> Field[Any, Any]:
    """The field of a column or annotation. Raises ValueError where its values may be empty."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        field: Field[Any, Any] = annotation.output_field
        return field
    *path, last = name.split("__")
    model: Any = queryset.model
    for part in path:
        model = _column(model, part, name).related_model
    return _column(model, last, name)


def _column(model: Any, part: str, name: str) -> Field[Any, Any]:
    try:
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
    except FieldDoesNotExist as error:
        raise ValueError(f"{name!r} is no column of {model.__name__}") from error
    if not isinstance(found, Field) or found.null:
        raise ValueError(f"{name!r} may be empty: order by an annotation with Coalesce instead")
    return found


# -- the cursor


class BadCursor(Exception):
    """The text of a cursor cannot be trusted or read."""


class _Cursors:
    """Keys as text for the address and back, signed: nobody can ask for the place of a value of his choice."""

    def __init__(self, model: type[models.Model], order: Sequence[str], columns: list[_Column]) -> None:
        self._signer = Signer(salt=f"pilar.pager {model._meta.label} {','.join(order)}")
        self._columns = columns

    def write(self, row: Any) -> str:
        return self.write_key([column.value(row) for column in self._columns])

    def write_key(self, key: list[Any]) -> str:
        return self._signer.sign_object([_plain(value) for value in key])

    def read(self, text: str) -> list[Any]:
        """The key. Raises BadCursor."""
        if len(text) > _LONGEST_CURSOR:
            raise BadCursor
        try:
            values = self._signer.unsign_object(text)
            return [column.field.to_python(value) for column, value in zip(self._columns, values, strict=True)]
        except (BadSignature, ValidationError, TypeError, ValueError) as error:
            raise BadCursor from error


def _plain(value: object) -> object:
    """``value`` as JSON can hold it without losing anything (Django's own encoder cuts microseconds)."""
    match value:
        case None:
            raise ValueError("a row without a value in an ordering column has no place between the others")
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    return value

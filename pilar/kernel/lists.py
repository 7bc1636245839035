"""A list as people want it: filtered by a form in the address, paged by key, and downloaded whole as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render

from pilar.kernel import exports
from pilar.kernel.exports import Column, ExportTooLarge
from pilar.kernel.pager import AFTER, BEFORE, SIZE, Page, page

#: In the address: download what is filtered instead of showing a page of it.
DOWNLOAD = "unduh"
_AT_ONCE = 2000
Row = TypeVar("Row")


def listing(
    request: HttpRequest, rows: QuerySet[Any, Row], template: str, *, order: Sequence[str],
    columns: Sequence[Column[Row]], title: str, filename: str, note: str = "", size: int = SIZE,
    more: Callable[[Page[Row]], dict[str, Any]] | None = None,
    prepare: Callable[[Sequence[Row]], None] | None = None, **context: Any,
) -> HttpResponseBase:  # fmt: skip
    """The page of ``rows`` that the address asks for, as ``page`` in ``template``; with ``?unduh=csv`` or ``xlsx`` all.

    ``columns`` and ``note`` (where the figures come from) are those of the download. The template includes
    ``components/list_end.html`` for pages and downloads. ``more`` gives further names for the rows that are shown;
    ``prepare`` adds to many rows at once, also those of a download, what no join gives, such as the names of accounts
    of which a row keeps the id. A workbook that would be too large is refused on the page.
    """
    refusal = ""
    wanted = request.GET.get(DOWNLOAD)
    if wanted in ("csv", "xlsx"):
        ordered = _prepared(rows.order_by(*order), prepare)
        try:
            return exports.download(wanted, columns, ordered, filename, title=title, note=note)
        except ExportTooLarge as error:
            refusal = error.message
    shown = page(rows, request.GET, order=order, size=size)
    if prepare:
        prepare(shown.rows)
    names = {
        "page": shown,
        "title": title,
        "downloads": {kind: _address(request.GET, kind) for kind in ("csv", "xlsx")},
        "download_refused": refusal,
        "filtered": any(value for name, value in request.GET.items() if name not in (AFTER, BEFORE, DOWNLOAD)),
        **(more(shown) if more else {}),
        **context,
    }
    return render(request, template, names)


def _prepared(rows: QuerySet[Any, Row], prepare: Callable[[Sequence[Row]], None] | None) -> Iterator[Row]:
    every = rows.iterator(chunk_size=_AT_ONCE)
    while part := list(islice(every, _AT_ONCE)):
        if prepare:
            prepare(part)
        yield from part


def _address(params: QueryDict, kind: str) -> str:
    kept = params.copy()
    for name in (AFTER, BEFORE):
        kept.pop(name, None)
    kept[DOWNLOAD] = kind
    return f"?{kept.urlencode()}"

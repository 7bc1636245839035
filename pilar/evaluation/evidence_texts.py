"""The evidence column of a workbook and the evidence of a zone: the one read from the other, both ways.

What somebody typed into the cell is kept as typed. Out goes that text, without the addresses of links that no longer
serve the field, and a line for each evidence that it does not name yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings

from pilar.evaluation.linkcheck.urls import Link, find_links
from pilar.evaluation.models import EvidenceUse
from pilar.workbook.celltext import MAX_WRITTEN, as_read

#: Around an address that is taken out of its line.
_LOOSE = " \t:;,.-–—=→>|•*/("


def evidence_page(zone: int, pk: int) -> str:
    """The whole address of the page of an evidence in a zone: what a reader of the workbook opens."""
    return f"{settings.PILAR_ORIGIN}/zona/{zone}/bukti/{pk}/"


def own_page(url: str) -> int | None:
    """The id of the evidence whose page ``url`` is; None for every other address."""
    found = _own(settings.PILAR_ORIGIN).match(url)
    return int(found[1]) if found else None


@cache
def _own(origin: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(origin)}/zona/\d{{1,18}}/bukti/(\d{{1,18}})/")


def outside_links(text: str) -> list[Link]:
    """The links in a cell that lead somewhere else than to our own pages of evidence."""
    return [link for link in find_links(text) if own_page(link.url) is None]


def column_text(typed: str, uses: Sequence[EvidenceUse]) -> str:
    """What the evidence column says of a field with these uses; version and evidence come with each of them."""
    urls = {use.version.url for use in uses if use.version.url}
    kept = _without_unused(as_read(typed), urls, {use.version.evidence_id for use in uses})
    named = {link.url for link in find_links(kept)}
    lines = [_line(use) for use in uses if not use.is_draft and _address(use) not in named]
    return _fitting(kept, lines)


def names_all(text: str, uses: Sequence[EvidenceUse]) -> bool:
    """Whether every link in ``text`` is already in use."""
    urls = {use.version.url for use in uses}
    return all(link.url in urls for link in outside_links(text))


def _address(use: EvidenceUse) -> str:
    return use.version.url or evidence_page(use.zone_id, use.version.evidence_id)


def _line(use: EvidenceUse) -> str:
    title = " ".join(use.version.evidence.title.split())
    if use.page:
        title += f", hlm. {use.page}"
    address = _address(use)
    return f"{title} – {address}" if use.version.url else f"{title} (berkas di Pilar: {address})"


def _without_unused(text: str, urls: set[str], pks: set[int]) -> str:
    lines = []
    for line in text.split("\n"):
        gone = [link for link in find_links(line) if not _is_used(link.url, urls, pks)]
        if not gone:
            lines.append(line)
        elif all(own_page(link.url) is None for link in gone):
            kept = line
            for link in reversed(gone):
                kept = kept[: link.start].rstrip(_LOOSE) + kept[link.end :]
            lines += [kept.rstrip()] if kept.strip(_LOOSE + ")") else []
        # Otherwise Pilar has written the line, for what no longer serves the field.
    return "\n".join(lines).strip()


def _is_used(url: str, urls: set[str], pks: set[int]) -> bool:
    pk = own_page(url)
    return url in urls if pk is None else pk in pks


def _fitting(text: str, lines: list[str]) -> str:
    """Text and lines in one cell; what it cannot hold is counted on the last line."""
    shown = list(lines)
    while True:
        hidden = len(lines) - len(shown)
        tail = [f"… dan {hidden} bukti lain di Pilar"] if hidden else []
        joined = as_read("\n".join([part for part in (text, *shown, *tail) if part]))
        if not shown or len(joined) < MAX_WRITTEN:
            return joined
        shown.pop()

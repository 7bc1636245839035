"""Days as an iCalendar file (RFC 5545): plain text with CRLF, escaped, folded at 75 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from pilar.kernel.filenames import safe_filename

_FOLD = 75  # bytes of a line without its end
_ESCAPED = re.compile(r"[\\;,]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class AllDay:
    """An entry for one whole day. ``uid`` stays the same for ever, so that programs replace and do not repeat it."""

    uid: str
    day: date
    summary: str
    description: str = ""
    tentative: bool = False


def text_of(name: str, entries: Iterable[AllDay], at: datetime) -> str:
    """A calendar called ``name`` with ``entries``, as it is at ``at``."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pilar//Kalender//ID", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]  # fmt: skip
    for entry in entries:
        lines += _entry(entry, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def response(name: str, entries: Iterable[AllDay], at: datetime, filename: str) -> HttpResponse:
    """The calendar as a download."""
    disposition = content_disposition_header(as_attachment=True, filename=safe_filename(filename)) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(text_of(name, entries, at), content_type="text/calendar; charset=utf-8", headers=headers)


def _entry(entry: AllDay, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield f"STATUS:{'TENTATIVE' if entry.tentative else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"  # a holiday does not make a person busy
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    lines = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", lines).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """``line`` in pieces of at most 75 bytes, each but the first led by a space; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > _FOLD:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + length
    yield piece

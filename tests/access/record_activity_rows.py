"""The first page of the records; activities, their attendance and files, and the schedules."""

from __future__ import annotations

from tests.access.row import Row

ROWS: dict[str, Row] = {
    "catatan/": Row("record.view"),
}

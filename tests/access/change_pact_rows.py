"""Area 1: its first page, and the integrity pact."""

from __future__ import annotations

from tests.access.row import Row

VIEW = "change.view"

ROWS: dict[str, Row] = {
    "perubahan/": Row(VIEW),
    "perubahan/pakta/": Row(VIEW),
}

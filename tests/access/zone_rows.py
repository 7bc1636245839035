"""The list of zones and one zone."""

from __future__ import annotations

from tests.access.row import Row, thing

zone = thing("zone")

ROWS: dict[str, Row] = {
    "zona/": Row("zone.view"),
    "zona/<int:pk>/": Row("zone.view", of=zone, sees="zone.view"),
}

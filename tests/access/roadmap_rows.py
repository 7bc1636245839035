"""The roadmap of a zone, which is seen with the zone. Each subject adds its rows in a file of its own."""

from __future__ import annotations

from tests.access.row import Row, thing

of_zone = thing("zone", "zone")

ROWS: dict[str, Row] = {
    "peta-jalan/<int:zone>/": Row("zone.view", of=of_zone, sees="zone.view"),
}

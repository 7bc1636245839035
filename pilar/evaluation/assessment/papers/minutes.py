"""The minutes of an exit meeting (berita acara rapat penutup)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from pilar.days import day_text
from pilar.evaluation.access import day_of
from pilar.evaluation.assessment.models import ExitMeeting
from pilar.evaluation.assessment.papers.inspectorate import inspectorate_of
from pilar.evaluation.assessment.papers.printed import Printed
from pilar.organisation.letterhead import responsible_of

CLOSING: Final = "Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."


def minutes_of(row: ExitMeeting, at: datetime) -> Printed:
    """What is printed of ``row``, whose round and zone come with it: signed by the unit's head and the inspectorate."""
    zone = row.round.zone
    day = day_of(zone, at)
    office = inspectorate_of(zone.unit.body, day)
    people = [
        _signer("Pihak unit,", responsible_of(zone.unit, day), f"Kepala {zone.name}"),
        _signer("Pihak Tim Penilai Internal,", office.head, "Inspektur"),
    ]
    lines = [each.strip() for each in row.attendants.split("\n") if each.strip()]
    blocks: list[dict[str, Any]] = [
        {"type": "text", "text": (
            f"Pada {day_text(row.on)} bertempat di {row.place} telah dilaksanakan rapat penutup (exit meeting) "
            f"evaluasi Zona Integritas {zone.name} tahun {zone.year}, putaran {row.round.number}."
        )},
        {"type": "heading", "text": "Peserta"}, {"type": "list", "items": lines, "numbered": True},
        {"type": "heading", "text": "Yang disepakati"}, {"type": "text", "text": row.agreed},
        {"type": "heading", "text": "Yang belum disepakati"},
        {"type": "text", "text": row.disputed or "Tidak ada; unit menerima semua temuan dan rekomendasi."},
        {"type": "text", "text": CLOSING},
        {"type": "signatures", "people": people, "place": office.town},
    ]  # fmt: skip
    title = f"Berita Acara Rapat Penutup Evaluasi Zona Integritas {zone.name} Tahun {zone.year}"
    return Printed(title, {"head": "sheet", "blocks": blocks})


def _signer(caption: str, person: Any, otherwise: str) -> dict[str, str]:
    if person is None:
        return {"caption": caption, "capacity": otherwise, "name": "(…………………………………)"}
    return {"caption": caption, "capacity": person.capacity, "name": person.name, "nip": person.nip}

"""What the organisation knows of a document's head and of who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pilar.kernel import files
from pilar.kernel.documents import Letterhead, Responsible
from pilar.organisation.models import Duty, Unit
from pilar.organisation.nips import grouped
from pilar.organisation.queries.units import ancestors, heads_on


def letterhead_of(unit: Unit) -> Letterhead:
    """Body, OPD and unit by name, with the nearest address and crest from the unit upwards.

    One query (and the body's), and one for a crest. Raises FileError where the crest's bytes are gone.
    """
    above = ancestors(unit)
    shown = [each.name for each in above if each.kind in (Unit.BODY, Unit.OFFICE, Unit.OPD)]
    located = next((each for each in (unit, *reversed(above)) if each.address or each.contact), None)
    lines = (located.address, located.contact) if located else ()
    return Letterhead(
        body_name=unit.body.name,
        unit_name=unit.name,
        lines=tuple(shown) or (unit.body.name,),
        address=tuple(line for line in lines if line),
        crest=_crest_of(_crested((unit, *reversed(above)))),
    )


def crest_bearer(unit: Unit) -> Unit | None:
    """The unit whose crest is printed on letters of ``unit``: the nearest upwards that has one. One query."""
    return _crested((unit, *reversed(ancestors(unit))))


def _crested(units: Sequence[Unit]) -> Unit | None:
    return next((each for each in units if each.crest_id), None)


def _crest_of(unit: Unit | None) -> bytes | None:
    if unit is None or unit.crest is None:
        return None
    with files.open_file(unit.crest) as file:
        content: bytes = file.read()
    return content


def town_of(unit: Unit) -> str:
    """The town that a letter of ``unit`` writes before its date: of the nearest address from the unit upwards."""
    addresses = [each.address for each in (unit, *reversed(ancestors(unit))) if each.address]
    return town_in(addresses[0]) if addresses else ""


def town_in(address: str) -> str:
    """The town at the end of ``address``; empty where there is none.

    It stands last, perhaps with the postal code, and with the province after it: ``Jalan Contoh 1, Kota Contoh 60111,
    Jawa Timur``. What might be a street or a district is not taken for a town.
    """
    parts = [_POSTAL_CODE.sub("", part).strip(" .") for part in address.split(",")]
    while parts and (parts[-1].lower() in _NOT_TOWNS or parts[-1].lower().startswith(("provinsi ", "prov. "))):
        parts.pop()
    town = _KIND_OF_TOWN.sub("", parts[-1]) if len(parts) > 1 else ""
    return town if _TOWN.fullmatch(town) and not _PART_OF_TOWN.match(town) else ""


_POSTAL_CODE: Final = re.compile(r"\s*\b\d{5}$")
_TOWN: Final = re.compile(r"[A-Z][A-Za-z'’-]+( [A-Z][A-Za-z'’-]+){0,3}")
_KIND_OF_TOWN: Final = re.compile(r"^(Kota|Kabupaten|Kab)\.? (?=[A-Z])")
_PART_OF_TOWN: Final = re.compile(
    r"(jalan|jl|gang|gg|blok|kompleks?|gedung|lantai|kelurahan|kel|kecamatan|kec|desa|dusun|nomor|no)\b", re.IGNORECASE
)
_NOT_TOWNS: Final = frozenset({
    "", "indonesia", "aceh", "sumatera utara", "sumatera barat", "riau", "kepulauan riau", "jambi", "bengkulu",
    "sumatera selatan", "kepulauan bangka belitung", "lampung", "banten", "dki jakarta", "jawa barat", "jawa tengah",
    "di yogyakarta", "daerah istimewa yogyakarta", "jawa timur", "bali", "nusa tenggara barat", "nusa tenggara timur",
    "kalimantan barat", "kalimantan tengah", "kalimantan selatan", "kalimantan timur", "kalimantan utara",
    "sulawesi utara", "gorontalo", "sulawesi tengah", "sulawesi barat", "sulawesi selatan", "sulawesi tenggara",
    "maluku", "maluku utara", "papua", "papua barat", "papua barat daya", "papua selatan", "papua tengah",
    "papua pegunungan",
})  # fmt: skip


def responsible_of(unit: Unit, day: date, *, approved_at: datetime | None = None) -> Responsible | None:
    """The head of ``unit`` on ``day``, who acts as head before the definitive one; None where nobody heads it.

    The NIP is whole. ``approved_at``: when that person approved in the system; it is printed in the body's time.
    """
    heads = heads_on(unit, day)
    return responsible(heads[0], approved_at=approved_at) if heads else None


def responsible(duty: Duty, *, approved_at: datetime | None = None) -> Responsible:
    """The person of ``duty`` as the one who answers, in that capacity, with the whole NIP."""
    zone = ZoneInfo(duty.unit.body.time_zone)
    return Responsible(
        name=duty.person.name,
        capacity=duty.capacity,
        nip=grouped(duty.person.nip) if duty.person.nip else "",
        approved_at=approved_at.astimezone(zone) if approved_at else None,
    )

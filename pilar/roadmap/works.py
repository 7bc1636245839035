"""What a step of the optimiser looks like as a plan item: words by question, in data/work-2021.yaml. Pure: no database.

The file is data beside the instrument and outside its hash, so better words never touch a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pilar.errors import PilarError
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument
from pilar.instrument.reading import Reader, read_text, read_yaml

DATA: Final = Path(__file__).parent / "data"
FORMAT: Final = 1
FILES: Final[Mapping[str, str]] = MappingProxyType({"permenpanrb-90-2021": "work-2021.yaml"})


@dataclass(frozen=True, slots=True)
class Work:
    """The work that moves a question up. ``area``: the pokja that does it."""

    title: str
    output: str
    indicator: str
    area: int


@cache
def load_works(instrument: str) -> Mapping[str, Work]:
    """The words of every question, read once. Raises InstrumentError with all faults, PilarError for others."""
    if instrument not in FILES:
        raise PilarError(f"Instrumen {instrument} belum mempunyai daftar pekerjaan.")
    path = DATA / FILES[instrument]
    return parse_works(read_yaml(read_text(path), path.name), path.name, load(instrument))


def parse_works(data: Mapping[str, Any], name: str, instrument: Instrument) -> Mapping[str, Work]:
    """Every question of ``instrument`` once, no other. Raises InstrumentError with all faults."""
    read = Reader()
    read.only(data, ("format", "instrument", "source", "checked", "questions"), name)
    if data.get("format") is not FORMAT:
        read.fault(name, "format", f"`format` harus {FORMAT}")
    read.one_of(data, "instrument", name, (instrument.id,))
    where = f"{name} › questions"
    given = read.mapping(data.get("questions"), where)
    read.only(given, instrument.questions, where)
    found = {}
    for code in instrument.questions:
        if code in given:
            found[code] = _work(read, given[code], f"{where} › {code}", instrument, code)
        else:
            read.fault(where, "missing-key", f"{code} tidak mempunyai pekerjaan")
    if read.faults:
        raise InstrumentError(name, read.faults)
    return MappingProxyType(found)


def _work(read: Reader, value: Any, where: str, instrument: Instrument, code: str) -> Work:
    item = read.mapping(value, where)
    read.only(item, ("work", "output", "indicator", "area"), where)
    area = instrument.area_of(code)
    given = item.get("area")
    if (given is not None) == (area is not None) or (given is not None and given not in instrument.areas):
        read.fault(where, "shape", "`area` nomor pokja, hanya untuk pertanyaan di luar keenam area")
    number = area.number if area else int(given) if isinstance(given, int) else 0
    return Work(read.text(item, "work", where), read.text(item, "output", where), read.text(item, "indicator", where),
                number)  # fmt: skip

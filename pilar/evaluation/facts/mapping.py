"""Which fact answers which question: the file ``fact-map-2021.yaml``, held against its instrument. Pure: no database.

The file is data beside the instrument and outside its hash, so a better rule never touches a score (FOUNDATIONS §2).
docs/facts.md explains its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pilar.errors import PilarError
from pilar.evaluation.facts.units import LEVELS
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument, Question
from pilar.instrument.reading import Reader, read_text, read_yaml

DATA = Path(__file__).parent.parent / "data"
FORMAT = 1
FILES: Mapping[str, str] = MappingProxyType({"permenpanrb-90-2021": "fact-map-2021.yaml"})
ROOMS: Final = ("roadmap", "change", "process", "workforce", "accountability", "oversight", "service")
#: The areas and rooms as a reader knows them.
ROOM_LABELS: Final[Mapping[str, str]] = MappingProxyType({
    "roadmap": "Peta jalan ZI", "change": "Manajemen perubahan", "process": "Penataan tatalaksana",
    "workforce": "Penataan sistem manajemen SDM", "accountability": "Penguatan akuntabilitas",
    "oversight": "Penguatan pengawasan", "service": "Kualitas pelayanan publik",
})  # fmt: skip
#: Numbers that an option may ask for.
_BOUNDS: Final = ("above", "at_least", "at_most", "below")


class Strength(StrEnum):
    """How far the rows carry a suggestion."""

    STRONG = "strong"  # counted in full: taken over by one click
    MEDIUM = "medium"  # the rows prove that it exists: a person confirms the quality first
    WEAK = "weak"  # a hint: the top option needs a statement of a person


class Share(StrEnum):
    """The shared measures. ``most``: above the border that a rule sets (50 %)."""

    ALL = "all"
    MOST = "most"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class When:
    """What an option asks for: all of it at once. Numbers compare with the share, or with ``value`` where none is.

    ``above``/``at_least``/``at_most``/``below`` are exact; shares are written in percent. ``has``: codes of the fact's
    checks.
    """

    share: Share | None = None
    above: Fraction | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    below: Fraction | None = None
    has: tuple[str, ...] = ()

    @property
    def is_otherwise(self) -> bool:
        return self == When()


@dataclass(frozen=True, slots=True)
class Step:
    """An option with what it asks for. Steps are tried in the order of the file, the best option first."""

    option: str
    when: When


@dataclass(frozen=True, slots=True)
class Entry:
    """The fact of a question or of a number field. ``steps`` is empty for numbers and derived questions.

    ``counts``: what rows are counted, in a reader's words; ``files``: what is frozen with it; ``note``: what the person
    who fills in the worksheet should know, among it which numbers are our choice and not the criteria's.
    """

    fact: str
    room: str
    levels: tuple[str, ...]
    strength: Strength
    counts: str
    files: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactMap:
    """``questions`` by code, ``fields`` by key (only the number inputs)."""

    instrument: str
    source: str
    checked: date
    questions: Mapping[str, Entry]
    fields: Mapping[str, Entry]

    def entry(self, key: str) -> Entry:
        """The entry of a question or a number field. Raises KeyError for an unknown key."""
        return self.fields[key] if key in self.fields else self.questions[key]


def fact_map(instrument_id: str) -> FactMap:
    """The map of a shipped instrument, read once. Raises PilarError, InstrumentError with every fault of the file."""
    return _load(instrument_id)


@cache
def _load(instrument_id: str) -> FactMap:
    if instrument_id not in FILES:
        raise PilarError(f"Instrumen {instrument_id} belum mempunyai peta fakta. Hubungi pengelola aplikasi.")
    path = DATA / FILES[instrument_id]
    return parse_map(read_yaml(read_text(path), path.name), path.name, load(instrument_id))


def parse_map(data: Mapping[str, Any], name: str, instrument: Instrument) -> FactMap:
    """Build the map: every question and every number field once, no other. Raises InstrumentError with all faults."""
    read = Reader()
    read.only(data, ("format", "instrument", "source", "checked", "questions", "fields"), name)
    if data.get("format") is not FORMAT:
        read.fault(name, "format", f"`format` harus {FORMAT}")
    read.one_of(data, "instrument", name, (instrument.id,))
    source = read.text(data, "source", name)
    checked = data.get("checked")
    if type(checked) is not date:
        read.fault(name, "shape", "`checked` harus tanggal, misalnya 2026-11-25")
        checked = date.min
    numbers = [field.key for question in instrument.questions.values() for field in question.fields
               if field.kind != "option"]  # fmt: skip
    questions = _entries(read, data, "questions", instrument.questions, name, instrument)
    fields = _entries(read, data, "fields", numbers, name, instrument)
    if read.faults:
        raise InstrumentError(name, read.faults)
    return FactMap(instrument.id, source, checked, MappingProxyType(questions), MappingProxyType(fields))


def _entries(
    read: Reader, data: Mapping[str, Any], part: str, wanted: Any, name: str, instrument: Instrument
) -> dict[str, Entry]:
    where = f"{name} › {part}"
    items = read.mapping(data.get(part), where)
    read.only(items, wanted, where)
    found = {}
    for key in wanted:
        if key in items:
            found[key] = _entry(read, items[key], f"{part} › {key}", instrument.questions.get(key))
        else:
            read.fault(where, "missing-key", f"{key} tidak mempunyai fakta")
    return found


def _entry(read: Reader, value: Any, where: str, question: Question | None) -> Entry:
    item = read.mapping(value, where)
    read.only(item, ("fact", "room", "levels", "strength", "counts", "files", "options", "note"), where)
    levels = item.get("levels")
    if not levels or levels != [level for level in LEVELS if isinstance(levels, list) and level in levels]:
        read.fault(where, "shape", f"`levels` harus daftar dari {', '.join(LEVELS)}, menurut urutan itu")
        levels = []
    files = item.get("files")
    if not isinstance(files, list) or not all(isinstance(each, str) and each for each in files):
        read.fault(where, "shape", "`files` harus daftar nama berkas")
        files = []
    fact, room = read.text(item, "fact", where), read.one_of(item, "room", where, ROOMS)
    if fact and not fact.startswith(f"{room}."):
        read.fault(where, "unknown-value", f"`fact: {fact}` bukan fakta ruang {room}")
    return Entry(
        fact=fact,
        room=room,
        levels=tuple(levels),
        strength=Strength(read.one_of(item, "strength", where, Strength)),
        counts=read.text(item, "counts", where),
        files=tuple(files),
        steps=_steps(read, item.get("options"), where, question),
        note=read.text(item, "note", where, ""),
    )


def _steps(read: Reader, value: Any, where: str, question: Question | None) -> tuple[Step, ...]:
    """Options from best to worst; several ways may lead to one option."""
    field = question.fields[0] if question and len(question.fields) == 1 else None
    scale = field.scale if field and field.kind == "option" else None
    if scale is None:
        if value is not None:
            read.fault(where, "shape", "`options` hanya untuk pertanyaan pilihan")
        return ()
    if not isinstance(value, list) or not value:
        read.fault(where, "shape", "`options` harus daftar opsi, dari yang terbaik")
        return ()
    steps = []
    for number, each in enumerate(value, 1):
        place = f"{where} › options {number}"
        item = read.mapping(each, place)
        read.only(item, ("option", "when"), place)
        option = read.one_of(item, "option", place, scale.options)
        steps.append(Step(option, _when(read, item.get("when"), f"{place} › when")))
    worth = [scale.options.get(step.option, Fraction(0)) for step in steps]
    if worth != sorted(worth, reverse=True):
        read.fault(where, "order", "`options` harus berurutan dari nilai tertinggi")
    if any(step.when.is_otherwise for step in steps[:-1]):
        read.fault(where, "order", "hanya opsi terakhir yang boleh tanpa syarat")
    return tuple(steps)


def _when(read: Reader, value: Any, where: str) -> When:
    item = read.mapping({} if value is None else value, where)
    read.only(item, ("share", *_BOUNDS, "has"), where)
    share = Share(read.one_of(item, "share", where, Share)) if "share" in item else None
    has = item.get("has", [])
    if not isinstance(has, list) or not all(isinstance(each, str) and each for each in has):
        read.fault(where, "shape", "`has` harus daftar kode syarat")
        has = []
    bounds = {name: read.exact(item[name], f"`{name}`", where) for name in _BOUNDS if name in item}
    return When(share=share, has=tuple(has), **bounds)

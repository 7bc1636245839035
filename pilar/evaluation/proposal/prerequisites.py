"""The prerequisites of being proposed: a list in data/prerequisites.yaml, read strictly, and how a value is judged.

No rule of it stands in the program: labels, thresholds, who keeps the proof, which predicate and years they hold for
and whether a reason may stand in their place are data with their source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.instrument.faults import InstrumentError
from pilar.instrument.reading import Reader, read_text, read_yaml

FILE = Path(__file__).parent / "data" / "prerequisites.yaml"
BODY, UNIT = "body", "unit"
ORGANISATION, INSPECTORATE = "organisation", "inspectorate"
SCALE, LEVEL, PERCENT, COUNT, YES, DATE = "scale", "level", "percent", "count", "yes", "date"
NEVER, REASON, SHOWN = "never", "reason", "shown"
KEEPERS: Final[Mapping[str, str]] = MappingProxyType(
    {ORGANISATION: "Biro/Bagian Organisasi", INSPECTORATE: "Inspektorat"}
)
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "dibaca dari naskah resmi",
        "unconfirmed": "belum dipastikan",
        "policy": "pilihan Pilar, bukan dari peraturan",
    }
)
DERIVED: Final = ("wbk-held", "wbk-months", "building-year", "appointed")
MET, NOT_MET, UNKNOWN = "met", "not-met", "unknown"
YA, TIDAK = "ya", "tidak"
#: The code of the one from which the time of building is counted.
LAUNCH: Final = "launch"
_KINDS: Final = (SCALE, LEVEL, PERCENT, COUNT, YES, DATE)
_NUMBERS: Final = (LEVEL, PERCENT, COUNT)
_MINISTRY: Final = "ministry"


@dataclass(frozen=True, slots=True)
class Ask:
    """What a predicate asks for: in words, and at least which value (empty: the answer yes, or any day)."""

    words: str
    at_least: str = ""
    regional: str = ""

    def threshold(self, body_kind: str) -> str:
        """The value that a body of this kind must reach."""
        return self.regional if self.regional and body_kind != _MINISTRY else self.at_least


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """One prerequisite. ``asks`` by predicate; ``scale`` from the lowest; ``derived`` names how it is computed."""

    code: str
    label: str
    level: str
    keeper: str
    kind: str
    asks: Mapping[str, Ask]
    scale: tuple[str, ...]
    derived: str
    once: bool
    exception: str
    source: str
    status: str
    note: str
    since: int
    until: int | None

    def applies(self, predicate: str, year: int) -> bool:
        """Whether it is asked of a unit that is proposed for ``predicate`` in ``year``."""
        return predicate in self.asks and self.since <= year <= (self.until or year)

    def judge(self, value: str, predicate: str, body_kind: str) -> str:
        """MET, NOT_MET, or UNKNOWN for an empty or unreadable ``value``."""
        ask = self.asks[predicate]
        if not value:
            return UNKNOWN
        if self.kind == YES:
            return MET if value == YA else NOT_MET
        if self.kind == DATE:
            return MET
        threshold = ask.threshold(body_kind)
        if self.kind == SCALE:
            if value not in self.scale:
                return UNKNOWN
            return MET if self.scale.index(value) >= self.scale.index(threshold) else NOT_MET
        try:
            return MET if Decimal(value) >= Decimal(threshold) else NOT_MET
        except InvalidOperation:
            return UNKNOWN

    @property
    def keeper_label(self) -> str:
        return KEEPERS[self.keeper]

    @property
    def status_label(self) -> str:
        return STATUSES[self.status]

    @property
    def is_unconfirmed(self) -> bool:
        return self.status == "unconfirmed"


def prerequisites() -> Mapping[str, Prerequisite]:
    """All by code, in the order of the file, read once. Raises InstrumentError with every fault of the file."""
    return _prerequisites()


@cache
def _prerequisites() -> Mapping[str, Prerequisite]:
    return parse(read_yaml(read_text(FILE), FILE.name), FILE.name)


def of_level(level: str, predicate: str, year: int) -> list[Prerequisite]:
    """Those of BODY or UNIT that are asked for ``predicate`` in ``year``."""
    return [each for each in prerequisites().values() if each.level == level and each.applies(predicate, year)]


# -- reading the file

_KEYS = (
    "code", "label", "level", "keeper", "kind", "scale", "derived", "once", "asks", "exception", "source", "status",
    "note", "since", "until",
)  # fmt: skip


def parse(data: Mapping[str, Any], name: str) -> Mapping[str, Prerequisite]:
    """Build the list. Raises InstrumentError with all faults at once."""
    read = Reader()
    found = read.listed(data, "prerequisites", name, _one)
    if read.faults:
        raise InstrumentError(name, read.faults)
    return MappingProxyType(found)


def _one(read: Reader, item: Mapping[str, Any], where: str) -> Prerequisite:
    read.only(item, _KEYS, where)
    kind = read.one_of(item, "kind", where, _KINDS)
    derived = read.one_of(item, "derived", where, DERIVED) if "derived" in item else ""
    scale = read.texts(item, "scale", where) if "scale" in item else ()
    if (kind == SCALE) != bool(scale):
        read.fault(where, "shape", "`scale` ditulis bila dan hanya bila `kind` scale")
    if len(set(scale)) != len(scale):
        read.fault(where, "duplicate", "`scale` menyebut satu nilai dua kali")
    once = item.get("once", False)
    if not isinstance(once, bool):
        read.fault(where, "shape", "`once` harus true atau false")
    since, until = read.years(item, where)
    return Prerequisite(
        read.text(item, "code", where), read.text(item, "label", where),
        read.one_of(item, "level", where, (BODY, UNIT)),
        read.one_of(item, "keeper", where, KEEPERS), kind, _asks(read, item, kind, scale, where), scale, derived,
        once is True, read.one_of(item, "exception", where, (NEVER, REASON, SHOWN)), read.text(item, "source", where),
        read.one_of(item, "status", where, STATUSES), read.text(item, "note", where), since, until,
    )  # fmt: skip


def _asks(read: Reader, item: Mapping[str, Any], kind: str, scale: tuple[str, ...], where: str) -> Mapping[str, Ask]:
    given = read.mapping(item.get("asks"), f"{where} › asks")
    read.only(given, PREDICATES, f"{where} › asks")
    if not given:
        read.fault(where, "missing-key", "`asks` harus menyebut sedikitnya satu predikat")
    found = {}
    for predicate, value in given.items():
        place = f"{where} › asks › {predicate}"
        ask = read.mapping(value, place)
        read.only(ask, ("words", "at_least", "regional"), place)
        found[predicate] = Ask(
            read.text(ask, "words", place), _threshold(read, ask, "at_least", kind, scale, place),
            _threshold(read, ask, "regional", kind, scale, place),
        )  # fmt: skip
    return MappingProxyType(found)


def _threshold(read: Reader, ask: Mapping[str, Any], key: str, kind: str, scale: tuple[str, ...], where: str) -> str:
    value = ask.get(key)
    if value is None:
        if key == "at_least" and kind not in (YES, DATE):
            read.fault(where, "missing-key", "`at_least` tidak ada")
        return ""
    if kind == SCALE and value not in scale:
        read.fault(where, "unknown-value", f"`{key}` {value!r} tidak ada dalam skala")
    if kind in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
        read.fault(where, "shape", f"`{key}` harus angka")
    if kind in (YES, DATE):
        read.fault(where, "shape", f"`{key}` tidak dipakai oleh jenis {kind}")
    return str(value)

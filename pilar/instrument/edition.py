"""An edition: an instrument in one year, with PortalRB's ``soal_id`` and the place of every field in the workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pilar.errors import PilarError
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import DATA, FORMAT, load, shipped
from pilar.instrument.model import Instrument
from pilar.instrument.reading import Reader, read_text, read_yaml

#: No form is longer; a larger number is a slip.
_MAX_ROW = 10_000
DEFAULT_EDITION = "edition-2026"

#: Columns that the official workbook has, by our name.
COLUMNS = (
    "id", "weight", "criteria", "choices", "answer_unit", "note_unit", "evidence_unit", "answer_tpi", "points_tpi",
    "share_tpi", "note_tpi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """``soal_id`` is PortalRB's and valid for the edition's year only; ``row`` counts from 1."""

    soal_id: int
    row: int


@dataclass(frozen=True, slots=True)
class Part:
    """A question that stands as a part of its own in the workbook: its heading row and the row of its computed sum."""

    heading: int
    sum: int
    label: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Rows by node code, by derived question (percentage rows without ``soal_id``) and by field key."""

    id: str
    instrument: str
    year: int
    source: str
    sheet: str
    header_row: int
    columns: Mapping[str, str]
    totals: Mapping[str, int]
    nodes: Mapping[str, int]
    derived: Mapping[str, int]
    parts: Mapping[str, Part]
    fields: Mapping[str, FieldPlace]

    def field_of(self, soal_id: int) -> str | None:
        """The field key of a PortalRB question number."""
        return next((key for key, place in self.fields.items() if place.soal_id == soal_id), None)


def load_edition(name: str = DEFAULT_EDITION) -> Edition:
    """The shipped edition, read once. Raises InstrumentError with all its faults, PilarError where there is none."""
    return _load(name)


def shipped_editions() -> dict[str, Edition]:
    """Every shipped edition by the name under which it is loaded, the newest year first."""
    found = {path.stem: load_edition(path.stem) for path in DATA.glob("edition-*.yaml")}
    return dict(sorted(found.items(), key=lambda item: (-item[1].year, item[0])))


@cache
def _load(name: str) -> Edition:
    path = DATA / f"{name}.yaml"
    if not path.exists():
        raise PilarError(f"Edisi {name} tidak dikenal.")
    return parse_edition(read_yaml(read_text(path), path.name), path.name)


def load_edition_file(path: Path) -> Edition:
    """Read an edition from ``path``. Raises InstrumentError with all its faults."""
    return parse_edition(read_yaml(read_text(path), path.name), path.name)


def parse_edition(data: Mapping[str, Any], name: str, instrument: Instrument | None = None) -> Edition:
    """Build an edition and hold it against its instrument: every field, node and derived row, once and no other."""
    read = Reader()
    read.only(data, _KEYS, name)
    if data.get("format") is not FORMAT:
        read.fault(name, "format", f"`format` harus {FORMAT}")
    rules = _rules(read, data, name, instrument)
    year = data.get("year")
    if type(year) is not int:
        read.fault(name, "shape", "`year` harus bilangan")
    columns = _columns(read, data, name)
    if rules is None:
        raise InstrumentError(name, read.faults)
    edition = Edition(
        id=read.text(data, "id", name),
        instrument=rules.id,
        year=year if isinstance(year, int) else 0,
        source=read.text(data, "source", name),
        sheet=read.text(data, "sheet", name),
        header_row=_row(read, data.get("header_row"), f"{name} › header_row"),
        columns=MappingProxyType(columns),
        totals=_rows(read, data, "totals", name),
        nodes=_rows(read, data, "nodes", name),
        derived=_rows(read, data, "derived", name),
        parts=_parts(read, data, name),
        fields=_fields(read, data, name),
    )
    _check(read, edition, rules)
    if read.faults:
        raise InstrumentError(name, read.faults)
    return edition


def _rules(read: Reader, data: Mapping[str, Any], name: str, given: Instrument | None) -> Instrument | None:
    """The instrument that the edition names; None, with a fault, where it names another one or none."""
    wanted = read.text(data, "instrument", name)
    if given is not None and given.id == wanted:
        return given
    if given is None and wanted in shipped():
        return load(wanted)
    read.fault(name, "unknown-value", f"instrumen `{wanted}` tidak dikenal atau bukan milik edisi ini")
    return None


def _columns(read: Reader, data: Mapping[str, Any], name: str) -> dict[str, str]:
    """The letters of the columns, each its own."""
    where = f"{name} › columns"
    given = read.mapping(data.get("columns"), where)
    read.only(given, COLUMNS, where)
    columns: dict[str, str] = {}
    for key in COLUMNS:
        letter = given.get(key)
        if not isinstance(letter, str) or not re.fullmatch(r"[A-Z]{1,2}", letter):
            read.fault(where, "missing-key", f"kolom `{key}` harus berupa huruf kolom")
        elif letter in columns.values():
            read.fault(where, "duplicate-code", f"kolom {letter} dipakai dua kali")
        else:
            columns[key] = letter
    return columns


def _row(read: Reader, value: Any, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MAX_ROW:
        return value
    read.fault(where, "shape", "harus nomor baris")
    return 0


def _rows(read: Reader, data: Mapping[str, Any], key: str, name: str) -> Mapping[str, int]:
    where = f"{name} › {key}"
    items = read.mapping(data.get(key), where).items()
    return MappingProxyType({code: _row(read, row, f"{where} › {code}") for code, row in items})


def _parts(read: Reader, data: Mapping[str, Any], name: str) -> Mapping[str, Part]:
    parts = {}
    for code, value in read.mapping(data.get("parts"), f"{name} › parts").items():
        where = f"{name} › parts › {code}"
        item = read.mapping(value, where)
        read.only(item, ("heading", "sum", "label"), where)
        heading, total = _row(read, item.get("heading"), where), _row(read, item.get("sum"), where)
        parts[code] = Part(heading, total, read.text(item, "label", where))
    return MappingProxyType(parts)


def _fields(read: Reader, data: Mapping[str, Any], name: str) -> Mapping[str, FieldPlace]:
    fields = {}
    for key, value in read.mapping(data.get("fields"), f"{name} › fields").items():
        if not (
            isinstance(value, list)
            and len(value) == 2
            and all(type(item) is int and 1 <= item <= _MAX_ROW for item in value)
        ):
            read.fault(f"{name} › {key}", "shape", "harus [soal_id, baris]")
            continue
        fields[key] = FieldPlace(value[0], value[1])
    return MappingProxyType(fields)


def _check(read: Reader, edition: Edition, rules: Instrument) -> None:
    derived = {code for code, question in rules.questions.items() if question.formula.kind in ("ratio", "decrease")}
    for name, got, expected in (
        ("fields", set(edition.fields), set(rules.fields)),
        ("nodes", set(edition.nodes), set(rules.nodes)),
        ("derived", set(edition.derived), derived),
    ):
        for code in sorted(expected - got):
            read.fault(f"{name} › {code}", "missing-key", "tidak ada pada edisi")
        for code in sorted(got - expected):
            read.fault(f"{name} › {code}", "unknown-key", "tidak ada pada instrumen")
    if set(edition.totals) != {*(node.code for node in rules.components), "total"}:
        read.fault("totals", "missing-key", "harus memuat tiap komponen dan `total`")
    _check_rows(read, edition, rules)
    for code in sorted(set(edition.parts) - derived):
        read.fault(f"parts › {code}", "unknown-key", "bukan pertanyaan yang dihitung")


def _check_rows(read: Reader, edition: Edition, rules: Instrument) -> None:
    """No two things stand on one row, but a group whose only field is on the group's own row (the results)."""
    rows: dict[int, str] = {}
    taken = [(key, place.row) for key, place in edition.fields.items()]
    taken += list(edition.derived.items()) + [(f"totals {key}", row) for key, row in edition.totals.items()]
    taken += [(f"{code} bagian", part.heading) for code, part in edition.parts.items()]
    taken += [(f"{code} jumlah", part.sum) for code, part in edition.parts.items()]
    for name, row in [*taken, *edition.nodes.items()]:
        other = rows.setdefault(row, name)
        field = rules.fields.get(other)
        alone = field is not None and rules.questions[field.question].group == name and name in rules.nodes
        if other != name and not alone:
            read.fault(name, "duplicate-code", f"baris {row} sudah dipakai {other}")
    numbers = [place.soal_id for place in edition.fields.values()]
    for repeated in sorted({number for number in numbers if numbers.count(number) > 1}):
        read.fault(f"fields › soal_id {repeated}", "duplicate-code", "dipakai dua kali")


_KEYS = (
    "format", "id", "instrument", "year", "source", "sheet", "header_row", "columns", "totals", "nodes", "derived",
    "parts", "fields",
)  # fmt: skip

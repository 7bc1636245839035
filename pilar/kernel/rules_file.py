"""Reads the ``rules.yaml`` of each room and brings the table into line with it, without touching what bodies have set.

A file with any fault is refused as a whole, with all faults in Indonesian: a rule that cannot be trusted is never
skipped. A row that has been released keeps its value; only its source, mark, note, label, range and last day may follow
the file. A new value is a new row with its own ``valid_from``, and ends the one before on the day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from pilar.errors import PilarError
from pilar.kernel.models.rules import Rule, RuleKind, RuleUnit, Verification
from pilar.kernel.rule_values import UNITS, stored

FORMAT = 1
FILE_NAME = "rules.yaml"
ONE_DAY = timedelta(days=1)
_CODE = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_RULE_KEYS = ("code", "label", "kind", "unit", "minimum", "maximum", "rows")
_ROW_KEYS = ("value", "valid_from", "valid_until", "source", "verified", "note")
#: Columns of a released row that may follow the file.
_FOLLOWS = ("label", "minimum", "maximum", "source", "verified", "note", "valid_until")
#: Columns that a case may have been decided by.
_FIXED = ("kind", "value", "unit")


class RulesFileError(PilarError):
    """The file is refused. ``faults`` lists everything that is wrong with it."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in faults)
        super().__init__(f"Berkas aturan {name} ditolak karena {len(faults)} kesalahan:\n{lines}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading changed; ``orphans`` are shipped rows of codes that no file has any more: cases may hold them."""

    added: int
    updated: int
    orphans: tuple[str, ...]


# -- the table


def load_shipped() -> Loaded:
    """Bring the shipped rows into line with the ``rules.yaml`` of every installed room. Does nothing the second time.

    Raises RulesFileError where a file is faulty or changes the value of a released row; then nothing is changed.
    """
    files = [Path(config.path) / FILE_NAME for config in apps.get_app_configs()]
    rows = [row for path in files if path.exists() for row in read_file(path, room=path.parent.name)]
    return load(rows)


def after_migrate(sender: object, using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """Receiver of ``post_migrate``: an installation has the rules of the release it runs."""
    if using == DEFAULT_DB_ALIAS and Rule._meta.db_table in connection.introspection.table_names():
        load_shipped()


def load(rows: Iterable[Rule]) -> Loaded:
    """Bring the shipped rows into line with ``rows`` (unsaved). Raises RulesFileError, and then nothing is changed."""
    wanted = {(row.code, row.valid_from): row for row in rows}
    with transaction.atomic():
        shipped = Rule.objects.select_for_update(no_key=True).filter(body=None).order_by("pk")
        present = {(row.code, row.valid_from): row for row in shipped}
        faults = [fault for key, row in wanted.items() if key in present for fault in _rewritten(present[key], row)]
        missing = [row for key, row in present.items() if key not in wanted]
        codes = {row.code for row in wanted.values()}
        faults += [f"{row}: sudah dirilis tetapi hilang dari berkas" for row in missing if row.code in codes]
        if faults:
            raise RulesFileError(FILE_NAME, faults)
        changed = [present[key] for key, row in wanted.items() if key in present and _follow(present[key], row)]
        Rule.objects.bulk_update(changed, _FOLLOWS)  # first: an ended row makes room for the one that follows it
        added = [row for key, row in wanted.items() if key not in present]
        Rule.objects.bulk_create(added)
    return Loaded(len(added), len(changed), tuple(str(row) for row in missing))


def _rewritten(released: Rule, row: Rule) -> list[str]:
    return [
        f"{released}: `{name}` sudah dirilis sebagai {getattr(released, name)!r} dan tidak boleh menjadi "
        f"{getattr(row, name)!r}; tulis baris baru dengan `valid_from` sendiri"
        for name in _FIXED
        if getattr(released, name) != getattr(row, name)
    ]


def _follow(released: Rule, row: Rule) -> bool:
    """Copy what may follow the file; whether anything differed."""
    different = [name for name in _FOLLOWS if getattr(released, name) != getattr(row, name)]
    for name in different:
        setattr(released, name, getattr(row, name))
    return bool(different)


# -- the file


def read_file(path: Path, *, room: str) -> list[Rule]:
    """The rows of one file, unsaved; every code begins with the name of its ``room``. Raises RulesFileError."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - a safe loader, stricter
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RulesFileError(str(path), [f"bukan YAML yang dapat dibaca: {error}"]) from error
    return parse(data, room=room, name=str(path))


def parse(data: object, *, room: str, name: str) -> list[Rule]:
    """The rows of a parsed file, unsaved, oldest first within a code. Raises RulesFileError with all faults."""
    reader = _Reader(room)
    rows = reader.read(data)
    if reader.faults:
        raise RulesFileError(name, reader.faults)
    return rows


class _StrictLoader(yaml.CSafeLoader):
    """Refuses a key written twice, which YAML would silently let win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = {str(key) for key in keys if keys.count(key) > 1}
        if repeated:
            problem = f"kunci {', '.join(sorted(repeated))} ditulis dua kali"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_mapping(node, deep)


class _Reader:
    """Walks a file once, notes every fault and goes on."""

    def __init__(self, room: str) -> None:
        self.room = room
        self.faults: list[str] = []

    def read(self, data: object) -> list[Rule]:
        top = self._mapping(data, "berkas", ("format", "rules"))
        if top.get("format") != FORMAT:
            self._fault("berkas", f"`format` harus {FORMAT}")
        rows: list[Rule] = []
        codes: set[str] = set()
        for position, item in enumerate(self._list(top, "rules", "berkas")):
            rule = self._mapping(item, f"rules[{position}]", _RULE_KEYS)
            code = self._text(rule, "code", f"rules[{position}]")
            if code in codes:
                self._fault(code, "kode ditulis dua kali; satukan barisnya")
            codes.add(code)
            rows += self._rule(rule, code)
        return rows

    def _rule(self, rule: Mapping[str, Any], code: str) -> list[Rule]:
        if not _CODE.fullmatch(code) or not code.startswith(f"{self.room}."):
            self._fault(code, f"kode harus diawali `{self.room}.` dan hanya memuat huruf kecil, angka, titik, dan -")
        kind = self._one_of(rule, "kind", code, RuleKind.values)
        unit = self._one_of(rule, "unit", code, RuleUnit.values)
        if kind and unit and unit not in UNITS[kind]:
            self._fault(code, f"satuan `{unit}` tidak cocok untuk nilai berbentuk `{kind}`")
        shared = {
            "code": code,
            "label": self._text(rule, "label", code),
            "kind": kind,
            "unit": unit,
            "minimum": self._bound(rule, "minimum", code, kind),
            "maximum": self._bound(rule, "maximum", code, kind),
        }
        items = self._list(rule, "rows", code)
        rows = [self._row(item, f"{code} › rows[{position}]", shared) for position, item in enumerate(items)]
        self._end_each_before_the_next(rows, code)
        return rows

    def _row(self, item: object, where: str, shared: Mapping[str, Any]) -> Rule:
        row = self._mapping(item, where, _ROW_KEYS)
        value: object = None
        if "value" not in row:
            self._fault(where, "`value` tidak ada")
        elif shared["kind"]:
            try:
                value = stored(shared["kind"], row["value"], minimum=shared["minimum"], maximum=shared["maximum"])
            except ValueError as error:
                self._fault(where, f"`value` {error}")
        first, last = self._day(row, "valid_from", where), self._day(row, "valid_until", where, optional=True)
        if last is not None and last < first:
            self._fault(where, "`valid_until` mendahului `valid_from`")
        return Rule(
            **shared,
            value=value,
            source=self._text(row, "source", where),
            verified=self._one_of(row, "verified", where, Verification.values),
            note=self._text(row, "note", where) if "note" in row else "",
            valid_from=first,
            valid_until=last,
        )

    def _end_each_before_the_next(self, rows: Sequence[Rule], code: str) -> None:
        for row, following in pairwise(rows):
            if following.valid_from <= row.valid_from:
                self._fault(code, "baris harus urut menurut `valid_from`, dari yang terlama")
            elif row.valid_until is None:
                row.valid_until = following.valid_from - ONE_DAY
            elif row.valid_until >= following.valid_from:
                self._fault(code, f"baris sejak {row.valid_from} masih berlaku ketika baris berikutnya mulai")

    # -- pieces

    def _fault(self, where: str, message: str) -> None:
        self.faults.append(f"{where}: {message}")

    def _mapping(self, value: object, where: str, allowed: Iterable[str]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self._fault(where, "harus berisi kunci dan nilai")
            return {}
        for key in sorted(map(str, value.keys() - set(allowed))):
            self._fault(where, f"kunci `{key}` tidak dikenal")
        return value

    def _list(self, data: Mapping[str, Any], key: str, where: str) -> list[object]:
        value = data.get(key)
        if not isinstance(value, list) or not value:
            self._fault(where, f"`{key}` harus berupa daftar yang tidak kosong")
            return []
        return value

    def _text(self, data: Mapping[str, Any], key: str, where: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            self._fault(where, f"`{key}` harus berupa teks yang tidak kosong")
            return ""
        text = " ".join(value.split())
        longest = getattr(Rule._meta.get_field(key), "max_length", None)
        if longest is not None and len(text) > longest:
            self._fault(where, f"`{key}` lebih panjang dari {longest} huruf")
        return text

    def _one_of(self, data: Mapping[str, Any], key: str, where: str, allowed: Sequence[str]) -> str:
        value = data.get(key)
        if value not in allowed:
            self._fault(where, f"`{key}: {value}` tidak dikenal; pilih {', '.join(allowed)}")
            return ""
        return str(value)

    def _bound(self, data: Mapping[str, Any], key: str, where: str, kind: str) -> Decimal | None:
        if data.get(key) is None or not kind:
            return None
        if kind not in (RuleKind.COUNT, RuleKind.DECIMAL):
            self._fault(where, f"`{key}` hanya untuk nilai berupa bilangan")
            return None
        try:
            return Decimal(str(stored(RuleKind.DECIMAL, data[key])))
        except ValueError as error:
            self._fault(where, f"`{key}` {error}")
            return None

    def _day(self, data: Mapping[str, Any], key: str, where: str, *, optional: bool = False) -> Any:
        value = data.get(key)
        if optional and value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self._fault(where, f"`{key}` harus tanggal seperti 2026-01-31, bukan {value!r}")
            return None if optional else date.min
        return value

"""Reads a YAML mapping piece by piece and collects every fault instead of stopping at the first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pilar.instrument.faults import Fault, InstrumentError

# The C parser takes 14 ms for the 2021 file where the Python one takes 112 ms.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


#: The shipped files nest 12 deep.
_MAX_DEPTH = 20
_MAX_TEXT = 2_000
_SHOWN = 60
_LIST_FORMAT = 1
_YEARS = (2000, 2100)
T = TypeVar("T")


class _StrictLoader(_Base):  # type: ignore[misc]
    """A safe loader that refuses a key written twice, which YAML would silently let win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(None, None, "kunci harus teks", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"kunci {key!r} ditulis dua kali", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """Parse ``text`` into a mapping. Raises InstrumentError where it is no YAML mapping or repeats a key."""
    try:
        _refuse_bombs(text)
        data = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader
    except (yaml.YAMLError, ValueError, KeyError, AttributeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"baris {mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error)
        raise InstrumentError(name, [Fault(where, "yaml", f"bukan YAML yang dapat dibaca: {problem}")]) from error
    if not isinstance(data, dict):
        raise InstrumentError(name, [Fault(name, "yaml", "isinya bukan daftar kunci dan nilai")])
    return data


def _refuse_bombs(text: str) -> None:
    """An alias can make gigabytes of a few lines, and deep nesting overflows the parser's stack; no rule needs them."""
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError("jangkar dan alias (& dan *) tidak dipakai di sini")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _MAX_TEXT:
            raise yaml.YAMLError("memuat teks yang terlalu panjang")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise yaml.YAMLError("bersarang terlalu dalam")


def read_text(path: Path) -> str:
    """The text of an instrument file. Raises InstrumentError where it cannot be opened or is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InstrumentError(path.name, [Fault(str(path), "file", f"berkas tidak dapat dibaca: {error}")]) from error


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of ``data`` (sorted keys, no spaces, UTF-8); dates are written as ISO text."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


class Reader:
    """Takes values out of mappings, checks their shape and notes what is wrong in ``faults``."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, code: str, message: str) -> None:
        self.faults.append(Fault(where, code, message))

    def mapping(self, value: Any, where: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return {str(key): item for key, item in value.items()}
        self.fault(where, "shape", "harus berisi kunci dan nilai")
        return {}

    def items(self, data: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        """The list of mappings under ``key``; an absent or empty one is a fault."""
        value = data.get(key)
        if not isinstance(value, list) or not value:
            self.fault(where, "missing-key", f"`{key}` harus berupa daftar yang tidak kosong")
            return []
        return [self.mapping(item, f"{where} › {key}[{position}]") for position, item in enumerate(value)]

    def listed(
        self, data: Mapping[str, Any], key: str, name: str, build: Callable[[Reader, dict[str, Any], str], T]
    ) -> dict[str, T]:
        """A list of rules by their ``code``, each built by ``build(reader, item, where)``.

        Beside the list under ``key`` stand ``format`` 1 and ``checked``, the day on which the sources were looked at.
        """
        self.only(data, ("format", "checked", key), name)
        if data.get("format") is not _LIST_FORMAT:
            self.fault(name, "format", f"`format` harus {_LIST_FORMAT}")
        if type(data.get("checked")) is not date:
            self.fault(name, "shape", "`checked` harus tanggal, misalnya 2026-11-25")
        found: dict[str, T] = {}
        for position, item in enumerate(self.items(data, key, name)):
            where = f"{key}[{position}]"
            one = build(self, item, where)
            if (code := str(item.get("code", ""))) in found:
                self.fault(where, "duplicate", f"kode {code} dipakai dua kali")
            found[code] = one
        return found

    def years(self, item: Mapping[str, Any], where: str) -> tuple[int, int | None]:
        """``since`` and ``until``: the first and the last year for which a rule holds; no ``until``: it holds still."""
        since = self._year(item, "since", where)
        if "until" not in item:
            return since, None
        until = self._year(item, "until", where)
        if until < since:
            self.fault(where, "shape", "`until` mendahului `since`")
        return since, until

    def _year(self, item: Mapping[str, Any], key: str, where: str) -> int:
        year = item.get(key)
        if type(year) is int and _YEARS[0] <= year <= _YEARS[1]:
            return year
        self.fault(where, "shape", f"`{key}` harus tahun, misalnya 2024")
        return _YEARS[0]

    def texts(self, data: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fault(where, "shape", f"`{key}` harus berupa daftar teks")
            return ()
        return tuple(value)

    def text(self, data: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
        value = data.get(key, default)
        if value is None:
            self.fault(where, "missing-key", f"`{key}` tidak ada")
            return ""
        if not isinstance(value, str):
            self.fault(where, "shape", f"`{key}` harus berupa teks")
            return ""
        if default is None and not value.strip():
            self.fault(where, "missing-key", f"`{key}` kosong")
        return " ".join(value.split())

    def one_of(self, data: Mapping[str, Any], key: str, where: str, allowed: Iterable[str]) -> str:
        value = self.text(data, key, where)
        choices = tuple(allowed)
        if value and value not in choices:
            self.fault(where, "unknown-value", f"`{key}: {value[:_SHOWN]}` tidak dikenal; pilih {', '.join(choices)}")
        return value if value in choices else choices[0]

    def number(self, data: Mapping[str, Any], key: str, where: str, low: int = 0, high: int = 1000) -> Fraction:
        """An exact number in ``low``..``high``: the decimal that was written, so 0.67 is 67/100."""
        if key not in data or data[key] is None:
            self.fault(where, "missing-key", f"`{key}` tidak ada")
            return Fraction(0)
        return self.exact(data[key], f"`{key}`", where, low, high)

    def exact(self, value: Any, name: str, where: str, low: int = 0, high: int = 1000) -> Fraction:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(where, "not-a-number", f"{name} harus berupa angka, bukan {type(value).__name__}")
            return Fraction(0)
        try:
            number = Fraction(str(value))
        except ValueError:  # nan, inf, or more digits than Python writes
            self.fault(where, "not-a-number", f"{name} bukan angka biasa")
            return Fraction(0)
        if not low <= number <= high:
            self.fault(where, "out-of-range", f"{name} {str(value)[:_SHOWN]} di luar {low} sampai {high}")
            return Fraction(0)
        return number

    def only(self, data: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
        """Every key outside ``allowed`` is a fault: a misspelt rule must not be ignored."""
        for key in sorted(set(data) - set(allowed)):
            self.fault(where, "unknown-key", f"kunci `{key}` tidak dikenal")

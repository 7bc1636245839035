"""The OpenAPI document as a page: tables of parameters, answers and fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_TYPES: Final = {"string": "teks", "integer": "bilangan bulat", "number": "bilangan", "boolean": "benar/salah",
                 "array": "daftar", "object": "objek", "null": "null"}  # fmt: skip
_FORMATS: Final = {"date": "tanggal (2026-11-26)", "date-time": "waktu (ISO 8601)", "uri": "alamat"}


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, or a field of an answer; ``name`` of a field within another one is ``answers[].soal_id``."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Status:
    """A status that an operation may answer with, and what it means."""

    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address as the page shows it."""

    id: str
    address: str
    summary: str
    about: str
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one tag."""

    name: str
    operations: tuple[Operation, ...]


def shown(document: Mapping[str, Any]) -> dict[str, Any]:
    """What ``organisation/api_docs.html`` needs of an OpenAPI document: ``info`` and ``groups``."""
    groups: dict[str, list[Operation]] = {}
    for address, methods in document["paths"].items():
        for operation in methods.values():
            groups.setdefault(operation["tags"][0], []).append(_operation(document, address, operation))
    return {
        "info": document["info"],
        "groups": [Group(name, tuple(operations)) for name, operations in groups.items()],
    }


def _operation(document: Mapping[str, Any], address: str, operation: Mapping[str, Any]) -> Operation:
    parameters = tuple(
        Row(each["name"], _kind(document, each["schema"]), each["required"], each.get("description", ""))
        for each in operation["parameters"]
    )
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    statuses = tuple(Status(code, told["description"]) for code, told in operation["responses"].items())
    return Operation(
        operation["operationId"], address, operation["summary"], operation.get("description", ""), parameters,
        tuple(_fields(document, answer)), statuses,
    )  # fmt: skip


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], within: str = "") -> Iterator[Row]:
    schema = _resolved(document, schema)
    required = schema.get("required", [])
    for name, given in schema.get("properties", {}).items():
        found = _resolved(document, given)
        yield Row(f"{within}{name}", _kind(document, given), name in required, given.get("description", ""))
        if found.get("type") == "array":
            yield from _fields(document, found["items"], f"{within}{name}[].")
        elif "properties" in found:
            yield from _fields(document, found, f"{within}{name}.")


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """``schema``, or what it refers to; of several kinds the one that is not null."""
    if "$ref" in schema:
        found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    for each in schema.get("anyOf", []):
        if each.get("type") != "null":
            return _resolved(document, each)
    return schema


def _kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " atau ".join(_kind(document, each) for each in schema["anyOf"])
    found = _resolved(document, schema)
    if "enum" in found:
        return " | ".join(str(each) for each in found["enum"])
    if found.get("type") == "array":
        return f"daftar {_kind(document, found['items'])}"
    return _FORMATS.get(found.get("format", "")) or _TYPES.get(found.get("type", ""), "")

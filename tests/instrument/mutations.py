"""Mutations of the shipped instrument, each with the faults that it must show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pilar.instrument.faults import Fault, InstrumentError
from pilar.instrument.loader import parse
from tests.instrument.sheets import find

NAME = "uji.yaml"
AREA_6, IPAK, PERFORMANCE, IPKP = 7, 9, 10, 11  # positions among the floors
Data = dict[str, Any]
Part = Callable[[Data], Data]
Spoil = Callable[[Data], object]


@dataclass(frozen=True)
class Case:
    """A mutation of the shipped data, and the faults (where, code) that it must show, no more and no fewer."""

    name: str
    spoil: Spoil
    faults: tuple[tuple[str, str], ...]


def case(name: str, spoil: Spoil, *faults: tuple[str, str]) -> Case:
    return Case(name, spoil, faults)


def faults_of(data: Data) -> tuple[Fault, ...]:
    with pytest.raises(InstrumentError) as caught:
        parse(data, NAME)
    return caught.value.faults


# -- the part of the file that is spoilt


def top(data: Data) -> Data:
    return data


def of(code: str) -> Part:
    return lambda data: find(data, code)


def scale(key: str) -> Part:
    return lambda data: data["scales"][key]


def criteria(code: str) -> Part:
    return lambda data: find(data, code)["criteria"]


def formula(code: str) -> Part:
    return lambda data: find(data, code)["formula"]


def input_of(code: str, position: int) -> Part:
    return lambda data: find(data, code)["fields"][position]


def area(number: int) -> Part:
    return lambda data: data["areas"][number - 1]


def predicate(position: int) -> Part:
    return lambda data: data["predicates"][position]


def floor(position: int, number: int) -> Part:
    return lambda data: data["predicates"][position]["floors"][number]


def policy(position: int) -> Part:
    return lambda data: data["policies"][position]


def without_index(data: Data) -> Data:
    for position in range(2):
        floor(position, IPKP)(data).pop("index")
    return data


# -- how it is spoilt


def put(part: Part, **values: object) -> Spoil:
    return lambda data: part(data).update(values)


def drop(part: Part, key: str) -> Spoil:
    return lambda data: part(data).pop(key)


def both(*spoils: Spoil) -> Spoil:
    return lambda data: [spoil(data) for spoil in spoils]


def drop_floor(position: int, number: int) -> Spoil:
    return lambda data: predicate(position)(data)["floors"].pop(number)

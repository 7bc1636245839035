"""Answer sheets for the tests: the shipped files as plain data, ready-made sheets, random ones and Hypothesis ones."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import pilar.instrument
from pilar.instrument.engine import Raw
from tests.instrument.oracle import DISCIPLINE, DONE_OF_DUE, SURVEYS

SHIPPED = Path(pilar.instrument.__file__).parent / "data"
INSTRUMENT = SHIPPED / "permenpanrb-90-2021.yaml"
EDITION = SHIPPED / "edition-2026.yaml"
VARIATION = Path(__file__).parent / "data" / "variasi.yaml"

Sheet = dict[str, Raw]

#: Properties run the same examples everywhere; one sheet has 127 fields, which Hypothesis calls large.
property_test = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@cache
def _parsed(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


def plain(path: Path = INSTRUMENT) -> dict[str, Any]:
    """A shipped file as parsed YAML, a fresh copy that a test may spoil."""
    return copy.deepcopy(_parsed(path))


def find(data: Any, code: str) -> Any:
    """The node or question with this code inside parsed YAML."""
    found = _search(data.get("components", []), code)
    assert found is not None, code
    return found


def _search(value: Any, code: str) -> Any:
    if isinstance(value, dict):
        if value.get("code") == code and ("title" in value or "name" in value):
            return value
        value = list(value.values())
    if isinstance(value, list):
        return next((found for item in value if (found := _search(item, code)) is not None), None)
    return None


@dataclass(frozen=True)
class Blank:
    """One field to fill in: ``options`` (best first) of a choice, none for a number."""

    key: str
    kind: str
    options: tuple[str, ...] = ()


@cache
def blanks() -> tuple[Blank, ...]:
    """Every field of the shipped instrument, read from its YAML."""
    form = _parsed(INSTRUMENT)
    found: list[Blank] = []

    def walk(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            if "scale" in value:
                found.append(Blank(value["code"], "option", tuple(form["scales"][value["scale"]]["options"])))
            elif "fields" in value:
                found.extend(Blank(f"{value['code']}.{item['code']}", item["kind"]) for item in value["fields"])
            else:
                for item in value.values():
                    walk(item)

    walk(form["components"])
    return tuple(found)


def choices() -> list[Blank]:
    return [blank for blank in blanks() if blank.kind == "option"]


def numerators() -> dict[str, str]:
    """The field that counts what was done, by question."""
    return {code: f"{code}.{done[0]}" for code, (done, _) in DONE_OF_DUE.items()}


def denominators(code: str) -> list[str]:
    return [f"{code}.{name}" for name in DONE_OF_DUE[code][1]]


# -- ready-made sheets


def _sheet(option: Callable[[tuple[str, ...]], str], done: int, due: int, cases: int, index: Raw) -> Sheet:
    sheet: Sheet = {blank.key: option(blank.options) if blank.options else 0 for blank in blanks()}
    for code in DONE_OF_DUE:
        # Shared among the classes of the duty to report; the same figure asked twice is the same figure.
        due_keys = denominators(code)
        sheet |= dict.fromkeys(due_keys, 0)
        sheet[due_keys[0]] = due
        sheet[numerators()[code]] = done
    sheet[f"{DISCIPLINE}.tahun_lalu"], sheet[f"{DISCIPLINE}.tahun_ini"] = due, cases
    return sheet | {f"{code}.indeks": index for code in SURVEYS}


def best() -> Sheet:
    """Everything as good as it can be: 100."""
    return _sheet(lambda options: options[0], done=10, due=10, cases=0, index=4)


def worst() -> Sheet:
    """Everything answered, as badly as it can be: 0."""
    sheet = _sheet(lambda options: options[-1], done=0, due=10, cases=10, index=0)
    # One agent's 0 changes are the 0 changes of the next question.
    return sheet | {"A.II.1.i.b.perubahan": 0}


def nobody_owes() -> Sheet:
    """As ``best``, but without cases, complaints or duties to report: 0 of 0."""
    sheet = best()
    for code in ("A.II.5.ii.a", "A.II.5.iii.a", "A.II.5.iii.b"):
        sheet |= dict.fromkeys([*denominators(code), numerators()[code]], 0)
    return sheet | {f"{DISCIPLINE}.tahun_lalu": 0, f"{DISCIPLINE}.tahun_ini": 0}


# -- random sheets


def random_sheet(rng: random.Random) -> Sheet:
    """A sheet of any mood: empty to full, poor to excellent, with zeros, excesses and numbers of every type."""
    blank_share = rng.choice([0, 0, 0, 0.01, 0.1, 0.5, 0.95])
    best_share = rng.choice([0, 0.3, 0.7, 0.9, 0.98])
    highest = rng.choice([1, 3, 12, 400])
    keys = list(blanks())
    rng.shuffle(keys)
    sheet: Sheet = {}
    for blank in keys:
        if rng.random() < blank_share:
            if rng.random() < 0.5:
                sheet[blank.key] = None
        elif blank.options:
            sheet[blank.key] = blank.options[0] if rng.random() < best_share else rng.choice(blank.options)
        elif blank.kind == "index":
            sheet[blank.key] = _random_index(rng, best_share)
        else:
            number = 0 if rng.random() < 0.1 else rng.randint(0, highest)
            sheet[blank.key] = rng.choice([int, float, Decimal, Fraction])(number)
    if rng.random() < 0.7:
        _keep_promises(rng, sheet, best_share)
    return sheet


def _random_index(rng: random.Random, best_share: float) -> Raw:
    usual: list[Raw] = [0, 3.2, Decimal("3.60"), 4, Fraction(18, 5)]
    if rng.random() < 0.3:
        return rng.choice(usual)
    hundredths = rng.randint(320 if rng.random() < best_share else 0, 400)
    spellings: list[Raw] = [hundredths / 100, Decimal(hundredths) / 100, Fraction(hundredths, 101)]
    return rng.choice(spellings)


def _keep_promises(rng: random.Random, sheet: Sheet, best_share: float) -> None:
    """Make most of what was due done, as on a real sheet; otherwise done and due are independent and often absurd."""
    for code, key in numerators().items():
        due = [sheet.get(item) for item in denominators(code)]
        if rng.random() < best_share and sheet.get(key) is not None and None not in due:
            sheet[key] = sum(int(Fraction(str(number))) for number in due)
    if rng.random() < best_share and sheet.get(f"{DISCIPLINE}.tahun_ini") is not None:
        sheet[f"{DISCIPLINE}.tahun_ini"] = 0


# -- Hypothesis


def answers_to(blank: Blank) -> st.SearchStrategy[Raw]:
    """Any answer that is not blank."""
    if blank.options:
        return st.sampled_from(blank.options)
    if blank.kind == "index":
        return st.one_of(
            st.fractions(0, 4, max_denominator=1000),
            st.decimals("0", "4", places=2),
            st.sampled_from([0, 3.2, 3.6, 4]),
        )
    return st.integers(0, 12)


def any_sheets() -> st.SearchStrategy[Sheet]:
    """Any allowed sheet, with blanks written as None."""
    return st.fixed_dictionaries({blank.key: st.none() | answers_to(blank) for blank in blanks()})


def shuffled(sheet: Mapping[str, Raw], rng: random.Random) -> Sheet:
    items = list(sheet.items())
    rng.shuffle(items)
    return dict(items)

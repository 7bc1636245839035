"""What a step costs and what is left out by itself: data with a source, and what a team changes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pilar.errors import PilarError
from pilar.instrument.faults import InstrumentError
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument, Question
from pilar.instrument.reading import Reader, read_text, read_yaml

DATA = Path(__file__).parent.parent / "data"
FORMAT = 1
FILES: Final[Mapping[str, str]] = MappingProxyType({"permenpanrb-90-2021": "efforts-2021.yaml"})
#: The steps of what is counted: a fifth of a ratio, a tenth of an index.
FIFTH, TENTH = Fraction(1, 5), Fraction(1, 10)
_INDEX = "index"


@dataclass(frozen=True, slots=True)
class Efforts:
    """Team-days: ``scales`` for each option up from the worst, ``ratio`` and ``decrease`` for each fifth, ``index`` for
    each tenth. ``own``: what the team set for one step of a question. ``left_out``: reasons by question or ``index``.
    """

    scales: Mapping[str, tuple[Fraction, ...]]
    ratio: Fraction
    decrease: Fraction
    index: Fraction
    left_out: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Fraction] = field(default_factory=dict)
    source: str = ""
    checked: str = ""
    note: str = ""

    def of_options(self, question: Question, below: int, above: int) -> Fraction:
        """From the option ``below`` to ``above``, both counted from the worst, which is 0."""
        if question.code in self.own:
            return self.own[question.code] * (above - below)
        return sum(self.scales[question.scale.id][below:above], Fraction(0))

    def of_share(self, question: Question, share: Fraction) -> Fraction:
        """For ``share`` (above 0) more of a ratio, or less of last year's cases; a started fifth counts whole."""
        each = self.ratio if question.formula.kind == "ratio" else self.decrease
        return self.own.get(question.code, each) * -(-share // FIFTH)

    def of_index(self, question: Question, points: Fraction) -> Fraction:
        """For ``points`` more of an index; a started tenth counts whole."""
        return self.own.get(question.code, self.index) * -(-points // TENTH)

    def reason_left_out(self, question: Question) -> str | None:
        """Why Pilar leaves ``question`` out unless it is asked for; None where it is work of the unit's own."""
        return self.left_out.get(_INDEX if question.formula.kind == "index" else question.code)

    def with_own(self, own: Mapping[str, Fraction]) -> Efforts:
        """These efforts with what the team set, in team-days for each step of a question."""
        return replace(self, own=MappingProxyType({**self.own, **own}))


@cache
def load_efforts(instrument: str) -> Efforts:
    """The shipped efforts, read once. Raises InstrumentError with all faults, PilarError where there are none."""
    if instrument not in FILES:
        raise PilarError(f"Instrumen {instrument} belum mempunyai daftar beban kerja.")
    path = DATA / FILES[instrument]
    return parse_efforts(read_yaml(read_text(path), path.name), path.name, load(instrument))


def parse_efforts(data: Mapping[str, Any], name: str, instrument: Instrument) -> Efforts:
    """Build the efforts and hold them against ``instrument``: every scale that is used, and no unknown question."""
    read = Reader()
    keys = ("format", "instrument", "source", "checked", "note", "scales", "ratio", "decrease", "index", "left_out")
    read.only(data, keys, name)
    if data.get("format") is not FORMAT:
        read.fault(name, "format", f"`format` harus {FORMAT}")
    if read.text(data, "instrument", name) != instrument.id:
        read.fault(name, "unknown-value", f"`instrument` harus {instrument.id}")
    efforts = Efforts(
        scales=MappingProxyType(_scales(read, data, name, instrument)),
        ratio=read.number(data, "ratio", name),
        decrease=read.number(data, "decrease", name),
        index=read.number(data, "index", name),
        left_out=MappingProxyType(_left_out(read, data, name, instrument)),
        source=read.text(data, "source", name),
        checked=read.text(data, "checked", name),
        note=read.text(data, "note", name),
    )
    if read.faults:
        raise InstrumentError(name, read.faults)
    return efforts


def _scales(
    read: Reader, data: Mapping[str, Any], name: str, instrument: Instrument
) -> dict[str, tuple[Fraction, ...]]:
    where = f"{name} › scales"
    given = read.mapping(data.get("scales"), where)
    read.only(given, instrument.scales, where)
    found = {}
    for code, scale in instrument.scales.items():
        days, steps = given.get(code), len(scale.options) - 1
        if not isinstance(days, list) or len(days) != steps:
            read.fault(where, "shape", f"`{code}` harus daftar {steps} angka, satu untuk tiap opsi naik")
            continue
        found[code] = tuple(read.exact(each, f"`{code}`", where) for each in days)
    return found


def _left_out(read: Reader, data: Mapping[str, Any], name: str, instrument: Instrument) -> dict[str, str]:
    where = f"{name} › left_out"
    given = read.mapping(data.get("left_out", {}), where)
    read.only(given, (_INDEX, *instrument.questions), where)
    return {code: read.text(given, code, where) for code in given}

"""Short words for floors and areas, where a table has little room."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from pilar.instrument.model import Instrument
from pilar.kernel.charts import Mark
from pilar.numbers import percent_text

_SHORT: Final = {
    "total": "Total", "pengungkit": "Pengungkit", "hasil-bersih": "Hasil bersih", "ipak": "IPAK",
    "capaian": "Capaian kinerja", "ipkp": "IPKP",
}  # fmt: skip


def short_floor(code: str) -> str:
    """``area-3`` as ``Area 3``, ``ipak`` as ``IPAK``; another code as it is."""
    if code.startswith("area-"):
        return f"Area {code[5:]}"
    return _SHORT.get(code, code)


def codes_in(marked: str) -> list[str]:
    """The codes of a worksheet's ``failing_codes``."""
    return [code for code in marked.split("|") if code]


def short_floors(marked: str) -> list[str]:
    """``|total|area-3|`` as Total and Area 3."""
    return [short_floor(code) for code in codes_in(marked)]


def area_minimum(instrument: Instrument, predicate: str, number: int) -> Fraction | None:
    """The share of an area's weight that a predicate asks for; None where it sets none or measures in points."""
    found = instrument.predicates.get(predicate)
    for floor in found.floors if found else ():
        if floor.node == f"area-{number}" and floor.measure == "share":
            return floor.minimum
    return None


def area_marks(instrument: Instrument, predicates: Iterable[str]) -> list[Mark]:
    """A line for each predicate whose minimum is the same in all areas: it then stands across a whole chart."""
    marks = []
    for code in predicates:
        minimums = {area_minimum(instrument, code, number) for number in instrument.areas}
        minimum = minimums.pop() if len(minimums) == 1 else None
        if minimum is not None:
            marks.append(Mark(code.lower(), f"{code} {percent_text(minimum)}", minimum))
    return marks

"""The recap in words: the state of a zone at the TPI, the columns of the download, the rows of the paper."""

from __future__ import annotations

from typing import Any, Final

from pilar.evaluation.assessment.queries.recap import Line
from pilar.evaluation.models import Worksheet
from pilar.evaluation.presenters.words import short_floor
from pilar.kernel.exports import Column, Kind
from pilar.kernel.templatetags.indonesian import angka
from pilar.numbers import percent_text

DASH: Final = "–"


def state_of(row: Worksheet) -> tuple[str, str]:
    """What is to be said of the zone, and the kind of its tag."""
    own = line_of(row).own
    if own is None:
        return row.get_state_display(), "plain"
    if own.meets_target:
        return f"Memenuhi syarat {row.zone.target}", "good"
    return f"{own.failing} syarat {row.zone.target} gagal", "bad"


def line_of(row: Worksheet) -> Line:
    found: Line = row.__dict__["line"]
    return found


def failing_of(row: Worksheet) -> str:
    """The floors that fail, by their short names."""
    own = line_of(row).own
    codes = [code for code in own.failing_codes.split("|") if code] if own else []
    return ", ".join(short_floor(code) for code in codes)


def area_texts(row: Worksheet) -> list[str]:
    """What the assessor's worksheet says of each area; a dash where it has agreed to nothing."""
    own = line_of(row).own
    return [area_text(own, number) if own else DASH for number in range(1, 7)]


def area_text(sheet: Worksheet, number: int) -> str:
    """The stored share of an area in whole percents; one that misses its floor with two decimals, so that 59,83 % is
    not read as 60 %."""
    share = getattr(sheet, f"area_{number}")
    failing = sheet.failing_codes.split("|")
    return DASH if share is None else percent_text(share, 2 if f"area-{number}" in failing else 0)


def _area(number: int) -> Any:
    return lambda row: line_of(row).areas[number - 1]


COLUMNS: Final[tuple[Column[Worksheet], ...]] = (
    Column("Peringkat", lambda row: line_of(row).rank, Kind.COUNT, 10),
    Column("Zona", lambda row: row.zone.name, width=40),
    Column("OPD", lambda row: row.zone.unit.parent.name if row.zone.unit.parent else "", width=36),
    Column("Target", lambda row: row.zone.target, width=10),
    Column("Nilai unit", lambda row: row.total, Kind.NUMBER, 12),
    Column("Nilai TPI", lambda row: own.total if (own := line_of(row).own) else None, Kind.NUMBER, 12),
    *(Column(f"Area {number} (bagian)", _area(number), Kind.NUMBER, 12) for number in range(1, 7)),
    Column("Syarat gagal", lambda row: own.failing if (own := line_of(row).own) else None, Kind.COUNT, 10),
    Column("Yang gagal", failing_of, width=40),
    Column("Keadaan", lambda row: state_of(row)[0], width=30),
    Column("Lembar kerja unit", lambda row: row.get_state_display(), width=20),
)


def printed(row: Worksheet) -> list[str]:
    """A row of the paper."""
    line = line_of(row)
    return [
        angka(line.rank, 0) if line.rank else DASH, row.zone.name, row.zone.target, angka(row.total),
        angka(line.own.total) if line.own else DASH, *area_texts(row), state_of(row)[0], failing_of(row),
    ]  # fmt: skip

"""A monev as its page shows it: the frozen agenda in words, its decisions, what comes next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.urls import reverse

from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Instrument
from pilar.kernel.charts import Bar, stacked_bar
from pilar.kernel.exports import Column, Kind
from pilar.numbers import percent_text
from pilar.records.schedule import Period
from pilar.roadmap.models import Monev
from pilar.roadmap.presenters.floors import FloorRow, floor_rows
from pilar.roadmap.queries.monev import Slot

#: The pieces of the picture of floors.
LEGEND: Final = (("first", "Diraih"), ("second", "Masih kurang"))


@dataclass(frozen=True, slots=True)
class Line:
    """A plan item on the agenda, with the address of its page where there is one."""

    number: int
    title: str
    owner: str
    due_on: date | None
    percent: int
    url: str
    move: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What was frozen, ready for the page."""

    day: date
    since: date
    total: Decimal | None
    total_before: Decimal | None
    failing: int | None
    floors: tuple[FloorRow, ...]
    bars: tuple[Bar, ...]
    late: tuple[Line, ...]
    next: tuple[Line, ...]
    done: tuple[Line, ...]
    running: tuple[Line, ...]
    moves: tuple[Mapping[str, Any], ...]
    obstacles: tuple[Mapping[str, Any], ...]
    open: tuple[Mapping[str, Any], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the plan to talk about."""
        lists = (self.late, self.next, self.done, self.running, self.moves, self.obstacles, self.open)
        return not any(lists)


def agenda_of(monev: Monev) -> Agenda:
    """No query; ``monev.zone`` comes along."""
    told = json.loads(monev.agenda)
    score, before = told.get("score"), told.get("score_before")
    instrument = rulebook(monev.zone.edition).instrument
    rows: list[FloorRow] = []
    if score:
        rows = floor_rows(instrument, told["target"], score["floors"], before["floors"] if before else None)
    lines = {name: tuple(_line(monev, each) for each in told[name]) for name in ("late", "next", "done", "running")}
    return Agenda(
        date.fromisoformat(told["day"]), date.fromisoformat(told["since"]),
        Decimal(score["total"]) if score else None, Decimal(before["total"]) if before else None,
        score["failing"] if score else None, tuple(rows),
        tuple(_bars(instrument, told["target"], score["floors"])) if score else (),
        moves=tuple({**each, "before": _day(each["before"]), "after": _day(each["after"])} for each in told["moves"]),
        obstacles=tuple(told["obstacles"]),
        open=tuple({**each, "due_on": _day(each["due_on"])} for each in told["open"]), **lines,
    )  # fmt: skip


def _line(monev: Monev, each: Mapping[str, Any]) -> Line:
    zone, item = monev.zone_id, each["item"]
    move = reverse("roadmap:work_due", args=[zone, item])
    return Line(
        each["number"], each["title"], each["owner"], _day(each["due_on"]), each["percent"],
        reverse("roadmap:item", args=[zone, item]), f"{move}?monev={monev.pk}", _day(each.get("done_on")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _bars(instrument: Instrument, target: str, values: Mapping[str, str]) -> list[Bar]:
    """Each floor as the share of its minimum that is reached: filled what is there, hatched what is lacking."""
    found = []
    for floor in instrument.predicates[target].floors:
        if floor.code not in values or not floor.minimum:
            continue
        share = min(Fraction(values[floor.code]) / floor.minimum, Fraction(1))
        label, text = short_floor(floor.code), percent_text(share)
        lacking = Fraction(1) - share
        said = f"{label}: {text} dari yang diminta {target}{', terpenuhi' if not lacking else ''}."
        parts = [("first", share), *([("second", lacking)] if lacking else [])]
        found.append(stacked_bar(label, text, said, parts, Fraction(1)))
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """One of the steps of a monev, done or not, with where to do it."""

    label: str
    done: bool
    says: str
    url: str = ""
    act: str = ""


def slot_columns() -> tuple[Column[Slot], ...]:
    """Of the download of the year."""
    return (
        Column("Masa", lambda row: row.period.label, width=22),
        Column("Mulai", lambda row: row.period.first, Kind.DATE, 14),
        Column("Sampai", lambda row: row.period.last, Kind.DATE, 14),
        Column("Keadaan", lambda row: row.words, width=24),
        Column("Rapat", lambda row: _meeting(row, "starts_at"), Kind.DATE, 14),
        Column("Tempat", lambda row: _meeting(row, "place"), width=24),
        Column("Hadir", lambda row: _of(row, "came"), Kind.COUNT, 10),
        Column("Keputusan", lambda row: _of(row, "made"), Kind.COUNT, 12),
        Column("Selesai", lambda row: _of(row, "closed"), Kind.COUNT, 10),
        Column("Notulen", lambda row: ("ada" if row.monev.document else "belum") if row.monev else None, width=12),
    )


def _meeting(slot: Slot, name: str) -> Any:
    activity = slot.monev.activity if slot.monev else slot.meeting
    return getattr(activity, name) if activity else None


def _of(slot: Slot, name: str) -> Any:
    return (slot.monev.__dict__[name] or 0) if slot.monev else None


def period_of(monev: Monev) -> Period:
    return Period(monev.period_from, monev.period_until)

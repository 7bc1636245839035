"""The steps of an evaluation year: a list in data/milestones.yaml with the usual windows, and the windows of a body.

What holds is a row (``Milestone``), set from the letter of the year. Without one the usual window is shown as an
estimate and decides nothing: no row, no window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pilar.evaluation.models import Milestone
from pilar.instrument.faults import InstrumentError
from pilar.instrument.reading import Reader, read_text, read_yaml
from pilar.organisation.roles import ROLES

#: The unit fills in its worksheet and hands it in. Outside of it nothing is handed in; after it nothing is answered.
SELF_ASSESSMENT: Final = "self-assessment"
#: Stages of TPN by which rooms act: the presentation is made ready for the one, the other decides on the predicate.
DESK, DECISION = "desk-evaluation", "determination"

#: In the place of a role: a party that does not work with this system.
OUTSIDE: Final = "outside"
_ACTORS: Final = (*ROLES, OUTSIDE)
FILE = Path(__file__).parent / "data" / "milestones.yaml"
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "confirmed": "dibaca dari naskah resmi",
        "unconfirmed": "belum dipastikan",
        "policy": "tanggalnya kelaziman, bukan dari peraturan",
    }
)
AHEAD, OPEN, OVER = "ahead", "open", "over"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the year: who acts, and its usual window as (day, month) of the evaluation year.

    ``role``: whose desk it comes to, a code of organisation/roles.py, OUTSIDE, or empty for nobody's. ``needs``: codes
    of the steps that must have happened before. ``selects``: only some units go through it, and
    what comes after concerns those alone. ``stage``: its place among the stages of TPN, 0 for none of them;
    ``objection``: whoever fails it may object.
    """

    code: str
    label: str
    actor: str
    opens: tuple[int, int]
    closes: tuple[int, int]
    source: str
    status: str
    note: str
    role: str = ""
    needs: tuple[str, ...] = ()
    selects: bool = False
    stage: int = 0
    objection: bool = False

    def usual(self, year: int) -> tuple[date, date]:
        """The first and the last day of the usual window in ``year``."""
        (first, first_month), (last, last_month) = self.opens, self.closes
        return date(year, first_month, first), date(year, last_month, last)

    @property
    def status_label(self) -> str:
        return STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Window:
    """A step in one year: its row where the body has set one, else the usual window, ``is_estimate``."""

    step: Step
    opens_on: date
    closes_on: date
    row: Milestone | None

    @property
    def is_estimate(self) -> bool:
        """Whether the body has set nothing: then the days open and close nothing."""
        return self.row is None

    @property
    def doubt(self) -> str:
        """What is still open about the days, in words; empty where a letter has settled them."""
        if self.row is None:
            return "perkiraan"
        return "" if self.row.is_confirmed else "belum dipastikan"

    @property
    def source(self) -> str:
        return self.row.source if self.row else self.step.source

    def state(self, day: date) -> str:
        """AHEAD, OPEN or OVER on ``day``."""
        return AHEAD if day < self.opens_on else OVER if day > self.closes_on else OPEN


def windows_of(year: int, rows: Iterable[Milestone]) -> list[Window]:
    """Every step of ``year`` with its window, by its days. ``rows``: what the body has set for that year."""
    known = {row.code: row for row in rows}
    found = []
    for step in steps().values():
        row = known.get(step.code)
        opens_on, closes_on = (row.opens_on, row.closes_on) if row else step.usual(year)
        found.append(Window(step, opens_on, closes_on, row))
    return sorted(found, key=lambda window: (window.opens_on, window.closes_on))


def next_of(windows: Sequence[Window], day: date) -> Window | None:
    """What comes next on ``day``: the open step that closes first, else the one that opens first; None after all."""
    running = [window for window in windows if window.state(day) == OPEN]
    if running:
        return min(running, key=lambda window: window.closes_on)
    return next((window for window in windows if window.state(day) == AHEAD), None)


def steps() -> Mapping[str, Step]:
    """The steps by code, in the order of the file, read once. Raises InstrumentError with every fault of the file."""
    return _steps()


def selected_before(step: Step) -> Step | None:
    """The nearest step before ``step`` through which only some units go; None where it concerns all."""
    for code in step.needs:
        before = steps()[code]
        found = before if before.selects else selected_before(before)
        if found is not None:
            return found
    return None


@cache
def _steps() -> Mapping[str, Step]:
    return parse_steps(read_yaml(read_text(FILE), FILE.name), FILE.name)


def parse_steps(data: Mapping[str, Any], name: str) -> Mapping[str, Step]:
    """Build the steps. Raises InstrumentError with all faults: unknown keys, days that do not exist, a code or a place
    among the stages twice, a step left out that rooms act by."""
    read = Reader()
    found = read.listed(data, "steps", name, _step)
    for step in found.values():
        for code in step.needs:
            if code not in found or code == step.code:
                read.fault(f"steps › {step.code}", "unknown-value", f"`needs` menyebut {code}, yang bukan tahap lain")
    if SELF_ASSESSMENT not in found:
        read.fault(name, "missing-key", f"tahap {SELF_ASSESSMENT} tidak ada")
    places: dict[int, str] = {}
    for step in found.values():
        if step.stage and (other := places.setdefault(step.stage, step.code)) != step.code:
            read.fault(f"steps › {step.code}", "duplicate", f"`stage` {step.stage} sudah dipakai {other}")
    for code in {DESK, DECISION} - set(places.values()):
        read.fault(name, "missing-key", f"tahap {code} dengan `stage` tidak ada")
    if read.faults:
        raise InstrumentError(name, read.faults)
    return MappingProxyType(found)


def _step(read: Reader, item: Mapping[str, Any], where: str) -> Step:
    read.only(
        item,
        ("code", "label", "actor", "role", "needs", "selects", "stage", "objection", "opens", "closes", "source",
         "status", "note"),
        where,
    )  # fmt: skip
    for key in ("selects", "objection"):
        if not isinstance(item.get(key, False), bool):
            read.fault(where, "shape", f"`{key}` harus true atau false")
    stage = item.get("stage", 0)
    if "stage" in item and (type(stage) is not int or stage < 1):
        read.fault(where, "shape", "`stage` harus bilangan bulat dari 1")
        stage = 0
    if item.get("objection") is True and not stage:
        read.fault(where, "shape", "`objection` hanya untuk tahap TPN, yang punya `stage`")
    opens, closes = _day(read, item, "opens", where), _day(read, item, "closes", where)
    if closes[::-1] < opens[::-1]:
        read.fault(where, "shape", "`closes` mendahului `opens`")
    return Step(
        read.text(item, "code", where), read.text(item, "label", where), read.text(item, "actor", where), opens, closes,
        read.text(item, "source", where), read.one_of(item, "status", where, STATUSES),
        read.text(item, "note", where, ""), read.one_of(item, "role", where, _ACTORS) if "role" in item else "",
        read.texts(item, "needs", where), item.get("selects") is True, stage, item.get("objection") is True,
    )  # fmt: skip


def _day(read: Reader, item: Mapping[str, Any], key: str, where: str) -> tuple[int, int]:
    """``[day, month]``; a day that exists in every year."""
    match item.get(key):
        case [int(day), int(month)]:
            try:
                date(2001, month, day)
            except ValueError:
                pass
            else:
                return day, month
    read.fault(where, "shape", f"`{key}` harus [hari, bulan] yang ada tiap tahun")
    return 1, 1

"""When a job comes by itself: every day, every so many minutes, once a year. Pure; ``schedules`` gives the turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from pilar.days import MONTHS

WIB = ZoneInfo("Asia/Jakarta")
_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Schedule(Protocol):
    """When a job comes by itself. All workers must count alike, so a turn depends on nothing but the time."""

    def latest(self, at: datetime) -> datetime:
        """The last turn at or before ``at``, in UTC."""

    def following(self, at: datetime) -> datetime:
        """The first turn after ``at``, in UTC."""

    def __str__(self) -> str:
        """In the users' words."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at ``clock`` (``06:30``) in ``zone``, Jakarta unless said otherwise."""

    clock: str
    zone: tzinfo = WIB

    def __post_init__(self) -> None:
        time.fromisoformat(self.clock)

    def latest(self, at: datetime) -> datetime:
        turn = self._on(at)
        return (turn if turn <= at else self._on(at - timedelta(days=1))).astimezone(UTC)

    def following(self, at: datetime) -> datetime:
        turn = self._on(at)
        return (turn if turn > at else self._on(at + timedelta(days=1))).astimezone(UTC)

    def _on(self, at: datetime) -> datetime:
        return datetime.combine(at.astimezone(self.zone).date(), time.fromisoformat(self.clock), self.zone)

    def __str__(self) -> str:
        return f"setiap hari pukul {self.clock.replace(':', '.')} {_NAMES.get(str(self.zone), str(self.zone))}"


@dataclass(frozen=True, slots=True)
class Every:
    """Every ``minutes``, counted from midnight UTC of 1 January 1970."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("a schedule needs at least a minute")

    def latest(self, at: datetime) -> datetime:
        step = timedelta(minutes=self.minutes)
        return _EPOCH + (at - _EPOCH) // step * step

    def following(self, at: datetime) -> datetime:
        return self.latest(at) + timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        return f"setiap {self.minutes} menit"


@dataclass(frozen=True, slots=True)
class Yearly:
    """Every year on a day of ``month`` at ``clock`` in ``zone``. Raises ValueError for 29 February."""

    month: int
    day: int
    clock: str
    zone: tzinfo = WIB

    def __post_init__(self) -> None:
        self._in(2025)

    def latest(self, at: datetime) -> datetime:
        year = at.astimezone(self.zone).year
        turn = self._in(year)
        return (turn if turn <= at else self._in(year - 1)).astimezone(UTC)

    def following(self, at: datetime) -> datetime:
        year = at.astimezone(self.zone).year
        turn = self._in(year)
        return (turn if turn > at else self._in(year + 1)).astimezone(UTC)

    def _in(self, year: int) -> datetime:
        clock = time.fromisoformat(self.clock)
        return datetime(year, self.month, self.day, clock.hour, clock.minute, tzinfo=self.zone)

    def __str__(self) -> str:
        place = _NAMES.get(str(self.zone), str(self.zone))
        return f"setiap {self.day} {MONTHS[self.month - 1]} pukul {self.clock.replace(':', '.')} {place}"

"""The door of an activity: whether people may sign in now, and until when. Pure."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from pilar.records.models import Activity
from pilar.records.workflow import HELD, PLANNED

#: Nobody was there longer than this before it began: earlier the door stays shut, and officers note nobody.
EARLY: Final = timedelta(hours=12)
#: Signs that nobody takes for another one when they are typed from a poster.
ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 10
_WHOLE: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_token() -> str:
    """49 random bits: enough for an address that lives for some hours and shows nobody's data."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_token(text: str) -> str | None:
    """The code as people type it, with capitals, spaces or hyphens; None for what is no code."""
    code = re.sub(r"[\s\-–.]", "", text[:40]).lower()
    return code if _WHOLE.fullmatch(code) else None


def shown_token(token: str) -> str:
    """``abcde-fghjk``, as it stands in the address and on the poster."""
    return f"{token[:5]}-{token[5:]}"


def closing_time(starts_at: datetime, ends_at: datetime | None, grace: timedelta, zone: ZoneInfo) -> datetime:
    """When the door closes by itself: ``grace`` after the end; without an end, when the day is over."""
    if ends_at is not None:
        return ends_at + grace
    tomorrow = starts_at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)


def closed_since(activity: Activity, at: datetime) -> datetime | None:
    """When the door was closed, by somebody or by itself; None while it is open or was never opened."""
    if activity.door_opened_at is None or activity.door_closes_at is None:
        return None
    if activity.door_closed_at is not None:
        return min(activity.door_closed_at, activity.door_closes_at)
    return activity.door_closes_at if at >= activity.door_closes_at else None


def is_open(activity: Activity, at: datetime) -> bool:
    """Whether somebody may sign in at ``at``."""
    opened = activity.door_opened_at is not None and activity.state in (PLANNED, HELD)
    return opened and closed_since(activity, at) is None

"""What the sample builders of all rooms share while they build."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

#: The actor of acts that nobody does by clicking, such as making a body.
ACTOR = "contoh"
PASSWORD = "pilar-contoh"  # noqa: S105 - it is printed for everybody


@dataclass
class World:
    """The moment of building, and what there is so far, by the names that CONTRACTS.md gives them."""

    at: datetime
    units: dict[str, Any] = field(default_factory=dict)  # slug → Unit
    accounts: dict[str, Any] = field(default_factory=dict)  # e-mail → User
    roles: dict[str, str] = field(default_factory=dict)  # e-mail → what the account is for
    zones: dict[str, int] = field(default_factory=dict)  # slug of the unit → id
    portalrb_tokens: dict[str, str] = field(default_factory=dict)  # slug of the body → token

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo("Asia/Jakarta")).date()

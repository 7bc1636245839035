"""What is handed to the documents kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Printed:
    """A title and what the template reads."""

    title: str
    data: Mapping[str, Any]

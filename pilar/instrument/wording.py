"""The verbatim official wording of an edition, imported by a body from PortalRB's master list or the official workbook.

Pilar ships only its own short words. An import brings the official texts into a file under ``PILAR_HOME`` and reports
every point where the imported list differs from our rules; it never changes a rule.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilar.errors import PilarError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Wording:
    """Official texts by our codes. ``criteria`` maps a question to its criterion text as one block."""

    instrument: str
    year: int
    source: str
    nodes: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)


def pilar_home() -> Path:
    """``PILAR_HOME``, by default ``./var``."""
    return Path(os.environ.get("PILAR_HOME") or "var")


def folder(home: Path) -> Path:
    """Where wordings lie under ``PILAR_HOME``."""
    return home / "wording"


def save(wording: Wording, home: Path) -> Path:
    """Write ``wording`` (temp file, then rename) and return its path; an earlier import of that year is replaced."""
    target = folder(home) / f"{wording.instrument}-{wording.year}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "format": FORMAT,
        "instrument": wording.instrument,
        "year": wording.year,
        "source": wording.source,
        "nodes": dict(wording.nodes),
        "questions": dict(wording.questions),
        "criteria": dict(wording.criteria),
    }
    temporary = target.with_suffix(".tmp")
    temporary.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    temporary.replace(target)
    return target


def load_wording(path: Path) -> Wording:
    """Read a saved wording. Raises PilarError where the file is none."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        texts = {name: _texts(data[name]) for name in ("nodes", "questions", "criteria")}
        wording = Wording(str(data["instrument"]), int(data["year"]), str(data["source"]), **texts)
        known = data["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise _unreadable(path) from error
    if not known:
        raise _unreadable(path)
    return wording


def _unreadable(path: Path) -> PilarError:
    return PilarError(
        f"Berkas redaksi {path.name} tidak dapat dibaca. Hapus berkas itu dan jalankan impor sekali lagi."
    )


def _texts(value: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()}


def find_wording(home: Path, instrument: str, year: int) -> Wording | None:
    """The wording imported for this instrument and year, or None."""
    path = folder(home) / f"{instrument}-{year}.json"
    return load_wording(path) if path.exists() else None

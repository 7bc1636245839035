"""The words of a pact: the default texts (data/pact.yaml), how a text is read, and the hash of what is signed. Pure."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from pilar.areas.change.errors import ChangeError

FILE: Final = Path(__file__).parent / "data" / "pact.yaml"
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 10_000


@dataclass(frozen=True, slots=True)
class PactText:
    """A title, an opening and its points, and the regulation that they come from."""

    title: str
    preamble: str
    points: tuple[str, ...]
    source: str = ""

    @property
    def text(self) -> str:
        """As it is stored: the opening, an empty line, each point on a line."""
        return "\n".join((self.preamble, "", *self.points)) if self.preamble else "\n".join(self.points)


@cache
def defaults() -> Mapping[str, PactText]:
    """The default text of each kind of pact."""
    read: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return {
        kind: PactText(each["title"], each["preamble"], tuple(each["points"]), each["source"])
        for kind, each in read["texts"].items()
    }


def parsed(text: str) -> tuple[str, tuple[str, ...]]:
    """Opening and points of a stored text. Without an empty line, every line is a point."""
    opening, gap, rest = text.partition("\n\n")
    if not gap:
        opening, rest = "", text
    return " ".join(opening.split()), tuple(line.strip() for line in rest.splitlines() if line.strip())


def fitting(title: str, text: str) -> tuple[str, str]:
    """Title and text as they are kept: without control signs and needless spaces. Raises ChangeError."""
    head = " ".join(_plain(title).split())
    lines = [" ".join(line.split()) for line in _plain(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")]
    body = "\n".join(lines).strip()
    while "\n\n\n" in body:
        body = body.replace("\n\n\n", "\n\n")
    if not head or not parsed(body)[1]:
        raise ChangeError("Judul dan sedikitnya satu butir teks harus diisi. Belum ada yang disimpan.")
    if len(head) > LONGEST_TITLE or len(body) > LONGEST_TEXT:
        raise ChangeError(
            f"Judul paling banyak {LONGEST_TITLE} huruf dan teks 10.000 huruf. Persingkat; isian Anda tetap ada."
        )
    return head, body


def fingerprint(title: str, year: int, text: str) -> str:
    """SHA-256 (hex) of what somebody accepts: the title, the year and the text."""
    return hashlib.sha256(f"{title}\n{year}\n{text}".encode()).hexdigest()


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")

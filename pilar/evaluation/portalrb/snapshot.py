"""Reading what a proposal has frozen of a unit (``proposal/snapshot.py`` writes it). Pure; no live row is looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.models import Assessor, Submission
from pilar.evaluation.portalrb.errors import SnapshotDamaged
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.workbook.model import SheetAnswers

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """An evidence as it was frozen: which version of which evidence, its title then, its page, the period it proves."""

    field: str
    evidence: int
    version: int
    sha256: str
    kind: str
    title: str
    url: str
    filename: str
    page: int | None
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Frozen:
    """What was frozen of a unit. ``proposal``: what it was proposed as; ``assessors``: the content of each one's
    submission by its code."""

    edition: str
    zone: Mapping[str, Any]
    proposal: Mapping[str, Any]
    assessors: Mapping[str, Mapping[str, Any]]

    @property
    def rules(self) -> Rulebook:
        return rulebook(self.edition)

    def sheet(self, code: str) -> SheetAnswers | None:
        """The answers and notes of an assessor; None where there was none."""
        content = self.assessors.get(code)
        if content is None:
            return None
        fields = self.rules.instrument.fields
        answers: dict[str, str | Fraction | None] = {}
        notes: dict[str, str] = {}
        for key, item in fields.items():
            given = content["answers"].get(key) or {}
            value = given.get("value")
            answers[key] = value if value is None or item.scale else Fraction(value)
            notes[key] = given.get("note") or ""
        return SheetAnswers(code, answers, notes)

    @property
    def last_tpi(self) -> str:
        """The code of the last internal assessor of the chain (``tpi``, ``tpi-2`` …); empty where none has spoken."""
        codes = [code for code in self.assessors if code.partition("-")[0] == Assessor.TPI]
        return max(codes, key=_place, default="")

    def pieces(self, question: str) -> list[Piece]:
        """The unit's evidence of a question: field by field, in the order in which it is to be read.

        What serves several fields of the question is listed once, at the first.
        """
        evidence = self.assessors[Assessor.UNIT]["evidence"]
        found: dict[tuple[int, int, int | None], Piece] = {}
        for item in self.rules.instrument.questions[question].fields:
            for row in evidence.get(item.key, ()):
                piece = _piece(item.key, row)
                found.setdefault((piece.evidence, piece.version, piece.page), piece)
        return list(found.values())

    @property
    def proved(self) -> list[str]:
        """The questions that have evidence, in the order of the form."""
        evidence = self.assessors[Assessor.UNIT]["evidence"]
        fields = self.rules.instrument.fields
        return list(dict.fromkeys(item.question for key, item in fields.items() if evidence.get(key)))


def read(submission: Submission) -> Frozen:
    """What ``submission`` (of kind propose) holds. Raises SnapshotDamaged where it is not what was frozen."""
    if hashlib.sha256(submission.content.encode()).hexdigest() != submission.sha256:
        raise SnapshotDamaged("Isi yang dibekukan tidak cocok dengan sidiknya, jadi tidak ditampilkan.")
    content = json.loads(submission.content)
    if content.get("format") != FORMAT or content.get("kind") != Submission.PROPOSE:
        raise SnapshotDamaged("Isi yang dibekukan berbentuk lain dari yang dikenal versi ini.")
    return Frozen(content["edition"], content["zone"], content["proposal"], content["assessors"])


def _place(code: str) -> int:
    """``tpi`` is the first, ``tpi-2`` the second."""
    number = code.partition("-")[2]
    return int(number) if number.isdigit() else 1


def _piece(field: str, row: Mapping[str, Any]) -> Piece:
    return Piece(
        field, row["evidence"], row["version"], row["sha256"], row.get("kind", ""), row["title"], row.get("url") or "",
        row.get("filename") or "", row.get("page"), _day(row.get("from")), _day(row.get("until")),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

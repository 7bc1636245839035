"""Sheets to x-ray, made in memory: answers and evidence as a worksheet holds them, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pilar.evaluation import scoring
from pilar.evaluation.models import Answer, Assessor, Evidence, EvidenceUse, EvidenceVersion, Worksheet, Zone
from pilar.evaluation.queries.evidence import Shown, window_of
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.windows import fit
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, rules
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.instrument.verdict import verdicts

CUTOFF = date(2026, 4, 30)
RULES = rulebook(DEFAULT_EDITION)
LIMITS: Mapping[str, Decimal] = {
    "evaluation.xray-file-questions": Decimal(7),
    "evaluation.xray-pages": Decimal(10),
    "evaluation.xray-top-share": Decimal(95),
    "evaluation.xray-top-answers": Decimal(40),
    "evaluation.xray-same-note": Decimal(3),
}
#: Choice questions of A.I in the order of the form, all answered A (or Ya) at their best.
CHOICES = [code for code, question in RULES.instrument.questions.items() if question.is_choice]
#: What every window accepts: from before until after the cut-off.
ALWAYS: dict[str, Any] = {"period_from": date(2024, 1, 1), "period_until": date(2026, 12, 31)}


def answer(field: str, value: str | int | None = None, **more: Any) -> Answer:
    """One answer of the sheet."""
    option = value if isinstance(value, str) else None
    number = Decimal(value) if isinstance(value, int) else None
    return Answer(field=field, option=option, number=number, **more)


_made = 0


def proof(
    field: str, title: str = "SK Tim Kerja", *, page: int | None = 3, is_draft: bool = False, **more: Any
) -> EvidenceUse:
    """Evidence of ``field`` as an assessor likes it; ``more`` are columns of its version."""
    global _made  # noqa: PLW0603 - each content is another one
    _made += 1
    columns = {**ALWAYS, "sha256": f"{_made:064d}", "check_state": EvidenceVersion.ACCEPTED, **more}
    kind = Evidence.LINK if columns.get("url") else Evidence.FILE
    version = EvidenceVersion(evidence=Evidence(kind=kind, title=title), number=1, **columns)
    return EvidenceUse(field=field, version=version, page=page, is_draft=is_draft)


def case(*parts: Answer | EvidenceUse, target: str = "WBK", limits: Mapping[str, Decimal] = LIMITS) -> Case:
    """A sheet that holds ``parts``; every other field is blank."""
    given = {part.field: part for part in parts if isinstance(part, Answer)}
    answers = {key: given.get(key) or answer(key) for key in RULES.instrument.fields}
    evidence: dict[str, list[Shown]] = {}
    for use in parts:
        if isinstance(use, EvidenceUse):
            window = window_of(RULES.instrument, use.field, CUTOFF)
            shown = Shown(use, fit(window, use.version.period_from, use.version.period_until))
            evidence.setdefault(use.field, []).append(shown)
    zone = Zone(pk=1, year=2026, name="UPT contoh", target=target, edition=DEFAULT_EDITION, cutoff=CUTOFF)
    worksheet = Worksheet(zone=zone, assessor=Assessor(code=Assessor.UNIT))
    score = scoring.score_of(RULES, answers.values())
    return Case(Sheet(zone, worksheet, RULES, answers, score, verdicts(score), evidence), limits)


def clean() -> Case:
    """A complete sheet that no rule objects to: each question has checked evidence with a page, notes of its own.

    Some answers are one option below the best, because a sheet of nothing but the best is itself remarkable.
    """
    parts: list[Answer | EvidenceUse] = []
    for place, (code, question) in enumerate(RULES.instrument.questions.items()):
        for item in question.fields:
            if item.scale:
                options = list(item.scale.options)
                value: str | int = options[1] if place % 7 == 0 and len(options) > 2 else options[0]
            else:
                value = _number(item.key)
            parts.append(answer(item.key, value, note=f"Penjelasan tersendiri untuk {item.key}."))
        parts.append(proof(question.fields[0].key, f"Laporan kegiatan {code}"))
    return case(*parts)


def _number(key: str) -> int:
    item = RULES.instrument.fields[key]
    if item.top is not None:
        return int(item.top)
    if key.startswith("A.II.5.iii.") and key.endswith(".sudah"):
        return 6
    return {"tahun_ini": 0, "tahun_lalu": 2, "disanksi": 2, "proses": 0}.get(key.rsplit(".", 1)[-1], 2)


def found(rule: str, case: Case) -> list[Finding]:
    """What one rule finds."""
    return list(rules()[rule].check(case))

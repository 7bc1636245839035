"""The working paper of a round: what is printed, and what a paper that came back would do now."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pilar.evaluation.assessment.actions.opinions import may_judge
from pilar.evaluation.assessment.models import Opinion, PaperImport, Round, Seat
from pilar.evaluation.assessment.queries.opinions import said_of, standing
from pilar.evaluation.assessment.tiers import tiers_of
from pilar.evaluation.imports.reading import from_text
from pilar.evaluation.models import Zone
from pilar.evaluation.queries.sheets import wording_of
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.model import Field
from pilar.instrument.words import answer_text
from pilar.workbook.paper import PaperRow

#: Of one question so many pieces of evidence are listed; the rest is counted.
_LISTED: Final = 12


def paper_rows(found: Round) -> list[PaperRow]:
    """Every field with the unit's frozen answer and evidence, and what its tiers say so far. Four queries."""
    zone = found.zone
    rules = rulebook(zone.edition)
    handed: Mapping[str, Any] = json.loads(found.submission.content)
    said = said_of(found.worksheet_id)
    wording = wording_of(zone)
    labels = {tier.number: tier.label for tier in tiers_of(found.worksheet.assessor)}
    rows = []
    for key, item in rules.instrument.fields.items():
        question = rules.instrument.questions[item.question]
        several = len(question.fields) > 1
        titles = wording.questions if wording else {}
        title = titles.get(key) or titles.get(question.code) or question.title
        criteria = (wording.criteria.get(question.code) if wording else "") or "\n".join(
            f"{option}. {text}" for option, text in question.criteria.items()
        )
        answer = handed["answers"].get(key, {})
        own = _own(said.get(key, []), found)
        holds = standing(said.get(key, [])).value
        rows.append(
            PaperRow(
                key=key, version=own.version if own else 0, code=question.code,
                title=f"{title}: {item.label}" if several else title, criteria=criteria,
                unit_answer=answer_text(item, from_text(item, answer.get("value"))), unit_note=answer.get("note", ""),
                evidence=_evidence(handed["evidence"].get(key, [])),
                standing="" if holds is None else answer_text(item, holds), answer=own.value if own else None,
                note=own.note if own else "", recommendation=own.recommendation if own else "",
                said=tuple(_others(item, said.get(key, []), own, found, labels)),
            )
        )  # fmt: skip
    return rows


def _own(said: Sequence[Opinion], found: Round) -> Opinion | None:
    return next((each for each in said if (each.round_id, each.tier) == (found.pk, found.tier)), None)


def _others(
    item: Field, said: Sequence[Opinion], own: Opinion | None, found: Round, labels: Mapping[int, str]
) -> Iterator[str]:  # fmt: skip
    """``Anggota, putaran 1: B. Catatan: … Rekomendasi: …``, a line for each tier but the own one."""
    for each in said:
        if own is not None and each.pk == own.pk:
            continue
        when = "" if each.round_id == found.pk else f", putaran {each.round.number}"
        texts = [answer_text(item, each.value) if not each.is_blank else "tanpa jawaban"]
        texts += [f"Catatan: {each.note}"] if each.note else []
        texts += [f"Rekomendasi: {each.recommendation}"] if each.recommendation else []
        yield f"{labels.get(each.tier, f'Jenjang {each.tier}')}{when}: {'. '.join(text.rstrip('.') for text in texts)}."


def _evidence(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for number, row in enumerate(rows[:_LISTED], 1):
        page = f", halaman {row['page']}" if row.get("page") else ""
        where = row.get("url") or row.get("filename") or ""
        lines.append(f"{number}. {row['title']}{page}{f' ({where})' if where else ''}")
    if len(rows) > _LISTED:
        lines.append(f"… dan {len(rows) - _LISTED} bukti lain di Pilar")
    return "\n".join(lines)


class State(StrEnum):
    """What a row of the paper would do now."""

    NEW = "baru"
    CONFLICT = "bentrok"
    ERASES = "menghapus"
    BAD = "tidak-terbaca"
    LOCKED = "terkunci"
    SAME = "sama"


STATES: Final[Mapping[State, str]] = {
    State.NEW: "Berubah di kertas kerja", State.CONFLICT: "Bentrok dengan isian lain",
    State.ERASES: "Dikosongkan di kertas kerja", State.BAD: "Tidak terbaca", State.LOCKED: "Bukan area Anda",
    State.SAME: "Sama",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a field, in words for the page."""

    answer: str
    note: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the paper against what is stored: ``seen`` is the version that the page shows and acceptance asks."""

    field: str
    title: str
    state: State
    file: Side
    stored: Side
    seen: int
    value: str | Fraction | None
    cell: str
    problem: str
    taken: bool

    @property
    def takes(self) -> bool:
        return self.state in (State.NEW, State.CONFLICT, State.ERASES)


@dataclass(frozen=True, slots=True)
class Diff:
    """Every row of the paper; ``counts`` by state."""

    rows: Sequence[Row]

    @property
    def counts(self) -> Mapping[str, int]:
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            found[row.state] += 1
        return found


def diff_of(upload: PaperImport, found: Round, seats: Sequence[Seat]) -> Diff:
    """The paper against what its tier says now. One query."""
    rules = rulebook(found.zone.edition)
    stored = {row.field: row for row in Opinion.objects.filter(round=found, tier=found.tier)}
    accepted: Collection[str] = upload.accepted
    return Diff([
        _row(rules, key, row, stored.get(key), seats, taken=key in accepted)
        for key, row in upload.rows.items() if key in rules.instrument.fields
    ])  # fmt: skip


def _row(
    rules: Rulebook, key: str, row: Mapping[str, Any], own: Opinion | None, seats: Sequence[Seat], *, taken: bool
) -> Row:  # fmt: skip
    item = rules.instrument.fields[key]
    value = from_text(item, row.get("value"))
    question = rules.instrument.questions[item.question]
    file = Side(answer_text(item, value), row.get("note", ""), row.get("recommendation", ""))
    mine = Side(
        answer_text(item, own.value if own else None), own.note if own else "", own.recommendation if own else ""
    )
    seen = own.version if own else 0
    title = f"{question.title}: {item.label}" if len(question.fields) > 1 else question.title
    state = _state(row, file, mine, same=file == mine, seen=seen, erases=_erases(value, file, own))
    if state is not State.SAME and not may_judge(seats, rules, item.question):
        state = State.LOCKED
    return Row(key, title, state, file, mine, seen, value, row.get("cell", ""), row.get("problem", ""), taken)


def _erases(value: str | Fraction | None, file: Side, own: Opinion | None) -> bool:
    """Whether taking the row would empty something that is stored, and nothing in its place."""
    if own is None:
        return False
    return (value is None and not own.is_blank) or (not file.note and bool(own.note)) or (
        not file.recommendation and bool(own.recommendation)
    )  # fmt: skip


def _state(row: Mapping[str, Any], file: Side, mine: Side, *, same: bool, seen: int, erases: bool) -> State:
    if row.get("problem"):
        return State.BAD
    if same:
        return State.SAME
    if row.get("version", 0) != seen:
        return State.CONFLICT
    return State.ERASES if erases else State.NEW


def papers_of(zone: Zone) -> list[PaperImport]:
    """What was brought back in the zone's rounds, the latest first. One query."""
    rows = PaperImport.objects.filter(round__zone=zone).select_related("round").defer("rows")
    return list(rows.order_by("-uploaded_at", "-pk")[:20])

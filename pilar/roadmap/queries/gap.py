"""The gap between a zone and its target, row by row: floors, questions, findings, recommendations, facts.

Nothing of it is kept: it is read from what the worksheet and the records say now. A row becomes a need once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from django.urls import reverse

from pilar.evaluation.assessment.workflow import REPORTED
from pilar.evaluation.facts.units import UNIT, unit_sets
from pilar.evaluation.models import FactReading, Zone
from pilar.evaluation.queries.sheets import Sheet, load_sheet
from pilar.evaluation.xray.examine import case_of, examine
from pilar.instrument.model import Instrument, Question
from pilar.instrument.words import answer_text
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import Actor
from pilar.records.access import records_seen
from pilar.records.models import Recommendation
from pilar.records.workflow import DONE, OPEN
from pilar.roadmap import assessors
from pilar.roadmap.models import ItemQuestion, Need
from pilar.roadmap.optimiser.efforts import load_efforts
from pilar.roadmap.presenters.words import lke_address
from pilar.roadmap.workflow import DROPPED

MOST: Final = 200
#: ``origin_key`` and ``title`` of a need hold no more.
_LONGEST_KEY, _LONGEST_TITLE = 120, 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the gap. ``points``: of the total, still to win; ``floors``: codes of unmet floors that it serves.

    ``blocked``: why the unit cannot move it by itself. ``need`` and ``items`` (pk, number): what answers it already.
    """

    origin: str
    key: str
    title: str
    detail: str = ""
    address: str = ""
    area: int | None = None
    question: str = ""
    points: Fraction | None = None
    floors: tuple[str, ...] = ()
    blocked: str = ""
    need: Need | None = None
    items: tuple[tuple[int, int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Gap:
    """The sheet it was read from, and the rows by origin (of ``Need.ORIGINS``)."""

    sheet: Sheet
    rows: Mapping[str, Sequence[Row]]

    def row(self, origin: str, key: str) -> Row | None:
        return next((row for row in self.rows.get(origin, ()) if row.key == key), None)


def gap_of(zone: Zone, user: Actor, at: datetime, day: date) -> Gap:
    """The gap of ``zone`` today, of recommendations those that ``user`` sees. About thirteen queries."""
    sheet = load_sheet(zone)
    case = case_of(sheet, day)
    instrument = sheet.rules.instrument
    rows: dict[str, list[Row]] = {
        Need.FLOOR: list(_floors(sheet)),
        # What the unit can move and what serves most of the floors that fail comes first, then what is worth most.
        Need.QUESTION: sorted(
            _questions(sheet), key=lambda row: (bool(row.blocked), -len(row.floors), -(row.points or 0))
        ),
        Need.XRAY: _unique(_findings(sheet, case)),
        Need.ASSESSOR: list(_assessors(zone)),
        Need.RECOMMENDATION: list(_recommendations(zone, user, at, day)),
        Need.FACT: list(_facts(zone, instrument, case.facts)),
    }
    return Gap(sheet, _answered(zone, instrument, rows))


def _floors(sheet: Sheet) -> Iterator[Row]:
    for result in sheet.target.floors:
        if result.passes is False:
            floor = result.floor
            area = int(floor.node[5:]) if floor.node.startswith("area-") else None
            yield Row(
                Need.FLOOR, floor.code, f"Memenuhi syarat {sheet.zone.target}: {floor.label}"[:_LONGEST_TITLE],
                address=reverse("evaluation:zone", args=[sheet.zone.pk]), area=area, points=result.missing_points,
            )  # fmt: skip


def _questions(sheet: Sheet) -> Iterator[Row]:
    instrument, efforts = sheet.rules.instrument, load_efforts(sheet.rules.instrument.id)
    unmet = [result.floor for result in sheet.target.failing]
    for code, question in instrument.questions.items():
        left = question.weight - sheet.score.questions[code].points
        if left <= 0:
            continue
        area = instrument.area_of(code)
        yield Row(
            Need.QUESTION, code, question.title[:_LONGEST_TITLE], _asked(sheet, question),
            lke_address(sheet.zone, instrument, code),
            area=area.number if area else None, question=code, points=left,
            floors=tuple(floor.code for floor in unmet if instrument.measures(floor, question)),
            blocked=efforts.reason_left_out(question) or "",
        )  # fmt: skip


def _asked(sheet: Sheet, question: Question) -> str:
    """What is answered now, and of a choice the option one up with what the form asks for it."""
    answers = [sheet.answers[item.key] for item in question.fields]
    if not question.is_choice:
        said = (
            f"{item.label} {answer_text(item, each.value)}" for item, each in zip(question.fields, answers, strict=True)
        )
        return f"Sekarang {', '.join(said)}."
    options, now = list(question.scale.options), answers[0].option
    if now is None or answers[0].is_draft:  # what the best answer asks for is what there is to do
        now, above = "kosong", options[0]
    else:
        above = options[max(options.index(now) - 1, 0)]
    asked = question.criteria.get(above, "")
    return f"Sekarang {now}. Untuk {above}: {asked}" if asked else f"Sekarang {now}; satu tingkat di atasnya {above}."


def _findings(sheet: Sheet, case: Any) -> Iterator[Row]:
    instrument = sheet.rules.instrument
    address = reverse("evaluation:xray", args=[sheet.zone.pk])
    for found in examine(case):
        finding = found.finding
        area = instrument.area_of(finding.question) if finding.question else None
        key = ":".join(part for part in (found.rule.id, finding.field or finding.question, finding.evidence) if part)
        yield Row(
            Need.XRAY, _short(key), finding.sentence[:_LONGEST_TITLE], found.rule.advice, address,
            area=area.number if area else None,
            question=finding.question if finding.question in instrument.questions else "",
        )  # fmt: skip


def _short(key: str) -> str:
    """``key`` as ``origin_key`` can hold it: two long ones that begin alike stay two."""
    if len(key) <= _LONGEST_KEY:
        return key
    mark = sha256(key.encode()).hexdigest()[:12]
    return f"{key[: _LONGEST_KEY - len(mark) - 1]}:{mark}"


def _unique(rows: Iterable[Row]) -> list[Row]:
    return list({row.key: row for row in rows}.values())


def _recommendations(zone: Zone, user: Actor, at: datetime, day: date) -> Iterator[Row]:
    rows = records_seen(Recommendation, user, at).filter(
        unit_sets(zone, day)[UNIT].where("review__unit"), assessors.not_said_again(zone, "review__"),
        state__in=(OPEN, DONE),
    )  # fmt: skip
    for row in rows.select_related("review").order_by("due_on", "pk")[:MOST]:
        line = " ".join(row.text.split())
        yield Row(
            Need.RECOMMENDATION, str(row.pk), line[:_LONGEST_TITLE], row.review.title,
            reverse("records:recommendation", args=[row.pk]),
        )  # fmt: skip


def _assessors(zone: Zone) -> Iterator[Row]:
    """What the TPI has recommended in this year and the last one, and is not closed."""
    for row in assessors.unsettled(zone)[:MOST]:
        line = " ".join(row.text.split())
        waiting = "; laporannya menunggu diterima TPI" if row.state == REPORTED else ""
        yield Row(
            Need.ASSESSOR, assessors.key_of(row), line[:_LONGEST_TITLE],
            f"{assessors.key_of(row)}, tenggat {tanggal(row.due_on)}{waiting}.",
            reverse("assessment:recommendation", args=[row.zone_id, row.number]), area=row.area, question=row.question,
        )  # fmt: skip


def _facts(zone: Zone, instrument: Instrument, readings: Mapping[str, FactReading]) -> Iterator[Row]:
    """Facts whose suggestion is below the best option, or that suggest none yet, with what lifts them by one."""
    for key, reading in readings.items():
        question = instrument.questions.get(key)
        figures = reading.figures
        if question is None or not question.is_choice or reading.nil or figures.get("absent"):
            continue
        better, lifts = figures.get("better") or "", figures.get("lifts") or ()
        if reading.option == question.scale.best or not (reading.option or better):
            continue
        said = f"fakta baru menyarankan {reading.option}" if reading.option else "fakta belum menyarankan jawaban"
        lift = f"Untuk {better}: {' '.join(lifts)}" if better and lifts else figures.get("lacking", "")
        area = instrument.area_of(key)
        yield Row(
            Need.FACT, key, f"{question.title}: {said}"[:_LONGEST_TITLE], lift,
            reverse("evaluation:fact", args=[zone.pk, key]),
            area=area.number if area else None, question=key,
        )  # fmt: skip


def _answered(
    zone: Zone, instrument: Instrument, rows: Mapping[str, Sequence[Row]]
) -> Mapping[str, Sequence[Row]]:  # fmt: skip
    """Every row with the need that was made of it, and the plan items that serve its question. Two queries."""
    needs = {(need.origin, need.origin_key): need for need in zone.needs.exclude(origin_key="")}
    items: dict[str, set[tuple[int, int]]] = defaultdict(set)
    links = ItemQuestion.objects.filter(item__plan__zone=zone).exclude(item__state=DROPPED)
    for question, number, pk in links.values_list("question", "item__number", "item"):
        items[question].add((number, pk))
    return {
        origin: [
            replace(row, need=needs.get((row.origin, row.key)), items=tuple(sorted(items.get(row.question, ()))))
            for row in found
        ]
        for origin, found in rows.items()
    }  # fmt: skip


def total_to_win(rows: Iterable[Row]) -> Decimal:
    """Points of the total that the unit can still win by itself, with two places."""
    left = sum((row.points for row in rows if row.points is not None and not row.blocked), Fraction(0))
    return round(Decimal(left.numerator) / Decimal(left.denominator), 2)

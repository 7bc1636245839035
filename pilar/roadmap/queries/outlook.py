"""Which zone will miss its target, and why: floors against the plan's own state. For one zone and for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Count, Q

from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.engine import Score
from pilar.instrument.model import Floor, Instrument
from pilar.instrument.words import measured, minimum_text, places_to_tell_apart, points_text
from pilar.kernel.templatetags.indonesian import angka
from pilar.roadmap.models import Plan, PlanItem
from pilar.roadmap.queries.plans import OPEN_STATES, late, unowned
from pilar.roadmap.workflow import DRAFT

#: How a zone is expected to end, worst first.
FAILS, AT_RISK, HOLDS = "bad", "warn", "good"
WORDS: Final = {FAILS: "Akan gagal bila begini terus", AT_RISK: "Dapat dikejar", HOLDS: "Semua syarat terpenuhi"}


@dataclass(frozen=True, slots=True)
class Work:
    """Items of an area (or of the whole plan) that are not dropped or done, and what is wrong with them."""

    open: int = 0
    late: int = 0
    unowned: int = 0

    def __add__(self, other: Work) -> Work:
        return Work(self.open + other.open, self.late + other.late, self.unowned + other.unowned)


@dataclass(frozen=True, slots=True)
class Miss:
    """A floor that is missed: as text, and the reason that the plan itself shows. ``lost``: where most is lost."""

    code: str
    label: str
    short: str
    value: str
    minimum: str
    missing: str
    cause: str
    lost: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a zone stands. ``kind``: FAILS, AT_RISK or HOLDS; ``why``: the sentence that says it to a head."""

    zone: Zone
    kind: str
    why: str
    total: str
    provisional: bool
    misses: tuple[Miss, ...]
    work: Work
    plan: Plan | None

    @property
    def words(self) -> str:
        return WORDS[self.kind]


@dataclass
class _Plans:
    """Of many zones at once: their worksheets, plans, and work by area."""

    sheets: dict[int, Worksheet] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    work: dict[int, dict[int, Work]] = field(default_factory=lambda: defaultdict(dict))


def outlooks(zones: Sequence[Zone], day: date, scores: Mapping[int, Score] | None = None) -> list[Outlook]:
    """The outlook of each zone, in their order. Three queries, however many. ``scores``: for causes in detail."""
    ids = [zone.pk for zone in zones]
    known = _Plans()
    for sheet in Worksheet.objects.filter(zone__in=ids, assessor__code=Assessor.UNIT):
        known.sheets[sheet.zone_id] = sheet
    for plan in Plan.objects.filter(zone__in=ids):
        known.plans[plan.zone_id] = plan
    items = PlanItem.objects.filter(plan__zone__in=ids, state__in=OPEN_STATES)
    rows = items.values("plan__zone", "area").annotate(
        open=Count("pk"), late=Count("pk", filter=late(day)),
        unowned=Count("pk", filter=Q(pk__in=unowned(day).filter(plan__zone__in=ids).values("pk"))),
    )  # fmt: skip
    for row in rows.order_by():
        known.work[row["plan__zone"]][row["area"]] = Work(row["open"], row["late"], row["unowned"])
    return [_outlook(zone, known, (scores or {}).get(zone.pk)) for zone in zones]


def _outlook(zone: Zone, known: _Plans, score: Score | None) -> Outlook:
    sheet, plan, by_area = known.sheets.get(zone.pk), known.plans.get(zone.pk), known.work.get(zone.pk, {})
    work = sum(by_area.values(), Work())
    instrument = rulebook(zone.edition).instrument
    stored = sheet.floors.get(zone.target, []) if sheet else []
    floors = {floor.code: floor for floor in instrument.predicates[zone.target].floors}
    misses = tuple(
        _miss(floors[each["code"]], each, plan, by_area, work, score)
        for each in stored
        if each["passes"] is False and each["code"] in floors
    )
    kind, why = _judged(zone, misses, plan, work)
    total = angka(sheet.total) if sheet else "–"
    return Outlook(zone, kind, why, total, bool(sheet and sheet.is_provisional), misses, work, plan)


def _judged(zone: Zone, misses: Sequence[Miss], plan: Plan | None, work: Work) -> tuple[str, str]:
    """What will become of it, and the sentence."""
    if not misses:
        left = f"; {angka(work.late, 0)} rencana aksi lewat tenggat" if work.late else ""
        return (AT_RISK if work.late else HOLDS), f"Semua syarat {zone.target} terpenuhi{left}."
    named = ", ".join(miss.short for miss in misses[:3]) + (" …" if len(misses) > 3 else "")
    short = f"{len(misses)} syarat {zone.target} belum terpenuhi ({named})"
    if plan is None or not (work.open or plan.revision):
        return FAILS, f"{short}, dan belum ada rencana."
    if plan.state == DRAFT:
        return FAILS, f"{short}, dan rencananya belum ditetapkan."
    if work.late:
        return FAILS, f"{short}, dan {angka(work.late, 0)} rencana aksi lewat tenggat."
    if not work.open:
        return FAILS, f"{short}, padahal semua rencana aksi sudah selesai: rencananya kurang."
    return AT_RISK, f"{short}; rencananya berjalan tepat waktu."


def _miss(
    floor: Floor, stored: Mapping[str, Any], plan: Plan | None, by_area: Mapping[int, Work], work: Work,
    score: Score | None,
) -> Miss:  # fmt: skip
    value = Fraction(stored["value"])
    places = places_to_tell_apart(value, floor.minimum, floor.measure)
    area = int(floor.node[5:]) if floor.node.startswith("area-") else None
    return Miss(
        floor.code, f"Area {area}: {floor.label}" if area else floor.label, short_floor(floor.code),
        measured(value, floor, places), minimum_text(floor), points_text(Fraction(stored["missing"])),
        _cause(plan, by_area.get(area, Work()) if area else work, area), _lost(score, floor) if score else (),
    )  # fmt: skip


def _cause(plan: Plan | None, work: Work, area: int | None) -> str:
    """What the plan does about a floor that is missed."""
    where = f" area {area}" if area else ""
    if plan is None:
        return "Belum ada rencana."
    if not work.open:
        return f"Tidak ada rencana aksi{where} yang masih berjalan."
    said = [f"{angka(work.open, 0)} rencana aksi{where} belum selesai"]
    if work.late:
        said.append(f"{angka(work.late, 0)} lewat tenggat")
    if work.unowned:
        said.append(f"{angka(work.unowned, 0)} tanpa penanggung jawab")
    return f"{', '.join(said)}."


def _lost(score: Score, floor: Floor, most: int = 2) -> tuple[tuple[str, str, str], ...]:
    """The questions below ``floor`` that lose most: (code, title, points that are lost)."""
    instrument = score.instrument
    lost = sorted(
        ((_loss(score, code), place, code) for place, code in enumerate(instrument.questions)
         if _below(instrument, code, floor)),
        key=lambda each: (-each[0], each[1]),
    )  # fmt: skip
    return tuple(
        (code, instrument.questions[code].title, points_text(points)) for points, _, code in lost[:most] if points > 0
    )


def _loss(score: Score, code: str) -> Fraction:
    return score.instrument.questions[code].weight - score.questions[code].points


def _below(instrument: Instrument, code: str, floor: Floor) -> bool:
    if floor.node == "total":
        return True
    if floor.node.startswith("area-"):
        area = instrument.area_of(code)
        return area is not None and f"area-{area.number}" == floor.node
    return instrument.questions[code].group.startswith(floor.node)

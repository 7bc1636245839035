"""What the portal may show of zones: only what the head has published, and no id, name of a person or answer.

A zone stays hidden until its head publishes it (DESIGN §5). Of a unit the newest published zone counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.model import Floor
from pilar.numbers import decimal_text, percent_text
from pilar.organisation.models import Body, Unit


@dataclass(frozen=True, slots=True)
class PublicFloor:
    """A floor of the target held against the unit's own score, as text."""

    label: str
    value: str
    minimum: str
    passes: bool | None


@dataclass(frozen=True, slots=True)
class PublicScore:
    """The unit's own score: ``provisional`` where something is not answered yet."""

    total: Decimal
    provisional: bool
    answered: Fraction
    as_of: datetime | None
    floors: tuple[PublicFloor, ...]


@dataclass(frozen=True, slots=True)
class PublicZone:
    """What is told of a zone. ``score`` is None where only the statement is published."""

    name: str
    year: int
    target: str
    predicate: str
    statement: str
    published_at: datetime | None
    score: PublicScore | None


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One line of the list: the unit, its OPD, what it is building, and what it holds (filled in by who knows)."""

    body: str
    unit: str
    opd: str
    slug: str
    year: int
    statement: str
    held: str = ""


def statement(target: str) -> str:
    """``sedang membangun ZI menuju WBK``: until a predicate is granted, this and no more."""
    return f"sedang membangun ZI menuju {target}"


# -- the list


def units(body: Body | None, words: str = "") -> QuerySet[Unit]:
    """The units that publish something: of ``body``, or of all of them; ``words`` are looked for in names.

    Ordered by the caller; each comes with its body and the unit above.
    """
    published = Zone.objects.filter(~Q(publicity=Zone.HIDDEN), unit=OuterRef("pk"))
    rows = Unit.objects.filter(Exists(published)).select_related("body", "parent")
    if body is not None:
        rows = rows.filter(body=body)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(parent__name__icontains=word))
    return rows


def entries(rows: Sequence[Unit]) -> list[PublicEntry]:
    """The lines of the list for ``rows``, in their order. One query."""
    zones: dict[int, Zone] = {}
    for zone in _published().filter(unit__in=[unit.pk for unit in rows]).order_by("year"):
        zones[zone.unit_id] = zone
    return [_entry(unit, zones[unit.pk]) for unit in rows if unit.pk in zones]


def _entry(unit: Unit, zone: Zone) -> PublicEntry:
    opd = unit.parent.name if unit.parent and unit.parent.kind != Unit.BODY else ""
    return PublicEntry(unit.body.name, unit.name, opd, unit.slug, zone.year, statement(zone.target))


# -- one unit


def zones_of(unit: Unit) -> list[PublicZone]:
    """The published zones of ``unit``, the newest first; empty where nothing is published. Two queries."""
    zones = list(_published().filter(unit=unit).order_by("-year"))
    scored = [zone.pk for zone in zones if zone.publicity == Zone.SCORE]
    rows = Worksheet.objects.filter(zone__in=scored, assessor__code=Assessor.UNIT)
    sheets = {sheet.zone_id: sheet for sheet in rows}
    return [shown(zone, sheets.get(zone.pk), zone.publicity) for zone in zones]


def newest(rows: Sequence[Unit]) -> list[tuple[str, PublicZone]]:
    """The newest published zone of each of ``rows``, by the unit's slug, in their order. Two queries."""
    zones: dict[int, Zone] = {}
    for zone in _published().filter(unit__in=[unit.pk for unit in rows]).order_by("year"):
        zones[zone.unit_id] = zone
    scored = [zone.pk for zone in zones.values() if zone.publicity == Zone.SCORE]
    found = Worksheet.objects.filter(zone__in=scored, assessor__code=Assessor.UNIT)
    sheets = {sheet.zone_id: sheet for sheet in found}
    listed = [(unit.slug, zones[unit.pk]) for unit in rows if unit.pk in zones]
    return [(slug, shown(zone, sheets.get(zone.pk), zone.publicity)) for slug, zone in listed]


def shown(zone: Zone, worksheet: Worksheet | None, publicity: str) -> PublicZone:
    """What the public reads of ``zone`` under ``publicity``; the preview before publishing uses it too. No query."""
    instrument = rulebook(zone.edition).instrument
    score = None
    if publicity == Zone.SCORE and worksheet is not None:
        score = _score(zone, worksheet)
    return PublicZone(
        zone.name, zone.year, zone.target, instrument.predicates[zone.target].name, statement(zone.target),
        zone.published_at, score,
    )  # fmt: skip


def _score(zone: Zone, worksheet: Worksheet) -> PublicScore:
    instrument = rulebook(zone.edition).instrument
    stored = {floor["code"]: floor for floor in worksheet.floors.get(zone.target, [])}
    floors = [
        _floor(floor, stored[floor.code])
        for floor in instrument.predicates[zone.target].floors
        if floor.code in stored
    ]  # fmt: skip
    answered = Fraction(worksheet.answered, worksheet.fields) if worksheet.fields else Fraction(0)
    return PublicScore(
        worksheet.total, worksheet.is_provisional, answered, worksheet.answered_at, tuple(floors)
    )  # fmt: skip


def _floor(floor: Floor, stored: dict[str, Any]) -> PublicFloor:
    def text(value: Fraction) -> str:
        return percent_text(value, 2) if floor.measure == "share" else decimal_text(value)

    label = f"{short_floor(floor.code)}: {floor.label}" if floor.code.startswith("area-") else floor.label
    minimum = "–" if floor.minimum is None else text(floor.minimum)
    return PublicFloor(label, text(Fraction(stored["value"])), minimum, stored["passes"])


def _published() -> QuerySet[Zone]:
    return Zone.objects.exclude(publicity=Zone.HIDDEN)

"""Measuring facts anew: by a person's wish, after events that move them, and once a day because days pass.

A reading is derived from rows and no event of its own, so nothing here is written to the ledger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf
from typing import Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Count, Min, Q, QuerySet

from pilar.errors import PilarError
from pilar.evaluation.access import zone_seen
from pilar.evaluation.facts import readings, registry
from pilar.evaluation.facts.measuring import Reading, built, read
from pilar.evaluation.facts.session import Session
from pilar.evaluation.models import FactCursor, FactReading, Zone, ZoneMember
from pilar.evaluation.queries import library
from pilar.evaluation.queries.milestones import still_running
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.models.ledger import LedgerEntry, LedgerHead
from pilar.kernel.scope import Unscoped, scope_of
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.models import Body, User
from pilar.organisation.models.unit import PATH_DIGITS
from pilar.organisation.queries.units import current

logger = logging.getLogger("pilar.facts")
#: Events read in one go; what is left comes with the next turn.
AT_ONCE: Final = 2_000
#: Beginnings of events after which every fact of the zones near by may be another: dates and units of a zone, rules.
_MOVES_ALL: Final = ("zone.", "rule.")
#: A unit that is moved or closed leaves zones that its path no longer tells, so the whole body is measured.
_MOVES_THE_BODY: Final = ("unit.",)


@dataclass(slots=True)
class Outcome:
    """How many facts were measured, and the codes of those that failed: they keep their last reading."""

    count: int = 0
    failed: set[str] = field(default_factory=set)

    def add(self, other: Outcome) -> None:
        self.count += other.count
        self.failed |= other.failed


class FactsFailed(Exception):
    """Some facts could not be measured; the log has the reason of each."""


def _go_on() -> None:
    """Nobody wants it to end."""


def remeasure(zone_id: int, *, by: User, at: datetime) -> Outcome:
    """Measure all built facts of a zone now. Raises NotFoundError, AccessDenied for a mere reader."""
    zone = zone_seen(by, at, zone_id)
    if not library.may_contribute(by, zone, at):
        raise AccessDenied("Peran Anda di zona ini hanya melihat. Tidak ada yang dihitung ulang.")
    return measure(zone, at)


def measure(zone: Zone, at: datetime, facts: Collection[str] | None = None) -> Outcome:
    """Measure the built facts of ``zone`` (only these codes, if given) and keep their readings.

    The zone comes with its unit and body. A fact that fails is a fault of its room: it is logged and told, its last
    reading stays with the time of that one, and all others are measured.
    """
    rules = rulebook(zone.edition)
    session, told = Session(zone, at), Outcome()
    rows: list[FactReading] = []
    for key, entry in built(rules).items():
        if facts is not None and entry.fact not in facts:
            continue
        try:
            rows.extend(_row(zone, each, at) for each in read(session, rules, [key]))
        except Exception:
            logger.exception("fact %s of zone %s", entry.fact, zone.pk)
            told.failed.add(entry.fact)
    _store(rows)
    told.count = len(rows)
    return told


def keep(zone: Zone, found: Iterable[Reading], at: datetime) -> None:
    """Store the readings of ``zone``, each in the place of the one before. One statement."""
    _store([_row(zone, each, at) for each in found])


def _store(rows: list[FactReading]) -> None:
    columns = ("fact", "option", "number", "nil", "figures", "digest", "as_of", "measured_at")
    FactReading.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["zone", "key"], update_fields=columns
    )  # fmt: skip


def _row(zone: Zone, found: Reading, at: datetime) -> FactReading:
    return FactReading(
        zone=zone, key=found.key, fact=found.entry.fact, option=found.option or "", number=found.number,
        nil=found.measured.fact.nil, figures=readings.figures(found.measured, found.suggestion), digest=found.digest,
        as_of=found.measured.as_of, measured_at=at,
    )  # fmt: skip


# -- after events


def refresh(body: Body, day: date, at: datetime, *, check: Callable[[], None] = _go_on) -> Outcome:
    """Measure what the events of ``body`` since the last look have moved, and everything once a day.

    ``check`` is asked before each zone and may raise to end it; the next call then goes on where this one was.
    """
    cursor, _ = FactCursor.objects.get_or_create(body=body)
    zones = living(body, day).select_related("unit__body").order_by("pk")
    if cursor.measured_on != day:
        told = _morning(body, cursor, zones, day, at, check)
        cursor.measured_on = day
        cursor.save(update_fields=["measured_on"])
        return told
    events = LedgerEntry.objects.filter(chain=body.uuid, sequence__gt=cursor.sequence).order_by("sequence")
    seen = list(events.values_list("sequence", "code", "object_type", "object_id")[:AT_ONCE])
    told = _moved(zones, [row[1:] for row in seen], day, at, check)
    # Last: whoever dies before it measures once more, which does no harm.
    if seen:
        cursor.sequence = seen[-1][0]
        cursor.save(update_fields=["sequence"])
    return told


def _morning(
    body: Body, cursor: FactCursor, zones: QuerySet[Zone], day: date, at: datetime, check: Callable[[], None]
) -> Outcome:
    """Measure every zone that has not been measured as a whole today: a morning that was broken off goes on.

    Where it begins, the cursor moves to the end of the ledger first: what has happened by then is measured here. Where
    it goes on, the events since then are left to the looks that follow.
    """
    done = _done_today(zones, body, day)
    if not done:
        head = LedgerHead.objects.filter(pk=body.uuid).values_list("sequence", flat=True).first()
        cursor.sequence = head or cursor.sequence
        cursor.save(update_fields=["sequence"])
    told = Outcome()
    for zone in zones:
        if zone.pk not in done:
            check()
            told.add(_measured(zone, at))
    return told


def _done_today(zones: QuerySet[Zone], body: Body, day: date) -> set[int]:
    """The zones of which every built fact was measured today."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(body.time_zone))
    rows = FactReading.objects.filter(zone__in=zones.order_by(), fact__in=list(registry.facts())).values("zone")
    found = rows.annotate(first=Min("measured_at"), number=Count("pk")).order_by()
    wanted = {zone.pk: zone.edition for zone in zones}
    number_of = {edition: _number_built(edition) for edition in set(wanted.values())}
    return {
        row["zone"] for row in found if row["first"] >= midnight and row["number"] >= number_of[wanted[row["zone"]]]
    }


def _number_built(edition: str) -> float:
    """How many readings a zone of ``edition`` has; more than any where the edition cannot be read."""
    try:
        return len(built(rulebook(edition)))
    except PilarError:
        return inf


def _measured(zone: Zone, at: datetime, facts: Collection[str] | None = None) -> Outcome:
    """``measure`` for the job: a zone that cannot be measured at all does not stop the others."""
    try:
        return measure(zone, at, facts)
    except Exception:
        logger.exception("facts of zone %s", zone.pk)
        return Outcome(failed={f"zona {zone.pk}"})


def living(body: Body, day: date) -> QuerySet[Zone]:
    """The zones whose facts are kept current: as long as something may have to be done in them, also past the cut-off,
    for an open worksheet takes what was added of the days before it."""
    return Zone.objects.filter(still_running(day), unit__body=body)


def _moved(
    zones: QuerySet[Zone], events: list[tuple[str, str, str]], day: date, at: datetime, check: Callable[[], None]
) -> Outcome:
    """Measure in each zone the facts that events of its units, or of units above, have moved."""
    by_fact: dict[str, list[str] | None] = {}
    whole_body = any(each[0].startswith(_MOVES_THE_BODY) for each in events)
    for code in registry.facts():
        moving = [each for each in events if each[0].startswith((*registry.moved_by(code), *_MOVES_ALL))]
        if whole_body:
            by_fact[code] = None
        elif moving:
            by_fact[code] = _paths(moving)
    told = Outcome()
    for zone in _touched(zones, by_fact, day):
        facts = [code for code, paths in by_fact.items() if paths is None or _near(zone, paths)]
        if facts:
            check()
            told.add(_measured(zone, at, facts))
    return told


def _paths(events: Iterable[tuple[str, str, str]]) -> list[str] | None:
    """The paths of the units to which the objects of ``events`` belong; None where that cannot be told for one."""
    ids: dict[str, set[str]] = {}
    for _, object_type, object_id in events:
        ids.setdefault(object_type, set()).add(object_id)
    found: list[str] = []
    for label, keys in ids.items():
        try:
            model = apps.get_model(label)
            named = {model._meta.pk.to_python(key) for key in keys}
        except (LookupError, ValueError, ValidationError):
            return None
        scope = scope_of(model)
        if isinstance(scope, Unscoped):
            return None
        lookup = f"{scope}__path" if scope else "path"
        rows = list(model._base_manager.filter(pk__in=named).values_list("pk", lookup))
        if {pk for pk, _ in rows} != named:  # somebody has deleted one: no row says whose it was
            return None
        found.extend(path for _, path in rows if path)
    return found


def _touched(zones: QuerySet[Zone], by_fact: dict[str, list[str] | None], day: date) -> list[Zone]:
    """The zones that some of the paths may concern, with the paths of their members."""
    if not by_fact:
        return []
    if all(paths is not None for paths in by_fact.values()):
        paths = {path for each in by_fact.values() for path in each or ()}
        above = {path[:end] for path in paths for end in range(PATH_DIGITS + 1, len(path) + 1, PATH_DIGITS + 1)}
        members = ZoneMember.objects.filter(current(day)).filter(below(paths, "unit__path") | Q(unit__path__in=above))
        zones = zones.filter(below(paths, "unit__path") | Q(unit__path__in=above) | Q(pk__in=members.values("zone")))
    found = list(zones)
    rows = ZoneMember.objects.filter(current(day), zone__in=found).values_list("zone", "unit__path")
    paths_of: dict[int, list[str]] = {}
    for pk, path in rows:
        paths_of.setdefault(pk, []).append(path)
    for zone in found:
        zone.__dict__["_paths"] = [zone.unit.path, *paths_of.get(zone.pk, [])]
    return found


def _near(zone: Zone, paths: Collection[str]) -> bool:
    """Whether one of ``paths`` lies in a unit of the zone, or above one."""
    own: list[str] = zone.__dict__["_paths"]
    return any(path.startswith(each) or each.startswith(path) for path in paths for each in own)

"""Measuring facts anew: by a person's wish, after events that move them, and once a day because days pass.

A reading is derived from rows and no event of its own, so nothing here is written to the ledger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from django.apps import apps
from django.db.models import Q, QuerySet

from pilar.evaluation.access import zone_seen
from pilar.evaluation.facts import readings, registry
from pilar.evaluation.facts.measuring import Reading, built, read
from pilar.evaluation.facts.session import Session
from pilar.evaluation.models import FactCursor, FactReading, Zone, ZoneMember
from pilar.evaluation.queries import library
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.models.ledger import LedgerEntry
from pilar.kernel.scope import Unscoped, scope_of
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.models import Body, User
from pilar.organisation.models.unit import PATH_DIGITS
from pilar.organisation.queries.units import current

#: Events read in one go; what is left comes with the next turn.
AT_ONCE: Final = 2_000


def remeasure(zone_id: int, *, by: User, at: datetime) -> int:
    """Measure all built facts of a zone now; how many. Raises NotFoundError, AccessDenied for a mere reader."""
    zone = zone_seen(by, at, zone_id)
    if not library.may_contribute(by, zone, at):
        raise AccessDenied("Peran Anda di zona ini hanya melihat. Tidak ada yang dihitung ulang.")
    return measure(zone, at)


def measure(zone: Zone, at: datetime, facts: Collection[str] | None = None) -> int:
    """Measure the built facts of ``zone`` (only these codes, if given) and keep their readings; how many.

    The zone comes with its unit and body.
    """
    rules = rulebook(zone.edition)
    keys = [key for key, entry in built(rules).items() if facts is None or entry.fact in facts]
    found = list(read(Session(zone, at), rules, keys))
    keep(zone, found, at)
    return len(found)


def keep(zone: Zone, found: Iterable[Reading], at: datetime) -> None:
    """Store the readings of ``zone``, each in the place of the one before. One statement."""
    rows = [_row(zone, each, at) for each in found]
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


def refresh(body: Body, day: date, at: datetime) -> int:
    """Measure what the events of ``body`` since the last look have moved, and everything once a day; how many."""
    cursor, _ = FactCursor.objects.get_or_create(body=body)
    events = LedgerEntry.objects.filter(chain=body.uuid, sequence__gt=cursor.sequence).order_by("sequence")
    seen = list(events.values_list("sequence", "code", "object_type", "object_id")[:AT_ONCE])
    zones = living(body, day).select_related("unit__body")
    if cursor.measured_on != day:
        measured = sum(measure(zone, at) for zone in zones)
    else:
        measured = _moved(zones, [row[1:] for row in seen], day, at)
    # Last, and never backwards: whoever dies before it measures once more, which does no harm.
    cursor.measured_on = day
    cursor.sequence = seen[-1][0] if seen else cursor.sequence
    cursor.save(update_fields=["measured_on", "sequence"])
    return measured


def living(body: Body, day: date) -> QuerySet[Zone]:
    """The zones whose facts are kept current: of this year and later, and those whose cut-off has not come."""
    return Zone.objects.filter(unit__body=body).filter(Q(year__gte=day.year) | Q(cutoff__gte=day))


def _moved(zones: QuerySet[Zone], events: list[tuple[str, str, str]], day: date, at: datetime) -> int:
    """Measure in each zone the facts that events of its units, or of units above, have moved."""
    by_fact: dict[str, list[str] | None] = {}
    for code, registered in registry.facts().items():
        moving = [event for event in events if event[0].startswith(registered.moved_by)] if registered.moved_by else []
        if moving:
            by_fact[code] = _paths(moving)
    # Whoever takes a moved fact as input has moved too.
    for code, registered in registry.facts().items():
        for taken in registered.takes:
            if taken in by_fact:
                by_fact[code] = _both(by_fact.get(code, []), by_fact[taken])
    measured = 0
    for zone in _touched(zones, by_fact, day):
        facts = [code for code, paths in by_fact.items() if paths is None or _near(zone, paths)]
        measured += measure(zone, at, facts) if facts else 0
    return measured


def _both(first: list[str] | None, second: list[str] | None) -> list[str] | None:
    return None if first is None or second is None else [*first, *second]


def _paths(events: Iterable[tuple[str, str, str]]) -> list[str] | None:
    """The paths of the units to which the objects of ``events`` belong; None where that cannot be told for one."""
    ids: dict[str, set[str]] = {}
    for _, object_type, object_id in events:
        ids.setdefault(object_type, set()).add(object_id)
    found: list[str] = []
    for label, keys in ids.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            return None
        scope = scope_of(model)
        if isinstance(scope, Unscoped):
            return None
        lookup = f"{scope}__path" if scope else "path"
        rows = list(model._base_manager.filter(pk__in=keys).values_list("pk", lookup))
        if {str(pk) for pk, _ in rows} != keys:  # somebody has deleted one: no row says whose it was
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

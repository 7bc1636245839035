"""The elements of a unit – sub-units, functional groups, rank levels – and who of the zone team represents them.

Derived from the open units below and from the duties there, then as people have corrected it (``TeamElement``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pilar.areas.change.models import TeamElement
from pilar.areas.change.queries.decrees import Named
from pilar.organisation.access import below
from pilar.organisation.models import Duty, Unit
from pilar.organisation.queries.units import current

SECTION, GROUP, LEVEL, ADDED = "section", "group", "level", "added"
KINDS = {SECTION: "Bagian unit", GROUP: "Kelompok jabatan", LEVEL: "Jenjang", ADDED: "Ditambah tim"}
FUNCTIONAL = "F"
_LEVELS = dict(Duty.LEVELS)
#: What follows the name of a functional position and tells only how senior its holder is.
_SENIORITY = re.compile(
    r"\s+(?:ahli\s+)?(?:pertama|muda|madya|utama|pemula|terampil|mahir|penyelia|pelaksana(?:\s+lanjutan)?)$",
    re.IGNORECASE,
)
_HEADS = ("kepala ", "plt.", "plh.", "sekretaris ", "ketua ")


@dataclass(frozen=True, slots=True)
class Element:
    """An element: its code, kind, name, who represents it, and why it need not be (``struck``)."""

    code: str
    kind: str
    name: str
    by: tuple[str, ...] = ()
    struck: str = ""
    row: int | None = None
    reason: str = ""

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def is_expected(self) -> bool:
        return not self.struck

    @property
    def is_represented(self) -> bool:
        return bool(self.by)


def group_of(position: str, rank_level: str) -> str:
    """``Pengantar Kerja Ahli Muda`` → ``Pengantar Kerja``; empty for whoever is no functional officer."""
    if rank_level != FUNCTIONAL or position.lower().startswith(_HEADS):
        return ""
    return _SENIORITY.sub("", " ".join(position.split()))


def added_code(name: str) -> str:
    """The code of an element that a person has added."""
    return f"{ADDED}:{name.casefold()}"


def derived(units: Sequence[Unit], day: date) -> list[Element]:
    """What the rows tell of ``units`` on ``day``, in the order of the page. Two queries."""
    sections = Unit.objects.filter(current(day), parent__in=[unit.pk for unit in units]).order_by("path")
    found = [Element(f"{SECTION}:{unit.pk}", SECTION, unit.name) for unit in sections]
    rows = Duty.objects.filter(current(day), below([unit.path for unit in units], "unit__path"))
    held = set(rows.order_by().values_list("position", "rank_level").distinct())
    groups = {group.casefold(): group for group in sorted(group_of(*each) for each in held) if group}
    found += [Element(f"{GROUP}:{code}"[:220], GROUP, groups[code]) for code in sorted(groups)]
    levels = {level for _, level in held}
    found += [Element(f"{LEVEL}:{code}", LEVEL, label) for code, label in Duty.LEVELS if code and code in levels]
    return found


def elements(units: Sequence[Unit], named: Iterable[Named], day: date) -> list[Element]:
    """The list as it was on ``day``, with who of ``named`` represents each element then. Four queries."""
    moment = datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(units[0].body.time_zone))
    kept = TeamElement.objects.filter(unit__in=[unit.pk for unit in units], created_at__lt=moment)
    said = {row.code: row for row in kept}
    found = []
    for each in derived(units, day):
        row = said.get(each.code)
        struck = row is not None and row.kind == TeamElement.STRUCK
        found.append(replace(each, struck=row.reason, row=row.pk) if row and struck else each)
    found += [
        Element(row.code, ADDED, row.name, row=row.pk, reason=row.reason)
        for row in said.values()
        if row.kind == TeamElement.ADDED
    ]
    by = _represented(units, [each for each in named if each.duty], day)
    return [
        replace(each, by=tuple(sorted({*by.get(each.code, ()), *by.get(each.name.casefold(), ())}))) for each in found
    ]


def _represented(units: Sequence[Unit], named: Sequence[Named], day: date) -> dict[str, list[str]]:
    """Code of an element, or name of one as the decree writes it → names of members. One query."""
    sections = {unit.path: unit.pk for unit in units}
    found: dict[str, list[str]] = {}
    people = {each.member.person_id: each.member.name for each in named if each.member.person_id}
    duties = Duty.objects.filter(
        current(day), below([unit.path for unit in units], "unit__path"), person__in=people
    ).select_related("unit")
    for duty in duties:
        for code in _codes(duty, sections):
            found.setdefault(code, []).append(people[duty.person_id])
    for each in named:
        if each.member.element:
            found.setdefault(each.member.element.casefold(), []).append(each.member.name)
    return found


def _codes(duty: Duty, units: dict[str, int]) -> Iterable[str]:
    """The elements to which somebody belongs by their work."""
    above = next((path for path in units if duty.unit.path.startswith(path)), "")
    ids = [*duty.unit.ancestor_ids, duty.unit_id]
    if above and units[above] in ids and units[above] != duty.unit_id:
        yield f"{SECTION}:{ids[ids.index(units[above]) + 1]}"
    if group := group_of(duty.position, duty.rank_level):
        yield f"{GROUP}:{group.casefold()}"[:220]
    if duty.rank_level:
        yield f"{LEVEL}:{duty.rank_level}"

"""Lists of people: whom somebody sees, filtered, with the duties and the account of each.

A list is ordered by an index of people, while what one sees depends on their duties. Neither side is always the better
one to start from: for a unit of forty people the database must not walk through a million names, and for a body of a
million it must not collect a million ids before it shows fifty. So the duties in view are counted first, up to LIMIT:
below it their people are collected and sorted, above it the index is followed and each person asked (bench/people.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from pilar.organisation.access import Rights
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.models.unit import PATH_DIGITS, path_range
from pilar.organisation.person_names import search_name
from pilar.organisation.queries.units import current

#: Up to so many duties in view, their people are collected and sorted.
LIMIT = 5_000
#: Digits of a NIP that are looked for at least: the day of birth. A year alone would be everybody of that age.
SHORTEST = 8
ON_DUTY, LEFT, ALL = "bertugas", "berakhir", "semua"
ORDER = ("search_name", "pk")
_HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is filtered by. ``text`` is the beginning of a name, or digits of a NIP."""

    text: str = ""
    unit: Unit | None = None
    status: str = ""
    duty: str = ON_DUTY


def people(rights: Rights, day: date, wanted: Wanted, *, capability: str = "person.view") -> QuerySet[Person]:
    """Those whom ``rights`` show by ``capability``, with duties, units and account. Order them by ORDER.

    Takes one query before the list's own, and three with it. Digits are looked for only where whole NIPs may be seen:
    else a masked number could be guessed digit by digit.
    """
    digits = nip_digits(wanted.text)
    paths = _paths(rights, "person.private" if digits else capability, wanted.unit)
    if not paths:
        return Person.objects.none()
    bodies = {
        held.body_id for held in rights.held if any(path.startswith(held.path[: PATH_DIGITS + 1]) for path in paths)
    }
    rows = Person.objects.filter(body_id=bodies.pop()) if len(bodies) == 1 else Person.objects.filter(body__in=bodies)
    rows = _on_duty(rows, paths, day, wanted.duty)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if digits:
        if len(digits) < SHORTEST:
            return Person.objects.none()
        rows = rows.filter(nip__gte=digits, nip__lt=f"{digits}{_HIGHEST}")
    elif start := search_name(wanted.text):
        # The bounds are for the index, in whatever order the database keeps its letters; the prefix decides.
        rows = rows.filter(search_name__gte=start, search_name__lt=f"{start}{_HIGHEST}", search_name__startswith=start)
    return with_duties(rows)


def with_duties(rows: QuerySet[Person]) -> QuerySet[Person]:
    """With what a row shows: duties, their units, the account. Two queries more."""
    return rows.prefetch_related(Prefetch("duties", Duty.objects.select_related("unit")), "user")


def nip_digits(text: str) -> str:
    """The digits where ``text`` is (the beginning of) a NIP, else nothing. Fewer than SHORTEST find nobody."""
    digits = "".join(text.split()).replace(".", "")
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 18 else ""


def _paths(rights: Rights, capability: str, below: Unit | None) -> list[str]:
    """The topmost paths that one sees, within ``below`` where it is given."""
    roots = rights.roots(capability)
    if below is None:
        return list(roots)
    if any(below.path.startswith(root) for root in roots):
        return [below.path]
    return [root for root in roots if root.startswith(below.path)]


def _on_duty(rows: QuerySet[Person], paths: list[str], day: date, which: str) -> QuerySet[Person]:
    """Those of ``rows`` who are (ON_DUTY), were but are not (LEFT), or ever were (ALL) on duty under ``paths``."""
    # Whoever is registered with a body is on duty somewhere in it: with the whole body in view no unit need be asked.
    whole = all(len(path) == PATH_DIGITS + 1 for path in paths)
    duties = _under(Duty.objects.order_by(), paths)  # in no order: it would be sorted before it is cut off
    gone = duties.filter(valid_until__lt=day)
    own = (Duty.objects.all() if whole else duties).filter(person=OuterRef("pk"))
    few = not whole and _few(duties)
    if which == ALL:
        return rows if whole else _having(rows, duties, own, few=few)
    if which == ON_DUTY:
        return _having(rows, duties.filter(current(day)), own.filter(current(day)), few=few)
    rows = _having(rows, gone, own.filter(valid_until__lt=day), few=few or _few(gone))
    return rows.alias(now=_first(own.filter(current(day)))).filter(now__isnull=True)


def _few(duties: QuerySet[Duty]) -> bool:
    """Whether there are at most LIMIT; no more than that are counted."""
    return duties.values("pk")[: LIMIT + 1].count() <= LIMIT


def _having(rows: QuerySet[Person], duties: QuerySet[Duty], own: QuerySet[Duty], *, few: bool) -> QuerySet[Person]:
    """Those of ``rows`` who have one of ``duties``: collected where they are ``few``, else each asked for ``own``."""
    return rows.filter(pk__in=duties.values("person_id")) if few else _asked(rows, own)


def _asked(rows: QuerySet[Person], duties: QuerySet[Duty]) -> QuerySet[Person]:
    """Those of ``rows`` who have one of ``duties``, each asked in the order of the list.

    Not by EXISTS: PostgreSQL would turn it round and collect everybody first, because it takes a range of paths for
    very few units.
    """
    return rows.alias(seen=_first(duties)).filter(seen__isnull=False)


def _first(duties: QuerySet[Duty]) -> Subquery:
    return Subquery(duties.order_by().values("pk")[:1])


def _under(duties: QuerySet[Duty], paths: list[str]) -> QuerySet[Duty]:
    below = Q()
    for path in paths:
        start, end = path_range(path)
        below |= Q(unit__path__gte=start, unit__path__lt=end)
    return duties.filter(below)

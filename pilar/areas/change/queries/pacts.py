"""Who is expected to sign a pact and who has, at any size; what waits for somebody.

A row of the expected is a duty: a signature counts for the duty in which it was given, so another definitive duty
needs another one. An acting duty is expected only of whoever has no definitive one among them.

"Who has not signed" is ordered by an index of names, while what is wanted depends on duties and signatures. Where the
first people of that index fill a page, it is followed and each person asked; else, for a small unit or where nearly all
have signed, those that are left are collected and sorted (bench/pact.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.workflow import CLOSED, DRAFT, OPEN
from pilar.kernel.pager import SIZE
from pilar.organisation.access import Rights, below, local_day
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.models.unit import PATH_DIGITS
from pilar.organisation.queries.units import current

#: Up to so many duties are collected by their ids.
LIMIT: Final = 5_000
#: So many people of the index are looked at before it is followed.
FIRST: Final = 2_000
ORDER: Final = ("person__search_name", "person__id", "pk")
#: The ranks as the LKE and its readers group them, the highest first.
RANKS: Final = (
    ("I", "JPT madya"), ("II", "JPT pratama"), ("III", "Administrator"), ("IV", "Pengawas"), ("F", "Fungsional"),
    ("P", "Pelaksana"), ("", "Lainnya (non-ASN, mitra, belum diisi)"),
)  # fmt: skip
RANK_LABELS: Final = dict(RANKS)
VALID: Final = Q(revoked_at__isnull=True)


def seen(rights: Rights, capability: str = "change.view") -> QuerySet[Pact]:
    """The pacts over whose unit ``capability`` is held, and those of units above, which its people sign as well."""
    roots = rights.roots(capability)
    above = {number for root in roots for number in ids_of(root)}
    return Pact.objects.filter(below(roots, "unit__path") | Q(unit__in=above) & ~Q(state=DRAFT))


def reach(rights: Rights, pact: Pact, capability: str) -> tuple[str, ...]:
    """The topmost paths within the pact's unit over which ``capability`` is held."""
    roots = rights.roots(capability)
    if any(pact.unit.path.startswith(root) for root in roots):
        return (pact.unit.path,)
    return tuple(root for root in roots if root.startswith(pact.unit.path))


def ids_of(path: str) -> list[int]:
    """The ids in a path: the units above and the unit itself."""
    return [int(part) for part in path.split(".") if part]


# -- expected and missing


def counted_on(pact: Pact, day: date) -> date:
    """The day whose staff is counted: of a closed pact the one on which it was closed. One query for those."""
    if pact.state != CLOSED:
        return day
    last = pact.steps.filter(target=CLOSED).order_by("-at", "-pk").values_list("at", flat=True).first()
    return min(day, local_day(last, pact.unit.body)) if last else day


def expected(pact: Pact, day: date, paths: Sequence[str] | None = None) -> QuerySet[Duty]:
    """The duties in which somebody is to sign ``pact`` on ``day``; within ``paths`` where they are given.

    One query at once, two where somebody acts: acting duties beside a definitive one are few, and named by their ids
    they cost the list nothing (as a subquery PostgreSQL asked it of all 60,000).
    """
    among = Duty.objects.filter(current(day), _within(pact, paths or (pact.unit.path,)))
    whole = Duty.objects.filter(current(day), _within(pact, (pact.unit.path,))).order_by()
    if pact.kind == Pact.JOINT:
        among, whole = among.filter(leads=True), whole.filter(leads=True)
    acting = dict(whole.filter(kind__in=(Duty.PLT, Duty.PLH)).values_list("pk", "person"))
    if acting:
        definitive = whole.filter(kind=Duty.DEFINITIVE, person__in=set(acting.values()))
        has = set(definitive.values_list("person", flat=True))
        among = among.exclude(pk__in=[duty for duty, person in acting.items() if person in has])
    return among.order_by()


def _within(pact: Pact, paths: Sequence[str]) -> Q:
    """Duties within ``paths``. A whole body is named by its people: asked for by units, SQLite sorts all of them."""
    whole_body = pact.unit.parent_id is None and pact.unit.path in paths
    return Q(person__body=pact.unit.body_id) if whole_body else below(paths, "unit__path")


def signatures(pact: Pact) -> QuerySet[PactSignature]:
    """Those that count."""
    return PactSignature.objects.filter(VALID, pact=pact)


def signed_mark(pact: Pact) -> Exists:
    """Whether a duty has a signature that counts."""
    return Exists(PactSignature.objects.filter(VALID, pact=pact, duty=OuterRef("pk")))


def unsigned(
    pact: Pact, day: date, paths: Sequence[str] | None = None, *, rank: str | None = None, start: str = ""
) -> QuerySet[Duty]:
    """The duties without a signature, with person, unit and account, to be ordered by ORDER.

    ``start``: the beginning of a name, as it is searched for. At most four queries before its own.
    """
    duties = expected(pact, day, paths)
    if rank is not None:
        duties = duties.filter(rank_level=rank)
    if start:
        duties = duties.filter(person__search_name__gte=start, person__search_name__startswith=start)
    missing = duties.filter(~signed_mark(pact))
    if _fill_a_page(missing, pact, start):
        rows = missing.filter(person__body=pact.unit.body_id)  # named, so that its people are walked through by name
    else:
        numbers = list(missing.values_list("pk", flat=True)[: LIMIT + 1])
        rows = Duty.objects.filter(pk__in=numbers) if len(numbers) <= LIMIT else missing
    return rows.select_related("person__user", "unit")


def mark_moved(pact: Pact, duties: Sequence[Duty]) -> None:
    """Give each of ``duties`` the mark ``moved``: whoever it is has signed in another duty. One query."""
    people = [each.person_id for each in duties]
    signed = set(signatures(pact).filter(person__in=people).values_list("person", flat=True))
    for each in duties:
        each.__dict__["moved"] = each.person_id in signed


def _fill_a_page(missing: QuerySet[Duty], pact: Pact, start: str) -> bool:
    """Whether the first FIRST people of the index have a page of ``missing`` among them: then it is worth following."""
    people = Person.objects.filter(body=pact.unit.body_id, search_name__gte=start).order_by("search_name", "pk")
    found = missing.filter(person__in=people.values("pk")[:FIRST])
    return found.values("pk")[: SIZE + 1].count() > SIZE


# -- figures


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many have signed."""

    label: str
    signed: int = 0
    total: int = 0

    @property
    def missing(self) -> int:
        return self.total - self.signed


@dataclass(frozen=True, slots=True)
class Tally:
    """Of a pact: all, by rank (only those that occur), by unit right below the pact's own."""

    all: Share
    ranks: tuple[Share, ...] = ()
    units: tuple[Share, ...] = field(default_factory=tuple)


def tally(pact: Pact, day: date, paths: Sequence[str] | None = None) -> Tally:
    """Five queries at most, whatever there is. Somebody with two definitive duties counts in both."""
    duties = expected(pact, day, paths)
    groups = ("unit__path", "rank_level")
    totals = {tuple(row[:2]): row[2] for row in duties.values_list(*groups).annotate(n=Count("pk"))}
    with_mark = duties.filter(pact_signatures__pact=pact, pact_signatures__revoked_at__isnull=True)
    signed = {tuple(row[:2]): row[2] for row in with_mark.values_list(*groups).annotate(n=Count("pk"))}
    by_rank: dict[str, list[int]] = {}
    by_unit: dict[str, list[int]] = {}
    length = len(pact.unit.path) + PATH_DIGITS + 1
    for (path, rank), total in totals.items():
        done = signed.get((path, rank), 0)
        for groups_of, key in ((by_rank, rank if rank in RANK_LABELS else ""), (by_unit, path[:length])):
            sums = groups_of.setdefault(key, [0, 0])
            sums[0] += done
            sums[1] += total
    named = Unit.objects.filter(path__in=by_unit).order_by("path").only("path", "name", "short_name")
    return Tally(
        Share("Semua", sum(signed.values()), sum(totals.values())),
        tuple(Share(label, *by_rank[rank]) for rank, label in RANKS if rank in by_rank),
        tuple(Share(str(unit), *by_unit[unit.path]) for unit in named),
    )


def share(pact: Pact, day: date, paths: Sequence[str] | None = None) -> Share:
    """All of it in four queries at most."""
    duties = expected(pact, day, paths)
    return Share("Semua", duties.filter(signed_mark(pact)).count(), duties.count())


# -- one person


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pact that somebody is to sign in a duty; ``earlier``: their signature in another duty."""

    pact: Pact
    duty: Duty
    earlier: PactSignature | None = None


def waiting(duties: Iterable[Duty]) -> list[Waiting]:
    """What waits for the one person of ``duties`` (all current, with their units). Two queries at most."""
    mine = list(duties)
    if not mine:
        return []
    numbers = {number for duty in mine for number in ids_of(duty.unit.path)}
    pacts = list(
        Pact.objects.filter(unit__in=numbers, state=OPEN).select_related("unit__body").order_by("due_on", "pk")
    )
    if not pacts:
        return []
    given = list(PactSignature.objects.filter(VALID, pact__in=pacts, person=mine[0].person_id))
    done = {(each.pact_id, each.duty_id) for each in given}
    earlier = {each.pact_id: each for each in given}
    return [
        Waiting(pact, duty, earlier.get(pact.pk))
        for pact in pacts
        for duty in expected_of(pact, mine)
        if (pact.pk, duty.pk) not in done
    ]


def expected_of(pact: Pact, duties: Iterable[Duty]) -> list[Duty]:
    """Of one person's current duties those in which ``pact`` is to be signed; as ``expected`` says it in SQL."""
    under = [each for each in duties if each.unit.path.startswith(pact.unit.path)]
    if pact.kind == Pact.JOINT:
        under = [each for each in under if each.leads]
    definitive = [each for each in under if each.kind == Duty.DEFINITIVE]
    return definitive or under


def own(person_id: int) -> QuerySet[PactSignature]:
    """What somebody has signed, the newest first."""
    rows = PactSignature.objects.filter(VALID, person=person_id)
    return rows.select_related("pact__unit", "witness").order_by("-signed_at", "-pk")


# -- the head, who is expected to sign first


@dataclass(frozen=True, slots=True)
class HeadFirst:
    """The heads of the pact's unit on a day (as duties), whether one has signed, and whether others came before."""

    heads: tuple[Duty, ...]
    signed: bool
    overtaken: bool


def head_first(pact: Pact, day: date) -> HeadFirst:
    """Two queries."""
    heads = list(Duty.objects.filter(current(day), unit=pact.unit, leads=True).select_related("person"))
    people = {each.person_id for each in heads}
    first = signatures(pact).order_by("signed_on", "signed_at", "pk").values_list("person", flat=True)
    signed = signatures(pact).filter(person__in=people).exists() if people else False
    beginner = first.first()
    return HeadFirst(tuple(heads), signed, beginner is not None and beginner not in people)


def signed_first(person: Person, pact: Pact) -> bool:
    """Whether nobody has signed ``pact`` before ``person`` did. One query; False for whoever has not signed."""
    first = signatures(pact).order_by("signed_on", "signed_at", "pk").values_list("person", flat=True).first()
    return first is not None and first == person.pk


def latest_open(rights: Rights, capability: str = "change.view") -> QuerySet[Pact]:
    """The open pacts that one sees, the newest first."""
    return seen(rights, capability).filter(state=OPEN).select_related("unit").order_by("-year", "-opened_at", "-pk")


def counted(pacts: QuerySet[Pact]) -> QuerySet[Pact]:
    """With ``given``: how many signatures count; no further query."""
    rows = PactSignature.objects.filter(VALID, pact=OuterRef("pk")).order_by().values("pact")
    return pacts.annotate(given=Subquery(rows.annotate(n=Count("pk")).values("n")))

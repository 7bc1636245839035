"""What the public site tells of units: the list on the home page, and the page of one unit.

The site of a body is the one whose host matches; under another host all bodies of the installation stand side by side
(FOUNDATIONS §1). Nothing here carries an id: a page of the list is addressed by names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest

from pilar.areas.change.public.launch import PublicLaunch, launches_of
from pilar.areas.change.public.pact import PublicPact, pacts_of
from pilar.evaluation import public
from pilar.evaluation.proposal.public import PublicPredicate, held_by, held_of
from pilar.evaluation.public import PublicEntry, PublicZone
from pilar.kernel.pager import page
from pilar.organisation.access import local_day
from pilar.organisation.models import Body, Unit
from pilar.roadmap.public import PublicPlan, plans_of

LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. Hashable: the home page is drawn once for each of them."""

    site: str
    words: str
    groups: tuple[tuple[str, tuple[PublicEntry, ...]], ...]
    previous: str | None
    next: str | None
    notice: str | None
    sample: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """What a unit has published, the newest zone first."""

    unit: Unit
    above: str
    newest: PublicZone
    earlier: tuple[PublicZone, ...]
    sample: bool
    launches: tuple[PublicLaunch, ...] = ()
    pacts: tuple[PublicPact, ...] = ()
    plans: tuple[PublicPlan, ...] = ()
    predicates: tuple[PublicPredicate, ...] = ()

    @property
    def held(self) -> PublicPredicate | None:
        """The predicate that the newest zone aims at, where the unit holds it: it is no longer only being built."""
        return next((each for each in self.predicates if each.predicate == self.newest.target), None)


def body_at(request: HttpRequest) -> Body | None:
    """The body whose site this is; None where the host belongs to none. One query."""
    host = request.get_host().rsplit(":", 1)[0].lower()
    return Body.objects.filter(host=host).first()


def listed(request: HttpRequest, at: datetime) -> Listed:
    """The page of the list that the address asks for. At most five queries."""
    site = body_at(request)
    words = " ".join(request.GET.get("cari", "").replace("\x00", "").split())[:LONGEST_WORDS]
    shown = page(public.units(site, words), request.GET, order=("body__name", "name", "slug"))
    entries = _with_predicates(shown.rows, at) if shown.rows else []
    groups = tuple((body, tuple(each)) for body, each in groupby(entries, key=lambda entry: entry.body))
    sample = settings.PILAR_DEMO or any(unit.body.is_sample for unit in shown.rows)
    name = site.name if site else ""
    return Listed(name, words, groups, shown.previous, shown.next, shown.notice, sample)


def _with_predicates(rows: Sequence[Unit], at: datetime) -> list[PublicEntry]:
    """The lines of the list, each with what the unit holds. Two queries."""
    held = held_by([unit.pk for unit in rows], local_day(at))
    by_slug = {unit.slug: held.get(unit.pk, "") for unit in rows}
    return [replace(entry, held=by_slug[entry.slug]) for entry in public.entries(rows)]


def unit_or_404(request: HttpRequest, slug: str, at: datetime) -> UnitPage:
    """The page of a unit; Http404 where it publishes nothing, or belongs to another body than this site."""
    site = body_at(request)
    unit = Unit.objects.select_related("body", "parent").filter(slug=slug).first()
    if unit is None or (site is not None and unit.body_id != site.pk):
        raise Http404
    zones = public.zones_of(unit)
    if not zones:
        raise Http404
    above = unit.parent.name if unit.parent and unit.parent.kind != Unit.BODY else ""
    sample = settings.PILAR_DEMO or unit.body.is_sample
    signed = tuple(pacts_of(unit, local_day(at, unit.body)))
    planned = tuple(plans_of(unit))
    held = tuple(held_of(unit, local_day(at, unit.body)))
    return UnitPage(unit, above, zones[0], tuple(zones[1:]), sample, launches_of(unit), signed, planned, held)

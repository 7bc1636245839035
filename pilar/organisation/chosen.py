"""Which body a page of a body's master data is about: one's own, or with ``?instansi=`` another that one may see."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from pilar.organisation.access import visible_to
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, Unit
from pilar.organisation.web import WorkRequest, visible_or_404

#: In the address: the slug of the body.
NAME = "instansi"


@dataclass(frozen=True)
class Chosen:
    """The body of the page, its root unit, and the other bodies that one may see (most people: none)."""

    body: Body
    root: Unit
    others: tuple[Body, ...]
    by_name: bool

    @property
    def query(self) -> str:
        """What an address of the same body ends with."""
        return f"?{NAME}={self.body.slug}" if self.by_name else ""

    @property
    def also(self) -> str:
        """The same after other names of a query string."""
        return f"&{NAME}={self.body.slug}" if self.by_name else ""

    @property
    def calendar(self) -> str:
        return self.address("organisation:calendar")

    def address(self, name: str, *args: object, **query: object) -> str:
        """The address called ``name`` for this body."""
        pairs = {**query, **({NAME: self.body.slug} if self.by_name else {})}
        return reverse(name, args=args) + (f"?{urlencode(pairs)}" if pairs else "")


def chosen_body(request: WorkRequest) -> Chosen:
    """Raises Http404 for a body that one may not see, or where one sees none. At most three queries."""
    ids = dict.fromkeys(held.body_id for held in request.rights.held if "unit.view" in held.role.may)
    if not ids:
        raise Http404
    slug = request.GET.get(NAME, "")
    if slug:
        body = visible_or_404(request, Body, slug=slug)
    elif request.agency is not None and request.agency.pk in ids:
        body = request.agency
    else:
        body = Body.objects.get(pk=next(iter(ids)))
    others: tuple[Body, ...] = ()
    if len(ids) > 1:
        others = tuple(visible_to(Body, request.user, request.at).exclude(pk=body.pk))
    return Chosen(body, root_of(body), others, by_name=bool(slug))

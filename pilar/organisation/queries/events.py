"""The ledger of a body as a list for auditors. It is read here and nowhere else.

An entry holds no unit, so nobody could say which entries belong to one OPD: ``ledger.view`` counts at the root of a
body only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from pilar.kernel.models.ledger import LedgerCheckpoint, LedgerEntry, LedgerHead
from pilar.organisation.access import Rights
from pilar.organisation.models import Body, Unit, User

#: So many accounts of one name are looked for; more, and the name is to be written in full.
_MOST_ACTORS = 20


def bodies_with_ledger(rights: Rights) -> QuerySet[Body]:
    """The bodies over whose root ``ledger.view`` is held. One query."""
    roots = [held.unit_id for held in rights.held if "ledger.view" in held.role.may]
    return Body.objects.filter(units__in=Unit.objects.filter(pk__in=roots, kind=Unit.BODY)).order_by("name", "pk")


def entries(body: Body) -> QuerySet[LedgerEntry]:
    """The entries of the body's chain."""
    return LedgerEntry.objects.filter(chain=body.uuid)


def between(rows: QuerySet[LedgerEntry], body: Body, first: date | None, last: date | None) -> QuerySet[LedgerEntry]:
    """Those of the local days from ``first`` to ``last``, both included; open where None."""
    zone = ZoneInfo(body.time_zone)
    if first:
        rows = rows.filter(at__gte=datetime.combine(first, time(), zone))
    if last:
        rows = rows.filter(at__lt=datetime.combine(last + timedelta(days=1), time(), zone))
    return rows


def by_actor(rows: QuerySet[LedgerEntry], body: Body, text: str) -> QuerySet[LedgerEntry]:
    """Those by accounts of ``body`` with ``text`` in their name, or by the account or process with it as id."""
    words = text.strip()
    named = Q(person__body=body, person__name__icontains=words) | Q(person__isnull=True, name__icontains=words)
    found = User.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:_MOST_ACTORS]
    return rows.filter(actor__in=[words, *map(str, found)])


def head_of(body: Body) -> LedgerHead | None:
    return LedgerHead.objects.filter(pk=body.uuid).first()


def checkpoints(body: Body) -> QuerySet[LedgerCheckpoint]:
    """The daily checkpoints, newest first."""
    return LedgerCheckpoint.objects.filter(chain=body.uuid).order_by("-day")


def published(points: Sequence[LedgerCheckpoint]) -> list[dict[str, str]]:
    """Checkpoints in the form that ``pilar ledger verify --checkpoints`` reads."""
    return [{"chain": str(point.chain), "day": point.day.isoformat(), "hash": point.hash} for point in points]

"""Lists of innovations: those that somebody sees, filtered; and what waits among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from pilar.kernel.inbox import Asker
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import Actor, below
from pilar.organisation.models import Unit
from pilar.records.access import records_seen
from pilar.records.models import Innovation, InnovationMeasure, Replication
from pilar.records.models.base import about
from pilar.records.queries.innovations import AGAIN
from pilar.records.sections import Standing, Waiting
from pilar.records.workflow import APPLIED, EVALUATED, INNOVATION, MANAGE

AFTER_MEASURE: Final = "records.innovation-after-measure"
ORDER: Final = ("-created_at", "-pk")
UNMEASURED: Final = "belum-terukur"
#: The states as the list is filtered by them: code in the address → words.
STATES: Final = {**INNOVATION.states, UNMEASURED: "Diterapkan, belum diukur sesudahnya"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by. ``year``: applied in it."""

    text: str = ""
    unit: Unit | None = None
    state: str = ""
    topic: str = ""
    year: int | None = None


def innovations(user: Actor, at: datetime, wanted: Wanted) -> QuerySet[Innovation]:
    """What ``user`` sees, with unit, ``measured`` (before and after), ``copies`` (replications). One query to list."""
    rows = records_seen(Innovation, user, at).filter(_filter(wanted))
    again = InnovationMeasure.objects.filter(AGAIN, innovation=OuterRef("pk"))
    copies = Replication.objects.filter(innovation=OuterRef("pk"))
    return rows.select_related("unit").annotate(measured=_counted(again), copies=_counted(copies))


def _counted(rows: QuerySet[InnovationMeasure] | QuerySet[Replication]) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values("innovation").annotate(count=Count("pk")).values("count")), 0)


def _filter(wanted: Wanted) -> Q:
    found = Q()
    if wanted.text:
        found &= Q(title__icontains=wanted.text) | Q(proposer_name__icontains=wanted.text)
    if wanted.unit:
        found &= below([wanted.unit.path], "unit__path")
    if wanted.state == UNMEASURED:
        found &= unmeasured()
    elif wanted.state:
        found &= Q(state=wanted.state)
    if wanted.topic:
        found &= about(wanted.topic)
    if wanted.year:
        found &= Q(applied_on__range=(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    return found


def unmeasured(day: date | None = None, after: int = 0) -> Q:
    """Applied (``after`` days or more before ``day``), and nothing measured since."""
    again = InnovationMeasure.objects.filter(AGAIN, innovation=OuterRef("pk"))
    found = Q(state__in=(APPLIED, EVALUATED)) & Q(~Exists(again))
    return found & Q(applied_on__lte=day - timedelta(days=after)) if day else found


def standings(asker: Asker) -> Standing:
    """How many innovations ``asker`` sees, and which of those that they manage are not measured. Two queries."""
    total = records_seen(Innovation, asker.user, asker.at).count()
    rows = Innovation.objects.filter(below(asker.rights.roots(MANAGE), "unit__path"))
    bare = rows.filter(unmeasured()).count()
    address = f"{reverse('records:innovations')}?keadaan={UNMEASURED}"
    waiting = [Waiting(f"{angka(bare, 0)} diterapkan tanpa ukuran sesudah", address)] if bare else []
    return Standing(total, tuple(waiting))

"""Lists of decrees: those that somebody sees, filtered; and what waits among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from pilar.kernel import rules
from pilar.kernel.inbox import Asker
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import Actor, below
from pilar.organisation.models import Body, Unit
from pilar.records.access import records_seen
from pilar.records.models import Decree, DecreeMember
from pilar.records.queries.decrees import holding, moved, not_revoked
from pilar.records.sections import Standing, Waiting
from pilar.records.workflow import DRAFT, IN_FORCE, MANAGE, REVOKED

LAPSING: Final = "records.decree-lapsing"
DRAFT_AGE: Final = "records.draft-age"
ORDER: Final = ("-created_at", "-pk")

#: How a decree stands on a day, as lists are filtered by it: code in the address → words.
STANDINGS: Final = {
    "rancangan": "Rancangan", "berlaku": "Berlaku", "segera-berakhir": "Segera berakhir",
    "perlu-diperbarui": "Berlaku, ada yang sudah pindah", "belum-mulai": "Belum mulai berlaku",
    "lewat": "Lewat masa berlaku", "dicabut": "Dicabut",
}  # fmt: skip
DRAFTS, VALID, ENDING, OUTDATED, COMING, LAPSED, REVOKED_ONES = STANDINGS

_WAITING: Final = {
    ENDING: "{} segera berakhir", OUTDATED: "{} perlu diperbarui, ada yang sudah pindah", DRAFTS: "{} rancangan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is filtered by; ``text`` is part of title, number, or a name in it; ``year``: held then."""

    text: str = ""
    unit: Unit | None = None
    kind: str = ""
    standing: str = ""
    year: int | None = None


def days_ahead(body: UUID | None, day: date, code: str = LAPSING) -> int:
    """How many days before its end a decree is spoken of (or after how many a draft), in ``body``. One query."""
    return rules.whole(code, body, day)


def decrees(user: Actor, at: datetime, day: date, ahead: int, wanted: Wanted) -> QuerySet[Decree]:
    """What ``user`` sees, with unit, ``named`` (how many people) and ``has_left`` (some of them). One query to list."""
    rows = records_seen(Decree, user, at).filter(_filter(wanted, day, ahead))
    each = DecreeMember.objects.filter(decree=OuterRef("pk")).order_by().values("decree")
    named = Coalesce(Subquery(each.annotate(count=Count("pk")).values("count")), 0)
    left = Exists(moved(day).filter(decree=OuterRef("pk")))
    return rows.select_related("unit").annotate(named=named, has_left=left)


def _filter(wanted: Wanted, day: date, ahead: int) -> Q:
    found = Q()
    if wanted.text:
        named = Decree.objects.filter(members__name__icontains=wanted.text).order_by().values("pk")
        found &= Q(title__icontains=wanted.text) | Q(number__icontains=wanted.text) | Q(pk__in=named)
    if wanted.unit:
        found &= below([wanted.unit.path], "unit__path")
    if wanted.kind:
        found &= Q(kind=wanted.kind)
    if wanted.year:
        ended = Q(valid_until__isnull=True) | Q(valid_until__gte=date(wanted.year, 1, 1))
        found &= Q(valid_from__lte=date(wanted.year, 12, 31)) & ended & not_revoked(date(wanted.year, 1, 1))
    if wanted.standing:
        found &= standing(wanted.standing, day, ahead)
    return found


def standing(code: str, day: date, ahead: int) -> Q:
    """The decrees that stand so on ``day``; ``ahead`` days before the end is soon. Raises KeyError."""
    return {
        DRAFTS: Q(state=DRAFT),
        VALID: holding(day),
        ENDING: holding(day) & Q(valid_until__lte=day + timedelta(days=ahead)),
        OUTDATED: holding(day) & Q(Exists(moved(day).filter(decree=OuterRef("pk")))),
        COMING: Q(state=IN_FORCE, valid_from__gt=day),
        LAPSED: Q(state=IN_FORCE, valid_until__lt=day),
        REVOKED_ONES: Q(state=REVOKED),
    }[code]


def standings(asker: Asker) -> Standing:
    """How many decrees ``asker`` sees, and what waits among those that they manage. Four queries."""
    ahead = days_ahead(body_of(asker), asker.day)
    total = records_seen(Decree, asker.user, asker.at).count()
    rows = Decree.objects.filter(below(asker.rights.roots(MANAGE), "unit__path"))
    counts = rows.aggregate(**{code: Count("pk", filter=standing(code, asker.day, ahead)) for code in _WAITING})
    waiting = [
        Waiting(words.format(angka(counts[code], 0)), f"{reverse('records:decrees')}?keadaan={code}")
        for code, words in _WAITING.items()
        if counts[code]
    ]
    return Standing(total, tuple(waiting))


def body_of(asker: Asker) -> UUID | None:
    """The body whose rules count for what ``asker`` sees. One query; none for whoever holds no role."""
    held = asker.rights.held
    return Body.objects.filter(pk=held[0].body_id).values_list("uuid", flat=True).first() if held else None

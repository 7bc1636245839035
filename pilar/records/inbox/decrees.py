"""What waits for whom: decrees that lapse soon, that name somebody who has left, drafts that nobody decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.records.models import Decree
from pilar.records.queries.decree_lists import (
    DRAFT_AGE,
    ENDING,
    LAPSED,
    OUTDATED,
    body_of,
    days_ahead,
    standing,
)
from pilar.records.workflow import DRAFT, MANAGE

_NAMED: Final = 5
#: What has lapsed longer ago is no news any more.
_NEWS: Final = timedelta(days=90)


def _managed(asker: Asker) -> QuerySet[Decree] | None:
    roots = asker.rights.roots(MANAGE)
    return Decree.objects.filter(below(roots, "unit__path")).select_related("unit") if roots else None


@inbox("records.decrees_lapsing")
def lapsing(asker: Asker) -> Iterable[Item]:
    """Those that end soon, or ended lately, and that no other one of their kind follows. Three queries at most."""
    rows = _managed(asker)
    if rows is None:
        return []
    ahead = days_ahead(body_of(asker), asker.day)
    ended = standing(LAPSED, asker.day, ahead) & Q(valid_until__gte=asker.day - _NEWS)
    soon = rows.filter(standing(ENDING, asker.day, ahead) | ended, replaced_by__isnull=True)
    items = []
    for each in soon.order_by("valid_until", "pk")[:_NAMED]:
        over = each.valid_until is not None and each.valid_until < asker.day
        title = f"{each.get_kind_display()} {'sudah berakhir' if over else 'segera berakhir'}: {each.title}"
        why = f"{each.unit}, nomor {each.number}. Berlaku sampai {tanggal(each.valid_until)}; siapkan penggantinya."
        items.append(Item(title, reverse("records:decree", args=[each.pk]), why, due=each.valid_until))
    return items


@inbox("records.decrees_outdated")
def outdated(asker: Asker) -> Iterable[Item]:
    """Those in force that name somebody who has left. One query."""
    rows = _managed(asker)
    if rows is None:
        return []
    return [
        Item(
            f"SK perlu diperbarui: {each.title}", reverse("records:decree", args=[each.pk]),
            f"{each.unit}, nomor {each.number}. Ada orang di dalamnya yang sudah pindah.",
        )
        for each in rows.filter(standing(OUTDATED, asker.day, 0)).order_by("valid_until", "pk")[:_NAMED]
    ]  # fmt: skip


@inbox("records.decree_drafts")
def drafts(asker: Asker) -> Iterable[Item]:
    """Drafts that are older than the rule of the body allows. Three queries at most."""
    rows = _managed(asker)
    if rows is None:
        return []
    age = days_ahead(body_of(asker), asker.day, DRAFT_AGE)
    old = rows.filter(state=DRAFT, created_at__lt=asker.at - timedelta(days=age))
    return [
        Item(
            f"Rancangan belum ditetapkan: {each.title}", reverse("records:decree", args=[each.pk]),
            f"{each.unit}, dibuat {tanggal(each.created_at)}. Tetapkan, atau hapus bila tidak jadi.",
        )
        for each in old.order_by("created_at", "pk")[:_NAMED]
    ]  # fmt: skip

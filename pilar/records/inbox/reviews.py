"""What waits for whom: recommendations to follow and to accept, reviews that are due, schedules without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from pilar.kernel import rules
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below
from pilar.organisation.models import User
from pilar.records.models import Series
from pilar.records.queries.recommendations import CHECKS, left_alone, own_open, to_accept
from pilar.records.queries.reviews import coming
from pilar.records.queries.series import lacking, series_of
from pilar.records.workflow import MANAGE
from pilar.texts import shortened

FOLLOW_NOTICE: Final = "records.recommendation-notice"
REVIEW_NOTICE: Final = "records.review-notice"
_NAMED: Final = 5
_AT_MOST: Final = 200
_SHORT: Final = 80


def _days(asker: Asker, code: str) -> int:
    """How many days ahead; of the body where one works, else of the first one where a role is held. Two queries."""
    user = asker.user
    body = user.person.body.uuid if isinstance(user, User) and user.person else None
    return rules.whole(code, body, asker.day)


@inbox("records.recommendations_due")
def recommendations_due(asker: Asker) -> Iterable[Item]:
    """The own recommendations that are late or soon due. One query, three where some are open."""
    if getattr(asker.user, "person_id", None) is None:
        return []
    rows = list(own_open(asker.user)[:_NAMED])
    # How long ahead somebody is told is asked for only where there is something to tell.
    until = asker.day + timedelta(_days(asker, FOLLOW_NOTICE)) if rows else asker.day
    items = []
    for row in rows:
        if row.due_on > until:
            break
        why = f"{row.review.title}, {row.review.unit}."
        if row.due_on < asker.day:
            why = f"Lewat tenggat {tanggal(row.due_on)}. {why}"
        if row.reported_by:
            why = f"Laporan Anda dikembalikan; lihat catatannya. {why}"
        items.append(
            Item(
                f"Tindak lanjuti: {shortened(row.text, _SHORT)}", reverse("records:recommendation", args=[row.pk]),
                why, due=row.due_on,
            )
        )  # fmt: skip
    return items


@inbox("records.recommendations_to_accept")
def recommendations_to_accept(asker: Asker) -> Iterable[Item]:
    """Reports of others that wait for a second person. One query; none without the right."""
    if not asker.rights.roots(CHECKS):
        return []
    return [
        Item(
            f"Periksa bukti tindak lanjut: {shortened(row.text, _SHORT)}",
            reverse("records:recommendation", args=[row.pk]),
            f"{row.review.title}, {row.review.unit}. Dilaporkan selesai {tanggal(row.reported_at)}.",
        )
        for row in to_accept(asker)[:_NAMED]
    ]  # fmt: skip


@inbox("records.recommendations_ownerless")
def recommendations_ownerless(asker: Asker) -> Iterable[Item]:
    """Open ones whose owner is on duty nowhere any more: nobody is reminded. One query; none without the right."""
    roots = asker.rights.roots(MANAGE)
    if not roots:
        return []
    rows = left_alone(asker.day).filter(below(roots, "review__unit__path")).select_related("review__unit", "owner")
    return [
        Item(
            f"Tunjuk penanggung jawab baru: {shortened(row.text, _SHORT)}",
            reverse("records:recommendation", args=[row.pk]),
            f"{row.owner} tidak lagi bertugas. {row.review.title}, {row.review.unit}.", due=row.due_on,
        )
        for row in rows.order_by("due_on", "pk")[:_NAMED]
    ]  # fmt: skip


@inbox("records.reviews_due")
def reviews_due(asker: Asker) -> Iterable[Item]:
    """Running reviews that are due, and schedules whose period has none yet. Six queries; none without the right."""
    roots = asker.rights.roots(MANAGE)
    if not roots:
        return []
    notice = _days(asker, REVIEW_NOTICE)
    items = [
        Item(
            f"Simpulkan evaluasi: {row.title}", reverse("records:review", args=[row.pk]), f"{row.unit}.", due=row.due_on
        )
        for row in coming(asker, notice)[:_NAMED]
    ]
    rows = series_of(below(roots, "unit__path"), Series.REVIEW).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=asker.day), starts_on__lte=asker.day
    )
    items += [
        Item(
            f"{each.series.title} {each.period.label} belum dimulai",
            f"{reverse('records:review_new')}?{urlencode({'jadwal': each.series.pk})}",
            f"{each.series.unit}. Masanya habis {tanggal(each.period.last)}; sesudah itu masa ini tercatat terlewat.",
            due=each.period.last,
        )
        for each in lacking(rows[:_AT_MOST], asker.day, notice=timedelta(notice))[:_NAMED]
    ]
    return items

"""What waits for those who lead: acting heads whose days run out, units that nobody heads today."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Window
from django.urls import reverse

from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import visible_to
from pilar.organisation.models import Unit
from pilar.organisation.queries.acting import ending_soon
from pilar.organisation.queries.grants import WITHOUT_DUTY, to_be_ended
from pilar.organisation.queries.tokens import ending_soon as tokens_ending_soon
from pilar.organisation.queries.units import headless

_DAYS = 7
_NAMED = 5


@inbox("organisation.acting_ends")
def acting_ends(asker: Asker) -> Iterable[Item]:
    """Acting heads whose last day is near and after whom nobody is appointed. One query; none without the right."""
    if not asker.rights.may("acting.appoint"):
        return []
    return [
        Item(
            f"{duty.capacity}: masa {duty.person} hampir habis",
            reverse("organisation:acting_person", args=[duty.unit.slug]),
            f"{duty.unit}. Perpanjang, tunjuk yang lain, atau catat kepala definitifnya.",
            duty.valid_until,
        )
        for duty in ending_soon(asker.user, asker.at, asker.day, _DAYS)[:_NAMED]
    ]


@inbox("organisation.headless")
def without_a_head(asker: Asker) -> Iterable[Item]:
    """The units that nobody heads today, five by name, as one thing to do. One query; none without the right."""
    if not asker.rights.may("acting.appoint"):
        return []
    units = headless(visible_to(Unit, asker.user, asker.at, "acting.appoint"), asker.day)
    # The count comes with each row: looking for them once is what it costs.
    named = list(units.annotate(count=Window(Count("pk"))).order_by("name", "pk")[:_NAMED])
    if not named:
        return []
    count = named[0].count
    names = ", ".join(str(unit) for unit in named)
    if count > len(named):
        names += f", dan {angka(count - len(named), 0)} lainnya"
    if count == 1:
        return [Item(f"{named[0]} hari ini tanpa kepala", reverse("organisation:acting_person", args=[named[0].slug]),
                     "Tunjuk Plt. atau Plh., atau catat kepala definitifnya.")]  # fmt: skip
    return [
        Item(f"{angka(count, 0)} unit hari ini tanpa kepala", f"{reverse('organisation:units')}?kepala=kosong", names)
    ]


@inbox("organisation.roles_without_duty")
def roles_without_duty(asker: Asker) -> Iterable[Item]:
    """Roles of people who have no duty at their unit any more, five by name. One query; none without the right."""
    if not asker.rights.may("grant.give"):
        return []
    held = list(to_be_ended(asker.user, asker.at, asker.day).order_by("user__person__name", "pk")[: _NAMED + 1])
    if not held:
        return []
    names = ", ".join(dict.fromkeys(str(grant.user) for grant in held[:_NAMED]))
    more = " dan lainnya" if len(held) > _NAMED else ""
    return [
        Item(
            "Akhiri atau alihkan peran orang yang tidak bertugas lagi di unitnya",
            f"{reverse('organisation:grants')}?masa=&tugas={WITHOUT_DUTY}",
            names + more,
        )
    ]


@inbox("organisation.tokens_end")
def tokens_end(asker: Asker) -> Iterable[Item]:
    """Tokens whose last day is near, five by name. One query; none without the right."""
    if not asker.rights.may("token.manage"):
        return []
    return [
        Item(
            f"Token “{token}” segera berakhir",
            f"{reverse('organisation:tokens')}?instansi={token.body.slug}",
            "Buat token baru dan pasang di sistem yang memakainya, lalu cabut yang lama.",
            token.expires_on,
        )
        for token in tokens_ending_soon(asker.rights, asker.day)[:_NAMED]
    ]

"""What waits for whom with launches, changes of agents and communication; ``inbox.py`` brings it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse

from pilar.areas.change.access import MANAGES
from pilar.areas.change.models import AgentChange, AgentChangeStep, Communication, Launch
from pilar.areas.change.queries.communication import Stretch, stretches
from pilar.areas.change.workflow import CONFIRM, MADE, PLANNED
from pilar.evaluation.models import Zone
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import below

_NAMED: Final = 5


@inbox("change.to_confirm")
def changes_to_confirm(asker: Asker) -> Iterable[Item]:
    """Changes that a superior has to confirm or send back, the oldest first. One query; none without the right."""
    roots = asker.rights.roots(CONFIRM)
    if not roots:
        return []
    rows = AgentChange.objects.filter(below(roots, "unit__path"), state=MADE).exclude(made_by=asker.user.actor)
    rows = rows.exclude(agent=asker.user.person_id or 0).select_related("agent").order_by("made_on", "pk")
    return [
        Item(f"Konfirmasi perubahan: {row.title}", _address(row), f"Oleh {row.agent}, dibuat {tanggal(row.made_on)}.")
        for row in rows[:_NAMED]
    ]


@inbox("change.own_changes")
def own_changes(asker: Asker) -> Iterable[Item]:
    """The asker's own changes whose target has come, or that were sent back. One query; none without a person."""
    if asker.user.person_id is None:
        return []
    back = AgentChangeStep.objects.filter(obj=OuterRef("pk"), name="return")
    rows = AgentChange.objects.filter(agent=asker.user.person_id, state=PLANNED).annotate(returned=Exists(back))
    found = [row for row in rows.order_by("planned_on", "pk")[:50] if row.returned or row.planned_on <= asker.day]
    back_words, due_words = "Dikembalikan atasan; baca alasannya.", "Targetnya sudah tiba: nyatakan bila sudah dibuat."
    return [
        Item(f"Perubahan Anda: {row.title}", _address(row), back_words if row.returned else due_words, row.planned_on)
        for row in found[:_NAMED]
    ]


@inbox("change.launches")
def launches_past(asker: Asker) -> Iterable[Item]:
    """Launches whose planned day has passed. One query; none without the right."""
    roots = asker.rights.roots(MANAGES)
    if not roots:
        return []
    rows = Launch.objects.filter(below(roots, "unit__path"), state=PLANNED, planned_on__lt=asker.day)
    return [
        Item(
            f"Nyatakan dilaksanakan atau ubah: {row.title}", reverse("change:launch", args=[row.pk]),
            f"Direncanakan {tanggal(row.planned_on)}.", row.planned_on,
        )
        for row in rows.order_by("planned_on", "pk")[:_NAMED]
    ]  # fmt: skip


@inbox("change.empty_month")
def empty_month(asker: Asker) -> Iterable[Item]:
    """Units with a zone of this year, or in January of the last, that have said nothing last month. One query; none
    without the right."""
    roots = asker.rights.roots(MANAGES)
    if not roots:
        return []
    month = last_month(asker)
    said = Communication.objects.filter(
        unit__path__startswith=OuterRef("unit__path"), on__gte=month.first, on__lte=month.last
    )
    years = {month.first.year, asker.day.year}
    newer = Zone.objects.filter(unit=OuterRef("unit"), year__in=years, year__gt=OuterRef("year"))
    zones = Zone.objects.filter(~Exists(said), ~Exists(newer), below(roots, "unit__path"), year__in=years)
    return [
        Item(
            f"Komunikasi ZI {month.label} masih kosong: {zone.name}", reverse("change:communication_new"),
            "Catat yang sudah disampaikan bulan itu; satu bulan kosong berarti tidak rutin.",
        )
        for zone in zones.order_by("name", "pk")[:_NAMED]
    ]  # fmt: skip


def last_month(asker: Asker) -> Stretch:
    """The last calendar month that is over."""
    return stretches(asker.day.replace(year=asker.day.year - 1, day=1), asker.day, 1)[-1]


def _address(row: AgentChange) -> str:
    return reverse("change:agent_change", args=[row.pk])

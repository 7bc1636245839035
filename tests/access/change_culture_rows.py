"""Area 1: the anonymous pulse, lessons, culture, the head as an example, the change path."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from pilar.areas.change.models import LeaderNote, Pulse
from pilar.areas.change.pulse_questions import sheet
from pilar.areas.change.workflow import OPEN
from pilar.organisation.access import local_day
from pilar.organisation.models import Duty
from tests.access.row import SIGNED_IN, Row
from tests.access.world import Actor, World

VIEW, MANAGE = "change.view", "change.manage"


def _pulse(world: World, place: str) -> Pulse:
    """One pulse that runs at the place, made when it is first asked for."""
    unit, today = world.there[place], local_day(timezone.now())
    found = Pulse.objects.filter(unit=unit, state=OPEN).first()
    return found or Pulse.objects.create(
        unit=unit, title="Jajak contoh", round=1, edition=sheet().edition, opens_on=today,
        closes_on=today + timedelta(days=7), invited=1, state=OPEN, created_at=timezone.now(), created_by="1",
    )  # fmt: skip


def pulse(world: World, place: str) -> dict[str, Any]:
    return {"pk": _pulse(world, place).pk}


def note(world: World, place: str) -> dict[str, Any]:
    """Something registered of somebody at the place."""
    made, _ = LeaderNote.objects.get_or_create(
        unit=world.there[place], person=world.people[place], kind=LeaderNote.WEALTH, number="1",
        defaults={"on": date(2026, 1, 5), "created_at": timezone.now(), "created_by": "1"},
    )  # fmt: skip
    return {"pk": made.pk}


def works_there(world: World, actor: Actor, place: str) -> bool:
    """A pulse is answered by whoever is on duty at its unit or below; roles do not matter."""
    unit = world.there[place]
    return actor.user is not None and Duty.objects.filter(
        person=actor.user.person_id, unit__path__startswith=unit.path
    ).exists()  # fmt: skip


def nobodys_file(world: World, actor: Actor, place: str) -> bool:
    """The note has a number and no file."""
    return False


ROWS: dict[str, Row] = {
    "perubahan/jajak/": Row(VIEW),
    "perubahan/jajak/baru/": Row(MANAGE),
    "perubahan/jajak/<int:pk>/": Row(VIEW, of=pulse, sees=VIEW),
    "perubahan/jajak/<int:pk>/mulai/": Row(MANAGE, of=pulse, sees=VIEW),
    "perubahan/jajak/<int:pk>/tutup/": Row(MANAGE, of=pulse, sees=VIEW),
    "perubahan/jajak/<int:pk>/batal/": Row(MANAGE, of=pulse, sees=VIEW),
    "perubahan/jajak/<int:pk>/isi/": Row(SIGNED_IN, of=pulse, seen_by=works_there),
    "perubahan/belajar/": Row(SIGNED_IN),
    "perubahan/belajar/<slug:code>/": Row(SIGNED_IN, of=lambda world, place: {"code": "perubahan"},
                                          seen_by=lambda world, actor, place: True),
    "perubahan/budaya/": Row(VIEW),
    "perubahan/teladan/": Row(VIEW),
    "perubahan/teladan/catat/": Row(MANAGE),
    "perubahan/teladan/<int:pk>/berkas/": Row(VIEW, of=note, seen_by=nobodys_file),
    "perubahan/teladan/<int:pk>/hapus/": Row(MANAGE, of=note, sees=VIEW),
    "perubahan/jejak/": Row(VIEW),
}  # fmt: skip

"""Area 1: its first page, and the integrity pact. Signing is open to whoever is on duty, whatever role they hold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from pilar.areas.change.models import Kiosk, Pact, PactSignature
from tests.access.row import PUBLIC, SIGNED_IN, Row
from tests.access.world import Actor, World

VIEW, MANAGE = "change.view", "change.manage"
ONE = "perubahan/pakta/<int:pk>/"


def pact(world: World, place: str) -> dict[str, Any]:
    """An open pact of the place, with a kiosk and a signature given at it; made when it is first asked for."""
    made = _made(world, place)
    return {"pk": made["pact"].pk, "kiosk": made["kiosk"].pk, "signature": made["signature"].pk}


def draft(world: World, place: str) -> dict[str, Any]:
    return {"pk": _made(world, place)["draft"].pk}


def step(name: str) -> Any:
    return lambda world, place: {"pk": _made(world, place)["pact"].pk, "name": name}


def signature(world: World, place: str) -> dict[str, Any]:
    return {"pk": _made(world, place)["signature"].pk}


def token(world: World, place: str) -> dict[str, Any]:
    return {"token": _made(world, place)["kiosk"].token}


def _made(world: World, place: str) -> dict[str, Any]:
    """Kept in ``things`` for one test: what a test writes is taken back after it."""
    known: dict[str, Any] | None = world.things.get(("pact", place))
    if known is None or not Pact.objects.filter(pk=known["pact"].pk).exists():
        known = world.things["pact", place] = _make(world, place)
    return known


def _make(world: World, place: str) -> dict[str, Any]:
    unit, now = world.there[place], timezone.now()
    person = world.town.person(unit, f"Tanpa akun {place}")
    marks = {
        "unit": unit, "year": now.year, "title": "Pakta", "text": "satu", "text_sha256": "x", "created_at": now,
        "created_by": "0",
    }  # fmt: skip
    opened = Pact.objects.create(**marks, state="open", opened_at=now)
    kiosk = Kiosk.objects.create(
        pact=opened, unit=unit, token=f"kios{unit.pk}", code="1", opened_by="0", opened_at=now,
        closes_at=now + timedelta(hours=1),
    )  # fmt: skip
    signed = PactSignature.objects.create(
        pact=opened, person=person, duty=person.duties.get(), name="N", capacity="J", method="kiosk", kiosk=kiosk,
        text_sha256="x", signed_on=now.date(), signed_at=now, by="0",
    )  # fmt: skip
    return {"pact": opened, "kiosk": kiosk, "signature": signed, "draft": Pact.objects.create(**marks, version=2)}


def reads(world: World, actor: Actor, place: str) -> bool:
    """Whoever manages or assesses the place; nobody of the actors is the signer."""
    return any(actor.may(capability, world.there[place]) for capability in (MANAGE, "worksheet.assess"))


def everybody(world: World, actor: Actor, place: str) -> bool:
    """Whoever has not proved lately who they are is sent to do so before anything is looked up."""
    return True


ROWS: dict[str, Row] = {
    "perubahan/": Row(VIEW),
    "perubahan/pakta/": Row(VIEW),
    "perubahan/pakta/baru/": Row(MANAGE),
    ONE: Row(VIEW, of=pact, sees=VIEW),
    f"{ONE}ubah/": Row(MANAGE, of=draft, sees=VIEW),
    f"{ONE}versi-baru/": Row(MANAGE, of=pact, sees=VIEW, post=True, found=(302,)),
    f"{ONE}pratinjau.pdf": Row(VIEW, of=pact, sees=VIEW),
    f"{ONE}langkah/<slug:name>/": Row(MANAGE, of=step("close"), sees=VIEW),
    f"{ONE}publik/": Row("zone.publish", of=pact, sees=VIEW, post=True, found=(302,)),
    f"{ONE}belum/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}ingatkan/": Row(MANAGE, of=pact, sees=VIEW, post=True, found=(302,)),
    f"{ONE}sudah/": Row(VIEW, of=pact, sees=VIEW, may_by=reads),
    f"{ONE}pindaian/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}coret/<int:signature>/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}kios/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}kios/<int:kiosk>/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}kios/<int:kiosk>/aliran/": Row(MANAGE, of=pact, sees=VIEW),
    f"{ONE}kios/<int:kiosk>/tutup/": Row(MANAGE, of=pact, sees=VIEW, post=True, found=(302,)),
    # signing: by whom it is for, not by a role
    "pakta/": Row(SIGNED_IN),
    "pakta/<int:pk>/tandatangani/": Row(SIGNED_IN, of=pact, post=True, found=(302, 422), seen_by=everybody),
    "pakta/saksi/": Row(SIGNED_IN, found=(200, 404)),
    "pakta/tanda-tangan/<int:pk>/": Row(SIGNED_IN, of=signature, seen_by=reads),
    "pakta/kios/<slug:token>/": Row(PUBLIC, of=token),
}

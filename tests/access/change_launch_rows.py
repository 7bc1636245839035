"""Area 1: launches, the zone team, agents of change and their changes, communication.

Agents are staff, so their pages are read by whoever sees the records; a change is written by its agent (none of the
actors) or by whoever manages the change of its unit, and judged by the superior.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pilar.areas.change.models import AgentChange, Communication, Launch, TeamElement
from pilar.kernel import files
from pilar.kernel.models.files import StoredFile
from pilar.organisation.models import Unit
from tests.access.row import Arguments, Row
from tests.access.world import Actor, World
from tests.organisation.town import AT, TODAY

VIEW, MANAGE, CONFIRM, RECORDS = "change.view", "change.manage", "change.confirm", "record.view"
MADE: dict[str, Any] = {"created_at": AT, "created_by": "0"}


def _stored(unit: Unit) -> StoredFile:
    return files.put(unit.body.uuid, BytesIO(b"Piagam contoh"), at=AT, limit=1000)


def _file(unit: Unit, what: str) -> dict[str, Any]:
    return {"what": what, "title": "Berkas", "stored": _stored(unit), "filename": "piagam.txt", "sha256": "x",
            "by": "0", "at": AT}  # fmt: skip


def launch(world: World, place: str) -> dict[str, Any]:
    """A launch that has been held, with a witness and a file."""
    unit = world.there[place]
    values = {"planned_on": TODAY, "held_on": TODAY, "state": "held", "charter": "Kami berjanji", **MADE}
    row, _ = Launch.objects.get_or_create(unit=unit, title="Pencanangan contoh", defaults=values)
    witness, _ = row.witnesses.get_or_create(name="Saksi contoh", institution="Inspektorat")
    file = row.files.first() or row.files.create(**_file(unit, "charter"))
    return {"pk": row.pk, "witness": witness.pk, "file": file.pk}


def change(world: World, place: str) -> dict[str, Any]:
    """A change that waits for the superior, of somebody who is none of the actors."""
    unit, person = world.there[place], world.people[place]
    values = {"agent": person, "problem": "Lama", "planned_on": TODAY, "made_on": TODAY, "made_by": "0",
              "state": "made", **MADE}  # fmt: skip
    row, _ = AgentChange.objects.get_or_create(unit=unit, title="Perubahan contoh", defaults=values)
    file = row.files.first() or row.files.create(**_file(unit, "proof"))
    return {"pk": row.pk, "file": file.pk}


def said(world: World, place: str) -> dict[str, Any]:
    """Something said, with a file."""
    unit = world.there[place]
    values = {
        "on": TODAY,
        "medium": "meeting",
        "audience": "both",
        "stored": _stored(unit),
        "filename": "a.txt",
        **MADE,
    }
    row, _ = Communication.objects.get_or_create(unit=unit, title="Apel contoh", defaults=values)
    return {"pk": row.pk}


def element(world: World, place: str) -> dict[str, Any]:
    """An element that somebody has added."""
    values = {"name": "Mitra", "kind": "added", "reason": "Bertugas di loket", **MADE}
    row, _ = TeamElement.objects.get_or_create(unit=world.there[place], code="added:mitra", defaults=values)
    return {"pk": row.pk}


def writes(world: World, actor: Actor, place: str) -> bool:
    return actor.may(MANAGE, world.there[place])


def judges(world: World, actor: Actor, place: str) -> bool:
    return actor.may(CONFIRM, world.there[place])


def nobody(world: World, actor: Actor, place: str) -> bool:
    """No decree of this world names an agent."""
    return False


def managed(of: Arguments, **more: Any) -> Row:
    return Row(MANAGE, of=of, sees=VIEW, **more)


LAUNCH, CHANGE, SAID = (
    "perubahan/pencanangan/<int:pk>/", "perubahan/agen/perubahan/<int:pk>/", "perubahan/komunikasi/<int:pk>/",
)  # fmt: skip

ROWS: dict[str, Row] = {
    "perubahan/pencanangan/": Row(VIEW),
    "perubahan/pencanangan/baru/": Row(MANAGE),
    LAUNCH: Row(VIEW, of=launch, sees=VIEW),
    f"{LAUNCH}ubah/": managed(launch),
    f"{LAUNCH}pelaksanaan/": managed(launch),
    f"{LAUNCH}publikasi/": managed(launch),
    f"{LAUNCH}tarik/": managed(launch),
    f"{LAUNCH}batal/": managed(launch),
    f"{LAUNCH}saksi/": managed(launch),
    f"{LAUNCH}saksi/<int:witness>/hapus/": managed(launch, post=True, found=(302,)),
    f"{LAUNCH}berkas/": managed(launch),
    f"{LAUNCH}berkas/<int:file>/": Row(VIEW, of=launch, sees=VIEW),
    f"{LAUNCH}berkas/<int:file>/hapus/": managed(launch, post=True, found=(302,)),
    "perubahan/tim/": Row(VIEW),
    "perubahan/tim/unsur/tambah/": Row(MANAGE),
    "perubahan/tim/unsur/coret/": Row(MANAGE),
    "perubahan/tim/unsur/<int:pk>/kembali/": managed(element, post=True, found=(302,)),
    "perubahan/agen/": Row(RECORDS),
    "perubahan/agen/perubahan/": Row(RECORDS),
    "perubahan/agen/perubahan/baru/": Row(RECORDS, may_by=nobody),
    CHANGE: Row(RECORDS, of=change, sees=RECORDS),
    f"{CHANGE}ubah/": Row(RECORDS, of=change, sees=RECORDS, may_by=writes),
    f"{CHANGE}dibuat/": Row(RECORDS, of=change, sees=RECORDS, may_by=writes),
    f"{CHANGE}konfirmasi/": Row(RECORDS, of=change, sees=RECORDS, may_by=judges, post=True, found=(422,)),
    f"{CHANGE}integrasi/": Row(MANAGE, of=change, sees=RECORDS),
    f"{CHANGE}henti/": Row(MANAGE, of=change, sees=RECORDS),
    f"{CHANGE}bukti/": Row(RECORDS, of=change, sees=RECORDS, may_by=writes),
    f"{CHANGE}bukti/<int:file>/": Row(RECORDS, of=change, sees=RECORDS),
    "perubahan/komunikasi/": Row(VIEW),
    "perubahan/komunikasi/baru/": Row(MANAGE),
    SAID: Row(VIEW, of=said, sees=VIEW),
    f"{SAID}ubah/": managed(said),
    f"{SAID}hapus/": managed(said, post=True, found=(302,)),
    f"{SAID}berkas/": Row(VIEW, of=said, sees=VIEW),
}

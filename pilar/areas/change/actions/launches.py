"""The launch of an integrity zone: planned, held with witnesses and a charter, published, or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pilar.areas.change.access import activity_seen, row_seen
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Launch, LaunchFile, LaunchWitness
from pilar.areas.change.papers import lines
from pilar.areas.change.workflow import CANCELLED, HELD, LAUNCH, MANAGE, PLANNED, PUBLISHED
from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records import filing
from pilar.records.filing import Paper, fitting, keep

MOST_WITNESSES = 50


@dataclass(frozen=True, slots=True)
class Event:
    """What a launch says of itself. ``activity``: the id of the activity with its attendance and photos."""

    title: str
    planned_on: date
    place: str = ""
    charter: str = ""
    charter_signatory: str = ""
    summary: str = ""
    news_url: str = ""
    activity: int | None = None

    def fitting(self) -> Event:
        """As it is kept. Raises PilarError for what can be mended."""
        return Event(
            fitting(self.title, "Judul"), self.planned_on, fitting(self.place, "Tempat") if self.place.strip() else "",
            lines(self.charter, "Isi piagam", needed=False),
            fitting(self.charter_signatory, "Penanda tangan") if self.charter_signatory.strip() else "",
            lines(self.summary, "Ringkasan", needed=False),
            filing.of_address(self.news_url).url if self.news_url.strip() else "", self.activity,
        )  # fmt: skip


def version(launch: Launch) -> str:
    """What a form carries to notice that somebody else has changed the row."""
    return version_of(
        launch.state, launch.title, launch.planned_on, launch.held_on, launch.place, launch.charter,
        launch.charter_signatory, launch.summary, launch.news_url, launch.activity_id,
    )  # fmt: skip


def plan(unit: Unit, event: Event, *, by: User, at: datetime) -> Launch:
    """Plan a launch of ``unit``. Raises AccessDenied; PilarError for what can be mended."""
    require(by, MANAGE, unit, at=at)
    event = event.fitting()
    with transaction.atomic():
        launch = Launch(unit=unit, created_at=at, created_by=by.actor)
        _write(launch, event, by, at)
        launch.save()
        details = {"title": event.title, "planned_on": event.planned_on}
        ledger.record("launch.planned", launch, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return launch


def edit(
    launch_id: int, event: Event, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Launch:
    """Change what it says, until it is published: the public reads what was published and nothing else."""
    event = event.fitting()
    with _opened(launch_id, by=by, at=at, guard=guard, seen=seen) as launch:
        if launch.state not in (PLANNED, HELD):
            raise ChangeError(
                "Pencanangan yang sudah dipublikasikan atau dibatalkan tidak diubah. Tarik dulu dari publik, lalu "
                "ubah. Belum ada yang berubah."
            )
        _write(launch, event, by, at)
        launch.save()
        ledger.record(
            "launch.edited", launch, body=launch.unit.body.uuid, by=by.actor, at=at, details={"title": event.title}
        )
    return launch


def _write(launch: Launch, event: Event, by: User, at: datetime) -> None:
    launch.title, launch.planned_on, launch.place = event.title, event.planned_on, event.place
    launch.charter, launch.charter_signatory = event.charter, event.charter_signatory
    launch.summary, launch.news_url = event.summary, event.news_url
    launch.activity = activity_seen(event.activity, by, at)


@contextmanager
def _opened(launch_id: int, *, by: User, at: datetime, guard: Guard, seen: str | None = None) -> Iterator[Launch]:
    """The launch, locked, where ``by`` sees it and manages its unit."""
    with guard(Launch.objects.filter(pk=launch_id)):
        launch = row_seen(Launch, by, at, launch_id, rows=Launch.objects.select_related("unit__body"))
        require(by, MANAGE, launch.unit, at=at)
        refuse_stale(seen, version(launch), "pencanangan ini")
        yield launch


def hold(launch_id: int, held_on: date, place: str, *, by: User, at: datetime, guard: Guard = locked) -> Launch:
    """It has taken place, on which day and where. Raises ChangeError for a day ahead."""
    place = fitting(place, "Tempat")
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        if held_on > local_day(at, launch.unit.body):
            raise ChangeError(f"{tanggal(held_on)} belum tiba, jadi belum dilaksanakan. Belum ada yang berubah.")
        LAUNCH.move(launch, "hold", by=by.actor, at=at, held_on=held_on, place=place)
        ledger.record(
            "launch.held", launch, body=launch.unit.body.uuid, by=by.actor, at=at, details={"held_on": held_on}
        )
    return launch


def publish(launch_id: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Launch:
    """Show it on the unit's public page. Raises ChangeError without witnesses or without a charter."""
    with _opened(launch_id, by=by, at=at, guard=guard, seen=seen) as launch:
        missing = lacking(launch)
        if launch.state == HELD and missing:
            raise ChangeError(f"Belum dapat dipublikasikan: {' '.join(missing)} Belum ada yang berubah.")
        LAUNCH.move(launch, "publish", by=by.actor, at=at)
        ledger.record("launch.published", launch, body=launch.unit.body.uuid, by=by.actor, at=at)
    return launch


def lacking(launch: Launch) -> list[str]:
    """What has to be there before it is published, as sentences. Two queries."""
    found = []
    if not launch.witnesses.exists():
        found.append("Saksinya belum dicatat.")
    if not launch.charter and not launch.files.filter(what=LaunchFile.CHARTER).exists():
        found.append("Isi piagam belum ditulis dan piagamnya belum diunggah.")
    return found


def unpublish(launch_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Launch:
    """Take it off the public page."""
    return _with_reason("unpublish", "launch.unpublished", launch_id, reason, by=by, at=at, guard=guard)


def cancel(launch_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Launch:
    """It will not take place."""
    return _with_reason("cancel", "launch.cancelled", launch_id, reason, by=by, at=at, guard=guard)


def _with_reason(step: str, event: str, launch_id: int, reason: str, *, by: User, at: datetime, guard: Guard) -> Launch:
    reason = lines(reason, "Alasan")
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        LAUNCH.move(launch, step, by=by.actor, at=at, reason=reason)
        ledger.record(event, launch, body=launch.unit.body.uuid, by=by.actor, at=at, details={"reason": reason})
    return launch


def add_witness(
    launch_id: int, name: str, capacity: str, institution: str, *, by: User, at: datetime, guard: Guard = locked
) -> LaunchWitness:
    """Who witnessed it, from which institution. The same one twice is the same row."""
    name, institution = fitting(name, "Nama saksi"), fitting(institution, "Lembaga")
    capacity = fitting(capacity, "Jabatan") if capacity.strip() else ""
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        _refuse_settled(launch, "saksinya")
        if launch.witnesses.count() >= MOST_WITNESSES:
            raise ChangeError(f"Saksi paling banyak {MOST_WITNESSES}. Belum ada yang disimpan.")
        witness, created = launch.witnesses.get_or_create(
            name=name, institution=institution, defaults={"capacity": capacity}
        )
        if created:
            ledger.record(
                "launch.witness_added", launch, body=launch.unit.body.uuid, by=by.actor, at=at,
                details={"name": name, "institution": institution},
            )  # fmt: skip
    return witness


def remove_witness(launch_id: int, witness_id: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take off a witness who was written by mistake. Raises NotFoundError."""
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        _refuse_settled(launch, "saksinya")
        if not launch.witnesses.filter(pk=witness_id).delete()[0]:
            raise NotFoundError("Saksi ini tidak ada.")
        ledger.record("launch.witness_removed", launch, body=launch.unit.body.uuid, by=by.actor, at=at)


def add_file(
    launch_id: int, what: str, title: str, paper: Paper, *, by: User, at: datetime, guard: Guard = locked
) -> LaunchFile:
    """The signed charter, a photo, news: a file or a link."""
    if what not in dict(LaunchFile.KINDS):
        raise ChangeError("Pilih untuk apa berkasnya. Belum ada yang disimpan.")
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        if launch.state == CANCELLED:
            raise ChangeError("Pencanangan ini dibatalkan, jadi berkasnya tidak bertambah.")
        file = keep(LaunchFile, paper, what=what, title=title, body=launch.unit.body, by=by, at=at, launch=launch)
        ledger.record(
            "launch.file_added", launch, body=launch.unit.body.uuid, by=by.actor, at=at,
            details={"what": what, "sha256": file.sha256},
        )  # fmt: skip
    return file


def remove_file(launch_id: int, file_id: int, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take off a file that was brought by mistake, before it is published. Raises NotFoundError."""
    with _opened(launch_id, by=by, at=at, guard=guard) as launch:
        _refuse_settled(launch, "berkasnya")
        if not launch.files.filter(pk=file_id).delete()[0]:
            raise NotFoundError("Berkas ini tidak ada.")
        ledger.record("launch.file_removed", launch, body=launch.unit.body.uuid, by=by.actor, at=at)


def _refuse_settled(launch: Launch, what: str) -> None:
    if launch.state in (PUBLISHED, CANCELLED):
        raise ChangeError(
            f"Pencanangan yang sudah dipublikasikan atau dibatalkan tidak diubah {what}. Belum ada yang berubah."
        )

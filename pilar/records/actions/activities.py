"""Activities: planned, changed and minuted; or registered from outside with their file. (Steps: activity_steps.)"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.kernel import ledger, rules
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import local_day, may, require
from pilar.organisation.models import Person, Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.access import SEES
from pilar.records.actions.opening import opened, refuse_finished
from pilar.records.door import EARLY, closed_since, closing_time, is_open
from pilar.records.errors import RecordError
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import Activity, ActivityFile, ActivityStep, Series
from pilar.records.models.base import topics_text
from pilar.records.queries.activities import attending
from pilar.records.texts import optional_line, paragraphs
from pilar.records.topics import TOPICS
from pilar.records.workflow import HELD, MANAGE, PLANNED, REPORTED

GRACE: Final = "records.attendance-grace"
#: A day by mistake in another century would move every window that counts it.
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
LONGEST_DURATION: Final = timedelta(days=60)
_LONGEST_NUMBER: Final = 120
_MOST_PEOPLE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an activity is to be. ``topics`` are codes of ``records.topics``; times are aware."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    topics: tuple[str, ...] = ()
    place: str = ""
    agenda: str = ""
    leader: Person | None = None
    series: Series | None = None
    public_audience: bool = False
    invited: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """Where an activity that was not run here is kept: its number, the system, how many came, the file."""

    number: str
    paper: Paper
    system: str = ""
    people: int | None = None
    outcome: str = ""
    what: str = field(default=ActivityFile.REPORT)


def plan(unit: Unit, what: Plan, *, by: User, at: datetime) -> Activity:
    """Plan an activity of ``unit``.

    Raises NotFoundError, AccessDenied, RecordError for what can be mended: nothing is kept then.
    """
    _refuse_stranger(unit, by, at)
    values = _fitting_plan(what, unit)
    with transaction.atomic():
        activity = Activity.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ledger.record("activity.planned", activity, body=unit.body.uuid, by=by.actor, at=at, details=_details(values))
    return activity


def register_outside(unit: Unit, what: Plan, outside: Outside, *, by: User, at: datetime) -> Activity:
    """Register an activity that was run elsewhere, with number and file. It counts as reported.

    Raises as ``plan``; RecordError also where it lies in the future or has no number, FileError.
    """
    _refuse_stranger(unit, by, at)
    values = _fitting_plan(what, unit)
    if what.starts_at > at:
        raise RecordError("Yang didaftarkan dari luar sudah berlangsung; tanggalnya belum tiba. Isian Anda tetap ada.")
    number = fitting(outside.number, "Nomor berkas", _LONGEST_NUMBER)
    values |= {
        "mode": Activity.OUTSIDE, "state": REPORTED, "outside_number": number, "outside_people": outside.people,
        "outside_system": optional_line(outside.system, "Sistem asal", _LONGEST_NUMBER),
        "outcome": paragraphs(outside.outcome, "Hasil"),
    }  # fmt: skip
    if outside.people is not None and not 0 <= outside.people <= _MOST_PEOPLE:
        raise RecordError("Jumlah peserta tidak masuk akal. Periksa angkanya; isian Anda tetap ada.")
    with transaction.atomic():
        activity = Activity.objects.create(unit=unit, created_at=at, created_by=by.actor, **values)
        ActivityStep.objects.create(
            obj=activity, name="register", source=PLANNED, target=REPORTED, by=by.actor, at=at
        )  # fmt: skip
        keep(
            ActivityFile, outside.paper, what=outside.what, title="", body=unit.body, by=by, at=at, activity=activity
        )  # fmt: skip
        details = {**_details(values), "number": number, "sha256": outside.paper.sha256}
        ledger.record("activity.registered", activity, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return activity


def version_of_plan(activity: Activity) -> str:
    """What the form that changes the plan carries."""
    return version_of(
        activity.title, activity.topics, activity.place, activity.agenda, activity.starts_at, activity.ends_at,
        activity.leader_id, activity.series_id, activity.public_audience, activity.invited,
    )  # fmt: skip


def change(pk: int, what: Plan, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Activity:
    """Another plan. An open door closes by the new end from now on, or at once where that is another day.

    What took place stays in the past, and whoever was noted as present is not taken along to another day.
    Raises NotFoundError, AccessDenied, ChangedMeanwhile, RecordError.
    """
    with opened(pk, by=by, at=at, guard=guard) as activity:
        refuse_stale(seen, version_of_plan(activity), "kegiatan ini")
        refuse_finished(activity)
        values = _fitting_plan(what, activity.unit)
        _refuse_ahead(activity, what.starts_at, at)
        if is_open(activity, at) and what.starts_at - EARLY <= at:
            values["door_closes_at"] = closes_at(activity, what.starts_at, what.ends_at)
        elif activity.door_opened_at is not None:
            values["door_closed_at"] = closed_since(activity, at) or at
        with transaction.atomic():
            for name, value in values.items():
                setattr(activity, name, value)
            activity.save(update_fields=list(values))
            ledger.record(
                "activity.changed", activity, body=activity.unit.body.uuid, by=by.actor, at=at,
                details=_details(values),
            )  # fmt: skip
    return activity


def closes_at(activity: Activity, starts_at: datetime, ends_at: datetime | None) -> datetime:
    """When the door of ``activity`` would close by itself if it ran from ``starts_at`` to ``ends_at``. One query."""
    body = activity.unit.body
    grace = rules.get(GRACE, body.uuid, local_day(starts_at, body))
    return closing_time(starts_at, ends_at, timedelta(minutes=int(str(grace.value))), ZoneInfo(body.time_zone))


# -- minutes


def version_of_minutes(activity: Activity) -> str:
    """What the form of the minutes carries."""
    return version_of(activity.minutes, activity.outcome)


def write_minutes(
    pk: int, minutes: str, outcome: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Activity:
    """Minutes and outcome, also while it still goes on.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile (both texts are kept and shown), RecordError.
    """
    minutes, outcome = paragraphs(minutes, "Notulen"), paragraphs(outcome, "Hasil")
    with opened(pk, by=by, at=at, guard=guard) as activity:
        stored = version_of_minutes(activity)
        if version_of(minutes, outcome) == stored:
            return activity
        refuse_stale(seen, stored, "notulen ini")
        refuse_finished(activity)
        if activity.state not in (PLANNED, HELD):
            raise RecordError("Notulen hanya ditulis untuk kegiatan yang dijalankan di sini. Belum ada yang berubah.")
        with transaction.atomic():
            activity.minutes, activity.outcome = minutes, outcome
            activity.save(update_fields=["minutes", "outcome"])
            ledger.record(
                "activity.minuted", activity, body=activity.unit.body.uuid, by=by.actor, at=at,
                details={"minutes": minutes, "outcome": outcome},
            )  # fmt: skip
    return activity


# -- pieces


def _refuse_stranger(unit: Unit, by: User, at: datetime) -> None:
    if not may(by, SEES, unit, at):
        raise NotFoundError("Unit ini tidak ada.")
    require(by, MANAGE, unit, at=at)


def _refuse_ahead(activity: Activity, starts_at: datetime, at: datetime) -> None:
    """Raise RecordError where a day to come would get what has happened: that it was held, or who came."""
    if activity.state in (HELD, REPORTED) and starts_at > at:
        raise RecordError(
            "Kegiatan ini sudah dilaksanakan, sedangkan hari yang Anda isi belum tiba. Betulkan harinya, atau "
            "rencanakan kegiatan baru. Belum ada yang berubah; isian Anda tetap ada."
        )
    came = attending(activity).count() if starts_at - EARLY > at else 0
    if came:
        raise RecordError(
            f"{angka(came, 0)} orang sudah tercatat hadir, sedangkan hari yang Anda isi belum tiba. Rencanakan "
            "kegiatan baru untuk hari itu, atau coret dahulu yang tercatat. Isian Anda tetap ada."
        )


def _fitting_plan(what: Plan, unit: Unit) -> dict[str, object]:
    """The columns of ``what``. Raises RecordError for what cannot be."""
    if unknown := set(what.topics) - set(TOPICS):
        raise RecordError(f"Pokok bahasan {', '.join(sorted(unknown))} tidak ada. Pilih dari daftar.")
    first, last = what.starts_at, what.ends_at
    if not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        raise RecordError("Tahun kegiatan tidak masuk akal. Periksa tanggalnya; isian Anda tetap ada.")
    if last is not None and last < first:
        raise RecordError("Waktu selesai tidak boleh sebelum waktu mulai. Isian Anda tetap ada.")
    if last is not None and last - first > LONGEST_DURATION:
        raise RecordError("Satu kegiatan paling lama 60 hari. Untuk yang lebih panjang catat tiap pertemuannya.")
    if what.leader is not None and what.leader.body_id != unit.body_id:
        raise RecordError("Pemimpin kegiatan bukan pegawai instansi ini. Isian Anda tetap ada.")
    if what.series is not None and (what.series.unit_id, what.series.kind) != (unit.pk, Series.ACTIVITY):
        raise RecordError("Jadwal itu milik unit lain atau bukan jadwal kegiatan. Pilih jadwal unit ini.")
    topics = list(what.topics)
    if what.series is not None and not topics:
        topics = [code for code in what.series.topics.split(",") if code]
    return {
        "title": fitting(what.title, "Nama kegiatan"), "topics": topics_text(topics), "starts_at": first,
        "place": optional_line(what.place, "Tempat"), "agenda": paragraphs(what.agenda, "Acara"), "ends_at": last,
        "leader": what.leader, "series": what.series, "public_audience": what.public_audience,
        "invited": paragraphs(what.invited, "Yang diundang", 5_000),
    }  # fmt: skip


def _details(values: dict[str, object]) -> dict[str, object]:
    """What of the columns is digested for the ledger."""
    plain = {"title", "topics", "place", "agenda", "invited", "starts_at", "ends_at"}
    return {name: str(value) for name, value in values.items() if name in plain}

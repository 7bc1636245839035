"""Attendance: the door opens and closes, people sign in at it, officers add, correct and strike out.

Whoever signs in does so under the lock of the activity, so that nobody slips in while the door closes, and of two taps
of one person the second finds the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import waktu
from pilar.organisation.access import below, local_day
from pilar.organisation.models import Duty, Person, User
from pilar.organisation.queries.people import with_duties
from pilar.organisation.queries.units import current
from pilar.organisation.signin import throttle
from pilar.records.actions.activities import closes_at
from pilar.records.actions.opening import opened, refuse_finished
from pilar.records.door import EARLY, closed_since, is_open, new_token
from pilar.records.errors import DoorBusy, DoorError, RecordError
from pilar.records.filing import fitting
from pilar.records.models import Activity, Attendance
from pilar.records.texts import optional_line
from pilar.records.workflow import CANCELLED, REPORTED

#: Who signs in without an account has none: the ledger and the row name the door.
DOOR: Final = "pintu-presensi"
#: Without an account within 15 minutes at one door, whatever network they come from: a full hall thrice over. Signing
#: in with an account is not counted.
MOST_AT_A_DOOR: Final = 900
_AT_ONCE: Final = 500
_AT_THE_DESK: Final = "Bila itu keliru, tunjukkan halaman ini kepada panitia."


@dataclass(frozen=True, slots=True)
class Signed:
    """A row of attendance, and whether it is new."""

    row: Attendance
    created: bool


# -- the door


def open_door(pk: int, *, by: User, at: datetime) -> Activity:
    """Let people sign in from now until the end and its grace. Opening an open door changes nothing.

    Raises NotFoundError, AccessDenied, RecordError where it is over, cancelled, reported, registered from outside or
    more than EARLY ahead.
    """
    with opened(pk, by=by, at=at) as activity:
        if activity.mode == Activity.OUTSIDE:
            raise RecordError("Kegiatan ini didaftarkan dari luar: pesertanya menurut berkasnya, tanpa presensi.")
        refuse_finished(activity)
        if is_open(activity, at):
            return activity
        if activity.starts_at - EARLY > at:
            raise RecordError(
                f"Kegiatan ini baru mulai {_when(activity.starts_at, activity)}. Presensi dibuka paling awal 12 jam "
                "sebelumnya, supaya tidak ada yang tercatat hadir sebelum kegiatannya ada."
            )
        closing = closes_at(activity, activity.starts_at, activity.ends_at)
        if closing <= at:
            raise RecordError(
                f"Kegiatan ini sudah selesai dan presensinya berakhir {_when(closing, activity)}. Bila masih "
                "berlangsung, ubah dahulu waktu selesainya; bila tidak, catat yang hadir dari daftar pegawai."
            )
        with transaction.atomic():
            activity.door_token = activity.door_token or new_token()
            activity.door_opened_at, activity.door_closes_at, activity.door_closed_at = at, closing, None
            activity.save(update_fields=["door_token", "door_opened_at", "door_closes_at", "door_closed_at"])
            ledger.record("activity.door_opened", activity, body=activity.unit.body.uuid, by=by.actor, at=at)
    return activity


def close_door(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Activity:
    """Nobody signs in any more. Closing a closed door changes nothing."""
    with opened(pk, by=by, at=at, guard=guard) as activity:
        if not is_open(activity, at):
            return activity
        with transaction.atomic():
            Activity.objects.filter(pk=pk).update(door_closed_at=at)
            activity.door_closed_at = at
            ledger.record("activity.door_closed", activity, body=activity.unit.body.uuid, by=by.actor, at=at)
    return activity


def find_door(token: str) -> Activity:
    """The activity of a code, for whoever stands at its door. Raises NotFoundError. One query."""
    found = Activity.objects.select_related("unit__body").filter(door_token=token).first()
    if found is None:
        raise NotFoundError("Alamat presensi ini tidak ada.")
    return found


def door_refusal(activity: Activity, at: datetime) -> str:
    """Why nobody can sign in, and what to do instead; empty where the door is open."""
    if is_open(activity, at):
        return ""
    if activity.state == CANCELLED:
        return "Kegiatan ini dibatalkan, jadi tidak ada presensi. Tanyakan kepada penyelenggara bila Anda sudah datang."
    since = closed_since(activity, at)
    when = f" {_when(since, activity)}" if since else ""
    return (
        f"Presensi kegiatan ini sudah ditutup{when}. Bila Anda hadir tetapi belum tercatat, tunjukkan halaman ini "
        "kepada panitia: mereka masih dapat mencatat Anda."
    )


# -- signing in


def attend(token: str, *, by: User, at: datetime, guard: Guard = locked) -> Signed:
    """The person of the account was there, with the duty of that moment. A second tap returns the first row.

    Raises NotFoundError, DoorError (closed, or struck out by an officer), RecordError for an account that belongs to no
    person of this body.
    """
    found = find_door(token)
    with guard(Activity.objects.filter(pk=found.pk)):
        activity = _open_door(token, at)
        person = person_here(by, activity)
        if person is None:
            raise RecordError("Akun ini bukan milik pegawai instansi penyelenggara. Isi nama dan unit Anda saja.")
        if same := Attendance.objects.filter(activity=activity, person=person).first():
            if same.struck_at is not None:
                raise DoorError(f"Nama Anda tadi dicoret panitia: {same.struck_reason} {_AT_THE_DESK}")
            return Signed(same, created=False)
        row = _row_of(activity, person, Attendance.OWN, by=by.actor, at=at)
        with transaction.atomic():
            row.save()
            _record("attendance.signed", row, activity, by=by.actor, at=at)
    return Signed(row, created=True)


def attend_by_name(token: str, name: str, unit_name: str, *, at: datetime, guard: Guard = locked) -> Signed:
    """Somebody without an account was there, as typed. The same name and unit again returns the first row.

    Raises NotFoundError, DoorError, DoorBusy, RecordError.
    """
    found = find_door(token)
    try:
        throttle.take("records.door", str(found.pk), at, limit=MOST_AT_A_DOOR)
    except throttle.Throttled as error:
        raise DoorBusy(
            f"Terlalu banyak isian tanpa akun dalam waktu singkat. Isian Anda tetap ada: kirim lagi {error.minutes} "
            "menit lagi, masuk dengan akun Anda, atau minta panitia mencatat Anda."
        ) from error
    name, unit_name = fitting(name, "Nama"), fitting(unit_name, "Unit atau asal")
    with guard(Activity.objects.filter(pk=found.pk)):
        activity = _open_door(token, at)
        return _by_name(activity, name, unit_name, Attendance.KIOSK, by="", at=at)


def person_here(user: User, activity: Activity) -> Person | None:
    """The person of ``user`` where the activity's body knows that person. Three queries at most."""
    if user.person_id is None:
        return None
    return with_duties(Person.objects.filter(pk=user.person_id, body_id=activity.unit.body_id)).first()


# -- officers


def add_by_name(pk: int, name: str, unit_name: str, *, by: User, at: datetime, guard: Guard = locked) -> Signed:
    """An officer notes somebody who is not among the body's people, also after the door has closed."""
    name, unit_name = fitting(name, "Nama"), fitting(unit_name, "Unit atau asal")
    with opened(pk, by=by, at=at, guard=guard) as activity:
        _refuse_listing(activity, at)
        return _by_name(activity, name, unit_name, Attendance.LISTED, by=by.actor, at=at)


def add_people(pk: int, people: Collection[int], *, by: User, at: datetime, guard: Guard = locked) -> int:
    """An officer notes people of the unit and below as present: how many are new. Who is noted already stays so.

    Raises NotFoundError, AccessDenied, RecordError where nobody is chosen or somebody is not on duty there.
    """
    wanted = set(people)
    if not wanted:
        raise RecordError("Belum ada yang dipilih. Centang dahulu yang hadir, lalu simpan.")
    if len(wanted) > _AT_ONCE:
        raise RecordError(f"Paling banyak {_AT_ONCE} orang sekali simpan. Simpan bertahap; belum ada yang disimpan.")
    with opened(pk, by=by, at=at, guard=guard) as activity:
        _refuse_listing(activity, at)
        day = local_day(min(activity.starts_at, at), activity.unit.body)
        on_duty = Duty.objects.filter(current(day), below([activity.unit.path], "unit__path"), person__in=wanted)
        found = list(with_duties(Person.objects.filter(pk__in=on_duty.values("person"))))
        if len(found) != len(wanted):
            raise RecordError(
                "Sebagian yang dipilih tidak lagi bertugas di unit ini. Muat ulang daftarnya; belum ada yang disimpan."
            )
        known = set(Attendance.objects.filter(activity=activity, person__in=wanted).values_list("person", flat=True))
        rows = [
            _row_of(activity, person, Attendance.LISTED, by=by.actor, at=at, day_at=min(activity.starts_at, at))
            for person in found
            if person.pk not in known
        ]
        if rows:
            with transaction.atomic():
                Attendance.objects.bulk_create(rows)
                ledger.record(
                    "attendance.listed", activity, body=activity.unit.body.uuid, by=by.actor, at=at,
                    details={"people": sorted(row.person_id or 0 for row in rows)},
                )  # fmt: skip
    return len(rows)


def correct(pk: int, row: int, name: str, unit_name: str, reason: str, *, by: User, at: datetime) -> Attendance:
    """What somebody typed at the door, as it should be. Raises RecordError for the row of a person of the body."""
    name, unit_name = fitting(name, "Nama"), fitting(unit_name, "Unit atau asal")
    reason = fitting(reason, "Alasan", 300)
    with opened(pk, by=by, at=at) as activity:
        refuse_finished(activity)
        found = _row(activity, row)
        if found.person_id is not None:
            raise RecordError("Nama pegawai mengikuti data kepegawaian. Betulkan di sana, atau coret baris ini.")
        before = {"name": found.name, "unit": found.unit_name}
        found.name, found.unit_name, found.name_key = name, unit_name, name_key(name, unit_name)
        if Attendance.objects.filter(activity=activity, person=None, name_key=found.name_key).exclude(pk=row).exists():
            raise RecordError("Nama dan unit itu sudah tercatat pada baris lain. Coret salah satunya. Isian tetap ada.")
        with transaction.atomic():
            found.save(update_fields=["name", "unit_name", "name_key"])
            details = {"before": before, "name": name, "unit": unit_name, "reason": reason}
            _record("attendance.corrected", found, activity, by=by.actor, at=at, details=details)
    return found


def strike(pk: int, row: int, reason: str, *, by: User, at: datetime) -> Attendance:
    """A row counts no more; it stays with its reason, and its name cannot sign in again by itself."""
    reason = fitting(reason, "Alasan", 300)
    with opened(pk, by=by, at=at) as activity:
        refuse_finished(activity)
        found = _row(activity, row)
        if found.struck_at is not None:
            return found
        with transaction.atomic():
            found.struck_at, found.struck_by, found.struck_reason = at, by.actor, reason
            found.save(update_fields=["struck_at", "struck_by", "struck_reason"])
            _record("attendance.struck", found, activity, by=by.actor, at=at, details={"reason": reason})
    return found


def restore(pk: int, row: int, reason: str, *, by: User, at: datetime) -> Attendance:
    """A row that was struck out counts again."""
    reason = fitting(reason, "Alasan", 300)
    with opened(pk, by=by, at=at) as activity:
        refuse_finished(activity)
        found = _row(activity, row)
        if found.struck_at is None:
            return found
        with transaction.atomic():
            found.struck_at, found.struck_by, found.struck_reason = None, "", ""
            found.save(update_fields=["struck_at", "struck_by", "struck_reason"])
            _record("attendance.restored", found, activity, by=by.actor, at=at, details={"reason": reason})
    return found


# -- pieces


def name_key(name: str, unit_name: str) -> str:
    """By which two typed rows are the same: letters without their size, one space between words."""
    return "|".join(" ".join(text.casefold().replace(".", " ").split()) for text in (name, unit_name))[:401]


def _open_door(token: str, at: datetime) -> Activity:
    """Read again while it is held. Raises DoorError where nobody can sign in."""
    activity = find_door(token)
    if refusal := door_refusal(activity, at):
        raise DoorError(refusal)
    return activity


def _by_name(activity: Activity, name: str, unit_name: str, method: str, *, by: str, at: datetime) -> Signed:
    key = name_key(name, unit_name)
    if same := _same_name(activity, key):
        _refuse_struck(same, by_officer=bool(by))
        return Signed(same, created=False)
    with transaction.atomic():
        row = Attendance.objects.create(
            activity=activity, name=name, unit_name=unit_name, name_key=key, method=method, by=by, at=at
        )
        code = "attendance.signed" if method == Attendance.KIOSK else "attendance.listed"
        _record(code, row, activity, by=by or DOOR, at=at, details={"name": name, "unit": unit_name})
    return Signed(row, created=True)


def _same_name(activity: Activity, key: str) -> Attendance | None:
    return Attendance.objects.filter(activity=activity, person=None, name_key=key).first()


def _refuse_struck(row: Attendance, *, by_officer: bool) -> None:
    """Whoever types a name at the door may be anybody, so the reason is told to officers only."""
    if row.struck_at is None:
        return
    if by_officer:
        raise RecordError(
            f"Nama ini sudah dicoret dari daftar hadir: {row.struck_reason} Bila itu keliru, batalkan coretannya di "
            "daftar hadir. Belum ada yang disimpan."
        )
    raise DoorError(f"Nama ini tadi dicoret dari daftar hadir. {_AT_THE_DESK}")


def _row_of(
    activity: Activity, person: Person, method: str, *, by: str, at: datetime, day_at: datetime | None = None
) -> Attendance:
    """A person's row with the duty of the day, in words too: the duty may be corrected later."""
    duty = person.duty_on(local_day(day_at or at, activity.unit.body))
    return Attendance(
        activity=activity, person=person, duty=duty, name=person.name, position=duty.capacity if duty else "",
        unit_name=optional_line(str(duty.unit), "Unit") if duty else "", method=method, by=by, at=at,
    )  # fmt: skip


def _row(activity: Activity, row: int) -> Attendance:
    found = Attendance.objects.filter(activity=activity, pk=row).first()
    if found is None:
        raise NotFoundError("Baris daftar hadir ini tidak ada.")
    return found


def _refuse_listing(activity: Activity, at: datetime) -> None:
    refuse_finished(activity)
    if activity.mode == Activity.OUTSIDE or activity.state == REPORTED:
        raise RecordError("Peserta kegiatan dari luar menurut berkasnya. Belum ada yang disimpan.")
    if activity.starts_at - EARLY > at:
        raise RecordError("Kegiatan ini belum mulai, jadi belum ada yang hadir. Belum ada yang disimpan.")


def _record(
    code: str,
    row: Attendance,
    activity: Activity,
    *,
    by: str,
    at: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    ledger.record(code, row, body=activity.unit.body.uuid, by=by, at=at, details=details)


def _when(moment: datetime, activity: Activity) -> str:
    """In the time zone of the body, whoever asks."""
    with timezone.override(ZoneInfo(activity.unit.body.time_zone)):
        return waktu(moment)

"""Acting heads (Plt. and Plh.): appointed for some days, with the role of a head for exactly those days.

Duty and role are written together: whoever signs as Plt. may do what a head does, and no day longer.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, local_day, require, visible_to
from pilar.organisation.actions import grants
from pilar.organisation.actions.people import PersonError, account_for
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

KINDS = (Duty.PLT, Duty.PLH)
_PREFIX = re.compile(r"\s*(plt|plh)\.?\s+", re.IGNORECASE)


class ActingError(PersonError):
    """Nobody can be appointed like that; nothing has been changed."""


def appoint(
    unit: Unit, person: Person, kind: str, position: str, *, by: User, at: datetime, valid_from: date | None,
    valid_until: date | None, basis: str, guard: Guard = locked,
) -> Duty:  # fmt: skip
    """Let ``person`` head ``unit`` as Plt. or Plh. from–to, with the role of a head; opens an account where none is.

    ``position`` without Plt./Plh.: "Kepala Dinas". At no time has a unit two acting heads. Raises ActingError,
    GrantError (the person assesses that unit, or has that role already) or AccessDenied.
    """
    require(by, "acting.appoint", unit, at=at)
    if by.person_id == person.pk:
        raise AccessDenied("Tidak seorang pun menunjuk dirinya sendiri. Belum ada yang berubah.")
    if kind not in KINDS:
        raise ActingError("Pilih Plt. atau Plh. Belum ada yang berubah.")
    position = _PREFIX.sub("", position, count=1).strip()
    if not position:
        raise ActingError("Isi jabatan yang dijalankan, misalnya “Kepala Dinas”. Belum ada yang berubah.")
    first, last = _dates(valid_from, valid_until)
    _refuse_without_basis(basis)
    with guard(Unit.objects.filter(pk=unit.pk)):  # the unit's row keeps two appointments apart
        unit = Unit.objects.select_related("body").get(pk=unit.pk)
        _refuse_stranger(by, person, unit, at)
        _refuse_closed(unit, first, last)
        _refuse_second(unit, first, last)
        _refuse_the_head_itself(unit, person, first, last)
        duty = Duty(
            person=person, unit=unit, position=position, kind=kind, leads=True, basis=basis.strip(), valid_from=first,
            valid_until=last,
        )  # fmt: skip
        return _appointed(duty, by, at)


@transaction.atomic
def _appointed(duty: Duty, by: User, at: datetime) -> Duty:
    account, opened = account_for(duty.person, at=at)
    duty.save(force_insert=True)
    grant = grants.give_for_duty(duty, account, by=by, at=at)
    body = duty.unit.body.uuid
    if opened:
        ledger.record("account.opened", account, body=body, by=by.actor, at=at)
    details = {"person": duty.person_id, "unit": duty.unit_id, "grant": grant.pk, "until": duty.valid_until}
    ledger.record("duty.acting", duty, body=body, by=by.actor, at=at, details=details)
    return duty


def change(
    duty: Duty, *, valid_from: date | None, valid_until: date | None, basis: str, by: User, at: datetime,
    seen: str | None = None, guard: Guard = locked,
) -> Duty:  # fmt: skip
    """Correct the days or the basis of an appointment; the role follows. Nobody corrects the own one.

    ``seen``: the version that the form showed (``version``). Raises ChangedMeanwhile besides what ``appoint`` raises.
    """
    require(by, "acting.appoint", duty.unit, at=at)
    if by.person_id == duty.person_id:
        raise AccessDenied("Tidak seorang pun mengubah penunjukannya sendiri. Belum ada yang berubah.")
    first, last = _dates(valid_from, valid_until)
    _refuse_without_basis(basis)
    with guard(Unit.objects.filter(pk=duty.unit_id)):
        duty = _stored(duty)
        refuse_stale(seen, version(duty), "penunjukan ini")
        _refuse_closed(duty.unit, first, last)
        _refuse_second(duty.unit, first, last, beside=duty)
        _rewritten(duty, first, last, basis.strip(), by)
        details = {"from": first, "until": last}
        ledger.record("duty.acting_changed", duty, body=duty.unit.body.uuid, by=by.actor, at=at, details=details)
    return duty


def end(duty: Duty, last_day: date, *, by: User, at: datetime) -> Duty:
    """End an appointment and its role earlier than it was to end. ``last_day`` is the last day on duty."""
    require(by, "acting.appoint", duty.unit, at=at)
    with locked(Unit.objects.filter(pk=duty.unit_id)):
        duty = _stored(duty)
        if duty.valid_until is None or last_day >= duty.valid_until:
            raise ActingError(
                f"Penunjukan ini memang berakhir {tanggal(duty.valid_until)}; isi hari yang lebih awal. "
                "Belum ada yang berubah."
            )
        if last_day < duty.valid_from:
            raise ActingError(
                f"Hari terakhir mendahului hari mulai, {tanggal(duty.valid_from)}. Penunjukan yang belum mulai dapat "
                "dibatalkan. Belum ada yang berubah."
            )
        _rewritten(duty, duty.valid_from, last_day, duty.basis, by)
        details = {"last_day": last_day}
        ledger.record("duty.ended", duty, body=duty.unit.body.uuid, by=by.actor, at=at, details=details)
    return duty


def cancel(duty: Duty, *, by: User, at: datetime) -> None:
    """Take back an appointment that has not begun: nobody has signed under it, so only the ledger remembers it."""
    require(by, "acting.appoint", duty.unit, at=at)
    with locked(Unit.objects.filter(pk=duty.unit_id)):
        duty = _stored(duty)
        if duty.valid_from <= local_day(at, duty.unit.body):
            raise ActingError("Penunjukan ini sudah mulai; akhiri lebih awal. Belum ada yang berubah.")
        grants.take_back_with(duty, by=by)
        Duty.objects.filter(pk=duty.pk).delete()
        details = {"person": duty.person_id, "unit": duty.unit_id}
        ledger.record("duty.acting_cancelled", duty, body=duty.unit.body.uuid, by=by.actor, at=at, details=details)


def version(duty: Duty) -> str:
    """Of what ``change`` changes."""
    return version_of(duty.valid_from, duty.valid_until, duty.basis)


def _rewritten(duty: Duty, first: date, last: date, basis: str, by: User) -> None:
    old_first, old_last = duty.valid_from, duty.valid_until
    duty.valid_from, duty.valid_until, duty.basis = first, last, basis
    duty.save(update_fields=["valid_from", "valid_until", "basis"])
    if old_last is not None and (old_first, old_last) != (first, last):
        grants.follow_duty(duty, old_first, old_last, by=by)


def _stored(duty: Duty) -> Duty:
    """The appointment as it is stored. Raises ActingError where somebody has cancelled it."""
    rows = Duty.objects.select_related("unit__body", "person").filter(pk=duty.pk, kind__in=KINDS)
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise ActingError("Penunjukan ini sudah dibatalkan orang lain. Belum ada yang berubah.")
    return found


# --- what is refused ------------------------------------------------------------------------------------------------


def _dates(first: date | None, last: date | None) -> tuple[date, date]:
    if first is None:
        raise ActingError("Isi tanggal mulainya. Belum ada yang berubah.")
    if last is None:
        raise ActingError("Plt. dan Plh. selalu punya hari terakhir; isi tanggal selesainya. Belum ada yang berubah.")
    if last < first:
        raise ActingError("Tanggal selesai mendahului tanggal mulai. Belum ada yang berubah.")
    return first, last


def _refuse_without_basis(basis: str) -> None:
    if not basis.strip():
        raise ActingError("Isi dasar penunjukan, misalnya nomor surat perintah. Belum ada yang berubah.")


def _refuse_stranger(by: User, person: Person, unit: Unit, at: datetime) -> None:
    if person.body_id != unit.body_id:
        raise ActingError("Orang itu terdaftar di instansi lain. Belum ada yang berubah.")
    if not visible_to(Person, by, at, "person.view").filter(pk=person.pk).exists():
        raise AccessDenied("Orang itu tidak termasuk pegawai yang dapat Anda tunjuk. Belum ada yang berubah.")


def _refuse_closed(unit: Unit, first: date, last: date) -> None:
    if first < unit.valid_from or (unit.valid_until is not None and last > unit.valid_until):
        raise ActingError(f"“{unit}” tidak berlaku pada seluruh masa itu. Belum ada yang berubah.")


def _refuse_second(unit: Unit, first: date, last: date, beside: Duty | None = None) -> None:
    overlapping = Duty.objects.filter(unit=unit, kind__in=KINDS, valid_from__lte=last, valid_until__gte=first)
    if beside is not None:
        overlapping = overlapping.exclude(pk=beside.pk)
    if other := overlapping.select_related("person").order_by("valid_from").first():
        raise ActingError(
            f"{other.person} sudah ditunjuk sebagai {other.capacity} dari {tanggal(other.valid_from)} sampai "
            f"{tanggal(other.valid_until)}. Akhiri dulu penunjukan itu atau pilih tanggal lain. Belum ada yang berubah."
        )


def _refuse_the_head_itself(unit: Unit, person: Person, first: date, last: date) -> None:
    heading = Duty.objects.filter(unit=unit, person=person, leads=True, kind=Duty.DEFINITIVE, valid_from__lte=last)
    if any(duty.valid_until is None or duty.valid_until >= first for duty in heading):
        raise ActingError(f"{person} memimpin unit ini pada masa itu juga. Belum ada yang berubah.")

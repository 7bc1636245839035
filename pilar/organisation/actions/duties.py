"""Duties that change: somebody moves to another unit or position, or what was written down is corrected."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, local_day, require, rights_of
from pilar.organisation.actions.people import PersonError, _held, _refuse_closed, _refuse_stranger
from pilar.organisation.models import Duty, Person, Unit, User


def require_over(by: User, person: Person, *, at: datetime) -> Unit:
    """A unit of ``person`` at which ``by`` may manage people: of the present duties, else of the former ones.

    Raises AccessDenied where there is none.
    """
    day = local_day(at, person.body)
    duties = list(person.duties.select_related("unit"))
    present = [duty for duty in duties if duty.valid_until is None or duty.valid_until >= day]
    rights = rights_of(by, at)
    for duty in present or duties:
        if rights.may("person.manage", duty.unit.path):
            return duty.unit
    raise AccessDenied("Peran Anda tidak mencakup data pegawai ini. Belum ada yang berubah.")


def transfer(
    duty: Duty, unit: Unit, position: str, *, by: User, at: datetime, from_day: date, rank_level: str = "",
    leads: bool = False, basis: str = "", guard: Guard = locked,
) -> Duty:  # fmt: skip
    """End ``duty`` the day before ``from_day`` and begin another that day, at ``unit``: both or nothing.

    Raises PersonError where the duty has ended meanwhile, or began on that day or later.
    """
    require(by, "person.manage", duty.unit, at=at)
    require(by, "person.manage", unit, at=at)
    with guard(Person.objects.filter(pk=duty.person_id)):
        new = move_duty(duty, unit, position, from_day=from_day, rank_level=rank_level, leads=leads, basis=basis)
        details = {"from": duty.pk, "to": new.pk, "unit": unit.pk}
        ledger.record("duty.transferred", new, body=new.unit.body.uuid, by=by.actor, at=at, details=details)
    return new


def move_duty(
    duty: Duty, unit: Unit, position: str, *, from_day: date, rank_level: str, leads: bool, basis: str
) -> Duty:
    """The rows of ``transfer``, for a transaction that records later."""
    stored = Duty.objects.select_related("person").get(pk=duty.pk)
    refuse_changed(stored, duty)
    if from_day <= stored.valid_from:
        raise PersonError(
            f"Tugas sekarang baru mulai {tanggal(stored.valid_from)}; tugas yang baru harus mulai sesudahnya. "
            "Belum ada yang berubah."
        )
    unit = _held(unit)
    _refuse_stranger(stored.person, unit)
    _refuse_closed(unit, from_day, None)
    Duty.objects.filter(pk=duty.pk).update(valid_until=from_day - timedelta(days=1))
    return Duty.objects.create(
        person=stored.person, unit=unit, position=position.strip(), rank_level=rank_level, leads=leads, basis=basis,
        valid_from=from_day,
    )  # fmt: skip


def correct_duty(duty: Duty, *, valid_from: date, rank_level: str) -> None:
    """Rows of a correction: what a duty's first day and level should have been, for a transaction that records."""
    unit = _held(duty.unit)
    _refuse_closed(unit, valid_from, duty.valid_until)
    if duty.valid_until is not None and valid_from > duty.valid_until:
        raise PersonError("Tanggal mulai melewati hari terakhir tugas itu. Belum ada yang berubah.")
    Duty.objects.filter(pk=duty.pk).update(valid_from=valid_from, rank_level=rank_level)


def refuse_changed(stored: Duty, shown: Duty) -> None:
    """Raise PersonError where a duty is no longer what the page showed."""
    if (stored.valid_until, stored.unit_id, stored.position) != (shown.valid_until, shown.unit_id, shown.position):
        raise PersonError("Tugas ini baru saja diubah orang lain. Muat ulang halaman orangnya; belum ada yang berubah.")

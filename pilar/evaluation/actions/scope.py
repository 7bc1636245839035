"""The scope of a zone: units that join it and leave it, with their history."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from pilar.evaluation.access import SEES
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Zone, ZoneMember
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Unit, User
from pilar.organisation.queries.units import not_ended


def add_member(
    zone: Zone, unit: Unit, *, valid_from: date, basis: str, by: User, at: datetime, guard: Guard = locked
) -> ZoneMember:
    """Let ``unit`` belong to ``zone`` from a day on; its people then see the zone and may be given questions.

    Raises AccessDenied (also where ``by`` sees no zone of ``unit``: its evidence can be read from here then), and
    EvaluationError for a unit of another body, one that is closed, or a member already.
    """
    require(by, "zone.manage", zone.unit, at=at)
    if unit.body_id == zone.unit.body_id:
        require(by, SEES, unit, at=at)
    with guard(Zone.objects.filter(pk=zone.pk)):
        if unit.body_id != zone.unit.body_id:
            raise EvaluationError("Unit anggota harus dari instansi yang sama. Belum ada yang berubah.")
        if not unit.is_open(valid_from):
            raise EvaluationError(f"“{unit}” tidak berlaku pada {tanggal(valid_from)}. Belum ada yang berubah.")
        if zone.members.filter(not_ended(valid_from), unit=unit).exists():
            raise EvaluationError(
                f"“{unit}” sudah termasuk zona ini pada atau sesudah hari itu. Belum ada yang berubah."
            )
        words = _given(basis)
        with transaction.atomic():
            member = ZoneMember.objects.create(zone=zone, unit=unit, valid_from=valid_from, basis=words)
            _record("zone.member_added", member, by, at)
    return member


def end_member(
    member: ZoneMember, *, last_day: date, basis: str, by: User, at: datetime, guard: Guard = locked
) -> ZoneMember:
    """Let a unit belong to its zone until ``last_day``. The zone's own unit stays, and so does at least one unit.

    Raises AccessDenied, and EvaluationError for the own unit, a day before its first one, or one that is over.
    """
    zone = member.zone
    require(by, "zone.manage", zone.unit, at=at)
    with guard(Zone.objects.filter(pk=zone.pk)):
        stored = ZoneMember.objects.select_related("unit", "zone__unit__body").get(pk=member.pk)
        if stored.unit_id == zone.unit_id:
            raise EvaluationError(
                "Unit pemilik zona tidak dapat dikeluarkan: tanpa unit itu zonanya tidak ada. Belum ada yang berubah."
            )
        if stored.valid_until is not None and stored.valid_until < local_day(at, zone.unit.body):
            raise EvaluationError(
                f"“{stored.unit}” sudah keluar sesudah {tanggal(stored.valid_until)}. Belum ada yang berubah."
            )
        if last_day < stored.valid_from:
            raise EvaluationError(
                f"Hari terakhir mendahului hari pertamanya, {tanggal(stored.valid_from)}. Belum ada yang berubah."
            )
        stored.valid_until, stored.basis = last_day, _joined(stored.basis, _given(basis))
        with transaction.atomic():
            stored.save(update_fields=["valid_until", "basis"])
            _record("zone.member_ended", stored, by, at)
    return stored


def _given(basis: str) -> str:
    if not basis.strip():
        raise EvaluationError("Isi dasar perubahan cakupan, misalnya nomor SK. Belum ada yang berubah.")
    return basis.strip()


def _joined(first: str, last: str) -> str:
    """Why it joined and why it left, within the column."""
    return f"{first}; keluar: {last}"[:200] if first else f"keluar: {last}"[:200]


def _record(code: str, member: ZoneMember, by: User, at: datetime) -> None:
    details = {"unit": member.unit_id, "from": member.valid_from, "until": member.valid_until}
    ledger.record(code, member, body=member.zone.unit.body.uuid, by=by.actor, at=at, details=details)

"""Address and contacts on a unit's letterhead."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import UnitError
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST = 200


def set_letterhead(
    unit: Unit, address: str, contact: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Unit:
    """Set what stands below the unit's name on its letterhead; empty means: as of the unit above.

    ``seen``: the version that the form showed (``letterhead_version``). Raises UnitError or ChangedMeanwhile.
    """
    require(by, "unit.manage", unit, at=at)
    address, contact = " ".join(address.split()), " ".join(contact.split())
    if max(len(address), len(contact)) > LONGEST:
        raise UnitError(f"Tulis alamat dan kontak masing-masing paling banyak {LONGEST} huruf. Belum ada yang berubah.")
    with guard(Unit.objects.filter(pk=unit.pk)):
        unit = Unit.objects.select_related("body").get(pk=unit.pk)
        if unit.valid_until is not None and unit.valid_until < local_day(at, unit.body):
            raise UnitError(f"“{unit}” sudah ditutup dan hanya dapat dibaca. Belum ada yang berubah.")
        refuse_stale(seen, letterhead_version(unit), "kop surat ini")
        details = {"before": [unit.address, unit.contact], "after": [address, contact]}
        with transaction.atomic():
            unit.address, unit.contact = address, contact
            unit.save(update_fields=["address", "contact"])
            ledger.record("unit.letterhead", unit, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return unit


def letterhead_version(unit: Unit) -> str:
    """Of what ``set_letterhead`` changes."""
    return version_of(unit.address, unit.contact)

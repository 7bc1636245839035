"""A wet signature: the scan of the paper, entered by whoever manages the pact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.conf import settings

from pilar.areas.change.access import MANAGES
from pilar.areas.change.actions.pacts import seen_or_refuse
from pilar.areas.change.actions.signing import PactGuard, held, refuse_shut, write
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries import pacts
from pilar.errors import NotFoundError
from pilar.kernel import files, media_types
from pilar.kernel.intake import Taken
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.models import Duty, Person, User

KINDS: Final = (media_types.PDF, media_types.JPEG, media_types.PNG, media_types.WEBP)


def add(
    pact_id: int, person: Person, taken: Taken, *, signed_on: date, witness: Person | None, by: User, at: datetime,
    guard: PactGuard = held,
) -> PactSignature:  # fmt: skip
    """Keep the scan ``taken`` (``kernel.intake.examine``) as the signature of ``person`` on the day ``signed_on``.

    It counts for the duty that the person had on that day. Raises NotFoundError, AccessDenied, ChangeError: another
    kind of file, a day outside the pact's year or ahead, no duty on that day, signed already, witness is the signer.
    """
    pact = seen_or_refuse(pact_id, by, at)
    paths = pacts.reach(rights_of(by, at), pact, MANAGES)
    if not paths:
        raise AccessDenied("Peran Anda tidak mencakup pindaian pakta ini. Tidak ada yang disimpan.")
    if taken.media_type not in KINDS:
        raise ChangeError("Unggah pindaian sebagai PDF atau foto (JPG, PNG). Berkas tidak disimpan.")
    if witness is not None and witness.pk == person.pk:
        raise ChangeError("Saksi harus orang lain daripada yang menandatangani. Belum ada yang disimpan.")
    if signed_on.year != pact.year or signed_on > local_day(at, pact.unit.body):
        raise ChangeError(f"Tanggal tanda tangan harus di tahun {pact.year} dan tidak sesudah hari ini.")
    with guard(Pact.objects.filter(pk=pact.pk).select_related("unit__body")) as stored:
        if stored is None:
            raise NotFoundError("Pakta ini tidak ada.")
        refuse_shut(stored)
        duty = _duty(stored, person, signed_on, paths)
        if pacts.signatures(stored).filter(duty=duty).exists():
            raise ChangeError(
                f"{person.name} sudah menandatangani pakta ini sebagai {duty.capacity}. Berkas tidak disimpan."
            )
        kept = files.put(stored.unit.body.uuid, taken.content, at=at, limit=settings.PILAR_MAX_UPLOAD)
        marks = {"witness": witness, "witnessed_at": at if witness else None}
        return write(
            stored, person, duty, method=PactSignature.SCAN, by=by.actor, at=at, signed_on=signed_on, scan=kept,
            scan_name=taken.filename[:255], **marks,
        )  # fmt: skip


def _duty(pact: Pact, person: Person, day: date, paths: tuple[str, ...]) -> Duty:
    """The duty of ``person`` on ``day`` in which the pact was to be signed, within what the officer manages."""
    rows = Duty.objects.filter(person=person).select_related("unit")
    found = [
        each
        for each in pacts.expected_of(pact, [row for row in rows if row.is_current(day)])
        if any(each.unit.path.startswith(path) for path in paths)
    ]
    done = set(pacts.signatures(pact).filter(person=person).values_list("duty", flat=True))
    if not found:
        raise ChangeError(
            f"Pada tanggal itu {person.name} tidak tercatat bertugas di {pact.unit}. Periksa tanggalnya atau data "
            "tugasnya."
        )
    return next((each for each in found if each.pk not in done), found[0])

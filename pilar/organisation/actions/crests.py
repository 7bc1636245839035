"""The crest on the letterhead: of the body, and of an OPD or office that has one of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from pilar.kernel import files, intake, ledger, media_types
from pilar.kernel.files import FileError
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import StoredFile
from pilar.numbers import decimal_text
from pilar.organisation.access import local_day, require
from pilar.organisation.actions.units import UnitError
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of

#: What names itself in the head of a document may have a crest there.
CRESTED: Final = (Unit.BODY, Unit.OFFICE, Unit.OPD)
#: It is printed 22 mm high on every document and kept in each: 200 pixels are still sharp, 1,200 are plenty.
SMALLEST, LARGEST = 200, 1_200
LARGEST_FILE: Final = 1024 * 1024
#: How much longer than the other a side may be.
LONGEST_SHAPE: Final = 2
KINDS: Final = (media_types.PNG, media_types.JPEG, media_types.WEBP)


def examine(file: UploadedFile) -> intake.Taken:
    """The picture as it may be a crest, cleaned. Raises FileError that says what to mend; nothing is kept then."""
    taken = intake.examine(file, file.name or "", limit=LARGEST_FILE)
    if taken.media_type not in KINDS or taken.width is None or taken.height is None:
        raise FileError("Lambang harus berupa gambar PNG, JPG, atau WebP. Berkas tidak disimpan.")
    short, long = sorted((taken.width, taken.height))
    size = f"{decimal_text(taken.width, 0)} × {decimal_text(taken.height, 0)} piksel"
    if short < SMALLEST:
        raise FileError(
            f"Gambar ini {size}, terlalu kecil untuk dicetak tajam. Pakai gambar yang sisi pendeknya sedikitnya "
            f"{SMALLEST} piksel. Berkas tidak disimpan."
        )
    if long > LARGEST:
        raise FileError(
            f"Gambar ini {size}, lebih besar daripada yang perlu dicetak di setiap dokumen. Perkecil sehingga sisi "
            f"panjangnya paling banyak {decimal_text(LARGEST, 0)} piksel, lalu unggah lagi. Berkas tidak disimpan."
        )
    if long > short * LONGEST_SHAPE:
        raise FileError(
            f"Gambar ini {size}, terlalu memanjang untuk kop surat. Potong sehingga hanya lambangnya: sisi panjang "
            "paling banyak dua kali sisi pendek. Berkas tidak disimpan."
        )
    return taken


def set_crest(
    unit: Unit, taken: intake.Taken, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Unit:
    """Print ``taken`` (from ``examine``) on the letterheads of ``unit`` and of what is below it from now on.

    ``seen``: the version that the form showed (``crest_version``). Raises AccessDenied, UnitError, ChangedMeanwhile.
    """
    if unit.kind not in CRESTED:
        raise UnitError("Lambang dipasang pada instansi, OPD, atau perangkat instansi. Belum ada yang berubah.")
    require(by, "unit.manage", unit, at=at)
    with guard(Unit.objects.filter(pk=unit.pk)):
        unit = _open(unit, seen, at)
        before = unit.crest
        with transaction.atomic():
            stored = files.put(unit.body.uuid, taken.content, at=at, limit=taken.size)
            _keep(unit, stored, before, at)
            details = {"before": before.sha256 if before else "", "after": stored.sha256}
            ledger.record("unit.crest", unit, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return unit


def remove_crest(unit: Unit, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> Unit:
    """Print no crest of ``unit`` any more: that of the unit above, where it has one. Raises as ``set_crest``."""
    require(by, "unit.manage", unit, at=at)
    with guard(Unit.objects.filter(pk=unit.pk)):
        unit = _open(unit, seen, at)
        before = unit.crest
        if before is None:
            raise UnitError("Lambang unit ini sudah tidak ada. Tidak ada yang berubah.")
        with transaction.atomic():
            _keep(unit, None, before, at)
            details = {"before": before.sha256}
            ledger.record("unit.crest_removed", unit, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return unit


def crest_version(unit: Unit) -> str:
    """Of what these actions change."""
    return version_of(unit.crest_id)


def _open(unit: Unit, seen: str | None, at: datetime) -> Unit:
    now = Unit.objects.select_related("body", "crest").get(pk=unit.pk)
    if now.valid_until is not None and now.valid_until < local_day(at, now.body):
        raise UnitError(f"“{now}” sudah ditutup dan hanya dapat dibaca. Belum ada yang berubah.")
    refuse_stale(seen, crest_version(now), "lambang ini")
    return now


def _keep(unit: Unit, stored: StoredFile | None, before: StoredFile | None, at: datetime) -> None:
    unit.crest = stored
    unit.save(update_fields=["crest"])
    if before is not None and before != stored:
        files.release(before, at=at)

"""The personnel office's list: uploaded and judged, mended row by row, applied. Only applying changes anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require, rights_of
from pilar.organisation.actions.duties import correct_duty, move_duty
from pilar.organisation.actions.people import insert_duty, insert_person, open_account
from pilar.organisation.actions.personal_data import PersonData, data_of, write_data
from pilar.organisation.models import PeopleImport, PeopleImportRow, Person, Unit, User
from pilar.organisation.people_list.columns import LABELS, read_list
from pilar.organisation.people_list.matching import Judgement, Known, key_of
from pilar.organisation.people_list.reading import Problem, Reading, read_row
from pilar.organisation.people_list.table import clean
from pilar.organisation.people_list.units import UnitNames

KEPT_DAYS = 30
#: So many rows are applied by one request: some five seconds.
AT_ONCE = 500
_BATCH = 1000


class ImportRefused(PilarError):
    """A row or an import cannot be handled like that; nothing has been changed."""


@dataclass(slots=True)
class Applied:
    """What one call of ``apply_rows`` did: rows applied, rows that no longer could be, rows that still wait."""

    applied: int = 0
    refused: int = 0
    waiting: int = 0


def upload_list(unit: Unit, data: bytes, filename: str, *, by: User, at: datetime) -> PeopleImport:
    """Read a file and keep its rows beside what is known; nobody's data change.

    Raises ListRefused (a PilarError) where the file is no list of people.
    """
    require(by, "person.manage", unit, at=at)
    found = read_list(data)
    today = local_day(at, unit.body)
    columns = {"fields": found.fields, "ignored": found.ignored}
    upload = PeopleImport(
        unit=unit, filename=clean(filename)[:255] or "daftar", columns=columns, uploaded_by=by.actor, uploaded_at=at
    )
    rows = [PeopleImportRow(upload=upload, number=number, values=values) for number, values in found.rows]
    _judge(upload, rows, by=by, at=at, today=today, keys=None)
    with transaction.atomic():
        upload.save()
        PeopleImportRow.objects.bulk_create(rows, batch_size=_BATCH)
        ledger.record(
            "people_import.uploaded", upload, body=unit.body.uuid, by=by.actor, at=at, details={"rows": len(rows)}
        )
    return upload


def mend_row(
    row: PeopleImportRow, values: dict[str, str], *, by: User, at: datetime, confirmed: bool = False,
    same_as: str = "", guard: Guard = locked,
) -> PeopleImportRow:  # fmt: skip
    """Put other texts into a row and judge it anew, with those that it shared its person with.

    ``confirmed``: what may be wrong has been compared with the decree. ``same_as``: id of the person of that name whom
    the row means, or ``new``. Raises ImportRefused where the row has been applied or is gone.
    """
    require(by, "person.manage", row.upload.unit, at=at)
    kept = {name: clean(values.get(name, "")) for name in LABELS if clean(values.get(name, ""))}
    with guard(PeopleImportRow.objects.filter(pk=row.pk)):
        stored = _open_row(row)
        before = stored.key
        stored.values, stored.confirmed, stored.same_as = kept, confirmed, same_as[:20]
        _judge_again(stored.upload, [stored], by=by, at=at)
        _judge_those_with(stored.upload, {before, stored.key}, but=stored, by=by, at=at)
        details = {"row": stored.number}
        ledger.record(
            "people_import.mended", stored, body=stored.upload.unit.body.uuid, by=by.actor, at=at, details=details
        )
    return stored


def drop_row(row: PeopleImportRow, *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Take a row out of an import. Raises ImportRefused where it has been applied or is gone."""
    require(by, "person.manage", row.upload.unit, at=at)
    with guard(PeopleImportRow.objects.filter(pk=row.pk)):
        stored = _open_row(row)
        key, pk = stored.key, stored.pk
        stored.delete()
        _judge_those_with(stored.upload, {key}, but=None, by=by, at=at)
        stored.pk = pk
        details = {"row": stored.number}
        ledger.record(
            "people_import.dropped", stored, body=stored.upload.unit.body.uuid, by=by.actor, at=at, details=details
        )


def discard(upload: PeopleImport, *, by: User, at: datetime) -> None:
    """Remove an import with its rows. What has been applied of it stays."""
    require(by, "person.manage", upload.unit, at=at)
    _remove(upload, by.actor, at)


def remove_old_imports(at: datetime, *, by: str = "system") -> int:
    """Remove the imports that were uploaded more than KEPT_DAYS ago; returns how many. A daily job calls it."""
    old = PeopleImport.objects.filter(uploaded_at__lt=at - timedelta(days=KEPT_DAYS)).select_related("unit__body")
    uploads = list(old)
    for upload in uploads:
        _remove(upload, by, at)
    return len(uploads)


def _remove(upload: PeopleImport, actor: str, at: datetime) -> None:
    with transaction.atomic():
        pk, body = upload.pk, upload.unit.body.uuid
        upload.rows.all().delete()
        PeopleImport.objects.filter(pk=pk).delete()
        ledger.record("people_import.removed", upload, body=body, by=actor, at=at)


# --- applying -------------------------------------------------------------------------------------------------------


def apply_rows(
    upload: PeopleImport, *, by: User, at: datetime, chosen: Iterable[int] | None = None, open_accounts: bool = False,
    limit: int = AT_ONCE, guard: Guard = locked,
) -> Applied:  # fmt: skip
    """Apply the right rows, or those ``chosen`` (ids) of them, ``limit`` at most; each in a transaction of its own.

    Each is judged again as things stand now. One that has come to mean something else than what was shown is not
    applied: it becomes wrong or doubtful, with the reason. Applying again, or two people at once, changes nobody twice.
    """
    require(by, "person.manage", upload.unit, at=at)
    ready = upload.rows.filter(state__in=PeopleImportRow.READY)
    if chosen is not None:
        ready = ready.filter(pk__in=list(chosen))
    ids = list(ready.order_by("number").values_list("pk", flat=True)[:limit])
    result = Applied()
    units = Known(upload, rights_of(by, at), local_day(at, upload.unit.body)).units if ids else None
    for pk in ids:
        outcome = _apply_one(upload, pk, units, by=by, at=at, open_accounts=open_accounts, guard=guard)
        result.applied += outcome is True
        result.refused += outcome is False
    result.waiting = ready.count()
    return result


def _apply_one(
    upload: PeopleImport, pk: int, units: UnitNames | None, *, by: User, at: datetime, open_accounts: bool,
    guard: Guard,
) -> bool | None:  # fmt: skip
    """True where it was applied, False where it no longer can be, None where somebody else has handled it."""
    try:
        with guard(PeopleImportRow.objects.filter(pk=pk)):
            row = _ready_row(upload, pk)
            if row is None:
                return None
            reading, found = _judgement(upload, row, units, by=by, at=at)
            if (found.state, found.changes) != (row.state, row.changes):
                _keep_changed(row, reading, found)
                return False
            _write(upload, row, reading, found, by=by, at=at, open_accounts=open_accounts)
            return True
    except PilarError as error:
        reason = error.message
    except IntegrityError:
        # The database has kept two of the same NIP or e-mail apart.
        reason = "NIP atau surel ini baru saja dipakai orang lain. Periksa datanya."
    message = reason.removesuffix("Belum ada yang berubah.").strip()
    problem = asdict(Problem("name", message))
    # Only where nobody has handled it meanwhile.
    PeopleImportRow.objects.filter(pk=pk, state__in=PeopleImportRow.READY).update(
        state=PeopleImportRow.WRONG, problems=[problem], changes=[]
    )
    return False


def _ready_row(upload: PeopleImport, pk: int) -> PeopleImportRow | None:
    return upload.rows.filter(pk=pk, state__in=PeopleImportRow.READY).first()


def _keep_changed(row: PeopleImportRow, reading: Reading, found: Judgement) -> None:
    """The row means something else than what was shown: somebody looks at it again before it holds."""
    if found.state in PeopleImportRow.READY:
        found.state = PeopleImportRow.CONFIRM
        message = "Data orang ini berubah sejak daftar ditinjau. Periksa lagi perubahannya, lalu pastikan."
        found.problems = [Problem("name", message, doubt=True)]
        row.confirmed = False
    _put(row, reading, found)
    row.save()


def _write(
    upload: PeopleImport, row: PeopleImportRow, reading: Reading, found: Judgement, *, by: User, at: datetime,
    open_accounts: bool,
) -> None:  # fmt: skip
    note = (
        f"Dicocokkan dengan SK; {upload.filename[:100]}, baris {row.number}." if row.confirmed and reading.nip else ""
    )
    body, code = upload.unit.body.uuid, "person.added"
    details: dict[str, Any] = {"import": upload.pk, "row": row.number}
    if found.person is None:
        person = _new_person(reading, found, note, by=by, at=at)
    else:
        code = "person.changed"
        person = found.person
        details["fields"] = _change(person, reading, found, note, by=by, at=at)
    PeopleImportRow.objects.filter(pk=row.pk).update(state=PeopleImportRow.APPLIED, person=person, problems=[])
    if open_accounts and found.person is None:
        open_account(person, by=by, at=at)
    ledger.record(code, person, body=body, by=by.actor, at=at, details=details)


def _new_person(reading: Reading, found: Judgement, note: str, *, by: User, at: datetime) -> Person:
    unit, start = _place(found)
    return insert_person(
        unit, reading.name, status=reading.status, position=found.step.position, by=by, at=at, valid_from=start,
        nip=reading.nip or None, email=reading.email, phone=reading.phone, rank_level=found.step.level, leads=False,
        basis="", nip_note=note,
    )  # fmt: skip


def _change(person: Person, reading: Reading, found: Judgement, note: str, *, by: User, at: datetime) -> list[str]:
    """Change data and duty; returns the names of what changed."""
    stored = Person.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=person.pk)
    old = data_of(stored)
    data = PersonData(
        name=reading.name or old.name,
        status=reading.status or old.status,
        nip=reading.nip or old.nip,
        email=reading.email or old.email,
        phone=reading.phone or old.phone,
        nip_note=note if note and reading.nip and reading.nip != old.nip else old.nip_note,
    )
    changed = write_data(stored, data, by=by, at=at)
    step = found.step
    if step.kind:
        unit, start = _place(found)
        if step.kind == "add":
            insert_duty(stored, unit, step.position, valid_from=start, rank_level=step.level)
        elif step.duty is not None and step.kind == "move":
            move_duty(step.duty, unit, step.position, from_day=start, rank_level=step.level, leads=False, basis="")
        elif step.duty is not None:
            correct_duty(step.duty, valid_from=start, rank_level=step.level)
        changed.append(f"duty.{step.kind}")
    return changed


def _place(found: Judgement) -> tuple[Unit, date]:
    if found.step.unit is None or found.step.start is None:
        raise ImportRefused("Baris ini tidak menyebut unit dan tanggal mulai. Betulkan barisnya.")
    return found.step.unit, found.step.start


# --- judging --------------------------------------------------------------------------------------------------------


def _judge(
    upload: PeopleImport, rows: Sequence[PeopleImportRow], *, by: User, at: datetime, today: date,
    keys: Iterable[tuple[str, int]] | None, units: UnitNames | None = None,
) -> list[tuple[Reading, Judgement]]:  # fmt: skip
    """Judge ``rows`` and put what was found into them; ``keys`` are those of the other rows where there are any."""
    readings = [read_row(row.values, today=today) for row in rows]
    known = Known(upload, rights_of(by, at), today, units=units)
    known.look_up(readings)
    known.twice([(key_of(reading), row.number) for reading, row in zip(readings, rows, strict=True)])
    known.twice(keys or [])
    judged = []
    for reading, row in zip(readings, rows, strict=True):
        found = known.judge(reading, row)
        _put(row, reading, found)
        judged.append((reading, found))
    return judged


def _judgement(
    upload: PeopleImport, row: PeopleImportRow, units: UnitNames | None, *, by: User, at: datetime
) -> tuple[Reading, Judgement]:
    """What one row would do now. The row itself stays as it is."""
    shown = PeopleImportRow(
        upload=upload, number=row.number, values=row.values, confirmed=row.confirmed, same_as=row.same_as
    )
    today = local_day(at, upload.unit.body)
    return _judge(upload, [shown], by=by, at=at, today=today, keys=_other_keys(row), units=units)[0]


def _judge_again(upload: PeopleImport, rows: Sequence[PeopleImportRow], *, by: User, at: datetime) -> None:
    for row in rows:
        reading = read_row(row.values, today=local_day(at, upload.unit.body))
        row.key = key_of(reading)
        _judge(upload, [row], by=by, at=at, today=local_day(at, upload.unit.body), keys=_other_keys(row))
        row.save()


def _judge_those_with(
    upload: PeopleImport, keys: set[str], *, but: PeopleImportRow | None, by: User, at: datetime
) -> None:
    """Rows that share a person with one that has changed or is gone may be right now, or no longer."""
    rows = _unapplied(upload).filter(key__in=keys - {""})
    _judge_again(upload, [row for row in rows[:AT_ONCE] if row != but], by=by, at=at)


def _other_keys(row: PeopleImportRow) -> list[tuple[str, int]]:
    """Who else in the import means the same person: a row that has been applied counts too."""
    if not row.key:
        return []
    others = PeopleImportRow.objects.filter(upload=row.upload_id, key=row.key).exclude(pk=row.pk)
    return list(others.values_list("key", "number")[:10])


def _unapplied(upload: PeopleImport) -> QuerySet[PeopleImportRow]:
    return upload.rows.exclude(state=PeopleImportRow.APPLIED)


def _put(row: PeopleImportRow, reading: Reading, found: Judgement) -> None:
    row.state, row.person, row.changes = found.state, found.person, found.changes
    row.problems = [asdict(problem) for problem in found.problems]
    row.key = key_of(reading)


def _open_row(row: PeopleImportRow) -> PeopleImportRow:
    stored = PeopleImportRow.objects.select_related("upload__unit__body").filter(pk=row.pk).first()
    if stored is None:
        raise ImportRefused("Baris ini sudah dikeluarkan dari impor. Muat ulang halaman.")
    if stored.state == PeopleImportRow.APPLIED:
        raise ImportRefused("Baris ini sudah diterapkan. Ubah datanya di halaman orangnya.")
    return stored

"""Units: set up, renamed, moved, closed with a successor. Paths are written here and nowhere else."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Body, Unit, UnitChange, User
from pilar.organisation.models.unit import PATH_DIGITS, path_of, path_range
from pilar.organisation.versions import refuse_stale, version_of


class UnitError(PilarError):
    """A unit cannot be made or changed like that; nothing has been changed."""


def create_body(
    kind: str, name: str, slug: str, *, by: str, at: datetime, valid_from: date, time_zone: str = "Asia/Jakarta",
    host: str | None = None, is_sample: bool = False,
) -> Body:  # fmt: skip
    """Make a government body with its root unit. An act of the installation: the command line and the demo call it."""
    with transaction.atomic():
        body, root = insert_body(
            kind, name, slug, valid_from=valid_from, time_zone=time_zone, host=host, is_sample=is_sample
        )
        ledger.record("body.created", root, body=body.uuid, by=by, at=at, details={"name": body.name})
    return body


def insert_body(
    kind: str, name: str, slug: str, *, valid_from: date, time_zone: str, host: str | None = None,
    is_sample: bool = False,
) -> tuple[Body, Unit]:  # fmt: skip
    """The rows of a new body and its root, for a transaction that records. Raises UnitError."""
    _refuse_taken_slug(slug)
    body = Body(kind=kind, name=name.strip(), slug=slug, host=host or None, time_zone=time_zone, is_sample=is_sample)
    _validated(body)
    body.save()
    return body, _insert(Unit(body=body, kind=Unit.BODY, name=body.name, slug=slug, valid_from=valid_from), "")


def root_of(body: Body) -> Unit:
    """The unit that stands for the body itself; roles that reach the whole body are held there."""
    return Unit.objects.get(body=body, kind=Unit.BODY)


def create_unit(
    parent: Unit,
    kind: str,
    name: str,
    *,
    by: User,
    at: datetime,
    valid_from: date,
    short_name: str = "",
    slug: str = "",
) -> Unit:
    """Make a unit below ``parent``. Raises UnitError where that kind does not stand there, or the parent is closed."""
    require(by, "unit.manage", parent, at=at)
    with transaction.atomic():
        # A parent that is closed or moved at this moment waits, or has been seen.
        parent = Unit.objects.select_for_update(no_key=True).get(pk=parent.pk)
        _refuse_misplaced(kind, parent, valid_from)
        slug = slug or free_slug(short_name or name)
        _refuse_taken_slug(slug)
        unit = Unit(
            body=parent.body, kind=kind, parent=parent, name=name.strip(), short_name=short_name.strip(), slug=slug,
            valid_from=valid_from,
        )  # fmt: skip
        try:
            with transaction.atomic():
                _insert(unit, parent.path)
        except IntegrityError:  # somebody took the address at this moment
            _refuse_taken_slug(slug)
            raise
        ledger.record(
            "unit.created", unit, body=unit.body.uuid, by=by.actor, at=at, details={"name": unit.name, "kind": kind}
        )
    return unit


def rename_unit(
    unit: Unit, name: str, short_name: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Unit:
    """Correct a unit's name. A unit that becomes another one by a new regulation is closed and gets a successor.

    ``seen``: the version that the form showed (``name_version``). Raises UnitError or ChangedMeanwhile.
    """
    require(by, "unit.manage", unit, at=at)
    with guard(Unit.objects.filter(pk=unit.pk)):
        unit = Unit.objects.select_related("body").get(pk=unit.pk)
        if unit.kind == Unit.BODY:
            raise UnitError("Nama instansi diubah di halaman Instansi. Belum ada yang berubah.")
        _refuse_ended(unit, at)
        refuse_stale(seen, name_version(unit), "nama unit ini")
        _renamed(unit, name, short_name, by, at)
    return unit


@transaction.atomic
def _renamed(unit: Unit, name: str, short_name: str, by: User, at: datetime) -> None:
    before = _full_name(unit)
    unit.name, unit.short_name = name.strip(), short_name.strip()
    _validated(unit)
    unit.save(update_fields=["name", "short_name"])
    keep_change(unit, UnitChange.RENAMED, before, _full_name(unit), by=by, at=at)
    details = {"before": before, "after": _full_name(unit)}
    ledger.record("unit.renamed", unit, body=unit.body.uuid, by=by.actor, at=at, details=details)


def name_version(unit: Unit) -> str:
    """Of what ``rename_unit`` changes."""
    return version_of(unit.name, unit.short_name)


def move_unit(unit: Unit, parent: Unit, *, by: User, at: datetime) -> Unit:
    """Hang a unit that was put in the wrong place below another parent, with all that is below it."""
    require(by, "unit.manage", unit, at=at)
    require(by, "unit.manage", parent, at=at)
    with transaction.atomic():
        # In one order, so that two moves cannot wait for each other; the root row keeps all moves of a body apart.
        rows = {row.pk: row for row in _moving(unit, parent).select_for_update(no_key=True)}
        unit, parent = rows[unit.pk], rows[parent.pk]
        _refuse_ended(unit, at)
        if unit.kind == Unit.BODY:
            raise UnitError("Instansi adalah pangkal susunan dan tidak dapat dipindahkan. Belum ada yang berubah.")
        if unit.body_id != parent.body_id:
            raise UnitError("Unit tidak dapat dipindahkan ke instansi lain. Belum ada yang berubah.")
        if parent.path.startswith(unit.path):
            raise UnitError(
                f"“{parent}” berada di bawah “{unit}”, jadi tidak dapat menjadi induknya. Belum ada yang berubah."
            )
        if unit.parent_id == parent.pk:
            raise UnitError(f"“{unit}” sudah berada di bawah “{parent}”. Belum ada yang berubah.")
        # An old unit may come below a new OPD, as soon as that is there.
        _refuse_misplaced(unit.kind, parent, max(unit.valid_from, local_day(at, unit.body)))
        before = unit.parent.name if unit.parent else ""
        old, new = unit.path, path_of(parent.path, unit.pk)
        if len(new) > Unit._meta.get_field("path").max_length - 3 * (PATH_DIGITS + 1):  # type: ignore[operator]
            raise UnitError("Susunan unit terlalu dalam. Belum ada yang berubah.")
        start, end = path_range(old)
        Unit.objects.filter(path__gte=start, path__lt=end).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        Unit.objects.filter(pk=unit.pk).update(parent=parent)
        unit.refresh_from_db()
        keep_change(unit, UnitChange.MOVED, before, parent.name, by=by, at=at)
        ledger.record(
            "unit.moved", unit, body=unit.body.uuid, by=by.actor, at=at, details={"before": old, "after": new}
        )
    return unit


def close_unit(
    unit: Unit, last_day: date, basis: str, *, by: User, at: datetime, successor: Unit | None = None
) -> Unit:
    """Close a unit at the end of ``last_day``, by the regulation ``basis``; people, roles and history stay with it.

    Raises UnitError where units below it are still open, or people are on duty beyond that day: they are moved first.
    """
    require(by, "unit.manage", unit, at=at)
    with transaction.atomic():
        unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        _refuse_closing(unit, last_day, basis, successor)
        unit.valid_until, unit.successor, unit.closing_basis = last_day, successor, basis.strip()
        unit.save(update_fields=["valid_until", "successor", "closing_basis"])
        # A role at a closed unit ends with it; one that was to begin later never holds.
        unit.grants.filter(_beyond(last_day)).update(valid_until=last_day, ended_by=by.actor)
        details = {"last_day": last_day, "successor": successor.pk if successor else None}
        ledger.record("unit.closed", unit, body=unit.body.uuid, by=by.actor, at=at, details=details)
    return unit


def succeed_unit(
    unit: Unit, name: str, *, last_day: date, basis: str, by: User, at: datetime, short_name: str = ""
) -> Unit:
    """Close ``unit`` and open its successor the day after, at the same place. People are moved by their own acts."""
    with transaction.atomic():
        if unit.parent is None:
            raise UnitError("Instansi tidak dapat ditutup. Belum ada yang berubah.")
        successor = create_unit(
            unit.parent, unit.kind, name, by=by, at=at, valid_from=last_day + timedelta(days=1), short_name=short_name
        )
        close_unit(unit, last_day, basis, by=by, at=at, successor=successor)
    return successor


def free_slug(name: str) -> str:
    """An address made of ``name`` that nobody has yet."""
    base = slugify(name)[:50].strip("-") or "unit"
    taken = set(Unit.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


# --- rules of the tree ----------------------------------------------------------------------------------------------


def _insert(unit: Unit, parent_path: str) -> Unit:
    # The path holds the id, which only the database gives: a name that nobody else has stands in for it meanwhile.
    unit.path = uuid.uuid4().hex
    _validated(unit)
    unit.save(force_insert=True)
    if unit.pk >= 10**PATH_DIGITS:
        raise UnitError("Jumlah unit melampaui batas sistem. Belum ada yang berubah.")
    unit.path = path_of(parent_path, unit.pk)
    unit.save(update_fields=["path"])
    return unit


def _validated(row: Body | Unit) -> None:
    # Uniqueness and checks are left to the database; here it is about what a person has typed.
    if not row.name:
        raise UnitError("Nama belum diisi. Belum ada yang berubah.")
    if len(row.name) > 200:
        raise UnitError("Nama lebih panjang dari 200 huruf. Belum ada yang berubah.")
    if isinstance(row, Unit) and len(row.short_name) > 60:
        raise UnitError("Nama pendek lebih panjang dari 60 huruf. Belum ada yang berubah.")


def _full_name(unit: Unit) -> str:
    return f"{unit.name} ({unit.short_name})" if unit.short_name else unit.name


def keep_change(unit: Unit, kind: str, before: str, after: str, *, by: User, at: datetime) -> None:
    """Keep what ``unit``'s own row no longer shows, for its history. Within the caller's transaction."""
    UnitChange.objects.create(
        unit=unit, kind=kind, before=before, after=after, changed_at=at, changed_by=by.actor
    )  # fmt: skip


def _beyond(last_day: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)


def _refuse_ended(unit: Unit, at: datetime) -> None:
    if unit.valid_until is not None and unit.valid_until < local_day(at, unit.body):
        raise UnitError(
            f"“{unit}” sudah ditutup sejak {tanggal(unit.valid_until)} dan hanya dapat dibaca. Belum ada yang berubah."
        )


def _refuse_taken_slug(slug: str) -> None:
    if Unit.objects.filter(slug=slug).exists():
        raise UnitError(f"Alamat singkat “{slug}” sudah dipakai unit lain; pilih yang lain. Belum ada yang berubah.")


def _refuse_misplaced(kind: str, parent: Unit, valid_from: date) -> None:
    labels = dict(Unit.KINDS)
    if kind not in Unit.BELOW[parent.kind]:
        raise UnitError(
            f"{labels.get(kind, kind)} tidak dapat berada di bawah {labels[parent.kind]}. Belum ada yang berubah."
        )
    if parent.valid_until is not None:  # what is put below it would outlive it
        raise UnitError(
            f"Penutupan “{parent}” sudah ditetapkan, dengan hari terakhir {tanggal(parent.valid_until)}; pilih induk "
            "yang tetap berlaku. Belum ada yang berubah."
        )
    if valid_from < parent.valid_from:
        raise UnitError(
            f"“{parent}” baru berlaku sejak {tanggal(parent.valid_from)}, sesudah tanggal itu. Belum ada yang berubah."
        )


def _moving(unit: Unit, parent: Unit) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(pk__in=[unit.pk, parent.pk]) | Q(body=unit.body, kind=Unit.BODY)).order_by("pk")


def _refuse_closing(unit: Unit, last_day: date, basis: str, successor: Unit | None) -> None:
    if unit.kind == Unit.BODY:
        raise UnitError("Instansi tidak dapat ditutup. Belum ada yang berubah.")
    if unit.valid_until is not None:
        raise UnitError("Unit ini sudah ditutup. Belum ada yang berubah.")
    if last_day < unit.valid_from:
        raise UnitError(
            f"Hari terakhir mendahului hari unit ini mulai berlaku, {tanggal(unit.valid_from)}. Belum ada yang berubah."
        )
    if not basis.strip():
        raise UnitError("Isi dasar penutupan, misalnya nomor peraturan. Belum ada yang berubah.")
    if successor is not None and (successor.pk == unit.pk or successor.body_id != unit.body_id):
        raise UnitError("Unit penerus harus unit lain di instansi yang sama. Belum ada yang berubah.")
    if successor is not None and successor.valid_until is not None and successor.valid_until <= last_day:
        raise UnitError(f"Unit penerus “{successor}” sudah ditutup; pilih yang masih berlaku. Belum ada yang berubah.")
    beyond = _beyond(last_day)
    below = unit.children.filter(beyond).order_by(F("name")).first()
    if below is not None:
        raise UnitError(
            f"“{below}” masih berlaku di bawah unit ini; tutup atau pindahkan dulu. Belum ada yang berubah."
        )
    people = unit.duties.filter(beyond).count()
    if people:
        raise UnitError(
            f"{people} orang masih bertugas di unit ini sesudah tanggal itu; akhiri atau pindahkan tugasnya dulu. "
            "Belum ada yang berubah."
        )

"""The services that a unit offers and the desks where they are given. They are closed, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Desk, Service, Unit, User
from pilar.organisation.versions import refuse_stale, version_of

_LONGEST = {Service: 200, Desk: 100}
_NOUN = {Service: "Layanan", Desk: "Loket"}


class CatalogueError(PilarError):
    """A service or a desk cannot be like that; nothing has been changed."""


def add_service(unit: Unit, name: str, *, by: User, at: datetime) -> Service:
    """Put a service of ``unit`` into the catalogue, open at once. Its address is made of its name."""
    require(by, "catalogue.manage", unit, at=at)
    with locked(Unit.objects.filter(pk=unit.pk)):  # two of one name at once wait for each other
        service = Service(unit=_open_unit(unit, at), name=_named(Service, name, unit))
        _inserted(service)
        _recorded("service.added", service, by, at)
    return service


def change_service(
    service: Service, *, name: str, unit: Unit, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Service:
    """Rename a service, or give it to another unit. Raises CatalogueError or ChangedMeanwhile."""
    _require_both(service, unit, by, at)
    with guard(Service.objects.filter(pk=service.pk)):
        service = Service.objects.select_related("unit__body").get(pk=service.pk)
        refuse_stale(seen, service_version(service), "layanan ini")
        with transaction.atomic():
            service.name = _named(Service, name, unit, beside=service.pk)
            service.unit = _target(unit, service.unit, at)
            service.save(update_fields=["name", "unit"])
            _recorded("service.changed", service, by, at)
    return service


def add_desk(unit: Unit, name: str, services: Sequence[Service], *, by: User, at: datetime) -> Desk:
    """Open a desk of ``unit`` that gives ``services``, also those of other units of the body (a one-stop desk)."""
    require(by, "catalogue.manage", unit, at=at)
    with locked(Unit.objects.filter(pk=unit.pk)):
        desk = Desk(unit=_open_unit(unit, at), name=_named(Desk, name, unit))
        _refuse_strange(services, desk.unit)
        _inserted(desk)
        desk.services.set(services)
        _recorded("desk.added", desk, by, at)
    return desk


def change_desk(
    desk: Desk, *, name: str, unit: Unit, services: Sequence[Service], by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> Desk:  # fmt: skip
    """Change a desk's name, unit and services. Raises CatalogueError or ChangedMeanwhile."""
    _require_both(desk, unit, by, at)
    with guard(Desk.objects.filter(pk=desk.pk)):
        desk = Desk.objects.select_related("unit__body").get(pk=desk.pk)
        refuse_stale(seen, desk_version(desk), "loket ini")
        with transaction.atomic():
            desk.name = _named(Desk, name, unit, beside=desk.pk)
            desk.unit = _target(unit, desk.unit, at)
            _refuse_strange(services, desk.unit)
            desk.save(update_fields=["name", "unit"])
            desk.services.set(services)
            _recorded("desk.changed", desk, by, at)
    return desk


def set_open(row: Service | Desk, *, is_open: bool, by: User, at: datetime) -> None:
    """Open or close a service or a desk; what it is already, it stays without an event."""
    require(by, "catalogue.manage", row.unit, at=at)
    with transaction.atomic():
        changed = type(row)._default_manager.filter(pk=row.pk, is_active=not is_open).update(is_active=is_open)
        row.is_active = is_open
        if changed:
            noun = "service" if isinstance(row, Service) else "desk"
            _recorded(f"{noun}.{'opened' if is_open else 'closed'}", row, by, at)


def service_version(service: Service) -> str:
    """Of what ``change_service`` changes."""
    return version_of(service.name, service.unit_id)


def desk_version(desk: Desk) -> str:
    """Of what ``change_desk`` changes."""
    return version_of(desk.name, desk.unit_id, sorted(desk.services.values_list("pk", flat=True)))


def _require_both(row: Service | Desk, unit: Unit, by: User, at: datetime) -> None:
    require(by, "catalogue.manage", row.unit, at=at)
    require(by, "catalogue.manage", unit, at=at)


def _recorded(code: str, row: Service | Desk, by: User, at: datetime) -> None:
    details = {"name": row.name, "unit": row.unit_id}
    ledger.record(code, row, body=row.unit.body.uuid, by=by.actor, at=at, details=details)


def _open_unit(unit: Unit, at: datetime) -> Unit:
    unit = Unit.objects.select_related("body").get(pk=unit.pk)
    if not unit.is_open(local_day(at, unit.body)):
        raise CatalogueError(f"“{unit}” tidak berlaku hari ini; pilih unit lain. Belum ada yang berubah.")
    return unit


def _target(unit: Unit, now: Unit, at: datetime) -> Unit:
    """The unit that is to have it: one that stays where it is may do so at a closed unit."""
    if unit.pk == now.pk:
        return now
    unit = _open_unit(unit, at)
    if unit.body_id != now.body_id:
        raise CatalogueError("Layanan dan loket tidak dapat berpindah ke instansi lain. Belum ada yang berubah.")
    return unit


def _named(model: type[Service | Desk], name: str, unit: Unit, beside: int = 0) -> str:
    name, noun = " ".join(name.split()), _NOUN[model]
    if not name or len(name) > _LONGEST[model]:
        raise CatalogueError(f"Isi nama, paling banyak {_LONGEST[model]} huruf. Belum ada yang berubah.")
    if model._default_manager.filter(unit=unit, name__iexact=name).exclude(pk=beside).exists():
        raise CatalogueError(f"{noun} dengan nama itu sudah ada di “{unit}”. Belum ada yang berubah.")
    return name


def _refuse_strange(services: Sequence[Service], unit: Unit) -> None:
    bodies = Unit.objects.filter(pk__in={service.unit_id for service in services}).values_list("body_id", flat=True)
    if set(bodies) - {unit.body_id}:
        raise CatalogueError("Loket hanya melayani layanan instansinya sendiri. Belum ada yang berubah.")


def _inserted(row: Service | Desk) -> None:
    """Save a new row under the first address that is free: ``pelatihan``, ``pelatihan-2`` and so on."""
    base = slugify(row.name)[:50].strip("-") or _NOUN[type(row)].lower()
    others = type(row)._default_manager
    taken = set(others.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while True:
        row.slug = base if number == 1 else f"{base}-{number}"
        number += 1
        if row.slug in taken:
            continue
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if not others.filter(slug=row.slug).exists():
                raise
        else:
            return

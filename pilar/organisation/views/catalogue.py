"""Services and desks of the units that one manages."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.kernel.exports import Column
from pilar.kernel.lists import listing
from pilar.organisation.access import require
from pilar.organisation.actions import catalogue as actions
from pilar.organisation.forms.catalogue import CatalogueFilter, DeskForm, ServiceForm
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.models import Desk, Service, Unit
from pilar.organisation.queries import catalogue as queries
from pilar.organisation.versions import version_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, visible_or_404, work_page

MANAGE = "catalogue.manage"
R = TypeVar("R", Service, Desk)
NEW = version_of()


def _state(row: Service | Desk) -> str:
    return "Dibuka" if row.is_active else "Ditutup"


SERVICE_COLUMNS: Final[tuple[Column[Service], ...]] = (
    Column("Layanan", lambda service: service.name, width=50),
    Column("Unit", lambda service: service.unit.name, width=40),
    Column("Loket", lambda service: ", ".join(desk.name for desk in service.desks.all()), width=40),
    Column("Alamat singkat", lambda service: service.slug, width=28),
    Column("Keadaan", _state, width=12),
)
DESK_COLUMNS: Final[tuple[Column[Desk], ...]] = (
    Column("Loket", lambda desk: desk.name, width=30),
    Column("Unit", lambda desk: desk.unit.name, width=40),
    Column("Layanan", lambda desk: ", ".join(service.name for service in desk.services.all()), width=60),
    Column("Alamat singkat", lambda desk: desk.slug, width=28),
    Column("Keadaan", _state, width=12),
)


@require_safe
@work_page(needs=MANAGE)
def services(request: WorkRequest) -> HttpResponseBase:
    """The services, each with its unit and desks. Four queries at most."""
    form, condition = _filter(request)
    return listing(
        request, queries.services(request.user, request.at).filter(condition), "organisation/services.html",
        order=("name", "pk"), columns=SERVICE_COLUMNS, title="Layanan", filename=f"layanan-{request.day}",
        note="Dari daftar layanan Pilar.", form=form, current="manage",
    )  # fmt: skip


@require_safe
@work_page(needs=MANAGE)
def desks(request: WorkRequest) -> HttpResponseBase:
    """The desks, each with its unit and services. Four queries at most."""
    form, condition = _filter(request)
    return listing(
        request, queries.desks(request.user, request.at).filter(condition), "organisation/desks.html",
        order=("name", "pk"), columns=DESK_COLUMNS, title="Loket", filename=f"loket-{request.day}",
        note="Dari daftar loket Pilar.", form=form, current="manage",
    )  # fmt: skip


def _filter(request: WorkRequest) -> tuple[CatalogueFilter, Q]:
    form = CatalogueFilter(request.GET or None, units=_units(request))
    return form, form.condition() if form.is_valid() else Q()


@require_http_methods(["GET", "POST"])
@work_page(needs=MANAGE)
def service_new(request: WorkRequest) -> HttpResponseBase:
    """A service, open at once."""
    form = ServiceForm(request.POST or None, version=NEW, units=_units(request))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form, lambda: actions.add_service(typed["unit"], typed["name"], by=request.user, at=request.at)
        )  # fmt: skip
        if made:
            return done(request, f"Layanan “{made}” sudah ditambahkan.", "organisation:services")
    return _page(request, form, "Layanan baru", "Tambahkan layanan", "services")


@require_http_methods(["GET", "POST"])
@work_page(needs=MANAGE)
def service_change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Another name, another unit."""
    service = _managed(request, Service, pk)
    form = ServiceForm(
        request.POST or None, version=actions.service_version(service), units=_units(request, service.unit),
        initial={"name": service.name, "unit": service.unit},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Service.objects.select_related("unit").get(pk=service.pk)
            return actions.service_version(now), [("Nama layanan", now.name), ("Unit", now.unit)]

        changed = form.attempt(
            lambda: actions.change_service(
                service, name=typed["name"], unit=typed["unit"], by=request.user, at=request.at, seen=form.seen
            ),
            stored,
        )
        if changed:
            return done(request, "Layanan sudah disimpan.", "organisation:services")
    return _page(request, form, f"Ubah layanan “{service}”", "Simpan", "services")


@require_http_methods(["GET", "POST"])
@work_page(needs=MANAGE)
def desk_new(request: WorkRequest) -> HttpResponseBase:
    """A desk, open at once."""
    form = DeskForm(request.POST or None, version=NEW, units=_units(request), services=_offered(request))
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.add_desk(
                typed["unit"], typed["name"], list(typed["services"]), by=request.user, at=request.at
            ),
        )
        if made:
            return done(request, f"“{made}” sudah ditambahkan.", "organisation:desks")
    return _page(request, form, "Loket baru", "Tambahkan loket", "desks")


@require_http_methods(["GET", "POST"])
@work_page(needs=MANAGE)
def desk_change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Another name, unit, or other services. Services of units that one does not manage stay with the desk."""
    desk = _managed(request, Desk, pk)
    offered = _offered(request, desk)
    form = DeskForm(
        request.POST or None, version=actions.desk_version(desk), units=_units(request, desk.unit), services=offered,
        initial={"name": desk.name, "unit": desk.unit, "services": desk.services.all()},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        kept = desk.services.exclude(pk__in=offered.values("pk"))

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Desk.objects.select_related("unit").get(pk=desk.pk)
            names = ", ".join(service.name for service in now.services.all()) or "–"
            return actions.desk_version(now), [("Nama loket", now.name), ("Unit", now.unit), ("Layanan", names)]

        changed = form.attempt(
            lambda: actions.change_desk(
                desk, name=typed["name"], unit=typed["unit"], services=[*typed["services"], *kept], by=request.user,
                at=request.at, seen=form.seen,
            ),
            stored,
        )  # fmt: skip
        if changed:
            return done(request, "Loket sudah disimpan.", "organisation:desks")
    return _page(request, form, f"Ubah “{desk}”", "Simpan", "desks")


@require_POST
@work_page(needs=MANAGE)
def service_open(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Open or close a service; it can be turned back at any time."""
    service = _managed(request, Service, pk)
    return _turned(request, service, "organisation:services")


@require_POST
@work_page(needs=MANAGE)
def desk_open(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Open or close a desk; it can be turned back at any time."""
    desk = _managed(request, Desk, pk)
    return _turned(request, desk, "organisation:desks")


def _turned(request: WorkRequest, row: Service | Desk, to: str) -> HttpResponseBase:
    is_open = request.POST.get("keadaan") == "buka"
    actions.set_open(row, is_open=is_open, by=request.user, at=request.at)
    return done(request, f"“{row}” sekarang {'dibuka' if is_open else 'ditutup'}.", to)


def _managed(request: WorkRequest, model: type[R], pk: int) -> R:
    """The service or desk: 404 where one does not see it, 403 where one may not manage it."""
    row = visible_or_404(request, model, pk=pk, rows=model._default_manager.select_related("unit__body"))
    require(request.user, MANAGE, row.unit, at=request.at)
    return row


def _units(request: WorkRequest, also: Unit | None = None) -> QuerySet[Unit]:
    """The units to choose from; ``also`` the one where it is now, though that be closed."""
    units = choosable_units(request.user, request.at, MANAGE, request.day)
    return units | Unit.objects.filter(pk=also.pk) if also else units


def _offered(request: WorkRequest, desk: Desk | None = None) -> QuerySet[Service]:
    """The open services that one manages; of ``desk`` also those that are closed."""
    wanted = Q(is_active=True)
    if desk:
        wanted |= Q(pk__in=desk.services.values("pk"))
    return queries.services(request.user, request.at).filter(wanted).order_by("name", "pk")


def _page(request: WorkRequest, form: Any, title: str, submit: str, place: str) -> HttpResponseBase:
    label = {"services": "Layanan", "desks": "Loket"}[place]
    return form_page(
        request, form, title, submit=submit, back=reverse(f"organisation:{place}"), back_label=label,
        template="organisation/edit_page.html", current="manage",
    )  # fmt: skip

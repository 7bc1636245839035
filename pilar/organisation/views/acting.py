"""Acting heads: who acts where, and how somebody is appointed: unit, person, details, one thing per page."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import require
from pilar.organisation.actions import acting as actions
from pilar.organisation.forms.acting import (
    ActingFilter,
    AppointForm,
    ChangeActingForm,
    EndActingForm,
    WhichUnitForm,
    WhoForm,
)
from pilar.organisation.forms.choosing import choosable_units, person_note
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries import acting as queries
from pilar.organisation.queries.units import ACTING, heads_on, usual_position
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, visible_or_404, work_page

COLUMNS: Final[tuple[Column[Duty], ...]] = (
    Column("Nama", lambda duty: duty.person.name, width=36),
    Column("Sebagai", lambda duty: duty.capacity, width=40),
    Column("Unit", lambda duty: duty.unit.name, width=40),
    Column("Mulai", lambda duty: duty.valid_from, Kind.DATE, 14),
    Column("Sampai", lambda duty: duty.valid_until, Kind.DATE, 14),
    Column("Dasar", lambda duty: duty.basis, width=36),
)
_LIST: dict[str, Any] = {"back_label": "Plt. dan Plh.", "current": "manage"}


@require_safe
@work_page(needs="acting.appoint")
def acting_heads(request: WorkRequest) -> HttpResponseBase:
    """Present, coming and past ones, of the units where one may appoint. One query and the page's frame."""
    form = ActingFilter(request.GET or None)
    rows = queries.appointments(request.user, request.at)
    if form.is_valid():
        rows = rows.filter(form.condition() & queries.at_that_time(form.cleaned_data["masa"], request.day))
    return listing(
        request, rows, "organisation/acting.html", order=("-valid_from", "-pk"), columns=COLUMNS,
        title="Plt. dan Plh.", filename=f"plt-plh-{request.day}", note="Dari data penunjukan Plt. dan Plh. di Pilar.",
        form=form, day=request.day, current="manage",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def choose_unit(request: WorkRequest) -> HttpResponseBase:
    """First: which unit."""
    units = choosable_units(request.user, request.at, "acting.appoint", request.day).exclude(kind=Unit.BODY)
    form = WhichUnitForm(request.POST or None, units=units)
    if form.is_valid():
        return redirect("organisation:acting_person", form.cleaned_data["unit"].slug)
    return form_page(
        request, form, "Tunjuk Plt. atau Plh.", submit="Lanjutkan", back=reverse("organisation:acting"),
        lead="Langkah 1 dari 3: pilih unitnya.", **_LIST,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def choose_person(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Second: whom, searched and then chosen."""
    unit = _unit(request, slug)
    form = WhoForm(request.POST or None, people=queries.appointable(request.user, request.at, unit), day=request.day)
    if form.is_valid():
        return redirect("organisation:acting_appoint", unit.slug, form.cleaned_data["person"].pk)
    heads = heads_on(unit, request.day)
    now = ", ".join(f"{duty.person} ({duty.capacity})" for duty in heads) or "tidak ada"
    return form_page(
        request, form, f"Siapa yang akan memimpin {unit}?", submit="Lanjutkan",
        lead=f"Langkah 2 dari 3: pilih orangnya. Kepala hari ini: {now}.",
        back=reverse("organisation:unit", args=[unit.slug]), back_label=str(unit), current="manage",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def appoint(request: WorkRequest, slug: str, person: int) -> HttpResponseBase:
    """Third: as what, for how long, on which basis; then look once more."""
    unit = _unit(request, slug)
    people = queries.appointable(request.user, request.at, unit).prefetch_related("duties__unit")
    who = people.filter(pk=person).first()
    if who is None:
        raise Http404
    note = person_note(who, request.day)
    form = AppointForm(
        request.POST or None, initial={"position": usual_position(unit), "valid_from": request.day}
    )  # fmt: skip
    above: dict[str, Any] = {
        "back": reverse("organisation:acting_person", args=[unit.slug]),
        "back_label": "Pilih orang lain",
    }
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        checked = not typed["valid_until"] < typed["valid_from"]
        if checked and not is_sure(request):
            return _check_appointment(request, unit, who, typed, above)
        if duty := attempt(form, lambda: actions.appoint(unit, who, by=request.user, at=request.at, **typed)):
            return done(request, f"{who} ditunjuk sebagai {duty.capacity}.", "organisation:acting")
    return form_page(
        request, form, f"{who} memimpin {unit}", submit="Lanjutkan", current="manage",
        lead=f"Langkah 3 dari 3. {note}.", **above,
    )  # fmt: skip


def _check_appointment(
    request: WorkRequest, unit: Unit, who: Person, typed: dict[str, Any], above: dict[str, Any]
) -> HttpResponseBase:
    prefix = {Duty.PLT: "Plt.", Duty.PLH: "Plh."}[typed["kind"]]
    rows = [
        ("Nama", who.name), ("Sebagai", f"{prefix} {typed['position']}"), ("Unit", unit.name),
        ("Masa", f"{tanggal(typed['valid_from'])} sampai {tanggal(typed['valid_until'])}"), ("Dasar", typed["basis"]),
    ]  # fmt: skip
    effects = [
        f"Selama masa itu {who} memegang peran Kepala di {unit} dan semua unit di bawahnya.",
        "Ia dapat menunjuk tim, memberi peran yang boleh diberikan kepala, dan melihat data pegawai secara utuh.",
        "Peran itu berakhir sendiri pada hari terakhir.",
    ]
    if not hasattr(who, "user"):
        effects.append("Akun masuk dibuka untuknya; kata sandi pertamanya lewat slip masuk.")
    return check_page(request, "Tunjuk orang ini?", rows=rows, effects=effects, submit="Ya, tunjuk", **above)


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Correct the days or the basis."""
    duty = _duty(request, pk)
    form = ChangeActingForm(
        request.POST or None, version=actions.version(duty),
        initial={"valid_from": duty.valid_from, "valid_until": duty.valid_until, "basis": duty.basis},
    )  # fmt: skip
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("valid_from", "valid_until", "basis")}

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Duty.objects.get(pk=duty.pk)
            return actions.version(now), [
                ("Mulai", tanggal(now.valid_from)), ("Sampai", tanggal(now.valid_until)), ("Dasar", now.basis)
            ]  # fmt: skip

        if form.attempt(lambda: actions.change(duty, **typed, by=request.user, at=request.at, seen=form.seen), stored):
            return done(request, "Penunjukan sudah diubah; perannya mengikuti.", "organisation:acting")
    return form_page(
        request, form, f"Ubah penunjukan {duty.person}", submit="Simpan", back=reverse("organisation:acting"),
        lead=f"{duty.capacity}, {duty.unit}. Peran Kepala mengikuti masa ini.",
        template="organisation/edit_page.html", **_LIST,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def end(request: WorkRequest, pk: int) -> HttpResponseBase:
    """End it earlier."""
    duty = _duty(request, pk)
    form = EndActingForm(request.POST or None, initial={"last_day": request.day})
    if form.is_valid():
        last = form.cleaned_data["last_day"]
        if attempt(form, lambda: actions.end(duty, last, by=request.user, at=request.at)):
            return done(request, f"Penunjukan {duty.person} berakhir {tanggal(last)}.", "organisation:acting")
    return form_page(
        request, form, f"Akhiri penunjukan {duty.person} lebih awal", submit="Akhiri", danger=True,
        lead=f"{duty.capacity}, {duty.unit}, sampai {tanggal(duty.valid_until)}. Peran Kepala berakhir bersamanya.",
        back=reverse("organisation:acting"), **_LIST,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@work_page(needs="acting.appoint")
def cancel(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take back one that has not begun, after a look."""
    duty = _duty(request, pk)
    if duty.valid_from <= request.day:
        messages.warning(request, "Penunjukan ini sudah mulai. Akhiri lebih awal bila perlu.")
        return redirect("organisation:acting_end", duty.pk)
    if request.method == "POST" and is_sure(request):
        actions.cancel(duty, by=request.user, at=request.at)
        return done(request, f"Penunjukan {duty.person} dibatalkan.", "organisation:acting")
    if wants_to_edit(request):
        return redirect("organisation:acting_change", duty.pk)
    rows = [
        ("Nama", duty.person.name), ("Sebagai", duty.capacity), ("Unit", duty.unit.name),
        ("Masa", f"{tanggal(duty.valid_from)} sampai {tanggal(duty.valid_until)}"),
    ]  # fmt: skip
    return check_page(
        request, "Batalkan penunjukan ini?", rows=rows, effects=["Penunjukan dan perannya tidak pernah berlaku."],
        submit="Ya, batalkan", danger=True, back=reverse("organisation:acting"), **_LIST,
    )  # fmt: skip


def _unit(request: WorkRequest, slug: str) -> Unit:
    """The unit: 404 where one does not see it, 403 where one may not appoint there."""
    unit = visible_or_404(request, Unit, slug=slug, rows=Unit.objects.select_related("body"))
    require(request.user, "acting.appoint", unit, at=request.at)
    return unit


def _duty(request: WorkRequest, pk: int) -> Duty:
    """The appointment: 404 where one does not see it, 403 where one may not appoint."""
    rows = Duty.objects.filter(kind__in=ACTING).select_related("person", "unit__body")
    duty = visible_or_404(request, Duty, pk=pk, rows=rows)
    require(request.user, "acting.appoint", duty.unit, at=request.at)
    return duty

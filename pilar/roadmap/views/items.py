"""A plan item: written, read with everything about it, changed, taken out of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Duty, Person
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.queries.namable import namable
from pilar.roadmap.access import item_or_404, managing, require_area
from pilar.roadmap.actions import items as actions
from pilar.roadmap.forms.plans import ItemChangeForm, ItemForm
from pilar.roadmap.models import Need, PlanItem
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.plans import history, served, tag_of
from pilar.roadmap.queries.plans import items_of, plan_of, waited_by, waits_for
from pilar.roadmap.workflow import ACCEPTED, DONE, DROPPED, PLANNED, PROPOSED, SET

_both = require_http_methods(["GET", "HEAD", "POST"])
PAGE: Final = "roadmap:plan"


@require_safe
@work_page(needs="zone.view")
def item(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Everything about one item. Nine queries besides the page's frame."""
    found = zone_or_404(request, zone)
    row = items_of(found, request.day).select_related("owner", "need", "plan").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.plan.zone = found
    steps, moves = list(row.steps.all()), list(row.due_moves.all())
    names = names_of([row.created_by, *(step.by for step in steps), *(move.by for move in moves)])
    duty = row.owner.duty_on(request.day) if row.owner else None
    mine = managing(request.user, found, request.at)
    is_set = row.plan.state == SET
    context = {
        "item": row, "tag": tag_of(row, request.day), "area": rulebook(found.edition).instrument.areas[row.area],
        "questions": served(found, list(row.questions.all())), "before": waits_for(row), "after": waited_by(row),
        "history": history(row, steps, moves, names), "position": duty.capacity if duty else "",
        "may_change": mine.may(row.area) and not is_set, "is_set": is_set and mine.may(row.area),
        "has_been_set": row.plan.revision > 0, "may_remove": mine.may(row.area) and not row.plan.revision,
        "may_tell": mine.may(row.area) and row.state == DONE,
    }  # fmt: skip
    return render(request, "roadmap/item.html", page_names(request, found, PAGE, **context))


@_both
@work_page(needs="zone.view")
def item_new(request: WorkRequest, zone: int) -> HttpResponseBase:
    """A new item; ``?kebutuhan=`` and ``?pertanyaan=`` (several) say what it is to serve."""
    found = zone_or_404(request, zone)
    areas = _own_areas(request, found)
    if (refused := _refused_where_set(request, found)) is not None:
        return refused
    needs = _needs(found)
    form = ItemForm(
        sent(request), zone=found, areas=areas, people=_people(request, found), needs=needs,
        others=_others(found), day=request.day, initial=_prefilled(request, found, needs, areas),
    )  # fmt: skip
    if form.is_valid():
        origin = PlanItem.NEED if form.cleaned_data["kebutuhan"] else PlanItem.OWN
        made = attempt(form, lambda: actions.add(zone, form.draft(origin), by=request.user, at=request.at))
        if made is not None:
            return done(request, f"Rencana aksi nomor {made.number} tersimpan.", "roadmap:item", zone, made.pk)
    return form_page(
        request, form, "Tambah rencana aksi", submit="Simpan rencana aksi", template="roadmap/item_form.html",
        lead="Cukup judul dan area untuk memulai; penanggung jawab dan tenggat harus ada sebelum rencana ditetapkan.",
        **_back(found),
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def item_change(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """The same form, guarded by the version that was shown."""
    found = zone_or_404(request, zone)
    row = item_or_404(request, found, pk)
    require_area(request.user, found, row.area, request.at)
    if (refused := _refused_where_set(request, found)) is not None:
        return refused
    form = ItemChangeForm(
        sent(request), version=actions.version_of_item(row), initial=ItemForm.initial_of(row), zone=found,
        areas=_own_areas(request, found), people=_people(request, found), needs=_needs(found, row.need_id),
        others=_others(found, pk), day=request.day, owner=row.owner,
    )  # fmt: skip
    if form.is_valid():
        changed = form.attempt(
            lambda: actions.change(pk, form.draft(), by=request.user, at=request.at, seen=form.seen),
            lambda: _stored(pk),
        )
        if changed is not None:
            return done(request, "Perubahan tersimpan.", "roadmap:item", zone, pk)
    return form_page(
        request, form, f"Ubah rencana aksi nomor {row.number}", submit="Simpan perubahan",
        template="roadmap/item_form.html", back=reverse("roadmap:item", args=[zone, pk]), back_label=row.title,
        current="evaluation:zones",
    )  # fmt: skip


@_both
@work_page(needs="zone.view")
def item_remove(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """Out of a plan that was never set."""
    found = zone_or_404(request, zone)
    row = item_or_404(request, found, pk)
    require_area(request.user, found, row.area, request.at)
    form = VersionedForm(sent(request), version=actions.version_of_item(row))
    if form.is_valid():
        gone = form.attempt(
            lambda: actions.remove(pk, by=request.user, at=request.at, seen=form.seen), lambda: _stored(pk)
        )
        if gone is not None:
            return done(request, f"Rencana aksi nomor {row.number} dihapus dari rancangan.", "roadmap:plan", zone)
    return form_page(
        request, form, "Hapus rencana aksi", submit="Hapus dari rancangan", danger=True,
        lead=f"Nomor {row.number}: {row.title}", template="organisation/edit_page.html",
        warning="Dihapus bersama kaitan dan urutannya; kebutuhan yang dijawabnya kembali ke daftar kebutuhan.",
        back=reverse("roadmap:item", args=[zone, pk]), back_label=row.title, current="evaluation:zones",
    )  # fmt: skip


# -- pieces


def _own_areas(request: WorkRequest, zone: Zone) -> Sequence[int]:
    """The areas in which ``request.user`` writes. Raises AccessDenied where there is none."""
    mine = managing(request.user, zone, request.at)
    if not mine.anything:
        require_area(request.user, zone, None, request.at)
    return [number for number in range(1, 7) if mine.may(number)]


def _refused_where_set(request: WorkRequest, zone: Zone) -> HttpResponseBase | None:
    plan = plan_of(zone)
    if plan is None or plan.state != SET:
        return None
    messages.info(
        request, "Rencana ini sudah ditetapkan. Tekan “Ubah rencana” lebih dahulu; yang ditetapkan tetap berlaku "
        "sampai perubahannya ditetapkan.",
    )  # fmt: skip
    return redirect("roadmap:plan", zone.pk)


def _people(request: WorkRequest, zone: Zone) -> Any:
    on_duty = Duty.objects.filter(current(request.day), unit__body=zone.unit.body_id)
    return Person.objects.filter(pk__in=namable(zone.unit).values("pk")).filter(pk__in=on_duty.values("person"))


def _needs(zone: Zone, own: int | None = None) -> list[Need]:
    """What may be answered, the most pressing first. One query."""
    return list(zone.needs.filter(Q(state__in=(PROPOSED, ACCEPTED, PLANNED)) | Q(pk=own)))


def _others(zone: Zone, own: int | None = None) -> list[PlanItem]:
    rows = PlanItem.objects.filter(plan__zone=zone).exclude(state=DROPPED)
    rows = rows.exclude(pk=own) if own is not None else rows
    return list(rows.only("number", "title").order_by("number"))


def _prefilled(request: WorkRequest, zone: Zone, needs: Sequence[Need], areas: Sequence[int]) -> dict[str, Any]:
    """What the address says that the item is to serve."""
    instrument = rulebook(zone.edition).instrument
    codes = [code for code in request.GET.getlist("pertanyaan") if code in instrument.questions]
    need = next((each for each in needs if str(each.pk) == request.GET.get("kebutuhan")), None)
    found: dict[str, Any] = {"pertanyaan": codes}
    if need is not None:
        found |= {"kebutuhan": str(need.pk), "judul": need.title}
        if need.question and need.question in instrument.questions and need.question not in codes:
            codes.append(need.question)
    area = need.area if need is not None and need.area else None
    if area is None and codes and (of := instrument.area_of(codes[0])) is not None:
        area = of.number
    if area is None and len(areas) == 1:
        area = areas[0]
    return {**found, "area": str(area) if area in areas else ""}


def _stored(pk: int) -> tuple[str, list[tuple[str, object]]]:
    """The version now, and what is stored, for whoever was overtaken. Raises Http404 where it is gone."""
    now = PlanItem.objects.select_related("owner").filter(pk=pk).first()
    if now is None:
        raise Http404
    rows: list[tuple[str, object]] = [
        ("Rencana aksi", now.title), ("Area", now.area), ("Penanggung jawab", now.owner or "–"),
        ("Mulai", tanggal(now.starts_on) or "–"), ("Tenggat", tanggal(now.due_on) or "–"),
        ("Keluaran", now.output or "–"), ("Indikator", now.indicator or "–"), ("Target", now.target or "–"),
        ("Bukti", now.evidence_expected or "–"),
    ]  # fmt: skip
    return actions.version_of_item(now), rows


def _back(zone: Zone) -> dict[str, Any]:
    return {
        "back": reverse("roadmap:plan", args=[zone.pk]), "back_label": "Rencana", "current": "evaluation:zones"
    }  # fmt: skip

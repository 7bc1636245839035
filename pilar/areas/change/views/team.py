"""The zone team as its decree names it, the elements that it represents, and the roles held beside it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404
from pilar.areas.change.actions import elements as actions
from pilar.areas.change.forms.team import AddElementForm, StrikeForm
from pilar.areas.change.models import TeamElement
from pilar.areas.change.queries.decrees import TEAM, standing
from pilar.areas.change.queries.elements import elements
from pilar.areas.change.queries.team import differences, posts, zone_of
from pilar.areas.change.sections import Card, section
from pilar.areas.change.views.common import GET_POST, chosen_unit
from pilar.organisation.access import AccessDenied, visible_to
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.models import Unit
from pilar.organisation.queries.units import current
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.models import Decree, DecreeFile


@section(
    "team", "Tim kerja ZI", "change:team", place=30,
    does="Ketua, sekretaris, enam pokja menurut SK; unsur unit yang terwakili; bedanya dengan peran.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """The team of the asker's own unit. At most six queries."""
    unit = chosen_unit(request)
    found = standing(TEAM, unit, request.day)
    if found is None:
        return Card(f"{unit} belum mempunyai SK tim kerja yang berlaku.")
    vacant = [post.short for post in posts(found.named) if not post.is_filled]
    says = f"belum terisi {', '.join(vacant)}" if vacant else "ketua, sekretaris, dan enam pokja terisi"
    return Card(f"{unit}: {says}.")


@require_safe
@work_page(needs=SEES)
def team(request: WorkRequest) -> HttpResponse:
    """The team of one unit: ``?unit=`` names another than one's own. At most 20 queries, whatever there is."""
    unit, day = chosen_unit(request), request.day
    found = standing(TEAM, unit, day)
    named = list(found.named) if found else []
    listed = elements([unit], named, day)
    expected = [each for each in listed if each.is_expected]
    zone = zone_of(unit.pk, day.year)
    decree = found.decree if found else None
    sees = decree is not None and request.rights.may("record.view", decree.unit.path)
    context = {
        "unit": unit, "found": found, "decree": decree, "posts": posts(named), "sees_decree": sees,
        "moved": [each for each in named if each.has_moved],
        "others": [each for each in named if each.member.role in ("member", "agent")],
        "files": DecreeFile.objects.filter(decree=decree, what=DecreeFile.SELECTION) if decree else [],
        "elements": listed, "expected": len(expected), "represented": sum(each.is_represented for each in expected),
        "zone": zone, "lapses": bool(decree and decree.valid_until and zone and decree.valid_until < zone.cutoff),
        "differences": differences(zone, named, request.user, day, request.at) if zone else [],
        "may_manage": request.rights.may(MANAGES, unit.path), "current": "change:home",
        "unit_form": _unit_form(request, unit), "upcoming": _upcoming(unit, request) if decree is None else None,
    }  # fmt: skip
    return render(request, "change/team.html", context)


def _unit_form(request: WorkRequest, unit: Unit) -> UnitChoiceField | None:
    """Options to look at another unit's team, where there are several. One query."""
    seen = visible_to(Unit, request.user, request.at, SEES).filter(current(request.day))
    field = UnitChoiceField(seen)
    if not field.searches and len(field._rows) < 2:
        return None
    return field


def _upcoming(unit: Unit, request: WorkRequest) -> Decree | None:
    """A decree that only waits for its day or for its number."""
    return Decree.objects.filter(unit=unit, kind=TEAM, valid_from__gt=request.day).order_by("valid_from").first()


def _managed(request: WorkRequest) -> Unit:
    unit = chosen_unit(request)
    if not request.rights.may(MANAGES, unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat timnya. Belum ada yang berubah.")
    return unit


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def element_add(request: WorkRequest) -> HttpResponseBase:
    """An element that the rows do not tell."""
    unit = _managed(request)
    form = AddElementForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        row = attempt(form, lambda: actions.add(unit, typed["nama"], typed["alasan"], by=request.user, at=request.at))
        if row:
            return _said(request, f"“{row.name}” ditambahkan ke daftar unsur.", unit)
    return form_page(
        request, form, "Tambah unsur", submit="Tambah unsur", back=_address(unit), back_label=f"Tim kerja {unit}",
        current="change:home",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def element_strike(request: WorkRequest) -> HttpResponseBase:
    """A derived element need not be represented."""
    unit, code = _managed(request), request.GET.get("unsur", "")
    form = StrikeForm(sent(request))
    if form.is_valid():
        row = attempt(
            form, lambda: actions.strike(unit, code, form.cleaned_data["alasan"], by=request.user, at=request.at)
        )
        if row:
            return _said(request, f"“{row.name}” dicoret dari daftar unsur.", unit)
    return form_page(
        request, form, "Coret unsur", submit="Coret unsur", back=_address(unit), back_label=f"Tim kerja {unit}",
        lead="Unsur yang dicoret tidak perlu diwakili; alasannya dibaca penilai.", current="change:home",
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def element_back(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The list says again what is derived."""
    row_or_404(request, TeamElement, pk)
    with or_404():
        unit = actions.take_back(pk, by=request.user, at=request.at)
    return _said(request, "Daftar unsur dikembalikan seperti semula.", unit)


def _said(request: WorkRequest, message: str, unit: Unit) -> HttpResponseBase:
    done(request, message, "change:team")
    return redirect(_address(unit))


def _address(unit: Unit) -> str:
    return f"{reverse('change:team')}?unit={unit.slug}"

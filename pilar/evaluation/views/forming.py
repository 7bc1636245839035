"""A zone is formed, given another target or cut-off date, another scope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import SEES, zone_or_404
from pilar.evaluation.actions import scope, zones
from pilar.evaluation.forms.zones import (
    MOST_MEMBERS,
    AddMemberForm,
    ChangeZoneForm,
    EndMemberForm,
    ZoneForm,
    ZoneUnitForm,
    target_words,
)
from pilar.evaluation.models import Zone, ZoneMember
from pilar.evaluation.queries import forming as queries
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.tabs import TABS
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import require
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.models import Unit
from pilar.organisation.queries.units import not_ended
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, visible_or_404, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@work_page(needs="zone.manage")
def new(request: WorkRequest) -> HttpResponseBase:
    """First: which unit."""
    units = queries.zone_units(request.user, request.at, request.day)
    form = ZoneUnitForm(request.POST or None, units=units)
    if form.is_valid():
        return redirect("evaluation:zone_new_of", form.cleaned_data["unit"].slug)
    return form_page(
        request, form, "Bentuk zona", submit="Lanjutkan", back=reverse("evaluation:zones"), back_label="Zona",
        lead="Langkah 1 dari 2: unit mana yang membangun Zona Integritas.",
    )  # fmt: skip


@_both
@work_page(needs="zone.manage")
def new_of(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Second: year, target, cut-off date, scope; then look once more."""
    unit = visible_or_404(request, Unit, slug=slug, rows=Unit.objects.select_related("body"))
    require(request.user, "zone.manage", unit, at=request.at)
    if unit.kind == Unit.BODY:
        raise Http404
    usual = queries.usual_year(unit.body_id, request.day)
    units = list(queries.possible_members(unit, request.user, request.at, request.day)[: MOST_MEMBERS + 1])
    form = ZoneForm(
        request.POST or None, years=[request.day.year + 1, request.day.year, request.day.year - 1],
        cutoff=queries.usual_cutoff(unit.body_id, usual), units=units if len(units) <= MOST_MEMBERS else [],
        initial={"year": usual},
    )  # fmt: skip
    above: dict[str, Any] = {"back": reverse("evaluation:zone_new"), "back_label": "Pilih unit lain"}
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        cutoff = typed["cutoff"] or queries.usual_cutoff(unit.body_id, typed["year"])[0]
        values: dict[str, Any] = {
            "year": typed["year"], "target": typed["target"], "cutoff": cutoff, "edition": form.edition,
            "members": form.chosen_members, "basis": typed["basis"], "by": request.user, "at": request.at,
        }  # fmt: skip
        if not is_sure(request):
            if attempt(form, lambda: zones.could_create(unit, **values)):
                return _check_new(request, unit, values, above)
        elif zone := attempt(form, lambda: zones.create_zone(unit, **values)):
            return done(request, f"{zone} dibentuk. Berikutnya: tunjuk timnya.", "evaluation:team", zone.pk)
    lead = "Langkah 2 dari 2."
    if len(units) > MOST_MEMBERS:
        lead += " Unit lain yang termasuk zona ditambahkan sesudahnya di halaman Cakupan."
    return form_page(request, form, f"Zona {unit}", submit="Lanjutkan", lead=lead, **above)


def _check_new(request: WorkRequest, unit: Unit, values: dict[str, Any], above: dict[str, Any]) -> HttpResponseBase:
    rules = rulebook(values["edition"])
    members = ", ".join(str(member) for member in values["members"])
    rows = [
        ("Unit", unit.name), ("Tahun", values["year"]),
        ("Target", target_words(rules.instrument.predicates[values["target"]])),
        ("Edisi LKE", f"{rules.edition.year}, {rules.instrument.name}"), ("Tanggal batas", tanggal(values["cutoff"])),
        ("Unit lain dalam zona", members or "tidak ada"), ("Dasar", values["basis"]),
    ]  # fmt: skip
    fields = len(rules.instrument.fields)
    effects = [f"Lembar kerja kosong dengan {fields} isian dibuat. Unit dan tahun zona tidak dapat diubah lagi."]
    if previous := zones.previous_zone(unit, values["year"]):
        effects.append(
            f"Zona ini menyambung {previous}: isiannya dapat dibawa sebagai rancangan yang harus dipastikan."
        )
    effects += _requirement(rules, values["target"])
    effects.append("Belum ada yang terbit untuk publik. Tim kerja ditunjuk sesudahnya.")
    return check_page(request, "Bentuk zona ini?", rows=rows, effects=effects, submit="Ya, bentuk zona", **above)


def _requirement(rules: Rulebook, target: str) -> list[str]:
    """What the predicate asks to have been held before, and how well that is known."""
    predicate = rules.instrument.predicates[target]
    if not predicate.requires:
        return []
    words = (
        f"{target} hanya untuk unit yang sudah menyandang {predicate.requires} ({predicate.source.title}: "
        f"{predicate.source.status_label}). Berapa lama harus disandang belum dapat dipastikan, dan Pilar tidak "
        "mencatat predikat lama: cocokkan sendiri."
    )
    return [words]


@_both
@work_page(needs="zone.manage")
def change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Another target or cut-off date."""
    zone = _managed(request, pk)
    rules = rulebook(zone.edition)
    form = ChangeZoneForm(
        request.POST or None, version=zones.zone_version(zone), predicates=rules.instrument.predicates,
        initial={"target": zone.target, "cutoff": zone.cutoff},
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = Zone.objects.get(pk=zone.pk)
        return zones.zone_version(now), [("Target", now.target), ("Tanggal batas", tanggal(now.cutoff))]

    if form.is_valid():
        typed = {"target": form.cleaned_data["target"], "cutoff": form.cleaned_data["cutoff"]}
        by: dict[str, Any] = {"by": request.user, "at": request.at, "seen": form.seen}
        if form.attempt(lambda: zones.change_zone(zone, **typed, **by), stored):
            return done(request, "Target dan tanggal batas disimpan.", "evaluation:zone", zone.pk)
    lead = "Nilai tidak berubah; syarat yang dibandingkan dan masa bukti mengikuti yang baru."
    warning = " ".join(found[0] for code in rules.instrument.predicates if (found := _requirement(rules, code)))
    return form_page(
        request, form, f"Target dan tanggal batas {zone}", submit="Simpan", lead=lead, warning=warning,
        template="organisation/edit_page.html", **_back(zone),
    )  # fmt: skip


@require_safe
@work_page(needs="zone.view")
def members(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The units of the zone: now, later, before. Two queries besides the zone."""
    zone = zone_or_404(request, pk)
    rows = list(zone.members.select_related("unit").order_by("valid_from", "pk"))
    past = [row for row in rows if row.valid_until and row.valid_until < request.day]
    names = {
        "zone": zone, "tabs": TABS, "tab": "evaluation:scope", "members": [row for row in rows if row not in past],
        "past": past, "day": request.day, "may_manage": request.rights.may("zone.manage", zone.unit.path),
    }  # fmt: skip
    return render(request, "evaluation/scope.html", names)


@_both
@work_page(needs="zone.manage")
def member_new(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A unit joins."""
    zone = _managed(request, pk)
    units = choosable_units(request.user, request.at, SEES, request.day).filter(body=zone.unit.body_id)
    inside = zone.members.filter(not_ended(request.day)).values("unit")
    form = AddMemberForm(
        request.POST or None, units=units.exclude(pk__in=inside).exclude(kind=Unit.BODY),
        initial={"valid_from": request.day},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        if member := attempt(form, lambda: scope.add_member(zone, by=request.user, at=request.at, **typed)):
            return done(request, f"{member.unit} termasuk zona ini.", "evaluation:scope", zone.pk)
    lead = "Pegawai unit itu melihat zona ini dan dapat diberi pertanyaan untuk dijawab."
    return form_page(request, form, "Tambah unit anggota", submit="Tambahkan", lead=lead, **_back(zone, "scope"))


@_both
@work_page(needs="zone.manage")
def member_end(request: WorkRequest, pk: int, member_pk: int) -> HttpResponseBase:
    """A unit leaves; then look once more."""
    zone = _managed(request, pk)
    member = zone.members.select_related("unit", "zone__unit__body").filter(pk=member_pk).first()
    if member is None:
        raise Http404
    form = EndMemberForm(request.POST or None, initial={"last_day": request.day})
    back = _back(zone, "scope")
    if form.is_valid() and not wants_to_edit(request):
        typed = form.cleaned_data
        if not is_sure(request):
            return _check_end(request, zone, member, typed, back)
        if attempt(form, lambda: scope.end_member(member, by=request.user, at=request.at, **typed)):
            last = tanggal(typed["last_day"])
            return done(request, f"{member.unit} termasuk zona ini sampai {last}.", "evaluation:scope", zone.pk)
    return form_page(request, form, f"Keluarkan {member.unit} dari zona", submit="Lanjutkan", **back)


def _check_end(
    request: WorkRequest, zone: Zone, member: ZoneMember, typed: dict[str, Any], back: dict[str, Any]
) -> HttpResponseBase:
    rows = [("Unit", member.unit.name), ("Hari terakhir", tanggal(typed["last_day"])), ("Dasar", typed["basis"])]
    effects = [
        "Sesudah hari itu pegawainya tidak melihat zona ini lagi, kecuali peran mereka menjangkaunya dari tempat lain.",
        "Pertanyaan yang ditugaskan kepada mereka tampak di halaman Tugas untuk dialihkan. Riwayatnya tetap ada.",
    ]
    return check_page(
        request, f"Keluarkan unit ini dari {zone}?", rows=rows, effects=effects, submit="Ya, keluarkan", danger=True,
        **back,
    )  # fmt: skip


def _managed(request: WorkRequest, pk: int) -> Zone:
    """The zone: 404 where one does not see it, 403 where one may not manage it."""
    zone = zone_or_404(request, pk)
    require(request.user, "zone.manage", zone.unit, at=request.at)
    return zone


def _back(zone: Zone, page: str = "zone") -> dict[str, Any]:
    return {"back": reverse(f"evaluation:{page}", args=[zone.pk]), "back_label": str(zone)}

"""The prerequisites: of the body, of each unit, what lacks and who has to bring it; one of them to be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.models import Zone
from pilar.evaluation.proposal.access import KEEPS, SEES, own_zones, zone_of
from pilar.evaluation.proposal.actions import prerequisites as actions
from pilar.evaluation.proposal.forms.prerequisites import PrerequisiteFilter, PrerequisiteForm, initial_of
from pilar.evaluation.proposal.models import BodyPrerequisite, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import BODY, UNIT, Prerequisite, prerequisites
from pilar.evaluation.proposal.queries.prerequisites import Found, of_body, of_units, value_words
from pilar.evaluation.proposal.views.common import GET_POST, body_here, serve, year_of, years_around
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD
from pilar.kernel.pager import AFTER, BEFORE, page
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.actions.units import root_of
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Body
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, form_page, sent, work_page

LIST = "proposal:prerequisites"
Row = BodyPrerequisite | ZonePrerequisite


@require_safe
@work_page(needs=SEES)
def prerequisite_list(request: WorkRequest) -> HttpResponseBase:
    """Each unit of a year with its prerequisites, by state, keeper and unit; ``?unduh=xlsx`` (or csv) all of what is
    asked for, one line per unit and rule."""
    chosen = body_here(request)
    year = year_of(request, chosen.body)
    zones = own_zones(request.user, request.at).filter(unit__body=chosen.body, year=year).select_related("unit")
    form = PrerequisiteFilter({**request.GET.dict(), "tahun": str(year)})
    typed = form.cleaned_data if form.is_valid() else {}
    if name := typed.get("unit"):
        zones = zones.filter(name__icontains=name.replace("\x00", ""))
    body_rows = [(rule, [each for each in states if form.lets(each)]) for rule, states in of_body(chosen.body, year)]
    body_rows = [each for each in body_rows if each[1]]
    sifted = bool(typed.get("keadaan") or typed.get("pencatat"))
    if sifted or request.GET.get(DOWNLOAD) in ("csv", "xlsx"):
        every = list(zones.order_by("name", "pk"))
        found = _sifted(of_units(every, chosen.body, request.day), form)
        if request.GET.get(DOWNLOAD) in ("csv", "xlsx"):
            return _download(request, body_rows, [(zone, found[zone.pk]) for zone in every], chosen.body, year)
        zones = zones.filter(pk__in=[pk for pk, states in found.items() if states])
    shown = page(zones, request.GET, order=("name", "pk"), size=25)
    if not sifted:
        found = of_units(shown.rows, chosen.body, request.day)
    rules = [rule for rule in prerequisites().values() if rule.level == UNIT]
    used = [rule for rule in rules if any(each.rule is rule for row in found.values() for each in row)]
    rows = [(zone, _in_order(used, found[zone.pk]), _lacking(found[zone.pk])) for zone in shown.rows]
    kept = {rule.code for rule in prerequisites().values() if actions.keeps(request.rights, rule, chosen.root)}
    query = request.GET.copy()
    names = {
        "chosen": chosen, "year": year, "years": years_around(request), "body_rows": body_rows,
        "form": form, "filtered": sifted or bool(name) or bool(form.errors), "sifted": sifted,
        "clear": chosen.address(LIST, tahun=year),
        "rules": used, "rows": rows, "kept": kept, "page": shown, "current": "proposal:home",
        "downloads": {kind: f"?{_with(query, kind)}" for kind in ("csv", "xlsx")},
        "unconfirmed": any(rule.is_unconfirmed for rule in prerequisites().values()),
    }  # fmt: skip
    return render(request, "proposal/prerequisites.html", names)


def _with(query: Any, kind: str) -> str:
    for each in (AFTER, BEFORE):
        query.pop(each, None)
    query[DOWNLOAD] = kind
    text: str = query.urlencode()
    return text


def _sifted(found: dict[int, list[Found]], form: PrerequisiteFilter) -> dict[int, list[Found]]:
    return {pk: [each for each in states if form.lets(each)] for pk, states in found.items()}


def _in_order(rules: list[Prerequisite], found: list[Found]) -> list[tuple[Prerequisite, Found | None]]:
    """Each rule with how it stands; None where the unit's target does not ask for it."""
    by_code = {each.rule.code: each for each in found}
    return [(rule, by_code.get(rule.code)) for rule in rules]


def _lacking(found: list[Found]) -> list[Found]:
    return [each for each in found if each.lacks]


def _download(
    request: WorkRequest, body_rows: list[tuple[Prerequisite, list[Found]]], rows: list[tuple[Zone, list[Found]]],
    body: Body, year: int,
) -> HttpResponseBase:  # fmt: skip
    lines = [(str(body), each) for _, states in body_rows for each in states]
    lines += [(zone.name, each) for zone, states in rows for each in states]
    title = f"Prasyarat pengusulan {year}"
    note = "Dari prasyarat yang dicatat Biro/Bagian Organisasi dan Inspektorat di Pilar."
    return exports.download(request.GET[DOWNLOAD], _COLUMNS, lines, f"prasyarat-{year}", title=title, note=note)


_COLUMNS: list[Column[tuple[str, Found]]] = [
    Column("Instansi atau unit", lambda row: row[0], width=40),
    Column("Predikat", lambda row: row[1].predicate, width=10),
    Column("Prasyarat", lambda row: row[1].rule.label, width=22),
    Column("Yang diminta", lambda row: row[1].asked, width=60),
    Column("Nilai", lambda row: row[1].shown, width=14),
    Column("Keadaan", lambda row: row[1].words, width=18),
    Column("Dicatat oleh", lambda row: "dihitung" if row[1].rule.derived else row[1].rule.keeper_label, width=24),
    Column("Nomor surat", lambda row: row[1].row.letter_number if row[1].row else "", width=28),
    Column("Sumber aturan", lambda row: f"{row[1].rule.source} ({row[1].rule.status_label})", width=50),
]


@require_http_methods(GET_POST)
@work_page(needs=KEEPS)
def keep_body(request: WorkRequest, year: int, code: str) -> HttpResponseBase:
    """One prerequisite of the body."""
    chosen, rule = body_here(request), _rule(code, BODY)
    if year not in years_around(request):
        raise Http404

    def stored() -> BodyPrerequisite | None:
        return BodyPrerequisite.objects.filter(body=chosen.body, year=year, code=code).first()

    if not actions.keeps(request.rights, rule, chosen.root):
        raise AccessDenied(f"{rule.label} dicatat dan dibuktikan oleh {rule.keeper_label}.")
    return _form(
        request, rule, f"{rule.label} {year}", stored, chosen.address(LIST, tahun=year),
        lambda form: actions.keep_body(
            chosen.root, year, code, form.told(), by=request.user, at=request.at, seen=form.seen
        ),
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=KEEPS)
def keep_zone(request: WorkRequest, pk: int, code: str) -> HttpResponseBase:
    """One prerequisite of a unit."""
    zone, rule = _zone(request, pk), _rule(code, UNIT)
    if not actions.keeps(request.rights, rule, root_of(zone.unit.body)):
        raise AccessDenied(f"{rule.label} dicatat dan dibuktikan oleh {rule.keeper_label}.")

    def stored() -> ZonePrerequisite | None:
        return ZonePrerequisite.objects.filter(zone=zone, code=code).first()

    return _form(
        request, rule, f"{rule.label} {zone.name}", stored, f"{reverse(LIST)}?tahun={zone.year}",
        lambda form: actions.keep_zone(pk, code, form.told(), by=request.user, at=request.at, seen=form.seen),
    )  # fmt: skip


def _form(
    request: WorkRequest, rule: Prerequisite, title: str, stored: Callable[[], Row | None], back: str,
    act: Callable[[PrerequisiteForm], Row],
) -> HttpResponseBase:  # fmt: skip
    row = stored()
    form = PrerequisiteForm(
        sent(request), uploads(request), rule=rule, version=actions.version(row), initial=initial_of(rule, row)
    )

    def now() -> tuple[str, list[tuple[str, object]]]:
        kept = stored()
        value = value_words(rule, kept.value) if kept else ""
        return actions.version(kept), [
            (rule.label, value or "belum diketahui"),
            ("Keadaan per", tanggal(kept.as_of) if kept and kept.as_of else "belum diisi"),
            ("Surat", kept.letter_number if kept else ""), ("Catatan", kept.note if kept else ""),
        ]  # fmt: skip

    kept: list[Row] = []

    def acted() -> bool:
        kept.append(act(form))
        return True

    if form.is_valid() and form.attempt(acted, now):
        if kept[0].version == (row.version if row else 0):
            messages.info(request, f"Belum ada yang diubah pada {title}.")
        else:
            messages.success(request, f"{title} disimpan.")
        return HttpResponseRedirect(back)
    form.keep_files()
    lead = f"{rule.keeper_label} yang mencatat. Sumber: {rule.source} ({rule.status_label})."
    warning = ""
    if row is not None and row.stored_id:
        warning = (
            f"Bukti yang tersimpan: {row.filename}. Mengunggah berkas baru menggantinya; mengosongkan nomor dan "
            "tanggal surat menghapusnya."
        )
    return form_page(
        request, form, title, submit="Simpan", back=back, back_label="Prasyarat", lead=lead, warning=warning,
        template="organisation/edit_page.html", current="proposal:home",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def body_file(request: WorkRequest, year: int, code: str) -> HttpResponseBase:
    """The proof of a prerequisite of the body."""
    chosen = body_here(request)
    row = BodyPrerequisite.objects.filter(body=chosen.body, year=year, code=code).select_related("stored").first()
    return serve(request, row, LIST)


@require_safe
@work_page(needs=SEES)
def zone_file(request: WorkRequest, pk: int, code: str) -> HttpResponseBase:
    """The proof of a prerequisite of a unit."""
    zone = _zone(request, pk)
    row = ZonePrerequisite.objects.filter(zone=zone, code=code).select_related("stored").first()
    return serve(request, row, LIST)


def _zone(request: WorkRequest, pk: int) -> Zone:
    with or_404():
        return zone_of(request.user, request.at, pk)


def _rule(code: str, level: str) -> Prerequisite:
    with or_404():
        return actions.rule_of(code, level)

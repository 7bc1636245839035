"""The head as an example: a checklist from rows, and the notes of what no room keeps yet."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404
from pilar.areas.change.actions.leader_notes import NoteOfLeader, note_leader, remove_leader_note
from pilar.areas.change.forms.leader import LeaderNoteForm, UnitForm
from pilar.areas.change.models import LeaderNote
from pilar.areas.change.queries.leader import checklist
from pilar.areas.change.queries.units import building, newest_zone, span_of
from pilar.areas.change.sections import Card, section
from pilar.kernel import files, rules
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import require
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Unit
from pilar.organisation.views.checking import check_page, is_sure
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

MONEV_RULE: Final = "change.leader-monev-share"
_PERCENT: Final = 100
_both = require_http_methods(["GET", "HEAD", "POST"])


@section(
    "leader", "Kepala sebagai teladan", "change:leader", place=50,
    does="Daftar periksa dari catatan: pakta, monev, kegiatan yang dipimpin, pelatihan, laporan harta.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """One query."""
    count = building(request.user, request.at).count()
    return Card(
        f"{angka(count, 0)} unit pembangun zona dapat diperiksa." if count else "Belum ada unit yang membangun zona."
    )


@require_safe
@work_page(needs=SEES)
def leader(request: WorkRequest) -> HttpResponse:
    """The checklist of the head of one unit. Some twenty queries, whatever there is."""
    form, unit = chosen(request)
    names: dict[str, Any] = {"form": form, "unit": unit, "current": "change:home",
                             "may_note": request.rights.may(MANAGES, unit.path if unit else None)}  # fmt: skip
    if unit is not None:
        zone = newest_zone(unit)
        span = span_of(unit, zone, request.day)
        share = Fraction(str(rules.get(MONEV_RULE, unit.body.uuid, span.last).value)) / _PERCENT
        names |= {"zone": zone, "span": span, "found": checklist(unit, [unit.path], span.last, span, share)}
        notes = LeaderNote.objects.filter(unit=unit, on__gte=span.first, on__lte=span.last)
        names["notes"] = notes.select_related("person", "stored")[:50]
    return render(request, "change/leader.html", names)


def chosen(request: WorkRequest) -> tuple[UnitForm, Unit | None]:
    """The unit that the address asks for, else the first that builds a zone. Two queries."""
    units = building(request.user, request.at).select_related("body")
    form = UnitForm(request.GET or None, units=units)
    unit = form.cleaned_data.get("unit") if form.is_valid() else None
    if unit is None and not form.errors:
        unit = units.first()
        form.initial["unit"] = unit
        if form.is_bound and unit is not None:
            form = UnitForm({"unit": unit.slug}, units=units)
    return form, unit


@_both
@work_page(needs=MANAGES)
def note_new(request: WorkRequest) -> HttpResponseBase:
    """Register something of the head, with its number or file. Nothing typed is lost."""
    units = choosable_units(request.user, request.at, MANAGES, request.day).select_related("body")
    named = units.filter(slug=request.GET.get("unit", "")).first()
    form = LeaderNoteForm(sent(request), uploads(request), units=units, initial={"unit": named})
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> LeaderNote:
            what = NoteOfLeader(typed["kind"], typed["on"], typed["met"], typed["number"], typed["text"], form.paper())
            return note_leader(typed["unit"], what, by=request.user, at=request.at)

        note = attempt(form, act)
        if note:
            where = f"{reverse('change:leader')}?unit={note.unit.slug}"
            return done(request, f"{note} sudah dicatat.", where)
    form.keep_files()
    return form_page(
        request, form, "Catat keteladanan kepala", submit="Simpan catatan", lead=(
            "Untuk hal yang belum tercatat sendiri di Pilar. Yang sudah tercatat sebagai pakta, kegiatan, atau "
            "presensi dihitung sendiri."
        ), back=reverse("change:leader"), back_label="Kepala sebagai teladan", current="change:home",
    )  # fmt: skip


@require_safe
@work_page(needs=SEES)
def note_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The file of a note."""
    note = row_or_404(request, LeaderNote, pk, rows=LeaderNote.objects.select_related("stored"))
    if note.stored is None:
        raise Http404
    return files.serve(request, note.stored, note.filename)


@_both
@work_page(needs=MANAGES)
def note_remove(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take a wrong note back."""
    note = row_or_404(request, LeaderNote, pk, rows=LeaderNote.objects.select_related("unit", "person"))
    require(request.user, MANAGES, note.unit, at=request.at)
    back = f"{reverse('change:leader')}?unit={note.unit.slug}"
    if is_sure(request):
        remove_leader_note(pk, by=request.user, at=request.at)
        return done(request, "Catatan sudah dihapus.", back)
    rows = [("Hal", note.get_kind_display()), ("Tanggal", tanggal(note.on)), ("Nomor", note.number or "–"),
            ("Unit", note.unit.name)]  # fmt: skip
    return check_page(
        request, "Hapus catatan ini?", rows=rows, effects=["Daftar periksa dihitung lagi tanpa catatan ini."],
        submit="Ya, hapus", danger=True, back=back, back_label="Kepala sebagai teladan", current="change:home",
    )  # fmt: skip

"""What was said about the zone: the list with its months, one act of it, a new one, corrections."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES, SEES, row_or_404
from pilar.areas.change.actions import communications as actions
from pilar.areas.change.forms.communication import SaidFilter, SaidForm, initial_of
from pilar.areas.change.models import Communication
from pilar.areas.change.queries.communication import month_before, seen, strip
from pilar.areas.change.sections import Card, section
from pilar.areas.change.views.common import GET_POST, activities, bring, sees_activity, unit_field
from pilar.days import MONTHS
from pilar.kernel import files
from pilar.kernel.exports import Column, Kind
from pilar.kernel.files import FileError
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, act_and_return, done, form_page, sent, work_page

_MONTHS_OFFERED: Final = 24
_MONTHS_SHOWN: Final = 12
_WITH_UNIT: Final = Communication.objects.select_related("unit__body", "activity__unit", "stored")


@section(
    "communication", "Komunikasi ZI", "change:communications", place=60,
    does="Apa yang disampaikan tentang zona, lewat media apa, kepada siapa; tiap bulan.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """How many of the last months are empty. One query."""
    since = month_before(request.day, _MONTHS_SHOWN - 1)
    months = strip(seen(request.user, request.at).filter(on__gte=since).values_list("on", flat=True), request.day)
    empty = [month for month in months if month.is_empty]
    if len(empty) == len(months) - 1 and not months[-1].count:
        says = "Belum ada yang dicatat dalam setahun terakhir."
    elif empty:
        more = f", dan {len(empty) - 3} bulan lain" if len(empty) > 3 else ""
        says = f"Kosong pada {', '.join(month.name for month in empty[:3])}{more}."
    else:
        says = "Setahun terakhir ada setiap bulan."
    acts = (("Catat komunikasi", reverse("change:communication_new")),) if request.rights.may(MANAGES) else ()
    return Card(says, acts=acts)


@require_safe
@work_page(needs=SEES)
def communication_list(request: WorkRequest) -> HttpResponseBase:
    """What was said, the newest first, below the strip of the last months."""
    firsts = [month_before(request.day, back) for back in range(_MONTHS_OFFERED)]
    form = SaidFilter(
        request.GET, months=[(f"{each:%Y-%m}", f"{MONTHS[each.month - 1]} {each.year}") for each in firsts]
    )
    every = seen(request.user, request.at)
    rows = _filtered(every, form)
    days = every.filter(on__gte=firsts[_MONTHS_SHOWN - 1]).values_list("on", flat=True)
    months = strip(days, request.day)
    return listing(
        request, rows.select_related("unit"), "change/communications.html", order=("-on", "-pk"), columns=_COLUMNS,
        title="Komunikasi ZI", filename=f"komunikasi-zi-{request.day:%Y-%m-%d}", form=form, months=months,
        empty=[month for month in months if month.is_empty], may_manage=request.rights.may(MANAGES),
        current="change:home",
    )  # fmt: skip


def _filtered(rows: QuerySet[Communication], form: SaidFilter) -> QuerySet[Communication]:
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if wanted["isi"]:
        rows = rows.filter(title__icontains=wanted["isi"].replace("\x00", ""))
    if wanted["lewat"]:
        rows = rows.filter(medium=wanted["lewat"])
    if wanted["sasaran"]:
        rows = rows.filter(audience__in={wanted["sasaran"], Communication.BOTH})
    if wanted["bulan"]:
        year, month = map(int, wanted["bulan"].split("-"))
        rows = rows.filter(on__year=year, on__month=month)
    return rows


_COLUMNS: Final[list[Column[Communication]]] = [
    Column("Tanggal", lambda row: row.on, Kind.DATE, width=12),
    Column("Unit", lambda row: str(row.unit), width=30),
    Column("Media", lambda row: row.get_medium_display(), width=24),
    Column("Isi", lambda row: row.title, width=40),
    Column("Sasaran", lambda row: row.get_audience_display(), width=24),
    Column("Tanya-jawab", lambda row: "ada" if row.two_way else "tidak", width=12),
    Column("Jangkauan", lambda row: row.reach, Kind.COUNT, width=12),
    Column("Tautan atau berkas", lambda row: row.url or row.filename, width=40),
]


@require_safe
@work_page(needs=SEES)
def communication_detail(request: WorkRequest, pk: int) -> HttpResponse:
    """One act of communication."""
    row = row_or_404(request, Communication, pk, rows=_WITH_UNIT)
    context = {
        "row": row, "by": names_of([row.created_by])[row.created_by], "current": "change:home",
        "may_manage": request.rights.may(MANAGES, row.unit.path), "sees_activity": sees_activity(request, row.activity),
        "is_picture": bool(row.stored and row.stored.media_type.startswith("image/")),
    }  # fmt: skip
    return render(request, "change/communication.html", context)


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def communication_new(request: WorkRequest) -> HttpResponseBase:
    """Note what was said; ``?foto`` opens the camera of a phone."""
    units, only = unit_field(request)
    form = SaidForm(
        sent(request), files=uploads(request), version="", units=units, activities=activities(request),
        camera="foto" in request.GET, initial={"tanggal": request.day},
    )  # fmt: skip
    if form.is_valid():
        unit = only or form.cleaned_data["unit"]
        row = bring(form, lambda paper: actions.note(unit, form.said, paper, by=request.user, at=request.at))
        if row:
            return done(request, f"“{row.title}” tercatat.", "change:communication", row.pk)
    form.keep_files()
    return form_page(
        request, form, "Catat komunikasi", submit="Simpan catatan", back=reverse("change:communications"),
        back_label="Komunikasi ZI", current="change:home",
    )  # fmt: skip


def _managed(request: WorkRequest, pk: int) -> Communication:
    row = row_or_404(request, Communication, pk, rows=_WITH_UNIT)
    if not request.rights.may(MANAGES, row.unit.path):
        raise AccessDenied("Peran Anda di unit ini hanya melihat catatannya. Belum ada yang berubah.")
    return row


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def communication_edit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Correct it."""
    row = _managed(request, pk)
    form = SaidForm(
        sent(request), files=uploads(request), version=actions.version(row), units=None,
        activities=activities(request), initial=initial_of(row),
    )  # fmt: skip
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Communication.objects.get(pk=pk)
            return actions.version(now), [
                ("Tanggal", tanggal(now.on)), ("Isi", now.title), ("Media", now.get_medium_display()),
                ("Sasaran", now.get_audience_display()),
            ]  # fmt: skip

        saved = form.attempt(
            lambda: actions.edit(pk, form.said, form.paper(), by=request.user, at=request.at, seen=form.seen),
            stored,
        )
        if saved:
            return done(request, "Catatan disimpan.", "change:communication", pk)
    form.keep_files()
    proof = row.filename or row.url
    lead = f"Bukti sekarang: {proof}. Tetap dipakai bila tidak diganti." if proof else ""
    return form_page(
        request, form, "Ubah catatan komunikasi", submit="Simpan", back=reverse("change:communication", args=[pk]),
        back_label=row.title, lead=lead, template="organisation/edit_page.html", current="change:home",
    )  # fmt: skip


@require_POST
@work_page(needs=MANAGES)
def communication_remove(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take away what was noted by mistake."""
    _managed(request, pk)
    return act_and_return(
        request, lambda: actions.remove(pk, by=request.user, at=request.at), "Catatan dihapus.", "change:communications"
    )


@require_safe
@work_page(needs=SEES)
def communication_file(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The bytes of the photo or file."""
    row = row_or_404(request, Communication, pk, rows=_WITH_UNIT)
    if row.stored is None:
        raise Http404
    try:
        return files.serve(request, row.stored, row.filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("change:communication", pk)

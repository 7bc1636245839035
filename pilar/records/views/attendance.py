"""Attendance for officers: the door with its QR and poster, the list, noting, correcting, striking out."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.pager import page as page_of
from pilar.kernel.templatetags.indonesian import waktu
from pilar.numbers import row_number
from pilar.organisation.access import AccessDenied
from pilar.organisation.versions import version_of
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES
from pilar.records.actions import attendance as actions
from pilar.records.door import closed_since, is_open, shown_token
from pilar.records.forms.activities import ReasonForm
from pilar.records.forms.attendance import AttendanceFilter, CorrectForm, ListedForm, PeopleSearch
from pilar.records.models import Activity, Attendance
from pilar.records.qr import qr_of
from pilar.records.queries.activities import crowd
from pilar.records.queries.attendance import LIST_ORDER, PEOPLE_ORDER, doubles, listed, not_noted
from pilar.records.views.activity_frame import activity_or_404, managed_or_refused
from pilar.records.workflow import HELD, MANAGE, PLANNED

GET_POST: Final = ["GET", "HEAD", "POST"]
_AT_ONCE: Final = 50
#: So many names that stand in the list twice are told at once.
_DOUBLES: Final = 10


@require_safe
@work_page(needs=SEES)
def door(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The door: open or closed, its QR, address and code, how many came."""
    activity = managed_or_refused(request, pk)
    if activity.mode == Activity.OUTSIDE:
        raise Http404
    return render(request, "records/door_officer.html", _door_names(activity, request))


@require_safe
@work_page(needs=SEES)
def door_count(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The live part of the door's page; 304 while nobody has come, was struck out, or closed it."""
    activity = managed_or_refused(request, pk)
    open_now, came = is_open(activity, request.at), crowd(activity)
    names = {"activity": activity, "door_open": open_now, "crowd": came}
    seal = version_of(open_now, came.total, activity.door_closes_at)
    return condition(etag_func=lambda *_: f'"{seal}"')(lambda _: render(request, "records/door_count.html", names))(
        request
    )


@require_safe
@work_page(needs=SEES)
def poster(request: WorkRequest, pk: int) -> HttpResponseBase:
    """A page to print and hang at the door."""
    activity = managed_or_refused(request, pk)
    if not activity.door_token:
        messages.warning(request, "Buka presensinya dahulu; baru kemudian ada kode untuk dicetak.")
        return redirect("records:activity_door", pk)
    return render(request, "records/door_poster.html", _door_names(activity, request))


@require_POST
@work_page(needs=SEES)
def door_open(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Open it."""
    managed_or_refused(request, pk)
    return act_and_return(
        request, lambda: actions.open_door(pk, by=request.user, at=request.at), "Presensi terbuka.",
        "records:activity_door", pk,
    )  # fmt: skip


@require_POST
@work_page(needs=SEES)
def door_close(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Close it."""
    managed_or_refused(request, pk)
    return act_and_return(
        request, lambda: actions.close_door(pk, by=request.user, at=request.at), "Presensi ditutup.",
        "records:activity_door", pk,
    )  # fmt: skip


def _door_names(activity: Activity, request: WorkRequest) -> dict[str, Any]:
    token = activity.door_token or ""
    path = reverse("door:door", args=[shown_token(token)]) if token else ""
    address = f"{settings.PILAR_ORIGIN}{path}"
    host, _, code = address.partition("://")[2].partition("/hadir/")
    return {
        "activity": activity, "door_open": is_open(activity, request.at), "since": closed_since(activity, request.at),
        "token": token, "path": path, "address": address, "host": f"{host}/hadir/", "code": code,
        "kiosk": reverse("door:kiosk", args=[shown_token(token)]) if token else "",
        "qr": qr_of(address) if token else None, "crowd": crowd(activity),
        "may_open": activity.state in (PLANNED, HELD),
    }  # fmt: skip


# -- the list


@require_safe
@work_page(needs=SEES)
def attendance(request: WorkRequest, pk: int) -> HttpResponseBase:
    """All rows, also those that were struck out; to download."""
    activity = activity_or_404(request, pk)
    form = AttendanceFilter(request.GET)
    rows = activity.attendances.none()
    if form.is_valid():
        rows = listed(activity, form.cleaned_data["q"], form.cleaned_data["cara"])
    manages = request.rights.may(MANAGE, activity.unit.path)
    return listing(
        request, rows, "records/attendance.html", order=LIST_ORDER, columns=COLUMNS,
        title=f"Daftar hadir {activity.title}"[:120], filename=f"daftar-hadir-{activity.pk}", form=form,
        note=f"Daftar hadir {activity.title} ({activity.unit}), {waktu(activity.starts_at)}.", activity=activity,
        crowd=crowd(activity), manages=manages, doubles=list(doubles(activity)[:_DOUBLES]) if manages else [],
        may_edit=manages and activity.mode == Activity.HERE and activity.state in (PLANNED, HELD),
    )  # fmt: skip


COLUMNS: Final[tuple[Column[Attendance], ...]] = (
    Column("Nama", lambda row: row.name, width=36),
    Column("Jabatan", lambda row: row.position, width=30),
    Column("Unit/asal", lambda row: row.unit_name, width=36),
    Column("Waktu", lambda row: row.at, Kind.MOMENT, 18),
    Column("Cara", lambda row: row.get_method_display(), width=22),
    Column("Dicoret", lambda row: row.struck_reason, width=30),
)


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def attendance_add(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Note somebody who is not among the unit's people."""
    activity = managed_or_refused(request, pk)
    form = ListedForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        signed = attempt(
            form, lambda: actions.add_by_name(pk, typed["nama"], typed["unit"], by=request.user, at=request.at)
        )
        if signed is not None:
            said = f"{signed.row.name} dicatat hadir." if signed.created else f"{signed.row.name} sudah tercatat."
            return done(request, said, "records:attendance_add", pk)
    return form_page(
        request, form, "Catat yang hadir", submit="Catat hadir", back=reverse("records:attendance", args=[pk]),
        back_label="Daftar hadir", lead=f"{activity.title}: tamu, atau peserta yang tidak sempat mengisi di pintu.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def attendance_people(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Choose those of the unit's people who were there."""
    activity = managed_or_refused(request, pk)
    form = PeopleSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    ticked = [number for each in request.POST.getlist("orang") if (number := row_number(each))][:500]
    refusal = ""
    if request.method == "POST":
        try:
            added = actions.add_people(pk, ticked, by=request.user, at=request.at)
        except AccessDenied:
            raise
        except PilarError as error:
            refusal = error.message
        else:
            messages.success(request, f"{added} orang dicatat hadir.")
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    shown = page_of(not_noted(activity, request.at, words), request.GET, order=PEOPLE_ORDER, size=_AT_ONCE)
    rows = [(person, person.duty_on(request.day)) for person in shown.rows]
    names = {"activity": activity, "form": form, "page": shown, "rows": rows, "refusal": refusal, "ticked": ticked,
             "filtered": bool(words)}  # fmt: skip
    return render(request, "records/attendance_people.html", names, status=422 if refusal else 200)


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def attendance_correct(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """What somebody typed, as it should be."""
    found = _row_or_404(request, pk, row)
    form = CorrectForm(sent(request), initial={"nama": found.name, "unit": found.unit_name})
    if form.is_valid():
        typed = form.cleaned_data
        kept = attempt(form, lambda: actions.correct(
            pk, row, typed["nama"], typed["unit"], typed["alasan"], by=request.user, at=request.at
        ))  # fmt: skip
        if kept is not None:
            return done(request, "Baris sudah dibetulkan.", "records:attendance", pk)
    return form_page(
        request, form, "Betulkan baris daftar hadir", submit="Simpan", back=reverse("records:attendance", args=[pk]),
        back_label="Daftar hadir",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def attendance_strike(request: WorkRequest, pk: int, row: int) -> HttpResponseBase:
    """Strike a row out, or let it count again."""
    found = _row_or_404(request, pk, row)
    struck = found.struck_at is not None
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason, act = form.cleaned_data["alasan"], actions.restore if struck else actions.strike
        if attempt(form, lambda: act(pk, row, reason, by=request.user, at=request.at)) is not None:
            said = "Baris dihitung lagi." if struck else "Baris dicoret."
            return done(request, said, "records:attendance", pk)
    label = "Batalkan coretan" if struck else "Coret dari daftar hadir"
    lead = f"{found.name}, {found.unit_name or 'tanpa unit'}, {waktu(found.at)}."
    if not struck:
        lead += " Barisnya tetap tersimpan dengan alasannya, tetapi tidak dihitung dan tidak tercetak di laporan."
    return form_page(
        request, form, label, submit=label, back=reverse("records:attendance", args=[pk]), back_label="Daftar hadir",
        lead=lead, danger=not struck,
    )  # fmt: skip


def _row_or_404(request: WorkRequest, pk: int, row: int) -> Attendance:
    activity = managed_or_refused(request, pk)
    found = activity.attendances.filter(pk=row).first()
    if found is None:
        raise Http404
    return found

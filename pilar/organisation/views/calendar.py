"""The calendar of a body: a year to look at, its days off to edit, and the due dates that an edit moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.errors import PilarError
from pilar.kernel import holidays_source, icalendar
from pilar.kernel.calendar_edits import FIRST_YEAR, LAST_YEAR, CalendarError, HolidayChanged
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.models.calendar import Holiday, HolidayKind
from pilar.kernel.templatetags.indonesian import hari, tanggal
from pilar.numbers import year_number
from pilar.organisation.access import require
from pilar.organisation.actions import calendar as actions
from pilar.organisation.chosen import NAME, Chosen, chosen_body
from pilar.organisation.forms.calendar import HolidayForm, RemoveHolidayForm
from pilar.organisation.queries import calendar as queries
from pilar.organisation.web import WorkRequest, done, form_page, work_page

_MOST_ROWS = 400  # a year has no more days than that
_SHOWN = 200  # due dates that are listed one by one
_COLUMNS: tuple[Column[Holiday], ...] = (
    Column("Tanggal", lambda row: row.day, Kind.DATE, 12),
    Column("Hari", lambda row: hari(row.day), width=10),
    Column("Nama", lambda row: row.name, width=44),
    Column("Jenis", lambda row: row.get_kind_display(), width=18),
    Column("Masih perkiraan", lambda row: "ya" if row.estimated else "", width=16),
    Column("Dasar", lambda row: row.source, width=60),
)
_FASTER = (
    "Hari ini baru saja diubah atau dihapus orang lain, jadi isian Anda belum disimpan. Bandingkan dengan yang "
    "tersimpan sekarang; bila isian Anda tetap benar, simpan sekali lagi."
)
_both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@work_page(needs="unit.view")
def year(request: WorkRequest) -> HttpResponseBase:
    """A year at a time: twelve months, then the list."""
    chosen, number = chosen_body(request), _year(request)
    rows = queries.holidays(chosen.body, number)
    found = queries.year_page(chosen.body, number, rows, request.day)
    shared = actions.may_edit_shared(request.user, request.at)
    return listing(
        request, rows, "organisation/calendar.html", order=("day", "pk"), columns=_COLUMNS, size=_MOST_ROWS,
        title=f"Kalender kerja {number}", filename=f"Hari libur {number} {chosen.body}",
        note=f"{chosen.body}. Hari libur nasional, cuti bersama ASN, dan libur daerah.",
        year=found, chosen=chosen, own=actions.may_edit_own(request.user, chosen.root, request.at), shared=shared,
        before=number - 1 if number > FIRST_YEAR else None,
        after=number + 1 if number < LAST_YEAR else None,
        first=FIRST_YEAR, last=LAST_YEAR, this_year=request.day.year,
        # The package is imported only where its answer is shown.
        loadable=shared and (not found.state.settled) and bool(holidays_source.shipped_days([number])),
    )  # fmt: skip


@require_safe
@work_page(needs="unit.view")
def feed(request: WorkRequest) -> HttpResponse:
    """The days off of a year for calendar programs."""
    chosen, number = chosen_body(request), _year(request)
    entries = [_entry(chosen, row) for row in queries.holidays(chosen.body, number)]
    name = f"Hari libur {number} – {chosen.body}"
    return icalendar.response(name, entries, request.at, f"Hari libur {number}.ics")


@require_POST
@work_page(needs=actions.CAPABILITY)
def load(request: WorkRequest) -> HttpResponse:
    """Fill a year from the package."""
    chosen, number = chosen_body(request), _year(request)
    try:
        loaded = actions.load_year(chosen.body, number, by=request.user, at=request.at)
    except CalendarError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(chosen.address("organisation:calendar", tahun=number))
    kept = f" {len(loaded.kept)} hari yang pernah diubah orang tidak disentuh." if loaded.kept else ""
    what = f"Kalender {number} dimuat: {loaded.added} hari ditambahkan, {loaded.updated} diperbarui.{kept}"
    return _changed(request, chosen, number, f"{what} Cocokkan dengan SKB tiga menteri.", shared=True)


@_both
@work_page(needs=actions.CAPABILITY)
def add(request: WorkRequest) -> HttpResponse:
    """Add a day off."""
    chosen = _editable(request)
    rights = {"own": True, "shared": actions.may_edit_shared(request.user, request.at)}
    initial = {"kind": HolidayKind.REGIONAL}
    form = HolidayForm(_sent(request), initial=initial, **rights)
    if form.is_valid():
        given = _given(form)
        try:
            actions.add_holiday(chosen.body, **given, by=request.user, at=request.at)
        except CalendarError as error:
            form.add_error(error.field or None, error.message)
        else:
            day = given["day"]
            return _changed(
                request,
                chosen,
                day.year,
                f"{given['name']}, {tanggal(day)}, sekarang hari libur.",
                shared=given["kind"] != HolidayKind.REGIONAL,
            )
    return form_page(
        request, form, "Tambah hari libur", submit="Tambahkan", back=chosen.calendar,
        back_label="Kalender kerja", lead=f"Untuk {chosen.body}.", chosen=chosen,
        template="organisation/holiday_form.html",
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def edit(request: WorkRequest, pk: int) -> HttpResponse:
    """Change a day off. Where somebody was faster, what is stored stands beside what was typed."""
    chosen, row = _row(request, pk)
    own = row.body is not None
    initial = {name: getattr(row, name) for name in ("day", "name", "kind", "source", "estimated", "version")}
    form = HolidayForm(_sent(request), initial=initial, own=own, shared=not own)
    stored = None
    if form.is_valid():
        given = _given(form)
        try:
            actions.edit_holiday(
                chosen.body, row, version=form.cleaned_data["version"], **given, by=request.user, at=request.at
            )
        except HolidayChanged:
            stored = Holiday.objects.get(pk=pk)
            form = _again(HolidayForm, request, stored.version, own=own, shared=not own)
            form.add_error(None, _FASTER)
        except CalendarError as error:
            form.add_error(error.field or None, error.message)
        else:
            day = given["day"]
            return _changed(request, chosen, day.year, f"{given['name']}, {tanggal(day)}, disimpan.", shared=not own)
    elif row.removed:
        raise Http404
    return form_page(
        request, form, "Ubah hari libur", submit="Simpan", back=_back(chosen, row), back_label="Kalender kerja",
        lead="" if own else "Hari ini dipakai bersama oleh semua instansi di pemasangan ini.", stored=stored,
        template="organisation/holiday_form.html", chosen=chosen,
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def remove(request: WorkRequest, pk: int) -> HttpResponse:
    """Make a day off a working day again."""
    chosen, row = _row(request, pk)
    form = RemoveHolidayForm(_sent(request), initial={"version": row.version})
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.remove_holiday(chosen.body, row, version=version, by=request.user, at=request.at)
        except CalendarError as error:
            row = Holiday.objects.get(pk=pk)
            form = _again(RemoveHolidayForm, request, row.version)
            form.add_error(None, error.message)
        else:
            return _changed(
                request,
                chosen,
                row.day.year,
                f"{row.name}, {tanggal(row.day)}, bukan hari libur lagi.",
                shared=row.body is None,
            )
    elif row.removed:
        raise Http404
    return form_page(
        request, form, "Hapus hari libur", submit="Hapus hari libur", danger=True, back=_back(chosen, row),
        back_label="Kalender kerja", stored=row, template="organisation/holiday_form.html", chosen=chosen,
        warning="Tanggal ini dihitung lagi sebagai hari biasa, dan paket data tidak akan mengembalikannya.",
    )  # fmt: skip


@_both
@work_page(needs=actions.CAPABILITY)
def shift(request: WorkRequest) -> HttpResponse:
    """Which open due dates the calendar would move now; with POST they are moved."""
    chosen = _editable(request)
    if request.method == "POST":
        moved = actions.recompute(chosen.body, by=request.user, at=request.at).moved
        what = f"{len(moved)} batas waktu dihitung ulang dan dicatat." if moved else "Tidak ada yang perlu digeser."
        rest = _moving(request, chosen, shared=actions.may_edit_shared(request.user, request.at))
        return done(request, what, rest or chosen.calendar)
    found = queries.would_move(chosen.body, by=request.user.actor, at=request.at)
    names = {
        "chosen": chosen, "found": found, "rows": queries.shifts(found.moved[:_SHOWN]), "total": len(found.moved),
        "rest": max(0, len(found.moved) - _SHOWN),
    }  # fmt: skip
    return render(request, "organisation/calendar_shift.html", names)


# -- pieces


def _year(request: WorkRequest) -> int:
    """The year in the address, else this one. Raises Http404 for what is no sensible year."""
    text = request.GET.get("tahun", "").strip()
    if not text:
        return request.day.year
    year = year_number(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _sent(request: WorkRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _editable(request: WorkRequest) -> Chosen:
    """The body of the page. Raises AccessDenied where one may not edit its calendar."""
    chosen = chosen_body(request)
    require(request.user, actions.CAPABILITY, chosen.root, at=request.at)
    return chosen


def _row(request: WorkRequest, pk: int) -> tuple[Chosen, Holiday]:
    """A row that the body has, also one that has just been removed. 404 for another body's, 403 for a shared one."""
    chosen = _editable(request)
    row = Holiday.objects.filter(Q(body=None) | Q(body=chosen.body.uuid), pk=pk).first()
    if row is None:
        raise Http404
    actions.require_holiday(chosen.body, row, by=request.user, at=request.at)
    return chosen, row


def _given(form: HolidayForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("day", "name", "kind", "source", "estimated")}


def _again(form: Any, request: WorkRequest, version: int, **options: bool) -> Any:
    """The same form with all that was typed, on top of the row as it stands now."""
    data = request.POST.copy()
    data["version"] = str(version)
    return form(data, **options)


def _back(chosen: Chosen, row: Holiday) -> str:
    return chosen.address("organisation:calendar", tahun=row.day.year)


def _changed(request: WorkRequest, chosen: Chosen, number: int, what: str, *, shared: bool) -> HttpResponse:
    """On to the due dates that move now, or where none does back to the year."""
    to_year = chosen.address("organisation:calendar", tahun=number)
    try:
        moving = _moving(request, chosen, shared=shared)
    except PilarError as error:  # the day is stored; only the look at due dates failed
        messages.warning(request, error.message)
        return done(request, what, to_year)
    if moving:
        return done(request, what, moving)
    return done(request, f"{what} Tidak ada batas waktu yang bergeser.", to_year)


def _moving(request: WorkRequest, chosen: Chosen, *, shared: bool) -> str | None:
    """The page of due dates that move: of this body, or where a shared day changed of the next body that has any."""
    for body in (chosen.body, *(chosen.others if shared else ())):
        if queries.would_move(body, by=request.user.actor, at=request.at).moved:
            here = body == chosen.body
            page = chosen.address("organisation:calendar_shift") if here else reverse("organisation:calendar_shift")
            return page if here else f"{page}?{NAME}={body.slug}"
    return None


def _entry(chosen: Chosen, row: Holiday) -> icalendar.AllDay:
    kind = row.get_kind_display()
    return icalendar.AllDay(
        uid=f"libur-{row.pk}@{chosen.body.uuid}", day=row.day, tentative=row.estimated,
        summary=f"{row.name} (perkiraan)" if row.estimated else row.name,
        description=f"{kind[0].upper()}{kind[1:]}. Dasar: {row.source}",
    )  # fmt: skip

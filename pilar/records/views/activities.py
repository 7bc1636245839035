"""Activities: the list, one of them, the forms of its plan, minutes and steps."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import row_number
from pilar.organisation.access import below, visible_to
from pilar.organisation.forms.choosing import choosable_units, only_to_choose
from pilar.organisation.forms.uploads import uploads
from pilar.organisation.models import Person, Unit
from pilar.organisation.queries.grants import names_of
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.web import WorkRequest, act_and_return, attempt, done, form_page, sent, work_page
from pilar.records.access import SEES
from pilar.records.actions import activities as actions
from pilar.records.actions import activity_steps as steps
from pilar.records.actions.activities import Outside
from pilar.records.door import is_open
from pilar.records.forms.activities import ActivityFilter, MinutesForm, OutsideForm, PlanForm, ReasonForm
from pilar.records.models import Activity, ActivityFile, Series
from pilar.records.printing import MOST_PHOTOS
from pilar.records.queries.activities import ORDER, Wanted, activities, attending, crowd
from pilar.records.queries.series import series_of
from pilar.records.topics import TOPICS, labels
from pilar.records.views import issued
from pilar.records.views.activity_frame import activity_or_404, managed_or_refused, zone_of
from pilar.records.workflow import ACTIVITY, HELD, MANAGE, PLANNED

GET_POST: Final = ["GET", "HEAD", "POST"]
_LATEST_SHOWN: Final = 10
#: The steps that are taken at once, and what is said then.
_AT_ONCE: Final = {
    "hold": (steps.hold, "Kegiatan dinyatakan dilaksanakan."),
    "report": (steps.report, "Laporan selesai dan sudah terbit sebagai PDF."),
}
#: Those that ask for a reason: what is done, the button, what is said before and afterwards.
_WITH_REASON: Final = {
    "reopen": (
        steps.reopen, "Buka lagi laporan", "Laporan dibuka lagi.",
        "Isinya dapat diubah lagi. PDF yang sudah terbit tetap berlaku sampai laporan diselesaikan lagi.",
    ),
    "cancel": (
        steps.cancel, "Batalkan kegiatan", "Kegiatan dibatalkan.",
        "Presensinya tertutup. Yang sudah tercatat tetap tersimpan, tetapi kegiatan ini tidak membuktikan apa pun.",
    ),
}  # fmt: skip


@require_safe
@work_page(needs=SEES)
def activity_list(request: WorkRequest) -> HttpResponseBase:
    """Those that one sees: filtered, in pages, to download. Two queries besides those of the filter."""
    this_year = request.day.year
    units = units_for(request.rights, SEES)
    form = ActivityFilter(request.GET, units=units, years=range(this_year + 1, this_year - 6, -1))
    wanted = Wanted()
    if form.is_valid():
        typed = form.cleaned_data
        year = int(typed["tahun"]) if typed["tahun"] else None
        wanted = Wanted(typed["q"], typed["unit"], typed["tentang"], typed["keadaan"], year)
    rows = activities(request.user, request.at, wanted) if form.is_valid() else Activity.objects.none()
    return listing(
        request, rows, "records/activities.html", order=ORDER, columns=COLUMNS, title="Kegiatan",
        filename=f"kegiatan-{request.day:%Y-%m-%d}", form=form,
        note=f"Kegiatan yang terlihat oleh {request.user.display_name} pada {tanggal(request.day)}.",
        may_manage=request.rights.may(MANAGE),
    )  # fmt: skip


COLUMNS: Final[tuple[Column[Activity], ...]] = (
    Column("Kegiatan", lambda row: row.title, width=50),
    Column("Unit", lambda row: row.unit.name, width=40),
    Column("Mulai", lambda row: row.starts_at, Kind.MOMENT, 18),
    Column("Selesai", lambda row: row.ends_at, Kind.MOMENT, 18),
    Column("Tempat", lambda row: row.place, width=30),
    Column("Pokok bahasan", lambda row: "; ".join(labels(row.topic_codes)), width=40),
    Column("Keadaan", lambda row: row.get_state_display(), width=16),
    Column("Hadir", lambda row: getattr(row, "people"), Kind.COUNT, 10),  # noqa: B009 - annotated
    Column("Nomor di luar", lambda row: row.outside_number, width=24),
    Column("Sistem asal", lambda row: row.outside_system, width=20),
)


@require_safe
@work_page(needs=SEES)
def activity_detail(request: WorkRequest, pk: int) -> HttpResponse:
    """One activity with all that hangs on it. Twelve queries at most, however many came."""
    activity = activity_or_404(request, pk)
    manages = request.rights.may(MANAGE, activity.unit.path)
    contributes = request.rights.may("record.contribute", activity.unit.path)
    here = activity.mode == Activity.HERE
    kept = list(activity.files.all())
    trail = list(activity.steps.all())
    names = names_of([*(step.by for step in trail), activity.created_by])
    open_now = here and activity.state in (PLANNED, HELD)
    return render(request, "records/activity.html", {
        "activity": activity, "topics": labels(activity.topic_codes),
        "crowd": crowd(activity), "latest": attending(activity).order_by("-at", "-pk")[:_LATEST_SHOWN],
        "photos": [each for each in kept if each.what == ActivityFile.PHOTO and each.stored_id],
        "files": [each for each in kept if each.what != ActivityFile.PHOTO or not each.stored_id],
        "steps": [(ACTIVITY.told(step.name, otherwise="Didaftarkan"), step, names[step.by]) for step in trail],
        "creator": names[activity.created_by], "cards": issued.cards_of(activity, request, manages=manages),
        "lacking": steps.missing_for_report(activity) if activity.state == HELD else [],
        "acts": [each for each in ACTIVITY.open_to(activity) if here] if manages else [],
        "manages": manages, "open_now": open_now, "may_edit": manages and open_now,
        "may_add": contributes and (open_now or (manages and not here)), "own": request.user.actor,
        "door_open": is_open(activity, request.at), "has_begun": activity.starts_at <= request.at,
        "most_photos": MOST_PHOTOS,
    })  # fmt: skip


# -- planning


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def activity_new(request: WorkRequest) -> HttpResponseBase:
    """Plan an activity; with ``?jadwal=`` one that a schedule asks for."""
    form = _plan_form(request, PlanForm, initial=_initial(request))
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        made = attempt(form, lambda: actions.plan(unit, form.plan(_zone(unit)), by=request.user, at=request.at))
        if made is not None:
            return done(request, f"“{made.title}” sudah direncanakan.", "records:activity", made.pk)
    return _plan_page(
        request, form, "Rencanakan kegiatan", submit="Simpan rencana", back=reverse("records:activities"),
        back_label="Kegiatan", lead="Presensi, notulen, dan foto menyusul di halaman kegiatannya.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=MANAGE)
def activity_register(request: WorkRequest) -> HttpResponseBase:
    """Register an activity that was run elsewhere."""
    form = _plan_form(request, OutsideForm, initial=_initial(request), files=uploads(request))
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> Activity:
            outside = Outside(typed["nomor"], form.brought(), typed["sistem"], typed["peserta"], typed["hasil"])
            return actions.register_outside(
                typed["unit"], form.plan(_zone(typed["unit"])), outside, by=request.user, at=request.at
            )

        made = attempt(form, act)
        if made is not None:
            return done(request, f"“{made.title}” sudah terdaftar.", "records:activity", made.pk)
    form.keep_files()
    return _plan_page(
        request, form, "Daftarkan kegiatan dari luar", submit="Daftarkan", back=reverse("records:activities"),
        back_label="Kegiatan", lead="Untuk kegiatan yang undangan, presensi, dan laporannya ada di sistem lain.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def activity_change(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Another plan."""
    activity = managed_or_refused(request, pk)
    zone = zone_of(activity)
    form = _plan_form(
        request, PlanForm, initial=PlanForm.shown(activity, zone), activity=activity,
        version=actions.version_of_plan(activity),
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = activity_or_404(request, pk)
        rows = [("Nama", now.title), ("Waktu", tanggal(now.starts_at)), ("Tempat", now.place or "–")]
        return actions.version_of_plan(now), [*rows, ("Acara", now.agenda or "–")]

    if form.is_valid():
        plan = form.plan(zone)
        act = form.attempt(
            lambda: actions.change(pk, plan, by=request.user, at=request.at, seen=form.seen), stored
        )  # fmt: skip
        if act is not None:
            return done(request, "Rencana sudah diubah.", "records:activity", pk)
    return _plan_page(
        request, form, f"Ubah rencana: {activity.title}", submit="Simpan perubahan",
        back=reverse("records:activity", args=[pk]), back_label=activity.title,
    )  # fmt: skip


# -- minutes and steps


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def activity_minutes(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Write minutes and outcome. Two who write at once both keep their text."""
    activity = managed_or_refused(request, pk)
    form = MinutesForm(
        sent(request), version=actions.version_of_minutes(activity),
        initial={"notulen": activity.minutes, "hasil": activity.outcome},
    )  # fmt: skip

    def stored() -> tuple[str, list[tuple[str, object]]]:
        now = activity_or_404(request, pk)
        return actions.version_of_minutes(now), [("Notulen", now.minutes or "–"), ("Hasil", now.outcome or "–")]

    if form.is_valid():
        typed = form.cleaned_data
        kept = form.attempt(
            lambda: actions.write_minutes(
                pk, typed["notulen"], typed["hasil"], by=request.user, at=request.at, seen=form.seen
            ),
            stored,
        )
        if kept is not None:
            return done(request, "Notulen tersimpan.", "records:activity", pk)
    return form_page(
        request, form, "Notulen", submit="Simpan notulen", back=reverse("records:activity", args=[pk]),
        back_label=activity.title, lead=f"{activity.title}, {tanggal(activity.starts_at)}.",
        template="organisation/edit_page.html",
    )  # fmt: skip


@require_POST
@work_page(needs=SEES)
def activity_step(request: WorkRequest, pk: int, name: str) -> HttpResponseBase:
    """Take a step that needs no reason."""
    managed_or_refused(request, pk)
    if name not in _AT_ONCE:
        raise Http404
    act, said = _AT_ONCE[name]
    return act_and_return(request, lambda: act(pk, by=request.user, at=request.at), said, "records:activity", pk)


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def activity_reason(request: WorkRequest, pk: int, name: str) -> HttpResponseBase:
    """Take a step that needs a reason."""
    activity = managed_or_refused(request, pk)
    if name not in _WITH_REASON:
        raise Http404
    act, label, said, lead = _WITH_REASON[name]
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if attempt(form, lambda: act(pk, reason, by=request.user, at=request.at)) is not None:
            return done(request, said, "records:activity", pk)
    return form_page(
        request, form, f"{label}: {activity.title}", submit=label, back=reverse("records:activity", args=[pk]),
        back_label=activity.title, lead=lead, danger=name == "cancel",
    )  # fmt: skip


# -- pieces


def _plan_form(request: WorkRequest, kind: type[PlanForm], *, initial: dict[str, Any], version: str = "",
               activity: Activity | None = None, files: Any = None) -> Any:  # fmt: skip
    """The form of a plan. Of one that is there the unit stays."""
    units = None if activity else choosable_units(request.user, request.at, MANAGE, request.day)
    people: QuerySet[Person] = visible_to(Person, request.user, request.at, "person.view")
    if activity is not None:
        schedules = list(Series.objects.filter(unit=activity.unit, kind=Series.ACTIVITY).select_related("unit"))
    else:
        schedules = list(series_of(below(request.rights.roots(MANAGE), "unit__path"), Series.ACTIVITY)[:_MOST])
    more = {} if files is None else {"files": files}
    return kind(sent(request), **more, units=units, people=people, day=request.day, schedules=schedules,
                version=version, initial=initial)  # fmt: skip


_MOST: Final = 300


def _initial(request: WorkRequest) -> dict[str, Any]:
    """What a schedule, the page that led here, or a role at one unit only, already says."""
    found: dict[str, Any] = {}
    if named := row_number(request.GET.get("jadwal", "")):
        seen = visible_to(Series, request.user, request.at, MANAGE).select_related("unit")
        if series := seen.filter(pk=named, kind=Series.ACTIVITY).first():
            codes = [code for code in series.topics.split(",") if code]
            found = {"jadwal": str(series.pk), "judul": series.title, "unit": series.unit, "pokok": codes}
    topics = [code for code in request.GET.getlist("tentang") if code in TOPICS]
    if topics and "pokok" not in found:
        found["pokok"] = topics
    if "unit" not in found:
        units = list(choosable_units(request.user, request.at, MANAGE, request.day)[:2])
        if len(units) == 1:
            found["unit"] = units[0]
    return found


def _zone(unit: Unit) -> ZoneInfo:
    return ZoneInfo(unit.body.time_zone)


def _plan_page(
    request: HttpRequest, form: Any, title: str, *, submit: str, back: str, back_label: str, lead: str = ""
) -> HttpResponse:
    if form.errors and only_to_choose(form):
        form.errors.clear()
    return form_page(
        request, form, title, submit=submit, back=back, back_label=back_label, lead=lead,
        template="records/activity_form.html",
    )  # fmt: skip

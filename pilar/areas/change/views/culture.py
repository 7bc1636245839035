"""Culture activities and whom the values have not reached yet."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.areas.change.access import SEES
from pilar.areas.change.forms.culture import ReachFilter
from pilar.areas.change.queries import culture as queries
from pilar.areas.change.queries.culture import CULTURE, VALUES, year_until
from pilar.areas.change.sections import Card, section
from pilar.kernel.exports import Column
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.access import below
from pilar.organisation.models import Body, Duty, Person, Unit
from pilar.organisation.queries.unit_choice import units_for
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, work_page

_MOST_UNITS: Final = 40
_MOST_ACTIVITIES: Final = 20
ORDER: Final = ("search_name", "pk")


def _work_of(person: Person) -> str:
    """Position and unit; uses the duties that ``_prepare`` has put there."""
    duty: Duty | None = getattr(person, "shown_duty", None)
    return f"{duty.capacity}, {duty.unit}" if duty else ""


COLUMNS: Final[tuple[Column[Person], ...]] = (
    Column("Nama", lambda row: row.name, width=40),
    Column("Tugas", _work_of, width=60),
)


@section(
    "culture", "Budaya kerja", "change:culture", place=55,
    does="Kegiatan budaya dan internalisasi nilai; siapa yang belum terjangkau.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """Three queries."""
    paths, body = request.rights.roots(SEES), _body(request)
    if body is None or not paths:
        return Card("Tidak ada unit yang Anda lihat.")
    total = queries.on_duty(paths, request.day).order_by().values("person").distinct().count()
    missing = queries.not_reached(paths, request.day, year_until(request.day, body)).count()
    return Card("pegawai terjangkau internalisasi nilai dalam 12 bulan.",
                f"{angka(total - missing, 0)} dari {angka(total, 0)}")  # fmt: skip


@require_safe
@work_page(needs=SEES)
def culture(request: WorkRequest) -> HttpResponseBase:
    """The last twelve months: activities, procedures, reach per unit, and who has not been reached. Ten queries."""
    form = ReachFilter(request.GET or None, units=units_for(request.rights, SEES, open_on=request.day))
    typed = form.cleaned_data if form.is_valid() else {}
    unit = typed.get("unit")
    paths = (unit.path,) if unit else request.rights.roots(SEES)
    body = _body(request)
    people, context = Person.objects.none(), dict[str, Any]()
    if body is not None:
        span = year_until(request.day, body)
        people = _people(request, paths, queries.not_reached(paths, request.day, span), typed.get("nama", ""))
        context = {"span": span, **_context(request, paths, span)}
    return listing(
        request, people, "change/culture.html", order=ORDER, columns=COLUMNS, title="Belum terjangkau",
        filename=f"belum-terjangkau-{request.day}", note="Belum hadir pada internalisasi nilai dalam 12 bulan.",
        prepare=lambda rows: _prepare(rows, request), form=form, current="change:home",
        sees_people=request.rights.may("person.view"), **context,
    )  # fmt: skip


def _people(request: WorkRequest, paths: Any, rows: QuerySet[Person], name: str) -> QuerySet[Person]:
    """Those whose names one may read; an assessor gets the figures only."""
    named = Duty.objects.filter(below(request.rights.roots("person.view"), "unit__path")).order_by()
    rows = rows.filter(pk__in=named.filter(below(paths, "unit__path")).values("person"))
    return rows.filter(search_name__contains=name.lower()) if name else rows


def _context(request: WorkRequest, paths: Any, span: queries.Span) -> dict[str, Any]:
    activities = queries.held(span, CULTURE, VALUES).filter(queries.of_or_above(paths)).select_related("unit")
    units = Unit.objects.filter(below(paths)).order_by("path")[:_MOST_UNITS]
    total = queries.on_duty(paths, request.day).order_by().values("person").distinct().count()
    missing = queries.not_reached(paths, request.day, span).count()
    new = reverse("records:activity_new")
    return {
        "activities": queries.with_crowd(activities).order_by("-starts_at", "-pk")[:_MOST_ACTIVITIES], "total": total,
        "reached": total - missing, "missing": missing, "new_culture": f"{new}?tentang={CULTURE}",
        "new_values": f"{new}?tentang={VALUES}", "may_plan": request.rights.may("record.manage"),
        "papers": queries.procedures(paths, request.day).select_related("unit")[:_MOST_ACTIVITIES],
        "reach": queries.reach_by_unit(units, paths, request.day, span), "values": VALUES,
    }  # fmt: skip


def _prepare(rows: Any, request: WorkRequest) -> None:
    """The duty of each person that is shown, by one query."""
    duties = Duty.objects.filter(current(request.day), person__in=[row.pk for row in rows]).order_by("kind", "pk")
    first: dict[int, Duty] = {}
    for duty in duties.select_related("unit"):
        first.setdefault(duty.person_id, duty)
    for row in rows:
        row.shown_duty = first.get(row.pk)


def _body(request: WorkRequest) -> Body | None:
    return request.agency

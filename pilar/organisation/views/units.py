"""Units: their tree, and one unit with all that is known of it.

A body of up to 300 units is shown as one indented table, because people look for a unit by its place. A larger one
starts with the body and its OPDs and is walked down page by page (``/kelola/unit/<slug>/`` lists what is below), and
whoever filters gets a list by name, in pages by key, with the unit above beside each: 30,000 units cost what 300 do,
and no page runs a query per row. The download always holds all that one sees.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from django.db.models import Q
from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import DOWNLOAD, listing
from pilar.kernel.pager import Page
from pilar.organisation.forms.units import UnitFilter
from pilar.organisation.models import Unit
from pilar.organisation.queries import units as queries
from pilar.organisation.web import WorkRequest, visible_or_404, work_page

COLUMNS: Final[tuple[Column[Unit], ...]] = (
    Column("Nama", lambda unit: unit.name, width=50),
    Column("Nama pendek", lambda unit: unit.short_name, width=24),
    Column("Jenis", lambda unit: unit.get_kind_display(), width=28),
    Column("Unit induk", lambda unit: unit.parent.name if unit.parent else None, width=40),
    Column("Alamat singkat", lambda unit: unit.slug, width=28),
    Column("Berlaku mulai", lambda unit: unit.valid_from, Kind.DATE, 14),
    Column("Berlaku sampai", lambda unit: unit.valid_until, Kind.DATE, 14),
    Column("Unit penerus", lambda unit: unit.successor.name if unit.successor else None, width=40),
    Column("Pegawai bertugas", lambda unit: getattr(unit, "staff"), Kind.COUNT, 12),  # noqa: B009 - annotated
)


class Act(NamedTuple):
    """Something that one may do with a unit: its words, and the page where it is done."""

    label: str
    address: str


@require_safe
@work_page(needs="unit.view")
def units(request: WorkRequest) -> HttpResponseBase:
    """The tree, the top of a large tree, or what a filter finds. At most five queries besides account and session."""
    form = UnitFilter(request.GET or None)
    searching, condition = False, Q()
    if form.is_valid():
        searching, condition = form.narrows, form.condition()
    everything = queries.visible(request.user, request.at, request.day, closed=bool(request.GET.get("tutup")))
    rows = everything.filter(condition)
    if searching and form.cleaned_data.get("kepala"):
        rows = queries.headless(rows, request.day)
    branches = None
    downloading = DOWNLOAD in request.GET
    if not searching and not downloading:
        branches = queries.tree(queries.with_staff(everything, request.day))
        rows = queries.top_level(everything, request.user, request.at)
    drilling = not searching and branches is None
    roots = queries.visible(request.user, request.at, request.day).filter(
        path__in=request.rights.roots("unit.manage")
    )  # fmt: skip
    return listing(
        request,
        queries.with_staff(rows, request.day).select_related("parent", "successor"),
        "organisation/units.html",
        order=("name", "pk"),
        columns=COLUMNS,
        title="Unit",
        filename=f"unit-{request.day}",
        note=_note(request.day),
        form=form,
        branches=branches,
        all_on_one=Page(branches or [], next=None, previous=None),
        searching=searching,
        drilling=drilling,
        new_below=roots.first(),
        day=request.day,
        current="manage",
    )


@require_safe
@work_page(needs="unit.view")
def unit(request: WorkRequest, slug: str) -> HttpResponseBase:
    """One unit: place, head, figures, what is below, what happened. Twelve queries, whatever its size."""
    rows = Unit.objects.select_related("body", "successor")
    found = visible_or_404(request, Unit, slug=slug, rows=rows)
    show_closed = bool(request.GET.get("tutup"))
    below = found.children.all()
    if not show_closed:
        below = below.filter(queries.not_ended(request.day))
    ended = found.valid_until is not None and found.valid_until < request.day

    def seen(other: Unit) -> bool:
        return request.rights.may("unit.view", other.path)

    return listing(
        request,
        queries.with_staff(below, request.day).select_related("parent", "successor"),
        "organisation/unit.html",
        order=("name", "pk"),
        columns=COLUMNS,
        title=found.name,
        filename=f"unit-{found.slug}",
        note=_note(request.day),
        unit=found,
        ended=ended,
        ancestors=[(above, seen(above)) for above in queries.ancestors(found)],
        heads=[] if ended else queries.heads_on(found, request.day),
        figures=queries.figures(found, request.day),
        predecessors=[(old, seen(old)) for old in found.predecessors.order_by("name", "pk")],
        successor_seen=found.successor is not None and seen(found.successor),
        history=queries.history(found, request.day),
        acts=[] if ended else _acts(request, found),
        may_appoint=not ended and request.rights.may("acting.appoint", found.path),
        show_closed=show_closed,
        day=request.day,
        current="manage",
    )


def _acts(request: WorkRequest, found: Unit) -> list[Act]:
    """What one may do with a unit that is open, by right. No query."""
    wanted = []
    if request.rights.may("unit.manage", found.path):
        if found.valid_until is None:
            wanted.append(("Unit baru di bawahnya", "unit_new"))
        wanted.append(("Kop surat", "unit_letterhead"))
        if found.kind == Unit.BODY:
            return [Act(label, reverse(f"organisation:{name}", args=[found.slug])) for label, name in wanted]
        wanted.append(("Ubah nama", "unit_rename"))
        if found.path not in request.rights.roots("unit.manage"):
            wanted.append(("Pindahkan", "unit_move"))
        if found.valid_until is None:
            wanted.append(("Tutup", "unit_close"))
    if request.rights.may("acting.appoint", found.path):
        wanted.append(("Tunjuk Plt. atau Plh.", "acting_person"))
    return [Act(label, reverse(f"organisation:{name}", args=[found.slug])) for label, name in wanted]


def _note(day: date) -> str:
    return f"Dari data unit Pilar. Jumlah pegawai bertugas per {day.isoformat()}."

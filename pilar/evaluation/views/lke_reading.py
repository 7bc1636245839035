"""The worksheet to be read: on one page for print, and the history of one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.models import AnswerRevision
from pilar.evaluation.presenters.printed import printed
from pilar.evaluation.presenters.questions import number_text
from pilar.evaluation.queries import sheets
from pilar.evaluation.tabs import TABS
from pilar.evaluation.views.lke import TAB, desk_or_404
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, work_page

COLUMNS: Final[tuple[Column[AnswerRevision], ...]] = (
    Column("Versi", lambda row: row.version, Kind.COUNT, 8),
    Column("Waktu", lambda row: row.at, Kind.MOMENT, 18),
    Column("Oleh", lambda row: row.__dict__["who"], width=30),
    Column("Asal", lambda row: row.get_origin_display(), width=24),
    Column("Jawaban", lambda row: row.__dict__["said"], width=14),
    Column("Catatan", lambda row: row.note, width=60),
)


@require_safe
@work_page(needs="zone.view")
def lke_print(request: WorkRequest, pk: int) -> HttpResponse:
    """All fields on one page, with the evidence of each."""
    desk = desk_or_404(request, pk)
    sheet = sheets.load_sheet(desk.zone, desk.worksheet)
    names = {
        "zone": desk.zone, "tabs": TABS, "tab": TAB, "worksheet": desk.worksheet, "at": request.at,
        "lke": printed(sheet, sheets.wording_of(desk.zone)),
    }  # fmt: skip
    return render(request, "evaluation/lke_print.html", names)


@require_safe
@work_page(needs="zone.view")
def lke_history(request: WorkRequest, pk: int, field: str) -> HttpResponseBase:
    """What one field has been answered with: who, when, what and how it came in, the newest first."""
    desk = desk_or_404(request, pk)
    item = desk.rules.instrument.fields.get(field)
    if item is None:
        raise Http404
    rows = AnswerRevision.objects.filter(answer__worksheet=desk.worksheet, answer__field=field)

    def prepare(part: Sequence[AnswerRevision]) -> None:
        names = names_of(row.by for row in part)
        for row in part:
            row.__dict__.update(who=names[row.by], said=number_text(item, row.value) or "kosong")

    return listing(
        request, rows, "evaluation/lke_history.html", order=("-version", "-pk"), columns=COLUMNS,
        title=f"Riwayat jawaban {item.label}", filename=f"riwayat-{field}", note="Dari riwayat lembar kerja Pilar.",
        prepare=prepare, zone=desk.zone, tabs=TABS, tab=TAB, item=item,
        question=desk.rules.instrument.questions[item.question], place=desk.rules.instrument.place(item.question),
    )  # fmt: skip

"""The assessors' queue at ``/tpi/``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.assessment.access import SEES
from pilar.evaluation.assessment.forms.queue import QueueFilter
from pilar.evaluation.assessment.queries import queue as queries
from pilar.evaluation.assessment.queries.queue import Standing
from pilar.evaluation.models import Worksheet
from pilar.evaluation.queries import overview
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.edition import DEFAULT_EDITION
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import DOWNLOAD, listing
from pilar.kernel.pager import AFTER, BEFORE
from pilar.organisation.web import WorkRequest, work_page


def _of(row: Worksheet) -> Standing:
    found: Standing = getattr(row, "standing")  # noqa: B009 - put there by the view
    return found


COLUMNS: Final[tuple[Column[Worksheet], ...]] = (
    Column("Zona", lambda row: row.zone.name, width=50),
    Column("Unit di atasnya", lambda row: row.zone.unit.parent.name if row.zone.unit.parent else None, width=40),
    Column("Tahun", lambda row: row.zone.year, Kind.COUNT, 8),
    Column("Target", lambda row: row.zone.target, width=10),
    Column("Keadaan", lambda row: _of(row).label, width=30),
    Column("Putaran", lambda row: _of(row).round.number if _of(row).round else None, Kind.COUNT, 10),  # type: ignore[union-attr]
    Column("Jenjang", lambda row: _of(row).tier or None, width=20),
    Column("Diserahkan", lambda row: _of(row).since, Kind.DATE, 14),
    Column("Tenggat", lambda row: _of(row).due, Kind.DATE, 14),
    Column("Nilai mandiri", lambda row: row.total, Kind.NUMBER, 14),
    Column("Nilai TPI", lambda row: _of(row).own.total if _of(row).own else None, Kind.NUMBER, 14),  # type: ignore[union-attr]
    Column("Tim", lambda row: ", ".join(f"{seat.user} ({seat.tier})" for seat in _of(row).team), width=60),
)


@require_safe
@work_page(needs=SEES)
def queue(request: WorkRequest) -> HttpResponseBase:
    """What is with the assessors, of all years. At most nine queries of its own."""
    seen = queries.seen_by(request)
    years = overview.years_seen(seen)
    if years is None:
        return render(request, "assessment/queue.html", {"title": "Penilaian TPI", "nothing": True})
    targets = list(rulebook(DEFAULT_EDITION).instrument.predicates)
    form = QueueFilter(request.GET, years=years, targets=targets)
    form.is_valid()

    def prepare(shown: Sequence[Worksheet]) -> None:
        found = queries.standings(shown, request.user)
        for row in shown:
            setattr(row, "standing", found[row.zone_id])  # noqa: B010

    names: dict[str, Any] = {"form": form, "filtered": _narrows(request), "day": request.day}
    return listing(
        request, form.narrowed(queries.queue(seen), request.user, request.day), "assessment/queue.html",
        order=form.order, columns=COLUMNS, title="Penilaian TPI", filename=f"antrean-tpi-{request.day}",
        prepare=prepare, note="Nilai TPI yang masih dikerjakan belum merupakan hasil penilaian.", **names,
    )  # fmt: skip


def _narrows(request: WorkRequest) -> bool:
    return any(value for name, value in request.GET.items() if name not in (AFTER, BEFORE, DOWNLOAD))

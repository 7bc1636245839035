"""The board of a zone's plan, and its calendar."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.days import MONTHS
from pilar.evaluation.access import zone_or_404
from pilar.kernel.months import Mark, Month, year_of
from pilar.numbers import row_number
from pilar.organisation.web import WorkRequest, work_page
from pilar.roadmap.actions.items import version_of_item
from pilar.roadmap.actions.work import may_work
from pilar.roadmap.forms.work import BoardFilter
from pilar.roadmap.models import Plan, PlanItem
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters.words import Tag
from pilar.roadmap.presenters.work import delay_of
from pilar.roadmap.queries import work as queries
from pilar.roadmap.queries.work import Wanted
from pilar.roadmap.workflow import DONE, DROPPED, ITEM, RUNNING, WAITING

COLUMNS: Final = (WAITING, RUNNING, DONE)
#: Where a card can be put from a column, with the words of the button.
_MOVES: Final = {
    WAITING: ((RUNNING, "Mulai"), (DONE, "Selesai")),
    RUNNING: ((WAITING, "Belum mulai"), (DONE, "Selesai")),
    DONE: ((RUNNING, "Buka lagi"),),
}
#: Done cards that the board shows; the rest is in the list of the plan.
_DONE_SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Card:
    """One item on the board. ``moves``: (column, words) that one may choose."""

    item: PlanItem
    delay: Tag | None
    version: str
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A state with its cards; ``more``: how many are not shown."""

    code: str
    label: str
    cards: tuple[Card, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


@require_safe
@work_page(needs="zone.view")
def board(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Items by state. Eight queries, however many there are."""
    found = zone_or_404(request, zone)
    plan = Plan.objects.filter(zone=found).first()
    people = list(queries.owners(found))
    form = BoardFilter(request.GET or None, owners=people)
    typed = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        row_number(typed.get("pokja", "")), row_number(typed.get("pemilik", "")), typed.get("lihat") == queries.LATE
    )
    rows = list(queries.board(found, wanted, request.day))
    for row in rows:
        if plan is not None:
            plan.zone = found
            row.plan = plan
    open_ = [row for row in rows if row.state in queries.OPEN]
    return render(request, "roadmap/board.html", page_names(
        request, found, "roadmap:board", plan=plan, form=form, filtered=bool(request.GET),
        filter=request.GET.urlencode(), columns=[_column(request, rows, state) for state in COLUMNS],
        late=sum(row.due_on is not None and row.due_on < request.day for row in open_), open=len(open_),
        dropped=[row for row in rows if row.state == DROPPED], is_set=plan is not None and plan.revision > 0,
    ))  # fmt: skip


def _column(request: WorkRequest, rows: list[PlanItem], state: str) -> Column:
    own = [row for row in rows if row.state == state]
    shown = sorted(own, key=lambda row: row.done_on or date.min, reverse=True)[:_DONE_SHOWN] if state == DONE else own
    return Column(state, ITEM.states[state], tuple(_card(request, row) for row in shown), len(own))


def _card(request: WorkRequest, row: PlanItem) -> Card:
    may = row.plan.revision > 0 and may_work(request.user, row, request.at)
    counted = row.__dict__["counted_due"]
    return Card(row, delay_of(row, request.day, counted), version_of_item(row), _MOVES[row.state] if may else ())


# -- the calendar


@dataclass(frozen=True, slots=True)
class Entry:
    """What happens with an item on a day: it starts, is due, or was done."""

    item: PlanItem
    words: str
    kind: str


#: Kinds with their signs, the most pressing first.
_SIGNS: Final = (("late", "!"), ("due", "T"), ("start", "M"), ("done", "S"))
_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@require_safe
@work_page(needs="zone.view")
def calendar(request: WorkRequest, zone: int) -> HttpResponseBase:
    """A month of the plan: when items start, are due, were done; ``?bulan=2026-11``. Six queries."""
    found = zone_or_404(request, zone)
    first = _month(request)
    following = (first + timedelta(31)).replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    entries: defaultdict[date, list[Entry]] = defaultdict(list)
    for row in queries.in_month(found, first, following):
        for day, words, kind in _happens(row, request.day):
            if first <= day < following:
                entries[day].append(Entry(row, words, kind))
    months = year_of(first.year, {day: _marks(own) for day, own in entries.items()}, None, request.day)
    month: Month = months[first.month - 1]
    return render(request, "roadmap/calendar.html", page_names(
        request, found, "roadmap:calendar", month=month, days=sorted(entries.items()),
        title=f"{MONTHS[first.month - 1]} {first.year}", before=f"{before:%Y-%m}", after=f"{following:%Y-%m}",
        before_label=f"{MONTHS[before.month - 1]} {before.year}",
        after_label=f"{MONTHS[following.month - 1]} {following.year}", now=f"{request.day:%Y-%m}",
        is_now=first == request.day.replace(day=1),
    ))  # fmt: skip


def _month(request: WorkRequest) -> date:
    """The first day of the month that the address asks for; this month where it asks for none that there is."""
    found = _MONTH.fullmatch(request.GET.get("bulan", ""))
    return date(int(found[1]), int(found[2]), 1) if found else request.day.replace(day=1)


def _happens(row: PlanItem, day: date) -> list[tuple[date, str, str]]:
    found: list[tuple[date, str, str]] = []
    if row.starts_on is not None:
        found.append((row.starts_on, "mulai", "start"))
    if row.due_on is not None:
        is_late = row.state in queries.OPEN and row.due_on < day
        found.append((row.due_on, "tenggat, terlambat" if is_late else "tenggat", "late" if is_late else "due"))
    if row.done_on is not None:
        found.append((row.done_on, "selesai", "done"))
    return found


def _marks(entries: list[Entry]) -> list[Mark]:
    """One sign for each kind of thing that happens on the day, the most pressing first."""
    kinds = {each.kind for each in entries}
    titles = ", ".join(f"{each.words}: {each.item.title}" for each in entries)
    sign = "".join(sign for kind, sign in _SIGNS if kind in kinds)
    kind = next(kind for kind, _ in _SIGNS if kind in kinds)
    return [Mark(f"plan-{kind}", sign, titles)]

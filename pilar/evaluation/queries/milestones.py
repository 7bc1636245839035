"""The year's steps of a body as pages need them. Each function says how many queries its result takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from pilar.evaluation.happened import happened, known_needs
from pilar.evaluation.milestones import (
    OPEN,
    OVER,
    SELF_ASSESSMENT,
    Step,
    Window,
    next_of,
    selected_before,
    steps,
    windows_of,
)
from pilar.evaluation.models import Assessor, Milestone, Worksheet, Zone
from pilar.evaluation.workflow import AGREED, DRAFT


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the year and for how many of the ``zones`` that it concerns it has happened; ``done`` None where no
    room tells of it.

    ``waits_for``: what must happen before and has happened for none; empty once the step has happened for some.
    ``is_whole``: the zones are all that the body has, so that more may still be selected.
    """

    window: Window
    zones: int
    done: int | None
    waits_for: tuple[Step, ...]
    is_whole: bool = True

    @property
    def is_done(self) -> bool:
        """Whether it has happened for every zone that it concerns; never for a body where it selects them."""
        selects = self.is_whole and self.window.step.selects
        return self.zones > 0 and self.done == self.zones and not selects

    @property
    def is_some(self) -> bool:
        """Whether it has happened for some zones, and perhaps not for others."""
        return bool(self.done) and not self.is_done

    def presses(self, day: date) -> bool:
        """Whether it is to be done on ``day``: open or over by a letter, and nothing that it needs is missing."""
        state = self.window.state(day)
        if self.waits_for or self.is_done:
            return False
        return state == OPEN or (state == OVER and self.window.row is not None)


def year_of(body_id: int, year: int) -> list[Window]:
    """Every step of ``year`` for a body: its own windows, and estimates where it has set none. One query."""
    return windows_of(year, Milestone.objects.filter(body=body_id, year=year))


def self_assessment_of(body_id: int, year: int) -> Window:
    """The window in which units hand in. One query."""
    return next(window for window in year_of(body_id, year) if window.step.code == SELF_ASSESSMENT)


def still_running(day: date, zone: str = "") -> Q:
    """The zones in which something may have to be done on ``day``. ``zone``: the path to the zone, as ``zone__``.

    Those of this year and later; of earlier ones those whose cut-off has not come, or of whose year a step that the
    body has set is not over; of the year before also those to which the assessors have not agreed, unless the next
    zone follows and nothing has ever been handed in.
    """
    open_ = Milestone.objects.filter(
        body=OuterRef(f"{zone}unit__body"), year=OuterRef(f"{zone}year"), closes_on__gte=day
    )  # fmt: skip
    sheets = Worksheet.objects.filter(zone=OuterRef(f"{zone}pk"), assessor__code=Assessor.UNIT).exclude(state=AGREED)
    goes_on = Q(zone__next__isnull=True) | ~Q(state=DRAFT) | Q(revise_by__isnull=False)
    before = Q(**{f"{zone}year": day.year - 1}) & Q(Exists(sheets.filter(goes_on)))
    return Q(**{f"{zone}year__gte": day.year}) | Q(**{f"{zone}cutoff__gte": day}) | Q(Exists(open_)) | before


def progress_of(body_id: int, year: int, zones: QuerySet[Zone], *, is_whole: bool = True) -> list[Progress]:
    """Every step of ``year`` with for how many of ``zones`` (of that body and year) it has happened. Two queries.

    ``is_whole``: they are all of them; else a step that selects zones is done once it has selected these.

    A step after one that selects units concerns only those that went through it.
    """
    told = _told()
    counts = zones.order_by().aggregate(
        every=Count("pk"), **{_name(code): Count("pk", filter=has) for code, has in told.items()}
    )
    done = {code: counts[_name(code)] for code in told}
    return _with_progress(year_of(body_id, year), counts["every"], done, is_whole=is_whole)


def progress_in(zone: Zone) -> list[Progress]:
    """The steps of the zone's year, with 1 done for each that has happened for it. Two queries."""
    return progress_of(zone.unit.body_id, zone.year, Zone.objects.filter(pk=zone.pk), is_whole=False)


def next_step(found: Sequence[Progress], day: date) -> Window | None:
    """What comes next on ``day``, of what has not happened for every zone and waits for nothing; None after all."""
    return next_of([each.window for each in found if not each.is_done and not each.waits_for], day)


def _told() -> dict[str, Q]:
    return {code: has for code in steps() if (has := happened(code)) is not None}


def _name(code: str) -> str:
    return f"step_{code.replace('-', '_')}"


def _with_progress(
    windows: Sequence[Window], every: int, done: Mapping[str, int], *, is_whole: bool
) -> list[Progress]:  # fmt: skip
    return [
        Progress(
            window, _concerned(window.step, every, done), done.get(window.step.code),
            _missing(window.step, every, done), is_whole,
        )
        for window in windows
    ]  # fmt: skip


def _concerned(step: Step, every: int, done: Mapping[str, int]) -> int:
    before = selected_before(step)
    return every if before is None else done.get(before.code, every)


def _missing(step: Step, every: int, done: Mapping[str, int]) -> tuple[Step, ...]:
    if not every or done.get(step.code):
        return ()
    return tuple(need for need in known_needs(step) if not done[need.code])


def newest_year(zones: QuerySet[Zone], day: date) -> int:
    """The newest year of ``zones``; that of ``day`` where there are none. One query.

    Of the zones of a body that are at work: in January the year before, until zones of the new one are formed.
    """
    return zones.aggregate(newest=Max("year"))["newest"] or day.year

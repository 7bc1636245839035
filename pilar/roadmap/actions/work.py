"""What is done with a plan item: begun, reported on, finished, opened again, dropped, given another due day.

Its owner and whoever manages its area do it, once the plan has been set. Every act makes the version of the card grow:
of two people who move one card the second is told, and nothing is run over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Final

from django.db import transaction

from pilar.evaluation.access import day_of
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied, Actor
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale
from pilar.records.filing import fitting
from pilar.records.texts import paragraphs
from pilar.roadmap.access import managing, opened_item, require_area
from pilar.roadmap.actions.items import free_need, record, version_of_item
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import DueMove, Monev, Plan, PlanItem, Progress
from pilar.roadmap.workflow import ACCEPTED, DONE, DROPPED, ITEM, NEED, PROPOSED, RUNNING, WAITING

LONGEST_NOTE: Final = 4_000
LONGEST_REASON: Final = 1_000
WHOLE: Final = 100
OPEN: Final = (WAITING, RUNNING)


def may_work(by: Actor, item: PlanItem, at: datetime) -> bool:
    """Whether ``by`` reports on the item: its owner, or whoever manages its area. No query besides the rights."""
    person = by.person_id if isinstance(by, User) and by.is_active else None
    return (person is not None and item.owner_id == person) or managing(by, item.plan.zone, at).may(item.area)


def require_work(by: Actor, item: PlanItem, at: datetime) -> None:
    """Raise AccessDenied unless ``may_work``."""
    if not may_work(by, item, at):
        raise AccessDenied(
            "Rencana aksi ini dilaporkan oleh penanggung jawabnya, pokjanya, atau ketua dan sekretaris tim. Belum ada "
            "yang berubah."
        )


def refuse_unset(plan: Plan) -> None:
    """Raise RoadmapError where the head has never set the plan."""
    if not plan.revision:
        raise RoadmapError(
            "Rencananya belum ditetapkan kepala unit, jadi pelaksanaannya belum dapat dilaporkan. Isian Anda tetap "
            "ada; laporkan lagi sesudah rencana ditetapkan."
        )


@contextmanager
def opened_for_work(
    pk: int, *, by: User, at: datetime, seen: str | None = None, manages: bool = False, guard: Guard = locked
) -> Iterator[PlanItem]:
    """The item, locked, to be worked on by ``by``; ``manages``: by whoever manages its area only.

    ``seen`` is the version of the card that was shown. Raises NotFoundError (404), AccessDenied (403),
    ChangedMeanwhile, and RoadmapError for a zone that is over and a plan that was never set.
    """
    with opened_item(pk, by=by, at=at, guard=guard) as item, transaction.atomic():
        if manages:
            require_area(by, item.plan.zone, item.area, at)
        else:
            require_work(by, item, at)
        refuse_unset(item.plan)
        refuse_stale(seen, version_of_item(item), "rencana aksi ini")
        yield item


# -- begun and reported


def start(pk: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> PlanItem:
    """Work on it has begun. Raises as ``opened_for_work``, and WorkflowError from another state."""
    with opened_for_work(pk, by=by, at=at, seen=seen, guard=guard) as item:
        _move(item, "start", by, at)
        record("plan_item.start", item, by, at, {"version": item.version})
    return item


def pause(pk: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> PlanItem:
    """It has not begun after all; what was reported stays. Raises as ``start``."""
    with opened_for_work(pk, by=by, at=at, seen=seen, guard=guard) as item:
        _move(item, "pause", by, at)
        record("plan_item.pause", item, by, at, {"version": item.version})
    return item


def report(
    pk: int, percent: int, note: str = "", *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Progress:
    """How far it is (0 to 100) and what was done. The first report begins the work; 100 does not finish it.

    Raises as ``opened_for_work``, and RoadmapError for a figure outside of that, for a report that says nothing, and
    for an item that is finished or dropped.
    """
    words = paragraphs(note, "Keterangan", LONGEST_NOTE)
    if not 0 <= percent <= WHOLE:
        raise RoadmapError("Kemajuan diisi 0 sampai 100 persen. Isian Anda tetap ada.")
    with opened_for_work(pk, by=by, at=at, seen=seen, guard=guard) as item:
        if item.state not in OPEN:
            raise RoadmapError(
                f"Rencana aksi ini berkeadaan “{item.get_state_display()}”, jadi kemajuannya tidak dilaporkan lagi. "
                "Buka lagi lebih dahulu bila masih dikerjakan. Isian Anda tetap ada."
            )
        if percent == item.percent and not words:
            raise RoadmapError("Belum ada yang baru: ubah persennya, atau tulis apa yang dikerjakan.")
        made = Progress.objects.create(item=item, percent=percent, note=words, by=by.actor, at=at)
        if item.state == WAITING and percent:
            _move(item, "start", by, at, percent=percent)
        else:
            item.percent = percent
            _grown(item, "percent")
        record("plan_item.progress", item, by, at, {"percent": percent, "version": item.version})
    return made


def finish(
    pk: int, done_on: date, *, without: str = "", by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> PlanItem:
    """It is done, on ``done_on``. Where nothing proves it, ``without`` says why, and everybody reads that.

    Raises as ``opened_for_work``, and RoadmapError while an item it waits for is open, without proof or word of it,
    and for a day that has not come.
    """
    words = fitting(without, "Sebab tanpa bukti", LONGEST_REASON) if without.strip() else ""
    with opened_for_work(pk, by=by, at=at, seen=seen, guard=guard) as item:
        _refuse_waiting(item)
        day = day_of(item.plan.zone, at)
        if done_on > day:
            raise RoadmapError(f"Tanggal selesai tidak boleh sesudah hari ini, {tanggal(day)}. Isian Anda tetap ada.")
        if done_on.year < item.plan.zone.year - 1:
            raise RoadmapError("Tahun selesainya tidak masuk akal. Periksa tanggalnya; isian Anda tetap ada.")
        proved = item.proofs.exists()
        if not proved and not words:
            raise RoadmapError(
                "Belum ada bukti pada rencana aksi ini. Tambahkan buktinya, atau tulis mengapa selesai tanpa bukti. "
                "Belum ada yang berubah; isian Anda tetap ada."
            )
        if item.percent != WHOLE:
            Progress.objects.create(item=item, percent=WHOLE, by=by.actor, at=at)
        _move(item, "finish", by, at, done_on=done_on, percent=WHOLE, **({} if proved else {"reason": words}))
        details = {"done_on": str(done_on), "proved": proved, "version": item.version}
        record("plan_item.finish", item, by, at, details)
    return item


def reopen(pk: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> PlanItem:
    """It is not done after all. Proof and reports stay. Raises as ``start``; RoadmapError without a reason."""
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_for_work(pk, by=by, at=at, seen=seen, guard=guard) as item:
        _move(item, "reopen", by, at, reason=words, done_on=None)
        record("plan_item.reopen", item, by, at, {"version": item.version})
    return item


# -- for whoever manages the area


def drop(pk: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> PlanItem:
    """It will not be done; what follows it waits no longer, and its need is open again.

    Raises as ``opened_for_work``, WorkflowError, RoadmapError without a reason.
    """
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_for_work(pk, by=by, at=at, seen=seen, manages=True, guard=guard) as item:
        _move(item, "drop", by, at, reason=words)
        if item.need is not None:
            free_need(item.need, by, at)
        record("plan_item.drop", item, by, at, {"version": item.version})
    return item


def restore(
    pk: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> PlanItem:
    """It will be done after all; its need is planned again. Raises as ``drop``."""
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_for_work(pk, by=by, at=at, seen=seen, manages=True, guard=guard) as item:
        _move(item, "restore", by, at, reason=words)
        if item.need is not None and item.need.state in (PROPOSED, ACCEPTED):
            NEED.move(item.need, "plan", by=by.actor, at=at)
        record("plan_item.restore", item, by, at, {"version": item.version})
    return item


def move_due(
    pk: int, day: date, reason: str, *, monev: Monev | None = None, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> DueMove:  # fmt: skip
    """Another due day. Only a decision of ``monev`` moves what is counted; without one the first day goes on counting.

    Raises as ``opened_for_work``; RoadmapError for a day that does not fit, a decision of another zone, no reason.
    """
    words = fitting(reason, "Alasan", LONGEST_REASON)
    with opened_for_work(pk, by=by, at=at, seen=seen, manages=True, guard=guard) as item:
        zone = item.plan.zone
        if item.state not in OPEN:
            raise RoadmapError(
                f"Rencana aksi ini berkeadaan “{item.get_state_display()}”, jadi tenggatnya tidak digeser. Belum ada "
                "yang berubah."
            )
        if item.due_on is None:
            raise RoadmapError("Rencana aksi ini belum punya tenggat. Isi tenggatnya lewat “Ubah rencana”.")
        if day == item.due_on:
            raise RoadmapError("Tenggatnya sudah hari itu, jadi tidak ada yang digeser. Isian Anda tetap ada.")
        if day < day_of(zone, at):
            raise RoadmapError("Tenggat baru tidak boleh hari yang sudah lewat. Isian Anda tetap ada.")
        if item.starts_on and day < item.starts_on:
            raise RoadmapError("Tenggat tidak boleh sebelum hari mulai. Isian Anda tetap ada.")
        if day.year > zone.year + 1:
            raise RoadmapError("Tahun tenggatnya tidak masuk akal. Periksa tanggalnya; isian Anda tetap ada.")
        if monev is not None and monev.zone_id != zone.pk:
            raise RoadmapError("Keputusan monev itu milik zona lain. Isian Anda tetap ada.")
        move = DueMove.objects.create(
            item=item, before=item.due_on, after=day, reason=words, monev=monev, by=by.actor, at=at
        )
        item.due_on = day
        _grown(item, "due_on")
        details = {
            "before": str(move.before), "after": str(day), "monev": monev.pk if monev else None, "version": item.version
        }  # fmt: skip
        record("plan_item.due_moved", item, by, at, details)
    return move


# -- pieces


def _move(item: PlanItem, name: str, by: User, at: datetime, **fields: object) -> None:
    ITEM.move(item, name, by=by.actor, at=at, version=item.version + 1, **fields)


def _grown(item: PlanItem, *changed: str) -> None:
    item.version += 1
    item.save(update_fields=[*changed, "version"])


def _refuse_waiting(item: PlanItem) -> None:
    open_ = item.comes_after.exclude(before__state__in=(DONE, DROPPED)).select_related("before")
    waits = [f"nomor {each.before.number} “{each.before.title}”" for each in open_]
    if waits:
        raise RoadmapError(
            f"Rencana aksi ini baru dapat selesai sesudah {' dan '.join(waits)} selesai. Belum ada yang berubah; isian "
            "Anda tetap ada."
        )

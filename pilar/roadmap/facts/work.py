"""The fact of the plan that is carried out: what was due and is done in time, with accepted proof."""

from __future__ import annotations

from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from pilar.evaluation.facts import Case, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day
from pilar.roadmap.models import ItemStep, Plan, PlanItem
from pilar.roadmap.queries.work import accepted_proof, with_counted_due
from pilar.roadmap.workflow import DONE, DROPPED

MOVED_BY = ("plan.", "plan_item.", "evidence.", "zone.")


@fact("roadmap.items.on_plan", "Kegiatan yang terlaksana menurut rencana", moved_by=MOVED_BY)
def on_plan(case: Case) -> Fact:
    """A.I.1.iii.a: of the items whose counted due day has come in the window, those done by it with accepted proof.

    The counted day is moved by a decision of monev only. What was dropped after its day was due all the same. Plans
    that were never set are not counted; where there is none, nothing is known.
    """
    zones = [pk for pk in (case.zone.pk, case.zone.previous_id) if pk is not None]
    if not Plan.objects.filter(zone__in=zones, revision__gte=1).exists():
        return Fact("Belum ada rencana kerja yang ditetapkan.", absent=True)
    due = _due(case, zones)
    counts = {"done": 0, "late": 0, "unproved": 0, "open": 0}
    good: list[int] = []
    for row in due:
        counts[_how(row)] += 1
        if _how(row) == "done":
            good.append(row.pk)
    span = (
        f"{tanggal(case.window.start)}–{tanggal(case.until)}" if case.window.start else f"sampai {tanggal(case.until)}"
    )
    lacking = [
        f"{counts[name]} {words}"
        for name, words in (
            ("open", "belum selesai"), ("late", "selesai sesudah tenggatnya"),
            ("unproved", "selesai tanpa bukti yang diterima orang kedua"),
        )
        if counts[name]
    ]  # fmt: skip
    return Fact.ratio(
        counts["done"], len(due), lacking=f"{'; '.join(lacking)}." if lacking else "",
        summary=f"{{numerator}} dari {{denominator}} rencana aksi yang jatuh tempo {span} selesai tepat waktu dengan "
        "bukti yang diterima.",
        rows=[_rows("Rencana aksi yang jatuh tempo", PlanItem.objects.filter(pk__in=[row.pk for row in due]))],
    )  # fmt: skip


def _due(case: Case, zones: list[int]) -> list[PlanItem]:
    """Items of these zones whose counted day has come within the window. One query."""
    rows = _measured(PlanItem.objects.filter(plan__zone__in=zones, plan__revision__gte=1))
    rows = rows.filter(Q(counted_due__lte=case.until))
    if case.window.start is not None:
        rows = rows.filter(Q(counted_due__gte=case.window.start))
    found = rows.order_by("counted_due", "pk")
    return [row for row in found if row.state != DROPPED or _dropped_late(row, case)]


def _measured(rows: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    """With ``counted_due``, ``proved`` (a proof was accepted), and ``dropped_at``, when it was dropped last."""
    drops = ItemStep.objects.filter(obj=OuterRef("pk"), name="drop").order_by("-at", "-pk").values("at")
    return with_counted_due(rows).annotate(proved=accepted_proof(), dropped_at=Subquery(drops[:1]))


def _dropped_late(row: PlanItem, case: Case) -> bool:
    """Whether its counted day had passed where the body is."""
    at: datetime | None = row.__dict__["dropped_at"]
    return at is not None and local_day(at, case.zone.unit.body) > row.__dict__["counted_due"]


def _how(row: PlanItem) -> str:
    """``done`` in time and proved; ``late``, ``unproved`` or ``open`` otherwise."""
    if row.state != DONE or row.done_on is None:
        return "open"
    if row.done_on > row.__dict__["counted_due"]:
        return "late"
    return "done" if row.__dict__["proved"] else "unproved"


_SAID = {
    "done": "tepat waktu, bukti diterima", "late": "selesai terlambat", "unproved": "selesai, bukti belum diterima",
    "open": "belum selesai",
}  # fmt: skip


def _rows(title: str, rows: QuerySet[PlanItem]) -> Rows:
    def cells(row: PlanItem) -> tuple[str, ...]:
        told = "dibatalkan sesudah tenggat" if row.state == DROPPED else _SAID[_how(row)]
        return str(row.number), row.title, tanggal(row.__dict__["counted_due"]), tanggal(row.done_on), told

    def page(row: PlanItem) -> str:
        return reverse("roadmap:work", args=[row.plan.zone_id, row.pk])

    headings = ("Nomor", "Rencana aksi", "Tenggat yang dihitung", "Selesai", "Keterangan")
    return Rows(title, headings, _measured(rows).select_related("plan"), cells, page)

"""A row of each model of the roadmap in a given zone (as tests/evaluation/rows.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from pilar.evaluation.actions import zones
from pilar.evaluation.models import Evidence, EvidenceVersion, Zone
from pilar.organisation.models import Person
from pilar.roadmap.models import (
    CalendarAddress,
    DueMove,
    ItemAfter,
    ItemProof,
    ItemQuestion,
    ItemStep,
    Monev,
    Need,
    NeedStep,
    NeedSupport,
    NeedTold,
    Obstacle,
    Plan,
    PlanItem,
    PlanRevision,
    PlanStep,
    Practice,
    PracticeCopy,
    Progress,
    TargetYear,
    TrendPoint,
    Wish,
)
from tests.evaluation.place import CUTOFF, YEAR
from tests.organisation.town import AT, TODAY, Town
from tests.records.activity_rows import activity_row
from tests.records.review_rows import review_row

MARKS = {"by": "1", "at": AT}
STEP = {"name": "x", "source": "a", "target": "b", **MARKS}


def need_row(zone: Zone, title: str = "Antrean terlalu lama", **more: Any) -> Need:
    given = {"kind": Need.SERVICE, "created_at": AT, "created_by": "1", "changed_at": AT, **more}
    return Need.objects.create(zone=zone, title=title, **given)


def plan_row(zone: Zone, **more: Any) -> Plan:
    return Plan.objects.get_or_create(zone=zone, defaults={"created_at": AT, "created_by": "1", **more})[0]


def item_row(plan: Plan, title: str = "Menyusun SOP antrean", **more: Any) -> PlanItem:
    given = {"number": plan.items.count() + 1, "area": 2, "created_at": AT, "created_by": "1", **more}
    return PlanItem.objects.create(plan=plan, title=title, **given)


def monev_row(zone: Zone, **more: Any) -> Monev:
    given: dict[str, Any] = {
        "period_from": TODAY - timedelta(30), "period_until": TODAY, "activity": activity_row(zone.unit),
        "review": review_row(zone.unit), "agenda": "{}", "created_at": AT, "created_by": "1", **more,
    }  # fmt: skip
    return Monev.objects.create(zone=zone, **given)


def version_row(zone: Zone) -> EvidenceVersion:
    evidence = Evidence.objects.create(unit=zone.unit, kind="link", title="SOP", created_at=AT, created_by="1")
    return evidence.versions.create(number=1, url="https://contoh.go.id/sop", sha256="s", **MARKS)


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def zone() -> Zone:
        head = town.user(town.root, "Kepala daerah contoh", "head")
        return zones.create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)

    def need() -> Need:
        return need_row(zone())

    def plan() -> Plan:
        return plan_row(zone())

    def item() -> PlanItem:
        return item_row(plan())

    def person() -> Person:
        return Person.objects.filter(duties__unit=town.training).first() or town.person(town.training)

    def after() -> ItemAfter:
        first = item()
        return ItemAfter.objects.create(item=first, before=item_row(first.plan))

    def practice() -> Practice:
        return Practice.objects.create(item=item(), title="Antrean daring", story="Dulu berdiri.", **MARKS)

    def copy() -> PracticeCopy:
        made = practice()
        return PracticeCopy.objects.create(practice=made, item=item_row(made.item.plan), at=AT)

    def proof() -> ItemProof:
        made = item()
        return ItemProof.objects.create(item=made, version=version_row(made.plan.zone), **MARKS)

    moved = {"before": TODAY, "after": TODAY + timedelta(7), "reason": "Menunggu anggaran"}
    set_ = {"number": 1, "content": "{}", "sha256": "x", "capacity": "Kepala", "set_on": TODAY}
    return {
        Need: need,
        NeedStep: lambda: NeedStep.objects.create(obj=need(), **STEP),
        NeedSupport: lambda: NeedSupport.objects.create(need=need(), person=person(), at=AT),
        NeedTold: lambda: NeedTold.objects.create(need=need(), side="inside", whom="Loket", told_on=TODAY, **MARKS),
        Plan: plan,
        PlanStep: lambda: PlanStep.objects.create(obj=plan(), **STEP),
        PlanRevision: lambda: PlanRevision.objects.create(plan=plan(), **set_, **MARKS),
        Wish: lambda: Wish.objects.create(plan=plan(), kind="must", key="A.I.1.i.a", **MARKS),
        TargetYear: lambda: TargetYear.objects.create(zone=zone(), year=YEAR, target="WBK"),
        PlanItem: item,
        ItemStep: lambda: ItemStep.objects.create(obj=item(), **STEP),
        ItemQuestion: lambda: ItemQuestion.objects.create(item=item(), question="A.I.1.i.a", linked_at=AT),
        ItemAfter: after,
        ItemProof: proof,
        Progress: lambda: Progress.objects.create(item=item(), percent=50, **MARKS),
        Obstacle: lambda: Obstacle.objects.create(item=item(), text="Tanpa anggaran", leader=person(), **MARKS),
        DueMove: lambda: DueMove.objects.create(item=item(), **moved, **MARKS),
        Monev: lambda: monev_row(zone()),
        TrendPoint: lambda: TrendPoint.objects.create(zone=zone(), day=TODAY, total=70),
        Practice: practice,
        PracticeCopy: copy,
        CalendarAddress: lambda: CalendarAddress.objects.create(
            user=town.user(town.training, "Pegawai kalender", "staff"), secret_sha256="x", created_at=AT
        ),
    }

"""Facts of the plan: it was set by the head, and its priority targets are related to what has to be reached."""

from __future__ import annotations

import json
from datetime import date

from django.urls import reverse
from django.utils import timezone

from pilar.evaluation.facts import Case, Check, Fact, Rows, fact
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day
from pilar.roadmap.models import Need, Plan, PlanItem, PlanRevision
from pilar.roadmap.workflow import DROPPED, REVISING

MOVED_BY = ("plan.", "plan_item.", "need.")
#: A plan that was set after this month gets a remark: who assesses looks at its date.
_EARLY_MONTHS = 3
#: Where a need comes from that is about a floor, a question of the worksheet, or what an assessor found.
_ORIGINS = (Need.FLOOR, Need.QUESTION, Need.XRAY, Need.FACT, Need.ASSESSOR)


def _plan(case: Case) -> Plan | None:
    return Plan.objects.filter(zone=case.zone).first()


def _in_force(plan: Plan | None, on: date) -> PlanRevision | None:
    """What had been set last on ``on``."""
    return plan.revisions.filter(set_on__lte=on).order_by("-number").first() if plan else None


def _known(plan: Plan | None) -> bool:
    """Whether the unit plans here at all: a draft says that nothing was set, no draft says nothing."""
    return plan is not None and (plan.revision > 0 or plan.items.exists())


def _set_rows(plan: Plan | None, case: Case) -> Rows:
    rows = PlanRevision.objects.none()
    if plan is not None:
        rows = plan.revisions.filter(set_on__lte=case.as_of)
    return Rows(
        "Penetapan rencana kerja", ("Penetapan", "Tanggal", "Selaku", "Sidik"), rows,
        lambda row: (f"ke-{row.number}", tanggal(row.set_on), row.capacity, row.sha256[:16]),
        lambda _: reverse("roadmap:plan_revisions", args=[case.zone.pk]),
    )  # fmt: skip


@fact("roadmap.plan.approved", "Rencana kerja ZI ditetapkan kepala unit", moved_by=MOVED_BY)
def approved(case: Case) -> Fact:
    """A.I.1.ii.a: the plan of the zone's year was set before the cut-off date."""
    plan = _plan(case)
    found = _in_force(plan, case.as_of)
    check = Check(
        "approved", "Rencana kerja tahun itu ditetapkan kepala unit", found is not None,
        f"Minta kepala unit menetapkan rencana kerja {case.zone.year} paling lambat {tanggal(case.zone.cutoff)}.",
    )  # fmt: skip
    said = []
    if found is not None and plan is not None:
        first = plan.revisions.order_by("number").first() or found
        if first.set_on > date(case.zone.year, _EARLY_MONTHS, 31):
            said.append(f"Baru ditetapkan {tanggal(first.set_on)}, sesudah Maret; penilai membaca tanggalnya.")
        if plan.state == REVISING:
            said.append("Rencana sedang diubah; yang dihitung tetap yang terakhir ditetapkan.")
    summary = "Rencana kerja belum ditetapkan."
    if found is not None:
        summary = f"Rencana kerja ditetapkan {tanggal(found.set_on)} oleh {found.capacity}."
    return Fact.state(
        [check], summary=summary, rows=(_set_rows(plan, case),), warnings=said, absent=not _known(plan)
    )  # fmt: skip


@fact(
    "roadmap.plan.priority_relevance", "Target prioritas yang terkait LKE, syarat predikat, atau masalah layanan",
    moved_by=MOVED_BY,
)  # fmt: skip
def priority_relevance(case: Case) -> Fact:
    """A.I.1.ii.b: of the priority targets in the plan that was set, those with a reason why they matter.

    Without one, or where nothing was set, none is related: that is the lowest option, not nil.
    """
    plan = _plan(case)
    found = _in_force(plan, case.as_of)
    if plan is None or found is None:
        return Fact.state((), summary="Belum ada rencana kerja yang ditetapkan.", absent=not _known(plan))
    chosen = [item["id"] for item in json.loads(found.content)["items"] if item["priority"]]
    rows = plan.items.filter(pk__in=chosen).exclude(state=DROPPED).select_related("need").prefetch_related("questions")
    related = {row.pk: told for row in rows if (told := _relation(row, case))}
    table = Rows(
        "Target prioritas dan kaitannya", ("Nomor", "Area", "Terkait", "Dikaitkan"), rows,
        lambda row: (str(row.number), str(row.area), *related.get(row.pk, ("–", "–"))),
        lambda row: reverse("roadmap:item", args=[case.zone.pk, row.pk]),
    )  # fmt: skip
    count = len(rows)
    if not count:
        summary = "Rencana yang ditetapkan tidak memuat satu target prioritas pun."
        return Fact.state((), summary=summary, rows=(table,))
    missing = [str(row.number) for row in rows if row.pk not in related]
    late = [str(row.number) for row in rows if row.pk in related and _linked_on(row, case) > found.set_on]
    said = [f"Kaitan target nomor {', '.join(late)} baru dibuat sesudah rencana ditetapkan."] if late else []
    return Fact.ratio(
        len(related), count, summary="{numerator} dari {denominator} target prioritas punya kaitan.", rows=(table,),
        lacking=f"Kaitkan target nomor {', '.join(missing)} dengan pertanyaan LKE atau kebutuhannya.", warnings=said,
    )  # fmt: skip


def _relation(row: PlanItem, case: Case) -> tuple[str, str] | None:
    """To what a target is related, and since when; None where to nothing that counts on the day of the state."""
    links = [link for link in row.questions.all() if local_day(link.linked_at, case.units.body) <= case.as_of]
    if links:
        first = min(link.linked_at for link in links)
        codes = sorted(link.question for link in links)
        return f"LKE {', '.join(codes[:4])}{' …' if len(codes) > 4 else ''}", tanggal(timezone.localtime(first))
    need = row.need
    if need is not None and (need.kind == Need.SERVICE or need.question or need.origin in _ORIGINS):
        return need.get_kind_display() if need.kind == Need.SERVICE else need.get_origin_display(), tanggal(
            timezone.localtime(row.created_at)
        )
    return None


def _linked_on(row: PlanItem, case: Case) -> date:
    """The day of the first link of a related target."""
    moments = [link.linked_at for link in row.questions.all()] or [row.created_at]
    return local_day(min(moments), case.units.body)

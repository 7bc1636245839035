"""The optimiser's proposal: ten steps first, the whole plan behind them, alternatives beside, and taking over."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.models import Zone
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD
from pilar.numbers import decimal_text
from pilar.organisation.models import Grant, Person
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, refused, work_page
from pilar.roadmap.access import managing
from pilar.roadmap.actions import composing as actions
from pilar.roadmap.actions.composing import Taking
from pilar.roadmap.forms.composing import TakeForm
from pilar.roadmap.optimiser import AIMS, Aim
from pilar.roadmap.pages import page_names
from pilar.roadmap.presenters import composing as present
from pilar.roadmap.presenters.composing import StepView
from pilar.roadmap.queries.composing import Asked, asked_of, served_by
from pilar.roadmap.workflow import SET

PAGE: Final = "roadmap:compose"
FIRST: Final = 10
_COLUMNS: Final[tuple[Column[StepView], ...]] = (
    Column("Pertanyaan", lambda step: step.code, width=16),
    Column("Judul", lambda step: step.title, width=44),
    Column("Area", lambda step: step.area, width=9),
    Column("Sekarang", lambda step: step.now, width=16),
    Column("Dituju", lambda step: step.target, width=16),
    Column("Yang menaikkan", lambda step: " ".join(step.lift), width=70),
    Column("Beban (hari-tim)", lambda step: step.effort, width=12),
    Column("Nilai tambah", lambda step: step.gain, width=12),
    Column("Syarat yang dilayani", lambda step: ", ".join(step.serves), width=30),
    Column("Penentu bagi", lambda step: ", ".join(step.decides), width=30),
    Column("Rencana aksi", lambda step: str(step.item.number) if step.item else "", width=10),
)


@require_safe
@work_page(needs="zone.view")
def compose(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The proposal as the team has asked for it, or for another aim (``?cara=``). Seven queries besides the frame."""
    found = zone_or_404(request, zone)
    asked = asked_of(found)
    aim = _aim(request, asked)
    proposal = asked.proposed(aim)
    steps = present.steps_of(asked, proposal, served_by(found.pk), _areas(request, found))
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        name = f"langkah-{found.unit.slug}-{found.year}"
        note = f"{AIMS[aim]}; {decimal_text(proposal.effort, 1, trim=True)} hari-tim."
        return exports.download(kind, _COLUMNS, steps, name, title=f"Langkah menuju {found.target}", note=note)
    is_set = asked.plan is not None and asked.plan.state == SET
    names = {
        "proposal": proposal, "aim": aim, "aims": AIMS, "chosen": asked.aim, "first": steps[:FIRST],
        "rest": steps[FIRST:], "steps": steps, "floors": present.floors_of(proposal),
        "blockers": present.blockers_of(asked.rules, proposal), "conflict": _conflict(asked, proposal),
        "effort": decimal_text(proposal.effort, 1, trim=True), "total": decimal_text(proposal.after.total, 2),
        "before": decimal_text(proposal.before.total, 2), "wishes_count": len(asked.rows), "is_set": is_set,
        "bound": decimal_text(proposal.bound, 1, trim=True) if proposal.bound is not None else "",
        "takes": aim == asked.aim and not is_set and any(step.free for step in steps),
        "left_out": [(code, asked.rules.instrument.questions[code].title, why)
                     for code, why in proposal.left_out.items()],
        "margin": decimal_text(proposal.wishes.margin * 100, 1, trim=True), "efforts": asked.efforts,
        "provisional": proposal.before.provisional, "blank": len(proposal.before.blank),
    }  # fmt: skip
    return render(request, "roadmap/compose.html", page_names(request, found, PAGE, **names))


@require_safe
@work_page(needs="zone.view")
def compare(request: WorkRequest, zone: int) -> HttpResponseBase:
    """The three aims side by side. Six queries besides the frame."""
    found = zone_or_404(request, zone)
    asked = asked_of(found)
    proposals = {aim: asked.proposed(aim) for aim in AIMS}
    shared = present.codes_of(list(proposals.values()))
    columns = [present.summary_of(aim, AIMS[aim], each, shared) for aim, each in proposals.items()]
    titles = {code: question.title for code, question in asked.rules.instrument.questions.items()}
    names = {
        "columns": columns, "shared": [(code, titles[code]) for code in titles if code in shared],
        "only": [(column, [(code, titles[code]) for code in column.only_here]) for column in columns],
        "chosen": asked.aim, "most": max((each.effort for each in proposals.values()), default=0),
        "bars": _bars(proposals),
    }  # fmt: skip
    return render(request, "roadmap/compare.html", page_names(request, found, PAGE, **names))


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="zone.view")
def take(request: WorkRequest, zone: int) -> HttpResponseBase:
    """Steps that were ticked become plan items, after a look at who does them and until when."""
    found = zone_or_404(request, zone)
    if not managing(request.user, found, request.at).anything:
        return refused(request, "Langkah diambil ke dalam rencana oleh ketua, sekretaris, atau pokja tim zona ini.")
    asked = asked_of(found)
    steps = present.steps_of(asked, asked.proposed(), served_by(found.pk), _areas(request, found))
    ticked = set((request.POST if request.method == "POST" else request.GET).getlist("langkah"))
    chosen = [step for step in steps if step.free and step.code in ticked]
    pokja = _pokja(found, request, sorted({step.pokja for step in chosen}))
    is_sent = request.method == "POST" and "ambil" in request.POST
    initial = {"mulai": request.day, "tenggat": max(found.cutoff, request.day)}
    form = TakeForm(request.POST if is_sent else None, pokja=pokja, initial=initial)
    if is_sent and form.is_valid():
        taking = Taking(form.owners, form.cleaned_data["mulai"], form.cleaned_data["tenggat"])
        rows = attempt(form, lambda: actions.take(found.pk, ticked, taking, by=request.user, at=request.at))
        if rows is not None:
            return done(request, f"{len(rows)} langkah menjadi rencana aksi.", "roadmap:plan", found.pk)
    names = {"form": form, "steps": chosen, "back": reverse(PAGE, args=[found.pk])}
    status = 422 if form.errors else 200
    return render(request, "roadmap/take.html", page_names(request, found, PAGE, **names), status=status)


def _aim(request: WorkRequest, asked: Asked) -> Aim:
    wanted = request.GET.get("cara", "")
    return next((aim for aim in AIMS if aim == wanted), asked.aim)


def _areas(request: WorkRequest, zone: Zone) -> frozenset[int] | None:
    """The areas in which whoever looks may write; None: every one."""
    mine = managing(request.user, zone, request.at)
    return None if mine.everything else mine.areas


def _pokja(zone: Zone, request: WorkRequest, numbers: list[int]) -> dict[int, list[Person]]:
    """Who belongs to the pokja of each of these areas. One query."""
    units = [*zone.unit.ancestor_ids, zone.unit_id]
    grants: QuerySet[Grant] = Grant.objects.filter(current(request.day), role="pokja", unit__in=units, area__in=numbers)
    found: dict[int, list[Person]] = defaultdict(list)
    for grant in grants.select_related("user__person").order_by("user__person__search_name", "pk"):
        person = grant.user.person
        if person is not None and grant.area is not None and person not in found[grant.area]:
            found[grant.area].append(person)
    return {number: found.get(number, []) for number in numbers}


def _conflict(asked: Asked, proposal: Any) -> dict[str, Any] | None:
    """The wishes that exclude each other, in words."""
    conflict = proposal.conflict
    if conflict is None:
        return None
    title = {code: question.title for code, question in asked.rules.instrument.questions.items()}
    return {
        "must": [(code, title[code]) for code in conflict.must],
        "fixed": [(code, title[code], asked.wishes.fixed.get(code, "")) for code in conflict.fixed],
        "most": [(number, asked.wishes.most.get(number)) for number in conflict.most],
        "floors": [floor.label for floor in conflict.floors],
    }


def _bars(proposals: dict[Aim, Any]) -> list[tuple[str, str, str]]:
    """Effort of each aim as a share of the greatest: label, words, width in percent."""
    most = max((each.effort for each in proposals.values()), default=0)
    return [
        (AIMS[aim], f"{decimal_text(each.effort, 1, trim=True)} hari-tim, {len(each.steps)} langkah",
         f"{float(each.effort / most * 100) if most else 0:.1f}")
        for aim, each in proposals.items()
    ]  # fmt: skip

"""Agents of change and their changes: who is one, all changes as a list, one change with its proofs and history."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.areas.change.access import MANAGES
from pilar.areas.change.access import SEES as AREA
from pilar.areas.change.actions import agents as actions
from pilar.areas.change.forms.agents import ChangeFilter, ConfirmForm, PlanForm
from pilar.areas.change.models import AgentChange
from pilar.areas.change.queries import agents as queries
from pilar.areas.change.queries.agents import SEES, Agent
from pilar.areas.change.sections import Card, section
from pilar.areas.change.views.common import GET_POST, history
from pilar.areas.change.workflow import CHANGE, CONFIRM, CONFIRMED, DROPPED, INTEGRATED, MADE, PLANNED
from pilar.kernel.exports import Column, Kind
from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

#: State → kind of tag.
KINDS: Final = {PLANNED: "plain", MADE: "warn", CONFIRMED: "good", INTEGRATED: "good", DROPPED: "bad"}
_WAY: Final = (PLANNED, MADE, CONFIRMED, INTEGRATED)
_WORDS: Final = {PLANNED: "Direncanakan", MADE: "Dibuat", CONFIRMED: "Dikonfirmasi", INTEGRATED: "Menetap"}


@section(
    "agents", "Agen perubahan", "change:agents", place=40,
    does="Siapa agennya menurut keputusan, dan perubahan yang dibuat, dikonfirmasi, dan menetap.",
)  # fmt: skip
def card(request: WorkRequest) -> Card:
    """Agents and their changes in view. Four queries."""
    agents = queries.agents_seen(request.user, request.at)
    if not agents:
        return Card("Belum ada keputusan agen perubahan yang berlaku.")
    waiting = queries.changes_seen(request.user, request.at).filter(state=MADE).count()
    done_ = sum(agent.confirmed for agent in agents)
    acts = ((f"{waiting} menunggu konfirmasi", f"{reverse('change:agent_changes')}?keadaan={MADE}"),) if waiting else ()
    return Card(f"{len(agents)} agen, {done_} perubahan dikonfirmasi atasan.", acts=acts)


@require_safe
@work_page(needs=SEES)
def agent_list(request: WorkRequest) -> HttpResponse:
    """The agents by the decrees in force. Seven queries."""
    agents = queries.agents_seen(request.user, request.at)
    listed = [(agent, _may_plan(request, agent)) for agent in agents]
    context = {
        "agents": listed, "can_plan": any(may for _, may in listed),
        "decrees": {agent.member.decree_id: agent.member.decree for agent in agents}.values(),
        "idle": [agent for agent in agents if not agent.confirmed], "current": "change:home",
        "sees_area": request.rights.may(AREA),
    }  # fmt: skip
    return render(request, "change/agents.html", context)


def _may_plan(request: WorkRequest, agent: Agent) -> bool:
    own = request.user.person_id == agent.person_id and request.rights.may(actions.CONTRIBUTE, agent.duty.unit.path)
    return own or request.rights.may(MANAGES, agent.duty.unit.path)


@require_safe
@work_page(needs=SEES)
def change_list(request: WorkRequest) -> HttpResponseBase:
    """All changes of the units that one sees."""
    form = ChangeFilter(request.GET)
    rows = queries.changes_seen(request.user, request.at).select_related("agent", "unit")
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["judul"]:
            rows = rows.filter(title__icontains=wanted["judul"].replace("\x00", ""))
        if wanted["agen"]:
            rows = rows.filter(agent__name__icontains=wanted["agen"].replace("\x00", ""))
        if wanted["keadaan"]:
            rows = rows.filter(state=wanted["keadaan"])
    return listing(
        request, rows, "change/agent_changes.html", order=("-planned_on", "-pk"), columns=_COLUMNS,
        title="Perubahan oleh agen", filename=f"perubahan-agen-{request.day:%Y-%m-%d}", form=form, kinds=KINDS,
        current="change:home",
    )  # fmt: skip


_COLUMNS: Final[list[Column[AgentChange]]] = [
    Column("Perubahan", lambda row: row.title, width=40),
    Column("Agen", lambda row: row.agent.name, width=30),
    Column("Unit", lambda row: str(row.unit), width=30),
    Column("Target", lambda row: row.planned_on, Kind.DATE, width=12),
    Column("Dibuat", lambda row: row.made_on, Kind.DATE, width=12),
    Column("Keadaan", lambda row: row.get_state_display(), width=24),
    Column("Masuk ke", lambda row: row.get_integrated_into_display(), width=14),
    Column("Nama atau nomor", lambda row: row.integrated_as, width=30),
    Column("Terintegrasi", lambda row: row.integrated_on, Kind.DATE, width=12),
]


def change_or_404(request: WorkRequest, pk: int) -> AgentChange:
    """The change, where one sees it."""
    found = queries.change_seen(request.user, pk, request.at)
    if found is None:
        raise Http404
    return found


def acts(request: WorkRequest, change: AgentChange) -> dict[str, bool]:
    """What the asker may do with the change as it stands."""
    path, state = change.unit.path, change.state
    own = request.user.person_id == change.agent_id and request.rights.may(actions.CONTRIBUTE, path)
    manages = request.rights.may(MANAGES, path)
    judges = request.rights.may(CONFIRM, path)
    concerned = request.user.actor == change.made_by or request.user.person_id == change.agent_id
    return {
        "writes": own or manages, "may_edit": (own or manages) and state == PLANNED,
        "may_confirm": judges and state == MADE and not concerned, "concerned": judges and state == MADE and concerned,
        "may_integrate": manages and state in (CONFIRMED, INTEGRATED), "may_drop": manages and state in (PLANNED, MADE),
        "may_add": (own or manages) and state != DROPPED,
    }  # fmt: skip


@require_safe
@work_page(needs=SEES)
def change_detail(request: WorkRequest, pk: int) -> HttpResponse:
    """One change."""
    return change_page(request, change_or_404(request, pk))


def change_page(request: WorkRequest, change: AgentChange, form: Any = None) -> HttpResponse:
    """The page of a change; ``form``: that of the superior, where it was sent and refused."""
    may = acts(request, change)
    if form is None and may["may_confirm"]:
        form = ConfirmForm(version=actions.version(change))
    decree = change.decree if change.decree and request.rights.may(SEES, _unit_path(change)) else None
    context = {
        "change": change, "kind": KINDS[change.state], "files": change.files.select_related("stored"),
        "history": history(CHANGE, change), "confirm_form": form, "decree": decree,
        "returned": _returned(change), "late": change.state == PLANNED and change.planned_on < request.day,
        "ended": bool(change.integrated_until and change.integrated_until < request.day),
        "confirmer": names_of([change.confirmed_by])[change.confirmed_by], "current": "change:home", **may,
    }  # fmt: skip
    context["track"] = _track(change)
    status = 422 if form is not None and form.errors else 200
    return render(request, "change/agent_change.html", context, status=status)


def _track(change: AgentChange) -> list[tuple[str, bool, bool]]:
    """The way of a change: label, whether it has come past there, whether it stands there."""
    if change.state == DROPPED:
        return []
    at = _WAY.index(change.state)
    return [(_WORDS[state], place <= at, place == at) for place, state in enumerate(_WAY)]


def _unit_path(change: AgentChange) -> str:
    return change.decree.unit.path if change.decree else ""


def _returned(change: AgentChange) -> str:
    """Why the superior has sent it back, while it waits to be mended."""
    if change.state != PLANNED:
        return ""
    last = change.steps.order_by("-at", "-pk").first()
    return last.reason if last and last.name == "return" else ""


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def change_new(request: WorkRequest) -> HttpResponseBase:
    """Plan a change of an agent: one's own, or for the team any of the unit's."""
    offered = [agent for agent in queries.agents_seen(request.user, request.at) if _may_plan(request, agent)]
    if not offered:
        raise AccessDenied(
            "Perubahan direncanakan oleh agen perubahan yang disebut keputusan berlaku, atau oleh tim kerja ZI unitnya."
        )
    choices = [(str(agent.member.pk), f"{agent.duty.person.name}, {agent.duty.unit}") for agent in offered]
    only = offered[0] if len(offered) == 1 else None
    wanted = request.GET.get("agen", "")
    form = PlanForm(sent(request), version="", agents=None if only else choices, initial={"agen": wanted})
    if form.is_valid():
        member = only.member.pk if only else form.cleaned_data["agen"]
        change = attempt(form, lambda: actions.plan(member, form.plan, by=request.user, at=request.at))
        if change:
            return done(request, f"“{change.title}” direncanakan.", "change:agent_change", change.pk)
    return form_page(
        request, form, "Rencanakan perubahan", submit="Simpan rencana", back=reverse("change:agents"),
        back_label="Agen perubahan", current="change:home",
        lead=f"Untuk {only.duty.person.name}." if only else "Satu perubahan oleh satu agen.",
    )  # fmt: skip


@require_http_methods(GET_POST)
@work_page(needs=SEES)
def change_edit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Another plan, as long as it is one."""
    change = change_or_404(request, pk)
    if not acts(request, change)["writes"]:
        raise AccessDenied("Perubahan dicatat oleh agennya sendiri atau oleh tim kerja ZI unitnya.")
    form = PlanForm(
        sent(request), version=actions.version(change), agents=None,
        initial={"judul": change.title, "masalah": change.problem, "rencana": change.plan,
                 "target": change.planned_on},
    )  # fmt: skip
    if form.is_valid():

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = AgentChange.objects.get(pk=pk)
            return actions.version(now), [
                ("Perubahan", now.title), ("Masalah", now.problem), ("Rencana", now.plan),
                ("Target selesai", tanggal(now.planned_on)), ("Keadaan", now.get_state_display()),
            ]  # fmt: skip

        saved = form.attempt(
            lambda: actions.edit(pk, form.plan, by=request.user, at=request.at, seen=form.seen), stored
        )
        if saved:
            return done(request, "Rencana disimpan.", "change:agent_change", pk)
    return form_page(
        request, form, "Ubah rencana", submit="Simpan", back=reverse("change:agent_change", args=[pk]),
        back_label=change.title, template="organisation/edit_page.html", current="change:home",
    )  # fmt: skip

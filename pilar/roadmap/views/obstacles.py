"""What hinders a plan item: told to a leader, answered, lifted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from pilar.evaluation.access import sees
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.roadmap.access import is_called
from pilar.roadmap.actions import obstacles as actions
from pilar.roadmap.actions.work import require_work
from pilar.roadmap.forms.work import AnswerForm, ObstacleForm
from pilar.roadmap.models import Obstacle
from pilar.roadmap.presenters.work import delay_of, state_tag
from pilar.roadmap.views.work import address_of, frame, item_of
from pilar.roadmap.workflow import ASKED, LIFTED

_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@work_page()
def ask(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """Tell a leader by name."""
    item = item_of(request, zone, pk)
    require_work(request.user, item, request.at)
    leaders = list(actions.leaders_over(item.plan.zone, request.day))
    form = ObstacleForm(sent(request), leaders=leaders)
    if form.is_valid():
        leader, words = form.leader, form.cleaned_data["hambatan"]
        made = attempt(form, lambda: actions.ask(pk, words, leader, by=request.user, at=request.at))
        if made is not None:
            return done(request, f"Permintaan dikirim kepada {leader}. Jawabannya muncul di sini.",
                        "roadmap:work", zone, pk)  # fmt: skip
    nobody = "" if leaders else "Belum ada pimpinan yang tercatat bertugas di unit ini atau di atasnya."
    return form_page(
        request, form, "Laporkan hambatan", submit="Minta bantuan", back=address_of(item), back_label="Rencana aksi",
        lead=item.title, warning=nobody,
    )  # fmt: skip


@_both
@work_page()
def obstacle(request: WorkRequest, zone: int, pk: int) -> HttpResponseBase:
    """The call with its answer; the leader who is asked answers here. Twelve queries at most."""
    row = _obstacle(request, zone, pk)
    form = AnswerForm(sent(request))
    if request.method == "POST" and not actions.is_asked(row, request.user):
        raise AccessDenied(f"Yang menjawab adalah {row.leader}, yang diminta membantu. Belum ada yang berubah.")
    if form.is_valid():
        words = form.cleaned_data["jawaban"]
        if attempt(form, lambda: actions.answer(pk, words, by=request.user, at=request.at)) is not None:
            return done(request, "Jawaban terkirim. Penanggung jawabnya melihatnya di ruang kerja.",
                        "roadmap:obstacle", zone, pk)  # fmt: skip
    may_answer = row.state == ASKED and actions.is_asked(row, request.user)
    may_lift = row.state != LIFTED and actions.may_lift(row, request.user, request.at)
    names = names_of([row.by, row.answered_by])
    return render(request, "roadmap/obstacle.html", frame(
        request, row.item.plan.zone, row=row, item=row.item, who=names[row.by], answerer=names[row.answered_by],
        form=form, may_answer=may_answer, may_lift=may_lift, tag=state_tag(row.item),
        delay=delay_of(row.item, request.day),
    ), status=422 if form.errors else 200)  # fmt: skip


@require_POST
@work_page()
def lift(request: WorkRequest, zone: int, pk: int) -> HttpResponse:
    """It hinders no more."""
    row = _obstacle(request, zone, pk)
    try:
        actions.lift(pk, by=request.user, at=request.at)
    except WorkflowError as error:
        messages.warning(request, error.message)
        return redirect("roadmap:work", zone, row.item_id)
    return done(request, "Hambatan dinyatakan teratasi.", "roadmap:work", zone, row.item_id)


def _obstacle(request: WorkRequest, zone: int, pk: int) -> Obstacle:
    """For whoever sees the zone, owns the item or is asked; else 404."""
    rows = Obstacle.objects.select_related("leader", "item__owner", "item__plan__zone__unit__body")
    row = rows.filter(pk=pk, item__plan__zone=zone).first()
    if row is None or not (sees(request.user, row.item.plan.zone, request.at) or is_called(request.user, row.item)):
        raise Http404
    return row

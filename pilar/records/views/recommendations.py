"""Recommendations of all reviews: the list with its picture, and one of them with its proof and history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from pilar.kernel.lists import listing
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import AccessDenied
from pilar.organisation.forms.choosing import choosable_units
from pilar.organisation.queries.grants import names_of
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, work_page
from pilar.records.access import SEES
from pilar.records.actions import recommendations as actions
from pilar.records.actions.review_opening import recommendation_seen
from pilar.records.forms.recommendations import AcceptForm, RecommendationFilter, ReturnForm
from pilar.records.models import Recommendation
from pilar.records.queries import recommendations as queries
from pilar.records.queries.recommendations import MINE, OVERDUE, TO_ACCEPT
from pilar.records.review_words import LEGEND, RECOMMENDATION_COLUMNS, picture, recommendation_tag
from pilar.records.topics import labels
from pilar.records.views.reviews import asker_of, served
from pilar.records.workflow import CLOSED, DONE, DROPPED, MANAGE, OPEN, RECOMMENDATION

VIEWS: Final = (("", "Semua"), (MINE, "Tugas saya"), (OVERDUE, "Lewat tenggat"), (TO_ACCEPT, "Menunggu saya terima"))


@require_safe
@work_page()
def recommendations(request: WorkRequest) -> HttpResponseBase:
    """Those that one sees, the first due first. Nine queries at most."""
    asker = asker_of(request)
    form = RecommendationFilter(
        request.GET or None, units=choosable_units(request.user, request.at, SEES),
        years=queries.years(queries.recommendations_seen(request.user, request.at)),
    )  # fmt: skip
    typed = form.cleaned_data if form.is_valid() else {}
    view = typed.get("lihat", "") if typed.get("lihat") in dict(VIEWS) else ""
    wanted = queries.Wanted(
        view, typed.get("q", ""), typed.get("unit"), typed.get("tentang", ""), typed.get("keadaan", ""),
        int(typed["tahun"]) if typed.get("tahun") else None,
    )  # fmt: skip
    rows = queries.listed(asker, wanted)

    def prepare(found: Sequence[Recommendation]) -> None:
        for row in found:
            row.__dict__["tag"] = recommendation_tag(row, request.day)

    def more(page: Any) -> dict[str, Any]:
        total, units = queries.tallies(rows, request.day)
        return {"total": total, "units": units, "bars": picture(total, units), "legend": LEGEND}

    return listing(
        request, rows, "records/recommendations.html", order=queries.ORDER, columns=RECOMMENDATION_COLUMNS,
        title="Tindak lanjut rekomendasi", filename=f"tindak-lanjut-{request.day}", prepare=prepare, more=more,
        note=f"Tindak lanjut rekomendasi evaluasi berkala menurut Pilar, {tanggal(request.day)}.", form=form,
        view=view, views=[(code, label, _view_query(request, code)) for code, label in VIEWS],
    )  # fmt: skip


def _view_query(request: WorkRequest, code: str) -> str:
    """The address of another view with the same filter."""
    kept = {name: str(request.GET[name]) for name in ("q", "unit", "tentang", "tahun") if request.GET.get(name)}
    return f"?{urlencode({**kept, 'lihat': code} if code else kept)}"


# -- one recommendation


@require_safe
@work_page()
def recommendation(request: WorkRequest, pk: int) -> HttpResponse:
    """One recommendation. Eight queries at most."""
    return _page(request, recommendation_or_404(request, pk))


def recommendation_or_404(request: WorkRequest, pk: int) -> Recommendation:
    """The recommendation that ``request.user`` sees, or has to follow. One query."""
    with or_404():
        return recommendation_seen(request.user, request.at, pk, queries.with_first_due(Recommendation.objects.all()))


@require_POST
@work_page()
def accept(request: WorkRequest, pk: int) -> HttpResponse:
    """A second person accepts the proof."""
    row = recommendation_or_404(request, pk)
    _refuse_reader(request, row)
    form = AcceptForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["dilihat"]
        closed = attempt(form, lambda: actions.accept(pk, by=request.user, at=request.at, seen=seen))
        if closed is not None:
            return done(request, "Buktinya diterima; rekomendasi ini selesai.", "records:recommendation", pk)
    return _page(request, recommendation_or_404(request, pk), refused=form)


@require_POST
@work_page()
def send_back(request: WorkRequest, pk: int) -> HttpResponse:
    """Or sends it back with what is lacking."""
    row = recommendation_or_404(request, pk)
    _refuse_reader(request, row)
    form = ReturnForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        back = attempt(form, lambda: actions.send_back(
            pk, typed["alasan"], by=request.user, at=request.at, seen=typed["dilihat"]
        ))  # fmt: skip
        if back is not None:
            return done(request, "Dikembalikan kepada pelapornya dengan catatan Anda.", "records:recommendation", pk)
    return _page(request, recommendation_or_404(request, pk), return_form=form, refused=form)


def _refuse_reader(request: WorkRequest, row: Recommendation) -> None:
    if not request.rights.may(queries.CHECKS, row.review.unit.path):
        raise AccessDenied("Menerima bukti tindak lanjut adalah tugas tim ZI dan kepala unit. Belum ada yang berubah.")


@require_safe
@work_page()
def proof(request: WorkRequest, pk: int, file: int) -> HttpResponseBase:
    """The proof of this recommendation, for whoever sees it, its owner included."""
    row = recommendation_or_404(request, pk)
    if row.proof is None or row.proof_id != file:
        raise Http404
    return served(request, row.proof, reverse("records:recommendation", args=[pk]))


def _page(
    request: WorkRequest, row: Recommendation, *, return_form: ReturnForm | None = None, refused: Form | None = None
) -> HttpResponse:
    history, names = _history(row)
    path = row.review.unit.path
    manages = request.rights.may(MANAGE, path)
    own = row.owner_id is not None and row.owner_id == request.user.person_id
    seen = actions.version_of_report(row)
    if return_form is not None:
        typed: Any = return_form.data
        # What is shown now is what the next sending has seen.
        return_form.data = {**typed.dict(), "dilihat": seen}
    open_ = row.state == OPEN
    return render(request, "records/recommendation.html", {
        "row": row, "review": row.review, "tag": recommendation_tag(row, request.day), "history": history,
        "topics": labels(row.review.topic_codes), "reporter": names.get(row.reported_by, ""),
        "accepter": names.get(row.closed_by, ""), "own": own, "sees_review": request.rights.may(SEES, path),
        "may_report": open_ and actions.may_report(row, request.user, request.at), "may_change": open_ and manages,
        "may_move": open_ and manages and not own, "may_drop": manages and not own and row.state in (OPEN, DONE),
        "may_check": row.state == DONE and actions.is_second_person(row, request.user, request.at),
        "waiting": row.state == DONE, "may_reopen": row.state == CLOSED and request.rights.may(queries.CHECKS, path),
        "returned": _returned(row, history), "dropped": row.state == DROPPED,
        "accept_form": AcceptForm(initial={"dilihat": seen}), "form": refused,
        "return_form": return_form or ReturnForm(initial={"dilihat": seen}),
    }, status=422 if refused is not None else 200)  # fmt: skip


def _history(row: Recommendation) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Steps and moved days in their order with who did it, and the names. Three queries."""
    found: list[dict[str, Any]] = [
        {"at": each.at, "by": each.by, "name": each.name, "label": RECOMMENDATION.told(each.name),
         "reason": each.reason}
        for each in row.steps.all()
    ]  # fmt: skip
    found += [
        {"at": each.at, "by": each.by, "name": "due", "label": "Tenggat digeser", "reason": each.reason,
         "days": (each.before, each.after)}
        for each in row.due_changes.all()
    ]  # fmt: skip
    names = names_of([*(each["by"] for each in found), row.reported_by, row.closed_by])
    for each in found:
        each["who"] = names[each["by"]]
    return sorted(found, key=lambda each: each["at"]), names


def _returned(row: Recommendation, history: Sequence[dict[str, Any]]) -> str:
    """Why the last report was sent back, while nothing was reported since."""
    steps = [each for each in history if each["name"] != "due"]
    if row.state == OPEN and steps and steps[-1]["name"] == "return":
        return str(steps[-1]["reason"])
    return ""

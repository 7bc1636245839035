"""What the pages of the proposing share: the year, files, reasons, acts that only a button sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from pilar.errors import PilarError
from pilar.evaluation.proposal.access import SEES
from pilar.evaluation.proposal.forms.letters import ReasonForm
from pilar.evaluation.proposal.models.lettered import Lettered
from pilar.evaluation.proposal.queries.year import year_at_work
from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.models.files import StoredFile
from pilar.kernel.workflow import Workflow
from pilar.numbers import year_number
from pilar.organisation.access import AccessDenied
from pilar.organisation.chosen import Chosen, chosen_body
from pilar.organisation.history import Step
from pilar.organisation.history import history as steps_of
from pilar.organisation.models import Body
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent

GET_POST: Final = ["GET", "HEAD", "POST"]
HOME: Final = "proposal:home"


def history(workflow: Workflow, obj: Any) -> list[Step]:
    """What became of ``obj``, the newest first. Two queries."""
    return steps_of(obj, lambda row: workflow.told(row.name), "Mulai disusun")


def body_here(request: WorkRequest) -> Chosen:
    """The body that the page is about, where proposals are seen at one of its units; else Http404."""
    chosen = chosen_body(request)
    if not any(held.body_id == chosen.body.pk and SEES in held.role.may for held in request.rights.held):
        raise Http404
    return chosen


def year_of(request: WorkRequest, body: Body | None = None) -> int:
    """The evaluation year of the address; else the one that ``body`` is at, the current one without a body.

    404 for one outside of the pages. Two queries at most.
    """
    text = request.GET.get("tahun", "")
    if not text:
        return max(year_at_work(body.pk, request.day), years_around(request)[0]) if body else request.day.year
    year = year_number(text)
    if year not in years_around(request):
        raise Http404
    return year


def years_around(request: WorkRequest) -> list[int]:
    return list(range(request.day.year - 2, request.day.year + 2))


def begun(request: WorkRequest, act: Callable[[], Model], told: str, detail: str, back: str) -> HttpResponseBase:
    """Go to what ``act`` begins, or to what there is already; where that is refused, to ``back`` with the reason."""
    try:
        row = act()
    except AccessDenied:
        raise
    except PilarError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(back)
    return done(request, f"{row} {told}.", detail, row.pk)


def reason_page(
    request: WorkRequest, title: str, act: Callable[[str], object], told: str, to: str, *args: Any, submit: str,
    back_label: str, lead: str = "",
) -> HttpResponseBase:  # fmt: skip
    """A page that asks why, does it, and goes to ``to``."""
    form = ReasonForm(sent(request))

    def acted() -> bool:
        act(form.cleaned_data["alasan"])
        return True

    if form.is_valid() and attempt(form, acted):
        return done(request, told, to, *args)
    return form_page(
        request, form, title, submit=submit, back=reverse(to, args=args), back_label=back_label, lead=lead,
        danger=True, current=HOME,
    )  # fmt: skip


def serve(request: WorkRequest, row: Lettered | None, back: str, *args: Any) -> HttpResponseBase:
    """The scan of the row's letter."""
    return serve_file(request, row.stored if row else None, row.filename if row else "", back, *args)


def serve_file(
    request: WorkRequest, stored: StoredFile | None, filename: str, back: str, *args: Any
) -> HttpResponseBase:  # fmt: skip
    """A scan: PDF and pictures open in the browser, others are downloaded. 404 where there is none."""
    if stored is None:
        raise Http404
    try:
        return files.serve(request, stored, filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect(back, *args)

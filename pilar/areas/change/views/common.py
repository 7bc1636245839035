"""What the pages of launch, team, agents and communication share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import Field
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from pilar.areas.change.access import MANAGES, SEES
from pilar.areas.change.forms.papers import MOST_OFFERED, ReasonForm, activity_choices
from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.workflow import StateChange, Workflow
from pilar.organisation.access import visible_to
from pilar.organisation.forms.choosing import UnitChoiceField, choosable_units
from pilar.organisation.history import Step
from pilar.organisation.history import history as steps_of
from pilar.organisation.models import Unit
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, visible_or_404
from pilar.records.access import records_seen
from pilar.records.filing import Paper
from pilar.records.forms.papers import PaperForm
from pilar.records.models import Activity
from pilar.records.models.base import RecordFile

GET_POST = ["GET", "HEAD", "POST"]
T = TypeVar("T")
#: Steps that lead back: the state that they lead to would say too little.
_BACK = {"return": "Dikembalikan", "unpublish": "Ditarik dari publik"}


def unit_field(request: WorkRequest) -> tuple[Field | None, Unit | None]:
    """A field to choose the unit, or the only one that there is. Two queries at most."""
    units = choosable_units(request.user, request.at, MANAGES, request.day)
    found = list(units.select_related("body")[:2])
    if len(found) == 1:
        return None, found[0]
    return UnitChoiceField(units, label="Unit"), None


def chosen_unit(request: WorkRequest, slug: str = "") -> Unit:
    """The unit of a page about one: ``?unit=``, else where the asker works, else the first that they see.

    Raises Http404 for a unit that one may not see. Three queries at most.
    """
    if slug := (slug or request.GET.get("unit", "")):
        if "\x00" in slug:  # PostgreSQL knows no such text
            raise Http404
        return visible_or_404(request, Unit, SEES, rows=Unit.objects.select_related("body"), slug=slug[:200])
    seen = visible_to(Unit, request.user, request.at, SEES).filter(current(request.day)).select_related("body")
    own = seen.filter(duties__person=request.user.person_id or 0).order_by("-path").first()
    found = own or seen.filter(path__in=request.rights.roots(SEES)).order_by("path").first()
    if found is None:
        raise Http404
    return found


def activities(request: WorkRequest) -> list[tuple[str, str]]:
    """The newest activities that one sees, to choose from. One query."""
    return activity_choices(records_seen(Activity, request.user, request.at).order_by("-starts_at")[:MOST_OFFERED])


def sees_activity(request: WorkRequest, activity: Activity | None) -> bool:
    """Whether the page of a linked activity opens for the asker. No query where its unit is at hand."""
    return activity is not None and request.rights.may("record.view", activity.unit.path)


def bring(form: PaperForm, act: Callable[[Paper | None], T]) -> T | None:
    """``attempt`` with the file or link of the form looked at first."""
    return attempt(form, lambda: act(form.paper()))


def serve(request: WorkRequest, row: RecordFile | None, back: str, *args: Any) -> HttpResponseBase:
    """The bytes of a stored file: PDF and pictures open in the browser, ``?unduh`` and all others are downloaded."""
    if row is None or row.stored is None:
        raise Http404
    try:
        return files.serve(request, row.stored, row.filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect(back, *args)


def reason_page(
    request: WorkRequest, title: str, act: Callable[[str], object], said: str, to: str, *args: Any, submit: str,
    back: str, back_label: str, danger: bool = True, lead: str = "",
) -> HttpResponseBase:  # fmt: skip
    """A page that asks why, and does it."""
    form = ReasonForm(sent(request))
    if form.is_valid() and attempt(form, lambda: act(form.cleaned_data["alasan"])) is not None:
        return done(request, said, to, *args)
    return form_page(
        request, form, title, submit=submit, back=back, back_label=back_label, danger=danger, lead=lead,
        current="change:home",
    )  # fmt: skip


def history(workflow: Workflow, obj: Any) -> list[Step]:
    """What became of ``obj``, the newest first. Two queries."""
    return steps_of(obj, lambda row: _label(workflow, row), "Dicatat")


def _label(workflow: Workflow, row: StateChange) -> str:
    """Where the step led; of steps back, what was done."""
    return _BACK.get(row.name) or workflow.states.get(row.target, row.target)

"""Reading evidence: that of a field in order, inline, at its page; and the file itself."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from pilar.errors import PilarError
from pilar.evaluation.actions import evidence_uses
from pilar.evaluation.models import EvidenceUse, EvidenceVersion
from pilar.evaluation.presenters.parts import html_id, parts_of
from pilar.evaluation.queries.evidence import uses as uses_of
from pilar.evaluation.questions import Place
from pilar.evaluation.views.evidence_frame import Here, ShownVersion, shown_as
from pilar.evaluation.views.evidence_papers import cards_of
from pilar.kernel import files
from pilar.kernel.files import FileError
from pilar.kernel.middleware import FRAMING_POLICY
from pilar.organisation.access import AccessDenied
from pilar.organisation.queries.grants import names_of
from pilar.organisation.web import WorkRequest, done, work_page

SEES: Final = "zone.view"
#: This page alone shows documents in a frame, and only our own (pilar.kernel.files.serve shuts them off).


@require_safe
@work_page(needs=SEES)
def viewer(request: WorkRequest, pk: int, field: str) -> HttpResponseBase:
    """The evidence of one field, one after the other. Thirteen queries at most."""
    here = Here.at(request, pk)
    place = here.known_field(field)
    listed = [here.shown(use) for use in _uses(here, field)]
    wanted = request.GET.get("bukti", "")
    position = next((index for index, each in enumerate(listed) if str(each.use.pk) == wanted), 0)
    reading = listed[position] if listed else None
    fields = _fields_with_evidence(here)
    response = here.page(
        "evaluation/evidence_viewer.html", place=place, listed=listed, reading=reading, position=position + 1,
        may_write=here.may_write(field), closed=here.closed, window=here.window(field),
        before=listed[position - 1] if position else None,
        after=listed[position + 1] if position + 1 < len(listed) else None,
        before_field=_neighbour(fields, here, field, -1), after_field=_neighbour(fields, here, field, 1),
        answer=_answer_of(here, place),
        **(_content(here, reading.use.version) if reading else {}),
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@require_POST
@work_page(needs="worksheet.contribute")
def order(request: WorkRequest, pk: int, field: str) -> HttpResponseBase:
    """One evidence of the field a place up or down."""
    here = Here.at(request, pk)
    here.known_field(field)
    if not here.may_write(field):
        raise AccessDenied("Pertanyaan ini bukan bagian Anda, jadi urutan buktinya tidak dapat Anda ubah.")
    ids = [use.pk for use in _uses(here, field)]
    wanted, up = request.POST.get("bukti", ""), request.POST.get("arah") == "naik"
    position = next((index for index, each in enumerate(ids) if str(each) == wanted), None)
    other = None if position is None else position + (-1 if up else 1)
    if position is None or other is None or not 0 <= other < len(ids):
        return redirect("evaluation:evidence_viewer", pk, field)
    ids[position], ids[other] = ids[other], ids[position]
    try:
        evidence_uses.reorder(pk, field, ids, by=request.user, at=request.at)
    except AccessDenied:
        raise
    except PilarError as error:
        messages.warning(request, error.message)
        return redirect("evaluation:evidence_viewer", pk, field)
    response = done(request, "Urutan bukti disimpan.", "evaluation:evidence_viewer", pk, field)
    response["Location"] += f"?bukti={ids[other]}"
    return response


@require_safe
@work_page(needs=SEES)
def file(request: WorkRequest, pk: int, evidence: int, number: int) -> HttpResponseBase:
    """The bytes of a version: PDF and pictures open in the browser, ``?unduh`` and all others are downloaded."""
    here = Here.at(request, pk)
    found = here.evidence_or_404(evidence)
    version = found.versions.filter(number=number, stored__isnull=False).select_related("stored").first()
    if version is None or version.stored is None:
        raise Http404
    try:
        return files.serve(request, version.stored, version.filename, inline="unduh" not in request.GET)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("evaluation:evidence_item", pk, evidence)


def _answer_of(here: Here, place: Place) -> str:
    """Where the question is answered on the worksheet."""
    part = next(part for part in parts_of(here.zone.edition).values() if place.question in part.questions)
    address = reverse("evaluation:lke", args=[here.zone.pk])
    return f"{address}?{urlencode({'bagian': part.code})}#{html_id('tanya', place.question)}"


def _content(here: Here, version: EvidenceVersion) -> dict[str, Any]:
    """How the version is shown: in a frame, as a picture, as a link, or to be downloaded. Three queries at most."""
    by = names_of([version.by, version.checked_by])
    return {
        "shown": ShownVersion(version, by[version.by], by[version.checked_by]), **shown_as(version),
        "cards": cards_of(here, version.evidence, [version], may_sign=False),
    }  # fmt: skip


def _uses(here: Here, field: str) -> list[EvidenceUse]:
    return list(uses_of(here.zone.pk).filter(field=field).select_related("version__stored", "version__evidence"))


def _fields_with_evidence(here: Here) -> set[str]:
    return set(EvidenceUse.objects.filter(zone=here.zone).values_list("field", flat=True).distinct())


def _neighbour(fields: set[str], here: Here, field: str, step: int) -> str:
    """The next field, or the one before, that has evidence, in the order of the form; empty at its ends."""
    order = list(here.rules.instrument.fields)[::step]
    return next((each for each in order[order.index(field) + 1 :] if each in fields), "")

"""“Jadikan bukti LKE”: a file of a decree or an innovation, for a zone of its unit, in one click."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pilar.evaluation.access import writing, zones_seen
from pilar.evaluation.actions.writing import refuse_closed
from pilar.evaluation.errors import EvaluationError, SameContent
from pilar.evaluation.models import EvidenceVersion, Zone, ZoneMember
from pilar.evaluation.queries import worksheets
from pilar.evaluation.questions import sections
from pilar.evaluation.rulebook import rulebook
from pilar.organisation.queries.units import current
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page
from pilar.records.access import record_or_404
from pilar.records.actions.proving import period_of, prove
from pilar.records.forms.proving import ProveForm
from pilar.records.models import Decree, DecreeFile, Innovation, InnovationFile
from pilar.records.workflow import DRAFT

CONTRIBUTE: Final = "worksheet.contribute"
#: The question that such a decree answers first.
_FIELDS: Final = {"zi-team": "A.I.1.i.a", "change-agents": "A.I.1.iv.b"}
_both = require_http_methods(["GET", "HEAD", "POST"])


@_both
@work_page(needs=CONTRIBUTE)
def decree_evidence(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Of a decree, once it is decided: the signed copy first."""
    found = record_or_404(request, Decree, pk, rows=Decree.objects.select_related("unit"))
    if found.state == DRAFT:
        messages.info(request, "Rancangan belum membuktikan apa pun. Tetapkan dulu keputusannya.")
        return redirect("records:decree", pk)
    files = sorted(found.files.select_related("stored"), key=lambda file: file.what != DecreeFile.SIGNED)
    return _page(request, found, files, _FIELDS.get(found.kind, ""), "records:decree")


@_both
@work_page(needs=CONTRIBUTE)
def innovation_evidence(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Of an innovation: its description first."""
    found = record_or_404(request, Innovation, pk, rows=Innovation.objects.select_related("unit"))
    files = sorted(found.files.select_related("stored"), key=lambda file: file.what != InnovationFile.DESCRIPTION)
    return _page(request, found, files, "", "records:innovation")


def _page(
    request: WorkRequest, record: Decree | Innovation, files: list[Any], field: str, page: str
) -> HttpResponseBase:
    zones = list(_zones(request, record)[:6])
    if not zones or not files:
        lacking = "berkas" if not files else "zona tempat Anda boleh menambah bukti"
        messages.info(request, f"Belum ada {lacking} untuk ini.")
        return redirect(page, record.pk)
    zone = next((each for each in zones if str(each.pk) == request.GET.get("zona", "")), zones[0])
    places, closed = _places(request, zone)
    keys = {place.key for section in places for place in section.places}
    form = ProveForm(sent(request), files=files, places=places, field=field if field in keys else "", zone=zone)
    same: list[EvidenceVersion] = []
    if form.is_valid():
        made = attempt(form, lambda: _proved(request, form, record, files, zone, same))
        if made is not None:
            serves = form.cleaned_data["isian"]
            where = f"pada isian {serves}" if serves else "di pustaka"
            return done(
                request, f"“{made.evidence.title}” menjadi bukti {where} zona {zone}.", "evaluation:evidence_item",
                zone.pk, made.evidence_id,
            )  # fmt: skip
    return form_page(
        request, form, "Jadikan bukti LKE", submit="Jadikan bukti", template="records/prove.html",
        back=reverse(page, args=[record.pk]), back_label=record.title, current="records:home", zone=zone, zones=zones,
        closed=closed, period=period_of(record).words, same=same[0] if same else None,
        lead="Berkasnya disalin ke bukti zona beserta masanya, jadi tidak perlu diunggah lagi.",
    )  # fmt: skip


def _zones(request: WorkRequest, record: Decree | Innovation) -> QuerySet[Zone]:
    """The zones of the record's unit, of those above, and those of which it is a member; the newest first."""
    members = ZoneMember.objects.filter(current(request.day), unit=record.unit_id).values("zone")
    near = Q(unit__in=[*record.unit.ancestor_ids, record.unit_id]) | Q(pk__in=members)
    below = Q(unit__path__startswith=record.unit.path)
    rows = zones_seen(request.user, request.at, CONTRIBUTE).filter(near | below)
    return rows.select_related("unit__body").order_by("-year", "pk")


def _places(request: WorkRequest, zone: Zone) -> tuple[list[Any], str]:
    """The fields that one may serve now, and why there are none where the worksheet is closed."""
    worksheet = worksheets.for_writing(request.user, request.at, zone.pk).first()
    if worksheet is None:
        return [], "Zona ini belum mempunyai lembar kerja."
    try:
        refuse_closed(worksheet, request.at)
    except EvaluationError as error:
        return [], error.message
    return sections(rulebook(zone.edition), writing(request.user, zone, request.at)), ""


def _proved(
    request: WorkRequest, form: ProveForm, record: Decree | Innovation, files: list[Any], zone: Zone,
    same: list[EvidenceVersion],
) -> EvidenceVersion:  # fmt: skip
    file = next(each for each in files if each.pk == form.cleaned_data["berkas"])
    try:
        return prove(record, file, zone.pk, form.cleaned_data["isian"], by=request.user, at=request.at)
    except SameContent as error:
        same.append(error.version)
        raise

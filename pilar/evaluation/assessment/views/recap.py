"""The recap of all zones of a year: the list, its download, the numbered paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.evaluation.assessment import kinds
from pilar.evaluation.assessment.access import MANAGES, RECAP, SEES
from pilar.evaluation.assessment.actions import recap as actions
from pilar.evaluation.assessment.presenters.recap import COLUMNS, area_texts, failing_of, line_of, state_of
from pilar.evaluation.assessment.queries import recap as queries
from pilar.evaluation.assessment.views.issuing import issue_or_ask
from pilar.evaluation.models import Worksheet
from pilar.kernel import documents
from pilar.kernel.files import FileError
from pilar.kernel.lists import listing
from pilar.kernel.models import Document
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import year_number
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import Unit
from pilar.organisation.seen import or_404
from pilar.organisation.views import document_pages
from pilar.organisation.web import WorkRequest, work_page

LIST: Final = "assessment:recap"


@require_safe
@work_page(needs=RECAP)
def recap(request: WorkRequest) -> HttpResponseBase:
    """The year that the address names, else the last one. Ten queries at most besides the frame."""
    years = queries.years_of(request.user, request.at)
    wanted = year_number(request.GET.get("tahun", ""))
    year = wanted if wanted in years else (years or [0])[0]
    rows = queries.rows_of(request.user, request.at, year)

    def prepare(found: Sequence[Worksheet]) -> None:
        queries.dress(found, rows)
        for row in found:
            row.__dict__.update(
                said=state_of(row), failing_words=failing_of(row), shown=line_of(row), areas=area_texts(row)
            )

    root = _root(request)
    may_issue = root is not None and request.rights.may(MANAGES, root.path)
    papers = documents.documents_of(root).filter(kind=kinds.RECAP.code)[:5] if root else []
    return listing(
        request, rows, "assessment/recap.html", order=queries.ORDER, columns=COLUMNS,
        title=f"Rekapitulasi evaluasi ZI {year or ''}".strip(), filename=f"rekap-evaluasi-{year}", prepare=prepare,
        note=f"Menurut Pilar, {tanggal(request.day)}. Nilai TPI hanya dari yang sudah disetujui TPI.",
        years=years, year=year, may_issue=may_issue,
        in_force=actions.recap_in_force(root, year) if root is not None and may_issue else None,
        sees_work=request.rights.may(SEES),
        cards=[_card(request, each, signs=may_issue) for each in papers],
    )  # fmt: skip


def _card(request: WorkRequest, found: Document, *, signs: bool) -> documents.Card:
    def at(name: str, *more: int) -> str:
        return reverse(f"assessment:{name}", args=[found.pk, *more])

    return documents.card(
        found, request.day, pdf=at("recap_paper"), upload=at("recap_signed") if signs else "",
        revoke=at("recap_revoke") if signs else "", copy=lambda copy: at("recap_copy", copy.version),
    )  # fmt: skip


def _root(request: WorkRequest) -> Unit | None:
    if request.agency is None:
        return None
    return Unit.objects.filter(body=request.agency, parent__isnull=True).select_related("body").first()


@require_POST
@work_page(needs=MANAGES)
def issue(request: WorkRequest) -> HttpResponse:
    """Print it; where one of that year is in force after one more look."""
    root, wanted = _root(request), year_number(request.POST.get("tahun", ""))
    if root is None or not wanted:
        raise Http404
    return issue_or_ask(
        request, actions.recap_in_force(root, wanted),
        lambda seen, why: actions.issue(root, wanted, by=request.user, at=request.at, seen=seen, why=why),
        about=[("Instansi", root.body.name), ("Tahun", wanted)],
        told="{} terbit. Cetak untuk ditandatangani, lalu unggah salinannya.".format,
        to=f"{reverse(LIST)}?{urlencode({'tahun': wanted})}", back_label="Rekapitulasi",
    )  # fmt: skip


@require_safe
@work_page(needs=RECAP)
def paper(request: WorkRequest, document: int) -> HttpResponseBase:
    """The PDF of one that was issued for the own body."""
    _, found = _paper_or_404(request, document)
    return _served(lambda: documents.pdf_response(found, request), request)


@require_safe
@work_page(needs=RECAP)
def copy(request: WorkRequest, document: int, version: int) -> HttpResponseBase:
    """A signed copy of one."""
    _, found = _paper_or_404(request, document)
    signed_copy = found.signed_copies.filter(version=version).select_related("stored").first()
    if signed_copy is None:
        raise Http404
    return _served(lambda: documents.signed_response(signed_copy, request), request)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=RECAP)
def signed(request: WorkRequest, document: int) -> HttpResponseBase:
    """Upload what was signed."""
    root, found = _kept_or_refused(request, document)
    return document_pages.upload(
        request, found,
        lambda taken, method: actions.attach_signed(
            root, document, taken, method=method, by=request.user, at=request.at
        ),
        back=reverse(LIST), back_label="Rekapitulasi",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs=RECAP)
def revoke(request: WorkRequest, document: int) -> HttpResponseBase:
    """Say that it counts no more."""
    root, found = _kept_or_refused(request, document)
    return document_pages.revoke(
        request, found, lambda reason: actions.revoke(root, document, reason, by=request.user, at=request.at),
        back=reverse(LIST), back_label="Rekapitulasi",
    )  # fmt: skip


def _paper_or_404(request: WorkRequest, pk: int) -> tuple[Unit, Document]:
    """The root of the own body and a recap of it, for whoever reads it from there."""
    root = _root(request)
    if root is None or not request.rights.may(RECAP, root.path):
        raise Http404
    with or_404():
        return root, actions.paper_of(root, pk)


def _kept_or_refused(request: WorkRequest, pk: int) -> tuple[Unit, Document]:
    root, found = _paper_or_404(request, pk)
    if not request.rights.may(MANAGES, root.path):
        raise AccessDenied("Rekapitulasi diterbitkan, ditandatangani, dan dicabut oleh Inspektorat.")
    return root, found


def _served(response: Callable[[], HttpResponseBase], request: WorkRequest) -> HttpResponseBase:
    try:
        return response()
    except FileError as error:
        messages.error(request, error.message)
        return redirect(LIST)

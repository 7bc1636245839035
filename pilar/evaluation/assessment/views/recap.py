"""The recap of all zones of a year: the list, its download, the numbered paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

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
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.numbers import year_number
from pilar.organisation.models import Unit
from pilar.organisation.web import WorkRequest, work_page


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
        cards=[
            documents.card(each, request.day, pdf=reverse("assessment:recap_paper", args=[each.pk])) for each in papers
        ],
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
        about=[("Instansi", root.body.name), ("Tahun", wanted)], told="{} terbit.".format,
        to=f"{reverse('assessment:recap')}?{urlencode({'tahun': wanted})}", back_label="Rekapitulasi",
    )  # fmt: skip


@require_safe
@work_page(needs=RECAP)
def paper(request: WorkRequest, document: int) -> HttpResponseBase:
    """The PDF of one that was issued for the own body."""
    root = _root(request)
    if root is None or not request.rights.may(RECAP, root.path):
        raise Http404
    found = documents.documents_of(root).filter(kind=kinds.RECAP.code, pk=document).select_related("stored").first()
    if found is None:
        raise Http404
    try:
        return documents.pdf_response(found, request)
    except FileError as error:
        messages.error(request, error.message)
        return redirect("assessment:recap")

"""The public pages. The workbook reader and writer are imported where they are used: openpyxl is heavy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.instrument.edition import load_edition
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument
from pilar.instrument.wording import Wording, find_wording
from pilar.portal import payload, public_units
from pilar.portal.forms import CheckForm
from pilar.portal.presenters.result import result_page
from pilar.portal.presenters.rules import home_page, rules_page
from pilar.portal.public_units import Listed
from pilar.workbook.errors import WorkbookError
from pilar.workbook.gate import BusyError, reading_gate

logger = logging.getLogger("pilar.portal")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The public check belongs to no body, so its dates are those of the capital.
WIB = ZoneInfo("Asia/Jakarta")


@require_safe
@cache_control(no_cache=True)
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    """The units that publish something, below what has always stood here. Four queries; drawn once for each content.

    Whoever has it already is told so by its ETag; what is withdrawn is gone at once.
    """
    return HttpResponse(_home(public_units.listed(request, timezone.now())))


@require_safe
@cache_control(no_cache=True)
@conditional_page
def unit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a unit has published; one that publishes nothing has no page. At most eight queries, three more per pact."""
    found = public_units.unit_or_404(request, slug, timezone.now())
    with timezone.override(ZoneInfo(found.unit.body.time_zone)):
        return HttpResponse(render_to_string("portal/unit.html", {"page": found, "sample": found.sample}))


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return _fixed("portal/rules.html", rules_page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Upload an LKE workbook; the answer to the form is its result. The file is read in memory and not kept."""
    if request.method != "POST":
        return _form(request, CheckForm(), 200)
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, 422)
    try:
        return _result(request, form.cleaned_data["file"].read(), form.cleaned_data["assessor"])
    except WorkbookError as error:
        form.add_error("assessor" if error.code == "missing-assessor" else "file", error.message)
        return _form(request, form, 422)
    except BusyError as error:
        response = render(request, "portal/busy.html", {"message": error.message}, status=503)
        response.headers["Retry-After"] = str(error.retry_after)
        return response


def download(request: HttpRequest) -> HttpResponse:
    """The answers of a result page as a workbook. Who comes here without a form is sent to the form."""
    if request.method != "POST":
        return redirect("portal:check")
    instrument = load()
    try:
        sheet = payload.unpack(instrument, request.POST.get("isi", ""))
    except payload.PayloadError as error:
        return render(request, "portal/download_refused.html", {"message": error.message}, status=400)
    from pilar.workbook.model import SheetAnswers
    from pilar.workbook.writer import write

    answers = SheetAnswers(sheet.assessor, sheet.answers, sheet.notes, sheet.evidence)
    content = write(instrument, [answers], wording=_wording(), unit_name=sheet.unit_name or "")
    name = f"LKE-{slugify(sheet.unit_name or '')[:60] or 'unit'}-{load_edition().year}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"})


def _fixed(template: str, present: Callable[[Instrument], object]) -> HttpResponse:
    """A page that says the same to everybody until the next start: rendered once."""
    return HttpResponse(_rendered.__wrapped__(template, present) if settings.DEBUG else _rendered(template, present))


@cache
def _rendered(template: str, present: Callable[[Instrument], object]) -> str:
    return render_to_string(template, {"page": present(load()), "sample": settings.PILAR_DEMO})


@lru_cache(maxsize=64)
def _home(listed: Listed) -> str:
    names = {"page": home_page(load()), "listed": listed, "sample": listed.sample}
    return render_to_string("portal/home.html", names)


def _form(request: HttpRequest, form: CheckForm, status: int) -> HttpResponse:
    return render(request, "portal/check.html", {"form": form}, status=status)


def _result(request: HttpRequest, data: bytes, assessor: str) -> HttpResponse:
    from pilar.workbook.check import check as check_workbook

    with reading_gate.place():
        found = check_workbook(data, assessor=assessor, wording=_wording())
    reading = found.reading
    sheet = payload.Sheet(
        reading.assessor.code, reading.unit_name, found.score.answers, reading.notes, reading.evidence
    )
    carried, whole = payload.pack_what_fits(found.instrument, sheet)
    context = {"page": result_page(found, _now()), "payload": carried, "payload_whole": whole}
    return render(request, "portal/result.html", context)


def _wording() -> Wording | None:
    """The official wording that this installation has imported; it helps to recognise rows."""
    edition = load_edition()
    try:
        return find_wording(settings.PILAR_HOME, edition.instrument, edition.year)
    except PilarError:
        logger.exception("imported wording cannot be read")
        return None


def _now() -> datetime:
    return timezone.now().astimezone(WIB)

"""Handing in: what stands for and against it, the act itself, taking it back, and what was handed in."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.errors import PilarError
from pilar.evaluation.access import day_of, zone_or_404
from pilar.evaluation.actions import submissions
from pilar.evaluation.forms.handing_in import WithdrawForm
from pilar.evaluation.models import Submission, Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.handing_in import Check, checks_of, handed_in, returned, sheet_version
from pilar.evaluation.queries.sheets import Sheet, load_sheet
from pilar.evaluation.tabs import TABS
from pilar.evaluation.workflow import DRAFT, SUBMITTED
from pilar.kernel import ledger
from pilar.kernel.models import LedgerEntry
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import AccessDenied, require
from pilar.organisation.queries.grants import names_of
from pilar.organisation.views.checking import check_page, is_sure, wants_to_edit
from pilar.organisation.web import WorkRequest, attempt, done, form_page, work_page

_both = require_http_methods(["GET", "HEAD", "POST"])
TAB = "evaluation:submit"


@_both
@work_page(needs="zone.view")
def submit(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The checks, line by line; whoever may hands in, in a second deliberate step."""
    zone = zone_or_404(request, pk)
    if request.method == "POST":
        require(request.user, "worksheet.submit", zone.unit, at=request.at)
    worksheet = worksheets.for_writing(request.user, request.at, zone.pk).get()
    sheet = load_sheet(zone)
    checks = checks_of(sheet, worksheet, day_of(zone, request.at))
    refusal = ""
    if request.method == "POST" and not wants_to_edit(request):
        try:
            if is_sure(request):
                seen = request.POST.get("versi", "")
                handed = submissions.submit(zone.pk, by=request.user, at=request.at, seen=seen)
                message = f"Lembar kerja diserahkan (putaran {handed.round}). Sidiknya {handed.sha256[:12]}…"
                return done(request, message, "evaluation:submission", zone.pk, handed.round)
            if not any(check.forbids for check in checks):
                return _check(request, sheet, checks)
            refusal = "Lembar kerja belum dapat diserahkan; yang menghalangi ditandai di bawah. Belum ada yang berubah."
        except AccessDenied:
            raise
        except PilarError as error:
            refusal = error.message
            sheet = load_sheet(zone)
    names = {
        "zone": zone, "tabs": TABS, "tab": TAB, "checks": checks, "refusal": refusal, "version": sheet_version(sheet),
        "worksheet": worksheet, "may_submit": request.rights.may("worksheet.submit", zone.unit.path),
        "is_draft": worksheet.state == DRAFT, "is_submitted": worksheet.state == SUBMITTED,
        "ready": not any(check.forbids for check in checks), "last": handed_in(zone.pk).first(),
        "returned": returned(sheet, worksheet),
    }  # fmt: skip
    return render(request, "evaluation/submit.html", names, status=422 if refusal else 200)


def _check(request: WorkRequest, sheet: Sheet, checks: list[Check]) -> HttpResponseBase:
    zone = sheet.zone
    rows = [
        ("Zona", zone), ("Target", zone.target), ("Nilai mandiri", angka(sheet.score.total)),
        (f"Syarat nilai {zone.target}", "terpenuhi" if sheet.target.passes else f"{len(sheet.target.failing)} belum"),
        ("Isian", f"{sheet.score.answered} dari {len(sheet.answers)} terisi"),
        ("Tanggal batas", tanggal(zone.cutoff)),
    ]  # fmt: skip
    effects = [
        "Jawaban, catatan, versi bukti, dan nilai dibekukan dengan sidik SHA-256; TPI membaca yang dibekukan itu.",
        "Lembar kerja tidak dapat diisi lagi, kecuali ditarik kembali sebelum penilai mengambilnya.",
        *(check.words for check in checks if check.kind == "warn"),
    ]
    return check_page(
        request, "Serahkan lembar kerja ini?", rows=rows, effects=effects, submit="Ya, serahkan", **_back(zone)
    )


@_both
@work_page(needs="worksheet.submit")
def withdraw(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Take it back, as long as no assessor has taken it."""
    zone = zone_or_404(request, pk)
    require(request.user, "worksheet.submit", zone.unit, at=request.at)
    worksheet = worksheets.for_writing(request.user, request.at, zone.pk).get()
    if worksheet.state != SUBMITTED:
        messages.warning(
            request, f"Lembar kerja berstatus “{worksheet.get_state_display()}” dan tidak dapat ditarik kembali."
        )
        return redirect(TAB, zone.pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: submissions.withdraw(zone.pk, reason=reason, by=request.user, at=request.at)):
            return done(request, "Lembar kerja ditarik kembali dan dapat diisi lagi.", TAB, zone.pk)
    return form_page(
        request, form, "Tarik kembali lembar kerja", submit="Tarik kembali", danger=True,
        lead="Penyerahannya tetap tersimpan dengan tanda sudah ditarik.", warning=_late(worksheet, zone, request),
        **_back(zone),
    )  # fmt: skip


def _late(worksheet: Worksheet, zone: Zone, request: WorkRequest) -> str:
    closes_on = getattr(worksheet, "closes_on", None)
    if closes_on is None or day_of(zone, request.at) <= closes_on:
        return ""
    return (
        f"Masa penyerahan sudah berakhir {tanggal(closes_on)}: setelah ditarik, lembar kerja tidak dapat diisi dan "
        "diserahkan lagi sebelum masanya diperpanjang."
    )


# -- what was handed in


@require_safe
@work_page(needs="zone.view")
def submission_list(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Every hand-over. Two queries besides the zone."""
    zone = zone_or_404(request, pk)
    rows = list(handed_in(zone.pk).defer("content"))
    names = names_of(row.by for row in rows)
    shown = {"zone": zone, "tabs": TABS, "tab": TAB, "rows": [(row, names[row.by]) for row in rows]}
    return render(request, "evaluation/submissions.html", shown)


@require_safe
@work_page(needs="zone.view")
def submission(request: WorkRequest, pk: int, round_: int) -> HttpResponseBase:
    """One hand-over: its figures, and whether its content still has its hash and is the ledger's."""
    zone = zone_or_404(request, pk)
    handed = _handed(zone, round_)
    content = json.loads(handed.content)
    same = hashlib.sha256(handed.content.encode()).hexdigest() == handed.sha256
    entry = LedgerEntry.objects.filter(
        chain=zone.unit.body.uuid, code="worksheet.submitted", object_id=str(handed.pk),
        object_type="evaluation.submission",
    ).first()  # fmt: skip
    target = content["score"]["predicates"][content["zone"]["target"]]
    names = {
        "zone": zone, "tabs": TABS, "tab": TAB, "handed": handed, "by": names_of([handed.by])[handed.by],
        "content": content, "same": same, "total": Decimal(content["score"]["total"]), "meets": target["passes"],
        "in_ledger": entry is not None and ledger.matches(entry, submissions.details(handed)),
        "answered": sum(answer["value"] is not None for answer in content["answers"].values()),
        "evidence": sum(len(rows) for rows in content["evidence"].values()),
    }  # fmt: skip
    return render(request, "evaluation/submission.html", names)


@require_safe
@work_page(needs="zone.view")
def submission_file(request: WorkRequest, pk: int, round_: int) -> HttpResponseBase:
    """The bytes that were hashed."""
    zone = zone_or_404(request, pk)
    handed = _handed(zone, round_)
    name = f"serahan-{zone.unit.slug}-{zone.year}-{handed.round}.json"
    answer = HttpResponse(handed.content.encode(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _handed(zone: Zone, round_: int) -> Submission:
    rows = handed_in(zone.pk).filter(round=round_, kind=submissions.SUBMIT, worksheet__in=worksheets.of_unit(zone.pk))
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _back(zone: Zone) -> dict[str, Any]:
    return {"back": reverse(TAB, args=[zone.pk]), "back_label": "Penyerahan"}

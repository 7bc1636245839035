"""The page on which people sign: what waits for me, its text, one button. Made for a phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilar.areas.change.actions import papers, signing
from pilar.areas.change.actions import signatures as signature_actions
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import PactSignature
from pilar.areas.change.pact_texts import parsed
from pilar.areas.change.queries import pacts, signatures
from pilar.errors import NotFoundError
from pilar.kernel import documents, files
from pilar.numbers import row_number
from pilar.organisation.queries.me import own_duties
from pilar.organisation.seen import or_404
from pilar.organisation.signin.recent import confirm_address, proved_recently
from pilar.organisation.web import WorkRequest, done, work_page

_LONGEST_CHOICE = 500


@require_safe
@work_page()
def sign_page(request: WorkRequest) -> HttpResponse:
    """What waits for me and what I have signed. Five queries besides account and session."""
    return _page(request)


def _page(request: WorkRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    duties = own_duties(request.user, request.day)
    found = pacts.waiting(duties)
    given = list(pacts.own(request.user.person_id)[:20]) if request.user.person_id else []
    names: dict[str, Any] = {
        "waiting": [(each, *parsed(each.pact.text)) for each in found],
        "given": given, "refusal": refusal, "duties": duties, "fresh": proved_recently(request, request.at),
        "confirm": confirm_address(request, reverse("change:sign")) if found else "",
        "to_witness": _to_witness(request).count() if request.user.person else 0,
    }  # fmt: skip
    return render(request, "change/sign.html", names, status=status)


@require_POST
@work_page()
def sign_pact(request: WorkRequest, pk: int) -> HttpResponse:
    """Sign one pact, by whoever has proved within a quarter of an hour who they are."""
    person = request.user.person
    if person is None:
        return _page(request, "Akun ini tidak terhubung dengan data pegawai, jadi tidak dapat menandatangani.", 422)
    if not proved_recently(request, request.at):
        messages.warning(request, "Belum ditandatangani: buktikan dulu bahwa ini Anda, lalu tekan Tandatangani lagi.")
        return redirect(confirm_address(request, reverse("change:sign")))
    try:
        signed = signing.sign(
            pk, person, row_number(request.POST.get("tugas", "")), seen_sha256=request.POST.get("sidik", ""),
            by=request.user, at=request.at,
        )  # fmt: skip
    except NotFoundError as error:
        raise Http404 from error
    except ChangeError as error:
        return _page(request, error.message, 422)
    said = "sudah Anda tandatangani" if signed.created else "sudah Anda tandatangani sebelumnya"
    return done(request, f"{signed.signature.pact} {said}.", "change:sign")


# -- the paper


@require_safe
@work_page()
def paper(request: WorkRequest, pk: int) -> HttpResponseBase:
    """The signed pact: the PDF with QR, or the scan of the wet signature. For the signer, managers and assessors."""
    row = signatures.readable(request.rights, request.user.person).filter(pk=pk).first()
    if row is None:
        raise Http404
    if row.scan is not None:
        return files.serve(request, row.scan, row.scan_name, inline=True)
    with or_404():
        return documents.pdf_response(papers.paper_of(row, by=request.user, at=request.at), request)


# -- the witness


@require_http_methods(["GET", "HEAD", "POST"])
@work_page()
def witness(request: WorkRequest) -> HttpResponse:
    """What waits for me as the direct superior: all ticked, one button. Printed as a signature is, so proved as one."""
    if request.user.person is None:
        raise Http404
    refusal, fresh = "", proved_recently(request, request.at)
    confirm = confirm_address(request, reverse("change:witness"))
    if request.method == "POST" and not fresh:
        said = "Belum disaksikan: buktikan dulu bahwa ini Anda, lalu periksa centangnya dan tekan lagi tombolnya."
        messages.warning(request, said)
        return redirect(confirm)
    if request.method == "POST":
        chosen = [row_number(text) for text in request.POST.getlist("pilih")[:_LONGEST_CHOICE]]
        try:
            count = signature_actions.witness(chosen, by=request.user, at=request.at)
        except ChangeError as error:
            refusal = error.message
        else:
            return done(request, f"{count} tanda tangan sudah Anda saksikan.", "change:witness")
    rows = list(_to_witness(request).order_by("pact_id", "name", "pk")[: _LONGEST_CHOICE + 1])
    names = {
        "rows": rows[:_LONGEST_CHOICE], "more": len(rows) > _LONGEST_CHOICE, "refusal": refusal, "fresh": fresh,
        "confirm": confirm,
    }  # fmt: skip
    return render(request, "change/witness.html", names, status=422 if refusal else 200)


def _to_witness(request: WorkRequest) -> Any:
    return (
        signatures.to_witness(request.user.person, request.day) if request.user.person else PactSignature.objects.none()
    )

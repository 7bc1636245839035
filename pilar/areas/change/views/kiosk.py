"""The kiosk as people without an account see it. Public while it is open; it lists nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pilar.areas.change.actions import kiosks
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.forms.pacts import WhoForm
from pilar.areas.change.pact_texts import parsed
from pilar.errors import NotFoundError
from pilar.organisation.signin.throttle import Throttled

_THANKS = "Terima kasih, tanda tangan sudah tercatat. Silakan orang berikutnya."
_TOO_MANY = (
    "Terlalu banyak isian yang tidak cocok di kios ini. Tunggu {minutes} menit, atau minta petugas membuka kios baru. "
    "Yang sudah menandatangani tetap tercatat."
)


@sensitive_post_parameters("siapa", "kode", "tiket")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Who are you → the text → agreed, and empty again for the next one."""
    at = timezone.now()  # noqa: TID251 - a public page takes its moment itself
    try:
        here = kiosks.kiosk_at(token, at)
        if request.method == "POST" and "tiket" in request.POST:
            return _agree(request, here, at)
        return _who(request, here, at)
    except NotFoundError as error:
        raise Http404 from error
    except kiosks.KioskClosed as error:
        return render(request, "change/kiosk_closed.html", {"message": error.message}, status=410)


def _who(request: HttpRequest, here: Any, at: Any, refusal: str = "") -> HttpResponse:
    form = WhoForm(request.POST if request.method == "POST" and not refusal else None)
    status = 422 if refusal else 200
    if form.is_valid():
        try:
            match = kiosks.identify(here, form.cleaned_data["siapa"], form.cleaned_data["kode"], at=at)
        except ChangeError as error:
            form.add_error(None, error.message)
            status = 422
        except Throttled as error:
            form.add_error(None, _TOO_MANY.format(minutes=error.minutes))
            status = 429
        else:
            return _text(request, here, match)
    elif form.errors:
        status = 422
    return render(request, "change/kiosk.html", {"kiosk": here, "form": form, "refusal": refusal}, status=status)


def _text(request: HttpRequest, here: Any, match: kiosks.Match) -> HttpResponse:
    preamble, points = parsed(match.pact.text)
    names = {"kiosk": here, "match": match, "pact": match.pact, "preamble": preamble, "points": points}
    return render(request, "change/kiosk_text.html", names)


def _agree(request: HttpRequest, here: Any, at: Any) -> HttpResponse:
    try:
        kiosks.agree(here.token, request.POST["tiket"][:1000], seen_sha256=request.POST.get("sidik", ""), at=at)
    except kiosks.KioskClosed:
        raise
    except ChangeError as error:
        return _who(request, here, at, error.message)
    messages.success(request, _THANKS)
    return redirect("change:kiosk", here.token)

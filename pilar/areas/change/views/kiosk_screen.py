"""The kiosk as the officer sees it: open, the large QR and the code, who has just signed, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from pilar.areas.change.access import MANAGES
from pilar.areas.change.actions import kiosks
from pilar.areas.change.forms.pacts import KioskForm
from pilar.areas.change.models import Kiosk, Pact, PactSignature
from pilar.areas.change.queries import pacts
from pilar.areas.change.views.pacts import GET_POST, pact_or_404
from pilar.organisation.access import AccessDenied, below
from pilar.organisation.models import Unit
from pilar.organisation.queries.units import current
from pilar.organisation.seen import or_404
from pilar.organisation.versions import version_of
from pilar.organisation.web import WorkRequest, attempt, done, form_page, sent, work_page

_SHOWN: Final = 50


@require_http_methods(GET_POST)
@work_page(needs=MANAGES)
def kiosk_new(request: WorkRequest, pk: int) -> HttpResponse:
    """Open a kiosk for a unit."""
    found = pact_or_404(request, pk)
    paths = pacts.reach(request.rights, found, MANAGES)
    if not paths:
        raise AccessDenied("Peran Anda tidak mencakup kios pakta ini.")
    units = Unit.objects.filter(below(paths), current(request.day))
    first = units.order_by("path").first()
    form = KioskForm(sent(request), units=units, initial={"unit": first})
    if form.is_valid():
        made = attempt(form, lambda: kiosks.open_kiosk(pk, form.cleaned_data["unit"], by=request.user, at=request.at))
        if made is not None:
            return redirect("change:kiosk_screen", pk, made.pk)
    lead = (
        "Tampilkan QR di layar saat apel, atau pakai satu gawai bergiliran. Hanya untuk yang tidak mempunyai akun; "
        "Anda yang membukanya menyaksikan siapa yang menandatangani."
    )
    return form_page(
        request, form, f"Buka kios: {found}", submit="Buka kios", back=reverse("change:pact", args=[pk]),
        back_label=str(found), lead=lead, current="change:home",
        template="change/kiosk_new.html", kiosks=_open_ones(found, paths, request.at),
    )  # fmt: skip


def _open_ones(found: Pact, paths: tuple[str, ...], at: datetime) -> list[Kiosk]:
    rows = Kiosk.objects.filter(below(paths, "unit__path"), pact=found, closed_at__isnull=True, closes_at__gt=at)
    return list(rows.select_related("unit")[:10])


def _kiosk_or_404(request: WorkRequest, pk: int, kiosk: int) -> Kiosk:
    with or_404():
        return kiosks.kiosk_seen(pk, kiosk, request.user, request.at)


@require_safe
@work_page(needs=MANAGES)
def kiosk_screen(request: WorkRequest, pk: int, kiosk: int) -> HttpResponse:
    """QR, code, and the stream of who has signed."""
    here = _kiosk_or_404(request, pk, kiosk)
    address = f"{settings.PILAR_ORIGIN}{reverse('change:kiosk', args=[here.token])}"
    names: dict[str, Any] = {
        "kiosk": here, "pact": here.pact, "address": address, "qr": _qr(address), "current": "change:home",
        "is_open": kiosks.is_open(here, request.at), **_stream(here),
    }  # fmt: skip
    return render(request, "change/kiosk_screen.html", names)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A QR code as one path in units of its modules, with the quiet zone that readers need."""

    size: int
    path: str


def _qr(address: str) -> Drawing:
    import segno

    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Drawing(len(rows), "".join(dark))


def _stream(here: Kiosk) -> dict[str, Any]:
    rows = PactSignature.objects.filter(kiosk=here).order_by("-signed_at", "-pk")
    return {"rows": list(rows[:_SHOWN]), "count": rows.filter(pacts.VALID).count()}


@require_safe
@work_page(needs=MANAGES)
def kiosk_stream(request: WorkRequest, pk: int, kiosk: int) -> HttpResponseBase:
    """The live part of the screen; 304 while nobody has signed or been struck out since."""
    here = _kiosk_or_404(request, pk, kiosk)
    names = {"kiosk": here, "pact": here.pact, "is_open": kiosks.is_open(here, request.at), **_stream(here)}
    seal = version_of(names["is_open"], *((row.pk, row.revoked_at) for row in names["rows"]))
    return condition(etag_func=lambda *_: f'"{seal}"')(lambda _: render(request, "change/kiosk_stream.html", names))(
        request
    )


@require_POST
@work_page(needs=MANAGES)
def kiosk_close(request: WorkRequest, pk: int, kiosk: int) -> HttpResponse:
    """Close it now."""
    _kiosk_or_404(request, pk, kiosk)
    kiosks.close_kiosk(pk, kiosk, by=request.user, at=request.at)
    return done(request, "Kios ditutup. Yang sudah menandatangani tetap tercatat.", "change:kiosk_screen", pk, kiosk)

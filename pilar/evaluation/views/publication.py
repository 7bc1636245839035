"""What the public reads of a zone: choose it, with exactly that page as a preview."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pilar.evaluation import public
from pilar.evaluation.access import zone_or_404
from pilar.evaluation.actions import publication
from pilar.evaluation.forms.publication import PublicationForm
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.tabs import TABS
from pilar.organisation.access import require
from pilar.organisation.seen import or_404
from pilar.organisation.web import WorkRequest, attempt, done, sent, work_page

_DONE = {
    Zone.HIDDEN: "Zona ini tidak lagi dibaca publik.",
    Zone.BUILDING: "Publik sekarang membaca bahwa unit ini sedang membangun ZI.",
    Zone.SCORE: "Publik sekarang membaca pernyataan dan nilai mandiri.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="zone.publish")
def publish(request: WorkRequest, pk: int) -> HttpResponse:
    """The choice with both previews; what is chosen is public at once."""
    zone = zone_or_404(request, pk)
    require(request.user, "zone.publish", zone.unit, at=request.at)
    form = PublicationForm(sent(request), initial={"publicity": zone.publicity})
    if form.is_valid():
        wanted = form.cleaned_data["publicity"]
        with or_404():
            changed = attempt(form, lambda: publication.publish(pk, wanted, by=request.user, at=request.at))
        if changed is not None:
            return done(request, _DONE[wanted], "evaluation:publish", pk)
    worksheet = worksheets.of_unit(pk).get()
    previews = [
        (label, public.shown(zone, worksheet, publicity))
        for publicity, label in Zone.PUBLICITY
        if publicity != Zone.HIDDEN
    ]
    names = {"zone": zone, "tabs": TABS, "tab": "evaluation:publish", "form": form, "previews": previews}
    return render(request, "evaluation/publish.html", names, status=422 if form.errors else 200)

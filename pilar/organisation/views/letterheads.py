"""The letterhead of a unit: its two lines, and a specimen to look at before the first document goes out."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pilar.kernel import documents
from pilar.organisation.access import require
from pilar.organisation.actions import letterheads as actions
from pilar.organisation.actions.crests import CRESTED
from pilar.organisation.forms.units import LetterheadForm
from pilar.organisation.letterhead import letterhead_of, responsible_of
from pilar.organisation.models import Unit
from pilar.organisation.web import WorkRequest, done, form_page, visible_or_404, work_page

SPECIMEN = documents.DocumentKind("specimen", "Contoh kop surat", documents.LETTER)


@require_http_methods(["GET", "HEAD", "POST"])
@work_page(needs="unit.manage")
def change(request: WorkRequest, slug: str) -> HttpResponseBase:
    """Address and contacts, with a link to the specimen."""
    unit = _managed(request, slug)
    form = LetterheadForm(
        request.POST or None, version=actions.letterhead_version(unit),
        initial={"address": unit.address, "contact": unit.contact},
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data

        def stored() -> tuple[str, list[tuple[str, object]]]:
            now = Unit.objects.get(pk=unit.pk)
            shown: list[tuple[str, object]] = [("Alamat kantor", now.address or "–"), ("Kontak", now.contact or "–")]
            return actions.letterhead_version(now), shown

        changed = form.attempt(
            lambda: actions.set_letterhead(
                unit, typed["address"], typed["contact"], by=request.user, at=request.at, seen=form.seen
            ),
            stored,
        )
        if changed:
            return done(request, "Kop surat sudah disimpan.", "organisation:unit", unit.slug)
    return form_page(
        request, form, f"Kop surat {unit}", submit="Simpan kop surat", current="manage",
        lead="Tercetak di bawah nama unit pada dokumen yang terbit sesudah ini. Yang sudah terbit tidak berubah.",
        template="organisation/letterhead.html", unit=unit, may_have_crest=unit.kind in CRESTED,
        back=reverse("organisation:unit", args=[unit.slug]),
        back_label=str(unit),
    )  # fmt: skip


@require_safe
@work_page(needs="unit.manage")
def specimen(request: WorkRequest, slug: str) -> HttpResponse:
    """An empty sheet with the letterhead and the block of today's head: a draft, nothing is stored."""
    unit = _managed(request, slug)
    content = documents.preview(
        SPECIMEN, title="Contoh kop surat", letterhead=letterhead_of(unit), on=request.day,
        responsible=responsible_of(unit, request.day),
        data={"blocks": [{"type": "text", "text": "Contoh ini menunjukkan kop surat dan blok penanggung jawab."}]},
    )  # fmt: skip
    return documents.draft_response(content, "Contoh kop surat.pdf")


def _managed(request: WorkRequest, slug: str) -> Unit:
    unit = visible_or_404(request, Unit, slug=slug, rows=Unit.objects.select_related("body"))
    require(request.user, "unit.manage", unit, at=request.at)
    return unit

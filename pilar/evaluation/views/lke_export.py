"""The official workbook of a zone, with live formulas."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.queries.sheets import wording_of
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.media_types import XLSX
from pilar.organisation.web import WorkRequest, work_page


@require_safe
@work_page(needs="zone.view")
def download(request: WorkRequest, pk: int) -> HttpResponse:
    """All worksheets of the zone in one workbook, in the body's wording."""
    from pilar.evaluation.queries.lke_export import sheets_of  # openpyxl is heavy
    from pilar.workbook.writer import write

    zone = zone_or_404(request, pk)
    rules = rulebook(zone.edition)
    content = write(
        rules.instrument, sheets_of(zone), edition=rules.edition, wording=wording_of(zone), unit_name=zone.name
    )
    name = f"LKE-{slugify(zone.name)[:60] or 'unit'}-{zone.year}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"})

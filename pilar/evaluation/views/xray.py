"""The x-ray of a worksheet: what an assessor would object to, by question, with advice."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.access import zone_or_404
from pilar.evaluation.forms.xray import XrayFilter
from pilar.evaluation.presenters import xray as present
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.tabs import TABS
from pilar.evaluation.xray.examine import Found, case_of, examine, tally
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD
from pilar.organisation.web import WorkRequest, work_page

#: More findings than these are folded by area.
_UNFOLDED: Final = 30
_COLUMNS: Final[tuple[Column[Found], ...]] = (
    Column("Pertanyaan", lambda found: found.finding.question, width=16),
    Column("Isian", lambda found: found.finding.field, width=20),
    Column("Tingkat", lambda found: found.rule.severity.value, width=10),
    Column("Temuan", lambda found: found.rule.title, width=36),
    Column("Penjelasan", lambda found: found.finding.sentence, width=70),
    Column("Bukti", lambda found: found.finding.evidence, width=36),
    Column("Saran", lambda found: found.rule.advice, width=60),
    Column("Kode", lambda found: found.rule.id, width=24),
)


@require_safe
@work_page(needs="zone.view")
def xray(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Everything that the rules find, or what the filter leaves. Seven queries besides account and session."""
    zone = zone_or_404(request, pk)
    sheet = load_sheet(zone)
    every = examine(case_of(sheet, request.day))
    instrument = sheet.rules.instrument
    met = {each.rule.id: each.rule for each in every}
    form = XrayFilter(request.GET, rules=met.values(), instrument=instrument)
    form.is_valid()
    wanted = form.cleaned_data
    chosen = {"rule": wanted.get("aturan", ""), "area": wanted.get("area", "")}
    found = present.narrowed(every, instrument, severity=wanted.get("tingkat", ""), **chosen)
    name = f"rontgen-{zone.unit.slug}-{zone.year}"
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        note = "Dari aturan rontgen Pilar."
        return exports.download(kind, _COLUMNS, found, name, title=f"Rontgen {zone}", note=note)
    kept = request.GET.copy()
    kept.pop(DOWNLOAD, None)
    start = f"?{kept.urlencode()}&" if kept else "?"
    names = {
        "zone": zone, "tabs": TABS, "tab": "evaluation:xray", "form": form, "counts": tally(every),
        "total": len(every), "chapters": present.chapters(found, instrument), "shown": len(found),
        "unfolded": len(found) <= _UNFOLDED, "narrowed": any(wanted.values()),
        "downloads": {kind: f"{start}{DOWNLOAD}={kind}" for kind in ("csv", "xlsx")},
    }  # fmt: skip
    return render(request, "evaluation/xray.html", names)

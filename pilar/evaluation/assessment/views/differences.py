"""Every question on which assessor and unit differ, as a page and as a file."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pilar.evaluation.assessment.access import SEES, assessed_or_404
from pilar.evaluation.assessment.presenters import questions as present
from pilar.evaluation.assessment.presenters.questions import Setting
from pilar.evaluation.assessment.queries import papers as reading
from pilar.evaluation.assessment.queries.comparing import differing
from pilar.evaluation.assessment.queries.desks import desk_of
from pilar.evaluation.assessment.queries.papers import Papers
from pilar.evaluation.assessment.tabs import page_names
from pilar.evaluation.presenters.parts import parts_of
from pilar.evaluation.presenters.questions import number_text
from pilar.kernel import exports
from pilar.kernel.exports import Column
from pilar.kernel.lists import DOWNLOAD
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.web import WorkRequest, work_page

#: Of what was judged otherwise: the part's title, and a question with both answers.
DIFFERENCES: Final[list[Column[tuple[str, dict[str, Any]]]]] = [
    Column("Bagian", lambda row: row[0], width=36),
    Column("Kode", lambda row: row[1]["view"].code, width=14),
    Column("Pertanyaan", lambda row: row[1]["view"].title, width=60),
    Column("Unit", lambda row: row[1]["unit"], width=16),
    Column("Penilai", lambda row: row[1]["own"], width=16),
    Column("Catatan unit", lambda row: " ".join(row[1]["view"].unit_notes), width=50),
    Column("Catatan penilai", lambda row: row[1]["note"], width=50),
]


@require_safe
@work_page(needs=SEES)
def differences(request: WorkRequest, pk: int) -> HttpResponseBase:
    """Every question on which assessor and unit differ, with both notes; ``?unduh=xlsx`` (or csv) downloads them."""
    desk = desk_of(request.user, assessed_or_404(request, pk), request.at)
    papers = reading.load_papers(desk, list(desk.rules.instrument.fields))
    parts = parts_of(desk.zone.edition)
    rows = []
    for each in parts.values():
        setting = Setting(desk, papers, each, {}, request.at)
        wanted = [desk.rules.instrument.questions[code] for code in each.questions]
        if papers.own is None:
            continue
        own = papers.own.answers
        views = [present.question_view(setting, one) for one in wanted if differing(one, papers.unit.answers, own)]
        if views:
            rows.append((each, [_both_answers(view, papers) for view in views]))
    lines = [(part.title, each) for part, views in rows for each in views]
    if (kind := request.GET.get(DOWNLOAD)) in ("csv", "xlsx"):
        title, file = f"Jawaban yang berbeda, {desk.zone}", f"berbeda-{desk.zone}"
        note = f"Jawaban unit dan penilai menurut Pilar, {tanggal(request.day)}."
        return exports.download(kind, DIFFERENCES, lines, file, title=title, note=note)
    downloads = {kind: f"?{DOWNLOAD}={kind}" for kind in ("csv", "xlsx")}
    names = page_names(desk.zone, "assessment:zone", desk=desk, parts=rows, count=len(lines), downloads=downloads)
    return render(request, "assessment/differences.html", names)


def _both_answers(view: present.QuestionView, papers: Papers) -> dict[str, Any]:
    unit = "; ".join(each.unit for each in view.fields)
    own = []
    for each in view.fields:
        answer = papers.own.answers[each.key] if papers.own else None
        own.append("kosong" if answer is None or answer.is_blank else
                   number_text(papers.unit.rules.instrument.fields[each.key], answer.value))  # fmt: skip
    note = papers.own.answers[view.fields[0].key].note if papers.own else ""
    return {"view": view, "unit": unit, "own": "; ".join(own), "note": note}

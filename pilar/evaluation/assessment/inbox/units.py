"""What waits for a unit that is assessed: a worksheet that came back, a result to read, questions of the assessors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from pilar.evaluation.assessment.inbox.assessors import unanswered
from pilar.evaluation.assessment.models import QuestionMessage
from pilar.evaluation.assessment.queries.recommendations import count_beside
from pilar.evaluation.assessment.queries.report_numbers import in_force_beside
from pilar.evaluation.assessment.workflow import OPEN
from pilar.evaluation.models import Assessor, Worksheet, WorksheetStep, Zone
from pilar.evaluation.queries.milestones import still_running
from pilar.evaluation.workflow import AGREED, DRAFT
from pilar.kernel.inbox import Asker, Item, inbox, listed
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import below

_NAMED: Final = 5
#: So long after an agreement or a report the unit is told of it.
_TOLD: Final = timedelta(days=14)


@inbox("assessment.returned")
def returned(asker: Asker) -> Iterable[Item]:
    """Worksheets that came back, for whoever builds the zone. One query."""
    roots = asker.rights.roots("worksheet.answer")
    if not roots:
        return []
    rows = Worksheet.objects.filter(
        below(roots, "zone__unit__path"), assessor__code=Assessor.UNIT, state=DRAFT, revise_by__isnull=False
    )

    def told(row: Worksheet) -> Item:
        address = reverse("assessment:unit", args=[row.zone_id])
        return Item(f"Perbaiki lembar kerja {row.zone}", address, _why(row, asker), row.revise_by)

    rows = rows.select_related("zone").order_by("revise_by", "pk")
    return listed(rows, _NAMED, told, "lembar kerja lain untuk diperbaiki", reverse("evaluation:zones"))


def _why(row: Worksheet, asker: Asker) -> str:
    if row.revise_by and row.revise_by < asker.day:
        return "Tenggat perbaikannya sudah lewat; minta tim penilai memperpanjangnya."
    return "Dikembalikan tim penilai. Perbaiki, lalu serahkan lagi."


@inbox("assessment.result")
def result(asker: Asker) -> Iterable[Item]:
    """What the assessors agreed to or reported lately, for whoever builds the zone or hands it in. One query."""
    roots = asker.rights.roots("worksheet.answer") + asker.rights.roots("worksheet.submit")
    if not roots:
        return []
    steps = WorksheetStep.objects.filter(obj=OuterRef("pk"), name="agree").order_by("-at", "-pk")
    reports = in_force_beside()
    rows = Worksheet.objects.filter(below(roots, "zone__unit__path"), assessor__code=Assessor.UNIT, state=AGREED)
    rows = rows.annotate(
        agreed_at=Subquery(steps.values("at")[:1]), report=Subquery(reports.values("number")[:1]),
        reported_at=Subquery(reports.values("issued_at")[:1]),
        advice=Subquery(count_beside(OPEN)),
    )  # fmt: skip
    since = asker.at - _TOLD
    rows = rows.filter(Q(agreed_at__gt=since) | Q(reported_at__gt=since))

    def told(row: Worksheet) -> Item:
        found = row.__dict__
        report = f"{found['report']} terbit" if found["report"] else "laporannya belum terbit"
        advice = f"{angka(found['advice'], 0)} rekomendasi terbuka" if found["advice"] else "tanpa rekomendasi terbuka"
        why = f"Penilaian disetujui TPI {tanggal(found['agreed_at'])}; {report}; {advice}."
        return Item(f"Baca hasil penilaian TPI {row.zone}", reverse("assessment:unit", args=[row.zone_id]), why)

    rows = rows.select_related("zone").order_by("-pk")
    return listed(rows, _NAMED, told, "hasil penilaian TPI lain", reverse("evaluation:zones"))


@inbox("assessment.asked_by_assessors")
def asked_by_assessors(asker: Asker) -> Iterable[Item]:
    """Questions about which the assessors wrote last, in the zones that the asker builds. One query."""
    roots = asker.rights.roots("worksheet.answer")
    if not roots:
        return []
    own = Zone.objects.filter(below(roots, "unit__path"), pk=OuterRef("zone")).filter(still_running(asker.day))
    own = own.exclude(Exists(Worksheet.objects.filter(zone=OuterRef("pk"), assessor__code=Assessor.UNIT, state=AGREED)))
    return unanswered(
        QuestionMessage.ASSESSOR, Exists(own), url="assessment:unit_question", who="Penilai menulis tentang",
        overview="assessment:unit",
    )  # fmt: skip

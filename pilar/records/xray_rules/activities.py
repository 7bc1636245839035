"""The x-ray's rule about activities: a lembar fakta that counts some of which nothing says that they took place.

A fact counts an activity once it is said to be held; an assessor asks for its report and for who came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef

from pilar.evaluation.models import Evidence, FrozenFact
from pilar.evaluation.queries.sheets import Sheet
from pilar.evaluation.xray.case import Case
from pilar.evaluation.xray.registry import Finding, Severity, rule
from pilar.evaluation.xray.supplies import supply
from pilar.kernel.templatetags.indonesian import angka, tanggal
from pilar.organisation.access import local_day
from pilar.records.models import Activity, ActivityFile, Attendance
from pilar.records.workflow import REPORTED

ACTIVITIES: Final = "records.activities"
_TYPE: Final = "records.activity"
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class KnownActivity:
    """An activity that a frozen fact counts, and what it lacks, in words."""

    title: str
    day: date
    lacks: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"“{self.title}”, {tanggal(self.day)}, tanpa {' dan '.join(self.lacks)}"


@supply(ACTIVITIES)
def activities_of(sheet: Sheet) -> Mapping[str, tuple[KnownActivity, ...]]:
    """The activities that the frozen facts among the sheet's evidence count, by the code of their question.

    Two queries; one where no frozen fact counts any, none where no frozen fact is used.
    """
    shown = (each for listed in sheet.evidence.values() for each in listed)
    papers = {each.version.pk for each in shown if each.version.evidence.kind == Evidence.FACT}
    if not papers:
        return {}
    frozen = FrozenFact.objects.filter(version__in=papers).order_by("question").values_list("question", "content")
    counted = {code: ids for code, content in frozen if (ids := _activities_in(content))}
    if not counted:
        return {}
    own = Attendance.objects.filter(activity=OuterRef("pk"), struck_at__isnull=True)
    scanned = ActivityFile.objects.filter(activity=OuterRef("pk"), what=ActivityFile.LIST)
    rows = Activity.objects.filter(pk__in={pk for ids in counted.values() for pk in ids}).select_related("unit__body")
    known = {row.pk: _known(row) for row in rows.annotate(has_list=Exists(own) | Exists(scanned))}
    return {code: tuple(known[pk] for pk in ids if pk in known) for code, ids in counted.items()}


def _activities_in(content: str) -> list[int]:
    rows = (row for fact in json.loads(content)["facts"] for listed in fact["lists"] for row in listed["rows"])
    return sorted({int(row["id"]) for row in rows if row["type"] == _TYPE})


def _known(row: Activity) -> KnownActivity:
    lacks = []
    if row.mode == Activity.HERE and row.state != REPORTED:
        lacks.append("laporan yang selesai")
    if row.mode == Activity.HERE and not row.__dict__["has_list"]:
        lacks.append("daftar hadir")
    return KnownActivity(row.title, local_day(row.starts_at, row.unit.body), tuple(lacks))


@rule(
    "activity-unproven", Severity.MEDIUM, "Kegiatan tanpa laporan atau daftar hadir",
    "Lengkapi presensi dan notulennya, selesaikan laporannya, lalu lampirkan laporannya sebagai bukti.",
)  # fmt: skip
def activity_unproven(case: Case) -> Iterator[Finding]:
    counted: Mapping[str, tuple[KnownActivity, ...]] = case.supplied.get(ACTIVITIES, {})
    for code, known in counted.items():
        if bare := [each for each in known if each.lacks]:
            more = f"; dan {angka(len(bare) - _NAMED, 0)} lagi" if len(bare) > _NAMED else ""
            named = "; ".join(each.words for each in bare[:_NAMED])
            yield Finding(
                f"{angka(len(bare), 0)} dari {angka(len(known), 0)} kegiatan di lembar faktanya belum lengkap: {named}"
                f"{more}.",
                code,
            )  # fmt: skip

"""A row of each model of the room in a given unit: the cross-body test is made of the models' scopes and these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pilar.evaluation.actions import zones
from pilar.evaluation.models import (
    Answer,
    AnswerRevision,
    Assessor,
    Assignment,
    EditionWording,
    Evidence,
    EvidenceRemark,
    EvidenceUse,
    EvidenceVersion,
    FactCursor,
    FactReading,
    FrozenFact,
    Milestone,
    Submission,
    WorkbookImport,
    Worksheet,
    WorksheetStep,
    Zone,
    ZoneMember,
)
from tests.evaluation.place import CUTOFF, YEAR, YES_NO
from tests.organisation.town import AT, TODAY, Town


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def zone() -> Zone:
        head = town.user(town.root, "Kepala daerah contoh", "head")
        return zones.create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)

    def worksheet() -> Worksheet:
        return zone().worksheets.get()

    def remark() -> EvidenceRemark:
        made = version()
        return made.remarks.create(evidence=made.evidence, text="Baik", **marks)

    def step() -> WorksheetStep:
        return WorksheetStep.objects.create(obj=worksheet(), name="submit", source="draft", target="submitted", **marks)

    def revision() -> AnswerRevision:
        return worksheet().answers.get(field=YES_NO).revisions.create(origin="typed", version=1, **marks)

    def upload() -> WorkbookImport:
        read = {"filename": "lke.xlsx", "sheet": "Jawaban", "layout": "jawaban"}
        return worksheet().imports.create(uploaded_at=AT, uploaded_by="1", **read)

    def version() -> EvidenceVersion:
        evidence = Evidence.objects.create(unit=town.training, kind="link", title="SK", created_at=AT, created_by="1")
        return evidence.versions.create(number=1, url="https://contoh.go.id/", sha256="x", by="1", at=AT)

    marks = {"at": AT, "by": "1"}
    made = {"changed_at": AT, "changed_by": "1"}
    return {
        Zone: zone,
        ZoneMember: lambda: ZoneMember.objects.get(zone=zone()),
        Assessor: lambda: zone().worksheets.get().assessor,
        Milestone: lambda: Milestone.objects.create(
            body=town.body, year=YEAR, code="self-assessment", opens_on=TODAY, closes_on=TODAY, source="Surat", **made
        ),
        EditionWording: lambda: EditionWording.objects.create(
            body=town.body, edition="edition-2026", source="x.json", imported_at=AT, imported_by="1"
        ),
        Worksheet: worksheet,
        WorksheetStep: step,
        Answer: lambda: worksheet().answers.get(field=YES_NO),
        AnswerRevision: revision,
        Submission: lambda: worksheet().submissions.create(round=1, kind="submit", content="{}", sha256="x", **marks),
        Assignment: lambda: zone().assignments.create(question=YES_NO, user=town.admin, given_by="1", given_at=AT),
        WorkbookImport: upload,
        Evidence: lambda: version().evidence,
        EvidenceVersion: version,
        EvidenceUse: lambda: zone().evidence_uses.create(field=YES_NO, version=version(), **marks),
        EvidenceRemark: remark,
        FactCursor: lambda: FactCursor.objects.create(body=town.body),
        FactReading: lambda: zone().fact_readings.create(key=YES_NO, fact="x", as_of=TODAY, measured_at=AT),
        FrozenFact: lambda: zone().frozen_facts.create(
            question=YES_NO, version=version(), content="{}", sha256="x", digest="x", as_of=TODAY, **marks
        ),
    }  # fmt: skip


#: Belongs to a body as a whole: every unit of the body sees it.
BODY_WIDE = (Assessor, Milestone, EditionWording, FactCursor)

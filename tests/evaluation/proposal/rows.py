"""Zones that the internal assessors have agreed to, as rows: what proposing begins with. All of it is sample data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from pilar.evaluation import scoring
from pilar.evaluation.actions import zones
from pilar.evaluation.models import Answer, Assessor, Submission, Worksheet, Zone
from pilar.evaluation.proposal.actions import proposals, quotas
from pilar.evaluation.proposal.letters import Letter
from pilar.evaluation.proposal.models import (
    Act,
    ActZone,
    BodyPrerequisite,
    Candidate,
    FailedRow,
    GrantedPredicate,
    Objection,
    ObjectionStep,
    Pleno,
    PredicateCheck,
    PredicateCorrection,
    Proposal,
    ProposalStep,
    ProposedUnit,
    Quota,
    RemovedResult,
    ServiceStory,
    StageResult,
    TpnImport,
    ZonePrerequisite,
)
from pilar.evaluation.proposal.prerequisites import (
    BODY,
    COUNT,
    DATE,
    PERCENT,
    SCALE,
    YA,
    YES,
    Prerequisite,
    prerequisites,
)
from pilar.evaluation.queries.sheets import load_sheet
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.submission import content_of
from pilar.evaluation.workflow import AGREED
from pilar.numbers import rounded
from pilar.organisation.actions import catalogue
from pilar.organisation.models import Unit, User
from tests.evaluation.place import CUTOFF, YEAR
from tests.organisation.town import AT, START, TODAY, Town, build

LETTER = Letter("000.8/1/ORG/2026", TODAY)


def best(edition: str, **other: str | Fraction) -> dict[str, str | Fraction]:
    """Every field of the edition at its best, but for ``other``."""
    values: dict[str, str | Fraction] = {}
    for key, item in rulebook(edition).instrument.fields.items():
        values[key] = item.scale.best if item.scale else item.top if item.top is not None else Fraction(1)
    return {**values, **other}


def fill(sheet: Worksheet, values: Mapping[str, str | Fraction]) -> None:
    """Write ``values`` onto a worksheet without asking anybody, with its score."""
    rows = list(sheet.answers.all())
    for answer in rows:
        value = values.get(answer.field)
        answer.option = value if isinstance(value, str) else None
        answer.number = rounded(value, 12) if isinstance(value, Fraction) else None
    Answer.objects.bulk_update(rows, ["option", "number"])
    scoring.keep(sheet, rulebook(sheet.zone.edition), rows)
    sheet.save(update_fields=scoring.COLUMNS)


def agree(zone: Zone, values: Mapping[str, str | Fraction] | None = None, *, at: datetime = AT) -> Worksheet:
    """The zone as TPI leaves it when it agrees: handed in, answered by TPI, both frozen. Returns the sheet of TPI."""
    values = best(zone.edition) if values is None else values
    unit = zone.worksheets.select_related("zone__unit__body", "assessor").get(assessor__code=Assessor.UNIT)
    assessor = Assessor.objects.filter(body=zone.unit.body, code=Assessor.TPI).first() or Assessor.objects.create(
        body=zone.unit.body, code=Assessor.TPI, label="TPI", position=2, parent=unit.assessor
    )
    tpi, is_new = Worksheet.objects.get_or_create(zone=zone, assessor=assessor)
    if is_new:
        Answer.objects.bulk_create(Answer(worksheet=tpi, field=key) for key in rulebook(zone.edition).instrument.fields)
    fill(unit, values)
    fill(tpi, values)
    unit.round += 1
    unit.state = AGREED
    unit.save(update_fields=["round", "state"])
    for sheet, kind in ((unit, Submission.SUBMIT), (tpi, Submission.AGREE)):
        loaded = load_sheet(zone)  # of the unit: the two say the same here, but for the assessor's name
        loaded.worksheet.assessor = sheet.assessor
        content = content_of(loaded, zone.members.select_related("unit"), unit.round, at)
        sheet.submissions.create(
            round=unit.round, kind=kind, content=content.decode(), sha256=hashlib.sha256(content).hexdigest(), at=at,
            by="1",
        )  # fmt: skip
    return tpi


def best_value(rule: Prerequisite) -> str:
    """A value of its kind that meets whatever is asked; a launch of two years ago."""
    if rule.kind == SCALE:
        return rule.scale[-1]
    return {YES: YA, DATE: "2024-11-01", PERCENT: "100", COUNT: "120"}.get(rule.kind, "4")


@dataclass
class Fair:
    """A town whose bureau proposes: several zones of this year, agreed to, and a quota of two for WBK."""

    town: Town
    bureau: User
    head: User
    zones: list[Zone] = field(default_factory=list)

    @property
    def root(self) -> Unit:
        return self.town.root

    def zone(self, unit: Unit | None = None, *, target: str = "WBK", agreed: bool = True, **more: Any) -> Zone:
        """A zone of ``unit``, or of a new section of the labour OPD."""
        unit = unit or self.section()
        made = zones.create_zone(unit, year=YEAR, target=target, cutoff=CUTOFF, by=self.head, at=AT)
        if agreed:
            agree(made, **more)
        self.ready(made)
        self.zones.append(made)
        return made

    def ready(self, zone: Zone) -> None:
        """Every prerequisite of body and unit at its best, also that the unit is appointed."""
        for rule in prerequisites().values():
            if rule.derived:
                continue
            values = {"code": rule.code, "value": best_value(rule), "at": AT, "by": "1"}
            if rule.level == BODY:
                BodyPrerequisite.objects.get_or_create(
                    body=self.town.body, year=zone.year, code=rule.code, defaults=values
                )
            else:
                ZonePrerequisite.objects.get_or_create(zone=zone, code=rule.code, defaults=values)
        if not ActZone.objects.filter(zone=zone, kind=Act.APPOINTMENT).exists():
            act = Act.objects.create(
                unit=self.root, kind=Act.APPOINTMENT, year=zone.year, signatory="Bupati (contoh)", made_at=AT,
                made_by="1", letter_number="SK 1", letter_on=START,
            )  # fmt: skip
            act.zones.create(zone=zone, kind=act.kind)

    def section(self) -> Unit:
        from pilar.organisation.actions import units

        name = f"Bidang {len(self.zones) + 1}"
        return units.create_unit(self.town.labour, Unit.SECTION, name, by=self.town.admin, at=AT, valid_from=START)

    def quota(self, count: int, predicate: str = "WBK") -> Quota:
        return quotas.set_quota(
            self.root, YEAR, predicate, count=count, source="KemenPANRB (contoh)", letter=LETTER, by=self.bureau, at=AT
        )

    def draft(self, *zones_: Zone, predicate: str = "WBK") -> Proposal:
        """A draft with these zones."""
        made = proposals.draft(self.root, YEAR, predicate, by=self.bureau, at=AT)
        for zone in zones_:
            proposals.add_unit(made.pk, zone.pk, by=self.bureau, at=AT)
        return made


def build_fair(count: int = 2, quota: int | None = 2) -> Fair:
    """``count`` agreed zones."""
    town = build()
    fair = Fair(
        town,
        bureau=town.user(town.office, "Biro contoh", "organisation", town.root),
        head=town.user(town.root, "Kepala daerah contoh", "head"),
    )
    for _ in range(count):
        fair.zone()
    if quota is not None:
        fair.quota(quota)
    return fair


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town`` (see tests/evaluation/rows.py)."""

    def zone() -> Zone:
        head = town.user(town.root, "Kepala daerah contoh", "head")
        return zones.create_zone(town.training, year=YEAR, target="WBK", cutoff=CUTOFF, by=head, at=AT)

    def proposal() -> Proposal:
        return Proposal.objects.create(body=town.body, year=YEAR, predicate="WBK", created_at=AT, created_by="1")

    def granted() -> GrantedPredicate:
        return GrantedPredicate.objects.create(
            unit=town.training, predicate="WBK", giver="Menteri (contoh)", valid_from=date(2025, 12, 10),
            letter_number="1", letter_on=date(2025, 12, 10), made_at=AT, made_by="1",
        )  # fmt: skip

    def act() -> Act:
        return Act.objects.create(
            unit=town.training, kind=Act.NOMINATION, year=YEAR, signatory="Kepala (contoh)", made_at=AT, made_by="1",
            letter_number="1", letter_on=TODAY,
        )  # fmt: skip

    def pleno() -> Pleno:
        return Pleno.objects.create(body=town.body, year=YEAR, predicate="WBK", created_at=AT, created_by="1")

    def result() -> StageResult:
        row = ProposedUnit.objects.create(proposal=proposal(), zone=zone(), rank=1, external_id="x", name="X")
        return StageResult.objects.create(
            proposed=row, stage="administrative-selection", outcome="failed", letter_number="1", letter_on=TODAY,
            **marks,
        )  # fmt: skip

    def objection() -> Objection:
        return Objection.objects.create(result=result(), due_on=TODAY, rule="contoh", created_at=AT, created_by="1")

    def tpn_import() -> TpnImport:
        row = ProposedUnit.objects.create(proposal=proposal(), zone=zone(), rank=1, external_id="x", name="X")
        return row.tpn_imports.create(filename="hasil.json", source="JSON", uploaded_at=AT, uploaded_by="1")

    marks = {"at": AT, "by": "1"}
    return {
        TpnImport: tpn_import,
        Pleno: pleno,
        Candidate: lambda: pleno().candidates.create(zone=zone(), total=80, rank=1),
        StageResult: result,
        RemovedResult: lambda: result().proposed.removed.create(
            stage="panel", outcome="passed", reason="Keliru unit", letter_number="1", letter_on=TODAY, **marks
        ),
        FailedRow: lambda: result().failed.create(about="lhkpn", finding="Belum", **marks),
        Objection: objection,
        ObjectionStep: lambda: ObjectionStep.objects.create(
            obj=objection(), name="send", source="preparing", target="sent", **marks
        ),
        Act: act,
        ActZone: lambda: act().zones.create(zone=zone(), kind=Act.NOMINATION),
        BodyPrerequisite: lambda: BodyPrerequisite.objects.create(body=town.body, year=YEAR, code="sakip", **marks),
        ZonePrerequisite: lambda: ZonePrerequisite.objects.create(zone=zone(), code="launch", **marks),
        Quota: lambda: Quota.objects.create(
            body=town.body, year=YEAR, predicate="WBK", count=1, source="X", letter_number="1", letter_on=TODAY,
            changed_at=AT, changed_by="1",
        ),
        ServiceStory: lambda: ServiceStory.objects.create(
            zone=zone(), service=catalogue.add_service(town.training, "Layanan contoh", by=town.admin, at=AT), **marks
        ),
        Proposal: proposal,
        ProposalStep: lambda: ProposalStep.objects.create(
            obj=proposal(), name="fix", source="draft", target="fixed", **marks
        ),
        ProposedUnit: lambda: ProposedUnit.objects.create(
            proposal=proposal(), zone=zone(), rank=1, external_id="x", name="X"
        ),
        GrantedPredicate: granted,
        PredicateCorrection: lambda: PredicateCorrection.objects.create(
            granted=granted(), changes="Pemberi: A menjadi B", reason="Salah tulis", **marks
        ),
        PredicateCheck: lambda: PredicateCheck.objects.create(
            granted=granted(), on=TODAY, checked_by="TPI", outcome="kept", note="Baik", **marks
        ),
    }  # fmt: skip


#: Belongs to a body as a whole: every unit of the body sees it.
BODY_WIDE = (Quota, Pleno, Proposal, ProposalStep, BodyPrerequisite)

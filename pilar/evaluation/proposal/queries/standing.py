"""How each unit of a proposal stands: what its assessors agreed to, and what speaks against proposing it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from pilar.evaluation.models import Assessor, Submission, Worksheet
from pilar.evaluation.presenters.words import short_floor
from pilar.evaluation.proposal.models import GrantedPredicate, ProposedUnit
from pilar.evaluation.proposal.predicates import WBBM, WBK
from pilar.evaluation.proposal.queries.decided import Decided
from pilar.evaluation.proposal.snapshot import failing
from pilar.evaluation.workflow import AGREED


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something against proposing a unit. ``excusable``: a written reason lets it pass."""

    code: str
    words: str
    excusable: bool = False


@dataclass(slots=True)
class Standing:
    """A proposed unit with what it stands on. ``total``: the last internal assessor's score, None without one."""

    row: ProposedUnit
    sheets: Mapping[str, Worksheet]
    frozen: Mapping[str, Submission] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)

    @property
    def total(self) -> Decimal | None:
        last = self.last_assessor
        return last.total if last else None

    @property
    def last_assessor(self) -> Worksheet | None:
        """The worksheet of the internal assessor who speaks last."""
        inner = [sheet for code, sheet in self.sheets.items() if code not in (Assessor.UNIT, Assessor.TPN)]
        return max(inner, key=lambda sheet: sheet.assessor.position, default=None)

    @property
    def against(self) -> list[Obstacle]:
        """Those that still hold it up: an excusable one does not once a reason is written."""
        return [each for each in self.obstacles if not (each.excusable and self.row.exception)]


def rows_of(proposal_id: int) -> QuerySet[ProposedUnit]:
    """The units of a proposal in their order, each with what pages and snapshots ask of it."""
    rows = ProposedUnit.objects.filter(proposal=proposal_id).order_by("rank", "pk")
    return rows.select_related("proposal__body", "zone__unit__body", "submission")


def standings(
    rows: Sequence[ProposedUnit], day: date, *, lacking: Mapping[int, list[Obstacle]], decided: Decided | None,
    frozen: bool = False,
) -> list[Standing]:  # fmt: skip
    """Each of ``rows`` (of one proposal) with what speaks against it.

    ``lacking``: missing prerequisites by zone; ``decided``: what the last pleno said (``decided_for``). With ``frozen``
    the agreed contents are read and decide; else what is stored beside them does. Four queries, one more with
    ``frozen``.
    """
    zones = [row.zone_id for row in rows]
    sheets = _sheets(zones)
    handed = _frozen(sheets.values()) if frozen else {}
    held = _held(row.zone.unit_id for row in rows)
    elsewhere = _elsewhere(rows)
    found = []
    for row in rows:
        standing = Standing(row, sheets.get(row.zone_id, {}), handed.get(row.zone_id, {}))
        standing.obstacles = [
            *_agreed(standing, frozen=frozen), *_floors(standing, frozen=frozen),
            *_predicates(row, held.get(row.zone.unit_id, {}), day, elsewhere), *_decided(row, decided),
            *lacking.get(row.zone_id, []),
        ]  # fmt: skip
        found.append(standing)
    return found


def _sheets(zones: Sequence[int]) -> dict[int, dict[str, Worksheet]]:
    """Worksheets by zone and assessor. One query."""
    found: dict[int, dict[str, Worksheet]] = {}
    rows = Worksheet.objects.filter(zone__in=zones).select_related("assessor").order_by("assessor__position")
    for sheet in rows.defer("areas"):
        found.setdefault(sheet.zone_id, {})[sheet.assessor.code] = sheet
    return found


def _frozen(sheets: Iterable[Mapping[str, Worksheet]]) -> dict[int, dict[str, Submission]]:
    """By zone: the unit's last hand-over and the agreement of each internal assessor, by code. One query."""
    by_sheet = {sheet.pk: (sheet, code) for each in sheets for code, sheet in each.items() if code != Assessor.TPN}
    wanted = Q(kind=Submission.SUBMIT, worksheet__assessor__code=Assessor.UNIT) | (
        Q(kind=Submission.AGREE) & ~Q(worksheet__assessor__code=Assessor.UNIT)
    )
    rows = Submission.objects.filter(wanted, worksheet__in=by_sheet, withdrawn_at__isnull=True)
    found: dict[int, dict[str, Submission]] = {}
    for row in rows.order_by("round", "at", "pk"):
        sheet, code = by_sheet[row.worksheet_id]
        if code != Assessor.UNIT or row.round == sheet.round:  # of the unit, what was handed in last
            found.setdefault(sheet.zone_id, {})[code] = row
    return found


def _held(units: Iterable[int]) -> dict[int, dict[str, GrantedPredicate]]:
    """The predicates that units hold. One query."""
    found: dict[int, dict[str, GrantedPredicate]] = {}
    for row in GrantedPredicate.objects.filter(unit__in=list(units), revoked_on__isnull=True):
        found.setdefault(row.unit_id, {})[row.predicate] = row
    return found


def _elsewhere(rows: Sequence[ProposedUnit]) -> dict[int, str]:
    """The predicate for which the same unit stands in another proposal of the year. One query."""
    if not rows:
        return {}
    proposal = rows[0].proposal
    others = ProposedUnit.objects.filter(
        zone__unit__in=[row.zone.unit_id for row in rows], proposal__body=proposal.body_id,
        proposal__year=proposal.year, proposal__state__in=("draft", "fixed"),
    ).exclude(proposal=proposal.pk)  # fmt: skip
    return dict(others.values_list("zone__unit", "proposal__predicate"))


def _agreed(standing: Standing, *, frozen: bool) -> list[Obstacle]:
    name, sheet = standing.row.name, standing.sheets.get(Assessor.UNIT)
    if sheet is None or sheet.state != AGREED:
        state = sheet.get_state_display() if sheet else "belum ada"
        return [
            Obstacle("agreed", f"{name}: lembar kerjanya belum disetujui TPI (keadaannya “{state}”). Tunggu penilaian "
                               "TPI selesai, atau keluarkan unit ini.")
        ]  # fmt: skip
    if frozen and not _both(standing):
        return [
            Obstacle("agreement", f"{name}: penyerahan unit atau persetujuan TPI yang dibekukan tidak ditemukan. Minta "
                                  "TPI membuka dan menyetujui lagi penilaiannya.")
        ]  # fmt: skip
    return []


def _both(standing: Standing) -> bool:
    last = standing.last_assessor
    return Assessor.UNIT in standing.frozen and last is not None and last.assessor.code in standing.frozen


def _floors(standing: Standing, *, frozen: bool) -> list[Obstacle]:
    row, last = standing.row, standing.last_assessor
    if last is None:
        return []  # nobody has assessed it: said already
    predicate = row.proposal.predicate
    if frozen:
        if last.assessor.code not in standing.frozen:
            return []
        codes = failing(json.loads(standing.frozen[last.assessor.code].content), predicate)
    else:
        stored = last.floors.get(predicate)
        codes = None if stored is None else [floor["code"] for floor in stored if floor["passes"] is False]
    if codes is None:
        words = f"{row.name}: nilai TPI tidak memuat syarat {predicate}. Minta TPI menilai dengan edisi yang benar."
        return [Obstacle("floors", words)]
    if codes:
        listed = ", ".join(short_floor(code) for code in codes)
        words = f"{row.name}: nilai TPI belum memenuhi syarat {predicate}: {listed}."
        return [Obstacle("floors", words)]
    return []


def _predicates(
    row: ProposedUnit, held: Mapping[str, GrantedPredicate], day: date, elsewhere: Mapping[int, str]
) -> list[Obstacle]:
    predicate, found = row.proposal.predicate, []
    if predicate == WBBM and (WBK not in held or held[WBK].valid_from > day):
        found.append(
            Obstacle("wbk-held", f"{row.name}: WBBM hanya untuk unit yang memegang WBK, dan WBK unit ini tidak "
                                 "tercatat. Catat predikat WBK-nya lebih dahulu bila memang sudah ada.")
        )  # fmt: skip
    if predicate in held or (predicate == WBK and WBBM in held):
        have = predicate if predicate in held else WBBM
        found.append(Obstacle("held", f"{row.name}: unit ini sudah memegang {have}."))
    if other := elsewhere.get(row.zone.unit_id):
        found.append(Obstacle("both", f"{row.name}: unit ini sudah ada dalam usulan {other} tahun yang sama."))
    if row.zone.target != predicate:
        found.append(
            Obstacle("target", f"{row.name}: zonanya menuju {row.zone.target}, bukan {predicate}. Ubah dahulu target "
                               "zonanya.")
        )  # fmt: skip
    return found


def _decided(row: ProposedUnit, decided: Decided | None) -> list[Obstacle]:
    why = decided.against(row.zone_id) if decided else ""
    return [Obstacle("pleno", f"{row.name}: {why}", excusable=True)] if why else []

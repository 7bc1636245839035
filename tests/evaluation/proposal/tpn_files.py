"""Files with TPN's answers, for tests: what the bureau would upload, and the pages that it would see."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from pilar.evaluation.models import Answer, Assessor
from pilar.evaluation.proposal.actions import fixing, tpn_import
from pilar.evaluation.proposal.models import ProposedUnit, TpnImport
from pilar.evaluation.proposal.queries import tpn as queries
from pilar.evaluation.rulebook import rulebook
from pilar.instrument.loader import load
from pilar.workbook.model import SheetAnswers
from pilar.workbook.writer import write
from tests.evaluation.proposal.rows import LETTER, Fair
from tests.organisation.town import AT


def propose(fair: Fair) -> ProposedUnit:
    """The first unit of a proposal that is fixed."""
    proposal = fixing.fix(fair.draft(*fair.zones).pk, LETTER, by=fair.bureau, at=AT)
    return proposal.units.get(zone=fair.zones[0])


def portal(
    row: ProposedUnit, answers: Mapping[str, object], notes: Mapping[str, str] | None = None,
    more: Collection[object] = (), **document: object,
) -> bytes:  # fmt: skip
    """PortalRB's JSON with TPN's answers and notes by field; ``more``: rows as they are."""
    fields, notes = rulebook(row.zone.edition).edition.fields, notes or {}
    rows: list[object] = [
        {"soal_id": fields[key].soal_id, "jawaban_tpn": answers.get(key), "catatan_tpn": notes.get(key)}
        for key in {**answers, **notes}
    ]
    head = {"unit_id": row.external_id, "nama_unit": row.name, "tahun": row.zone.year}
    return json.dumps({**head, "answers": [*rows, *more], **document}).encode()


def national(answers: Mapping[str, str | Fraction | None], notes: Mapping[str, str] | None = None) -> bytes:
    """The official workbook with columns of the unit (all blank) and of TPN."""
    return write(load(), [SheetAnswers("unit", {}), SheetAnswers("tpn", answers, notes or {})])


def brought(fair: Fair, row: ProposedUnit, data: bytes, filename: str = "hasil.json") -> TpnImport:
    return tpn_import.upload(row.pk, data, filename, by=fair.bureau, at=AT)


def diff_of(row: ProposedUnit, kept: TpnImport) -> Any:
    rules = rulebook(row.zone.edition)
    return queries.diff_of(kept, queries.answers_of(queries.sheet_of(row.zone), rules), rules)


def seen(row: ProposedUnit) -> dict[str, int]:
    """The versions that a page would show now."""
    rules = rulebook(row.zone.edition)
    return {key: each.version for key, each in queries.answers_of(queries.sheet_of(row.zone), rules).items()}


def accept(fair: Fair, row: ProposedUnit, kept: TpnImport, *fields: str, **more: Any) -> Any:
    """Accept ``fields`` of the file, having seen what is stored."""
    versions = more.pop("seen", None) or seen(row)
    return tpn_import.accept(row.pk, kept.pk, fields, seen=versions, by=more.pop("by", fair.bureau), at=AT, **more)


def stored(row: ProposedUnit, field: str) -> Answer:
    return Answer.objects.get(worksheet__zone=row.zone_id, worksheet__assessor__code=Assessor.TPN, field=field)

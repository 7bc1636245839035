"""The pack of an objection: what TPN found missing, what was asked, what the unit had answered and proved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilar.evaluation.models import Assessor
from pilar.evaluation.proposal.abouts import label_of
from pilar.evaluation.proposal.models import FailedRow, Objection, ProposedUnit
from pilar.evaluation.proposal.prerequisites import BODY, prerequisites
from pilar.evaluation.proposal.queries.prerequisites import Found, of_body, of_units
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.exports import Column
from pilar.kernel.templatetags.indonesian import tanggal


@dataclass(frozen=True, slots=True)
class PackRow:
    """One finding with what stands against it. ``ours``: our answer or value; ``proofs``: each in a line."""

    row: FailedRow
    label: str
    asked: str
    ours: str
    proofs: tuple[str, ...]


COLUMNS: list[Column[PackRow]] = [
    Column("Tentang", lambda each: each.label, width=50),
    Column("Temuan TPN", lambda each: each.row.finding, width=50),
    Column("Yang diminta", lambda each: each.asked, width=40),
    Column("Jawaban kami", lambda each: each.ours, width=30),
    Column("Bukti kami", lambda each: "\n".join(each.proofs), width=60),
    Column("Tanggapan", lambda each: each.row.defence, width=60),
]


def pack_of(objection: Objection, day: date) -> list[PackRow]:
    """The rows of the pack, from the frozen submission and the prerequisites as they stand on ``day``.

    One query; where a finding is about a prerequisite also those of ``of_body`` and ``of_units``.
    """
    proposed = objection.result.proposed
    frozen = json.loads(proposed.submission.content) if proposed.submission else {}
    unit = frozen.get("assessors", {}).get(Assessor.UNIT, {})
    failed, rules = list(objection.result.failed.all()), prerequisites()
    standing = _standing(proposed, day) if any(row.about in rules for row in failed) else {}
    return [
        _of_prerequisite(row, standing.get(row.about), proposed.proposal.predicate)
        if row.about in rules
        else _of_question(row, unit, proposed.zone.edition)
        for row in failed
    ]


def _standing(proposed: ProposedUnit, day: date) -> dict[str, Found]:
    """By code: what is known of each prerequisite of body and unit, also from earlier years, other rooms, computed."""
    body, zone = proposed.proposal.body, proposed.zone
    common = [found for _, states in of_body(body, zone.year) for found in states]
    common = [found for found in common if found.predicate == proposed.proposal.predicate]
    return {found.rule.code: found for found in [*common, *of_units([zone], body, day)[zone.pk]]}


def _of_prerequisite(row: FailedRow, found: Found | None, predicate: str) -> PackRow:
    rule = prerequisites()[row.about]
    asked = rule.asks[predicate].words if predicate in rule.asks else ""
    label = f"{rule.label} ({'instansi' if rule.level == BODY else 'unit'})"
    if found is None:
        return PackRow(row, label, asked, "belum dicatat", ())
    kept, proofs = found.row, []
    if kept and kept.letter_number and kept.letter_on:
        scan = f" ({kept.filename})" if kept.filename else ""
        proofs.append(f"Surat {kept.letter_number}, {tanggal(kept.letter_on)}{scan}")
    if kept and kept.note:
        proofs.append(kept.note)
    if found.source:
        proofs.append(f"Dari {found.source}")
    if rule.derived:
        proofs.append("Dihitung Pilar")
    unknown = "belum diketahui" if kept or rule.derived else "belum dicatat"
    return PackRow(row, label, asked, found.shown or unknown, tuple(proofs))


def _of_question(row: FailedRow, unit: Mapping[str, Any], edition: str) -> PackRow:
    """A question of the LKE by its code; anything else is shown as TPN has named it."""
    instrument = rulebook(edition).instrument
    question = instrument.questions.get(row.about)
    if question is None:
        return PackRow(row, label_of(row.about, edition), "", "", ())
    fields = [key for key, item in instrument.fields.items() if item.question == row.about]
    answers = [unit.get("answers", {}).get(key, {}) for key in fields]
    ours = "; ".join(str(each.get("value") or "kosong") for each in answers)
    notes = [each["note"] for each in answers if each.get("note")]
    proofs = [
        f"{each['title']}" + (f", halaman {each['page']}" if each.get("page") else "")
        + (f" {each['url']}" if each.get("url") else "")
        for key in fields
        for each in unit.get("evidence", {}).get(key, [])
    ]  # fmt: skip
    return PackRow(row, label_of(row.about, edition), "", "; ".join([ours, *notes]), tuple(proofs))

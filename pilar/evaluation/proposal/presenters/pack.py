"""The pack of an objection: what TPN found missing, what was asked, what the unit had answered and proved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pilar.evaluation.models import Assessor
from pilar.evaluation.proposal.abouts import label_of
from pilar.evaluation.proposal.models import BodyPrerequisite, FailedRow, Objection, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import BODY, prerequisites
from pilar.evaluation.proposal.queries.prerequisites import value_words
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


def pack_of(objection: Objection) -> list[PackRow]:
    """The rows of the pack, from the frozen submission and the prerequisites as they are kept. Three queries."""
    proposed = objection.result.proposed
    frozen = json.loads(proposed.submission.content) if proposed.submission else {}
    unit = frozen.get("assessors", {}).get(Assessor.UNIT, {})
    kept: dict[str, BodyPrerequisite | ZonePrerequisite] = {}
    zone = proposed.zone
    for body_row in BodyPrerequisite.objects.filter(body=proposed.proposal.body_id, year=zone.year):
        kept[body_row.code] = body_row
    for zone_row in ZonePrerequisite.objects.filter(zone=zone):
        kept[zone_row.code] = zone_row
    rules = prerequisites()
    rows = []
    for row in objection.result.failed.all():
        if row.about in rules:
            rows.append(_of_prerequisite(row, kept.get(row.about), proposed.proposal.predicate))
        else:
            rows.append(_of_question(row, unit, zone.edition))
    return rows


def _of_prerequisite(row: FailedRow, kept: BodyPrerequisite | ZonePrerequisite | None, predicate: str) -> PackRow:
    rule = prerequisites()[row.about]
    asked = rule.asks[predicate].words if predicate in rule.asks else ""
    if kept is None:
        return PackRow(row, rule.label, asked, "belum dicatat", ())
    ours = value_words(rule, kept.value) or "belum diketahui"
    proofs = []
    if kept.letter_number and kept.letter_on:
        scan = f" ({kept.filename})" if kept.filename else ""
        proofs.append(f"Surat {kept.letter_number}, {tanggal(kept.letter_on)}{scan}")
    if kept.note:
        proofs.append(kept.note)
    where = "instansi" if rule.level == BODY else "unit"
    return PackRow(row, f"{rule.label} ({where})", asked, ours, tuple(proofs))


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

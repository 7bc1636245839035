"""The papers that come out of facts: the *lembar fakta* and the *surat nihil*, as data for the documents kit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pilar.days import day_text
from pilar.evaluation.facts.mapping import Strength
from pilar.evaluation.facts.measuring import Reading
from pilar.evaluation.facts.narrative import source_words
from pilar.evaluation.facts.session import PRINTED_ROWS, ReadRows
from pilar.evaluation.models import Zone
from pilar.instrument.model import Question
from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind
from pilar.kernel.numbering import Series
from pilar.kernel.templatetags.indonesian import angka

FACT_SHEET: Final = documents.register(
    DocumentKind(
        "fact-sheet", "Lembar fakta", documents.LETTER, Series("fact-sheet", "Lembar fakta", "LF-{nomor:3}/{tahun}")
    )
)
NIL_LETTER: Final = documents.register(
    DocumentKind(
        "nil-letter", "Surat pernyataan nihil", documents.LETTER,
        Series("nil-letter", "Surat pernyataan nihil", "SPN-{nomor:3}/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
STRENGTHS: Final = {
    Strength.STRONG: "Kuat: dihitung penuh dari catatan",
    Strength.MEDIUM: "Sedang: catatan membuktikan adanya, mutunya dipastikan orang",
    Strength.WEAK: "Lemah: petunjuk saja, pilihan tertinggi memerlukan pernyataan orang",
}
Block = dict[str, Any]


def fact_sheet(
    zone: Zone, question: Question, found: Sequence[Reading], *, option: str, statement: str, digest: str, at: datetime
) -> dict[str, Any]:
    """What the lembar fakta of ``question`` prints. ``option``: the answer taken over, or empty."""
    first = found[0]
    rows: list[list[str]] = [
        ["Zona", str(zone)],
        ["Pertanyaan LKE", f"{question.code} {question.title}"],
        ["Jendela bukti", first.measured.window.label],
        ["Keadaan per", day_text(first.measured.as_of)],
        ["Dihitung pada", _moment(zone, at)],
        ["Baris milik", source_words(first)],
        ["Kekuatan bukti", STRENGTHS[first.entry.strength]],
    ]
    if option:
        criterion = question.criteria.get(option, "")
        rows.append(["Pilihan yang diambil", f"{option}: {criterion}" if criterion else option])
    blocks: list[Block] = [{"type": "facts", "rows": rows}, {"type": "heading", "text": "Angka"}]
    blocks.append({"type": "list", "items": _figures(question, found), "numbered": False})
    blocks.extend(_conditions(found))
    if statement:
        blocks += [{"type": "heading", "text": "Pernyataan yang membekukan"}, {"type": "text", "text": statement}]
    # The fields of a question often count the same rows: a list is printed once.
    for listed in dict.fromkeys(listed for each in found for listed in each.measured.lists):
        blocks.extend(_list(listed))
    blocks.append({"type": "text", "text": (
        "Nama orang disamarkan; daftar lengkap tersimpan di Pilar dan dapat dicocokkan dengan sidik angka ini: "
        f"{digest}"
    )})  # fmt: skip
    return {"head": "sheet", "subtitle": f"{question.code} · {first.measured.declared.label}", "blocks": blocks}


def _figures(question: Question, found: Sequence[Reading]) -> list[str]:
    items = {field.key: field for field in question.fields}
    said = []
    for each in found:
        text = each.measured.fact.summary
        if each.key in items and each.key != question.code and each.number is not None:
            item = items[each.key]
            text = f"{item.label}: {angka(each.number, 0 if item.kind == 'count' else 2)}. {text}"
        if text not in said:
            said.append(text)
    return said


def _conditions(found: Sequence[Reading]) -> list[Block]:
    checks = list({check.code: check for each in found for check in each.measured.fact.checks}.values())
    warnings = list(dict.fromkeys(text for each in found for text in each.measured.fact.warnings))
    blocks: list[Block] = []
    if checks:
        columns = [
            {"label": "Syarat", "width": 4, "align": "left"},
            {"label": "Terpenuhi", "width": 1, "align": "left"},
        ]
        rows = [[check.label, "ya" if check.holds else "belum"] for check in checks]
        blocks.append({"type": "table", "caption": "Syarat yang diperiksa", "columns": columns, "rows": rows})
    if warnings:
        blocks += [{"type": "heading", "text": "Catatan"}, {"type": "list", "items": warnings, "numbered": False}]
    return blocks


def _list(listed: ReadRows) -> list[Block]:
    total = len(listed.hashes)
    if not total:
        return []
    caption = f"{listed.title} ({angka(total, 0)} baris)"
    columns = [{"label": heading, "width": 2, "align": "left"} for heading in listed.headings]
    columns.insert(0, {"label": "No.", "width": 1, "align": "right"})
    rows = [[str(number), *cells] for number, cells in enumerate(listed.shown, 1)]
    blocks: list[Block] = [{"type": "table", "caption": caption, "columns": columns, "rows": rows}]
    if total > PRINTED_ROWS:
        rest = (
            f"Dicetak {angka(PRINTED_ROWS, 0)} baris pertama; {angka(total - PRINTED_ROWS, 0)} baris lain ada di Pilar."
        )
        blocks.append({"type": "text", "text": rest})
    return blocks


def nil_letter(zone: Zone, question: Question, found: Reading, *, place: str = "") -> dict[str, Any]:
    """What the surat nihil of ``question`` says: that there was nothing, in which time, according to which rows."""
    window = found.measured.window
    text = (
        f"Yang bertanda tangan di bawah ini menyatakan bahwa pada {zone.name} selama {window.label} tidak ada kejadian "
        f"atau kewajiban sebagaimana ditanyakan pada {question.code} ({question.title})."
    )
    counted = f"Pernyataan ini didasarkan pada catatan yang dihitung: {found.entry.counts}."
    promise = (
        "Bila kemudian ditemukan kejadian pada masa itu, pernyataan ini dicabut dan jawaban pada lembar kerja "
        "evaluasi diperbaiki."
    )
    rows = [
        ["Unit", zone.name],
        ["Pertanyaan LKE", f"{question.code} {question.title}"],
        ["Masa", window.label],
        ["Keadaan per", day_text(found.measured.as_of)],
        ["Hasil penghitungan", found.measured.fact.summary],
    ]
    blocks: list[Block] = [
        {"type": "facts", "rows": rows},
        {"type": "text", "text": f"{text}\n\n{counted}\n\n{promise}"},
    ]
    return {"head": "sheet", "subtitle": question.code, "place": place, "blocks": blocks}


def _moment(zone: Zone, at: datetime) -> str:
    """In the time of the body, whoever asks for the paper."""
    body = zone.unit.body
    local = at.astimezone(ZoneInfo(body.time_zone))
    return f"{day_text(local.date())} pukul {local:%H.%M} {body.get_time_zone_display()}"

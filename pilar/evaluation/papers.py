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
from pilar.kernel.documents import DocumentKind, Responsible
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
#: Ends what is signed; it goes to the page of the signature.
CLOSING: Final = "Demikian lembar fakta ini dibuat untuk dipergunakan sebagaimana mestinya."
Block = dict[str, Any]


def fact_sheet(
    zone: Zone, question: Question, found: Sequence[Reading], *, option: str, statement: str, digest: str, at: datetime
) -> dict[str, Any]:
    """What the lembar fakta of ``question`` prints. ``option``: the answer taken over, or empty."""
    first = found[0]
    rows: list[list[str]] = [
        ["Zona", str(zone)],
        ["Pertanyaan LKE", f"{question.code} {question.title}"],
        ["Masa bukti", _capital(first.measured.window.label)],
        ["Keadaan per", day_text(first.measured.as_of)],
        ["Dihitung pada", _moment(zone, at)],
        ["Catatan milik", source_words(first)],
        ["Kekuatan bukti", STRENGTHS[first.entry.strength]],
    ]
    if option:
        criterion = question.criteria.get(option, "")
        rows.append(["Pilihan yang diambil", f"{option}: {criterion}" if criterion else option])
    blocks: list[Block] = [{"type": "facts", "rows": rows}, {"type": "heading", "text": "Hasil hitungan"}]
    blocks.append({"type": "list", "items": _figures(question, found), "numbered": False})
    blocks.extend(_conditions(found))
    if statement:
        blocks += [
            {"type": "heading", "text": "Pernyataan petugas yang membekukan"},
            {"type": "text", "text": statement},
        ]
    # The fields of a question often count the same rows: a list is printed once.
    for listed in dict.fromkeys(listed for each in found for listed in each.measured.lists):
        blocks.extend(_list(listed))
    blocks.append({"type": "text", "text": (
        "Nama orang disamarkan; daftar lengkapnya tersimpan di Pilar. Sidik hasil hitungan ini (SHA-256): "
        f"{digest}\n\n{CLOSING}"
    )})  # fmt: skip
    return {"head": "sheet", "subtitle": f"{question.code} · {first.measured.declared.label}", "blocks": blocks}


def _figures(question: Question, found: Sequence[Reading]) -> list[str]:
    items = {field.key: field for field in question.fields}
    said = []
    for each in found:
        text = each.measured.fact.summary
        if each.key in items and each.key != question.code and each.number is not None:
            item = items[each.key]
            number = angka(each.number, 0 if item.kind == "count" else 2)
            text = f"{item.label}: {number} ({text.rstrip('.')})."
        if text not in said:
            said.append(text)
    return said


def _conditions(found: Sequence[Reading]) -> list[Block]:
    known = {check.code: check for each in found for check in each.measured.fact.checks}
    # One without a lift speaks for the lowest option; not holding it is nothing that a unit has to mend.
    checks = [check for check in known.values() if check.holds or check.lift]
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
        blocks.append({"type": "heading", "text": "Yang perlu diperhatikan"})
        blocks.append({"type": "list", "items": warnings, "numbered": False})
    return blocks


def _list(listed: ReadRows) -> list[Block]:
    total = len(listed.hashes)
    if not total:
        return []
    caption = f"{listed.title} ({angka(total, 0)} baris)"
    columns = [{"label": heading, "width": 2, "align": "left"} for heading in listed.headings]
    columns.insert(0, {"label": "No.", "width": "auto", "align": "right"})
    rows = [[str(number), *cells] for number, cells in enumerate(listed.shown, 1)]
    blocks: list[Block] = [{"type": "table", "caption": caption, "columns": columns, "rows": rows}]
    if total > PRINTED_ROWS:
        rest = (
            f"Dicetak {angka(PRINTED_ROWS, 0)} baris pertama; {angka(total - PRINTED_ROWS, 0)} baris lain ada di Pilar."
        )
        blocks.append({"type": "text", "text": rest})
    return blocks


def nil_letter(
    zone: Zone, question: Question, found: Reading, *, responsible: Responsible | None, place: str = ""
) -> dict[str, Any]:
    """What the surat nihil of ``question`` says: who states, that there was nothing, in which time, by which rows.

    ``place``: the town that stands before the date of the signature, where it is known.
    """
    window = _capital(found.measured.window.label)
    text = (
        f"dengan ini menyatakan bahwa pada {zone.name} tidak ada kejadian atau kewajiban sebagaimana ditanyakan pada "
        f"Lembar Kerja Evaluasi {question.code} ({question.title}), dengan penjelasan:"
    )
    promise = (
        "Bila kemudian ditemukan kejadian pada masa itu, pernyataan ini dicabut dan jawaban pada lembar kerja "
        "evaluasi diperbaiki."
    )
    closing = "Demikian surat pernyataan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya."
    rows = [
        ["Masa", window],
        ["Keadaan per", day_text(found.measured.as_of)],
        ["Yang dihitung", _capital(found.entry.counts)],
        ["Hasil hitungan", found.measured.fact.summary],
    ]
    signer = [
        ["Nama", responsible.name if responsible else "…"],
        ["NIP", (responsible.nip if responsible else "") or "–"],
        ["Jabatan", responsible.capacity if responsible else "…"],
        ["Unit", zone.name],
    ]
    blocks: list[Block] = [
        {"type": "text", "text": "Yang bertanda tangan di bawah ini:"},
        {"type": "facts", "rows": signer},
        {"type": "text", "text": text},
        {"type": "facts", "rows": rows},
        {"type": "text", "text": f"{promise}\n\n{closing}"},
    ]
    return {"head": "sheet", "place": place, "blocks": blocks}


def _capital(text: str) -> str:
    """A line of a form begins with a capital letter; the rest stays (``capitalize`` would lower ``WBK``)."""
    return text[:1].upper() + text[1:]


def _moment(zone: Zone, at: datetime) -> str:
    """In the time of the body, whoever asks for the paper."""
    body = zone.unit.body
    local = at.astimezone(ZoneInfo(body.time_zone))
    return f"{day_text(local.date())} pukul {local:%H.%M} {body.get_time_zone_display()}"

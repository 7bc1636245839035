"""PortalRB's JSON of a unit's answers, both ways (contract 1.0.0 of evaluation year 2026)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilar.instrument.edition import Edition
from pilar.instrument.model import Field, Instrument
from pilar.numbers import decimal_text
from pilar.workbook.answers import read_answer
from pilar.workbook.errors import WorkbookError
from pilar.workbook.grid import Cell
from pilar.workbook.model import Finding, Place
from pilar.workbook.writer import SheetAnswers

_INDEX_PLACES = 6


@dataclass(frozen=True, slots=True)
class PortalAnswers:
    """What a PortalRB document holds: the unit, its year, one sheet per assessor, and what could not be used."""

    unit_id: str
    unit_name: str
    year: int
    sheets: tuple[SheetAnswers, ...]
    findings: tuple[Finding, ...]


def to_portalrb(
    instrument: Instrument, edition: Edition, sheets: Sequence[SheetAnswers], *, unit_id: str, unit_name: str
) -> dict[str, Any]:
    """The document of ``GET {base}/lke/jawaban-unit/{unit_id}``; it has no place for a second TPI."""
    by_code = {sheet.code: sheet for sheet in sheets}
    unit, tpi = by_code.get("unit"), by_code.get("tpi")
    answers = []
    for key, item in instrument.fields.items():
        answers.append(
            {
                "soal_id": edition.fields[key].soal_id,
                "jawaban_unit": _text(item, unit.answers.get(key)) if unit else None,
                "jawaban_tpi": _text(item, tpi.answers.get(key)) if tpi else None,
                "catatan_unit": _note(unit.notes, key) if unit else None,
                "bukti_dukung_unit": _note(unit.evidence, key) if unit else None,
                "catatan_tpi": _note(tpi.notes, key) if tpi else None,
            }
        )
    return {"unit_id": unit_id, "nama_unit": unit_name, "tahun": edition.year, "answers": answers}


def from_portalrb(document: object, instrument: Instrument, edition: Edition) -> PortalAnswers:
    """Read such a document. Raises WorkbookError where its shape is not the contract's or the year is another."""
    data = _mapping(document)
    rows = data.get("answers")
    if not isinstance(rows, list) or not isinstance(data.get("tahun"), int):
        raise _not_portalrb("`tahun` dan `answers` harus ada")
    if data["tahun"] != edition.year:
        raise WorkbookError(
            "other-year", f"Jawaban ini untuk tahun {data['tahun']}; soal_id hanya berlaku untuk {edition.year}."
        )
    reader = _PortalReader(instrument, edition)
    for position, row in enumerate(rows, 1):
        reader.row(_mapping(row), position)
    sheets = tuple(
        SheetAnswers(code, reader.answers[code], reader.notes[code], reader.evidence if code == "unit" else {})
        for code in ("unit", "tpi")
        if code == "unit" or any(value is not None for value in reader.answers[code].values()) or reader.notes[code]
    )
    name, identity = str(data.get("nama_unit") or ""), str(data.get("unit_id") or "")
    return PortalAnswers(identity, name, edition.year, sheets, tuple(reader.findings))


class _PortalReader:
    def __init__(self, instrument: Instrument, edition: Edition) -> None:
        self.instrument, self.edition = instrument, edition
        empty: dict[str, str | Fraction | None] = dict.fromkeys(instrument.fields)
        self.answers = {"unit": empty, "tpi": dict(empty)}
        self.notes: dict[str, dict[str, str]] = {"unit": {}, "tpi": {}}
        self.evidence: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.seen: set[str] = set()

    def row(self, row: Mapping[str, Any], position: int) -> None:
        number = row.get("soal_id")
        key = self.edition.field_of(number) if isinstance(number, int) and not isinstance(number, bool) else None
        if key is None:
            self._find("unknown-row", None, f"Jawaban ke-{position}: soal_id {number!r} tidak dikenal.")
            return
        if key in self.seen:
            self._find("unknown-row", key, f"Jawaban ke-{position}: soal_id {number} sudah ada; yang pertama dipakai.")
            return
        self.seen.add(key)
        item = self.instrument.fields[key]
        for code in ("unit", "tpi"):
            self.answers[code][key] = self._answer(item, row.get(f"jawaban_{code}"), number)
            note = row.get(f"catatan_{code}")
            if isinstance(note, str) and note.strip():
                self.notes[code][key] = note.strip()
        link = row.get("bukti_dukung_unit")
        if isinstance(link, str) and link.strip():
            self.evidence[key] = link.strip()

    def _answer(self, item: Field, raw: Any, number: Any) -> str | Fraction | None:
        if raw is None:
            return None
        if not isinstance(raw, str):
            self._find("unreadable-answer", item.key, f"soal_id {number}: jawaban harus teks.")
            return None
        answer = read_answer(item, Cell(raw))
        if answer.trouble:
            self._find("unreadable-answer", item.key, f"soal_id {number}: {answer.trouble}")
        return answer.value

    def _find(self, code: str, node: str | None, message: str) -> None:
        self.findings.append(Finding(code, node, Place(), message))


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _not_portalrb("harus berupa objek")
    return value


def _not_portalrb(why: str) -> WorkbookError:
    return WorkbookError("not-portalrb", f"JSON ini bukan jawaban unit menurut kontrak PortalRB: {why}.")


def _text(item: Field, value: str | Fraction | None) -> str | None:
    if not isinstance(value, Fraction):
        return value
    # PortalRB asks for a numeral as text; it is a machine that reads it, so with a decimal point.
    places = 0 if item.kind == "count" else _INDEX_PLACES
    return decimal_text(value, places, trim=True).replace(".", "").replace(",", ".")


def _note(texts: Mapping[str, str], key: str) -> str | None:
    return texts.get(key) or None

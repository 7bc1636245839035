"""PortalRB's JSON of a unit's answers, both ways (contract 1.0.0 of evaluation year 2026).

The contract knows unit and TPI. ``jawaban_tpn`` and ``catatan_tpn``, of the same shape, can be read; they are never
written.
"""

from __future__ import annotations

import json
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
from pilar.workbook.model import Finding, Place, SheetAnswers

_INDEX_PLACES = 6


@dataclass(frozen=True, slots=True)
class PortalAnswers:
    """What a PortalRB document holds: the unit, its year, one sheet per assessor, and what could not be used.

    ``places``: where each field stands in the list of answers.
    """

    unit_id: str
    unit_name: str
    year: int
    sheets: tuple[SheetAnswers, ...]
    places: Mapping[str, Place]
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


def from_portalrb(
    document: object, instrument: Instrument, edition: Edition, codes: Sequence[str] = ("unit", "tpi")
) -> PortalAnswers:  # fmt: skip
    """Read such a document: a sheet of the first of ``codes``, and of the others where they say anything.

    Raises WorkbookError where its shape is not the contract's or the year is another.
    """
    data = _mapping(document)
    rows = data.get("answers")
    if not isinstance(rows, list) or not isinstance(data.get("tahun"), int):
        raise _not_portalrb("`tahun` dan `answers` harus ada")
    if data["tahun"] != edition.year:
        raise WorkbookError(
            "other-year", f"Jawaban ini untuk tahun {data['tahun']}; soal_id hanya berlaku untuk {edition.year}."
        )
    reader = _PortalReader(instrument, edition, codes)
    for position, row in enumerate(rows, 1):
        reader.row(row, position)
    sheets = tuple(
        SheetAnswers(code, reader.answers[code], reader.notes[code], reader.evidence if code == "unit" else {})
        for code in codes
        if code == codes[0] or any(value is not None for value in reader.answers[code].values()) or reader.notes[code]
    )
    name, identity = str(data.get("nama_unit") or ""), str(data.get("unit_id") or "")
    return PortalAnswers(identity, name, edition.year, sheets, reader.places, tuple(reader.findings))


class _PortalReader:
    def __init__(self, instrument: Instrument, edition: Edition, codes: Sequence[str]) -> None:
        self.instrument, self.edition, self.codes = instrument, edition, codes
        empty: dict[str, str | Fraction | None] = dict.fromkeys(instrument.fields)
        self.answers = {code: dict(empty) for code in codes}
        self.notes: dict[str, dict[str, str]] = {code: {} for code in codes}
        self.evidence: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.places: dict[str, Place] = {}

    def row(self, row: object, position: int) -> None:
        """Keep what a row says; what is no row of a question is told, and does not hold up the others."""
        if not isinstance(row, dict):
            self._find("unknown-row", None, position, f"Jawaban ke-{position} bukan objek; dilewati.")
            return
        number = row.get("soal_id")
        key = self.edition.field_of(number) if isinstance(number, int) and not isinstance(number, bool) else None
        if key is None:
            shown = json.dumps(number)[:40] if isinstance(number, str | int | float | None) else "bukan angka"
            self._find(
                "unknown-row", None, position, f"Jawaban ke-{position}: soal_id {shown} tidak dikenal; dilewati."
            )
            return
        if key in self.places:
            told = f"Jawaban ke-{position}: soal_id {number} sudah ada; yang pertama dipakai."
            self._find("repeated-row", key, position, told)
            return
        self.places[key] = _place(position)
        item = self.instrument.fields[key]
        for code in self.codes:
            self.answers[code][key] = self._answer(item, row.get(f"jawaban_{code}"), position, number)
            note = row.get(f"catatan_{code}")
            if isinstance(note, str) and note.strip():
                self.notes[code][key] = note.strip()
            elif note is not None and not isinstance(note, str):
                self._find("unknown-row", None, position, f"soal_id {number}: catatan harus teks; dilewati.")
        link = row.get("bukti_dukung_unit")
        if isinstance(link, str) and link.strip():
            self.evidence[key] = link.strip()

    def _answer(self, item: Field, raw: Any, position: int, number: Any) -> str | Fraction | None:
        if raw is None:
            return None
        if not isinstance(raw, str):
            self._find("unreadable-answer", item.key, position, f"soal_id {number}: jawaban harus teks.")
            return None
        answer = read_answer(item, Cell(raw))
        if answer.trouble:
            self._find("unreadable-answer", item.key, position, f"soal_id {number}: {answer.trouble}")
        return answer.value

    def _find(self, code: str, node: str | None, position: int, message: str) -> None:
        self.findings.append(Finding(code, node, _place(position), message))


def _place(position: int) -> Place:
    """Where in the list of answers."""
    return Place("jawaban", position)


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

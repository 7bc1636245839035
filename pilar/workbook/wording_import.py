"""Brings the verbatim wording out of an official workbook, row by recognised row."""

from __future__ import annotations

from pilar.instrument.edition import Edition
from pilar.instrument.master import Imported, RuleDifference
from pilar.instrument.model import Instrument
from pilar.instrument.wording import Wording
from pilar.workbook.reader import open_sheet


def read_workbook_wording(data: bytes, instrument: Instrument, edition: Edition) -> Imported:
    """The texts of a workbook by our codes, and where its weights and answer types differ from our rules.

    Raises WorkbookError where ``data`` is no LKE workbook.
    """
    sheet = open_sheet(data, instrument, edition)
    nodes: dict[str, str] = {}
    questions: dict[str, str] = {}
    criteria: dict[str, str] = {}
    differences: list[RuleDifference] = []
    for item in sheet.expected:
        match = sheet.matches.get(item.key)
        if match is None:
            differences.append(RuleDifference(item.key, "baris", str(item.number), "tidak ditemukan"))
            continue
        row, _ = match
        text = row.text.removeprefix("- ").strip()
        if item.key in instrument.nodes:
            nodes[item.key] = text
        elif item.key in instrument.fields or item.key in instrument.questions:
            questions[item.key] = text
            criterion = sheet.grid.at(row.number, sheet.header.criteria).value
            if criterion:
                question = instrument.fields[item.key].question if item.key in instrument.fields else item.key
                criteria[question] = str(criterion).strip()
        if item.type is not None and row.type is not None and item.type != row.type:
            differences.append(RuleDifference(item.key, "jenis jawaban", item.type, row.raw_type))
        if item.weight is not None and row.weight is not None and abs(float(item.weight) - row.weight) > 1e-6:
            differences.append(RuleDifference(item.key, "bobot", f"{float(item.weight):g}", f"{row.weight:g}"))
    source = f"Buku kerja LKE, lembar {sheet.grid.title}"
    return Imported(Wording(instrument.id, edition.year, source, nodes, questions, criteria), tuple(differences))

"""Where the search starts: healthy workbooks of both layouts, small ones that are quick, and some hostile ones."""

from __future__ import annotations

import json

from pilar.workbook.model import SheetAnswers
from pilar.workbook.portalrb import to_portalrb
from pilar.workbook.writer import write
from tests.fuzz.mutate import FORMULAS, NUMBERS, WORDS
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.form import EDITION, INSTRUMENT
from tests.workbook.samples import complete, half


def workbooks() -> list[bytes]:
    """The last is the largest; most are cut to the rows that still make an LKE."""
    variations = (
        Variation(summaries=False),
        Variation(summaries=False, ids="restarting", headers="grouped", merged=True),
        Variation(ids="none", texts="placeholder", headers="renamed", gaps={20: 2}),
    )
    small = [
        _short(build(half(index), variation)).data()
        for index, variation in enumerate(variations)
        for build in (jawaban, lke_zi)
    ]
    notes = {"A.I.1.i.a": "https://contoh.go.id", "A.I.1.i.b": "=1+1"}
    ours = write(INSTRUMENT, [SheetAnswers("unit", complete(), notes, notes), SheetAnswers("tpi", half())])
    return [*small, jawaban(complete(), tpi=half()).data(), lke_zi(complete()).data(), ours]


def _short(built: Built) -> Built:
    built.sheet.delete_rows(built.rows["A.I.4.i"], 500)
    return built


def texts() -> list[bytes]:
    header = [
        "ID",
        "Penilaian",
        "Bobot",
        "Nilai",
        "Kriteria",
        "Pilihan Jawaban",
        "Jawaban Unit",
        "Catatan",
        "Jawaban TPI",
        "Nilai",
        "%",
        "Bukti",
    ]
    pool = [word.decode("utf-8", "replace") for word in (*WORDS, *NUMBERS)]
    formulas = ["=" + formula.decode("utf-8", "replace")[:500] for formula in FORMULAS]
    return ["\n".join([*header, *lines]).encode() for lines in (pool, formulas, pool + formulas, formulas * 8)]


def documents() -> list[bytes]:
    sheets = [SheetAnswers("unit", complete(), {"A.I.1.i.a": "x"}), SheetAnswers("tpi", half())]
    document = to_portalrb(INSTRUMENT, EDITION, sheets, unit_id="u", unit_name="BLK")
    few = {**document, "answers": document["answers"][:4]}
    other_year: object = {**few, "tahun": 2025}
    return [json.dumps(item).encode() for item in (few, document, other_year, {})]

"""PortalRB's master list of questions (JSON): brings the official wording and tells where it differs from our rules.

Shape: reference of the PortalRB contract 1.0.0: ``{"tahun", "data": [node]}`` with nodes of level ``komponen``,
``sub_komponen``, ``area_perubahan``, ``sub_area`` and their ``soals``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pilar.errors import PilarError
from pilar.instrument.edition import Edition
from pilar.instrument.model import Instrument, Question
from pilar.instrument.wording import Wording

_LABEL = re.compile(r"\s*([A-Za-z]{1,5}|\d{1,2})\.\s*(.+)", re.DOTALL)
_TYPES = {
    "ya_tidak": "ya/tidak",
    "abc": "a/b/c",
    "abcd": "a/b/c/d",
    "abcde": "a/b/c/d/e",
    "jumlah": "jumlah",
    "0-4": "0-4",
}
_MAX_NODES = 2_000
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A point where an imported list says something else than our rules. Ours stays in force."""

    where: str
    what: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} menurut aturan kami {self.ours}, pada berkas {self.theirs}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brings: the wording, and every difference to our rules."""

    wording: Wording
    differences: tuple[RuleDifference, ...]


def read_master(text: str, instrument: Instrument, edition: Edition) -> Imported:
    """Read the master list. Raises PilarError where it is not one or belongs to another year."""
    try:
        data: Any = json.loads(text)
        year, top = int(data["tahun"]), data["data"]
        reader = _MasterReader(instrument, edition)
        reader.walk(top)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        message = (
            "Berkas JSON ini bukan daftar soal PortalRB: bagian `tahun`, `data`, `children`, atau `soals` tidak sesuai."
        )
        raise PilarError(message) from error
    if year != edition.year:
        raise PilarError(f"Daftar soal ini untuk tahun {year}, sedangkan edisi yang tersedia {edition.year}.")
    source = f"Daftar soal PortalRB {year}, dibuat {data.get('generated_at', 'tanpa tanggal')}"
    wording = Wording(instrument.id, year, source, reader.nodes, reader.questions, reader.criteria)
    return Imported(wording, tuple(reader.finish()))


class _MasterReader:
    def __init__(self, instrument: Instrument, edition: Edition) -> None:
        self.instrument, self.edition = instrument, edition
        self.nodes: dict[str, str] = {}
        self.questions: dict[str, str] = {}
        self.criteria: dict[str, str] = {}
        self.differences: list[RuleDifference] = []
        self.seen: set[str] = set()
        self.count = 0

    def walk(self, nodes: list[dict[str, Any]], parent: str = "", depth: int = 0) -> None:
        if depth > _MAX_DEPTH:
            raise ValueError("too deep")
        for node in nodes:
            self.count += 1
            if self.count > _MAX_NODES:
                raise ValueError("too many")
            code = self._node(node, parent)
            for soal in node.get("soals") or []:
                self._soal(soal)
            self.walk(node.get("children") or [], code, depth + 1)

    def _node(self, node: dict[str, Any], parent: str) -> str:
        match = _LABEL.match(str(node["nama"]))
        label, name = (match[1], match[2]) if match else ("?", str(node["nama"]))
        code = f"{parent}.{label}" if parent else label
        weight = Fraction(str(node["bobot_maksimal"]))
        if code in self.instrument.nodes:
            ours = self.instrument.nodes[code].weight
            self.nodes[code] = " ".join(name.split())
        elif code in self.instrument.questions:
            ours = self.instrument.questions[code].weight
            self.questions[code] = " ".join(name.split())
        else:
            self._differ(code, "simpul", "tidak ada", " ".join(name.split())[:60])
            return code
        if ours != weight:
            self._differ(code, "bobot", f"{float(ours):g}", f"{float(weight):g}")
        return code

    def _soal(self, soal: dict[str, Any]) -> None:
        number = int(soal["id"])
        key = self.edition.field_of(number)
        text = str(soal["teks_pertanyaan"])
        if key is None:
            self._differ(f"soal {number}", "soal", "tidak ada", text[:60])
            return
        if key in self.seen:
            self._differ(key, "soal_id", "satu kali", "berulang")
        self.seen.add(key)
        self.questions[key] = text.strip()
        question = self.instrument.questions[self.instrument.fields[key].question]
        if str(soal.get("kriteria_nilai") or "").strip():
            self.criteria[question.code] = str(soal["kriteria_nilai"]).strip()
        self._compare(key, soal, question)

    def _compare(self, key: str, soal: dict[str, Any], question: Question) -> None:
        item = self.instrument.fields[key]
        ours = item.scale.label.casefold() if item.scale else "0-4" if item.kind == "index" else "jumlah"
        theirs = str(soal["jenis_jawaban"]).casefold()
        if _TYPES.get(theirs, theirs) != ours:
            self._differ(key, "jenis jawaban", ours, str(soal["jenis_jawaban"]))
        row = self.edition.fields[key].row
        if int(soal["excel_baris"]) != row:
            self._differ(key, "baris", str(row), str(soal["excel_baris"]))
        for name, column in _COLUMNS.items():
            if soal.get(name) not in (None, self.edition.columns[column]):
                self._differ(key, name, self.edition.columns[column], str(soal[name]))
        if soal.get("excel_sheet") not in (None, self.edition.sheet):
            self._differ(key, "lembar", self.edition.sheet, str(soal["excel_sheet"]))
        if item.scale and soal.get("skema_penilaian"):
            worth = {str(entry["key"]): Fraction(str(entry["multiplier"])) for entry in soal["skema_penilaian"]}
            if worth != dict(item.scale.options):
                self._differ(key, "nilai opsi", _worths(item.scale.options), _worths(worth))

    def _differ(self, where: str, what: str, ours: str, theirs: str) -> None:
        self.differences.append(RuleDifference(where, what, ours, theirs))

    def finish(self) -> Iterator[RuleDifference]:
        yield from self.differences
        for key in self.instrument.fields:
            if key not in self.seen:
                yield RuleDifference(key, "soal", f"soal_id {self.edition.fields[key].soal_id}", "tidak ada")


_COLUMNS = {
    "excel_kolom_jawaban_unit": "answer_unit",
    "excel_kolom_jawaban_tpi": "answer_tpi",
    "excel_kolom_catatan_unit": "note_unit",
    "excel_kolom_bukti_dukung_unit": "evidence_unit",
    "excel_kolom_catatan_tpi": "note_tpi",
}


def _worths(options: Any) -> str:
    return ", ".join(f"{option} {float(worth):g}" for option, worth in options.items())

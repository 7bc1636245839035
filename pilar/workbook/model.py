"""What a workbook says, as plain answers with the place where each was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Layout = Literal["jawaban", "lke-zi"]
Severity = Literal["fault", "notice"]

#: How a row was recognised: by its id, by its place in the tree, or by its words alone.
Sureness = Literal["sure", "likely", "unsure"]
SURENESS_LABELS: Mapping[Sureness, str] = {"sure": "pasti", "likely": "cukup yakin", "unsure": "ragu"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: sheet name, row number from 1, cell like ``K182``; row None for the whole file."""

    sheet: str | None = None
    row: int | None = None
    cell: str | None = None

    def __str__(self) -> str:
        if self.sheet is None:
            return "berkas"
        if self.cell:
            return f"{self.sheet}!{self.cell}"
        return f"{self.sheet}, baris {self.row}" if self.row else self.sheet


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or noteworthy. ``code`` is from ``WARNING_CODES``, ``node`` an instrument code."""

    code: str
    node: str | None
    place: Place
    message: str

    @property
    def severity(self) -> Severity:
        return WARNING_CODES[self.code].severity

    @property
    def title(self) -> str:
        return WARNING_CODES[self.code].title


@dataclass(frozen=True, slots=True)
class WarningKind:
    """What a warning code means: ``fault`` is to be mended in the workbook, ``notice`` is good to know."""

    title: str
    severity: Severity


#: The closed list of warning codes; docs/warnings.md explains each and a test compares the two.
WARNING_CODES: Mapping[str, WarningKind] = {
    "sum-mismatch": WarningKind("Jumlah tidak cocok dengan bagiannya", "fault"),
    "zero-denominator": WarningKind("Pembagi nol", "notice"),
    "ratio-above-one": WarningKind("Hasil melebihi yang seharusnya", "fault"),
    "unreadable-answer": WarningKind("Jawaban tidak terbaca", "fault"),
    "answer-not-plain": WarningKind("Jawaban tidak baku", "fault"),
    "answer-type-overwritten": WarningKind("Jenis jawaban tertimpa", "fault"),
    "formula-skips-rows": WarningKind("Rumus melewatkan baris", "fault"),
    "formula-without-value": WarningKind("Rumus tanpa hasil tersimpan", "fault"),
    "not-calculated": WarningKind("Lembar belum dihitung", "notice"),
    "typed-over-formula": WarningKind("Rumus tertimpa angka", "fault"),
    "error-value": WarningKind("Galat pada sel", "fault"),
    "unknown-row": WarningKind("Baris tidak dikenal", "notice"),
    "repeated-row": WarningKind("Baris berulang", "notice"),
    "unsure-row": WarningKind("Baris dikenali dengan ragu", "notice"),
    "merged-answer": WarningKind("Sel jawaban digabung", "fault"),
    "missing-row": WarningKind("Pertanyaan tidak ditemukan", "fault"),
    "weight-differs": WarningKind("Bobot berbeda dari aturan", "fault"),
    "same-figure-differs": WarningKind("Angka yang sama diisi berbeda", "fault"),
    "blank": WarningKind("Belum dijawab", "notice"),
    "several-sheets": WarningKind("Lebih dari satu lembar LKE", "notice"),
    "rows-cut": WarningKind("Baris berlebih tidak dibaca", "notice"),
    "macro-ignored": WarningKind("Makro diabaikan", "notice"),
    "external-link-ignored": WarningKind("Tautan ke berkas lain diabaikan", "notice"),
}


@dataclass(frozen=True, slots=True)
class AssessorColumns:
    """One assessor's columns (letters) in the sheet: ``code`` is ``unit``, ``tpi``, ``tpi-2`` …"""

    code: str
    label: str
    answer: str
    note: str | None = None
    evidence: tuple[str, ...] = ()
    points: str | None = None
    share: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the workbook itself shows for a node, and where."""

    value: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A recognised row of the sheet: which node, question or field it is, and how sure that is."""

    number: int
    key: str
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessor's answers in one workbook.

    ``answers`` has every field key that was found (None: blank or unreadable); ``notes`` and ``evidence`` are texts
    by field key; ``figures`` are the workbook's own points per node (a question's value is 0 to 1), ``total`` its own
    total, ``skipped`` per node the children that its formula does not reach, ``typed`` the nodes whose formula a number
    has replaced. ``findings`` are what is wrong with the workbook itself, in the order of the rows.
    """

    layout: Layout
    sheet: str
    assessor: AssessorColumns
    assessors: tuple[AssessorColumns, ...]
    unit_name: str | None
    answers: Mapping[str, str | Fraction | None]
    notes: Mapping[str, str]
    evidence: Mapping[str, str]
    places: Mapping[str, Place]
    figures: Mapping[str, Figure]
    total: Figure | None
    skipped: Mapping[str, tuple[str, ...]]
    typed: frozenset[str]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = field(default=())

    def count(self, sureness: Sureness) -> int:
        """How many fields were recognised with this sureness."""
        return sum(1 for row in self.rows if row.key in self.answers and row.sureness == sureness)


@dataclass(frozen=True, slots=True)
class Difference:
    """A node where the workbook's own figure is not what the rules give; ``why`` is for a person."""

    node: str
    name: str
    ours: Fraction
    workbook: Fraction
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class SheetAnswers:
    """One assessor's answers for the workbook: ``code`` is ``unit``, ``tpi``, ``tpi-2`` or ``tpn``; texts by key."""

    code: str
    answers: Mapping[str, str | Fraction | None]
    notes: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)

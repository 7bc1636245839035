"""Reads an LKE workbook of any circulating layout into plain answers, and says what is wrong with the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pilar.instrument.edition import Edition, load_edition
from pilar.instrument.model import Field, Instrument
from pilar.instrument.wording import Wording
from pilar.numbers import decimal_text
from pilar.workbook.answers import Answer, read_answer
from pilar.workbook.errors import WorkbookError
from pilar.workbook.figures import read_arithmetic
from pilar.workbook.formula import evaluate
from pilar.workbook.grid import MAX_ROWS, Book, Cell, Grid
from pilar.workbook.headers import HEADER_ROWS, Header, find_header
from pilar.workbook.model import AssessorColumns, Finding, Place, Reading, Sureness
from pilar.workbook.outline import OutlineRow, outline
from pilar.workbook.rows import SheetRow, match_rows, sheet_rows, to_rows
from pilar.workbook.summary import summary_grids, summary_total, summary_unit_name

#: With fewer recognised questions than this a sheet is not taken for an LKE.
MIN_FIELDS = 40
#: More missing questions and foreign weights than these are not slips but another regulation.
MAX_MISSING = 25
MAX_OTHER_WEIGHTS = 5
#: Aligning a sheet takes time; nobody collects more forms than this in one file.
MAX_CANDIDATES = 12
_UNIT_NAME_ROWS = 4
_TYPE_NAMES = {"ya/tidak": "Ya/Tidak", "jumlah": "Jumlah", "0-4": "Nilai (0-4)"}


@dataclass(frozen=True, slots=True)
class LkeSheet:
    """The chosen sheet with its header and recognised rows."""

    book: Book
    grid: Grid
    header: Header
    rows: Mapping[str, int]
    matches: Mapping[str, tuple[SheetRow, Sureness]]
    content: list[SheetRow]
    expected: list[OutlineRow]
    others: tuple[str, ...]


def read(
    data: bytes,
    instrument: Instrument,
    *,
    assessor: str | Sequence[str] = "unit",
    edition: Edition | None = None,
    wording: Wording | None = None,
) -> Reading:
    """Read the answers of ``assessor`` (``unit``, ``tpi``, ``tpi-2`` …) from a workbook's bytes; of several the first
    that the sheet has columns for.

    Raises WorkbookError where the file is no LKE workbook or has no column for that assessor.
    """
    sheet = open_sheet(data, instrument, edition or load_edition(), wording)
    codes = (assessor,) if isinstance(assessor, str) else assessor
    return _Reader(sheet, _columns(sheet.header, codes), instrument).read()


def open_sheet(data: bytes, instrument: Instrument, edition: Edition, wording: Wording | None = None) -> LkeSheet:
    """The sheet that holds the LKE: where nearly all questions are recognised the fullest, visible before hidden.

    Raises WorkbookError where there is none.
    """
    book = Book(data)
    expected = outline(instrument, edition, wording)
    found: list[tuple[int, int, LkeSheet]] = []
    for title in book.titles:
        if len(found) == MAX_CANDIDATES:
            break
        if find_header(book.grid(title, rows=HEADER_ROWS, extras=False)) is None:
            continue
        grid = book.grid(title)
        header = find_header(grid)
        if header is None:
            continue
        content = sheet_rows(grid, header)
        matches = match_rows(expected, content)
        rows = {key: row.number for key, (row, _) in matches.items()}
        sheet = LkeSheet(book, grid, header, rows, matches, content, expected, ())
        fields = sum(1 for key in matches if key in instrument.fields)
        if fields >= MIN_FIELDS:
            found.append((fields, _filled(sheet, instrument), sheet))
    if not found:
        raise _not_an_lke(book)
    most = max(fields for fields, _, _ in found)
    found.sort(key=lambda item: (item[0] * 10 >= most * 9, item[1], item[2].grid.visible, item[0]), reverse=True)
    best = replace(found[0][2], others=tuple(sheet.grid.title for _, _, sheet in found[1:]))
    _refuse_other_rules(best, instrument)
    return best


def _filled(sheet: LkeSheet, instrument: Instrument) -> int:
    """How many answers the sheet holds, whoever gave them: a blank copy must not be read instead of the filled one."""
    columns = [block.answer for block in sheet.header.assessors]
    rows = [row for key, row in sheet.rows.items() if key in instrument.fields]
    return sum(1 for row in rows for column in columns if sheet.grid.at(row, column).text)


def _refuse_other_rules(sheet: LkeSheet, instrument: Instrument) -> None:
    """A form of an earlier regulation has much the same words, but other questions and other weights."""
    missing = sum(1 for key in instrument.fields if key not in sheet.rows)
    differing = 0
    for item in sheet.expected:
        match = sheet.matches.get(item.key)
        weight = match[0].weight if match else None
        if item.kind == "node" and item.weight is not None and weight is not None:
            differing += abs(float(item.weight) - weight) > 1e-6
    if missing > MAX_MISSING and differing > MAX_OTHER_WEIGHTS:
        message = (
            f"Lembar {sheet.grid.title[:31]} tampaknya LKE dari peraturan lain: {missing} isian dari {instrument.name} "
            f"tidak ada dan {differing} bobot berbeda. Yang dapat dinilai di sini hanya {instrument.name}."
        )
        raise WorkbookError("other-instrument", message)


def _not_an_lke(book: Book) -> WorkbookError:
    message = (
        "Tidak ada lembar LKE Zona Integritas di dalam berkas ini. Yang dicari: lembar `Jawaban` atau `LKE ZI` dengan "
        f"kolom pilihan jawaban dan jawaban. Lembar yang ada: {_listed(book.titles)}."
    )
    return WorkbookError("not-an-lke", message)


def _listed(titles: Sequence[str]) -> str:
    """Names of sheets for a message: the first of them, each as long as Excel allows."""
    return ", ".join(title[:31] for title in titles[:8]) + (" …" if len(titles) > 8 else "")


def _columns(header: Header, codes: Sequence[str]) -> AssessorColumns:
    by_code = {block.code: block for block in reversed(header.assessors)}
    for code in codes:
        if code in by_code:
            return by_code[code]
    known = ", ".join(f"{block.code} (kolom {block.answer})" for block in header.assessors)
    raise WorkbookError("missing-assessor", f"Lembar ini tidak memuat kolom jawaban {codes[0]}. Yang ada: {known}.")


class _Reader:
    """Reads one assessor's columns. Findings gather in the order in which they are met."""

    def __init__(self, sheet: LkeSheet, columns: AssessorColumns, instrument: Instrument) -> None:
        self.sheet, self.book, self.grid = sheet, sheet.book, sheet.grid
        self.columns, self.instrument = columns, instrument
        self.summaries = summary_grids(sheet.book, sheet.grid.title)
        self.findings: list[Finding] = []

    def read(self) -> Reading:
        answers = {key: self._answer(item) for key, item in self.instrument.fields.items() if key in self.sheet.rows}
        self._file_findings()
        self._row_findings()
        self.findings += self._sums(answers)
        arithmetic = read_arithmetic(self.grid, self.columns.points, self.sheet.rows, self.instrument)
        self.findings += arithmetic.findings
        total = arithmetic.total or summary_total(self.summaries, self.sheet.header, self.columns.code)
        return Reading(
            layout=self.sheet.header.layout,
            sheet=self.grid.title,
            assessor=self.columns,
            assessors=self.sheet.header.assessors,
            unit_name=self._unit_name(),
            answers=answers,
            notes=dict(self._texts((self.columns.note,) if self.columns.note else ())),
            evidence=dict(self._texts(self.columns.evidence)),
            places={key: self._place(row) for key, row in self.sheet.rows.items()},
            figures=arithmetic.figures,
            total=total,
            skipped=arithmetic.skipped,
            typed=frozenset(arithmetic.typed),
            rows=to_rows(self.sheet.matches),
            findings=tuple(self.findings),
        )

    def _place(self, row: int, column: str | None = None) -> Place:
        return Place(self.grid.title, row, f"{column or self.columns.answer}{row}")

    def _find(self, code: str, node: str | None, place: Place, message: str) -> None:
        self.findings.append(Finding(code, node, place, message))

    # -- answers

    def _answer(self, item: Field) -> str | Fraction | None:
        row = self.sheet.rows[item.key]
        cell = self._cell(row)
        answer = read_answer(item, cell)
        place = self._place(row)
        if cell.formula and cell.value is None:
            message = (
                f"{item.label}: rumus {cell.formula[:60]} belum dihitung; dianggap belum dijawab. "
                "Buka dan simpan di Excel."
            )
            self._find("formula-without-value", item.key, place, message)
        elif answer.loose:
            message = (
                f"{item.label}: terbaca sebagai {answer.loose}, tetapi rumus pada lembar tidak mengenal cara tulisnya."
            )
            self._find("answer-not-plain", item.key, place, message)
        elif answer.trouble:
            code = "error-value" if answer.error else "unreadable-answer"
            self._find(code, item.key, place, f"{item.label}: {answer.trouble}")
        elif answer == Answer(None):
            self._merged(item, row, place)
        return answer.value

    def _cell(self, row: int) -> Cell:
        """The answer cell; a formula whose result was not stored is worked out where it is simple."""
        cell = self.grid.at(row, self.columns.answer)
        if cell.formula and cell.value is None:
            value = evaluate(self.grid, cell.formula)
            return Cell(value, cell.formula) if value is not None else cell
        return cell

    def _merged(self, item: Field, row: int, place: Place) -> None:
        start = self.grid.merged_from(row, self.columns.answer)
        if start is None or start[0] == row or not self.grid.at(*start).text:
            return
        message = (
            f"{item.label}: selnya digabung dengan {start[1]}{start[0]}, jadi jawabannya tidak pasti; dianggap belum "
            "dijawab. Pisahkan sel lalu isi masing-masing."
        )
        self._find("merged-answer", item.key, place, message)

    def _sums(self, answers: Mapping[str, str | Fraction | None]) -> Iterator[Finding]:
        """A typed sum is held against its parts; the parts decide."""
        for question in self.instrument.questions.values():
            row = self.sheet.rows.get(f"{question.code}#sum")
            parts = [answers.get(key) for key in question.formula.denominator]
            if row is None:
                continue
            cell = self._cell(row)
            typed = read_answer(Field("", "", "count", "", ""), cell).value
            if not isinstance(typed, Fraction):
                continue
            known = sum((part for part in parts if isinstance(part, Fraction)), Fraction(0))
            if known == typed:
                continue
            blank = sum(1 for part in parts if part is None)
            tail = f" {blank} bagian belum diisi." if blank else ""
            message = (
                f"{question.title}: jumlah tertulis {decimal_text(typed, 0)}, tetapi bagian-bagiannya berjumlah "
                f"{decimal_text(known, 0)}. Yang dipakai jumlah bagiannya.{tail}"
            )
            yield Finding("sum-mismatch", question.code, self._place(row), message)

    # -- notes and evidence

    def _texts(self, columns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Texts by field key. What stands on a derived, part or sum row goes to the question's first field."""
        gathered: dict[str, list[str]] = {}
        for key, row in sorted(self.sheet.rows.items(), key=lambda item: item[1]):
            target = self._field_of(key)
            if target is None:
                continue
            for column in columns:
                cell = self.grid.at(row, column)
                text = "" if cell.value is None or cell.is_error else str(cell.value).strip()
                link = self.grid.link(row, column)
                if link and link not in text:
                    text = f"{text}\n{link}".strip()
                if text:
                    gathered.setdefault(target, []).append(text)
        for key, texts in gathered.items():
            yield key, "\n".join(texts)

    def _field_of(self, key: str) -> str | None:
        if key in self.instrument.fields:
            return key
        question = self.instrument.questions.get(key.partition("#")[0])
        return question.fields[0].key if question else None

    # -- what is wrong with the file and its rows

    def _file_findings(self) -> None:
        whole = Place(self.grid.title)
        if self.book.archive.has_macros:
            self._find("macro-ignored", None, whole, "Berkas memuat makro. Makro tidak dijalankan dan tidak dibaca.")
        if self.book.archive.has_external_links:
            message = "Berkas menautkan berkas lain. Tautannya tidak dibuka; nilai yang tersimpan tetap dibaca."
            self._find("external-link-ignored", None, whole, message)
        if self.sheet.others:
            names = _listed(self.sheet.others)
            message = f"Ada lembar lain yang tampak seperti LKE: {names}. Yang dibaca hanya {self.grid.title[:31]}."
            self._find("several-sheets", None, whole, message)
        if self.grid.cut:
            self._find(
                "rows-cut", None, whole, f"Lembar ini lebih dari {MAX_ROWS} baris; baris sesudahnya tidak dibaca."
            )

    def _row_findings(self) -> None:
        self._missing_rows()
        for item in self.sheet.expected:
            match = self.sheet.matches.get(item.key)
            if match is None:
                continue
            row, sureness = match
            if sureness == "unsure" and item.key in self.instrument.fields:
                message = f"Baris ini dikenali sebagai {item.key} dengan ragu: “{row.text[:80]}”. Periksa apakah benar."
                self._find("unsure-row", item.key, self._place(row.number), message)
            self._type_finding(item, row)
            self._weight_finding(item, row)
        self._unknown_rows()

    def _missing_rows(self) -> None:
        for key, item in self.instrument.fields.items():
            if key not in self.sheet.rows:
                question = self.instrument.questions[item.question]
                message = f"{key} {question.title}: barisnya tidak ditemukan pada lembar; dianggap belum dijawab."
                self._find("missing-row", key, Place(self.grid.title), message)

    def _type_finding(self, item: OutlineRow, row: SheetRow) -> None:
        if item.type is None or row.type is None or row.type == item.type:
            return
        column = self.sheet.header.choices
        expected = _TYPE_NAMES.get(item.type, item.type.upper())
        message = (
            f"Jenis jawaban tertulis “{row.raw_type[:40]}”, seharusnya {expected}. "
            "Rumus pada lembar dapat melewatkan baris ini; kami memakai jenis menurut aturan."
        )
        node = item.key.partition("#")[0]
        self._find("answer-type-overwritten", node, self._place(row.number, column), message)

    def _weight_finding(self, item: OutlineRow, row: SheetRow) -> None:
        if item.weight is None or row.weight is None or abs(float(item.weight) - row.weight) < 1e-6:
            return
        message = (
            f"Bobot tertulis {decimal_text(row.weight, 4, trim=True)}, menurut aturan "
            f"{decimal_text(item.weight, 4, trim=True)}. Yang dipakai bobot menurut aturan."
        )
        self._find(
            "weight-differs", item.key.partition("#")[0], self._place(row.number, self.sheet.header.weight), message
        )

    def _unknown_rows(self) -> None:
        known = set(self.sheet.rows.values())
        for row in self.sheet.content:
            if row.number in known:
                continue
            answered = self.grid.at(row.number, self.columns.answer).text
            if row.type is not None or answered:
                text = f" “{row.text[:80]}”" if row.text else ""
                message = f"Baris{text} tidak dikenal dan tidak ikut dinilai."
                self._find("unknown-row", None, self._place(row.number), message)

    def _unit_name(self) -> str | None:
        """The unit's name: above the header after ``Unit:``, else the title of a summary sheet."""
        for row in range(1, min(_UNIT_NAME_ROWS, self.sheet.header.row) + 1):
            for column in ("A", "B", "C", "D", "E"):
                text = self.grid.at(row, column).text
                head, colon, name = text.partition(":")
                if colon and "unit" in head.casefold() and name.strip():
                    return name.strip()[:200]
        return summary_unit_name(self.summaries)

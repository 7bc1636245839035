"""Finds the header of an LKE sheet by its texts, never by letters: ministries insert columns where they like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pilar.workbook.grid import LETTERS, Grid
from pilar.workbook.model import AssessorColumns, Layout

#: A header never stands lower than this.
HEADER_ROWS = 15

_REFERENCE = re.compile(r"(?<![A-Za-z!'])\$?([A-Z]{1,2})\$?\d+")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet: where the tree stands, and a block of columns per assessor."""

    layout: Layout
    row: int
    first_data_row: int
    structure: tuple[str, ...]
    id: str | None
    weight: str | None
    criteria: str | None
    choices: str | None
    assessors: tuple[AssessorColumns, ...]


def find_header(grid: Grid) -> Header | None:
    """The header of ``grid``, or None where it is no LKE sheet."""
    best: tuple[int, int, dict[str, str]] | None = None
    for row in range(1, min(HEADER_ROWS, grid.last_row) + 1):
        own = _kinds(grid, row)
        if "answer" not in own.values():
            continue
        # A header of two or three rows: what this row leaves open may stand above it.
        kinds = _kinds(grid, row - 2) | _kinds(grid, row - 1) | own
        kinds = {column: kind for column, kind in kinds.items() if column in own or kind != "answer"}
        found = set(kinds.values())
        if found & {"choices", "weight", "criteria", "structure", "id"}:
            strength = len(found) * 10 + len(kinds)
            if best is None or strength > best[0]:
                best = (strength, row, kinds)
    if best is None:
        return None
    _, row, kinds = best
    return _build(grid, row, kinds)


def _build(grid: Grid, row: int, kinds: dict[str, str]) -> Header:
    columns = sorted(kinds, key=LETTERS.index)

    def first(kind: str) -> str | None:
        return next((column for column in columns if kinds[column] == kind), None)

    answers = [column for column in columns if kinds[column] == "answer"]
    blocks = [_block(grid, row, kinds, columns, answers, index) for index in range(len(answers))]
    id_column = first("id")
    right = min(
        LETTERS.index(column) for column in columns if kinds[column] in ("weight", "criteria", "choices", "answer")
    )
    structure = tuple(column for column in LETTERS[:right] if column != id_column)
    return Header(
        layout=_layout(grid, row, answers),
        row=row,
        first_data_row=row + 2 if _is_numbering(grid, row + 1) else row + 1,
        structure=structure,
        id=id_column,
        weight=first("weight"),
        criteria=first("criteria"),
        choices=first("choices"),
        assessors=_by_formulas(grid, row, kinds, _named(grid, row, blocks)),
    )


def _is_numbering(grid: Grid, row: int) -> bool:
    """True for the row of many forms that numbers the columns: ``1 2 3`` or ``(1) (2) (3)``."""
    texts = [text for column in LETTERS if (text := grid.at(row, column).text)]
    numbers = [int(text.strip("()")) for text in texts if re.fullmatch(r"\(?[0-9]{1,2}\)?", text)]
    return len(texts) == len(numbers) > 3 and numbers == sorted(set(numbers))


def _layout(grid: Grid, row: int, answers: Sequence[str]) -> Layout:
    title = grid.title.casefold()
    if "jawaban" in title:
        return "jawaban"
    if "lke" in title:
        return "lke-zi"
    return "jawaban" if any("unit" in _label(grid, row, column, answers) for column in answers) else "lke-zi"


def _label(grid: Grid, row: int, column: str, answers: Sequence[str]) -> str:
    """The header text of a column with the group heading above it: ``tpi unit · jawaban``.

    A heading that stands over all assessors alike, or that begins over the tree, is a title and names none of them.
    """
    own = _clean(grid.at(row, column).text)
    if row == 1:
        return own
    headings = {letter: _heading(grid, row - 1, letter) for letter in answers}
    start, above = headings[column]
    shared = len(answers) > 1 and len({place for place, _ in headings.values()}) == 1
    title = not start or shared or LETTERS.index(start) < LETTERS.index(answers[0])
    return own if title or above == own else f"{above} · {own}"


def _heading(grid: Grid, row: int, column: str) -> tuple[str, str]:
    """Where the heading over ``column`` begins, and its text; it reaches over empty cells that are merged with it."""
    for letter in reversed(LETTERS[: LETTERS.index(column) + 1]):
        text = _clean(grid.at(row, letter).text)
        if text:
            return letter, text
        if (row, letter) not in grid.merged:
            break
    return "", ""


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[^\w%/ ]+", " ", text.casefold()).split())


def _kinds(grid: Grid, row: int) -> dict[str, str]:
    """Column letter → what its header in this row says it holds."""
    kinds: dict[str, str] = {}
    for column in LETTERS:
        text = _clean(grid.at(row, column).text)
        if text and len(text) <= 80:
            kind = _kind(text)
            if kind:
                kinds[column] = kind
    return kinds


#: What a header says its column holds; the first pattern that matches decides.
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("id", r"(id|no|nomor|id soal)$"),
        ("structure", r"penilaian"),
        ("weight", r"bobot"),
        ("choices", r"pilihan|jenis jawaban|tipe jawaban"),
        ("evidence", r".*(bukti|tautan|data dukung)|link|eviden"),
        ("note", r"catatan|keterangan|rekomendasi"),
        ("criteria", r"kriteria|panduan|petunjuk|penjelasan"),
        ("answer", r"jawaban"),
        ("points", r"(nilai|skor)( (unit|tpi).{0,30})?$"),
        ("share", r"(%|persen|persentase)( ?(unit|tpi).{0,30})?$"),
    )
)


def _kind(text: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if pattern.match(text)), None)


def _block(
    grid: Grid, row: int, kinds: dict[str, str], columns: Sequence[str], answers: Sequence[str], index: int
) -> AssessorColumns:
    """The columns from this answer column up to the next one."""
    start = columns.index(answers[index])
    end = columns.index(answers[index + 1]) if index + 1 < len(answers) else len(columns)
    members = columns[start + 1 : end]

    def first(kind: str) -> str | None:
        return next((column for column in members if kinds[column] == kind), None)

    return AssessorColumns(
        code="",
        label=grid.at(row, answers[index]).text,
        answer=answers[index],
        # To the right of an answer an explanation is a note, to its left it is the criteria.
        note=first("note") or first("criteria"),
        evidence=tuple(column for column in members if kinds[column] == "evidence"),
    )


#: Whole words: ``penilaian`` mandiri is the unit's own, a ``penilai`` is not the unit.
_NATIONAL = re.compile(r"\b(tpn|tim penilai nasional)\b")
_ASSESSOR = re.compile(r"\b(tpi|evaluator|penilai|asesor|verifikasi|verifikator|itjen|inspektorat)\b")
_OWN = re.compile(r"\b(unit|satker|satuan kerja|mandiri)\b")


def _named(grid: Grid, row: int, blocks: Sequence[AssessorColumns]) -> tuple[AssessorColumns, ...]:
    """Codes from left to right: the first that is not an assessor's is the unit, then tpi, tpi-2 … and tpn."""
    named: list[AssessorColumns] = []
    used: Counter[str] = Counter()
    answers = [block.answer for block in blocks]
    for block in blocks:
        label = _label(grid, row, block.answer, answers)
        if _NATIONAL.search(label):
            kind = "tpn"
        elif _ASSESSOR.search(label):
            kind = "tpi"
        elif not used["unit"] or _OWN.search(label):
            kind = "unit"
        else:
            kind = "tpi"
        used[kind] += 1
        code = kind if used[kind] == 1 else f"{kind}-{used[kind]}"
        named.append(replace(block, code=code))
    return tuple(named)


def _by_formulas(
    grid: Grid, row: int, kinds: dict[str, str], blocks: tuple[AssessorColumns, ...]
) -> tuple[AssessorColumns, ...]:
    """Give each points column to the assessor whose answers its formulas read; else to the one its header names; else
    to the block that it stands in. What stands left of every answer and reads none belongs to nobody.
    """
    answers = {block.answer: block.code for block in blocks}
    owners: dict[str, tuple[int, str]] = {}
    for column in sorted((c for c, kind in kinds.items() if kind == "points"), key=LETTERS.index):
        left = [block for block in blocks if LETTERS.index(block.answer) < LETTERS.index(column)]
        around = left[-1].code if left else ""
        claims = (_read_by(grid, row, column, answers), _named_by(grid, row, column, blocks, around), around)
        claim = next(((rank, owner) for rank, owner in enumerate(claims) if owner), None)
        if claim and (claim[1] not in owners or claim[0] < owners[claim[1]][0]):
            owners[claim[1]] = (claim[0], column)
    return tuple(
        replace(block, points=owners[block.code][1], share=_share(kinds, owners[block.code][1]))
        if block.code in owners
        else block
        for block in blocks
    )


def _share(kinds: dict[str, str], points: str) -> str | None:
    """The column of shares that follows a points column."""
    after = LETTERS[LETTERS.index(points) + 1 : LETTERS.index(points) + 3]
    return next((column for column in after if kinds.get(column) == "share"), None)


def _read_by(grid: Grid, row: int, column: str, answers: dict[str, str]) -> str | None:
    counts: Counter[str] = Counter()
    for number in range(row + 1, grid.last_row + 1):
        formula = grid.at(number, column).formula
        if formula:
            counts.update(found for found in set(_REFERENCE.findall(formula)) if found in answers)
    ranked = counts.most_common(2)
    clear = ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return answers[ranked[0][0]] if clear else None


def _named_by(grid: Grid, row: int, column: str, blocks: tuple[AssessorColumns, ...], around: str) -> str | None:
    """The assessor that the header of a points column names; of several TPI the one that it stands beside."""
    words = _clean(grid.at(row, column).text).split()
    kind = next((word for word in ("tpi", "unit") if word in words), None)
    if kind is None:
        return None
    if around.startswith(kind):
        return around
    return next((block.code for block in blocks if block.code == kind), None)

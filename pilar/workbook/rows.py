"""Finds which row of a sheet is which row of the form: by id, and where ids fail by place, type and words.

Where the ids of a sheet are whole, they decide. Otherwise the two lists of rows (form and sheet) are aligned as a
whole, so that an inserted, missing or renamed row disturbs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pilar.workbook.grid import Grid
from pilar.workbook.headers import Header
from pilar.workbook.model import Row, Sureness
from pilar.workbook.outline import OutlineRow, words_of

#: More rows with content than this cannot be one LKE; the rest is not aligned.
MAX_CONTENT_ROWS = 700

_LABEL = re.compile(r"[A-Za-z]{1,5}|\d{1,2}|-")
_ERASE = re.compile(r"[\s().:]+")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a row of the sheet says about itself."""

    number: int
    label: str
    text: str
    words: frozenset[str]
    type: str | None
    raw_type: str
    weight: float | None
    id: int | None


def sheet_rows(grid: Grid, header: Header) -> list[SheetRow]:
    """The rows below the header that carry a text, a type or a weight."""
    rows: list[SheetRow] = []
    for number in range(header.first_data_row, grid.last_row + 1):
        label, text = _label_and_text(grid, header, number)
        raw_type = grid.at(number, header.choices).text
        weight = grid.at(number, header.weight).number
        if not (text or raw_type or weight is not None):
            continue
        identity = _whole(grid.at(number, header.id).text) if header.id else None
        rows.append(SheetRow(number, label, text, words_of(text), answer_type(raw_type), raw_type, weight, identity))
        if len(rows) >= MAX_CONTENT_ROWS:
            break
    return rows


def _label_and_text(grid: Grid, header: Header, number: int) -> tuple[str, str]:
    label = ""
    texts: list[str] = []
    for column in header.structure:
        text = grid.at(number, column).text
        if not text:
            continue
        bare = _ERASE.sub("", text)
        if not texts and not label and _LABEL.fullmatch(bare):
            label = bare.casefold()
        else:
            texts.append(text)
    joined = " ".join(texts)
    if not label and (match := re.match(r"\s*([A-Za-z]{1,4}|\d{1,2})[.)]\s+(?=\S)", joined)):
        label, joined = match[1].casefold(), joined[match.end() :]
    return label, joined


def _whole(text: str) -> int | None:
    match = re.fullmatch(r"(\d{1,6})(?:[.,]0+)?", text)
    return int(match[1]) if match else None


def answer_type(text: str) -> str | None:
    """An answer type as written, normalised; None for an empty cell, the text itself where it is no known type."""
    bare = re.sub(r"[\s()\[\]]+", "", text.casefold())
    if not bare:
        return None
    if re.fullmatch(r"ya[/\\|,]?(tidak|tdk)", bare):
        return "ya/tidak"
    if re.fullmatch(r"[a-e]([/\\|,][a-e])+", bare):
        return re.sub(r"[\\|,]", "/", bare)
    if "0-4" in bare or "0–4" in bare or bare in ("nilai", "indeks"):
        return "0-4"
    if bare in ("%", "persen", "persentase"):
        return "%"
    if bare.startswith("jumlah") or bare in ("angka", "orang"):
        return "jumlah"
    return bare


def match_rows(expected: Sequence[OutlineRow], rows: Sequence[SheetRow]) -> dict[str, tuple[SheetRow, Sureness]]:
    """Expected key → the row of the sheet that it is, and how sure that is. Unmatched keys are absent."""
    ids = [row.id for row in rows if row.id is not None]
    if len(ids) != len(set(ids)):
        # Ids that restart name no row; as hints they would only mislead.
        rows = [replace(row, id=None) for row in rows]
    by_id = _by_id(expected, rows)
    if by_id is None:
        pairs = _align(expected, rows)
    else:
        # Ids that were filled down over an inserted row look whole; then the rows in order fit clearly better.
        bare = [replace(row, id=None) for row in rows]
        ordered = _align(expected, bare)
        pairs = by_id if _sum(by_id) >= _sum(ordered) - _CLEARLY else ordered
    return {key: (row, _sureness(item, row)) for key, (item, row) in pairs.items()}


Pairs = dict[str, tuple[OutlineRow, SheetRow]]


def _sum(pairs: Pairs) -> float:
    return sum(_likeness(item, replace(row, id=None)) for item, row in pairs.values())


def _by_id(expected: Sequence[OutlineRow], rows: Sequence[SheetRow]) -> Pairs | None:
    """Pair by id where nearly every id points to a row of the right type; else None.

    A row with another row's type stands elsewhere (somebody renumbered from an inserted row on): ids then only hint.
    """
    found = {row.id: row for row in rows}
    pairs = {item.key: (item, found[item.number]) for item in expected if item.number in found}
    types = {item.type for item in expected}
    typed = [(item, row) for item, row in pairs.values() if item.type is not None]
    agreeing = sum(1 for item, row in typed if row.type == item.type)
    displaced = any(row.type != item.type and row.type in types for item, row in typed)
    wanted = sum(1 for item in expected if item.type is not None)
    return pairs if agreeing >= wanted * 0.9 and not displaced else None


def _align(expected: Sequence[OutlineRow], rows: Sequence[SheetRow]) -> Pairs:
    """The pairing in the order of both lists with the highest sum of likenesses (dynamic programming)."""
    columns = len(rows)
    best = [0.0] * (columns + 1)
    steps: list[bytearray] = []
    for item in expected:
        line = [0.0] * (columns + 1)
        step = bytearray(columns + 1)
        for index, row in enumerate(rows, 1):
            likeness = _likeness(item, row)
            if likeness <= _THRESHOLD:
                # A question whose type was typed over: its place speaks for it, weaker than any likeness.
                in_place = item.type and row.type and row.label in (item.label, "-")
                likeness = _PLACE if in_place else 0.0
            paired = best[index - 1] + likeness if likeness else -1.0
            if paired > best[index] and paired > line[index - 1]:
                line[index], step[index] = paired, 1
            elif best[index] >= line[index - 1]:
                line[index], step[index] = best[index], 2
            else:
                line[index], step[index] = line[index - 1], 3
        best = line
        steps.append(step)
    pairs: Pairs = {}
    at, index = len(expected), columns
    while at and index:
        move = steps[at - 1][index]
        if move == 1:
            pairs[expected[at - 1].key] = (expected[at - 1], rows[index - 1])
            at, index = at - 1, index - 1
        elif move == 2:
            at -= 1
        else:
            index -= 1
    return pairs


_THRESHOLD = 1.0
_PLACE = 0.25
_SURE = 4.0
_CLEARLY = 2.0
_LIKELY = 2.0


def _likeness(item: OutlineRow, row: SheetRow) -> float:
    """How much a row of the sheet looks like an expected one: 0 is nothing, a perfect row about 9."""
    value = 0.0
    if item.type is not None and row.type is not None:
        value += 3.0 if item.type == row.type else -1.5
    elif item.type is not None or (row.type is not None and row.type != "%"):
        value -= 1.5
    if item.weight is not None and row.weight is not None:
        value += 2.0 if abs(float(item.weight) - row.weight) < 1e-6 else -1.0
    if item.label and row.label:
        value += 1.0 if item.label == row.label or row.label == "-" else -0.5
    shared = len(item.words & row.words)
    if shared:
        value += 4.0 * shared / min(len(item.words), len(row.words))
    if item.number == row.number:
        value += 0.5
    if item.number == row.id:
        value += 1.5
    return value


def _sureness(item: OutlineRow, row: SheetRow) -> Sureness:
    value = _likeness(item, row) + (1.0 if row.id == item.number else 0.0)
    if value >= _SURE:
        return "sure"
    return "likely" if value >= _LIKELY else "unsure"


def to_rows(matches: Mapping[str, tuple[SheetRow, Sureness]]) -> tuple[Row, ...]:
    return tuple(Row(row.number, key, sureness) for key, (row, sureness) in matches.items())

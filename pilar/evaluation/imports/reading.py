"""From what a file says to rows by field that can be stored and looked at: value, note, evidence, cell, problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pilar.evaluation.actions.writing import LONGEST_NOTE
from pilar.evaluation.rulebook import Rulebook
from pilar.instrument.model import Field
from pilar.instrument.wording import Wording
from pilar.numbers import decimal_text
from pilar.workbook.answers import as_number
from pilar.workbook.celltext import MAX_WRITTEN, clean
from pilar.workbook.gate import reading_gate
from pilar.workbook.model import WARNING_CODES, Finding, Place

#: Findings that say why a cell of a field gave no answer.
UNREADABLE = frozenset({"unreadable-answer", "error-value", "formula-without-value", "merged-answer", "missing-row"})
#: Findings that somebody should look at before taking the row.
DOUBTFUL = frozenset({"unsure-row", "answer-not-plain", "repeated-row"})


class Said(Protocol):
    """What one assessor says in a file, whatever its kind: by field, with where it stands and what is wrong."""

    @property
    def sheet(self) -> str: ...
    @property
    def layout(self) -> str: ...
    @property
    def unit_name(self) -> str | None: ...
    @property
    def answers(self) -> Mapping[str, str | Fraction | None]: ...
    @property
    def notes(self) -> Mapping[str, str]: ...
    @property
    def evidence(self) -> Mapping[str, str]: ...
    @property
    def places(self) -> Mapping[str, Place]: ...
    @property
    def findings(self) -> Sequence[Finding]: ...


@dataclass(frozen=True, slots=True)
class Upload:
    """What was read: ``rows`` by field and ``findings``, both ready for JSON. ``assessor``: whose columns were read."""

    sheet: str
    layout: str
    unit_name: str
    rows: dict[str, dict[str, str]]
    findings: list[dict[str, str]]
    assessor: str = "unit"


def read_upload(
    data: bytes, rules: Rulebook, wording: Wording | None, assessor: str | Sequence[str] = "unit"
) -> Upload:  # fmt: skip
    """Read the columns of ``assessor``, of several the first that there is; the unit's own where nobody is named.

    Raises WorkbookError for a file that is no LKE, BusyError where too many wait.
    """
    from pilar.workbook.reader import read  # openpyxl is heavy

    with reading_gate.place():
        reading = read(data, rules.instrument, assessor=assessor, edition=rules.edition, wording=wording)
    return as_upload(reading, rules, reading.assessor.code)


def as_upload(reading: Said, rules: Rulebook, assessor: str) -> Upload:
    """``reading`` as rows of all fields of the instrument, in the order of the form."""
    about: dict[str, list[Finding]] = {}
    for finding in reading.findings:
        about.setdefault(finding.node or "", []).append(finding)
    rows = {key: _row(reading, item, about.get(key, [])) for key, item in rules.instrument.fields.items()}
    findings = [
        {"code": each.code, "node": each.node or "", "place": clean(str(each.place)), "message": clean(each.message)}
        for each in reading.findings
        if WARNING_CODES[each.code].severity == "fault" or each.node is None or each.code in DOUBTFUL
    ]
    return Upload(clean(reading.sheet)[:60], reading.layout, clean(reading.unit_name or ""), rows, findings, assessor)


def _row(reading: Said, item: Field, findings: Sequence[Finding]) -> dict[str, str]:
    """Only what is there: a row without ``value`` is blank or, with ``problem``, unreadable."""
    value = reading.answers.get(item.key)
    place = reading.places.get(item.key)
    told = [(each.code, each.message.removeprefix(f"{item.label}: ")) for each in findings]
    problems = [] if value is not None else [message for code, message in told if code in UNREADABLE]
    doubts = [message for code, message in told if code in DOUBTFUL]
    note, evidence = (clean(texts.get(item.key, "")) for texts in (reading.notes, reading.evidence))
    if len(note) > LONGEST_NOTE:
        note = ""
        problems.append(f"Catatan pada berkas lebih dari {decimal_text(LONGEST_NOTE, 0)} huruf; ringkas dahulu.")
    if len(evidence) > MAX_WRITTEN:
        evidence = ""
        problems.append(f"Kolom bukti lebih dari {decimal_text(MAX_WRITTEN, 0)} huruf; ringkas dahulu.")
    row = {
        "value": "" if value is None else to_text(value), "note": note, "evidence": evidence,
        "cell": clean(str(place)) if place else "", "problem": clean(" ".join(problems)),
        "doubt": clean(" ".join(doubts)),
    }  # fmt: skip
    return {name: text for name, text in row.items() if text}


def to_text(value: str | Fraction) -> str:
    """An answer as text for JSON; a number as an exact fraction, after what a cell keeps of it."""
    return value if isinstance(value, str) else str(as_number(value))


def from_text(item: Field, text: str | None) -> str | Fraction | None:
    """The answer that ``to_text`` wrote for ``item``."""
    if not text:
        return None
    return text if item.kind == "option" else Fraction(text)

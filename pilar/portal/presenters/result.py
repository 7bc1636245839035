"""The result of a check, shaped for its page: every section with its words, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from pilar.instrument.model import Instrument
from pilar.instrument.steps import Step
from pilar.instrument.verdict import PredicateResult
from pilar.instrument.words import points_text
from pilar.kernel.charts import Mark, Meter, meter
from pilar.numbers import decimal_text
from pilar.portal.presenters.areas import AreasView, areas_view
from pilar.portal.presenters.findings import BlankGroup, FindingGroup, blank_groups, grouped
from pilar.portal.presenters.floors import AspectRow, FloorRow, aspect_rows, floor_rows
from pilar.portal.presenters.sources import Reference, references
from pilar.portal.presenters.tree import Branch, branches
from pilar.workbook.check import Check
from pilar.workbook.model import SURENESS_LABELS, Difference

LAYOUT_LABELS: Mapping[str, str] = {
    "jawaban": "Lembar “Jawaban” (2024–2026)",
    "lke-zi": "Lembar “LKE ZI” (2021–2024)",
}

#: The verdict names at most so many failing floors; the table below has them all.
NAMED_FLOORS = 4


@dataclass(frozen=True, slots=True)
class PredicateLine:
    """The verdict on one predicate in a sentence; ``failing`` names the floors that do not hold, if they are few."""

    code: str
    passes: bool
    sentence: str
    failing: str
    requires: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """``place``: where the question stands, in words; ``lifts``: per predicate the floors that the step closes."""

    step: Step
    place: str
    gain: str
    lifts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """``gap`` with its sign: what the workbook shows above (+) or below (−) the rules."""

    difference: Difference
    gap: str


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """The workbook's own total beside ours. ``workbook`` None: the file holds no computed values."""

    workbook: Fraction | None
    ours: Fraction
    skipped: Fraction | None
    gap: str


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the list of contents. ``count``: how much there is to see, where that is worth saying."""

    anchor: str
    title: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class ResultPage:
    unit_name: str | None
    checked_at: datetime
    instrument: Instrument
    facts: tuple[tuple[str, str], ...]
    total: Fraction
    scale: Meter
    provisional: str
    predicates: tuple[PredicateLine, ...]
    floors: tuple[FloorRow, ...]
    aspects: tuple[AspectRow, ...]
    areas: AreasView
    steps: tuple[StepRow, ...]
    faults: tuple[FindingGroup, ...]
    notices: tuple[FindingGroup, ...]
    blanks: tuple[BlankGroup, ...]
    own_total: OwnTotal
    no_total: str
    differences: tuple[DifferenceRow, ...]
    tree: tuple[Branch, ...]
    references: tuple[Reference, ...]
    recognised: tuple[tuple[str, int], ...]

    @property
    def fault_count(self) -> int:
        return sum(len(group.items) for group in self.faults)

    @property
    def blank_count(self) -> int:
        return sum(len(group.fields) for group in self.blanks)

    @property
    def notice_count(self) -> int:
        return sum(len(group.items) for group in self.notices)

    @property
    def doubtful_floors(self) -> Reference | None:
        """The source of the floors whose rule is not settled."""
        return next((row.reference for row in self.floors if row.reference.source.doubtful), None)

    @property
    def failing_count(self) -> int:
        """Rows of the floors table in which some predicate's minimum is missed."""
        return sum(1 for row in self.floors if any(cell.state == "bad" for cell in row.cells))

    @property
    def sections(self) -> tuple[Section, ...]:
        failing = f"{self.failing_count} belum" if self.failing_count else "terpenuhi"
        return (
            Section("syarat", "Syarat minimal", failing),
            Section("area", "Enam area perubahan"),
            Section("langkah", "Langkah paling berarti", str(len(self.steps))),
            Section("temuan", "Yang perlu dibetulkan", str(self.fault_count)),
            Section("kosong", "Belum dijawab", str(self.blank_count)),
            Section("selisih", "Hitungan lembar kerja", str(len(self.differences))),
            Section("rincian", "Rincian tiap pertanyaan"),
            Section("pembacaan", "Cara berkas dibaca"),
            Section("sumber", "Sumber aturan"),
        )


def result_page(check: Check, checked_at: datetime) -> ResultPage:
    """Everything that the page shows about ``check``."""
    score, instrument, reading = check.score, check.instrument, check.reading
    numbered = references(instrument)
    others = [item for item in check.findings if item.severity == "notice" and item.code != "blank"]
    return ResultPage(
        unit_name=reading.unit_name,
        checked_at=checked_at,
        instrument=instrument,
        facts=_facts(check),
        total=score.total,
        scale=_scale(check),
        provisional=_provisional(check),
        predicates=tuple(_predicate(result) for result in check.predicates.values()),
        floors=tuple(floor_rows(score, check.predicates, numbered)),
        aspects=tuple(aspect_rows(instrument, check.predicates)),
        areas=areas_view(score),
        steps=tuple(_step(instrument, step) for step in check.steps),
        faults=grouped(instrument, (item for item in check.findings if item.severity == "fault")),
        notices=grouped(instrument, others),
        blanks=blank_groups(instrument, score.blank, reading.places),
        own_total=_own_total(check),
        no_total=check.no_total,
        differences=tuple(DifferenceRow(item, signed(item.workbook - item.ours)) for item in check.differences),
        tree=branches(score, numbered),
        references=tuple(numbered.values()),
        recognised=tuple((SURENESS_LABELS[sureness], reading.count(sureness)) for sureness in SURENESS_LABELS),
    )


def signed(value: Fraction) -> str:
    """``+0,25`` or ``−0,25``, with more decimals where two would show nothing."""
    places = 2 if abs(value) >= Fraction(1, 200) else 4
    return f"{'−' if value < 0 else '+'}{decimal_text(abs(value), places)}"


def _step(instrument: Instrument, step: Step) -> StepRow:
    lifts: dict[str, list[str]] = {}
    for lifted in step.lifts:
        predicate, _, floor = lifted.partition(": ")
        lifts.setdefault(predicate, []).append(floor)
    closed = tuple((predicate, ", ".join(floors)) for predicate, floors in lifts.items())
    return StepRow(step, instrument.place(step.question.code), f"+{points_text(step.gain)}", closed)


def _facts(check: Check) -> tuple[tuple[str, str], ...]:
    reading, score = check.reading, check.score
    return (
        ("Jawaban yang diperiksa", reading.assessor.label),
        ("Terisi", f"{score.answered} dari {len(score.instrument.fields)} isian"),
        ("Lembar", f"{reading.sheet}, kolom {reading.assessor.answer}"),
        ("Bentuk lembar", LAYOUT_LABELS[reading.layout]),
        ("Aturan", check.instrument.name),
    )


def _scale(check: Check) -> Meter:
    marks = [
        Mark(code.lower(), f"{code} {decimal_text(floor.minimum, 2, trim=True)}", floor.minimum)
        for code, predicate in check.instrument.predicates.items()
        for floor in predicate.floors
        if floor.node == "total" and floor.minimum is not None
    ]
    return meter("", check.score.total, check.instrument.total, marks)


def _provisional(check: Check) -> str:
    score = check.score
    counted = sum(1 for key in score.blank if score.instrument.fields[key].used)
    if counted:
        return f"Sementara: {counted} isian kosong dihitung 0"
    return f"{len(score.blank)} isian kosong, tidak memengaruhi nilai" if score.blank else ""


def _predicate(result: PredicateResult) -> PredicateLine:
    predicate, failing = result.predicate, [item.floor.label for item in result.failing]
    if result.passes:
        sentence = f"Memenuhi semua syarat {predicate.code}"
    else:
        sentence = f"Belum memenuhi {predicate.code}: {len(failing)} dari {len(result.floors)} syarat belum terpenuhi"
    requires = (
        f"{predicate.code} hanya untuk unit yang sudah meraih {predicate.requires}." if predicate.requires else ""
    )
    named = ", ".join(failing[:NAMED_FLOORS])
    if len(failing) > NAMED_FLOORS:
        named += f", dan {len(failing) - NAMED_FLOORS} syarat lain"
    return PredicateLine(predicate.code, result.passes, sentence, named, requires)


def _own_total(check: Check) -> OwnTotal:
    ours, theirs = check.score.total, check.workbook_total
    skipped = check.skipped_total if check.skipped_total != ours else None
    return OwnTotal(theirs, ours, skipped, signed(theirs - ours) if theirs is not None else "")

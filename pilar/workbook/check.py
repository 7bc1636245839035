"""One call from a file to everything that is known about it. The web page, the command line and the JSON share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pilar.instrument.engine import Caution, Score, score
from pilar.instrument.loader import load
from pilar.instrument.model import Instrument
from pilar.instrument.steps import Step, best_steps
from pilar.instrument.verdict import PredicateResult, verdicts
from pilar.instrument.wording import Wording
from pilar.workbook.differences import find_differences
from pilar.workbook.model import Difference, Finding, Place, Reading
from pilar.workbook.reader import read


@dataclass(frozen=True, slots=True)
class Check:
    """A workbook read, scored by the rules and held against its own arithmetic.

    ``workbook_total`` is what the workbook shows (None: no computed value); ``skipped_total`` is what the official
    arithmetic gives for these answers, where blanks drop out of the averages.
    """

    reading: Reading
    score: Score
    predicates: Mapping[str, PredicateResult]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    skipped_total: Fraction

    @property
    def instrument(self) -> Instrument:
        return self.score.instrument

    @property
    def no_total(self) -> str:
        """Why the workbook shows no total to compare with; empty where it shows one."""
        if self.reading.total is not None:
            return ""
        if self.reading.assessor.points is None:
            return (
                "Lembar ini tidak memuat kolom nilai untuk jawaban yang diperiksa; tidak ada yang dapat dibandingkan."
            )
        if any(finding.code == "error-value" for finding in self.reading.findings):
            return "Nilai total pada lembar berupa galat. Asal galatnya ada di daftar masalah."
        return "Lembar ini tidak menyimpan hasil hitungan. Buka dan simpan di Excel bila Anda memerlukannya."

    @property
    def workbook_total(self) -> Fraction | None:
        return self.reading.total.value if self.reading.total else None


def check(
    data: bytes, *, assessor: str = "unit", instrument: Instrument | None = None, wording: Wording | None = None
) -> Check:
    """Read and score ``data``; an imported ``wording`` helps to recognise rows.

    Raises WorkbookError where it cannot be read as an LKE or has no such assessor.
    """
    rules = instrument or load()
    reading = read(data, rules, assessor=assessor, wording=wording)
    return assess(reading, rules)


def assess(reading: Reading, instrument: Instrument) -> Check:
    """Score what was read and say where the workbook disagrees with the rules."""
    result = score(instrument, reading.answers)
    skipped = score(instrument, reading.answers, blanks="skipped")
    cautions = tuple(
        Finding(item.code, item.node, _place_of(reading, instrument, item), item.message) for item in result.cautions
    )
    blanks = tuple(
        Finding("blank", key, reading.places.get(key, Place(reading.sheet)), _blank_message(instrument, key))
        for key in result.blank
        if key in reading.places and not any(f.node == key and f.severity == "fault" for f in reading.findings)
    )
    findings = sorted(reading.findings + cautions + blanks, key=lambda item: item.place.row or 0)
    return Check(
        reading=reading,
        score=result,
        predicates=verdicts(result),
        differences=find_differences(reading, result, skipped),
        findings=tuple(findings),
        steps=tuple(best_steps(result)),
        skipped_total=skipped.total,
    )


def _place_of(reading: Reading, instrument: Instrument, caution: Caution) -> Place:
    """The cell to look at first. A counted question is itself a formula; what can be mended are its counts."""
    question = instrument.questions[caution.node]
    formula = question.formula
    keys = {
        "zero-denominator": (*formula.denominator, formula.before),
        "ratio-above-one": formula.numerator,
        "same-figure-differs": tuple(item.key for item in question.fields if item.same_as),
    }[caution.code]
    return next((reading.places[key] for key in keys if key in reading.places), Place(reading.sheet))


def _blank_message(instrument: Instrument, key: str) -> str:
    item = instrument.fields[key]
    consequence = "dihitung 0" if item.used else "tidak memengaruhi nilai"
    return f"{item.label}: belum dijawab, {consequence}."

"""The result of a check as plain text for a terminal: what a person wants to know first, first."""

from __future__ import annotations

from collections.abc import Iterator

from pilar.instrument.verdict import FloorResult, PredicateResult
from pilar.numbers import decimal_text, percent_text
from pilar.workbook.check import Check
from pilar.workbook.model import SURENESS_LABELS

_WIDTH = 46


def to_text(check: Check) -> str:
    """A readable summary of at most a few screens; the JSON has everything."""
    return "\n".join(_lines(check)) + "\n"


def _lines(check: Check) -> Iterator[str]:
    score, reading = check.score, check.reading
    column = f"kolom {reading.assessor.answer} ({reading.assessor.label or reading.assessor.code})"
    yield f"{score.instrument.name}: lembar {reading.sheet}, {column}"
    yield _recognised(check)
    yield ""
    blanks = len(score.blank)
    tail = f"  (sementara: {blanks} isian kosong, dihitung 0)" if score.provisional else ""
    yield f"Nilai total {decimal_text(score.total)} dari {decimal_text(score.instrument.total, 0)}{tail}"
    for result in check.predicates.values():
        yield ""
        yield from _predicate(result)
    yield ""
    yield from _areas(check)
    yield ""
    yield from _steps(check)
    yield from _faults(check)
    yield from _differences(check)


def _recognised(check: Check) -> str:
    reading = check.reading
    total = len(check.instrument.fields)
    counts = [f"{reading.count(level)} {label}" for level, label in SURENESS_LABELS.items() if reading.count(level)]
    return f"{len(reading.answers)} dari {total} isian dikenali ({', '.join(counts)}); {check.score.answered} terjawab"


def _predicate(result: PredicateResult) -> Iterator[str]:
    verdict = "semua syarat terpenuhi" if result.passes else f"{len(result.failing)} syarat belum terpenuhi"
    yield f"{result.predicate.code} ({result.predicate.name}): {verdict}"
    for floor in result.floors:
        yield _floor(floor)


def _floor(result: FloorResult) -> str:
    floor = result.floor
    share = floor.measure == "share"
    value = percent_text(result.value, 2) if share else decimal_text(result.value)
    if floor.minimum is None:
        return f"  ?     {floor.label:<{_WIDTH}} {value:>9}  minimal tidak ditetapkan"
    minimum = percent_text(floor.minimum) if share else decimal_text(floor.minimum)
    mark = "ya   " if result.passes else "BELUM"
    missing = "" if result.passes else f"  kurang {decimal_text(result.missing_points, 4, trim=True)}"
    return f"  {mark} {floor.label:<{_WIDTH}} {value:>9}  minimal {minimum}{missing}"


def _areas(check: Check) -> Iterator[str]:
    score = check.score
    yield f"{'Area perubahan':<{_WIDTH}} {'Pemenuhan':>10} {'Reform':>8} {'Nilai':>8} {'Bobot':>6} {'%':>8}"
    for area in score.instrument.areas.values():
        result = score.areas[area.number]
        parts = [decimal_text(points) for points in result.parts.values()]
        first, second = (*parts, "", "")[:2]
        yield (
            f"{f'{area.number}. {area.name}':<{_WIDTH}} {first:>10} {second:>8} {decimal_text(result.points):>8} "
            f"{decimal_text(area.weight, 2, trim=True):>6} {percent_text(result.share, 1):>8}"
        )


def _steps(check: Check) -> Iterator[str]:
    if not check.steps:
        return
    yield "Langkah tunggal dengan tambahan nilai terbesar"
    for step in check.steps:
        change = f"{step.now} → {step.target}"
        yield f"  +{decimal_text(step.gain):<6} {step.question.code:<14} {step.question.title}: {change}"


def _faults(check: Check) -> Iterator[str]:
    faults = [finding for finding in check.findings if finding.severity == "fault"]
    yield ""
    if not faults:
        yield "Tidak ada masalah pada lembar kerjanya."
    else:
        yield f"Masalah pada lembar kerja ({len(faults)})"
        for finding in faults:
            yield f"  {finding.place}: {finding.message} [{finding.code}]"
    others = [finding for finding in check.findings if finding.severity == "notice" and finding.code != "blank"]
    if others:
        yield f"Catatan ({len(others)})"
        for finding in others:
            yield f"  {finding.place}: {finding.message} [{finding.code}]"
    blanks = [finding.node or "" for finding in check.findings if finding.code == "blank"]
    if blanks:
        yield f"Belum dijawab ({len(blanks)}): {', '.join(blanks)}"


def _differences(check: Check) -> Iterator[str]:
    yield ""
    if check.workbook_total is None:
        yield check.no_total
    else:
        yield (
            f"Nilai total menurut lembar {decimal_text(check.workbook_total, 4)}, "
            f"menurut aturan {decimal_text(check.score.total, 4)}."
        )
    for item in check.differences:
        figures = f"lembar {decimal_text(item.workbook, 4)}, aturan {decimal_text(item.ours, 4)}"
        yield f"  {item.node:<14} {figures}. {item.why}"

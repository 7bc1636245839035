"""The engine gives exactly what the slow oracle gives, on thousands of random sheets."""

import random

import pytest

from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.instrument.verdict import verdicts
from tests.instrument.oracle import DONE_OF_DUE, MINIMUMS, mark
from tests.instrument.sheets import blanks, plain, random_sheet

FORM = plain()
CHUNKS, SHEETS = 35, 300  # 10,500 sheets


def sheets(chunk):
    rng = random.Random(2021 + chunk)
    return (random_sheet(rng) for _ in range(SHEETS))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_and_oracle_agree_exactly_on_every_part_of_300_random_sheets(chunk):
    instrument = load()
    for sheet in sheets(chunk):
        marks, result = mark(FORM, sheet), score(instrument, sheet)
        points = {code: node.points for code, node in result.nodes.items()}
        points |= {code: question.points for code, question in result.questions.items()}
        points |= {f"area-{number}": area.points for number, area in result.areas.items()}
        assert points | {"total": result.total} == marks.points
        assert {code: question.value for code, question in result.questions.items()} == marks.values
        assert {(item.code, item.node) for item in result.cautions} == marks.warnings
        assert (result.complete, result.provisional) == (marks.complete, marks.provisional)
        floors = {
            (code, floor.floor.code): (floor.passes, floor.missing_points)
            for code, predicate in verdicts(result).items()
            for floor in predicate.floors
        }
        assert floors == marks.floors


@pytest.mark.parametrize("chunk", range(3))
def test_engine_and_oracle_agree_on_the_official_arithmetic_where_blanks_drop_out(chunk):
    instrument = load()
    for sheet in sheets(CHUNKS + chunk):
        marks, result = mark(FORM, sheet, official=True), score(instrument, sheet, blanks="skipped")
        points = {code: node.points or 0 for code, node in result.nodes.items()}
        points |= {f"area-{number}": area.points for number, area in result.areas.items()}
        points["total"] = result.total
        assert points == {code: marks.points[code] for code in points}


def test_the_random_sheets_reach_every_answer_every_policy_and_both_sides_of_every_floor():
    """Otherwise agreement on them would say little."""
    answers, warnings, values, floors = set(), set(), set(), set()
    for chunk in range(3):
        for sheet in sheets(chunk):
            marks = mark(FORM, sheet)
            answers |= {(blank.key, sheet.get(blank.key) if blank.options else None) for blank in blanks()}
            answers |= {(blank.key, "number") for blank in blanks() if sheet.get(blank.key) is not None}
            warnings |= marks.warnings
            values |= {(*warning, marks.values[warning[1]]) for warning in marks.warnings}
            floors |= {(*floor, passes) for floor, (passes, _) in marks.floors.items()}
    for blank in blanks():
        expected = (*blank.options, None, "number") if blank.options else (None, "number")
        assert {(blank.key, answer) for answer in expected} <= answers
    assert {("ratio-above-one", code) for code in DONE_OF_DUE} <= warnings
    assert {("zero-denominator", code) for code in (*DONE_OF_DUE, "A.II.3.iii.a")} <= warnings
    for code in ("A.II.3.iii.a", "A.II.5.ii.a", "A.II.5.iii.a", "A.II.5.iii.b"):
        assert {("zero-denominator", code, 0), ("zero-denominator", code, 1)} <= values
    assert {
        (name, floor, passes) for name in ("WBK", "WBBM") for floor in MINIMUMS for passes in (True, False)
    } <= floors

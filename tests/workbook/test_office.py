"""What Pilar writes, LibreOffice computes to the same figures and the same verdicts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from pilar.instrument.engine import Score, score
from pilar.instrument.verdict import verdicts
from pilar.workbook.check import check
from pilar.workbook.model import SheetAnswers
from pilar.workbook.reader import read
from pilar.workbook.writer import write
from tests.workbook.build import Built, Variation, jawaban, lke_zi
from tests.workbook.calc import ExcelError, calculate
from tests.workbook.form import INSTRUMENT
from tests.workbook.office import recalculated
from tests.workbook.package import parts
from tests.workbook.samples import Answer, anything, best, complete, half, zero_denominators
from tests.workbook.test_writer import NASTY

# One process of pytest-xdist: what LibreOffice has worked out is shared by the module.
pytestmark = [pytest.mark.office, pytest.mark.xdist_group("office")]

NEAR = Fraction(1, 10**9)
CASES: Mapping[str, Mapping[str, Answer]] = {
    "lengkap": complete(1),
    "terbaik": best(),
    "separuh": half(2),
    "kosong": {},
    "pembagi-nol": zero_denominators(),
    "nol-dari-tahun-lalu": best() | {"A.II.3.iii.a.tahun_lalu": Fraction(0), "A.II.3.iii.a.tahun_ini": Fraction(2)},
    **{f"acak-{seed}": anything(seed) for seed in range(6)},
}
#: Exactly on every floor of WBK that a score can meet exactly.
EDGE = best() | {"B.I.a.1.indeks": Fraction("3.6"), "B.I.b.1": "C", "B.II.a.1.indeks": Fraction("3.2")}


def written(answers: Mapping[str, Answer], *others: Mapping[str, Answer]) -> bytes:
    texts = {key: NASTY[index % len(NASTY)] for index, key in enumerate(INSTRUMENT.fields)}
    sheets = [SheetAnswers("unit", answers, texts, texts)]
    sheets += [SheetAnswers(code, given, texts) for code, given in zip(("tpi", "tpi-2"), others, strict=False)]
    return write(INSTRUMENT, sheets, unit_name="=1+1")


@pytest.fixture(scope="module")
def exported(soffice_path: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    files = {name: written(answers) for name, answers in CASES.items()}
    files |= {"batas": written(EDGE), "bertiga": written(complete(1), half(2), complete(3))}
    return recalculated(soffice_path, tmp_path_factory.mktemp("ekspor"), files)


def assert_same(data: bytes, assessor: str, expected: Score) -> None:
    reading = read(data, INSTRUMENT, assessor=assessor)
    ours = {code: expected.points(code) for code in INSTRUMENT.nodes}
    # A result's question stands on its group's row and shows the group's points.
    ours |= {code: item.value for code, item in expected.questions.items() if not code.startswith("B")}
    assert set(reading.figures) == set(ours)
    figures = {code: figure.value for code, figure in reading.figures.items()}
    assert [code for code, value in ours.items() if abs(figures[code] - value) > NEAR] == []
    assert reading.total is not None
    assert abs(reading.total.value - expected.total) < NEAR
    assert reading.answers == dict(expected.answers)
    assert "error-value" not in {finding.code for finding in reading.findings}


@pytest.mark.parametrize("name", CASES)
def test_the_score_is_the_same_at_every_node(name: str, exported: dict[str, bytes]) -> None:
    assert_same(exported[name], "unit", score(INSTRUMENT, CASES[name]))
    result = check(exported[name])
    assert result.differences == ()


def test_every_assessors_score_is_the_same(exported: dict[str, bytes]) -> None:
    for code, answers in (("unit", complete(1)), ("tpi", half(2)), ("tpi-2", complete(3))):
        assert_same(exported["bertiga"], code, score(INSTRUMENT, answers))


def summary_rows(data: bytes, title: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(data), data_only=True)[title].iter_rows(max_col=6, values_only=True))


@pytest.mark.parametrize("name", [*CASES, "batas"])
def test_the_summary_gives_the_same_verdict_floor_by_floor(name: str, exported: dict[str, bytes]) -> None:
    expected = score(INSTRUMENT, CASES.get(name, EDGE))
    rows = summary_rows(exported[name], "Unit")
    for code, result in verdicts(expected).items():
        start = next(index for index, row in enumerate(rows) if row[0] == f"Syarat {code}") + 1
        for row, floor in zip(rows[start:], result.floors, strict=False):
            assert row[0] == floor.floor.label
            assert abs(Fraction(str(row[1])) - floor.value) < NEAR
            if floor.passes is not None:
                assert (code, row[0], row[3]) == (code, floor.floor.label, "Memenuhi" if floor.passes else "Belum")
        closing = rows[start + len(result.floors)]
        assert closing[3] == ("Memenuhi semua syarat" if result.passes else "Belum memenuhi")


def test_the_summary_shows_the_areas_and_the_total(exported: dict[str, bytes]) -> None:
    expected = score(INSTRUMENT, CASES["lengkap"])
    rows = {row[0]: row for row in summary_rows(exported["lengkap"], "Unit")}
    for area in expected.areas.values():
        row = rows[f"{area.number}. {INSTRUMENT.areas[area.number].name}"]
        assert [round(float(value), 9) for value in (*area.parts.values(), area.points)] == [
            round(value, 9) for value in row[1:4]
        ]
    assert abs(Fraction(str(rows["NILAI EVALUASI ZONA INTEGRITAS"][1])) - expected.total) < NEAR


def test_texts_stay_texts_in_libreoffice(exported: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(exported["lengkap"]))
    assert summary_rows(exported["lengkap"], "Unit")[0][0] == "=1+1"
    cells = [row[0] for column in "LM" for row in book["Jawaban"][f"{column}2:{column}204"]]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert "=1+1" in {cell.value for cell in cells}


def test_no_file_refers_to_another_even_after_libreoffice(exported: dict[str, bytes]) -> None:
    for data in exported.values():
        members = parts(data)
        assert not [name for name in members if "externalLink" in name or name.endswith(".bin")]


# -- the tests' own spreadsheet


BUILT: Mapping[str, Built] = {
    "lke": lke_zi(complete(1)),
    "lke-separuh": lke_zi(half(2), Variation(by_type=True, guarded=False)),
    "lke-nol": lke_zi(zero_denominators(), Variation(guarded=False, lhkpn_bug=True)),
    "jawaban": jawaban(complete(3), Variation(tpi=2, unit_points=True), tpi=half(4), tpi_2=complete(5)),
}


@pytest.fixture(scope="module")
def computed(soffice_path: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    files = {name: built.data(results=False) for name, built in BUILT.items()}
    return recalculated(soffice_path, tmp_path_factory.mktemp("uji"), files)


@pytest.mark.parametrize("name", BUILT)
def test_the_tests_own_spreadsheet_computes_what_libreoffice_computes(name: str, computed: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(computed[name]), data_only=True)
    for (title, ref), ours in calculate(BUILT[name].book).items():
        theirs = book[title][ref].value
        if isinstance(ours, float) and isinstance(theirs, int | float):
            assert abs(ours - theirs) < 1e-9, (title, ref)
        else:
            # Which error it is may differ; that it is one may not.
            same = isinstance(ours, ExcelError) and str(theirs).startswith("#")
            assert same or ours == theirs, (title, ref, ours, theirs)

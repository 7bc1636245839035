"""What the presenters make of a check, apart from any template."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.instrument.verdict import verdicts
from pilar.instrument.words import measured, places_to_tell_apart, points_text
from pilar.portal.presenters.areas import areas_view
from pilar.portal.presenters.findings import blank_groups, grouped
from pilar.portal.presenters.floors import aspect_rows, floor_rows
from pilar.portal.presenters.result import result_page, signed
from pilar.portal.presenters.sources import floor_references, references
from pilar.portal.presenters.tree import branches
from pilar.workbook.check import check
from pilar.workbook.model import Finding, Place
from tests.portal import workbooks

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def scored(**changes):
    return score(load(), workbooks.as_answers(workbooks.good_answers()) | changes)


def floors(result):
    rows = floor_rows(result, verdicts(result), references(load()))
    return {row.code: row for row in rows}


def cells(row):
    return {cell.predicate: cell for cell in row.cells}


@pytest.fixture(scope="module")
def poor_page():
    data = workbooks.workbook(
        workbooks.poor_answers(), figures={"total": 71.5, "A.I.1": 3.9}, sums={"A.II.5.iii.a": 99}
    )
    return result_page(check(data), AT)


@pytest.fixture(scope="module")
def best_page():
    return result_page(check(workbooks.workbook(workbooks.best_answers())), AT)


# -- floors


def test_a_missed_index_floor_names_the_way_to_it():
    row = cells(floors(scored(**{"B.II.a.1.indeks": Fraction(16, 5)}))["ipkp"])
    assert row["WBK"].state == "good"
    assert (row["WBBM"].state, row["WBBM"].missing) == ("bad", "kurang 1,75 poin")
    assert row["WBBM"].way == "indeks 3,20 → 3,60"


def test_a_missed_option_floor_names_the_way_to_it():
    row = cells(floors(scored(**{"B.I.b.1": "C"}))["capaian"])
    assert row["WBBM"].way == "jawaban C → B"
    assert row["WBBM"].missing == "kurang 1,25 poin"


def test_a_blank_index_is_called_blank():
    row = cells(floors(scored(**{"B.I.a.1.indeks": None}))["ipak"])
    assert row["WBK"].way == "indeks kosong → 3,60"


def test_an_area_floor_is_a_share_with_the_shortage_in_points():
    result = score(load(), {})
    row = floors(result)["area-5"]
    assert (row.value, row.measure) == ("0,00\u00a0%", "dari bobot 15")
    assert cells(row)["WBK"].missing == "kurang 9,00 poin"
    assert row.reference.source.doubtful


def test_the_meter_of_a_floor_runs_to_the_highest_minimum_missed():
    row = floors(scored(**{"B.I.b.1": "C"}))["capaian"]
    assert row.meter.fill == "50%"
    assert (row.meter.gap.x, row.meter.gap.width) == ("50%", "25%")
    assert [tick.x for tick in row.meter.ticks] == ["50%", "75%"]


@pytest.mark.parametrize(
    ("value", "minimum", "measure", "shown"),
    [
        (Fraction("74.996"), Fraction(75), "points", "74,996"),
        (Fraction("0.599999"), Fraction("0.6"), "share", "59,9999\u00a0%"),
        (Fraction("74.99"), Fraction(75), "points", "74,99"),
        (Fraction("75.001"), Fraction(75), "points", "75,00"),
        (Fraction(1), None, "points", "1,00"),
    ],
)
def test_a_value_below_its_minimum_never_looks_equal_to_it(value, minimum, measure, shown):
    floor = replace(load().predicates["WBK"].floors[0], measure=measure)
    assert measured(value, floor, places_to_tell_apart(value, minimum, measure)) == shown


def test_a_tiny_shortage_is_not_called_nothing():
    assert points_text(Fraction(1, 1000)) == "kurang dari 0,01"
    assert points_text(Fraction(1, 200)) == "0,01"
    assert points_text(Fraction(0)) == "0,00"


def test_the_other_reading_of_the_area_floors_stands_per_aspect():
    answers = {key: answer for key, answer in workbooks.best_answers().items() if not key.startswith("A.II.")}
    result = score(load(), workbooks.as_answers(answers))
    first = aspect_rows(load(), verdicts(result))[0]
    assert first.shares == (("Pemenuhan", "100,00\u00a0%"), ("Reform", "0,00\u00a0%"))
    assert first.cells == (("WBK", "bad", "Belum"), ("WBBM", "bad", "Belum"))


# -- areas


def test_the_area_chart_draws_both_parts_and_both_minimums():
    view = areas_view(scored())
    first = view.bars[0]
    assert [segment.kind for segment in first.segments] == ["first", "second"]
    assert [tick.x for tick in first.ticks] == ["60%", "75%"]
    assert [tick.label for tick in view.axis] == ["WBK 60\u00a0%", "WBBM 75\u00a0%"]
    assert "Manajemen Perubahan" in first.description
    assert "Pemenuhan" in first.description
    assert [row.number for row in view.rows] == [1, 2, 3, 4, 5, 6]


# -- findings


def test_findings_gather_by_kind_the_largest_first():
    place = Place("Jawaban", 9, "K9")
    found = grouped(
        load(),
        [
            Finding("error-value", "A.I.1", place, "a"),
            Finding("unreadable-answer", "A.II.1.i.a.agen", place, "b"),
            Finding("unreadable-answer", None, place, "c"),
        ],
    )
    assert [(group.title, len(group.items)) for group in found] == [("Jawaban tidak terbaca", 2), ("Galat pada sel", 1)]
    assert [line.code for line in found[0].items] == ["A.II.1.i.a", ""]
    assert found[0].items[0].place == "Jawaban!K9"


def test_a_long_group_starts_closed():
    line = Finding("error-value", "A.I.1", Place("Jawaban"), "a")
    assert grouped(load(), [line] * 8)[0].open
    assert not grouped(load(), [line] * 9)[0].open


def test_blanks_gather_by_area_with_the_results_last():
    groups = blank_groups(load(), tuple(load().fields), {})
    assert [group.name.partition(":")[0] for group in groups] == [*(f"Area {n}" for n in range(1, 7)), "Hasil"]
    assert sum(len(group.fields) for group in groups) == 127
    assert all(len(group.fields) == group.total for group in groups)


def test_a_blank_count_is_named_with_its_question():
    (group,) = blank_groups(load(), ("A.II.5.ii.a.harus",), {"A.II.5.ii.a.harus": Place("Jawaban", 169, "K169")})
    (field,) = group.fields
    assert field.code == "A.II.5.ii.a"
    assert field.title.startswith("Penyelesaian pengaduan masyarakat: ")
    assert field.place == "Jawaban!K169"


# -- tree and sources


def test_every_question_is_in_the_tree_once_with_its_reason():
    rows = [
        row
        for branch in branches(scored(), references(load()))
        for m in branch.members
        for g in m.groups
        for row in g.questions
    ]
    assert sorted(row.code for row in rows) == sorted(load().questions)
    assert all(row.why for row in rows)


def test_a_rule_of_another_source_than_its_group_is_marked():
    numbered = references(load())
    rows = [
        row for branch in branches(scored(), numbered) for m in branch.members for g in m.groups for row in g.questions
    ]
    marks = {row.code: row.mark for row in rows}
    assert marks["A.II.5.ii.a"] == numbered["lembar-kerja"].mark
    assert marks["A.I.1.i.a"] == ""


def test_the_branches_add_up_to_the_total():
    result = scored()
    assert sum(branch.points for branch in branches(result, references(load()))) == result.total


def test_a_page_that_shows_only_floors_numbers_only_their_sources():
    assert [reference.mark for reference in floor_references(load()).values()] == ["[1]", "[2]"]


# -- the page


def test_the_verdict_is_one_sentence_per_predicate(best_page, poor_page):
    assert [line.sentence for line in best_page.predicates] == [
        "Memenuhi semua syarat WBK",
        "Memenuhi semua syarat WBBM",
    ]
    assert poor_page.predicates[0].sentence == "Belum memenuhi WBK: 12 dari 12 syarat belum terpenuhi"
    assert poor_page.predicates[0].failing.endswith("dan 8 syarat lain")
    assert poor_page.predicates[1].requires == "WBBM hanya untuk unit yang sudah meraih WBK."


def test_a_provisional_score_counts_the_blanks_that_matter(best_page, poor_page):
    assert best_page.provisional == ""
    assert poor_page.provisional == "Sementara: 50 isian kosong dihitung 0"
    assert poor_page.blank_count == 51
    unused = workbooks.best_answers() | {"A.II.3.iii.a.disanksi": None}
    page = result_page(check(workbooks.workbook(unused)), AT)
    assert page.provisional == "1 isian kosong, tidak memengaruhi nilai"


def test_the_workbooks_own_total_stands_beside_ours(best_page, poor_page):
    assert best_page.own_total.workbook is None
    assert best_page.own_total.skipped is None
    assert poor_page.own_total.workbook == Fraction("71.5")
    assert poor_page.own_total.gap == "+39,39"
    assert poor_page.own_total.skipped > poor_page.own_total.ours


def test_steps_say_which_floors_they_close(poor_page):
    first = poor_page.steps[0]
    assert first.gain == "+14,00"
    assert first.lifts == (("WBK", "Survei persepsi kualitas pelayanan (IPKP)"),)


def test_contents_count_what_there_is_to_see(best_page, poor_page):
    counts = {section.anchor: section.count for section in poor_page.sections}
    assert counts["syarat"] == "12 belum"
    assert counts["kosong"] == "51"
    assert int(counts["temuan"]) == poor_page.fault_count > 5
    assert next(section.count for section in best_page.sections if section.anchor == "syarat") == "terpenuhi"


def test_signs_are_written_out():
    assert signed(Fraction(1, 4)) == "+0,25"
    assert signed(Fraction(-1, 4)) == "−0,25"
    assert signed(Fraction(1, 1000)) == "+0,0010"

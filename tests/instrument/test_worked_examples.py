"""Figures that were worked out by hand (lke-notes §3 and §4), and floors at their exact edge."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pilar.instrument.engine import score
from pilar.instrument.loader import load
from pilar.instrument.verdict import verdicts
from pilar.numbers import percent_text, rounded
from tests.instrument.sheets import best, worst

INSTRUMENT = load()


def points(node, sheet):
    return score(INSTRUMENT, sheet).points(node)


def floor(sheet, predicate, code):
    results = verdicts(score(INSTRUMENT, sheet))[predicate].floors
    return next(result for result in results if result.floor.code == code)


def indices(ipak=None, ipkp=None, performance=None):
    return {"B.I.a.1.indeks": ipak, "B.II.a.1.indeks": ipkp, "B.I.b.1": performance}


def test_sop_answered_b_b_a_is_0_806667():
    sheet = {"A.I.2.i.a": "B", "A.I.2.i.b": "B", "A.I.2.i.c": "A"}
    assert points("A.I.2.i", sheet) == (Fraction("0.67") + Fraction("0.75") + 1) / 3
    assert rounded(points("A.I.2.i", sheet), 6) == Decimal("0.806667")
    assert percent_text(score(INSTRUMENT, sheet).nodes["A.I.2.i"].share, 2) == "80,67\u00a0%"


def test_3_of_5_targets_reached_is_1_2():
    assert points("A.II.4.i", {"A.II.4.i.a.sasaran": 5, "A.II.4.i.a.tercapai": 3}) == Fraction("1.2")


def test_157_of_170_complaints_closed_is_2_770588():
    sheet = {"A.II.5.ii.a.harus": 170, "A.II.5.ii.a.proses": 13, "A.II.5.ii.a.selesai": 157}
    assert points("A.II.5.ii", sheet) == Fraction(157 * 3, 170)
    assert rounded(points("A.II.5.ii", sheet), 6) == Decimal("2.770588")


@pytest.mark.parametrize(
    ("node", "sheet", "expected"),
    [
        ("B.I.a", indices(ipak=3.60), "15.75"),
        ("B.II.a", indices(ipkp=3.20), "14.00"),
        ("B.II.a", indices(ipkp=3.72), "16.275"),
        ("B.I.b", indices(performance="B"), "3.75"),
        ("B", indices(3.60, 3.20, "C"), "32.25"),
    ],
)
def test_the_results_component(node, sheet, expected):
    assert points(node, sheet) == Fraction(expected)


def test_discipline_from_10_cases_to_4_is_0_6():
    sheet = {"A.II.3.iii.a.tahun_lalu": 10, "A.II.3.iii.a.tahun_ini": 4}
    assert points("A.II.3.iii", sheet) == Fraction("1.2")


def test_the_wealth_reports_are_the_mean_of_both_duties_times_2():
    """The circulating workbook leaves the second one out of its group formula; it counts all the same."""
    lhkpn = {"kepala": 1, "pejabat": 3, "lainnya": 0, "sudah": 3}
    others = {"administrator": 2, "pengawas": 8, "pelaksana": 40, "sudah": 45}
    sheet = {f"A.II.5.iii.a.{name}": number for name, number in lhkpn.items()}
    sheet |= {f"A.II.5.iii.b.{name}": number for name, number in others.items()}
    assert points("A.II.5.iii", sheet) == Fraction("0.75") + Fraction("0.9")


def test_the_official_arithmetic_leaves_a_blank_out_of_the_average():
    sheet = {"A.I.2.i.a": "B", "A.I.2.i.c": "A"}
    ours = score(INSTRUMENT, sheet)
    official = score(INSTRUMENT, sheet, blanks="skipped")
    assert ours.points("A.I.2.i") == Fraction("1.67") / 3
    assert official.points("A.I.2.i") == Fraction("1.67") / 2
    assert official.nodes["A.I.2.ii"].points is None
    assert official.total == Fraction("1.67") / 2


def test_more_done_than_due_counts_1_with_a_warning():
    result = score(INSTRUMENT, {"A.II.6.i.b.terdaftar": 4, "A.II.6.i.b.dipermudah": 6})
    assert result.questions["A.II.6.i.b"].value == 1
    assert [(item.code, item.node) for item in result.cautions] == [("ratio-above-one", "A.II.6.i.b")]
    assert "6 dari 4" in result.cautions[0].message


def test_the_same_figure_told_twice_differently_is_a_warning():
    result = score(INSTRUMENT, best() | {"A.II.1.i.a.perubahan": 12, "A.II.1.i.b.perubahan": 10})
    assert ("same-figure-differs", "A.II.1.i.b") in [(item.code, item.node) for item in result.cautions]
    assert score(INSTRUMENT, best() | {"A.II.1.i.b.perubahan": None}).cautions == ()


# -- the exact edge of a floor


@pytest.mark.parametrize(
    ("index", "passes"),
    [
        (3.6, True),
        (Decimal("3.60"), True),
        (3.599999999, False),
        (Decimal("3.5999999999999999999999"), False),
        (Fraction(18, 5) - Fraction(1, 10**30), False),
        (Fraction(18, 5) + Fraction(1, 10**30), True),
    ],
)
def test_ipak_passes_at_15_75_and_not_a_hair_below(index, passes):
    result = floor(indices(ipak=index), "WBK", "ipak")
    assert result.passes is passes
    assert (result.missing_points == 0) is passes


@pytest.mark.parametrize(("predicate", "ipkp"), [("WBK", 3.2), ("WBBM", 3.6)])
def test_ipkp_passes_at_its_own_edge(predicate, ipkp):
    assert floor(indices(ipkp=ipkp), predicate, "ipkp").passes
    assert not floor(indices(ipkp=ipkp - 0.01), predicate, "ipkp").passes


@pytest.mark.parametrize(
    ("predicate", "option", "passes"),
    [("WBK", "C", True), ("WBK", "D", False), ("WBBM", "B", True), ("WBBM", "C", False)],
)
def test_performance_passes_with_c_for_wbk_and_b_for_wbbm(predicate, option, passes):
    assert floor(indices(performance=option), predicate, "capaian").passes is passes


def first_area(changes, agents, adopted, changes_again):
    """Area 1 with a full A.I.1 (4 points) and nothing in A.II.1 but its two percentages (1 point each)."""
    sheet = {key: answer for key, answer in best().items() if key.startswith("A.I.1.")}
    names = ("a.perubahan", "a.agen", "b.terintegrasi", "b.perubahan")
    return sheet | {
        f"A.II.1.i.{name}": n for name, n in zip(names, (changes, agents, adopted, changes_again), strict=True)
    }


@pytest.mark.parametrize(
    ("figures", "passes"),
    [
        ((10, 20, 3, 10), True),  # 0.5 + 0.3
        ((1, 10, 7, 10), True),  # 0.1 + 0.7, which is 0.7999999999999999 in binary
        ((10, 20, 2, 10), False),
        ((10_000, 20_000, 2_999, 10_000), False),
        ((10**9, 2 * 10**9, 3 * 10**8 - 1, 10**9), False),
    ],
)
def test_an_area_passes_at_exactly_60_percent_of_8_points(figures, passes):
    result = floor(first_area(*figures), "WBK", "area-1")
    assert result.passes is passes
    assert (result.value == Fraction(3, 5)) is passes


def test_binary_noise_would_have_failed_that_edge():
    assert 0.1 + 0.7 < 0.8
    assert points("area-1", first_area(1, 10, 7, 10)) == Fraction("4.8")


def test_an_area_of_wbbm_passes_at_exactly_75_percent():
    sheet = first_area(10, 10, 10, 10)
    assert points("area-1", sheet) == 6
    assert floor(sheet, "WBBM", "area-1").passes
    assert not floor(sheet | {"A.I.1.iv.d": "B"}, "WBBM", "area-1").passes


@pytest.mark.parametrize(("predicate", "minimum"), [("WBK", 75), ("WBBM", 85)])
def test_the_total_passes_at_exactly_its_minimum(predicate, minimum):
    """Tuned with an index that no survey gives, so that the total is the minimum to the last digit."""
    sheet = best() | worst_of("A.I.6", "A.I.5") | indices(ipak=4, performance="A")
    rest = points("total", sheet)
    index = (minimum - rest) / Fraction("17.5") * 4
    assert 0 < index < 4
    exact = floor(sheet | {"B.II.a.1.indeks": index}, predicate, "total")
    assert (exact.value, exact.passes, exact.missing_points) == (minimum, True, 0)
    below = floor(sheet | {"B.II.a.1.indeks": index - Fraction(1, 10**12)}, predicate, "total")
    assert (below.passes, below.missing_points) == (False, Fraction("17.5") / 4 / 10**12)


def worst_of(*areas):
    return {key: answer for key, answer in worst().items() if key.startswith(tuple(f"{area}." for area in areas))}


def test_the_lever_component_passes_at_exactly_40():
    """All of pemenuhan (30), the first two areas of reform (7.5) and one group of the fifth (2.5)."""
    full = ("A.I.", "A.II.1.", "A.II.2.", "A.II.5.i.")
    sheet = {key: answer for key, answer in best().items() if key.startswith(full)}
    assert points("A", sheet) == 40
    assert floor(sheet, "WBK", "pengungkit").passes
    assert floor(sheet | {"A.I.1.i.b": "B"}, "WBK", "pengungkit").missing_points == Fraction("0.125")


def test_a_verdict_is_read_from_the_stored_fraction_and_never_from_its_rounding():
    almost = replace(score(INSTRUMENT, best()), total=Fraction(75) - Fraction(1, 10**9))
    assert rounded(almost.total, 6) == Decimal("75.000000")
    result = verdicts(almost)["WBK"]
    assert not result.passes
    assert [item.floor.code for item in result.failing] == ["total"]


def test_the_minimums_of_both_predicates_are_those_of_the_regulation():
    shares = {
        code: [item.minimum for item in predicate.floors if item.measure == "share"]
        for code, predicate in INSTRUMENT.predicates.items()
    }
    assert shares == {"WBK": [Fraction("0.6")] * 6, "WBBM": [Fraction("0.75")] * 6}
    named = {
        (code, item.code): (item.minimum, item.index, item.option)
        for code, predicate in INSTRUMENT.predicates.items()
        for item in predicate.floors
        if item.index is not None or item.option is not None
    }
    assert named == {
        ("WBK", "ipak"): (Fraction("15.75"), Fraction("3.6"), None),
        ("WBK", "capaian"): (Fraction("2.5"), None, "C"),
        ("WBK", "ipkp"): (14, Fraction("3.2"), None),
        ("WBBM", "ipak"): (Fraction("15.75"), Fraction("3.6"), None),
        ("WBBM", "capaian"): (Fraction("3.75"), None, "B"),
        ("WBBM", "ipkp"): (Fraction("15.75"), Fraction("3.6"), None),
    }
    assert INSTRUMENT.predicates["WBBM"].requires == "WBK"

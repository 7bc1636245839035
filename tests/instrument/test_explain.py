"""Why a score is what it is, in words: every code has a sentence, and a blank is said to be one."""

import random
import re

import pytest

from pilar.instrument.engine import score
from pilar.instrument.explain import explain
from pilar.instrument.loader import load
from tests.instrument.sheets import best, random_sheet, worst

INSTRUMENT = load()
CODES = ["total", *(area.code for area in INSTRUMENT.areas.values()), *INSTRUMENT.nodes, *INSTRUMENT.questions]


def told(code, **answers):
    return explain(score(INSTRUMENT, answers), code)


@pytest.mark.parametrize("seed", range(8))
def test_every_code_of_any_sheet_has_an_indonesian_sentence(seed):
    result = score(INSTRUMENT, random_sheet(random.Random(seed)))
    for code in CODES:
        text = explain(result, code)
        assert text.endswith("."), code
        assert "\n" not in text
        assert not re.search(r"None|Fraction|Decimal|\d\.\d{1,2}\b|\{|\}", text), text


@pytest.mark.parametrize("sheet", [best(), worst(), {}], ids=["best", "worst", "empty"])
def test_the_extremes_have_sentences_too(sheet):
    result = score(INSTRUMENT, sheet)
    assert all(explain(result, code).endswith(".") for code in CODES)


@pytest.mark.parametrize(
    "code", ["A.III", "A.I.1.i.z", "area-7", "area-0", "area-x", "area-01", "area-", "", "Total", "A.II.4.i.a.sasaran"]
)
def test_an_unknown_code_is_a_key_error(code):
    with pytest.raises(KeyError):
        explain(score(INSTRUMENT, {}), code)


SOP = {"A.I.2.i.a": "B", "A.I.2.i.b": "B", "A.I.2.i.c": "A"}


@pytest.mark.parametrize(
    ("code", "answers", "text"),
    [
        ("A.I.2.i.a", SOP, "Jawaban B bernilai 0,67 × 0,3333 = 0,2233."),
        ("A.I.2.i", SOP, "(0,67 + 0,75 + 1) / 3 × bobot 1 = 0,8067."),
        ("A.I.2", SOP,
         ("Prosedur Operasional Tetap (SOP) Kegiatan Utama 0,8067 + Sistem Pemerintahan Berbasis Elektronik (SPBE) 0 + "
          "Keterbukaan Informasi Publik 0 = 0,8067 dari 3,5.")),
        ("area-2", SOP, "Pemenuhan 0,8067 + Reform 0 = 0,8067 dari 7, yaitu 11,52\u00a0%."),
        ("total", SOP, "Pengungkit 0,8067 + Hasil 0 = 0,8067 dari 100."),
        ("A.II.4.i.a", {"A.II.4.i.a.sasaran": 5, "A.II.4.i.a.tercapai": 3}, "3 / 5 bernilai 0,6 × 2 = 1,2."),
        ("A.II.5.iii.a",
         {"A.II.5.iii.a.kepala": 1, "A.II.5.iii.a.pejabat": 2, "A.II.5.iii.a.lainnya": 1, "A.II.5.iii.a.sudah": 3},
         "3 / (1 + 2 + 1) bernilai 0,75 × 1 = 0,75."),
        ("A.II.3.iii.a", {"A.II.3.iii.a.tahun_lalu": 10, "A.II.3.iii.a.tahun_ini": 4},
         "Turun dari 10 menjadi 4, bernilai 0,6 × 2 = 1,2."),
        ("A.II.3.iii.a", {"A.II.3.iii.a.tahun_lalu": 2, "A.II.3.iii.a.tahun_ini": 5},
         "Tidak turun: dari 2 menjadi 5, bernilai 0 × 2 = 0."),
        ("A.II.3.iii.a", {"A.II.3.iii.a.tahun_lalu": 3, "A.II.3.iii.a.tahun_ini": 3},
         "Tidak turun: dari 3 menjadi 3, bernilai 0 × 2 = 0."),
        ("B.I.a.1", {"B.I.a.1.indeks": 3.6}, "Indeks 3,6 / 4 bernilai 0,9 × 17,5 = 15,75."),
        ("B.I.a", {"B.I.a.1.indeks": 3.6}, "0,9 × bobot 17,5 = 15,75."),
        ("A.II.6.i.b", {"A.II.6.i.b.terdaftar": 1500, "A.II.6.i.b.dipermudah": 1200},
         "1.200 / 1.500 bernilai 0,8 × 1,25 = 1."),
    ],
)  # fmt: skip
def test_the_arithmetic_is_told_as_it_was_done(code, answers, text):
    assert told(code, **answers) == text


@pytest.mark.parametrize(
    ("code", "answers", "text"),
    [
        ("A.I.1.i.a", {}, "Belum dijawab, dihitung 0."),
        ("A.II.4.i.a", {"A.II.4.i.a.sasaran": 5},
         "Belum diisi: Sasaran yang capaiannya mencapai atau melampaui 100%. Dihitung 0."),
        ("A.II.4.i.a", {},
         ("Belum diisi: Banyaknya sasaran kinerja, Sasaran yang capaiannya mencapai atau melampaui 100%. "
          "Dihitung 0.")),
        ("A.II.3.iii.a", {"A.II.3.iii.a.disanksi": 3},
         "Belum diisi: Pelanggaran tahun sebelumnya, Pelanggaran tahun ini. Dihitung 0."),
        ("B.II.a.1", {}, "Belum diisi: Indeks Persepsi Kualitas Pelayanan Publik. Dihitung 0."),
        ("A.I.2.i", {"A.I.2.i.a": "B", "A.I.2.i.b": "B"},
         "(0,67 + 0,75 + 0) / 3 × bobot 1 = 0,4733. 1 pertanyaan belum terjawab lengkap dan dihitung 0."),
        ("A.I.1.i", {}, "(0 + 0) / 2 × bobot 0,5 = 0. 2 pertanyaan belum terjawab lengkap dan dihitung 0."),
        ("A.II.4.i", {"A.II.4.i.a.sasaran": 5}, "0 × bobot 2 = 0. 1 pertanyaan belum terjawab lengkap dan dihitung 0."),
    ],
)  # fmt: skip
def test_a_blank_is_told_and_not_taken_for_a_0(code, answers, text):
    assert told(code, **answers) == text


def test_a_blank_that_no_formula_uses_is_not_blamed():
    answers = {"A.II.5.ii.a.harus": 4, "A.II.5.ii.a.selesai": 1}
    assert told("A.II.5.ii.a", **answers) == "1 / 4 bernilai 0,25 × 3 = 0,75."
    assert told("A.II.5.ii", **answers) == "0,25 × bobot 3 = 0,75."


@pytest.mark.parametrize(
    ("code", "answers", "parts"),
    [
        ("A.II.5.ii.a", {"A.II.5.ii.a.harus": 0, "A.II.5.ii.a.selesai": 0}, ["tidak ada kewajiban", "1 × 3 = 3."]),
        ("A.II.4.i.a", {"A.II.4.i.a.sasaran": 0, "A.II.4.i.a.tercapai": 0}, ["0 dari 0; dihitung 0", "0 × 2 = 0."]),
        ("A.II.4.i.a", {"A.II.4.i.a.sasaran": 0, "A.II.4.i.a.tercapai": 3}, ["pembaginya 0", "0 × 2 = 0."]),
        ("A.II.3.iii.a", {"A.II.3.iii.a.tahun_lalu": 0, "A.II.3.iii.a.tahun_ini": 2}, ["pembaginya 0", "0 × 2 = 0."]),
        ("A.II.4.i.a", {"A.II.4.i.a.sasaran": 3, "A.II.4.i.a.tercapai": 5}, ["5 dari 3", "dihitung 1", "1 × 2 = 2."]),
    ],
)  # fmt: skip
def test_a_rule_that_was_chosen_for_zeros_and_excesses_is_told(code, answers, parts):
    text = told(code, **answers)
    assert all(part in text for part in parts)


def test_a_figure_told_twice_differently_does_not_hide_the_denominator_of_0():
    answers = {"A.II.1.i.a.perubahan": 2, "A.II.1.i.b.perubahan": 0, "A.II.1.i.b.terintegrasi": 3}
    assert {item.code for item in score(INSTRUMENT, answers).cautions} == {"same-figure-differs", "zero-denominator"}
    assert "pembaginya 0, padahal angka lainnya 3; dihitung 0." in told("A.II.1.i.b", **answers)

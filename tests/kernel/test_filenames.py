"""Names that people give to files, on every system that will save them."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pilar.kernel.filenames import LONGEST, safe_filename, with_ending


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Laporan ZI 2026.pdf", "Laporan ZI 2026.pdf"),
        ("notulen_rapat-1.docx", "notulen_rapat-1.docx"),
        ("Évaluasi.pdf", "Évaluasi.pdf"),
        (r"C:\Users\a\SK.pdf", "SK.pdf"),
        ("../../etc/passwd", "passwd"),
        ("SK 12/2026.pdf", "2026.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a_b_c_d_e_f_g_h.pdf"),
        ("  .rahasia. ", "rahasia"),
        ("a\r\nb\tc.pdf", "a b c.pdf"),
        ("surat\u202efdp.exe", "suratfdp.exe"),
        ("nol\x00lebar\u200b.pdf", "nollebar.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1", "_LPT1"),
        ("", "berkas"),
        ("...", "berkas"),
        ("/", "berkas"),
    ],
)
def test_a_name_becomes(given_name, safe):
    assert safe_filename(given_name) == safe


def test_a_long_name_keeps_its_ending():
    name = safe_filename("é" * 300 + ".xlsx")
    assert name.endswith("é.xlsx")
    assert len(name.encode()) <= LONGEST


def test_an_ending_that_is_none_is_cut_like_the_rest():
    assert len(safe_filename("a." + "b" * 300).encode()) == LONGEST


@given(st.text(max_size=400))
@example("a" * 149 + ". .")
@example("CON" + "." * 400 + "x")
@example("con." + "a" * 146)
@example("e\u0301" * 200)
def test_every_name_is_safe_and_stays_as_it_is(text):
    name = safe_filename(text)
    assert name
    assert len(name.encode()) <= LONGEST
    assert not set('<>:"/\\|?*\r\n\x00') & set(name)
    assert name == name.strip(" .")
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in name)
    assert safe_filename(name) == name


@pytest.mark.parametrize(
    ("given_name", "named"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("LAPORAN.PDF", "LAPORAN.PDF"),
        ("laporan", "laporan.pdf"),
        ("laporan.exe", "laporan.pdf"),
        ("laporan.pdf.exe", "laporan.pdf.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.pdf"),
        ("laporan.jpeg", "laporan.pdf"),
        ("SK No. 12.2026", "SK No. 12.2026.pdf"),
        ("Notulen v1.final", "Notulen v1.final.pdf"),
        (".pdf", "pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("con.exe", "_con.pdf"),
        ("a .exe", "a.pdf"),
        ("", "berkas.pdf"),
    ],
)
def test_the_ending_agrees_with_the_content(given_name, named):
    assert with_ending(given_name, ("pdf",)) == named


@given(st.text(max_size=300))
@example("a" * 300)
@example("a" * 146 + ".exe")
def test_whatever_the_name_it_ends_as_its_content_wants_and_is_safe(text):
    name = with_ending(text, ("jpg", "jpeg"))
    assert name.lower().endswith((".jpg", ".jpeg"))
    assert safe_filename(name) == name == with_ending(name, ("jpg", "jpeg"))

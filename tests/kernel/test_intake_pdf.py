"""PDFs as evidence: kept byte for byte, or refused because they cannot be read or would do something."""

import io
import zlib
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from pilar.kernel import media_types
from pilar.kernel.files import FileError
from pilar.kernel.intake import examine
from tests.kernel import bad_files
from tests.kernel.bad_files import annotated, by_hand, carrying, launch, pdf, saved, script
from tests.kernel.taking import peak_of, refused, take

MIB = 1024 * 1024


def test_a_pdf_is_kept_byte_for_byte_with_its_number_of_pages():
    content = saved(pdf(3))
    taken = take(content, "laporan.pdf")
    assert (taken.pages, taken.width, taken.taken_on, taken.notes) == (3, None, None, ())
    assert taken.content.read() == content


def test_a_signed_pdf_is_not_touched():
    made = pdf(1, AcroForm=Dictionary(Fields=Array(), SigFlags=3))
    made.Root.AcroForm.Fields.append(
        made.make_indirect(
            Dictionary(FT=Name.Sig, T="tanda tangan", V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite")))
        )
    )
    content = saved(made) + b"% what was added after signing\n"
    assert take(content).content.read() == content


def test_a_pdf_that_only_forbids_printing_opens_for_everybody_and_is_kept():
    made = pdf()
    content = saved(
        made, encryption=pikepdf.Encryption(owner="pemilik", user="", allow=pikepdf.Permissions(extract=False))
    )
    assert take(content).pages == 1


def test_a_pdf_behind_a_password_is_refused():
    content = saved(pdf(), encryption=pikepdf.Encryption(owner="pemilik", user="pembaca"))
    assert "kata sandi" in refused(content, "laporan.pdf")


def test_2000_pages_are_kept_and_2001_are_not():
    assert take(saved(pdf(2000))).pages == 2000
    assert "2.001 halaman" in refused(saved(pdf(2001)))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        saved(pdf(3))[:500],
        saved(pdf(90), linearize=True)[:9000],
        saved(pdf(90), object_stream_mode=pikepdf.ObjectStreamMode.generate)[:4000],
        saved(pdf(0)),
        by_hand(b"<< /Type /Catalog >>"),
        by_hand(b"<< /Type /Catalog /Pages 1 0 R >>"),
        by_hand(b"[]"),
        by_hand(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    ],
    ids=[
        "only-its-head",
        "noise",
        "cut",
        "cut-after-its-first-page",
        "cut-in-a-stream",
        "no-pages",
        "no-tree",
        "tree-is-itself",
        "no-catalogue",
        "in-circles",
    ],
)
def test_a_broken_pdf_is_refused(content):
    assert "rusak" in refused(content, "laporan.pdf")


def test_a_pdf_that_every_reader_repairs_is_kept_and_the_person_is_asked_to_look():
    content = saved(pdf(3)) + b"<!-- added by a server -->" * 100
    taken = take(content, "laporan.pdf")
    assert (taken.pages, taken.content.read()) == (3, content)
    assert "Periksa apakah semua halamannya tampil" in taken.notes[0]


# -- what it would do


def with_bookmark(action: Dictionary) -> pikepdf.Pdf:
    made = pdf()
    first = made.make_indirect(Dictionary(Title="satu"))
    first.Next = made.make_indirect(Dictionary(Title="dua", A=action))
    made.Root.Outlines = made.make_indirect(Dictionary(First=first))
    return made


def with_page_trigger(action: Dictionary) -> pikepdf.Pdf:
    made = pdf(2)
    made.pages[1].obj.AA = Dictionary(O=action)
    return made


def with_hidden_field(action: Dictionary) -> pikepdf.Pdf:
    """A form field below another, on no page; its action is listed as if it were a field, too."""
    made = pdf()
    shared = made.make_indirect(action)
    field = made.make_indirect(Dictionary(T="a", Kids=Array([Dictionary(T="b", AA=Dictionary(C=shared))])))
    made.Root.AcroForm = Dictionary(Fields=Array([shared, field]))
    return made


PLACES = [
    lambda action: pdf(1, OpenAction=action),
    lambda action: pdf(1, AA=Dictionary(WC=action)),
    lambda action: pdf(1, OpenAction=Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.URI, Next=action)]))),
    lambda action: annotated(Subtype=Name.Link, A=action),
    lambda action: annotated(Subtype=Name.Screen, AA=Dictionary(E=action)),
    with_page_trigger,
    with_bookmark,
    with_hidden_field,
]


@pytest.mark.parametrize("place", PLACES)
def test_a_script_or_a_program_is_found_wherever_a_viewer_would_start_it(place):
    assert "skrip" in refused(saved(place(script())), "laporan.pdf")
    assert "menjalankan program" in refused(saved(place(launch())), "laporan.pdf")
    assert take(saved(place(Dictionary(S=Name.URI, URI="https://contoh.go.id")))).pages


def test_a_script_by_name_is_found_and_an_empty_list_of_them_is_none():
    names = Dictionary(JavaScript=Dictionary(Kids=Array([Dictionary(Names=Array(["a", script()]))])))
    assert "skrip" in refused(saved(pdf(1, Names=names)))
    assert take(saved(pdf(1, Names=Dictionary(JavaScript=Dictionary(Names=Array()))))).pages == 1


def test_a_name_in_disguise_is_still_found():
    content = by_hand(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /J#61vaScript /#4a#53 (x) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    )
    assert "skrip" in refused(content)


def test_actions_that_follow_each_other_in_a_circle_come_to_an_end():
    content = by_hand(
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /S /GoTo /Next 4 0 R >>",
    )
    assert take(content).pages == 1


# -- what it carries


def test_the_data_of_an_invoice_stays_inside_and_is_mentioned():
    content = saved(carrying(b"<?xml version='1.0'?><faktur/>"))
    taken = take(content)
    assert "membawa 1 berkas lampiran" in taken.notes[0]
    assert taken.content.read() == content


@pytest.mark.parametrize("inside", [b"MZ\x90\0" + bytes(200), bad_files.office(vbaProject_bin=b"x"), bytes(range(256))])
def test_a_program_inside_a_pdf_is_refused(inside):
    assert "terlampir" in refused(saved(carrying(inside)))


def test_a_program_on_a_page_is_refused():
    made = annotated(Subtype=Name.FileAttachment)
    file = made.make_stream(b"\x7fELF" + bytes(100))
    made.pages[1].obj.Annots[0].FS = Dictionary(Type=Name.Filespec, F="catatan.txt", EF=Dictionary(F=file))
    assert "terlampir" in refused(saved(made))


# -- bombs


def test_10000_pages_are_refused_with_little_memory(tmp_path):
    content = saved(pdf(10_000))
    message, peak = peak_of(tmp_path, content)
    assert "10.000 halaman" in message
    assert peak < 120 * MIB


ONE_PAGE = (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")


@pytest.mark.parametrize(
    "make",
    [
        lambda: by_hand(b"<< /Type /Catalog /Pages 2 0 R /X [%s] >>" % (b"1 " * 4_000_000), *ONE_PAGE),
        lambda: by_hand(b"<< /Type /Catalog /Pages 2 0 R /X %s >>" % (b"[" * 300_000 + b"]" * 300_000), *ONE_PAGE),
        lambda: by_hand(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Kids [%s] >>" % (b"3 0 R " * 200_000), ONE_PAGE[1]),
        lambda: bad_files.with_table_of(zlib.compress(bytes(400 * MIB)), b"FlateDecode"),
        lambda: bad_files.with_table_of(bad_files.lzw_bomb(4 * MIB), b"LZWDecode"),
    ],
    ids=["numbers", "depth", "one-page-many-times", "packed", "packed-otherwise"],
)
def test_a_bomb_hurts_only_the_process_that_opens_it(tmp_path, make):
    message, peak = peak_of(tmp_path, make())
    assert "tidak disimpan" in message
    assert peak < 600 * MIB  # what the child may have; it is gone afterwards


# -- anything else

SEEDS = (
    saved(annotated(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://contoh.go.id"))),
    saved(carrying(b"catatan"), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    by_hand(b"<< /Type /Catalog /Pages 2 0 R >>", *ONE_PAGE),
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(5, 3000), st.integers(0, 255)), max_size=12), st.integers(0)
)
def test_a_changed_pdf_is_taken_or_refused(seed, changes, cut):
    content = bytearray(seed)
    for at, value in changes:
        content[max(5, at % len(content))] = value
    with suppress(FileError):
        taken = examine(io.BytesIO(content[: max(9, len(content) - cut)]), "laporan.pdf", limit=MIB)
        assert taken.media_type == media_types.PDF
        assert taken.pages

"""Addresses as people write them into cells and fields."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pilar.errors import PilarError
from pilar.evaluation.linkcheck.address import split
from pilar.evaluation.linkcheck.urls import LONGEST, clean_url, drive_kind, find_links


def urls(text):
    return [link.url for link in find_links(text)]


# -- found in a cell


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", []),
        ("Sudah dilaksanakan, lihat map biru.", []),
        ("https://contoh.go.id/sk", ["https://contoh.go.id/sk"]),
        ("http://contoh.go.id", ["http://contoh.go.id"]),
        ("HTTPS://Contoh.GO.ID/SK.pdf", ["https://contoh.go.id/SK.pdf"]),
        ("https://contoh.go.id:443/a http://contoh.go.id:80/b", ["https://contoh.go.id/a", "http://contoh.go.id/b"]),
        ("https://contoh.go.id:8443/a", ["https://contoh.go.id:8443/a"]),
        ("https://a.id/1\nhttps://a.id/2", ["https://a.id/1", "https://a.id/2"]),
        ("https://a.id/1,https://a.id/2;https://a.id/3", ["https://a.id/1", "https://a.id/2", "https://a.id/3"]),
        ("https://a.id/1, https://a.id/2; https://a.id/3.", ["https://a.id/1", "https://a.id/2", "https://a.id/3"]),
        ("https://a.id/1|https://a.id/2", ["https://a.id/1", "https://a.id/2"]),
        ("https://a.id/satuhttps://a.id/dua", ["https://a.id/satu", "https://a.id/dua"]),
        ("(https://a.id/sk)", ["https://a.id/sk"]),
        ("(lihat https://a.id/sk_(final).pdf).", ["https://a.id/sk_(final).pdf"]),
        ("[SK](https://a.id/sk)", ["https://a.id/sk"]),
        ("<https://a.id/sk>", ["https://a.id/sk"]),
        ('"https://a.id/sk"', ["https://a.id/sk"]),
        ("“https://a.id/sk”", ["https://a.id/sk"]),
        ("Bukti:https://a.id/sk", ["https://a.id/sk"]),
        ("Buktihttps://a.id/sk", ["https://a.id/sk"]),
        ("https://a.id/1,2;3", ["https://a.id/1,2;3"]),
        ("https://a.id/?u=https://b.id/x", ["https://a.id/?u=https://b.id/x"]),
        ("https://web.contoh.org/2020/https://b.id/x", ["https://web.contoh.org/2020/https://b.id/x"]),
        ("https://a.id/x#bagian-2", ["https://a.id/x#bagian-2"]),
        ("www.contoh.go.id", ["https://www.contoh.go.id"]),
        ("lihat WWW.Contoh.go.id/sk,", ["https://www.contoh.go.id/sk"]),
        ("drive.google.com/drive/folders/1Ab-_", ["https://drive.google.com/drive/folders/1Ab-_"]),
        ("bit.ly/Bukti-ZI s.id/BuktiZI", ["https://bit.ly/Bukti-ZI", "https://s.id/BuktiZI"]),
        ("ppid.contoh.go.id/sk", ["https://ppid.contoh.go.id/sk"]),
        ("news.id/x rabbit.ly/x", []),
        ("surel: zi@contoh.go.id, zi@www.contoh.go.id", []),
        ("contoh.go.id menerbitkan", []),
        ("ftp://a.id/x javascript:alert(1)", []),
        ("https:// https://? http://:80/", []),
        ("https://a..id/x https://-a.id https://a.id:99999/x", []),
        ("https://u:rahasia@a.id/x", ["https://a.id/x"]),
        ("https://drive.google.com@jahat.example/x", ["https://jahat.example/x"]),
        (r"https://drive.google.com\@jahat.example/x", ["https://drive.google.com"]),
        ("https://bücher.example/ä", ["https://xn--bcher-kva.example/ä"]),
        ("https://contoh。go。id/x", ["https://contoh.go.id/x"]),
        ("https://a.id/x\u200b \ufeffhttps://a.id/y", ["https://a.id/x", "https://a.id/y"]),
        ("https://a.id/fdp\u202eexe", ["https://a.id/fdp"]),
        ("http://[::FFFF:10.0.0.1]:8080/x", ["http://[::ffff:a00:1]:8080/x"]),
        ("https://a.id/" + "x" * LONGEST, []),
    ],
)
def test_the_links_of_a_cell(cell, found):
    assert urls(cell) == found


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("https://a.id/1", [""]),
        ("SK Tim (2026): https://a.id/1", ["SK Tim (2026)"]),
        ("1. SK Tim - https://a.id/1\n2. Notulen → https://a.id/2", ["1. SK Tim", "2. Notulen"]),
        ("SK https://a.id/1, notulen https://a.id/2; https://a.id/3", ["SK", "notulen", ""]),
        ("Bukti dukung\nhttps://a.id/1", [""]),
        ("SK   tim\u00a0ZI (https://a.id/1) dan daftar hadir (https://a.id/2)", ["SK tim ZI", "dan daftar hadir"]),
        ("• “SK”\t=\thttps://a.id/1", ["SK"]),
    ],
)
def test_the_words_before_a_link_are_its_label(cell, labels):
    assert [link.label for link in find_links(cell)] == labels


def test_a_link_says_where_it_stands():
    cell = "SK: WWW.Contoh.go.id/sk (lihat https://u:p@a.id/x)."
    assert [cell[link.start : link.end] for link in find_links(cell)] == ["WWW.Contoh.go.id/sk", "https://u:p@a.id/x"]


@pytest.mark.parametrize(
    "piece", ["ahttps://", "https://a.id,", "https://a.id/x ", "a-", "www.", "https://a.id)", ")", "https://a.id\u00ad"]
)
def test_the_longest_cell_of_excel_is_read_piece_by_piece(piece):
    # Takes minutes where the work grows with the square of the text.
    cell = (piece * 32_767)[:32_767] + "\nhttps://b.id/akhir"
    assert urls(cell)[-1] == "https://b.id/akhir"


#: Texts in which addresses and what breaks them are frequent.
PIECES = st.sampled_from(
    ["https://", "HTTP://", "www.", "drive.google.com/", "a.id", "contoh.go.id/", "@", ":", "8080", "/", "?", "#", "(",
     ")", "[", "]", "::1", ",", ";", " ", "\n", "\\", "\u202e", "\u200b", "。", "ß", "℀", "xn--", ".", "..", "%",
     "\x00", "\ud800", "x" * 70]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=20).map("".join))


@given(TEXTS)
@example("https://a℀b.id/x")
@example("https://a.id/\u3000x")
@example("https://[::1%25eth0]/")
@example("https://xn--.id/")
@example("https://1.2.3.4./")
@example("www." + "ß" * 60 + ".id/" + "x" * 1_990)
def test_every_link_found_is_clean_and_found_again(text):
    links = find_links(text)
    for link in links:
        assert clean_url(link.url) == link.url
        assert urls(link.url) == [link.url]
    spans = [place for link in links for place in (link.start, link.end)]
    assert spans == sorted(spans)
    assert all(link.start < link.end and "\n" not in link.label for link in links)


@given(TEXTS)
@example("https://a.id./")
@example("a.id:8080")
@example("https://a.id\u00a0")
@example("https:" + "a.id")
def test_only_a_clear_error_comes_out_and_a_clean_address_stays_as_it_is(text):
    try:
        clean = clean_url(text)
    except PilarError:
        return
    assert clean_url(clean) == clean
    assert clean.startswith(("http://", "https://"))
    assert len(clean) <= LONGEST
    assert not any(sign.isspace() or sign in '<>"\\' or unicodedata.category(sign) in ("Cc", "Cf") for sign in clean)
    parts = split(clean)
    assert parts
    assert parts.host.isascii()
    assert parts.target.isascii()
    assert "@" not in parts.authority


# -- typed into a field


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("https://contoh.go.id/sk", "https://contoh.go.id/sk"),
        ("  https://contoh.go.id/sk\n", "https://contoh.go.id/sk"),
        ("contoh.go.id/sk", "https://contoh.go.id/sk"),
        ("contoh.go.id:8443/sk", "https://contoh.go.id:8443/sk"),
        ("contoh.go.id:8443", "https://contoh.go.id:8443"),
        ("HTTP://CONTOH.go.id.:80/A?b=C#d", "http://contoh.go.id/A?b=C#d"),
        ("https://contoh.go.id/a@b", "https://contoh.go.id/a@b"),
        ("https://contoh.go.id/berita/zi:2026", "https://contoh.go.id/berita/zi:2026"),
    ],
)
def test_a_typed_address_becomes(typed, clean):
    assert clean_url(typed) == clean


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "kosong"),
        ("  \n", "kosong"),
        ("javascript:alert(1)", "“javascript:” tidak diterima"),
        (" JavaScript:alert(1)", "“JavaScript:” tidak diterima"),
        ("data:text/html,x", "“data:” tidak diterima"),
        ("ftp://contoh.go.id/x", "“ftp:” tidak diterima"),
        ("mailto:zi@contoh.go.id", "“mailto:” tidak diterima"),
        ("file:///C:/SK.pdf", "berkas di komputer"),
        (r"C:\Users\SK.pdf", "berkas di komputer"),
        (r"\\server\bagian\SK.pdf", "berkas di komputer"),
        ("https://contoh.go.id/a b", "berisi spasi"),
        ("SK: https://contoh.go.id", "berisi spasi"),
        ("https://contoh.go.id/a\x00b", "karakter yang tidak terlihat"),
        ("https://contoh.go.id/a\u202eb", "karakter yang tidak terlihat"),
        ("java\tscript:alert(1)", "karakter yang tidak terlihat"),
        (r"https://contoh.go.id\@jahat.example", "berisi"),
        ("https://", "nama situs"),
        ("https:///x", "nama situs"),
        ("https:contoh.go.id", "nama situs"),
        ("https://contoh.go.id:0/", "nama situs"),
        ("https://contoh.go.id:x/", "nama situs"),
        ("https://[::1", "nama situs"),
        ("https://%63ontoh.go.id", "nama situs"),
        ("ada", "nama situs"),
        ("localhost:8000", "nama situs"),
        ("https://contoh.go.id/" + "x" * LONGEST, "2.000 karakter"),
        ("contoh.go.id/" + "x" * (LONGEST - 14), "2.000 karakter"),
    ],
)
def test_what_is_no_web_address_is_said(typed, said):
    with pytest.raises(PilarError) as caught:
        clean_url(typed)
    assert said in caught.value.message


def test_a_password_in_an_address_is_refused_and_not_repeated():
    with pytest.raises(PilarError) as caught:
        clean_url("https://siti:rahasia1@contoh.go.id/x")
    assert "kata sandi" in caught.value.message
    assert "rahasia1" not in caught.value.message


# -- named for people


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://drive.google.com/drive/folders/1Ab?usp=sharing", "Folder Google Drive"),
        ("https://drive.google.com/drive/u/0/folders/1Ab", "Folder Google Drive"),
        ("https://drive.google.com/file/d/1Ab/view", "Berkas Google Drive"),
        ("https://drive.google.com/open?id=1Ab", "Berkas Google Drive"),
        ("https://drive.google.com", "Google Drive"),
        ("https://docs.google.com/document/d/1/edit", "Google Dokumen"),
        ("https://docs.google.com/spreadsheets/d/1/edit", "Google Spreadsheet"),
        ("https://docs.google.com/forms/d/e/1/viewform", "Google Formulir"),
        ("https://contoh-my.sharepoint.com/:f:/g/personal/x", "Folder SharePoint"),
        ("https://contoh.sharepoint.com/sites/zi", "SharePoint"),
        ("https://1drv.ms/f/x", "OneDrive"),
        ("https://www.dropbox.com/scl/fo/x", "Folder Dropbox"),
        ("https://www.dropbox.com/s/x/sk.pdf", "Dropbox"),
        ("https://s.id/x", "Tautan pendek"),
        ("https://ppid.contoh.go.id/sk", "Situs instansi"),
        ("https://drive.google.com.jahat.example/drive/folders/1", "Situs lain"),
        ("https://notgo.id/x", "Situs lain"),
        ("bukan alamat", "Situs lain"),
    ],
)
def test_a_known_storage_has_a_name(url, kind):
    assert drive_kind(url) == kind

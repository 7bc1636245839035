"""What typst makes: the same bytes for the same input, PDF/A, a QR that says the address, and no text that runs."""

from __future__ import annotations

import io
import re
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import pilar
from pilar.kernel import documents
from pilar.kernel.documents import issuing, kinds, rendering, texts, tokens
from tests.kernel.documents.papers import AT, DATA, DAY, HEAD, KIND, SIGNER

TOKEN = "0123456789abcdefghjkmnpqrs"
HOSTILE = [
    '#read("/etc/passwd")', '#import "/naskah.typ": *', "*tebal* _miring_ `kode`", "$ sum_(i=1)^n $", "]", "}", ")",
    "\\", '"', "//", "/* */", "<label> @ref", "= Judul", "x" * 10_000, "\U0001f600\U0001f468\u200d\U0001f469",
    "\u202eterbalik\u202c", "مرحبا بكم", "שלום", "漢字", "nol\x00nol", "sendiri\ud800", "\ufffe\uffff", "e\u0301" * 50,
    "\u0301" * 500, "\n" * 500, "\u2028\u2029\x0b\x0c\x85", "", " ", "\u200b", "a\u00adb", "\ufb01 \ufdfd", "9" * 500,
]  # fmt: skip


def printed(title: str = "Judul", data=None, **changed):
    given = {"letterhead": HEAD, "responsible": SIGNER, "on": DAY, "valid_until": None, **changed}
    return issuing._printed(KIND, title, DATA if data is None else data, **given)


def made(content, *, at=AT, pictures=None) -> bytes:
    whole = content | issuing._identity("700/1/2026", "a" * 64, TOKEN)
    template = KIND.template_path.read_bytes()
    return rendering.compiled(template, whole, pictures or {}, at=at)


def first_page(content: bytes) -> Image.Image:
    """A grey picture of a PDF's first page, 144 points to the inch."""
    command = ["pdftoppm", "-r", "144", "-f", "1", "-l", "1", "-gray", "-"]
    return Image.open(io.BytesIO(_poppler(command, content)))


def resident() -> int:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


def words(content: bytes) -> str:
    """The text of a PDF, by poppler where it is there."""
    return _poppler(["pdftotext", "-layout", "-", "-"], content).decode()


def _poppler(command: list[str], content: bytes) -> bytes:
    try:
        return subprocess.run(command, input=content, capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip(f"{command[0]} is not installed (package poppler-utils)")


def everywhere(text: str) -> dict[str, documents.JsonValue]:
    """``text`` in every place that a document has.

    Cells of a table take 2,000 characters of it: a word without end in a narrow column costs typst the square of it.
    """
    cell = text[:2000]
    return {
        "head": "letter", "place": text, "sifat": text, "klasifikasi": text, "lampiran": text, "hal": text,
        "to": [text, text], "subtitle": text, "tembusan": [text],
        "blocks": [
            {"type": "text", "text": text}, {"type": "heading", "text": text},
            {"type": "facts", "rows": [[text, text]]},
            {"type": "list", "items": [text]}, {"type": "list", "items": [text], "numbered": False},
            {"type": "table", "caption": text, "columns": [{"label": cell}] * 6, "rows": [[cell] * 6, []]},
            {"type": "picture", "name": text, "caption": text},
            {"type": "signatures", "place": text, "people": [
                {"name": text, "capacity": text, "nip": text, "approved": text, "caption": text},
                {"name": text, "capacity": text},
            ]},
        ],
    }  # fmt: skip


class TestBytes:
    def test_the_same_input_gives_the_same_bytes(self):
        assert made(printed()) == made(printed())

    def test_also_in_another_process(self):
        here = made(printed())
        code = (
            "import django, sys, hashlib; django.setup()\n"
            "from tests.kernel.documents.test_rendering import made, printed\n"
            "print(hashlib.sha256(made(printed())).hexdigest())"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        import hashlib

        assert run.stdout.strip() == hashlib.sha256(here).hexdigest()

    def test_another_moment_or_word_gives_others(self):
        assert made(printed()) != made(printed("Judul lain"))
        assert made(printed()) != made(printed(), at=AT.replace(minute=16))

    def test_it_says_that_it_is_pdf_a_2b_with_title_language_and_tags(self):
        with pikepdf.open(io.BytesIO(made(printed("Surat keterangan")))) as pdf:
            meta = pdf.open_metadata()
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
            assert meta["dc:title"] == "Surat keterangan"
            assert str(pdf.Root.Lang).startswith("id")
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261124031500")
            assert "/JavaScript" not in str(pdf.Root.keys())

    def test_fonts_are_embedded_and_are_ours(self):
        with pikepdf.open(io.BytesIO(made(printed()))) as pdf:
            names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        assert names
        assert all(re.search("Libertinus|DejaVu", name) for name in names)


class TestMemory:
    def test_large_tables_are_forgotten_again(self):
        """Ten tables of 500 rows were 450 MB more; in a process of its own, so that nothing else counts."""
        code = (
            "import django; django.setup()\n"
            "from tests.kernel.documents.test_rendering import made, printed, resident\n"
            "def table(n):\n"
            "    rows = [[f'{n} {i}', 'Pengantar Kerja Ahli Muda', 'x'] for i in range(500)]\n"
            "    block = {'type': 'table', 'columns': [{'label': 'a'}] * 3, 'rows': rows}\n"
            "    made(printed(data={'blocks': [block]}))\n"
            "table(0); before = resident()\n"
            "for n in range(1, 6): table(n)\n"
            "print(resident() - before)"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert int(run.stdout) < 80


class TestTexts:
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_hostile_text_in_every_place_neither_runs_nor_breaks_it(self, text):
        signer = documents.Responsible(text, text, text, AT)
        head = documents.Letterhead(text, text, (text,), (text,))
        content = made(printed(f"A{text}", everywhere(text), letterhead=head, responsible=signer))
        assert content.startswith(b"%PDF")

    def test_markup_is_printed_as_it_was_typed(self):
        shown = words(made(printed(data={"blocks": [{"type": "text", "text": '#read("/etc/passwd") *a* $x$ @b'}]})))
        assert '#read("/etc/passwd") *a* $x$ @b' in shown.replace("“", '"').replace("”", '"')
        assert "root:" not in shown

    def test_what_is_rtl_or_hidden_leaves_no_mark_and_what_is_unknown_leaves_a_box(self):
        assert texts.printable("a\u202eb\u200b\x00c") == "abc"
        assert texts.printable("ke 漢 x") == "ke □ x"
        assert texts.printable("e\u0301") == "é"
        assert texts.printable(" a \t b\r\nc\n\n\n\nd ") == "a b\nc\n\nd"

    @settings(max_examples=300, deadline=None)
    @given(st.text())
    def test_printable_is_settled_after_once_and_holds_only_what_the_fonts_have(self, text):
        once = texts.printable(text)
        assert texts.printable(once) == once
        known = {sign for sign in once if sign != "\n"}
        assert all(any(first <= ord(sign) <= last for first, last in texts.RANGES) for sign in known)

    def test_every_character_that_is_let_through_has_a_glyph_in_every_style(self):
        every = " ".join(chr(code) for first, last in texts.RANGES for code in range(first, last + 1))
        content = made(printed(data={"blocks": [{"type": "text", "text": every}, {"type": "heading", "text": every}]}))
        assert content.startswith(b"%PDF")

    @pytest.mark.parametrize("value", [b"x", {"a": object()}, float("nan"), {1, 2}])
    def test_what_json_does_not_know_is_a_mistake_of_the_room(self, value):
        with pytest.raises(TypeError):
            texts.cleaned(value)

    @pytest.mark.parametrize(
        ("name", "masked"),
        [
            ("Sri Contoh, S.E.", "S•• C•••••"),
            ("", ""),
            ("A", "A"),
            ("Kepala UPT (contoh)", "K••••• U••"),
            ("Bambang", "B•••••"),
            ("Éa Ö", "É• Ö"),
        ],
    )
    def test_a_masked_name_keeps_first_letters(self, name, masked):
        assert documents.masked_name(name) == masked

    def test_a_template_reads_no_file_of_the_disk(self):
        with pytest.raises(documents.DocumentError):
            rendering.compiled(b'#read("/etc/passwd")', printed(), {}, at=AT)


class TestLayout:
    def test_a_table_of_500_rows_repeats_its_head_on_every_page(self):
        columns = [{"label": "Nomor urut", "align": "right"}, {"label": "Nama pegawai", "width": 4}]
        rows = [[str(number), f"Pegawai {number}"] for number in range(1, 501)]
        content = made(printed(data={"blocks": [{"type": "table", "columns": columns, "rows": rows}]}))
        pages = words(content).split("\f")[:-1]
        assert len(pages) > 5
        assert all("Nama pegawai" in page for page in pages[:-1])
        assert "Pegawai 500" in words(content)
        assert f"Halaman 2 dari {len(pages)}" in pages[1]

    @pytest.mark.parametrize("text", ["w" * 3000, "W" * 60, "kata " * 400, "1" * 29])
    def test_nothing_is_printed_outside_of_the_margins(self, text):
        head = documents.Letterhead(text[:250], text[:250], (text[:250],), (text[:250],))
        signer = documents.Responsible(text[:200], text[:200], text[:200], AT)
        content = printed(text[:300], everywhere(text), letterhead=head, responsible=signer)
        picture = first_page(made(content))
        left, right = round(28 / 25.4 * 144), round((210 - 22) / 25.4 * 144)
        outside = [picture.crop((0, 0, left - 4, picture.height)), picture.crop((right + 4, 0, *picture.size))]
        assert [part.getextrema() for part in outside] == [(255, 255), (255, 255)]

    def test_nobody_signs_a_page_with_nothing_else_on_it(self):
        for number in range(28, 34):  # somewhere here the signature no longer fits below the list
            blocks = [{"type": "list", "items": [f"Butir {each}" for each in range(number)]},
                      {"type": "text", "text": "Demikian laporan ini."}]  # fmt: skip
            pages = words(made(printed(data={"blocks": blocks}))).split("\f")
            signed = next(page for page in pages if SIGNER.name in page)
            assert "Demikian laporan ini." in signed, number

    def test_what_is_annexed_stands_behind_the_signature_and_says_of_which_letter(self):
        data = {**DATA, "annex": [{"type": "list", "items": ["Bidang contoh"]}]}
        first, behind = words(made(printed(data=data))).split("\f")[:2]
        assert "NIP " in first
        assert "Bidang contoh" not in first
        assert "700/1/2026" in behind.split("Bidang contoh")[0]
        assert "NIP " not in behind

    def test_an_empty_cell_shows_a_dash(self):
        rows = [["A", ""]]
        table = {"type": "table", "columns": [{"label": "No.", "width": "auto"}, {"label": "Nilai"}], "rows": rows}
        assert re.search(r"A +–", words(made(printed(data={"blocks": [table]}))))

    def test_a_draft_says_so_and_an_issued_one_does_not(self):
        draft = documents.preview(KIND, title="Draf", data=DATA, letterhead=HEAD, responsible=SIGNER, on=DAY)
        assert "RANCANGAN" in words(draft)
        assert "(diberikan saat terbit)" in words(draft)
        assert "RANCANGAN" not in words(made(printed()))

    def test_the_wording_is_that_of_an_uncertified_approval(self):
        shown = " ".join(words(made(printed())).split())
        assert "QR menunjuk ke halaman verifikasi, bukan tanda tangan elektronik tersertifikasi." in shown
        assert "Disetujui secara elektronik dalam sistem oleh Dr. Sri Contoh" in shown
        assert "24 November 2026 pukul 10.15 WIB" in shown
        for forbidden in ("BSrE", "sah menurut", "ditandatangani secara elektronik"):
            assert forbidden not in shown

    def test_without_an_approval_there_is_room_for_a_wet_signature(self):
        signer = documents.Responsible("Sri Contoh", "Kepala UPT")
        assert "Disetujui" not in words(made(printed(responsible=signer)))

    def test_a_picture_stands_in_the_page_with_its_caption(self):
        png = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(png, "PNG")
        block = {"type": "picture", "name": "apel", "caption": "Apel pagi"}
        content = made(printed(data={"blocks": [block]}), pictures={"apel": png.getvalue()})
        assert "Apel pagi" in words(content)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages[0].get_images()) >= 1


class TestQr:
    def test_the_printed_modules_are_those_of_the_address(self):
        """Without a decoder: the dark modules of the picture are exactly those of segno for this address."""
        picture = first_page(made(printed()))
        expected = segno.make(tokens.address_of(TOKEN), error="m", micro=False, boost_error=False)
        size = len(expected.matrix)
        area = picture.crop((0, round(picture.height * 0.9), round(picture.width * 0.27), picture.height))
        dark = area.point(lambda value: 255 if value < 60 else 0)
        box = dark.getbbox()
        assert box is not None
        left, top, right, bottom = box
        step = (right - left) / size
        assert abs((bottom - top) / size - step) < 0.2, "the quiet zone is not quiet"
        pixels: Any = area.load()
        seen = [
            [pixels[int(left + (x + 0.5) * step), int(top + (y + 0.5) * step)] < 128 for x in range(size)]
            for y in range(size)
        ]
        assert seen == [[bool(module) for module in row] for row in expected.matrix]

    def test_the_address_holds_the_code_and_the_origin_of_this_installation(self, settings):
        settings.PILAR_ORIGIN = "https://zi.contoh.go.id"
        assert tokens.address_of(TOKEN) == f"https://zi.contoh.go.id/verifikasi/{TOKEN}/"


class TestCodes:
    def test_a_new_one_is_random_over_the_whole_alphabet(self):
        many = [tokens.new_token() for _ in range(200)]
        assert len(set(many)) == 200
        assert set("".join(many)) == set(tokens.ALPHABET)
        assert len(tokens.ALPHABET) ** 26 >= 2**128

    @pytest.mark.parametrize(
        "typed",
        [
            TOKEN, TOKEN.upper(), tokens.grouped(TOKEN), f"  {tokens.grouped(TOKEN).replace(' ', '-')} ",
            f"https://zi.contoh.go.id/verifikasi/{TOKEN}/", f"http://x/verifikasi/{TOKEN}", TOKEN.replace("0", "O"),
            TOKEN.replace("1", "l"), TOKEN.replace("1", "I"),
        ],
    )  # fmt: skip
    def test_is_read_however_it_is_typed(self, typed):
        assert tokens.read_token(typed) == TOKEN

    @pytest.mark.parametrize("typed", ["", "abc", TOKEN + "0", TOKEN[:-1], TOKEN[:-1] + "u", "\x00" * 26, "é" * 26])
    def test_anything_else_is_no_code(self, typed):
        assert tokens.read_token(typed) is None

    @given(st.text(alphabet=string.printable, max_size=60))
    def test_reading_never_fails(self, typed):
        assert tokens.read_token(typed) is None or len(tokens.read_token(typed) or "") == 26


class TestKinds:
    def test_two_kinds_with_one_code_are_refused(self, monkeypatch):
        monkeypatch.setattr(kinds, "_KINDS", {})
        assert documents.register(KIND) is documents.register(KIND)
        with pytest.raises(ValueError, match="test-letter"):
            documents.register(documents.DocumentKind("test-letter", "Lain", documents.LETTER))

    @pytest.mark.parametrize(
        "template", ["kernel/documents/none.typ", "kernel/documents/../documents/surat.typ", "kernel/apps.py",
                     "no/documents/a.typ"]
    )  # fmt: skip
    def test_a_template_that_no_app_has_is_a_mistake_at_once(self, template):
        with pytest.raises(LookupError):
            _ = documents.DocumentKind("x", "X", template).template_path

    def test_no_template_asks_for_anything_of_the_network_or_the_disk(self):
        sources = list(Path(pilar.__file__).parent.rglob("*.typ"))
        assert sources
        for source in sources:
            assert not re.search(
                r"@preview|@local|\b(read|csv|yaml|toml|xml|cbor|eval|plugin)\(", source.read_text()
            ), source

    def test_every_registered_kind_has_its_template(self):
        for kind in documents.registered().values():
            assert kind.template_path.is_file()

"""From a template and cleaned data to the bytes of a PDF/A-2b; the same input gives the same bytes.

Templates see what they print as JSON in ``sys.inputs`` and never as source, so no text can run (FOUNDATIONS §7). They
see nothing of the disk but an empty folder with the pictures of this document. typst is a library of 84 MB and is
loaded by the first document of a process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, cast

from pilar.kernel.documents.kinds import DocumentError, DocumentKind

if TYPE_CHECKING:
    import typst

LIBRARY = Path(__file__).parent
#: What templates import: ``#import "/naskah.typ": *``.
SHARED = ("naskah.typ", "blok.typ")
STANDARD: Final = "a-2b"
#: Letters of JSON from which on a document is worth forgetting.
LARGE = 16_000
_REMEMBERED = 10
#: What typst embeds, so that a document looks the same wherever Pilar runs. Both under free licences (OFL, Bitstream).
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
_ENDINGS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp", b"<svg": "svg", b"<?xm": "svg"}


def pdf(kind: DocumentKind, printed: Mapping[str, Any], pictures: Mapping[str, bytes], *, at: datetime) -> bytes:
    """The PDF of ``printed`` (texts cleaned) with ``at`` as its time of creation. Raises DocumentError."""
    return compiled(kind.template_path.read_bytes(), printed, pictures, at=at)


def compiled(
    template: bytes,
    printed: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    *,
    at: datetime,
) -> bytes:
    """The PDF of ``template`` (typst) with what is printed and its pictures, as of ``at``.

    Raises DocumentError where typst cannot make it.
    """
    import typst

    files = {"main.typ": template} | {name: (LIBRARY / name).read_bytes() for name in SHARED}
    with _laid_out(pictures) as (root, places):
        inputs = {"isi": json.dumps({**printed, "pictures": places}, ensure_ascii=False, sort_keys=True)}
        try:
            compiler = typst.Compiler(files, root=str(root), font_paths=_fonts(), sys_inputs=inputs)  # type: ignore[type-var]
            made = compiler.compile(
                format="pdf", pdf_standards=[STANDARD], timestamp=int(at.astimezone(UTC).timestamp())
            )
        except typst.TypstError as error:
            raise DocumentError(
                "Dokumen tidak dapat disusun menjadi PDF. Belum ada yang terbit dan nomor tidak terpakai. Beri tahu "
                f"pengelola sistem: {error.message[:300]}"
            ) from error
    if len(inputs["isi"]) > LARGE:
        _forget()
    return cast(bytes, made)  # typst gives a list for pictures, and nothing where it writes a file


def _forget() -> None:
    """Let typst drop what it remembers of a large document: a table of 500 rows is 40 MB, and it keeps ten of them.

    It forgets what ten compilations have not asked for, so these are ten of an empty page.
    """
    import typst

    for _ in range(_REMEMBERED):
        typst.Compiler(b"", font_paths=_fonts()).compile(format="svg", timestamp=0)


@contextmanager
def _laid_out(pictures: Mapping[str, bytes]) -> Iterator[tuple[Path, dict[str, str]]]:
    """The folder that typst sees, with the pictures (it takes binary files from a disk only), and name → path in it."""
    with TemporaryDirectory(prefix="pilar-document-") as folder:
        places = {name: f"/{place}.{_ending(data)}" for place, (name, data) in enumerate(sorted(pictures.items()))}
        for name, place in places.items():
            (Path(folder) / place.lstrip("/")).write_bytes(pictures[name])
        yield Path(folder), places


def warm_up() -> None:
    """Load typst and its fonts, so that the first document does not hold a number while that happens."""
    _fonts()


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False)


def _ending(picture: bytes) -> str:
    for start, ending in _ENDINGS.items():
        if picture.startswith(start):
            return ending
    raise DocumentError("Gambar untuk dokumen harus PNG, JPEG, WebP, atau SVG. Belum ada yang terbit.")


def qr_svg(address: str) -> str:
    """``address`` as a QR code, with the quiet zone of four modules that readers need."""
    import segno

    out = BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        out, kind="svg", border=4, xmldecl=False, nl=False, light="#fff", svgns=True
    )
    return out.getvalue().decode()

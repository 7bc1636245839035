"""Small sample documents: PDFs whose pages say that they are samples, made here so that nothing is shipped for them."""

from __future__ import annotations

import hashlib
from io import BytesIO

from pilar.evaluation.content import Content
from pilar.evaluation.models import Evidence
from pilar.kernel.intake import Taken
from pilar.kernel.media_types import PDF


def document(title: str, unit: str, pages: int) -> Content:
    """A PDF of ``pages`` pages with the title, ready to be added. It is made here, so nobody has to look into it."""
    data = _pdf([[title, unit, f"Halaman {number} dari {pages}", "Data contoh"] for number in range(1, pages + 1)])
    taken = Taken(f"{title}.pdf", PDF, BytesIO(data), len(data), pages=pages)
    return Content(Evidence.FILE, hashlib.sha256(data).hexdigest(), taken=taken)


def _pdf(pages: list[list[str]]) -> bytes:
    """A PDF 1.4 with one line of text below the other on each page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        drawn = b"BT /F1 20 Tf 72 760 Td 30 TL " + b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines) + b" ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % content
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

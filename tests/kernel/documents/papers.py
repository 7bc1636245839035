"""A kind, a letterhead and a signer to test documents with. All of it is sample data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pilar.kernel import documents
from pilar.kernel.models import Document, Rule
from pilar.kernel.numbering import Series

BODY = UUID(int=7)
AT = datetime(2026, 11, 24, 10, 15, tzinfo=ZoneInfo("Asia/Jakarta"))
DAY = date(2026, 11, 24)
SERIES = Series("test-letter", "Surat uji", "{kode}/{nomor:3}/{tahun}", "700.1.2")
KIND = documents.DocumentKind("test-letter", "Surat keterangan", documents.LETTER, SERIES)
UNNUMBERED = documents.DocumentKind("test-sheet", "Lembar", documents.LETTER, None, signed_outside=False)
HEAD = documents.Letterhead(
    "Pemerintah Kabupaten Contoh",
    "UPT Balai Latihan Kerja",
    ("Pemerintah Kabupaten Contoh", "Dinas Tenaga Kerja"),
    ("Jalan Contoh Nomor 12, Contoh 60111", "Telepon (031) 555-0101"),
)
SIGNER = documents.Responsible("Dr. Sri Contoh, S.E.", "Plt. Kepala UPT", "19800101 200501 2 001", AT)
BLOCKS: list[documents.JsonValue] = [
    {"type": "text", "text": "Tidak ada pengaduan.\n\nDemikian."},
    {"type": "facts", "rows": [["Jumlah", "0"]]},
    {"type": "list", "items": ["Satu", "Dua"]},
    {"type": "table", "columns": [{"label": "Nama"}, {"label": "Nilai", "align": "right"}], "rows": [["A", "1"]]},
]
DATA: dict[str, documents.JsonValue] = {
    "head": "letter",
    "place": "Contoh",
    "sifat": "Biasa",
    "to": ["Kepala Dinas", "di tempat"],
    "tembusan": ["Arsip"],
    "blocks": BLOCKS,
}


def subject() -> Rule:
    """Any row will do: a document knows its subject by type and id only."""
    return Rule(pk=1)


def issue(kind: documents.DocumentKind = KIND, **changed) -> Document:
    given = {
        "subject": subject(), "title": "Surat keterangan nihil", "data": DATA, "letterhead": HEAD,
        "responsible": SIGNER, "body": BODY, "on": DAY, "by": "1", "at": AT,
    }  # fmt: skip
    return documents.issue(kind, **{**given, **changed})

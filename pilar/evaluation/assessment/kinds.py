"""The kinds of papers that the assessment issues."""

from __future__ import annotations

from typing import Final

from pilar.kernel import documents
from pilar.kernel.documents import DocumentKind
from pilar.kernel.numbering import Series

#: Laporan Hasil Evaluasi; its subject is the round that was agreed.
REPORT: Final = documents.register(
    DocumentKind(
        "evaluation-report", "Laporan Hasil Evaluasi", "assessment/documents/lhe.typ",
        Series("evaluation-report", "Laporan Hasil Evaluasi ZI", "LHE-{nomor:3}/ZI/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
#: Berita acara rapat penutup; its subject is the exit meeting.
EXIT_MINUTES: Final = documents.register(
    DocumentKind(
        "exit-minutes", "Berita acara rapat penutup", documents.LETTER,
        Series("exit-minutes", "Berita acara rapat penutup evaluasi ZI", "BA-{nomor:3}/ZI/{bulan_romawi}/{tahun}"),
    )
)  # fmt: skip
#: Rekapitulasi of a year; its subject is the body's root unit.
RECAP: Final = documents.register(
    DocumentKind(
        "evaluation-recap", "Rekapitulasi hasil evaluasi", "assessment/documents/rekap.typ",
        Series("evaluation-recap", "Rekapitulasi hasil evaluasi ZI", "REK-{nomor:3}/ZI/{tahun}"),
    )
)  # fmt: skip

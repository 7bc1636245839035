"""What ``pilar doctor`` checks of issued documents. That their bytes are sound is checked with all stored files."""

from __future__ import annotations

from django.db.models import F

from pilar.kernel.doctor import Finding, Visit, check, fault, good
from pilar.kernel.documents import registered
from pilar.kernel.models import Document, SignedCopy
from pilar.numbers import decimal_text


@check("documents", "Dokumen terbit", needs=("migrations",))
def documents_refer_to_their_own_file(visit: Visit) -> Finding:
    """The hash on the verification page is that of the file beside it, and the file is of the same body."""
    wrong = list(Document.objects.exclude(sha256=F("stored__sha256"), body=F("stored__body"))[:1])
    wrong += [copy.document for copy in SignedCopy.objects.exclude(sha256=F("stored__sha256"))[:1]]
    if wrong:
        return fault(
            f"berkas dari {wrong[0]} bukan yang diterbitkan; barisnya diubah di luar Pilar",
            "pulihkan dari cadangan, dan periksa siapa yang dapat menulis ke basis data",
        )
    return good(f"{decimal_text(Document.objects.count(), 0)} dokumen menunjuk ke berkasnya sendiri")


@check("templates", "Templat dokumen")
def templates_are_there(visit: Visit) -> Finding:
    missing = []
    for kind in registered().values():
        try:
            _ = kind.template_path
        except LookupError:
            missing.append(kind.template)
    if missing:
        return fault(f"templat tidak ada: {', '.join(missing)}", "pasang ulang Pilar dari sumber yang utuh")
    return good(f"{len(registered())} jenis dokumen punya templatnya")

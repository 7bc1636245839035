"""Pages that every room has for its documents. The room's view checks who may, and hands over its own action:

@work_page(needs="change.manage")
def pact_signed(request, pk):
    document = ...                                   # visible, and theirs to change
    return document_pages.upload(
        request, document, lambda taken, method: actions.attach_signed(document, taken, method=method, ...),
        back=reverse("change:pact", args=[pk]), back_label="Pakta integritas",
    )
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect

from pilar.kernel import intake
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.forms.documents import FILE_GONE, RevokeForm, SignedCopyForm
from pilar.organisation.web import WorkRequest, attempt, form_page, sent

Attach = Callable[[intake.Taken, str], SignedCopy]
Revoke = Callable[[str], object]


def upload(request: WorkRequest, document: Document, attach: Attach, *, back: str, back_label: str) -> HttpResponseBase:
    """Upload what was signed on paper or outside; the file is examined before ``attach`` keeps it."""
    form = SignedCopyForm(sent(request), request.FILES or None)
    if form.is_valid():
        file, method = form.cleaned_data["berkas"], form.cleaned_data["cara"]

        def act() -> tuple[SignedCopy, intake.Taken]:
            taken = intake.examine(file, file.name or "", limit=settings.PILAR_MAX_UPLOAD)
            return attach(taken, method), taken

        made = attempt(form, act)
        if made is not None:
            copy, taken = made
            notes = " ".join(("", *taken.notes)).rstrip()
            messages.success(request, f"Salinan bertanda tangan tersimpan sebagai versi {copy.version}.{notes}")
            return redirect(back)
    if form.errors and form.files and "berkas" not in form.errors:
        form.add_error("berkas", FILE_GONE)
    lead = f"{document}. Cetak, tanda tangani, lalu pindai; atau tanda tangani PDF-nya dengan sertifikat di luar Pilar."
    return form_page(
        request, form, "Unggah yang sudah ditandatangani", submit="Simpan salinan", lead=lead, back=back,
        back_label=back_label,
    )  # fmt: skip


def revoke(request: WorkRequest, document: Document, act: Revoke, *, back: str, back_label: str) -> HttpResponseBase:
    """Revoke a document, with the reason that its public page shows."""
    form = RevokeForm(sent(request))
    if form.is_valid() and attempt(form, lambda: (act(form.cleaned_data["alasan"]),)) is not None:
        messages.success(request, f"{document} sudah dicabut. Halaman verifikasinya menyatakan demikian.")
        return redirect(back)
    warning = (
        "Dokumen yang dicabut tidak dapat dipulihkan. Nomornya tetap terpakai dan berkasnya tetap tersimpan; halaman "
        "verifikasi menampilkan tanggal dan alasan pencabutan."
    )
    return form_page(
        request, form, f"Cabut {document}", submit="Cabut dokumen", warning=warning, danger=True, back=back,
        back_label=back_label,
    )  # fmt: skip

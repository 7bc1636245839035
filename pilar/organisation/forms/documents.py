"""Forms of issued documents: a signed copy, the reason of a revocation or of a replacement."""

from __future__ import annotations

from django import forms
from django.conf import settings

from pilar.kernel.documents import LONGEST_REASON
from pilar.kernel.models import SignedCopy
from pilar.numbers import decimal_text

FILE_GONE = "Peramban tidak menyimpan berkas yang tadi dipilih; pilih lagi berkasnya."


class SignedCopyForm(forms.Form):
    """A scan of the wet signature, or a PDF that was signed outside."""

    cara = forms.ChoiceField(
        label="Bagaimana ditandatangani?", choices=SignedCopy.METHODS, widget=forms.RadioSelect,
        initial=SignedCopy.WET, error_messages={"required": "Pilih bagaimana dokumen ditandatangani."},
    )  # fmt: skip
    berkas = forms.FileField(
        label="Berkas yang sudah ditandatangani", max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        error_messages={"required": "Pilih berkasnya.", "empty": "Berkas kosong. Pilih berkas yang berisi."},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        largest = decimal_text(settings.PILAR_MAX_UPLOAD / 1024**2, 1, trim=True)
        self.fields["berkas"].help_text = (
            f"PDF, JPG, PNG, atau WebP, paling besar {largest} MB. PDF disimpan persis seperti diunggah, jadi tanda "
            "tangan elektronik di dalamnya tetap utuh."
        )


def _public_reason(label: str, required: str) -> forms.CharField:
    """Why a document counts no more, as its public page says it."""
    return forms.CharField(
        label=label, max_length=LONGEST_REASON,
        help_text="Ditampilkan kepada siapa pun di halaman verifikasi; jangan menyebut nama orang.",
        error_messages={"required": required, "max_length": f"Tulis alasan paling banyak {LONGEST_REASON} huruf."},
    )  # fmt: skip


class RevokeForm(forms.Form):
    """Why a document counts no more."""

    alasan = _public_reason("Alasan", "Isi alasan pencabutan.")


class ReplaceForm(forms.Form):
    """Why another document takes the place of the one in force."""

    alasan = _public_reason("Alasan mengganti", "Isi mengapa dokumen yang berlaku diganti.")

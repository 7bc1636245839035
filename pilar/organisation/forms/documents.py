"""Forms of issued documents: a signed copy, and the reason of a revocation."""

from __future__ import annotations

from django import forms
from django.conf import settings

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


class RevokeForm(forms.Form):
    """Why a document counts no more."""

    alasan = forms.CharField(
        label="Alasan", max_length=300,
        help_text="Ditampilkan kepada siapa pun di halaman verifikasi; jangan menyebut nama orang.",
        error_messages={
            "required": "Isi alasan pencabutan.", "max_length": "Tulis alasan paling banyak 300 huruf.",
        },
    )  # fmt: skip

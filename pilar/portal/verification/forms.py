"""The forms of the verification pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from pilar.kernel.documents.tokens import read_token
from pilar.numbers import decimal_text


class CodeForm(forms.Form):
    """The code on the paper, or the whole address."""

    kode = forms.CharField(
        label="Kode verifikasi", max_length=500,
        help_text="26 huruf dan angka di kaki dokumen, atau alamat yang dibuka oleh QR-nya. Spasi boleh ikut.",
        error_messages={
            "required": "Tulis kode verifikasinya.",
            "max_length": "Kodenya terlalu panjang. Tulis 26 huruf dan angka di kaki dokumen.",
        },
    )  # fmt: skip

    def clean_kode(self) -> str:
        token = read_token(self.cleaned_data["kode"])
        if token is None:
            raise forms.ValidationError(
                "Kode ini tidak lengkap atau bukan kode Pilar. Kode terdiri atas 26 huruf dan angka, dalam kelompok "
                "empat-empat di kaki setiap halaman dokumen."
            )
        return token


class CompareForm(forms.Form):
    """A file to be held against the issued one. Read in memory, not kept."""

    berkas = forms.FileField(
        label="Berkas PDF yang Anda terima", max_length=255, allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        error_messages={"required": "Pilih berkasnya.", "max_length": "Nama berkas terlalu panjang."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        largest = decimal_text(settings.PILAR_MAX_UPLOAD / 1024**2, 1, trim=True)
        self.fields["berkas"].help_text = f"Paling besar {largest} MB. Berkas tidak disimpan."

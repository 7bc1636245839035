"""Why a paper in force is replaced."""

from __future__ import annotations

from django import forms

from pilar.kernel.documents import LONGEST_REASON


class ReplaceForm(forms.Form):
    """Asked on the page between the button and the new paper."""

    alasan = forms.CharField(
        label="Alasan mengganti", max_length=LONGEST_REASON,
        help_text="Terbaca oleh umum di halaman verifikasi dokumen yang diganti. Jangan menyebut nama orang.",
        error_messages={"required": "Isi mengapa dokumen yang berlaku diganti."},
    )  # fmt: skip

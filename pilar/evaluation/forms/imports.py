"""Forms that take an Excel workbook of an LKE, or PortalRB's list of questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from pilar.evaluation.forms.reading import ReadingForm
from pilar.numbers import decimal_text

_MEBIBYTE = 1024 * 1024
_ERRORS = {
    "required": "Pilih berkasnya terlebih dahulu.",
    "invalid": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
    "missing": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
    "empty": "Berkas yang dipilih kosong. Pilih lagi berkas yang berisi.",
    "max_length": "Nama berkas terlalu panjang. Pendekkan namanya, lalu pilih lagi berkasnya.",
}


def _file(label: str, accept: str) -> forms.FileField:
    return forms.FileField(
        label=label, max_length=255, widget=forms.ClearableFileInput(attrs={"accept": accept}), error_messages=_ERRORS
    )


def _limit() -> str:
    return f"paling besar {decimal_text(settings.PILAR_MAX_UPLOAD / _MEBIBYTE, 1, trim=True)} MB"


class WorkbookForm(ReadingForm):
    """A unit's LKE workbook."""

    file = _file("Berkas LKE", ".xlsx,.xlsm")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            f"Berkas .xlsx atau .xlsm, {_limit()}, dengan lembar “Jawaban” (2024–2026) atau “LKE ZI” (2021–2024). "
            "Yang dibaca kolom jawaban, catatan, dan bukti unit."
        )


class WordingForm(forms.Form):
    """PortalRB's list of questions, or the official workbook."""

    file = _file("Berkas redaksi resmi", ".json,.xlsx,.xlsm")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = f"Daftar soal PortalRB (.json) atau LKE resmi (.xlsx), {_limit()}. Yang diambil hanya redaksinya."
        self.fields["file"].help_text = told

"""The forms of the public pages."""

from __future__ import annotations

from django import forms
from django.conf import settings

from pilar.numbers import decimal_text

MEBIBYTE = 1024 * 1024
WORKBOOK_TYPES = (".xlsx", ".xlsm")
ASSESSORS = (
    ("unit", "Unit (penilaian mandiri)"),
    ("tpi", "TPI (kolom penilai pertama dari kiri)"),
    ("tpi-2", "TPI kedua"),
)


class CheckForm(forms.Form):
    """An LKE workbook and whose answers in it are to be checked."""

    file = forms.FileField(
        label="Berkas LKE",
        max_length=255,
        allow_empty_file=False,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(WORKBOOK_TYPES)}),
        error_messages={
            "required": "Pilih berkas LKE terlebih dahulu.",
            "invalid": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
            "missing": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
            "empty": "Berkas yang dipilih kosong. Pilih lagi berkas yang berisi LKE.",
            "max_length": "Nama berkas terlalu panjang. Pendekkan namanya, lalu pilih lagi berkasnya.",
        },
    )
    assessor = forms.ChoiceField(
        label="Jawaban siapa yang diperiksa?",
        choices=ASSESSORS,
        initial="unit",
        widget=forms.RadioSelect,
        help_text="Satu lembar kerja dapat memuat jawaban unit dan Tim Penilai Internal (TPI) di kolom terpisah.",
        error_messages={
            "required": "Pilih jawaban siapa yang diperiksa.",
            "invalid_choice": "Pilih salah satu: Unit, TPI, atau TPI kedua.",
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limit = decimal_text(settings.PILAR_MAX_UPLOAD / MEBIBYTE, 1, trim=True)
        self.fields["file"].help_text = (
            f"Berkas .xlsx atau .xlsm, paling besar {limit} MB. Dua bentuk lembar dikenali: "
            "“Jawaban” (2024–2026) dan “LKE ZI” (2021–2024)."
        )

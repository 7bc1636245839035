"""Forms of the elements that a zone team has to represent."""

from __future__ import annotations

from django import forms


class AddElementForm(forms.Form):
    """An element that the rows do not tell."""

    nama = forms.CharField(
        label="Nama unsur", max_length=200, help_text="Misalnya “Petugas mitra di loket”.",
        error_messages={"required": "Isi nama unsurnya."},
    )  # fmt: skip
    alasan = forms.CharField(
        label="Alasan", max_length=300, error_messages={"required": "Tulis mengapa unsur ini perlu diwakili."}
    )


class StrikeForm(forms.Form):
    """Why an element need not be represented."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, error_messages={"required": "Tulis mengapa unsur ini tidak perlu diwakili."}
    )

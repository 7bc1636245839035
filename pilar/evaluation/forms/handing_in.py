"""The form that takes a handed-in worksheet back."""

from __future__ import annotations

from django import forms


class WithdrawForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Alasan", max_length=500, widget=forms.Textarea, help_text="Tersimpan pada riwayat lembar kerja.",
        error_messages={"required": "Isi alasannya supaya penilai tahu."},
    )  # fmt: skip

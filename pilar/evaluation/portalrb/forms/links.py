"""Forms of the links to evidence."""

from __future__ import annotations

from django import forms

from pilar.evaluation.portalrb.actions.links import LONGEST_REASON


class LinksFilter(forms.Form):
    """Which proposed units the list shows."""

    nama = forms.CharField(label="Nama unit", max_length=100, required=False)
    tahun = forms.IntegerField(label="Tahun", required=False, min_value=2014, max_value=2100)
    keadaan = forms.ChoiceField(
        label="Usulan", required=False, choices=[("", "Semua"), ("ditetapkan", "Ditetapkan"), ("ditarik", "Ditarik")]
    )


class RevokeForm(forms.Form):
    """Why links are closed."""

    reason = forms.CharField(
        label="Alasan", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya tautan pernah terkirim ke luar tim penilai.",
        error_messages={"required": "Isi alasannya."},
    )  # fmt: skip


class RenewForm(forms.Form):
    """Nothing to fill in: the button is the answer."""

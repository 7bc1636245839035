"""How much of a zone the public reads."""

from __future__ import annotations

from django import forms

from pilar.evaluation.models import Zone


class PublicationForm(forms.Form):
    """One of three degrees."""

    publicity = forms.ChoiceField(
        label="Yang dibaca publik", choices=Zone.PUBLICITY, widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu dari yang tersedia."},
    )  # fmt: skip

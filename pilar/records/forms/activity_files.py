"""A photo of an activity, from the phone."""

from __future__ import annotations

from django import forms

from pilar.records.forms.fields import file_field
from pilar.records.forms.papers import PaperForm


class PhotoForm(PaperForm):
    """A photo straight from the phone's camera."""

    foto = file_field("Foto", required=True, accept="image/*", capture="environment")
    judul = forms.CharField(
        label="Keterangan foto", required=False, max_length=200, help_text="Tercetak di bawah fotonya dalam laporan."
    )

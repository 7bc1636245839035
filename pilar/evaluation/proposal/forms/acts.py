"""Forms of nomination and appointment, and the filter of their list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pilar.evaluation.proposal.actions.acts import Document
from pilar.evaluation.proposal.forms.letters import LetterForm
from pilar.evaluation.proposal.models import Act


class ActForm(LetterForm):
    """Which zones, by which letter, signed by which office."""

    zona = forms.TypedMultipleChoiceField(
        label="Unit", coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu unit.", "invalid_choice": "Pilih unit dari daftar."},
    )  # fmt: skip
    penanda_tangan = forms.CharField(
        label="Penanda tangan", max_length=200, help_text="Jabatan, misalnya Kepala Dinas Tenaga Kerja.",
        error_messages={"required": "Isi jabatan penanda tangannya."},
    )  # fmt: skip
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("dinas", "zona", "nomor", "tanggal", "penanda_tangan", "berkas", "catatan")

    def __init__(self, *args: Any, zones: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zona"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above
        field.choices = list(zones)

    def document(self) -> Document:
        typed = self.cleaned_data
        return Document(self.letter(), typed["penanda_tangan"], typed["catatan"])


class ActFilter(forms.Form):
    """By kind, and whether withdrawn ones are shown too."""

    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Act.KINDS])
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), ("berlaku", "Berlaku"), ("ditarik", "Ditarik")]
    )
    nomor = forms.CharField(label="Nomor surat", required=False, max_length=120)

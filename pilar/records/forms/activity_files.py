"""Bringing files of an activity: a file, a link, a photo from the phone."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.records.forms.fields import file_field, link_field
from pilar.records.models import ActivityFile


class PaperForm(forms.Form):
    """A file or a link, what it is, and its title."""

    isi = forms.ChoiceField(label="Isi berkas", choices=ActivityFile.KINDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["berkas"] = file_field(required=False)
        self.fields["berkas"].help_text = "PDF, foto, dokumen Office, atau teks."
        self.fields["tautan"] = link_field(required=False, help_text="Atau alamatnya, bila tersimpan di tempat lain.")
        self.fields["judul"] = forms.CharField(
            label="Judul", required=False, max_length=200, help_text="Bila kosong, dipakai nama berkasnya."
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        given = [name for name in ("berkas", "tautan") if typed.get(name)]
        if not given and not {"berkas", "tautan"} & set(self.errors):
            self.add_error("berkas", "Pilih berkasnya, atau tempelkan tautannya.")
        if len(given) == 2:
            self.add_error("tautan", "Isi salah satu saja: berkas atau tautan.")
        return typed


class PhotoForm(forms.Form):
    """A photo straight from the phone's camera."""

    foto = file_field("Foto", accept="image/*", capture="environment")
    judul = forms.CharField(
        label="Keterangan foto", required=False, max_length=200, help_text="Tercetak di bawah fotonya dalam laporan."
    )

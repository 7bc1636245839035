"""The form of the body's own data."""

from __future__ import annotations

from django import forms

from pilar.errors import PilarError
from pilar.organisation.actions.body import read_host
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models.body import TIME_ZONES


class BodyForm(VersionedForm):
    """Name, site and time zone; kind and short address are fixed when a body is set up."""

    name = forms.CharField(
        label="Nama instansi", max_length=200, help_text="Nama resmi, misalnya “Pemerintah Kabupaten Contoh”.",
        error_messages={"required": "Isi nama instansi."},
    )  # fmt: skip
    host = forms.CharField(
        label="Nama situs", max_length=253, required=False,
        help_text="Nama domain yang halaman depannya milik instansi ini, misalnya zi.contoh.go.id. Boleh kosong.",
    )  # fmt: skip
    time_zone = forms.ChoiceField(
        label="Zona waktu", choices=TIME_ZONES, widget=forms.RadioSelect,
        help_text="Menentukan kapan sebuah hari mulai dan berakhir, misalnya hari terakhir sebuah peran.",
    )  # fmt: skip

    def clean_host(self) -> str:
        try:
            return read_host(self.cleaned_data["host"])
        except PilarError as error:
            raise forms.ValidationError(error.message) from error

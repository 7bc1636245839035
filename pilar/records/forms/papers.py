"""What the forms of decrees and innovations share: a file or a link, what a record is about, for which unit."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pilar.records.filing import Paper, of_address, of_file
from pilar.records.topics import CHOICES

FILE_GONE: Final = "Peramban tidak menyimpan berkas yang tadi dipilih. Pilih lagi berkasnya; isian lain tetap ada."
DATE_HINT: Final = "Misalnya 24-11-2026."


def topics_field() -> forms.MultipleChoiceField:
    """What a record is about; folded by the page because there is much to choose from."""
    return forms.MultipleChoiceField(
        label="Tentang", required=False, choices=CHOICES, widget=forms.CheckboxSelectMultiple,
        help_text="Menentukan pertanyaan LKE mana yang dibuktikannya. Boleh lebih dari satu.",
        error_messages={"invalid_choice": "Pilih dari daftar."},
    )  # fmt: skip


def file_field(label: str = "Berkas", help_text: str = "PDF, foto, atau dokumen Office.") -> forms.FileField:
    return forms.FileField(
        label=label, required=False, allow_empty_file=True, widget=forms.FileInput, help_text=help_text
    )


def link_field(help_text: str = "Bila berkasnya disimpan di tempat lain.") -> forms.CharField:
    return forms.CharField(
        label="Atau tautannya", required=False, max_length=5_000, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip


class PaperForm(forms.Form):
    """A form that may bring a file or a link in ``berkas`` and ``tautan``."""

    #: Whether one of the two has to be there.
    paper_needed = False

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        file, link = typed.get("berkas"), typed.get("tautan")
        if file and link:
            self.add_error("tautan", "Pilih salah satu: berkas, atau tautannya.")
        if self.paper_needed and not (file or link) and not {"berkas", "tautan"} & set(self.errors):
            self.add_error("berkas", ValidationError("Pilih berkasnya, atau tempelkan tautannya.", code="required"))
        return typed

    def paper(self) -> Paper | None:
        """What was brought, examined. Raises FileError and PilarError, whose messages say what to do."""
        file, link = self.cleaned_data.get("berkas"), self.cleaned_data.get("tautan")
        if file:
            return of_file(file, file.name or "")
        return of_address(link) if link else None

    def say_file_is_gone(self) -> None:
        """A browser never sends a page back with the file in it: say so beside the field."""
        if self.errors and self.files and "berkas" not in self.errors:
            self.add_error("berkas", FILE_GONE)


class RecordFileForm(PaperForm):
    """One more file of a record."""

    paper_needed = True
    isi = forms.ChoiceField(label="Isinya", error_messages={"required": "Pilih isinya."})
    berkas = file_field()
    tautan = link_field()
    judul = forms.CharField(label="Judul", required=False, max_length=200, help_text="Kosong: dipakai nama berkasnya.")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["isi"]
        choices.choices = kinds

"""Forms that bring a file, a photo or a link: to a record, and to what the rooms above keep."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from pilar.organisation.forms.uploads import KeepsFiles
from pilar.records.filing import Paper, of_address, of_file
from pilar.records.forms.fields import file_field, link_field


class PaperForm(KeepsFiles):
    """Brings a file, a photo or a link, in ``berkas``, ``foto`` or ``tautan``, where it has that field: at most one."""

    FILES: ClassVar = ("berkas", "foto")
    #: Whether one of them has to be there, and what is said where none is.
    paper_needed = False
    lacking = "Pilih berkasnya, atau tempelkan tautannya."

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        names = [name for name in (*self.FILES, "tautan") if name in self.fields]
        given = [name for name in names if typed.get(name)]
        if self.paper_needed and not given and not set(names) & set(self.errors):
            self.add_error(names[0], ValidationError(self.lacking, code="required"))
        if len(given) > 1:
            self.add_error(given[-1], "Isi salah satu saja: berkasnya, atau tautannya.")
        return typed

    def paper(self) -> Paper | None:
        """What was brought, examined. Raises FileError and PilarError, whose messages say what to do."""
        for name in self.FILES:
            if file := self.cleaned_data.get(name):
                return of_file(file, file.name or name)
        link = self.cleaned_data.get("tautan")
        return of_address(link) if link else None

    def brought(self) -> Paper:
        """The same where the form asks for one."""
        paper = self.paper()
        if paper is None:
            raise ValueError(f"{type(self).__name__} is valid without what it needs")
        return paper


class FileOrLinkForm(PaperForm):
    """A file, or a link. ``camera``: the file comes from the phone's camera."""

    berkas = file_field("Foto atau berkas", help_text="Foto dari ponsel, PDF, atau dokumen Office. "
                        "Lokasi dan data kamera dihapus dari foto.")  # fmt: skip
    tautan = link_field("Alamat lengkap dari peramban, yang dapat dibuka orang luar.")

    def __init__(self, *args: Any, camera: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if camera:
            self.fields["berkas"].widget.attrs.update(accept="image/*", capture="environment")


class RecordFileForm(PaperForm):
    """One more file of a record: what it is, the file or a link, its title."""

    paper_needed = True
    isi = forms.ChoiceField(label="Isinya", error_messages={"required": "Pilih isinya."})
    berkas = file_field(help_text="PDF, foto, dokumen Office, atau teks.")
    tautan = link_field()
    judul = forms.CharField(label="Judul", required=False, max_length=200, help_text="Kosong: dipakai nama berkasnya.")

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["isi"]
        choices.choices = kinds

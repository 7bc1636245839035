"""Files of a form that outlive a refusal of something else in it, without JavaScript.

form = OutsideForm(sent(request), uploads(request))        # a form of KeepsFiles
if form.is_valid(): ...
form.keep_files()                                          # before the page is shown again
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from pilar.kernel import kept_uploads
from pilar.kernel.files import FileError
from pilar.kernel.kept_uploads import Kept
from pilar.organisation.web import WorkRequest

#: Behind the field's name: the reference to its kept file, and the box that lets go of it.
REFERENCE, LET_GO = "-tersimpan", "-lepas"
GONE: Final = "Berkas yang tadi dipilih tidak tersimpan lagi. Pilih lagi berkasnya; isian lain tetap ada."

#: Beside the field, where the page says above why.
REFUSED: Final = "Berkas ini tidak dapat dipakai. Pilih lagi berkasnya; isian lain tetap ada."


class Uploads(MultiValueDict[str, UploadedFile]):
    """The files of a sending, those that were kept before among them. ``gone``: fields whose kept file is no more."""

    def __init__(self, request: WorkRequest) -> None:
        super().__init__({name: request.FILES.getlist(name) for name in request.FILES})
        self._request = request
        self.gone: set[str] = set()
        for name in [each.removesuffix(REFERENCE) for each in request.POST if each.endswith(REFERENCE)]:
            if name in self or f"{name}{LET_GO}" in request.POST:
                continue
            file = kept_uploads.restored(request.POST[f"{name}{REFERENCE}"], by=request.user.actor)
            if file is None:
                self.gone.add(name)
            else:
                self[name] = file

    def keep(self, name: str) -> Kept | None:
        """Keep the file of a field; None where nobody knows for which body. Raises FileError."""
        request, file = self._request, self.get(name)
        if request.agency is None or file is None:
            return None
        return kept_uploads.keep(file, body=request.agency.uuid, by=request.user.actor, at=request.at)


def uploads(request: WorkRequest) -> Uploads | None:
    """What a form with files was sent with; None where the page is only opened."""
    return Uploads(request) if request.method == "POST" else None


class KeepsFiles(forms.Form):
    """A form whose files are kept over a refusal."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if isinstance(self.files, Uploads):
            for name in self.files.gone & set(self.fields):
                self.add_error(name, GONE)
        return typed

    def carried(self) -> list[tuple[str, str]]:
        """Keep what was uploaded for ``check_page``: name and reference of each file. Look at ``errors`` afterwards."""
        self.keep_files(always=True)
        widgets = [(name, field.widget) for name, field in self.fields.items()]
        return [(f"{name}{REFERENCE}", each.kept.reference) for name, each in widgets if isinstance(each, KeptInput)]

    def keep_files(self, *, always: bool = False) -> None:
        """Keep what was uploaded, where the form was refused for another reason: the page then carries it on.

        ``always``: also where nothing was refused, because the form is only shown again.
        """
        if not (self.errors or always) or not isinstance(self.files, Uploads):
            return
        for name in [name for name in self.files if name in self.fields and name not in self.errors]:
            try:
                kept = self.files.keep(name)
            except FileError as error:
                told = error.message in self.non_field_errors()
                self.add_error(name, REFUSED if told else error.message)
                continue
            if kept is None:
                self.add_error(name, GONE)
            else:
                self.fields[name].widget = KeptInput(kept, self.fields[name].widget.attrs)


class KeptInput(forms.FileInput):
    """Says which file is kept; another one may be chosen instead, or none."""

    def __init__(self, kept: Kept, attrs: dict[str, Any]) -> None:
        super().__init__(attrs)
        self.kept = kept

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        names = {
            "input": super().render(name, value, attrs, renderer), "filename": self.kept.filename,
            "reference": self.kept.reference, "reference_name": f"{name}{REFERENCE}", "let_go": f"{name}{LET_GO}",
        }  # fmt: skip
        return render_to_string("components/kept_file.html", names)

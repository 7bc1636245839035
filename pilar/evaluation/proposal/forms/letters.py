"""What every act's form shares: letter number, day, and its scan; a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from pilar.evaluation.content import Content, of_file
from pilar.evaluation.proposal.letters import LONGEST_NUMBER, Letter
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.uploads import KeepsFiles


def file_field(label: str = "Pindaian surat", **more: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, allow_empty_file=True,
        help_text=more.pop("help_text", "PDF atau foto; tidak wajib."), **more,
    )  # fmt: skip


def content_of(file: UploadedFile | None) -> Content | None:
    """The upload, looked at. Raises FileError."""
    return of_file(file, file.name or "", limit=settings.PILAR_MAX_UPLOAD) if file else None


class ScanForm(KeepsFiles):
    """The scan of a letter; ``scan`` once it is valid. Raises FileError for what may not be kept."""

    berkas = file_field()

    def scan(self) -> Content | None:
        return content_of(self.cleaned_data.get("berkas"))


class LetterForm(ScanForm):
    """Number, day and scan of a letter; ``letter`` once it is valid. Raises as ``scan``."""

    nomor = forms.CharField(
        label="Nomor surat", max_length=LONGEST_NUMBER, error_messages={"required": "Isi nomor suratnya."},
        help_text="Seperti tertulis, misalnya 000.8.3/123/013.1/2026.",
    )  # fmt: skip
    tanggal = DateIndonesianField(label="Tanggal surat", error_messages={"required": "Isi tanggal suratnya."})
    field_order: tuple[str, ...] = ("nomor", "tanggal", "berkas")

    def letter(self) -> Letter:
        return Letter(self.cleaned_data["nomor"], self.cleaned_data["tanggal"], self.scan())


class ReasonForm(forms.Form):
    """Why something is taken back."""

    alasan = forms.CharField(
        label="Alasan", widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000,
        error_messages={"required": "Isi alasannya; ia ikut tercatat dan terbaca."},
    )  # fmt: skip

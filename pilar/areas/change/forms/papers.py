"""What every form that brings a proof shares: a file or photo, or a link; and choosing from short lists of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from pilar.areas.change.papers import one_of_both
from pilar.evaluation.forms.evidence import FILE_GONE
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.models import Activity, Decree

#: Of long lists the newest are offered.
MOST_OFFERED = 100


class PaperForm(forms.Form):
    """A file or a link, one of both. ``paper_needed``: whether one has to be given."""

    paper_needed = False
    berkas = forms.FileField(
        label="Foto atau berkas", required=False, allow_empty_file=True, widget=forms.FileInput,
        help_text="Foto dari ponsel, PDF, atau dokumen Office. Lokasi dan data kamera dihapus dari foto.",
    )  # fmt: skip
    tautan = forms.CharField(
        label="Atau tautan", required=False, max_length=2_000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Alamat lengkap dari peramban, yang dapat dibuka orang luar.",
    )  # fmt: skip

    def __init__(self, *args: Any, camera: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if camera:
            self.fields["berkas"].widget.attrs.update(accept="image/*", capture="environment")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not {"berkas", "tautan"} & set(self.errors):
            one_of_both(typed, needed=self.paper_needed)
        return typed

    def say_file_is_gone(self) -> None:
        """A browser never sends a page back with the file in it: say so beside the field."""
        if self.errors and self.files.get("berkas") and "berkas" not in self.errors:
            self.add_error("berkas", FILE_GONE)


def area(label: str, *, rows: int = 4, required: bool = True, hint: str = "") -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label} masih kosong. Isi, lalu kirim lagi."},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    alasan = area("Alasan", rows=3)


def activity_choices(rows: Iterable[Activity]) -> list[tuple[str, str]]:
    return [("", "Tidak dikaitkan"), *((str(row.pk), f"{tanggal(row.starts_at)}: {row.title}") for row in rows)]


def decree_choices(rows: Iterable[Decree]) -> list[tuple[str, str]]:
    return [("", "Tidak ada di catatan"), *((str(row.pk), f"{row.number}: {row.title}"[:160]) for row in rows)]


def choice(label: str, choices: list[tuple[str, str]], **kwargs: Any) -> forms.TypedChoiceField:
    """The id of one of the rows that are offered, or None."""
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None,
        error_messages={"required": "Pilih salah satu.", "invalid_choice": "Pilih dari daftar."}, **kwargs,
    )  # fmt: skip

"""What the forms of this room share: one more proof, several lines of text, choosing from short lists of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from pilar.kernel.templatetags.indonesian import tanggal
from pilar.records.forms.papers import FileOrLinkForm
from pilar.records.models import Activity, Decree

#: Of long lists the newest are offered.
MOST_OFFERED = 100


class ProofForm(FileOrLinkForm):
    """One more file or link: what it is, and its title."""

    paper_needed = True
    untuk = forms.ChoiceField(label="Isi berkas")
    judul = forms.CharField(label="Judul", required=False, max_length=200, help_text="Bila kosong, nama berkasnya.")
    field_order = ("untuk", "berkas", "tautan", "judul")

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["untuk"].choices = kinds  # type: ignore[attr-defined]


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

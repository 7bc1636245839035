"""Forms of the communication about the zone."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.areas.change.actions.communications import MOST_REACHED, Said
from pilar.areas.change.forms.papers import choice
from pilar.areas.change.models import Communication
from pilar.evaluation.forms.evidence import FIRST, LAST
from pilar.kernel.fields import CountField, DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.records.forms.papers import FileOrLinkForm


class SaidForm(VersionedForm, FileOrLinkForm):
    """What was said, when, where, to whom."""

    tanggal = DateIndonesianField(
        label="Tanggal", earliest=FIRST, latest=LAST, help_text="Spanduk dihitung sekali, pada hari dipasang."
    )
    isi = forms.CharField(
        label="Isi", max_length=200, help_text="Misalnya “Ajakan menolak gratifikasi pada apel Senin”.",
        error_messages={"required": "Tulis singkat apa yang disampaikan."},
    )  # fmt: skip
    lewat = forms.ChoiceField(
        label="Media", choices=[("", "Pilih media"), *Communication.MEDIA],
        error_messages={"required": "Pilih medianya."},
    )  # fmt: skip
    sasaran = forms.ChoiceField(
        label="Sasaran", widget=forms.RadioSelect, choices=Communication.AUDIENCES,
        error_messages={"required": "Pilih sasarannya."},
    )  # fmt: skip
    tanya_jawab = forms.BooleanField(
        label="Ada tanya-jawab", required=False, help_text="Yang mendengar dapat bertanya dan dijawab."
    )
    jangkauan = CountField(
        label="Jangkauan", required=False, max_value=MOST_REACHED, help_text="Perkiraan orang yang terjangkau."
    )
    field_order = ("unit", "tanggal", "isi", "lewat", "sasaran", "tanya_jawab", "jangkauan", "berkas", "tautan")

    def __init__(self, *args: Any, units: forms.Field | None, activities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is not None:
            self.fields["unit"] = units
        hint = "Bila terjadi pada kegiatan yang dicatat di Pilar."
        self.fields["kegiatan"] = choice("Kegiatan", activities, required=False, help_text=hint)
        self.order_fields(self.field_order)

    @property
    def said(self) -> Said:
        typed = self.cleaned_data
        return Said(
            typed["tanggal"], typed["isi"], typed["lewat"], typed["sasaran"], typed["tanya_jawab"], typed["jangkauan"],
            typed["kegiatan"],
        )  # fmt: skip


def initial_of(row: Communication) -> dict[str, Any]:
    """What the form shows of a stored row."""
    return {
        "tanggal": row.on, "isi": row.title, "lewat": row.medium, "sasaran": row.audience, "tanya_jawab": row.two_way,
        "jangkauan": row.reach, "kegiatan": row.activity_id,
    }  # fmt: skip


class SaidFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    isi = forms.CharField(label="Isi", required=False)
    lewat = forms.ChoiceField(label="Media", required=False, choices=[("", "Semua"), *Communication.MEDIA])
    sasaran = forms.ChoiceField(label="Sasaran", required=False, choices=[("", "Semua"), *Communication.AUDIENCES])
    bulan = forms.ChoiceField(label="Bulan", required=False)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bulan"].choices = [("", "Semua"), *months]  # type: ignore[attr-defined]

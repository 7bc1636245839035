"""Forms of the head's checklist and of choosing a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.areas.change.models import LeaderNote
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.models import Unit
from pilar.records.forms.fields import file_field
from pilar.records.forms.papers import PaperForm


class UnitForm(forms.Form):
    """Which unit a page is about; its name is that of the address."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", required=False)


class LeaderNoteForm(PaperForm):
    """What was looked at, when, whether it was fulfilled, and where that is written: a number or a file."""

    kind = forms.ChoiceField(label="Hal", choices=LeaderNote.KINDS)
    met = forms.TypedChoiceField(
        label="Hasilnya", choices=[("ya", "Terpenuhi"), ("tidak", "Belum terpenuhi")], initial="ya",
        coerce=lambda value: value == "ya", widget=forms.RadioSelect,
        help_text="Laporan yang terlambat dicatat sebagai belum terpenuhi.",
    )  # fmt: skip
    on = DateIndonesianField(label="Tanggal", help_text="Tanggal tanda terima, rekap, atau suratnya.")
    number = forms.CharField(label="Nomor berkas", max_length=120, required=False)
    text = forms.CharField(label="Keterangan", max_length=300, required=False)
    berkas = file_field("Atau unggah berkasnya", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit yang dipimpin")
        self.order_fields(["unit", "kind", "met", "on", "number", "berkas", "text"])

"""Forms of schedules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.models import Unit
from pilar.records.actions.series import Schedule
from pilar.records.forms.fields import topics_field
from pilar.records.models import Series
from pilar.records.topics import CHOICES

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


class SeriesFilter(forms.Form):
    """What the page of schedules is filtered by."""

    unit = UnitField(label="Unit dan di bawahnya", required=False)
    tentang = forms.ChoiceField(label="Pokok bahasan", required=False, choices=[("", "Semua"), *CHOICES])
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Series.KINDS])

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = units  # type: ignore[attr-defined]
        self.suggested = self.fields["unit"].offer("unit")  # type: ignore[attr-defined]


class SeriesForm(forms.Form):
    """A schedule: what, how often, from when."""

    judul = forms.CharField(
        label="Nama jadwal", max_length=200, help_text="Misalnya “Rapat monev ZI”.",
        error_messages={"required": "Isi nama jadwalnya."},
    )  # fmt: skip
    jenis = forms.ChoiceField(label="Jenis", choices=Series.KINDS, widget=forms.RadioSelect, error_messages={
        "required": "Pilih jenisnya."})  # fmt: skip
    setiap = forms.ChoiceField(label="Diadakan", choices=Series.EVERY, widget=forms.RadioSelect, error_messages={
        "required": "Pilih seberapa sering."})  # fmt: skip
    mulai = DateIndonesianField(
        label="Mulai", help_text="Hari pertama masa pertama, misalnya 1 Januari 2026.", earliest=_EARLIEST,
        latest=_LATEST,
    )  # fmt: skip
    sampai = DateIndonesianField(
        label="Sampai", required=False, help_text="Kosongkan bila berlanjut.", earliest=_EARLIEST, latest=_LATEST
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", error_messages={"required": "Pilih unitnya."})
        self.fields["pokok"] = topics_field()
        self.order_fields(["unit", "judul", "jenis", "setiap", "mulai", "sampai", "pokok"])

    def schedule(self) -> Schedule:
        typed = self.cleaned_data
        return Schedule(
            typed["judul"], typed["jenis"], typed["setiap"], tuple(typed["pokok"]), typed["mulai"], typed["sampai"]
        )


class EndSeriesForm(forms.Form):
    """The last day of a schedule."""

    sampai = DateIndonesianField(
        label="Hari terakhir", help_text="Masa yang belum selesai pada hari itu tidak ditagih.", earliest=_EARLIEST,
        latest=_LATEST, error_messages={"required": "Isi hari terakhirnya."},
    )  # fmt: skip

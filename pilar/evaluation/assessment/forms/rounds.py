"""The forms of a round's acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.presenters.zone import working_days_after
from pilar.evaluation.models import Zone
from pilar.kernel.fields import CountField, DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Alasan", max_length=2000, widget=forms.Textarea, help_text="Tersimpan pada riwayat putaran.",
        error_messages={"required": "Isi alasannya."},
    )  # fmt: skip


class Checked(VersionedForm):
    """A form over a sheet that was looked at: ``versi`` is the version of what was seen, None where nothing was."""

    def clean_versi(self) -> str | None:
        return self.cleaned_data["versi"] or None


class ReturnForm(Checked):
    """What to mend and how many working days there are for it; ``cleaned_data["revise_by"]`` is the last of them."""

    reason = forms.CharField(
        label="Yang harus diperbaiki", max_length=4000, widget=forms.Textarea,
        help_text="Ringkasan untuk unit. Catatan dan rekomendasi tiap pertanyaan ikut terkirim.",
        error_messages={"required": "Isi apa yang harus diperbaiki unit."},
    )  # fmt: skip
    days = CountField(label="Waktu perbaikan (hari kerja)", min_value=1, max_value=20)

    def __init__(self, data: Any, *, zone: Zone, day: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._zone, self._day = zone, day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "days" in cleaned:
            try:
                cleaned["revise_by"] = working_days_after(self._zone, self._day, cleaned["days"])
            except AssessmentError as error:
                raise ValidationError(error.message) from error
        return cleaned


class ExtendForm(ReasonForm):
    """Why, and the new last day."""

    revise_by = DateIndonesianField(label="Tenggat baru")


class AgreeForm(Checked):
    """Until when the recommendations are to be followed."""

    due_on = DateIndonesianField(
        label="Rekomendasi ditindaklanjuti sampai", required=False,
        help_text="Berlaku untuk semua rekomendasi di samping pertanyaan; dapat diubah satu per satu sesudahnya.",
    )  # fmt: skip

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._day = day

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due is not None and due <= self._day:
            raise ValidationError("Tenggat harus sesudah hari ini.")
        return due

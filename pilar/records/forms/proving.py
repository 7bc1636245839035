"""Which file of a record proves what, in which zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pilar.evaluation.forms.evidence import field_choices
from pilar.evaluation.models import Zone
from pilar.evaluation.questions import Section
from pilar.records.models.base import RecordFile


class ProveForm(forms.Form):
    """One file, and one field of the zone or none. ``field`` and the first file are chosen already."""

    berkas = forms.TypedChoiceField(
        label="Berkas", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Pilih berkasnya."}
    )
    isian = forms.ChoiceField(
        label="Untuk isian", required=False, error_messages={"invalid_choice": "Pilih isian dari daftar."}
    )

    def __init__(
        self, data: Any, *, files: Sequence[RecordFile], places: Sequence[Section], field: str, zone: Zone
    ) -> None:
        super().__init__(data, initial={"berkas": files[0].pk if files else None, "isian": field})
        file_choices: Any = self.fields["berkas"]
        file_choices.choices = [(file.pk, file.title) for file in files]
        fields: Any = self.fields["isian"]
        fields.choices = [("", "Belum ada, simpan di pustaka saja"), *field_choices(places)]
        fields.help_text = f"Di lembar kerja {zone}."

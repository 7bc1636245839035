"""The form that mends one row of an uploaded list."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.organisation.models import PeopleImportRow, Person
from pilar.organisation.nips import CONFIRM_LABEL
from pilar.organisation.people_list.columns import LABELS
from pilar.organisation.people_list.matching import NEW_PERSON

_HINTS = {
    "name": "Nama lengkap dengan gelar.",
    "nip": "18 angka. Kosongkan untuk non-ASN dan petugas mitra.",
    "status": "PNS, PPPK, Non-ASN, atau Petugas mitra.",
    "unit": "Nama, nama pendek, atau alamat singkat unit.",
    "start": "Misalnya 22-11-2026. Bila kosong, tugas baru mulai pada hari daftar diterapkan.",
    "phone": "Misalnya 081234567890.",
}


class RowForm(forms.Form):
    """The texts of a row as they stand in the file; what was wrong with each is said at its field."""

    def __init__(self, data: Any = None, *, row: PeopleImportRow, namesakes: list[tuple[Person, str]]) -> None:
        super().__init__(data, initial=row.values)
        for name, label in LABELS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=500, help_text=_HINTS.get(name, "")
            )
        doubts = [problem for problem in row.problems if problem["doubt"]]
        if namesakes:
            known = [(str(person.pk), f"Orang ini: {person.name}, {place}") for person, place in namesakes]
            self.fields["same_as"] = forms.ChoiceField(
                label="Siapa yang dimaksud baris ini?", widget=forms.RadioSelect, required=False,
                choices=[*known, (NEW_PERSON, "Orang lain yang namanya sama")],
            )  # fmt: skip
            self.initial["same_as"] = row.same_as
        if row.confirmed or any(problem["field"] != "name" or not namesakes for problem in doubts):
            about_nip = any(problem["field"] in ("nip", "status") for problem in doubts)
            label = CONFIRM_LABEL if about_nip else "Baris ini sudah saya periksa dan benar"
            self.fields["confirmed"] = forms.BooleanField(label=label, required=False)
            self.initial["confirmed"] = row.confirmed

    def show_problems(self, row: PeopleImportRow) -> None:
        """Put what is wrong with ``row`` beside the fields, as after a form that was refused."""
        self.cleaned_data = getattr(self, "cleaned_data", {})
        for problem in row.problems:
            self.add_error(problem["field"], problem["message"])

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in LABELS}

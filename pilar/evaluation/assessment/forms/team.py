"""Seats, tiers and further assessors as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.evaluation.assessment.models import Tier
from pilar.evaluation.assessment.models.team import RESULTS
from pilar.evaluation.assessment.tiers import USUAL
from pilar.organisation.models import User

AREAS = [*((str(number), f"Area {number}") for number in range(1, 7)), (str(RESULTS), "Hasil")]


class SeatForm(forms.Form):
    """Who sits on a tier, for which areas, by which letter."""

    user = forms.ModelChoiceField(
        queryset=User.objects.none(), label="Penilai", error_messages={"required": "Pilih penilainya."}
    )
    areas = forms.MultipleChoiceField(
        label="Bagian", choices=AREAS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kosongkan bila menilai semuanya.",
    )  # fmt: skip
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor surat tugas.",
        error_messages={"required": "Isi nomor surat tugasnya."},
    )  # fmt: skip

    def __init__(self, data: Any, *, people: QuerySet[User]) -> None:
        super().__init__(data)
        chooser = self.fields["user"]
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset, chooser.empty_label = people, "Pilih orangnya"

    def clean_areas(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["areas"]]


class RepeatForm(forms.Form):
    """The letter by which the team of the year before sits again."""

    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor surat tugas tahun ini.",
        error_messages={"required": "Isi nomor surat tugasnya."},
    )  # fmt: skip


class TiersForm(forms.Form):
    """One to three tiers from the bottom up: label and role of each; an empty label leaves a tier out."""

    def __init__(self, data: Any, *, tiers: list[Tier]) -> None:
        super().__init__(data)
        roles = [(role, label) for _, label, role in USUAL]
        for number in (1, 2, 3):
            known = tiers[number - 1] if number <= len(tiers) else None
            self.fields[f"label_{number}"] = forms.CharField(
                label=f"Jenjang {number}", max_length=60, required=number == 1, initial=known.label if known else "",
                help_text="Menilai lebih dahulu." if number == 1 else "Kosongkan bila tidak dipakai.",
                error_messages={"required": "Isi nama jenjang pertama, misalnya Anggota."},
            )  # fmt: skip
            self.fields[f"role_{number}"] = forms.ChoiceField(
                label=f"Peran jenjang {number}", choices=roles,
                initial=known.role if known else USUAL[number - 1][2],
            )  # fmt: skip

    def labels(self) -> list[tuple[str, str]]:
        cleaned = self.cleaned_data
        pairs = [(cleaned[f"label_{number}"].strip(), cleaned[f"role_{number}"]) for number in (1, 2, 3)]
        return [pair for pair in pairs if pair[0]]


class AssessorForm(forms.Form):
    """The name of a further internal assessor."""

    label = forms.CharField(
        label="Nama", max_length=60, help_text="Misalnya TPI II atau Inspektorat Utama.",
        error_messages={"required": "Isi namanya."},
    )  # fmt: skip

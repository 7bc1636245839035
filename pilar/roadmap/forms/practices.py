"""Forms of practices: telling one, the filter, into which zone it is copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.evaluation.models import Zone
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Unit
from pilar.records.forms.fields import text_field
from pilar.roadmap.actions.practices import LONGEST_STORY, Telling


class TellForm(VersionedForm):
    """What worked, and whether others may copy it."""

    judul = forms.CharField(
        label="Praktik", max_length=200, help_text="Satu kalimat, misalnya “Antrean daring dengan kartu warna”.",
        error_messages={"required": "Isi nama praktiknya."},
    )  # fmt: skip
    cerita = text_field(
        "Apa yang berhasil", longest=LONGEST_STORY, rows=8, required=True,
        help_text="Keadaan sebelum, yang dilakukan, keadaan sesudah. Tanpa nama orang.",
    )  # fmt: skip
    syarat = text_field(
        "Syaratnya", longest=LONGEST_STORY, rows=3, help_text="Yang perlu ada supaya berhasil di tempat lain."
    )
    dibagikan = forms.BooleanField(label="Boleh dibaca dan ditiru unit lain di instansi ini", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cerita"].error_messages["required"] = "Ceritakan apa yang berhasil."

    def telling(self) -> Telling:
        typed = self.cleaned_data
        return Telling(typed["judul"], typed["cerita"], typed["syarat"], typed["dibagikan"])


class PracticeFilter(forms.Form):
    """What the list is filtered by."""

    q = forms.CharField(label="Kata", required=False, max_length=100)
    area = forms.TypedChoiceField(
        label="Area perubahan", required=False, coerce=int, empty_value=None,
        choices=[("", "Semua"), *((str(number), f"Area {number}") for number in range(1, 7))],
    )  # fmt: skip
    unit = UnitField(label="Unit dan di bawahnya", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.units = units
        self.suggested = unit.offer("unit")


class CopyForm(forms.Form):
    """Into which of one's own zones."""

    zona = forms.TypedChoiceField(
        label="Ke rencana zona", coerce=int,
        error_messages={"required": "Pilih zonanya.", "invalid_choice": "Pilih zona dari daftar."},
    )  # fmt: skip

    def __init__(self, *args: Any, zones: Sequence[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone: Any = self.fields["zona"]
        zone.choices = [(each.pk, f"{each.unit} {each.year}") for each in zones]

"""Forms of a zone's team and of its tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.instrument.model import Question
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import PersonChoiceField
from pilar.organisation.models import Person

_WHO = "Tulis sebagian namanya, atau NIP lengkap."


class AppointForm(forms.Form):
    """Whom, from when, on which basis."""

    valid_from = DateIndonesianField(
        label="Mulai", help_text="Hari pertama, misalnya 1-12-2026.",
        error_messages={"required": "Isi tanggal mulainya."},
    )  # fmt: skip
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor SK tim kerja.",
        error_messages={"required": "Isi dasarnya, misalnya nomor SK tim kerja."},
    )  # fmt: skip
    field_order = ("person", "valid_from", "basis")

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonChoiceField(people, day=day, label="Pegawai", help_text=_WHO)
        self.order_fields(self.field_order)


class PassOnForm(forms.Form):
    """To whom questions pass, and until when."""

    due_on = DateIndonesianField(
        label="Tenggat (boleh kosong)", required=False, help_text="Kosong: tenggat masing-masing tetap."
    )
    field_order = ("person", "due_on")

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonChoiceField(people, day=day, label="Dialihkan kepada", help_text=_WHO)
        self.order_fields(self.field_order)


class AssignForm(forms.Form):
    """Which questions of a group, to whom, until when."""

    questions = forms.MultipleChoiceField(
        label="Pertanyaan", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Pilih paling sedikit satu pertanyaan.", "invalid_choice": "Pilih pertanyaan dari daftar."
        },
    )  # fmt: skip
    due_on = DateIndonesianField(
        label="Tenggat (boleh kosong)", required=False, help_text="Hari terakhir menjawab, misalnya 15-12-2026."
    )
    field_order = ("questions", "person", "due_on")

    def __init__(
        self, *args: Any, questions: Sequence[Question], people: QuerySet[Person], day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(question.code, question.title) for question in questions]
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("questions", [question.code for question in questions])
        self.fields["person"] = PersonChoiceField(
            people, day=day, label="Kepada", help_text=f"Pegawai unit zona dan unit anggotanya. {_WHO}"
        )
        self.order_fields(self.field_order)

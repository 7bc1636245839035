"""Forms of pulses: planning a round, answering it, calling it off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.areas.change.pulse_questions import LOWEST, sheet
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.models import Unit


class PulseForm(forms.Form):
    """A further round: whose staff, its name, from when to when."""

    title = forms.CharField(
        label="Judul", max_length=200, help_text="Misalnya “Jajak kesediaan berubah, semester I 2026”.",
        error_messages={"required": "Isi judul jajak."},
    )  # fmt: skip
    opens_on = DateIndonesianField(label="Rencana mulai", help_text="Menjawab baru bisa setelah jajaknya dimulai.")
    closes_on = DateIndonesianField(label="Hari terakhir menjawab")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units, label="Unit", help_text="Semua pegawai unit ini dan unit di bawahnya diminta menjawab."
        )
        self.order_fields(["unit", "title", "opens_on", "closes_on"])


class AnswerForm(forms.Form):
    """The statements of the sheet, each with five answers in words. No field for free text: words tell who wrote."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of = sheet()
        for number, question in enumerate(of.questions, 1):
            self.fields[question.code] = forms.TypedChoiceField(
                label=f"{number}. {question.text}", choices=list(enumerate(of.scale, LOWEST)), coerce=int,
                widget=forms.RadioSelect, error_messages={"required": f"Pilih jawaban untuk pernyataan {number}."},
            )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a round is called off."""

    reason = forms.CharField(
        label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )  # fmt: skip

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from pilar.kernel.fields import CountField, DateIndonesianField, DecimalIndonesianField
from pilar.kernel.models.rules import Rule, RuleKind, RuleUnit, Verification
from pilar.kernel.rule_words import range_in_words
from pilar.kernel.rules import LONGEST_NOTE, LONGEST_SOURCE
from pilar.kernel.templatetags.indonesian import WEEKDAYS

_EARLIEST, _LATEST = date(1945, 8, 17), date(2100, 12, 31)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")


_ONLY = [("", "Semua"), ("own", "Yang ditetapkan instansi"), ("unconfirmed", "Yang perlu dicek bagian hukum")]


class RuleFilter(forms.Form):
    """Which rules the list shows."""

    cari = forms.CharField(label="Cari aturan, kode, atau dasar hukum", max_length=100, required=False)
    hanya = forms.ChoiceField(label="Tampilkan", choices=_ONLY, required=False)


class ClockTimeField(forms.CharField):
    """A time of the day: ``23.59`` or ``23:59``."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValidationError("Tulis jam dan menit, misalnya 16.00 atau 23.59.", code="invalid")
        return time(int(found[1]), int(found[2]))


class RuleForm(forms.Form):
    """A value of the body for ``declared``: its kind gives the field, its unit stands beside it and cannot change."""

    valid_from = DateIndonesianField(
        label="Berlaku mulai", earliest=_EARLIEST, latest=_LATEST, help_text="Hari pertama nilai ini berlaku.",
        error_messages={"required": "Isi hari pertama nilai ini berlaku."},
    )  # fmt: skip
    valid_until = DateIndonesianField(
        label="Berlaku sampai (boleh kosong)", earliest=_EARLIEST, latest=_LATEST, required=False,
        help_text="Hari terakhir nilai ini berlaku. Kosongkan bila belum diketahui.",
    )  # fmt: skip
    source = forms.CharField(
        label="Dasar hukum", max_length=LONGEST_SOURCE,
        help_text="Peraturan atau keputusan yang menetapkannya, misalnya nomor SK kepala dinas.",
        error_messages={"required": "Isi dasar hukumnya."},
    )  # fmt: skip
    verified = forms.ChoiceField(
        label="Status pemeriksaan", widget=forms.RadioSelect, initial=Verification.UNCONFIRMED,
        choices=[
            (Verification.CONFIRMED, "Sudah dicocokkan dengan naskahnya"),
            (Verification.UNCONFIRMED, "Perlu dicek bagian hukum"),
        ],
    )  # fmt: skip
    note = forms.CharField(
        label="Catatan (boleh kosong)", max_length=LONGEST_NOTE, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Penjelasan untuk pembaca, tanpa data pribadi.",
    )  # fmt: skip

    field_order = ("value", "valid_from", "valid_until", "source", "verified", "note")

    def __init__(self, declared: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(declared)
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """What the action takes: the value in the form in which rules are kept."""
        values = {**self.cleaned_data}
        value = values["value"]
        if isinstance(value, list):
            values["value"] = [int(day) for day in value]
        if isinstance(value, Decimal):
            values["value"] = _plain(value)
        return values


class EndRuleForm(forms.Form):
    """The last day of a value."""

    last_day = DateIndonesianField(
        label="Hari terakhir berlaku", earliest=_EARLIEST, latest=_LATEST,
        help_text="Mulai hari berikutnya nilai bawaan berlaku lagi.",
    )  # fmt: skip


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


def _value_field(declared: Rule) -> forms.Field:
    unit = RuleUnit(declared.unit).label
    limits = range_in_words(declared.minimum, declared.maximum, declared.unit)
    hint = f"Yang dapat ditetapkan: {limits}." if limits else ""
    match declared.kind:
        case RuleKind.WEEKDAYS:
            days = [(number, name) for number, (name, _) in enumerate(WEEKDAYS, start=1)]
            return forms.MultipleChoiceField(
                label="Hari yang menjadi hari kerja", choices=days, widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Pilih paling sedikit satu hari."},
            )  # fmt: skip
        case RuleKind.TIME:
            return ClockTimeField(label="Nilai (jam, waktu setempat)", max_length=5, help_text="Misalnya 16.00.",
                                  error_messages={"required": "Isi jamnya."})  # fmt: skip
        case RuleKind.DECIMAL:
            return DecimalIndonesianField(
                label=f"Nilai ({unit})", places=4, min_value=_plain(declared.minimum),
                max_value=_plain(declared.maximum), help_text=hint,
            )  # fmt: skip
    low = declared.minimum if declared.minimum is not None else Decimal(0)
    return CountField(
        label=f"Nilai ({unit})", min_value=_plain(low), max_value=_plain(declared.maximum), help_text=hint
    )


def _plain(limit: Decimal | None) -> Decimal | None:
    """``10`` instead of ``10.0000``, as the message shall say it."""
    return None if limit is None else Decimal(f"{limit.normalize():f}")

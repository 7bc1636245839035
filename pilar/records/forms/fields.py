"""Fields of the records' forms: a time of the day as people type it, topics, files and the camera."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from pilar.kernel.fields import DateIndonesianField
from pilar.records.actions.checks import EARLIEST, LATEST
from pilar.records.topics import CHOICES

DATE_HINT: Final = "Misalnya 24-11-2026."
FILE_GONE: Final = "Peramban tidak menyimpan berkas yang tadi dipilih. Pilih lagi berkasnya; isian lain tetap ada."
_TIME: Final = re.compile(r"([0-9]{1,2})(?:[.:\s]?([0-9]{2}))?(?:\s*(?:wib|wita|wit))?", re.IGNORECASE)


class TimeIndonesianField(forms.Field):
    """``09.30``, ``9:30``, ``0930`` or ``9``."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Isi jamnya, misalnya 09.30.", "invalid": "Tulis jam seperti 09.30.",
    }  # fmt: skip

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> time | None:
        text = str(value or "").strip()
        if not text:
            return None
        match = _TIME.fullmatch(text)
        hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H.%M}" if isinstance(value, time) else value


def day_field(label: str, hint: str = DATE_HINT, *, required: bool = True) -> DateIndonesianField:
    """A day within what records may be of."""
    return DateIndonesianField(
        label=label, help_text=hint, required=required, earliest=EARLIEST, latest=LATEST,
        error_messages={"required": "Isi tanggalnya."},
    )  # fmt: skip


def topics_field(**kwargs: Any) -> forms.MultipleChoiceField:
    """What a record is about: boxes to tick, which pages may fold."""
    kwargs.setdefault("label", "Pokok bahasan")
    kwargs.setdefault("required", False)
    kwargs.setdefault(
        "help_text", "Menentukan pertanyaan LKE mana yang dibuktikan. Boleh lebih dari satu, secukupnya saja."
    )
    return forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu.", "invalid_choice": "Pilih dari daftar."}, **kwargs,
    )  # fmt: skip


def text_field(label: str, *, longest: int = 20_000, rows: int = 5, **kwargs: Any) -> forms.CharField:
    """Several lines. Longer than ``longest`` is refused with all of it kept."""
    return forms.CharField(
        label=label, max_length=longest, required=kwargs.pop("required", False),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Paling banyak {longest} huruf. Persingkatlah, atau unggah sebagai berkas."},
        **kwargs,
    )  # fmt: skip


def file_field(
    label: str = "Berkas", *, required: bool = False, help_text: str = "", **attrs: str
) -> forms.FileField:  # fmt: skip
    return forms.FileField(
        label=label, required=required, allow_empty_file=True, max_length=255, help_text=help_text,
        widget=forms.FileInput(attrs=attrs),
        error_messages={
            "required": "Pilih berkasnya.", "max_length": "Nama berkas terlalu panjang. Pendekkan, lalu pilih lagi.",
        },
    )  # fmt: skip


def link_field(help_text: str = "Bila berkasnya tersimpan di tempat lain.") -> forms.CharField:
    return forms.CharField(
        label="Atau tautannya", max_length=5_000, required=False, help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip

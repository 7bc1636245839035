"""Forms of attendance: at the door, and what officers note and correct."""

from __future__ import annotations

from django import forms

from pilar.records.models import Attendance
from pilar.records.queries.attendance import DOUBLE, STRUCK

_NAME = {"required": "Isi nama Anda.", "max_length": "Nama paling banyak 200 huruf."}
_UNIT = {"required": "Isi unit atau asal Anda.", "max_length": "Unit paling banyak 200 huruf."}


class DoorForm(forms.Form):
    """Name and unit, as people type them at the door."""

    nama = forms.CharField(
        label="Nama lengkap", max_length=200, error_messages=_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )  # fmt: skip
    unit = forms.CharField(
        label="Unit atau asal", max_length=200, error_messages=_UNIT,
        help_text="Misalnya “UPT BLK Surabaya”, nama perusahaan, atau desa.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip


class KioskForm(DoorForm):
    """The same on a device that many use, one after the other: nothing of one is offered to the next."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["nama"].widget.attrs["autofocus"] = True


class ListedForm(DoorForm):
    """Somebody whom an officer notes."""

    nama = forms.CharField(label="Nama lengkap", max_length=200, error_messages={"required": "Isi namanya."})
    unit = forms.CharField(label="Unit atau asal", max_length=200, error_messages={"required": "Isi unitnya."})


class CorrectForm(ListedForm):
    """What was typed wrongly, and why it is changed."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, error_messages={"required": "Isi alasannya."},
        help_text="Misalnya “salah ketik, dicocokkan dengan orangnya”.",
    )  # fmt: skip


class AttendanceFilter(forms.Form):
    """What the list of attendance is filtered by."""

    q = forms.CharField(label="Nama atau unit", required=False, max_length=100)
    cara = forms.ChoiceField(
        label="Cara",
        required=False,
        choices=[("", "Semua"), *Attendance.METHODS, (DOUBLE, "Nama yang lebih dari sekali"), (STRUCK, "Yang dicoret")],
    )


class PeopleSearch(forms.Form):
    """Whom to look for among the unit's people."""

    q = forms.CharField(label="Nama", required=False, max_length=100)

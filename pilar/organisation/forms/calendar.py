from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from pilar.kernel.calendar_edits import FIRST_YEAR, LAST_YEAR
from pilar.kernel.fields import DateIndonesianField
from pilar.kernel.models.calendar import HolidayKind

_FOR_ALL = [
    (HolidayKind.NATIONAL, "Libur nasional – berlaku untuk semua instansi"),
    (HolidayKind.JOINT_LEAVE, "Cuti bersama ASN – berlaku untuk semua instansi"),
]
_FOR_ONE = (HolidayKind.REGIONAL, "Libur daerah – hanya untuk instansi ini")


class HolidayForm(forms.Form):
    """A day off. ``shared``: national and joint leave may be chosen; ``own``: a regional day may."""

    day = DateIndonesianField(
        label="Tanggal", earliest=date(FIRST_YEAR, 1, 1), latest=date(LAST_YEAR, 12, 31),
        help_text="Misalnya 17-8-2026 atau 17 Agustus 2026.",
        error_messages={"required": "Isi tanggalnya."},
    )  # fmt: skip
    name = forms.CharField(
        label="Nama hari libur", max_length=200, help_text="Misalnya: Hari Raya Natal.",
        error_messages={"required": "Isi nama hari libur."},
    )  # fmt: skip
    source = forms.CharField(
        label="Dasar", max_length=200,
        help_text="Keputusan yang menetapkannya, misalnya nomor SKB tiga menteri atau SE Gubernur.",
        error_messages={"required": "Isi dasarnya: keputusan yang menetapkan hari libur ini."},
    )  # fmt: skip
    estimated = forms.BooleanField(
        label="Tanggal ini masih perkiraan", required=False,
        help_text="Misalnya menunggu sidang isbat. Batas waktu yang melewatinya ditandai dapat bergeser.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: bool, shared: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*([_FOR_ONE] if own else []), *(_FOR_ALL if shared else [])]
        alone = len(choices) == 1  # then there is nothing to choose
        widget = forms.HiddenInput if alone else forms.RadioSelect
        self.fields["kind"] = forms.ChoiceField(
            label="Jenis",
            choices=choices,
            widget=widget,
            initial=choices[0][0] if alone else None,
            error_messages={"required": "Pilih jenisnya."},
        )
        self.order_fields(("day", "name", "kind", "source", "estimated", "version"))


class RemoveHolidayForm(forms.Form):
    """Only what was seen when the question was asked."""

    version = forms.IntegerField(widget=forms.HiddenInput)

"""Forms of acting heads: which unit, whom, as what and until when; one thing per page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.queries.acting import COMING, NOW, PAST

_KINDS = [
    (Duty.PLT, "Plt. – pelaksana tugas: jabatannya kosong atau pejabatnya berhalangan tetap"),
    (Duty.PLH, "Plh. – pelaksana harian: pejabatnya ada, tetapi berhalangan sementara (cuti, sakit, tugas luar)"),
]
_BASIS = {"required": "Isi dasar penunjukan, misalnya nomor surat perintah."}
_FIRST, _LAST = "Hari pertama, misalnya 1-12-2026.", "Hari terakhir; selalu diisi, misalnya 31-12-2026."


class ActingFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    nama = forms.CharField(label="Nama orang atau unit", required=False)
    masa = forms.ChoiceField(
        label="Masa", required=False,
        choices=[("", "Semua"), (NOW, "Sedang bertugas"), (COMING, "Akan datang"), (PAST, "Sudah selesai")],
    )  # fmt: skip

    def condition(self) -> Q:
        name = self.cleaned_data.get("nama")
        return Q(person__name__icontains=name) | Q(unit__name__icontains=name) if name else Q()


class WhichUnitForm(forms.Form):
    """The unit that needs an acting head."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", help_text="Unit yang akan dipimpin Plt. atau Plh.")


class WhoForm(forms.Form):
    """The person who is to act."""

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonChoiceField(
            people, day=day, label="Pegawai", help_text="Tulis sebagian namanya, atau NIP lengkap."
        )


class AppointForm(forms.Form):
    """As what, for how long, on which basis."""

    kind = forms.ChoiceField(
        label="Sebagai", choices=_KINDS, widget=forms.RadioSelect,
        error_messages={"required": "Pilih Plt. atau Plh.", "invalid_choice": "Pilih Plt. atau Plh."},
    )  # fmt: skip
    position = forms.CharField(
        label="Jabatan yang dijalankan", max_length=190, help_text="Tanpa “Plt.” atau “Plh.”; itu ditambahkan sendiri.",
        error_messages={"required": "Isi jabatan yang dijalankan, misalnya “Kepala Dinas”."},
    )  # fmt: skip
    valid_from = DateIndonesianField(
        label="Mulai", help_text=_FIRST, error_messages={"required": "Isi tanggal mulainya."}
    )
    valid_until = DateIndonesianField(
        label="Sampai", help_text=_LAST,
        error_messages={"required": "Plt. dan Plh. selalu punya hari terakhir; isi tanggal selesainya."},
    )  # fmt: skip
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor dan tanggal surat perintah.", error_messages=_BASIS
    )


class ChangeActingForm(VersionedForm):
    """Other days, or another basis, of an appointment."""

    valid_from = DateIndonesianField(
        label="Mulai", help_text=_FIRST, error_messages={"required": "Isi tanggal mulainya."}
    )
    valid_until = DateIndonesianField(
        label="Sampai", help_text=_LAST,
        error_messages={"required": "Plt. dan Plh. selalu punya hari terakhir; isi tanggal selesainya."},
    )  # fmt: skip
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Nomor dan tanggal surat perintah.", error_messages=_BASIS
    )


class EndActingForm(forms.Form):
    """An earlier last day."""

    last_day = DateIndonesianField(
        label="Hari terakhir", help_text="Masih bertugas sampai akhir hari itu.",
        error_messages={"required": "Isi hari terakhirnya."},
    )  # fmt: skip

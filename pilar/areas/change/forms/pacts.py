"""Forms of the pact: its text, steps with a reason, kiosk, scan, filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from pilar.areas.change.actions.pacts import Draft
from pilar.areas.change.models import Pact
from pilar.areas.change.queries.pacts import RANKS
from pilar.kernel.fields import DateIndonesianField, YearField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person, Unit

REQUIRED: Final = {"required": "Bagian ini harus diisi."}
FILE_GONE: Final = "Peramban tidak menyimpan berkas yang tadi dipilih. Pilih lagi berkasnya; isian lain tetap ada."
#: In the filter, for the rank that has no code.
OTHERS: Final = "-"


class _TextFields(forms.Form):
    judul = forms.CharField(label="Judul", max_length=200, error_messages={"required": "Isi judulnya."})
    teks = forms.CharField(
        label="Teks", max_length=10_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Kalimat pembuka, satu baris kosong, lalu tiap butir sebaris.",
        error_messages={"required": "Isi teksnya."},
    )  # fmt: skip
    dasar = forms.CharField(label="Dasar", max_length=300, required=False, help_text="Peraturan asal teksnya.")
    tenggat = DateIndonesianField(
        label="Tenggat", required=False, help_text="Hari terakhir yang diharapkan; boleh kosong."
    )

    @property
    def draft(self) -> Draft:
        typed = self.cleaned_data
        return Draft(typed["judul"], typed["teks"], typed["tenggat"], typed["dasar"])


class NewPactForm(_TextFields):
    """Whose pact, of which kind and year, and its text."""

    jenis = forms.ChoiceField(label="Jenis", choices=Pact.KINDS, widget=forms.RadioSelect, error_messages=REQUIRED)
    tahun = YearField(label="Tahun", min_value=2000, max_value=2100, error_messages=REQUIRED)
    field_order = ("unit", "jenis", "tahun", "judul", "teks", "dasar", "tenggat")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", error_messages={"required": "Pilih unitnya."})
        self.fields["unit"].help_text = "Pegawai unit ini dan semua yang di bawahnya menandatangani."
        self.order_fields(self.field_order)


class PactForm(VersionedForm, _TextFields):
    """The text of a draft."""


class ReasonForm(forms.Form):
    """Why a step is taken."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )  # fmt: skip


class NoReasonForm(forms.Form):
    """A step that needs nothing more."""


class KioskForm(forms.Form):
    """For whose people a kiosk is opened."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units, label="Unit yang apel", error_messages={"required": "Pilih unitnya."}
        )
        self.fields["unit"].help_text = "Yang tidak mempunyai akun di unit ini dan di bawahnya dapat menandatangani."


class WhoForm(forms.Form):
    """Who stands before the kiosk."""

    siapa = forms.CharField(
        label="NIP, atau nama lengkap", max_length=200,
        error_messages={"required": "Ketik NIP atau nama lengkap Anda."},
        help_text="Nama ditulis lengkap seperti di data kepegawaian; gelar boleh dihilangkan.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "words"}),
    )  # fmt: skip
    kode = forms.CharField(
        label="Kode dari petugas", max_length=20, help_text="Lima angka di layar petugas.",
        error_messages={"required": "Ketik kode yang ditunjukkan petugas."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "short"}),
    )  # fmt: skip


class ScanForm(forms.Form):
    """The scan of a wet signature."""

    tanggal = DateIndonesianField(
        label="Tanggal tanda tangan",
        help_text="Yang tertulis di kertasnya.",
        error_messages={"required": "Isi tanggalnya."},
    )
    berkas = forms.FileField(
        label="Pindaian atau foto", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
        help_text="PDF atau foto yang terbaca.", error_messages={"required": "Pilih berkasnya."},
    )  # fmt: skip
    field_order = ("orang", "tanggal", "berkas", "saksi")

    def __init__(
        self, *args: Any, people: QuerySet[Person], witnesses: QuerySet[Person], day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orang"] = PersonChoiceField(
            people, day=day, label="Yang menandatangani", help_text="Sebagian nama, atau NIP lengkap.",
            error_messages={"required": "Pilih orangnya."},
        )  # fmt: skip
        self.fields["saksi"] = PersonChoiceField(
            witnesses,
            day=day,
            label="Saksi",
            required=False,
            help_text="Boleh kosong. Sebagian nama, atau NIP lengkap.",
        )
        self.order_fields(self.field_order)


class MissingFilter(forms.Form):
    """What the list of who has not signed is filtered by."""

    q = forms.CharField(label="Awal nama", required=False, max_length=100)
    jenjang = forms.ChoiceField(label="Jenjang", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranks: Sequence[tuple[str, str]] = [(code or OTHERS, label) for code, label in RANKS]
        self.fields["jenjang"].choices = [("", "Semua"), *ranks]  # type: ignore[attr-defined]
        self.fields["unit"] = UnitChoiceField(units, label="Unit dan di bawahnya", required=False, empty_label="Semua")

    @property
    def rank(self) -> str | None:
        typed = self.cleaned_data["jenjang"]
        return None if not typed else "" if typed == OTHERS else typed

"""Forms about people, their duties and the lists of the personnel office."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from pilar.kernel.fields import DateIndonesianField
from pilar.kernel.identity_numbers import Phone
from pilar.organisation.actions.personal_data import PersonData
from pilar.organisation.models import Duty, Person, Unit
from pilar.organisation.nips import CONFIRM_LABEL, read_nip
from pilar.organisation.people_list.units import UnitUnclear
from pilar.organisation.queries.people import ALL, LEFT, ON_DUTY, SHORTEST, nip_digits
from pilar.organisation.queries.unit_choice import offered, unit_named

REQUIRED = "Bagian ini harus diisi."


class UnitField(forms.CharField):
    """A unit by its name, short name or slug; what lies outside ``units`` does not exist."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": "Isi unitnya."}

    def __init__(self, *, units: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.units = Unit.objects.none() if units is None else units

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return unit_named(self.units, text)
        except UnitUnclear as error:
            raise ValidationError(error.message, code="unclear") from error

    def prepare_value(self, value: Any) -> Any:
        """A unit by its name, or by its slug where others have the same name."""
        if not isinstance(value, Unit):
            return value
        try:
            return value.name if unit_named(self.units, value.name) == value else value.slug
        except UnitUnclear:
            return value.slug

    def offer(self, name: str) -> list[Unit]:
        """What the page suggests for the input ``name`` (components of a ``datalist``)."""
        units = offered(self.units)
        if units:
            self.widget.attrs["list"] = f"{name}-daftar"
        return units


class PhoneField(forms.CharField):
    """A telephone number, kept as E.164."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        parsed = Phone.parse(text)
        if parsed.value is None:
            raise ValidationError(parsed.errors[0].message, code="phone")
        return parsed.value.e164


class PeopleFilter(forms.Form):
    """What a list of people is filtered by."""

    q = forms.CharField(label="Nama atau NIP", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Semua"), *Person.STATUSES])
    tugas = forms.ChoiceField(
        label="Masa tugas", required=False,
        choices=[(ON_DUTY, "Bertugas hari ini"), (LEFT, "Tidak lagi bertugas"), (ALL, "Semua")],
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = units  # type: ignore[attr-defined]
        self.suggested = self.fields["unit"].offer("unit")  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        digits = nip_digits(text)
        if digits and len(digits) < SHORTEST:
            raise ValidationError(f"Ketik sedikitnya {SHORTEST} angka NIP.", code="short")
        return text


class PersonForm(forms.Form):
    """Somebody's data. A NIP that may be wrong is confirmed by a tick that appears when it is needed."""

    name = forms.CharField(
        label="Nama lengkap", max_length=200, help_text="Dengan gelar, seperti di SK.",
        error_messages={"required": "Isi namanya."},
    )  # fmt: skip
    status = forms.ChoiceField(
        label="Status", choices=Person.STATUSES, widget=forms.RadioSelect,
        error_messages={"required": "Pilih statusnya."},
    )  # fmt: skip
    nip = forms.CharField(
        label="NIP atau NI PPPK", required=False, max_length=40,
        help_text="18 angka, boleh berspasi. Kosongkan untuk non-ASN dan petugas mitra.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="Surel", required=False, help_text="Boleh kosong; tanpa surel dipakai slip masuk pertama.",
        error_messages={"invalid": "Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id."},
    )  # fmt: skip
    phone = PhoneField(
        label="Nomor telepon", required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    nip_confirmed = forms.BooleanField(label=CONFIRM_LABEL, required=False)
    nip_note = forms.CharField(
        label="Catatan NIP", required=False, max_length=200, help_text="Nomor dan tanggal SK yang dicocokkan."
    )
    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, doubt: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (doubt or self._doubted()):
            self.fields.pop("nip_confirmed")
            self.fields.pop("nip_note")

    def _doubted(self) -> bool:
        """Whether the number that was sent may be wrong: only then is there anything to confirm."""
        if not self.is_bound:
            return bool(self.initial.get("nip_note"))
        reading = read_nip(str(self.data.get("nip", "")), str(self.data.get("status", "")))
        return bool(reading.digits and reading.doubts)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        reading = read_nip(values.get("nip", ""), values.get("status", ""))
        for message in reading.errors:
            self.add_error("nip", message)
        known = (self.initial.get("nip", ""), self.initial.get("status", "")) == (reading.digits, values.get("status"))
        if reading.digits and reading.doubts and not known:
            if not values.get("nip_confirmed"):
                self.add_error("nip_confirmed", f"{' '.join(reading.doubts)} Cocokkan dengan SK, lalu tandai ini.")
            elif not values.get("nip_note", "").strip():
                self.add_error("nip_note", "Tulis SK yang dicocokkan.")
        values["nip_digits"] = reading.digits
        return values

    def person_data(self) -> PersonData:
        values = self.cleaned_data
        return PersonData(
            values["name"], values["status"], values["nip_digits"], values["email"], values["phone"],
            values.get("nip_note", ""),
        )  # fmt: skip


class DutyForm(forms.Form):
    """A duty: where, as what, since when."""

    unit = UnitField(label="Unit kerja", help_text="Nama, nama pendek, atau alamat singkat unit.")
    position = forms.CharField(
        label="Jabatan", max_length=200, help_text="Misalnya “Kepala UPT” atau “Pengantar Kerja”.",
        error_messages={"required": "Isi jabatannya."},
    )  # fmt: skip
    rank_level = forms.ChoiceField(label="Jenjang", required=False, choices=Duty.LEVELS)
    leads = forms.BooleanField(label="Memimpin unit ini", required=False)
    valid_from = DateIndonesianField(label="Mulai", help_text="Misalnya 22-11-2026.")
    basis = forms.CharField(
        label="Dasar", required=False, max_length=200, help_text="Nomor SK atau surat perintah; boleh kosong."
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = units  # type: ignore[attr-defined]
        self.suggested = self.fields["unit"].offer("unit")  # type: ignore[attr-defined]


class NewPersonForm(PersonForm, DutyForm):
    """Somebody new, with the first duty."""

    field_order = [  # noqa: RUF012 - Django reads it from the class
        "name", "status", "nip", "nip_confirmed", "nip_note", "unit", "position", "rank_level", "leads", "valid_from",
        "basis", "email", "phone",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("seal")


class EndDutyForm(forms.Form):
    """The last day of a duty."""

    last_day = DateIndonesianField(label="Hari terakhir bertugas", help_text="Misalnya 30-11-2026.")


class NothingForm(forms.Form):
    """A page that only asks whether one is sure."""


class UploadForm(forms.Form):
    """A list of the personnel office and the unit that it is of."""

    file = forms.FileField(
        label="Berkas daftar pegawai", max_length=255, allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
        error_messages={
            "required": "Pilih berkasnya terlebih dahulu.",
            "invalid": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
            "missing": "Berkas tidak terkirim. Pilih lagi berkasnya, lalu kirim kembali.",
            "max_length": "Nama berkas terlalu panjang. Pendekkan namanya, lalu pilih lagi berkasnya.",
        },
        help_text="Excel (.xlsx) atau CSV, paling banyak 20.000 baris. Belum ada yang berubah sebelum diterapkan.",
    )  # fmt: skip
    unit = UnitField(label="Untuk unit", help_text="Isi daftar hanya mengenai unit ini dan semua unit di bawahnya.")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = units  # type: ignore[attr-defined]
        self.suggested = self.fields["unit"].offer("unit")  # type: ignore[attr-defined]

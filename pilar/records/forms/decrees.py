"""Forms of decrees: the list's filter, what it is about, what deciding gives it, whom it names, how it ends."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from pilar.kernel.fields import YearField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person, Unit
from pilar.records.actions.checks import EARLIEST, LATEST
from pilar.records.actions.decree_checks import Decision, Draft
from pilar.records.filing import Paper
from pilar.records.forms.fields import day_field, file_field, link_field, topics_field
from pilar.records.forms.papers import PaperForm
from pilar.records.member_table import Named
from pilar.records.models import Decree, DecreeMember
from pilar.records.queries.decree_lists import STANDINGS
from pilar.records.queries.namable import namable

_WHO: Final = "Tulis sebagian namanya, atau NIP lengkap."
_REASON: Final = {"required": "Tulis alasannya."}
FIRST_YEAR, LAST_YEAR = EARLIEST.year, LATEST.year


class DecreeFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    cari = forms.CharField(label="Judul, nomor, atau nama", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Decree.KINDS])
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *STANDINGS.items()])
    tahun = YearField(label="Berlaku pada tahun", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.units = units
        self.suggested = field.offer("unit")


class AboutForm(forms.Form):
    """What a decree is about."""

    judul = forms.CharField(
        label="Judul", max_length=200, help_text="Sebagaimana tertulis sesudah kata “tentang”.",
        error_messages={"required": "Tulis judulnya."},
    )  # fmt: skip
    jenis = forms.ChoiceField(label="Jenis", choices=Decree.KINDS, error_messages={"required": "Pilih jenisnya."})
    pemilihan = forms.CharField(
        label="Cara pemilihan orangnya", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Syarat tertulis dan alasan memilih orang-orangnya. Kosongkan bila tidak menunjuk siapa pun.",
    )  # fmt: skip
    tentang = topics_field(label="Tentang")

    @property
    def draft(self) -> Draft:
        typed = self.cleaned_data
        return Draft(typed["judul"], typed["jenis"], tuple(typed["tentang"]), typed["pemilihan"])

    @staticmethod
    def initial_of(decree: Decree) -> dict[str, Any]:
        return {
            "judul": decree.title, "jenis": decree.kind, "pemilihan": decree.selection, "tentang": decree.topic_codes
        }  # fmt: skip


class ChangeForm(VersionedForm, AboutForm):
    """The same, guarded by the version that was shown."""


def _unit_field(units: QuerySet[Unit]) -> UnitChoiceField:
    return UnitChoiceField(
        units, label="Unit", help_text="Unit yang diatur keputusan ini.",
        error_messages={"required": "Pilih unitnya."},
    )  # fmt: skip


def _chosen(field: UnitChoiceField, data: Any) -> Unit | None:
    """The unit that was sent, or None where it is not clear yet."""
    try:
        chosen: Unit | None = field.clean(field.widget.value_from_datadict(data, {}, "unit"))
    except ValidationError:
        return None
    return chosen


class NewForm(AboutForm):
    """A new draft."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _unit_field(units)
        self.order_fields(("unit", "jenis", "judul", "pemilihan", "tentang"))


class DecideForm(PaperForm):
    """What deciding gives a draft."""

    outside = False
    nomor = forms.CharField(
        label="Nomor", max_length=120, help_text="Nomor resmi sebagaimana tertulis, misalnya 188.4/12/2026.",
        error_messages={"required": "Tulis nomornya."},
    )  # fmt: skip
    ditetapkan = day_field("Tanggal ditetapkan", "Tanggal di atas tanda tangan.")
    mulai = day_field("Berlaku mulai")
    sampai = day_field("Berlaku sampai", "Kosongkan bila tanpa batas waktu.", required=False)
    berkas = file_field(
        "Keputusan bertanda tangan", help_text="PDF hasil tanda tangan elektronik, atau pindaian tanda tangan basah."
    )
    tautan = link_field()
    nomor_luar = forms.CharField(
        label="Atau nomornya di sistem asal", required=False, max_length=120,
        help_text="Bila berkasnya hanya tersimpan di sistem lain.",
    )  # fmt: skip
    sistem = forms.CharField(
        label="Sistem asal", required=False, max_length=120, help_text="Misalnya Srikandi atau JDIH."
    )
    field_order: Any = (
        "nomor", "ditetapkan", "penanda", "nama_penanda", "jabatan_penanda", "mulai", "sampai", "gantikan", "berkas",
        "tautan", "nomor_luar", "sistem",
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["penanda"] = PersonChoiceField(
            people, day=day, label="Penanda tangan", required=not self.outside,
            help_text=f"{_WHO} Jabatannya, juga Plt. atau Plh., mengikuti tugasnya pada tanggal ditetapkan.",
        )  # fmt: skip
        if self.data.get("gantikan"):
            self.offer_to_replace(str(self.data["gantikan"]))
        self.order_fields(self.field_order)

    def offer_to_replace(self, pk: str) -> None:
        """Ask whether the decree that overlaps shall end the day before."""
        self.fields["gantikan"] = forms.TypedChoiceField(
            label="Gantikan keputusan yang masih berlaku itu", required=False, coerce=int, empty_value=None,
            choices=[("", "Tidak"), (pk, "Ya, akhiri yang lama sehari sebelum yang ini berlaku")],
            widget=forms.RadioSelect,
        )  # fmt: skip
        self.order_fields(self.field_order)

    def decision(self, paper: Paper | None) -> Decision:
        typed = self.cleaned_data
        return Decision(
            typed["nomor"], typed["ditetapkan"], typed["mulai"], typed["sampai"], typed["penanda"],
            typed.get("nama_penanda", ""), typed.get("jabatan_penanda", ""), typed["nomor_luar"], typed["sistem"],
            paper, typed.get("gantikan"),
        )  # fmt: skip


class OutsideForm(DecideForm, AboutForm):
    """A decree that was decided elsewhere: the same particulars at once."""

    outside = True
    nama_penanda = forms.CharField(
        label="Atau nama penanda tangan", required=False, max_length=200,
        help_text="Bila bukan pegawai yang terdaftar, misalnya kepala daerah.",
    )  # fmt: skip
    jabatan_penanda = forms.CharField(
        label="Jabatannya", required=False, max_length=200, help_text="Hanya bila namanya ditulis sendiri."
    )
    field_order = ("unit", "jenis", "judul", *DecideForm.field_order, "pemilihan", "tentang")

    def __init__(self, data: Any, files: Any, *, units: QuerySet[Unit], initial: dict[str, Any], day: date) -> None:
        unit = _unit_field(units)
        # Whom the form may name depends on the unit, which is read first.
        chosen = _chosen(unit, data) if data is not None else initial.get("unit")
        people = namable(chosen) if chosen else Person.objects.none()
        super().__init__(data, files, people=people, day=day, initial=initial)
        self.fields["unit"] = unit
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if "penanda" not in self.errors and not typed.get("penanda"):
            for name, message in (("nama_penanda", "Pilih penanda tangannya, atau tulis namanya."),
                                  ("jabatan_penanda", "Tulis jabatan penanda tangannya.")):  # fmt: skip
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return typed


class RevokeForm(forms.Form):
    """Since when it does not hold, and why."""

    sejak = day_field("Tidak berlaku sejak", "Hari pertama keputusan ini tidak berlaku; paling akhir hari ini.")
    alasan = forms.CharField(
        label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), error_messages=_REASON
    )


class MemberForm(VersionedForm):
    """Somebody whom a decree names."""

    nama = forms.CharField(
        label="Atau namanya saja", required=False, max_length=200, help_text="Bila bukan pegawai yang terdaftar."
    )
    kedudukan = forms.ChoiceField(label="Kedudukan", choices=DecreeMember.ROLES)
    pokja = forms.TypedChoiceField(
        label="Pokja", required=False, coerce=int, empty_value=None,
        choices=[("", "Tidak di pokja"), *((number, f"Area {number}") for number in range(1, 7))],
    )  # fmt: skip
    unsur = forms.CharField(
        label="Unsur yang diwakilinya", required=False, max_length=200,
        help_text="Seksi, kelompok jabatan, atau jenjang, misalnya “Seksi Pelayanan”.",
    )  # fmt: skip
    tugas = forms.CharField(label="Tugas", required=False, max_length=300)
    field_order = ("orang", "nama", "kedudukan", "pokja", "unsur", "tugas")

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orang"] = PersonChoiceField(people, day=day, label="Pegawai", required=False, help_text=_WHO)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if "orang" not in self.errors and not typed.get("orang") and not typed.get("nama"):
            self.add_error("orang", "Pilih pegawainya, atau tulis namanya saja.")
        return typed

    @property
    def named(self) -> Named:
        typed = self.cleaned_data
        return Named(
            typed["nama"], typed["orang"], typed["kedudukan"], typed["pokja"], typed["unsur"], typed["tugas"]
        )  # fmt: skip

    @staticmethod
    def initial_of(member: DecreeMember) -> dict[str, Any]:
        return {
            "orang": member.person, "nama": "" if member.person_id else member.name, "kedudukan": member.role,
            "pokja": member.area or "", "unsur": member.element, "tugas": member.task,
        }  # fmt: skip


class PasteForm(forms.Form):
    """Several at once, from a table."""

    tabel = forms.CharField(
        label="Tabel", strip=False, max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=(
            "Salin dari Excel atau Word lalu tempel di sini. Urutan kolomnya: nama, NIP, kedudukan, pokja, unsur, "
            "tugas; cukup nama atau NIP. Baris judul kolom boleh disertakan."
        ),
        error_messages={"required": "Tempelkan tabelnya."},
    )  # fmt: skip
    nama_saja = forms.BooleanField(
        label="Catat yang tidak dikenal dengan namanya saja", required=False,
        help_text="Untuk orang yang bukan pegawai instansi. Yang hanya punya NIP tetap perlu dibetulkan.",
    )  # fmt: skip

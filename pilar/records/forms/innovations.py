"""Forms of innovations: the list's filter, the story, each step of it, measures, who copied it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from pilar.kernel.fields import DecimalIndonesianField, YearField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person, Unit
from pilar.records.actions.innovation_measures import Measured
from pilar.records.actions.innovations import Outside, Story
from pilar.records.filing import Paper
from pilar.records.forms.decrees import FIRST_YEAR, LAST_YEAR
from pilar.records.forms.fields import day_field, file_field, link_field, topics_field
from pilar.records.forms.papers import PaperForm
from pilar.records.models import Innovation, InnovationMeasure
from pilar.records.queries.innovation_lists import STATES
from pilar.records.topics import CHOICES

_LOWER, _HIGHER = "kecil", "besar"
_WHO: Final = "Tulis sebagian namanya, atau NIP lengkap. Boleh kosong."


class InnovationFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    cari = forms.CharField(label="Nama atau pengusul", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *STATES.items()])
    tentang = forms.ChoiceField(label="Tentang", required=False, choices=[("", "Semua"), *CHOICES])
    tahun = YearField(label="Diterapkan pada tahun", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.units = units
        self.suggested = field.offer("unit")


class StoryForm(forms.Form):
    """From the problem to the idea."""

    judul = forms.CharField(
        label="Nama inovasi", max_length=200, help_text="Misalnya “Antrean AK/I lewat telepon”.",
        error_messages={"required": "Tulis namanya."},
    )  # fmt: skip
    masalah = forms.CharField(
        label="Masalah", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Apa yang tidak berjalan baik, untuk siapa.",
        error_messages={"required": "Tulis masalah yang hendak dipecahkan."},
    )  # fmt: skip
    gagasan = forms.CharField(
        label="Gagasan", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Apa yang dilakukan dengan cara lain.",
    )  # fmt: skip
    nama_pengusul = forms.CharField(
        label="Atau nama pengusul", required=False, max_length=200, help_text="Tim, atau orang yang bukan pegawai."
    )
    digagas = day_field("Digagas pada", required=False)
    asal = forms.ChoiceField(
        label="Asal", choices=Innovation.ORIGINS, widget=forms.RadioSelect, initial=Innovation.DEVELOPED,
        help_text="“Khas unit ini” hanya bila tidak ada di tempat lain; penilai menanyakannya.",
        error_messages={"required": "Pilih asalnya."},
    )  # fmt: skip
    mendekatkan = forms.BooleanField(
        label="Mendekatkan layanan kepada penerimanya", required=False,
        help_text="Misalnya tanpa datang ke kantor, di desa, atau lewat telepon.",
    )  # fmt: skip
    tentang = topics_field(label="Tentang")
    field_order: Any = (
        "judul", "masalah", "gagasan", "pengusul", "nama_pengusul", "digagas", "asal", "mendekatkan", "tentang"
    )  # fmt: skip

    def __init__(self, *args: Any, people: QuerySet[Person], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pengusul"] = PersonChoiceField(people, day=day, label="Pengusul", required=False, help_text=_WHO)
        self.order_fields(self.field_order)

    @property
    def story(self) -> Story:
        typed = self.cleaned_data
        return Story(
            typed["judul"], typed["masalah"], typed["gagasan"], tuple(typed["tentang"]), typed["pengusul"],
            typed["nama_pengusul"], typed["digagas"], typed["asal"], typed["mendekatkan"],
        )  # fmt: skip

    @staticmethod
    def initial_of(innovation: Innovation) -> dict[str, Any]:
        return {
            "judul": innovation.title, "masalah": innovation.problem, "gagasan": innovation.idea,
            "pengusul": innovation.proposed_by, "digagas": innovation.proposed_on, "asal": innovation.origin,
            "nama_pengusul": "" if innovation.proposed_by_id else innovation.proposer_name,
            "mendekatkan": innovation.brings_closer, "tentang": innovation.topic_codes,
        }  # fmt: skip


class ChangeForm(VersionedForm, StoryForm):
    """The same, guarded by the version that was shown."""


class NewForm(StoryForm):
    """A new innovation of a unit."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units, label="Unit", help_text="Unit yang menjalankannya.", error_messages={"required": "Pilih unitnya."}
        )
        self.order_fields(("unit", *self.field_order))


class OutsideForm(PaperForm, NewForm):
    """An innovation that was run elsewhere, with its number and file."""

    paper_needed = True
    nomor = forms.CharField(
        label="Nomor", max_length=120, help_text="Nomor laporan, surat, atau di sistem asalnya.",
        error_messages={"required": "Tulis nomornya."},
    )  # fmt: skip
    sistem = forms.CharField(
        label="Sistem asal", required=False, max_length=120, help_text="Misalnya JIPP atau Indeks Inovasi Daerah."
    )
    diuji = day_field("Diuji coba sejak", required=False)
    diterapkan = day_field("Diterapkan sejak", "Kosongkan bila belum diterapkan.", required=False)
    tempat = forms.CharField(label="Diterapkan di", required=False, max_length=300)
    berkas = file_field("Berkas uraiannya", help_text="PDF, foto, dokumen Office, atau teks.")
    tautan = link_field()
    field_order = (
        *StoryForm.field_order[:6], "diuji", "diterapkan", "tempat", "nomor", "sistem", "berkas", "tautan",
        *StoryForm.field_order[6:],
    )  # fmt: skip

    def outside(self, paper: Paper) -> Outside:
        typed = self.cleaned_data
        return Outside(
            typed["nomor"], paper, typed["sistem"], typed["diuji"], typed["diterapkan"], typed["tempat"]
        )  # fmt: skip


class TrialForm(forms.Form):
    """Since when it is tried."""

    tanggal = day_field("Diuji coba sejak")


class ApplyForm(forms.Form):
    """Since when and where it is applied."""

    tanggal = day_field("Diterapkan sejak")
    tempat = forms.CharField(
        label="Diterapkan di", max_length=300, help_text="Misalnya “Loket AK/I dan dua desa binaan”.",
        error_messages={"required": "Tulis di mana diterapkan."},
    )  # fmt: skip


class EvaluateForm(forms.Form):
    """What it brought."""

    tanggal = day_field("Dievaluasi pada")
    hasil = forms.CharField(
        label="Hasil", widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "Tulis hasilnya."},
        help_text="Apa yang membaik menurut ukurannya, apa yang belum, dan apa yang dilakukan selanjutnya.",
    )  # fmt: skip


class StopForm(forms.Form):
    """Why it is no longer used."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis alasannya."},
    )  # fmt: skip


class MeasureForm(VersionedForm):
    """A figure before and after."""

    ukuran = forms.CharField(
        label="Ukuran", max_length=200, help_text="Misalnya “Lama layanan AK/I”.",
        error_messages={"required": "Tulis apa yang diukur."},
    )  # fmt: skip
    satuan = forms.CharField(
        label="Satuan", max_length=40, help_text="Misalnya menit, orang, rupiah, atau persen.",
        error_messages={"required": "Tulis satuannya."},
    )  # fmt: skip
    arah = forms.ChoiceField(
        label="Yang lebih baik", widget=forms.RadioSelect, initial=_LOWER,
        choices=[(_LOWER, "Makin kecil, misalnya lama menunggu"), (_HIGHER, "Makin besar, misalnya jumlah terlayani")],
        error_messages={"required": "Pilih mana yang lebih baik."},
    )  # fmt: skip
    sebelum = DecimalIndonesianField(label="Angka sebelum", places=4, error_messages={"required": "Isi angkanya."})
    diukur = day_field("Diukur pada")
    sesudah = DecimalIndonesianField(
        label="Angka sesudah", places=4, required=False, help_text="Kosongkan bila belum diukur lagi."
    )
    diukur_lagi = day_field("Diukur lagi pada", required=False)
    sumber = forms.CharField(
        label="Sumber angka", required=False, max_length=200, help_text="Misalnya “Rekap antrean, 200 permohonan”."
    )

    @property
    def measured(self) -> Measured:
        typed = self.cleaned_data
        return Measured(
            typed["ukuran"], typed["satuan"], typed["sebelum"], typed["diukur"], typed["sesudah"],
            typed["diukur_lagi"], typed["arah"] == _LOWER, typed["sumber"],
        )  # fmt: skip

    @staticmethod
    def initial_of(measure: InnovationMeasure) -> dict[str, Any]:
        return {
            "ukuran": measure.name, "satuan": measure.unit_of_measure, "sebelum": measure.before,
            "arah": _LOWER if measure.lower_is_better else _HIGHER, "diukur": measure.before_on,
            "sesudah": measure.after, "diukur_lagi": measure.after_on, "sumber": measure.source,
        }  # fmt: skip


class ReplicationForm(PaperForm):
    """Who has taken it over, with the letter that says so."""

    oleh = forms.CharField(
        label="Ditiru oleh", max_length=200, help_text="Unit atau instansi yang menirunya.",
        error_messages={"required": "Tulis siapa yang menirunya."},
    )  # fmt: skip
    tanggal = day_field("Sejak")
    berkas = file_field("Surat replikasi", help_text="Surat dari yang meniru; penilai memintanya.")
    tautan = link_field()

"""Forms of periodic reviews: the filter, the plan, what is registered from outside, findings, the conclusion, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.kernel.fields import DateIndonesianField
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Unit
from pilar.records.actions.review_opening import LONGEST_REASON
from pilar.records.actions.review_parts import KINDS, LONGEST
from pilar.records.actions.reviews import FIRST, LAST, LONGEST_NUMBER, Plan
from pilar.records.forms.fields import file_field, link_field, text_field, topics_field
from pilar.records.forms.papers import PaperForm, RecordFileForm
from pilar.records.models import Activity, Review, ReviewFile, Series
from pilar.records.queries.reviews import LATE, UNCLOSED
from pilar.records.topics import CHOICES
from pilar.records.workflow import REVIEW


def day_field(label: str, **kwargs: Any) -> DateIndonesianField:
    kwargs.setdefault("error_messages", {"required": "Isi tanggalnya."})
    return DateIndonesianField(label=label, earliest=FIRST, latest=LAST, **kwargs)


class ReviewFilter(forms.Form):
    """What the list of reviews is filtered by."""

    q = forms.CharField(label="Nama, pokok, atau nomor", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    tentang = forms.ChoiceField(label="Pokok bahasan", required=False, choices=[("", "Semua"), *CHOICES])
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *REVIEW.choices])
    rekomendasi = forms.ChoiceField(
        label="Rekomendasi", required=False,
        choices=[("", "Semua"), (UNCLOSED, "Ada yang belum selesai"), (LATE, "Ada yang lewat tenggat")],
    )  # fmt: skip
    tahun = forms.ChoiceField(label="Tahun", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        year: Any = self.fields["tahun"]
        unit.units = units
        self.suggested = unit.offer("unit")
        year.choices = [("", "Semua"), *((str(each), str(each)) for each in years)]


class PlanForm(VersionedForm):
    """What is looked at. ``plan`` once it is valid."""

    judul = forms.CharField(
        label="Nama evaluasi", max_length=200, error_messages={"required": "Isi nama evaluasinya."},
        help_text="Misalnya “Evaluasi SOP semester I 2026”.",
    )  # fmt: skip
    objek = forms.CharField(
        label="Yang dievaluasi", max_length=200, error_messages={"required": "Isi apa yang dievaluasi."},
        help_text="Misalnya “Penerapan sebelas SOP layanan penempatan”.",
    )  # fmt: skip
    masa_mulai = day_field("Masa yang dievaluasi: mulai", help_text="Misalnya 01-01-2026.")
    masa_sampai = day_field("Masa yang dievaluasi: sampai", help_text="Misalnya 30-06-2026.")
    selesai = day_field("Harus selesai pada", required=False, help_text="Diingatkan sebelum hari itu.")
    kinerja = forms.BooleanField(
        label="Memuat kaitan ke kinerja", required=False,
        help_text="Tandai bila laporannya membandingkan kinerja sebelum dan sesudah perbaikan.",
    )  # fmt: skip
    jadwal = forms.ChoiceField(
        label="Memenuhi jadwal", required=False, help_text="Supaya terhitung sebagai bukti “berkala”."
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None, schedules: Sequence[Series], version: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, version=version, **kwargs)
        if units is not None:
            self.fields["unit"] = UnitChoiceField(
                units, label="Unit", error_messages={"required": "Pilih unit yang dievaluasi."}
            )
        self.fields["pokok"] = topics_field()
        several = len({each.unit_id for each in schedules}) > 1
        schedule: Any = self.fields["jadwal"]
        schedule.choices = [
            ("", "Tidak ada"),
            *((str(each.pk), f"{each.title} ({each.unit})" if several else each.title) for each in schedules),
        ]
        self._schedules = {str(each.pk): each for each in schedules}
        self.order_fields(
            ["versi", "unit", "judul", "objek", "masa_mulai", "masa_sampai", "selesai", "jadwal", "pokok", "kinerja"]
        )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("masa_mulai"), typed.get("masa_sampai")
        if first and last and last < first:
            self.add_error("masa_sampai", "Masa berakhir sebelum mulai. Periksa kedua tanggalnya.")
        if not typed.get("pokok") and not typed.get("jadwal") and not {"pokok", "jadwal"} & set(self.errors):
            self.add_error(
                "pokok", "Pilih sedikitnya satu: tanpa pokok bahasan evaluasi ini tidak membuktikan apa-apa."
            )
        return typed

    def plan(self) -> Plan:
        typed = self.cleaned_data
        return Plan(
            typed["judul"], typed["objek"], tuple(typed["pokok"]), typed["masa_mulai"], typed["masa_sampai"],
            typed.get("selesai"), self._schedules.get(typed["jadwal"]), typed["kinerja"],
        )  # fmt: skip

    @staticmethod
    def shown(review: Review) -> dict[str, Any]:
        """What the form shows of a review that is there."""
        return {
            "judul": review.title, "objek": review.subject, "masa_mulai": review.period_from,
            "masa_sampai": review.period_until, "selesai": review.due_on, "jadwal": str(review.series_id or ""),
            "pokok": review.topic_codes, "kinerja": review.links_to_performance,
        }  # fmt: skip


class OutsideForm(PaperForm, PlanForm):
    """A review that was held elsewhere: number, system, when it was discussed, what came out, its report."""

    paper_needed = True
    nomor = forms.CharField(
        label="Nomor laporan", max_length=LONGEST_NUMBER, error_messages={"required": "Isi nomornya."},
        help_text="Sebagaimana tertulis di laporannya.",
    )  # fmt: skip
    sistem = forms.CharField(
        label="Sistem asal", required=False, max_length=LONGEST_NUMBER, help_text="Misalnya Srikandi."
    )
    dibahas = day_field("Dibahas pada")
    kesimpulan = text_field(
        "Kesimpulan", rows=5, required=True, help_text="Ringkasan hasilnya; rinciannya ada di laporan."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("selesai")
        self.fields["kesimpulan"].error_messages["required"] = "Tulis kesimpulannya."
        self.fields["berkas"] = file_field("Berkas laporan")
        self.fields["tautan"] = link_field("Bila laporannya tersimpan di tempat lain.")
        self.order_fields(
            ["versi", "unit", "judul", "objek", "nomor", "sistem", "masa_mulai", "masa_sampai", "dibahas",
             "kesimpulan", "berkas", "tautan", "jadwal", "pokok", "kinerja"]
        )  # fmt: skip


class FindingForm(VersionedForm):
    """Something that was found, and why it came to that."""

    temuan = text_field(
        "Temuan", longest=LONGEST, rows=4, required=True, help_text="Apa yang ditemukan, dengan angkanya."
    )
    sebab = text_field("Sebab", longest=LONGEST, rows=3, help_text="Mengapa terjadi. Rekomendasi menjawab sebabnya.")

    def __init__(self, *args: Any, version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, version=version, **kwargs)
        self.fields["temuan"].error_messages["required"] = "Tulis apa yang ditemukan."
        self.order_fields(["versi", "temuan", "sebab"])


class ConclusionForm(forms.Form):
    """What came out, when and where it was discussed."""

    dibahas = day_field("Dibahas pada", help_text="Hari hasilnya dibahas.")
    rapat = forms.ChoiceField(
        label="Rapat pembahasan", required=False, help_text="Kegiatan unit ini yang sudah dilaksanakan."
    )
    kesimpulan = text_field("Kesimpulan", rows=8, required=True)

    def __init__(self, *args: Any, meetings: Sequence[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kesimpulan"].error_messages["required"] = "Tulis kesimpulannya."
        meeting: Any = self.fields["rapat"]
        meeting.choices = [("", "Tidak ada"), *((str(each.pk), label_of(each)) for each in meetings)]
        self._meetings = {str(each.pk): each for each in meetings}

    @property
    def meeting(self) -> Activity | None:
        return self._meetings.get(self.cleaned_data["rapat"])


def label_of(activity: Activity) -> str:
    """Name and day of a meeting in a list to choose from."""
    return f"{activity.title}, {tanggal(activity.starts_at)}"


class ReasonForm(forms.Form):
    """A step that needs its reason."""

    alasan = forms.CharField(
        label="Alasan", max_length=LONGEST_REASON, error_messages={"required": "Isi alasannya."},
        help_text="Tersimpan dalam riwayat.",
    )  # fmt: skip


class ReviewFileForm(RecordFileForm):
    """The report, or another file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kinds = [(code, label) for code, label in ReviewFile.KINDS if code in KINDS]
        super().__init__(*args, kinds=kinds, **kwargs)

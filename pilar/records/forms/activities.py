"""Forms of activities: the filter, the plan, what is registered from outside, minutes, steps with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet

from pilar.kernel.fields import CountField, DateIndonesianField
from pilar.organisation.forms.choosing import PersonChoiceField, UnitChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person, Unit
from pilar.records.actions.activities import EARLIEST_YEAR, LATEST_YEAR, Plan
from pilar.records.forms.fields import TimeIndonesianField, file_field, link_field, text_field, topics_field
from pilar.records.forms.papers import PaperForm
from pilar.records.models import Activity, Series
from pilar.records.queries.activities import LATE
from pilar.records.topics import CHOICES
from pilar.records.workflow import ACTIVITY

_EARLIEST, _LATEST = date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)


class ActivityFilter(forms.Form):
    """What the list is filtered by."""

    q = forms.CharField(label="Nama atau nomor", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    tentang = forms.ChoiceField(label="Pokok bahasan", required=False, choices=[("", "Semua"), *CHOICES])
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False,
        choices=[("", "Semua"), *ACTIVITY.choices, (LATE, "Lewat, belum dinyatakan")],
    )  # fmt: skip
    tahun = forms.ChoiceField(label="Tahun", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = units  # type: ignore[attr-defined]
        self.suggested = self.fields["unit"].offer("unit")  # type: ignore[attr-defined]
        self.fields["tahun"].choices = [("", "Semua"), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]


class PlanForm(VersionedForm):
    """What an activity is to be. ``plan`` once it is valid; times are those of the unit's body."""

    judul = forms.CharField(
        label="Nama kegiatan", max_length=200, error_messages={"required": "Isi nama kegiatannya."},
        help_text="Misalnya “Rapat monev pembangunan ZI triwulan IV”.",
    )  # fmt: skip
    hari = DateIndonesianField(
        label="Hari", help_text="Misalnya 24-11-2026.", earliest=_EARLIEST, latest=_LATEST,
        error_messages={"required": "Isi harinya."},
    )  # fmt: skip
    mulai = TimeIndonesianField(label="Mulai pukul", help_text="Misalnya 09.00.")
    selesai = TimeIndonesianField(
        label="Selesai pukul", required=False, help_text="Presensi menutup sendiri sejam sesudahnya."
    )
    hari_selesai = DateIndonesianField(
        label="Hari selesai", required=False, help_text="Hanya bila lebih dari sehari.", earliest=_EARLIEST,
        latest=_LATEST,
    )  # fmt: skip
    tempat = forms.CharField(
        label="Tempat", required=False, max_length=200, help_text="Ruang dan gedung, atau alamat rapat daring."
    )
    acara = text_field("Susunan acara", longest=5_000, rows=4, help_text="Satu baris satu acara. Tercetak di undangan.")
    diundang = text_field(
        "Yang diundang", longest=5_000, rows=4, help_text="Satu baris satu orang, jabatan, atau unit."
    )
    jadwal = forms.ChoiceField(
        label="Memenuhi jadwal", required=False, help_text="Supaya terhitung sebagai bukti “berkala”."
    )
    untuk_publik = forms.BooleanField(label="Sasarannya orang di luar unit (masyarakat, mitra)", required=False)

    def __init__(
        self, *args: Any, units: QuerySet[Unit] | None, people: QuerySet[Person], day: date,
        schedules: Sequence[Series], version: str = "", **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, version=version, **kwargs)
        fields = self.fields
        if units is not None:
            fields["unit"] = UnitChoiceField(units, label="Unit penyelenggara", error_messages={
                "required": "Pilih unit penyelenggaranya."})  # fmt: skip
        fields["pokok"] = topics_field()
        fields["pemimpin"] = PersonChoiceField(
            people, day=day, label="Pemimpin kegiatan", required=False,
            help_text="Ketik sebagian namanya. Yang memimpin rapat atau apel, bukan penyelenggaranya.",
        )  # fmt: skip
        several = len({each.unit_id for each in schedules}) > 1
        fields["jadwal"].choices = [  # type: ignore[attr-defined]
            ("", "Tidak ada"),
            *((str(each.pk), f"{each.title} ({each.unit})" if several else each.title) for each in schedules),
        ]
        self._schedules = {str(each.pk): each for each in schedules}
        self.order_fields(
            ["versi", "unit", "judul", "hari", "mulai", "selesai", "hari_selesai", "tempat", "acara", "diundang",
             "jadwal", "pemimpin", "pokok", "untuk_publik"]
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("hari_selesai") and not typed.get("selesai") and "selesai" not in self.errors:
            self.add_error("selesai", "Isi jam selesainya pada hari terakhir.")
        if not {"hari", "mulai", "selesai", "hari_selesai"} & set(self.errors):
            first = typed["hari"], typed["mulai"]
            if typed.get("selesai") and (typed.get("hari_selesai") or typed["hari"], typed["selesai"]) < first:
                self.add_error("selesai", "Selesai sebelum mulai. Bila melewati tengah malam, isi hari selesainya.")
        return typed

    def plan(self, zone: ZoneInfo) -> Plan:
        """What was typed, in the time of ``zone``."""
        typed = self.cleaned_data
        ends = None
        if typed["selesai"]:
            ends = datetime.combine(typed["hari_selesai"] or typed["hari"], typed["selesai"], zone)
        return Plan(
            typed["judul"], datetime.combine(typed["hari"], typed["mulai"], zone), ends, tuple(typed["pokok"]),
            typed["tempat"], typed["acara"], typed["pemimpin"], self._schedules.get(typed["jadwal"]),
            typed["untuk_publik"], typed["diundang"],
        )  # fmt: skip

    @staticmethod
    def shown(activity: Activity, zone: ZoneInfo) -> dict[str, Any]:
        """What the form shows of an activity that is there."""
        starts = activity.starts_at.astimezone(zone)
        ends = activity.ends_at.astimezone(zone) if activity.ends_at else None
        other = ends.date() if ends and ends.date() != starts.date() else None
        return {
            "judul": activity.title, "hari": starts.date(), "mulai": starts.time(), "selesai": ends and ends.time(),
            "hari_selesai": other, "tempat": activity.place, "acara": activity.agenda, "diundang": activity.invited,
            "jadwal": str(activity.series_id or ""), "pemimpin": activity.leader, "pokok": activity.topic_codes,
            "untuk_publik": activity.public_audience,
        }  # fmt: skip


class OutsideForm(PaperForm, PlanForm):
    """An activity that was run elsewhere: number, system, how many came, and its file or link."""

    paper_needed = True
    nomor = forms.CharField(
        label="Nomor berkas di luar", max_length=120, error_messages={"required": "Isi nomornya."},
        help_text="Nomor undangan, notulen, atau laporan sebagaimana tertulis.",
    )  # fmt: skip
    sistem = forms.CharField(label="Sistem asal", required=False, max_length=120, help_text="Misalnya Srikandi.")
    peserta = CountField(label="Jumlah peserta", max_value=1_000_000, required=False)
    hasil = text_field("Hasil singkat", longest=5_000, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("acara")
        self.fields.pop("diundang")
        self.fields["selesai"].help_text = ""
        self.fields["berkas"] = file_field("Berkas laporan atau notulen")
        self.fields["tautan"] = link_field()
        self.order_fields(
            ["versi", "unit", "judul", "nomor", "sistem", "hari", "mulai", "selesai", "hari_selesai", "tempat",
             "peserta", "hasil", "berkas", "tautan", "jadwal", "pemimpin", "pokok", "untuk_publik"]
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        # A plan has both; what was run elsewhere has them in its file.
        return super().clean() | {"acara": "", "diundang": ""}


class MinutesForm(VersionedForm):
    """Minutes and outcome."""

    notulen = text_field("Notulen", rows=14, help_text="Pokok pembahasan, keputusan, dan siapa mengerjakan apa.")
    hasil = text_field("Hasil", longest=5_000, rows=4, help_text="Ringkasan satu dua kalimat untuk laporan.")


class ReasonForm(forms.Form):
    """A step that needs its reason."""

    alasan = forms.CharField(
        label="Alasan", max_length=300, error_messages={"required": "Isi alasannya."},
        help_text="Tersimpan dalam riwayat.",
    )  # fmt: skip

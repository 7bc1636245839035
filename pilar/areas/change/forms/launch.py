"""Forms of the launch."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.areas.change.actions.launches import Event
from pilar.areas.change.forms.papers import area, choice
from pilar.areas.change.models import Launch
from pilar.evaluation.forms.evidence import FIRST, LAST
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm


class LaunchForm(VersionedForm):
    """What a launch says of itself."""

    judul = forms.CharField(
        label="Judul", max_length=200, help_text="Misalnya “Pencanangan Zona Integritas UPT P2TK”.",
        error_messages={"required": "Judul masih kosong. Tulis nama acaranya."},
    )  # fmt: skip
    rencana = DateIndonesianField(label="Rencana tanggal", earliest=FIRST, latest=LAST)
    tempat = forms.CharField(label="Tempat", required=False, max_length=200)
    piagam = area("Isi piagam", rows=6, required=False, hint="Yang dijanjikan, satu butir per baris.")
    penanda_tangan = forms.CharField(
        label="Penanda tangan piagam", required=False, max_length=200,
        help_text="Nama dan jabatan, misalnya kepala unit.",
    )  # fmt: skip
    ringkasan = area("Ringkasan untuk publik", rows=3, required=False, hint="Tampil di halaman publik unit.")
    berita = forms.CharField(
        label="Tautan berita", required=False, max_length=2_000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: forms.Field | None, activities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is not None:
            self.fields["unit"] = units
        hint = "Kegiatan dengan presensi dan fotonya, bila dicatat di Pilar."
        self.fields["kegiatan"] = choice("Kegiatan", activities, required=False, help_text=hint)
        self.order_fields(["unit"])

    @property
    def event(self) -> Event:
        typed = self.cleaned_data
        return Event(
            typed["judul"], typed["rencana"], typed["tempat"], typed["piagam"], typed["penanda_tangan"],
            typed["ringkasan"], typed["berita"], typed["kegiatan"],
        )  # fmt: skip


def initial_of(launch: Launch) -> dict[str, Any]:
    """What the form shows of a stored launch."""
    return {
        "judul": launch.title, "rencana": launch.planned_on, "tempat": launch.place, "piagam": launch.charter,
        "penanda_tangan": launch.charter_signatory, "ringkasan": launch.summary, "berita": launch.news_url,
        "kegiatan": launch.activity_id,
    }  # fmt: skip


class HoldForm(forms.Form):
    """It has taken place."""

    tanggal = DateIndonesianField(label="Dilaksanakan pada", earliest=FIRST, latest=LAST)
    tempat = forms.CharField(label="Tempat", max_length=200, error_messages={"required": "Isi tempatnya."})


class WitnessForm(forms.Form):
    """A witness from an institution."""

    nama = forms.CharField(label="Nama saksi", max_length=200, error_messages={"required": "Isi nama saksinya."})
    jabatan = forms.CharField(label="Jabatan", required=False, max_length=200)
    lembaga = forms.CharField(
        label="Lembaga", max_length=200, help_text="Misalnya Inspektorat, Ombudsman, atau perwakilan masyarakat.",
        error_messages={"required": "Isi lembaga yang diwakilinya."},
    )  # fmt: skip


class LaunchFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    judul = forms.CharField(label="Judul", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), *Launch._meta.get_field("state").flatchoices]
    )

"""Forms of a zone: which unit, what it aims at and until when, its scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from pilar.instrument.edition import DEFAULT_EDITION, shipped_editions
from pilar.instrument.loader import load
from pilar.instrument.model import Predicate
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Unit

#: More boxes to tick than this are no help; the rest joins on the page of the scope.
MOST_MEMBERS: Final = 40
_CUTOFF = "Keadaan dan masa bukti dihitung sampai tanggal ini, biasanya hari penyerahan LKE."
_TARGET = {"required": "Pilih predikat yang dituju.", "invalid_choice": "Pilih predikat dari daftar."}
_BASIS = {"required": "Isi dasarnya, misalnya nomor SK."}


def target_words(predicate: Predicate) -> str:
    """``WBBM – Wilayah Birokrasi Bersih dan Melayani; unit harus sudah menyandang WBK``."""
    before = f"; unit harus sudah menyandang {predicate.requires}" if predicate.requires else ""
    return f"{predicate.code} – {predicate.name}{before}"


def _target_field(predicates: Mapping[str, Predicate]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Target", widget=forms.RadioSelect, error_messages=_TARGET,
        choices=[(code, target_words(predicate)) for code, predicate in predicates.items()],
    )  # fmt: skip


class ZoneUnitForm(forms.Form):
    """The unit that builds the zone."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(
            units,
            label="Unit",
            help_text="Yang membangun zona dan mengisi lembar kerjanya: dinas, bidang, atau UPT.",
        )


class ZoneForm(forms.Form):
    """Year, target, cut-off date, edition where there are several, and units that belong to it from the first day."""

    year = forms.TypedChoiceField(
        label="Tahun evaluasi", coerce=int, error_messages={"required": "Pilih tahunnya."},
    )  # fmt: skip
    cutoff = DateIndonesianField(label="Tanggal batas (boleh kosong)", required=False)
    basis = forms.CharField(
        label="Dasar", max_length=200, error_messages=_BASIS, help_text="Nomor SK atau surat yang menetapkan zona ini."
    )
    members = forms.MultipleChoiceField(
        label="Unit lain yang termasuk zona", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Unit zona sendiri sudah termasuk. Pegawai unit anggota melihat zona ini dan dapat menjawab.",
        error_messages={"invalid_choice": "Pilih unit dari daftar."},
    )  # fmt: skip
    field_order = ("year", "target", "edition", "cutoff", "members", "basis")

    def __init__(
        self, *args: Any, years: Sequence[int], cutoff: tuple[date, bool], units: Sequence[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        last, estimated = cutoff
        self._units = {unit.slug: unit for unit in units}
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["target"] = _target_field(load().predicates)
        self.fields["cutoff"].help_text = (
            f"{_CUTOFF} Kosong: hari terakhir masa penilaian mandiri tahun itu"
            + (", menurut perkiraan karena instansi belum menetapkannya." if estimated else f", {last:%d-%m-%Y}.")
        )  # fmt: skip
        known = shipped_editions()
        if len(known) > 1:
            self.fields["edition"] = forms.ChoiceField(
                label="Edisi LKE", choices=[(name, str(each.year)) for name, each in known.items()]
            )
        if self._units:
            choices = [(unit.slug, unit.name) for unit in units]
            self.fields["members"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["members"]
        self.order_fields(self.field_order)

    @property
    def edition(self) -> str:
        chosen: str = self.cleaned_data.get("edition") or DEFAULT_EDITION
        return chosen

    @property
    def chosen_members(self) -> list[Unit]:
        return [self._units[slug] for slug in self.cleaned_data.get("members", ())]


class ChangeZoneForm(VersionedForm):
    """Target and cut-off date of a zone."""

    cutoff = DateIndonesianField(
        label="Tanggal batas", help_text=_CUTOFF, error_messages={"required": "Isi tanggal batasnya."}
    )
    field_order = ("target", "cutoff")

    def __init__(self, *args: Any, predicates: Mapping[str, Predicate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"] = _target_field(predicates)
        self.order_fields(self.field_order)


class AddMemberForm(forms.Form):
    """A unit that joins the zone."""

    valid_from = DateIndonesianField(
        label="Mulai", help_text="Hari pertama unit itu termasuk zona, misalnya 1-12-2026.",
        error_messages={"required": "Isi hari pertamanya."},
    )  # fmt: skip
    basis = forms.CharField(label="Dasar", max_length=200, error_messages=_BASIS, help_text="Nomor SK atau alasan.")
    field_order = ("unit", "valid_from", "basis")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit")
        self.order_fields(self.field_order)


class EndMemberForm(forms.Form):
    """The last day of a unit in the zone."""

    last_day = DateIndonesianField(
        label="Hari terakhir", help_text="Unit masih termasuk zona sampai akhir hari itu.",
        error_messages={"required": "Isi hari terakhirnya."},
    )  # fmt: skip
    basis = forms.CharField(label="Dasar", max_length=200, error_messages=_BASIS, help_text="Nomor SK atau alasan.")

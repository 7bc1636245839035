"""Forms of units: the filter of their list, a new one, another name, another place, the end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q

from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.choosing import UnitChoiceField, choosable_units
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Unit, User
from pilar.organisation.models.unit import path_range

_NAME = {"required": "Isi nama unit.", "max_length": "Tulis nama unit paling banyak 200 huruf."}
_KIND = {
    "required": "Pilih jenisnya.",
    "invalid_choice": "Pilih jenis dari daftar; jenis lain tidak dapat berada di sini.",
}
_SHORT = {"max_length": "Tulis nama pendek paling banyak 60 huruf."}


class UnitFilter(forms.Form):
    """The filter of the list of units; its names are those of the address."""

    nama = forms.CharField(label="Nama", required=False)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua jenis"), *Unit.KINDS])
    kepala = forms.ChoiceField(
        label="Kepala", required=False, choices=[("", "Ada atau tidak"), ("kosong", "Tanpa kepala hari ini")]
    )
    tutup = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Masih berlaku"), ("1", "Termasuk yang ditutup")]
    )

    @property
    def narrows(self) -> bool:
        """Whether units are searched rather than looked through."""
        return any(self.cleaned_data.get(name) for name in ("nama", "jenis", "kepala"))

    def condition(self) -> Q:
        wanted = self.cleaned_data
        found = Q()
        if name := wanted.get("nama"):
            found &= Q(name__icontains=name) | Q(short_name__icontains=name) | Q(slug=name.lower())
        if kind := wanted.get("jenis"):
            found &= Q(kind=kind)
        return found


class NewUnitForm(forms.Form):
    """A unit below ``parent``: only of a kind that stands there."""

    kind = forms.ChoiceField(label="Jenis", widget=forms.RadioSelect, error_messages=_KIND)
    name = forms.CharField(label="Nama", max_length=200, help_text="Nama resmi, tanpa singkatan.", error_messages=_NAME)
    short_name = forms.CharField(
        label="Nama pendek", max_length=60, required=False, help_text="Boleh kosong. Misalnya “UPT P2TK”.",
        error_messages=_SHORT,
    )  # fmt: skip
    slug = forms.SlugField(
        label="Alamat singkat", max_length=60, required=False,
        help_text="Boleh kosong: dibuat dari namanya. Huruf kecil, angka, dan tanda hubung; tidak dapat diubah lagi.",
        error_messages={"invalid": "Alamat singkat hanya berisi huruf kecil, angka, dan tanda hubung."},
    )  # fmt: skip
    valid_from = DateIndonesianField(label="Berlaku mulai", help_text="Misalnya 1-1-2026.")

    def __init__(self, *args: Any, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Unit.KINDS)
        kinds = [(kind, labels[kind]) for kind in Unit.BELOW[parent.kind]]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.initial.setdefault("kind", kinds[0][0])

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        return slug


class RenameForm(VersionedForm):
    """Name and short name of a unit."""

    name = forms.CharField(label="Nama", max_length=200, help_text="Nama resmi, tanpa singkatan.", error_messages=_NAME)
    short_name = forms.CharField(
        label="Nama pendek", max_length=60, required=False, help_text="Boleh kosong. Misalnya “UPT P2TK”.",
        error_messages=_SHORT,
    )  # fmt: skip


class LetterheadForm(VersionedForm):
    """Address and contacts of a unit, as they stand on its letterhead."""

    address = forms.CharField(
        label="Alamat kantor", max_length=200, required=False,
        help_text="Misalnya “Jalan Contoh Nomor 12, Kota Contoh 60111”. Bila kosong, dipakai alamat unit di atasnya.",
        error_messages={"max_length": "Tulis alamat paling banyak 200 huruf."},
    )  # fmt: skip
    contact = forms.CharField(
        label="Kontak", max_length=200, required=False,
        help_text="Baris kedua: telepon, surel, laman. Bila alamat dan kontak kosong, dipakai milik unit di atasnya.",
        error_messages={"max_length": "Tulis kontak paling banyak 200 huruf."},
    )  # fmt: skip


class MoveForm(forms.Form):
    """A new parent for ``unit``: one below which its kind stands, and not the unit itself or anything below it."""

    def __init__(self, *args: Any, unit: Unit, user: User, at: datetime, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind, below in Unit.BELOW.items() if unit.kind in below]
        start, end = path_range(unit.path)
        parents = choosable_units(user, at, "unit.manage", day).filter(kind__in=kinds, valid_until=None)
        parents = parents.exclude(path__gte=start, path__lt=end).exclude(pk=unit.parent_id or 0)
        self.fields["parent"] = UnitChoiceField(
            parents, label="Unit induk yang baru", empty_label="Pilih unit induk",
            help_text="Hanya unit yang Anda kelola dan yang dapat membawahkan jenis unit ini.",
        )  # fmt: skip


class CloseForm(forms.Form):
    """The last day of a unit, the regulation, and what succeeds it."""

    NONE, NEW, OTHER = "", "baru", "lain"

    last_day = DateIndonesianField(
        label="Hari terakhir", help_text="Unit masih berlaku sampai akhir hari itu. Misalnya 31-12-2026."
    )
    basis = forms.CharField(
        label="Dasar penutupan", max_length=200, help_text="Nomor dan tahun peraturan atau SK.",
        error_messages={"required": "Isi dasar penutupan, misalnya nomor peraturan."},
    )  # fmt: skip
    then = forms.ChoiceField(label="Penerus", required=False, widget=forms.RadioSelect)
    new_name = forms.CharField(
        label="Nama unit penerus yang baru", max_length=200, required=False,
        help_text="Diisi bila penerusnya unit baru: berlaku sehari sesudah hari terakhir, di tempat yang sama.",
    )  # fmt: skip
    new_short_name = forms.CharField(label="Nama pendek unit penerus", max_length=60, required=False)

    def __init__(
        self, *args: Any, unit: Unit, user: User, at: datetime, day: date, may_open_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.NONE, "Tidak ada penerus")]
        if may_open_new:
            choices.append((self.NEW, "Unit baru di tempat yang sama"))
        else:
            del self.fields["new_name"], self.fields["new_short_name"]
        choices.append((self.OTHER, "Unit lain yang sudah ada"))
        self.fields["then"].choices = choices  # type: ignore[attr-defined]
        others = choosable_units(user, at, "unit.view", day).exclude(pk=unit.pk).exclude(kind=Unit.BODY)
        self.fields["successor"] = UnitChoiceField(
            others.filter(body=unit.body_id), label="Unit penerus yang sudah ada", required=False,
            help_text="Diisi bila penerusnya unit lain yang sudah ada.",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        then = values.get("then")
        if then == self.NEW and not values.get("new_name"):
            self.add_error("new_name", "Isi nama unit penerus, atau pilih bahwa tidak ada penerus.")
        if then == self.OTHER and not values.get("successor") and "successor" not in self.errors:
            self.add_error("successor", "Pilih unit penerus, atau pilih bahwa tidak ada penerus.")
        if then != self.NEW and values.get("new_name"):
            self.add_error("then", "Nama unit penerus terisi: pilih “Unit baru”, atau kosongkan namanya.")
        if then != self.OTHER and values.get("successor"):
            self.add_error(
                "then", "Unit penerus terpilih: pilih “Unit lain yang sudah ada”, atau kosongkan pilihannya."
            )
        return values

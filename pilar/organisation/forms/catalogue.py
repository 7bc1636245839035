"""Forms of services and desks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Service, Unit


class CatalogueFilter(forms.Form):
    """The filter of both lists; its names are those of the address."""

    nama = forms.CharField(label="Nama", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), ("buka", "Dibuka"), ("tutup", "Ditutup")]
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", required=False, empty_label="Semua unit")

    def condition(self) -> Q:
        wanted = self.cleaned_data
        found = Q()
        if name := wanted.get("nama"):
            found &= Q(name__icontains=name)
        if state := wanted.get("keadaan"):
            found &= Q(is_active=state == "buka")
        if unit := wanted.get("unit"):
            found &= Q(unit=unit)
        return found


class ServiceForm(VersionedForm):
    """Name and unit of a service."""

    name = forms.CharField(
        label="Nama layanan", max_length=200, help_text="Seperti di standar pelayanan.",
        error_messages={"required": "Isi nama layanan."},
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", help_text="Unit yang menyelenggarakannya.")


class DeskForm(VersionedForm):
    """Name, unit and services of a desk."""

    name = forms.CharField(
        label="Nama loket", max_length=100, help_text="Misalnya “Loket 1” atau “Meja LTSA”.",
        error_messages={"required": "Isi nama loket."},
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], services: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", help_text="Unit tempat loket ini berada.")
        self.fields["services"] = _ServicesField(
            services, label="Layanan di loket ini", required=False, widget=forms.CheckboxSelectMultiple,
            help_text="Boleh lebih dari satu, juga layanan unit lain yang Anda kelola.",
        )  # fmt: skip


class _ServicesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # not generic when it runs
    def label_from_instance(self, obj: Service) -> str:
        return f"{obj.name} ({obj.unit})"

"""The filter of the people for whom one may issue slips."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.organisation.models import Person, Unit

NEVER = "belum"


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units by their place in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'– ' * len(obj.ancestor_ids)}{obj}"


class SlipFilter(forms.Form):
    unit = UnitChoice(Unit.objects.none(), label="Unit", required=False, empty_label="Semua unit saya")
    nama = forms.CharField(label="Nama atau NIP", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Yang", required=False, choices=[("", "Semua pegawai"), (NEVER, "Belum pernah masuk")]
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        field = self.fields["unit"]
        assert isinstance(field, UnitChoice)  # noqa: S101 - for the type checker
        field.queryset = units

    def chosen_units(self) -> QuerySet[Unit]:
        """The unit that was chosen with all below it, else every unit."""
        unit = self.cleaned_data.get("unit")
        return self.units.filter(path__startswith=unit.path) if unit else self.units

    def narrow(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """``rows`` by name and by whether they have ever signed in."""
        if name := self.cleaned_data.get("nama", "").strip():
            digits = "".join(sign for sign in name if sign.isdigit())
            rows = rows.filter(nip__startswith=digits) if len(digits) >= 4 else rows.filter(name__icontains=name)
        if self.cleaned_data.get("status") == NEVER:
            rows = rows.filter(user__last_login__isnull=True)
        return rows

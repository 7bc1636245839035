"""The filter of who has not been reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.organisation.forms.choosing import UnitChoiceField
from pilar.organisation.models import Unit


class ReachFilter(forms.Form):
    """Its names are those of the address."""

    nama = forms.CharField(label="Nama", required=False, max_length=200)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitChoiceField(units, label="Unit", required=False, empty_label="Semua unit")
        self.order_fields(["unit", "nama"])

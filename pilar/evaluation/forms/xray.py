"""The filter of an x-ray; its names are those of the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from pilar.evaluation.xray.registry import Rule, Severity
from pilar.instrument.model import Instrument


class XrayFilter(forms.Form):
    """Severity, rule (those that found something) and area."""

    tingkat = forms.ChoiceField(
        label="Tingkat", required=False, choices=[("", "Semua"), *((each, each.capitalize()) for each in Severity)]
    )
    aturan = forms.ChoiceField(label="Temuan", required=False)
    area = forms.ChoiceField(label="Area", required=False)

    def __init__(self, data: Any, *, rules: Iterable[Rule], instrument: Instrument) -> None:
        super().__init__(data)
        areas = [(str(area.number), f"{area.number}. {area.name}") for area in instrument.areas.values()]
        self.fields["aturan"] = forms.ChoiceField(
            label="Temuan", required=False, choices=[("", "Semua"), *((rule.id, rule.title) for rule in rules)]
        )
        self.fields["area"] = forms.ChoiceField(
            label="Area", required=False, choices=[("", "Semua"), *areas, ("0", "Hasil dan keseluruhan")]
        )

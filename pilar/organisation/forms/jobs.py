from __future__ import annotations

from typing import Any

from django import forms

from pilar.kernel.jobs.registry import JOBS
from pilar.kernel.models.jobs import JobState


class JobFilter(forms.Form):
    """Which jobs the list shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, str(state.label).capitalize()) for state in JobState]
        kinds = sorted((each.code, each.label) for each in JOBS.values())
        for name, label, choices in (("keadaan", "Keadaan", states), ("jenis", "Jenis pekerjaan", kinds)):
            self.fields[name] = forms.ChoiceField(label=label, choices=[("", "Semua"), *choices], required=False)

"""The forms of facts: what a person adds when taking one over, and the filter of the list."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.evaluation.actions.freezing import LONGEST_STATEMENT
from pilar.evaluation.actions.writing import LONGEST_NOTE
from pilar.evaluation.facts.suggesting import QUALITY, STATEMENT
from pilar.instrument.model import Instrument

ANSWER, EVIDENCE_ONLY = "jawab", "bukti"
SEEN, VERSION = "sidik", "versi:"


class FreezeForm(forms.Form):
    """What goes with a fact that is taken over. ``asks``: what its strength wants of a person."""

    cara = forms.ChoiceField(label="Yang diambil", widget=forms.RadioSelect)
    catatan = forms.CharField(
        label="Catatan unit", required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Rancangan dari angkanya; ubah seperlunya. Kosongkan bila catatan yang ada tidak perlu diganti.",
    )  # fmt: skip
    mutu = forms.BooleanField(label="Saya sudah memeriksa mutunya, bukan hanya adanya", required=False)
    pernyataan = forms.CharField(
        label="Pernyataan Anda", required=False, max_length=LONGEST_STATEMENT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang Anda lihat sendiri, dan mengapa pilihan itu tepat. Tercetak di lembar fakta.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, take: str, asks: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        ways = [(ANSWER, take)] if take else []
        self.fields["cara"].choices = [*ways, (EVIDENCE_ONLY, "Bekukan sebagai bukti saja; jawaban tidak diubah")]  # type: ignore[attr-defined]
        self.initial.setdefault("cara", ANSWER if take else EVIDENCE_ONLY)
        if asks != QUALITY:
            del self.fields["mutu"]
        if asks != STATEMENT:
            del self.fields["pernyataan"]
        if not take:
            del self.fields["catatan"]


class FactFilter(forms.Form):
    """Area, state and words; the names are those of the address."""

    area = forms.ChoiceField(label="Area", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False,
        choices=[("", "Semua"), ("siap", "Siap diambil alih"), ("beku", "Dibekukan"),
                 ("berubah", "Berubah sejak dibekukan"), ("rendah", "Lebih rendah dari jawaban"), ("nihil", "Nihil"),
                 ("belum", "Belum dibangun")],
    )  # fmt: skip

    def __init__(self, data: Any, *, instrument: Instrument) -> None:
        super().__init__(data)
        areas = [(area.name, f"{area.number}. {area.name}") for area in instrument.areas.values()]
        self.fields["area"] = forms.ChoiceField(
            label="Area", required=False, choices=[("", "Semua"), *areas, ("Hasil", "Hasil")]
        )

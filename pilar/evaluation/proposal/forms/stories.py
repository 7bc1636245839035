"""The form of a service's story, in three groups: the story, before and after, one figure where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms

from pilar.evaluation.proposal.actions.stories import LONGEST, Telling, figure_fault
from pilar.evaluation.proposal.models import ServiceStory
from pilar.kernel.fields import DecimalIndonesianField
from pilar.numbers import decimal_text
from pilar.organisation.forms.versioned import VersionedForm

#: Field of the form → column of the story, in the order of the form.
COLUMNS: Final = {
    "isu": "issue", "risiko": "risk", "pengendalian": "control", "hasil": "result", "sebelum": "before",
    "sesudah": "after", "ukuran": "measure", "satuan": "measured_in", "angka_sebelum": "figure_before",
    "diukur": "when_before", "angka_sesudah": "figure_after", "diukur_lagi": "when_after", "sumber": "figure_source",
}  # fmt: skip
_FIELDS: Final = {column: field for field, column in COLUMNS.items()}
_GROUPS: Final = (
    ("Cerita layanan ini", "", ("isu", "risiko", "pengendalian", "hasil")),
    ("Sebelum dan sesudah", "", ("sebelum", "sesudah")),
    ("Angkanya", "Boleh kosong. Bila ada, satu ukuran yang paling meyakinkan, dengan waktu dan sumbernya.",
     ("ukuran", "satuan", "angka_sebelum", "diukur", "angka_sesudah", "diukur_lagi", "sumber")),
)  # fmt: skip
PLACES: Final = 4


def _words(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, help_text=hint, widget=forms.Textarea(attrs={"rows": 4})
    )


def _line(label: str, longest: int, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, help_text=hint)


class StoryForm(VersionedForm):
    """Everything may be empty; ``told`` once it is valid."""

    isu = _words("Isu", "Apa yang tidak berjalan baik, dan siapa yang merasakannya.")
    risiko = _words("Risiko", "Apa yang dapat terjadi bila dibiarkan, misalnya pungutan liar atau calo.")
    pengendalian = _words("Pengendalian atau inovasi", "Apa yang dilakukan terhadap isu dan risiko itu.")
    hasil = _words("Hasil", "Apa yang dirasakan pengguna layanan sekarang.")
    sebelum = _words("Sebelum", "Bagaimana layanan ini berjalan sebelum perubahan.")
    sesudah = _words("Sesudah", "Bagaimana layanan ini berjalan sekarang.")
    ukuran = _line("Yang diukur", 200, "Misalnya lama menunggu di loket.")
    satuan = _line("Satuan", 40, "Misalnya menit, orang, persen, atau rupiah.")
    angka_sebelum = DecimalIndonesianField(label="Angka sebelum", required=False, places=PLACES)
    diukur = _line("Diukur kapan", 60, "Misalnya triwulan I 2025.")
    angka_sesudah = DecimalIndonesianField(label="Angka sesudah", required=False, places=PLACES)
    diukur_lagi = _line("Diukur lagi kapan", 60)
    sumber = _line("Sumber angka", 200, "Misalnya rekap antrean; penilai dapat memintanya.")

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Heading, what leads it in, its fields."""
        return [(heading, lead, [self[name] for name in names]) for heading, lead, names in _GROUPS]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        figure = {column: typed.get(_FIELDS[column]) for column in ServiceStory.FIGURE}
        read = all(_FIELDS[column] not in self.errors for column in figure)
        if read and (fault := figure_fault(figure)):
            column, words = fault
            self.add_error(_FIELDS[column], words)
        return typed

    @property
    def told(self) -> Telling:
        return Telling(**{column: self.cleaned_data[name] for name, column in COLUMNS.items()})


def initial_of(row: ServiceStory | None) -> dict[str, Any]:
    """What the form shows of ``row``."""
    return {name: getattr(row, column) for name, column in COLUMNS.items()} if row else {}


def taken_over(typed: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with ``values`` (by column) where nothing was typed yet.

    Of a figure all or nothing is taken over: half of one and half of another would be a third.
    """
    found = {name: typed.get(name) or "" for name in COLUMNS}
    has_figure = any(found[_FIELDS[column]] for column in ServiceStory.FIGURE)
    for column, value in values.items():
        if not found[_FIELDS[column]] and not (has_figure and column in ServiceStory.FIGURE):
            found[_FIELDS[column]] = value
    return found


def shown_of(row: ServiceStory | None) -> list[tuple[str, object]]:
    """A story as a list of terms, empty parts said to be."""
    if row is None:
        return []
    values = {name: getattr(row, name) for name in ServiceStory.TOLD}
    return [
        (label_of(name), text_of(value) or "belum diisi")
        for name, value in values.items()
        if name in ServiceStory.PARTS or value not in (None, "")
    ]


def label_of(column: str) -> str:
    """What the form calls a column of the story."""
    return str(StoryForm.base_fields[_FIELDS[column]].label)


def text_of(value: str | Decimal | None) -> str:
    """A value of a story as people read it."""
    if value is None or isinstance(value, str):
        return value or ""
    return decimal_text(value, PLACES, trim=True)

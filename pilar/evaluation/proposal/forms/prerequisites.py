"""The form of one prerequisite: its value as its kind asks for it, the day, the letter, the proof."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from pilar.evaluation.proposal.actions.prerequisites import HIGHEST, Told
from pilar.evaluation.proposal.forms.letters import content_of, file_field
from pilar.evaluation.proposal.letters import LONGEST_NUMBER, Letter
from pilar.evaluation.proposal.models import BodyPrerequisite, ZonePrerequisite
from pilar.evaluation.proposal.prerequisites import (
    COUNT,
    DATE,
    KEEPERS,
    LEVEL,
    PERCENT,
    SCALE,
    TIDAK,
    YA,
    YES,
    Prerequisite,
)
from pilar.evaluation.proposal.queries.prerequisites import WORDS, Found
from pilar.kernel.fields import CountField, DateIndonesianField, DecimalIndonesianField
from pilar.organisation.forms.uploads import KeepsFiles
from pilar.organisation.forms.versioned import VersionedForm


class PrerequisiteFilter(forms.Form):
    """By state, keeper and unit, of the year and body that the page is about."""

    instansi = forms.CharField(required=False, widget=forms.HiddenInput)
    tahun = forms.CharField(required=False, widget=forms.HiddenInput)
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *WORDS.items()])
    pencatat = forms.ChoiceField(label="Dicatat oleh", required=False, choices=[("", "Semua"), *KEEPERS.items()])
    unit = forms.CharField(label="Unit", required=False, max_length=120)

    def lets(self, found: Found) -> bool:
        """Whether a prerequisite is of the state and keeper that are asked for; a computed one has no keeper."""
        state, keeper = (self.cleaned_data.get(name) for name in ("keadaan", "pencatat"))
        kept_by = "" if found.rule.derived else found.rule.keeper
        return (not state or found.state == state) and (not keeper or kept_by == keeper)


class PrerequisiteForm(VersionedForm, KeepsFiles):
    """``told`` once it is valid. An empty value means that nobody knows (any more); without number and day there is no
    letter (any more), and no proof."""

    as_of = DateIndonesianField(label="Keadaan per tanggal", required=False)
    nomor = forms.CharField(label="Nomor surat atau laporan", required=False, max_length=LONGEST_NUMBER)
    tanggal = DateIndonesianField(label="Tanggal surat", required=False)
    berkas = file_field("Bukti", help_text="PDF, foto, atau dokumen Office yang membuktikannya.")
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("nilai", "as_of", "nomor", "tanggal", "berkas", "catatan")

    def __init__(
        self, data: Any = None, files: Any = None, *, rule: Prerequisite, version: str, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, files=files, version=version, initial=initial)
        self.rule = rule
        self.fields["nilai"] = value_field(rule)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if "tanggal" not in self.errors and bool(typed.get("nomor")) != bool(typed.get("tanggal")):
            which = "tanggal" if typed.get("nomor") else "nomor"
            self.add_error(which, "Nomor dan tanggal surat diisi keduanya, atau keduanya kosong.")
        if typed.get("berkas") and not typed.get("nomor"):
            self.add_error("nomor", "Bukti perlu nomor dan tanggal suratnya.")
        return typed

    def told(self) -> Told:
        """Raises FileError for a proof that may not be kept."""
        typed = self.cleaned_data
        letter = None
        if typed["nomor"]:
            letter = Letter(typed["nomor"], typed["tanggal"], content_of(typed.get("berkas")))
        value = typed["nilai"]
        text = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
        return Told(text, typed["as_of"], letter, typed["catatan"], letter_goes=letter is None)


def value_field(rule: Prerequisite) -> forms.Field:
    """The field of a value by the kind of ``rule``; never required."""
    words = "; ".join(f"{predicate}: {ask.words}" for predicate, ask in rule.asks.items())
    more: dict[str, Any] = {"label": rule.label, "required": False, "help_text": f"{words}. {rule.note}"}
    if rule.kind == SCALE:
        choices = [("", "Belum diketahui"), *((each, each) for each in reversed(rule.scale))]
        return forms.ChoiceField(choices=choices, **more)
    if rule.kind == YES:
        return forms.ChoiceField(choices=[("", "Belum diketahui"), (YA, "Ya"), (TIDAK, "Tidak")], **more)
    if rule.kind == DATE:
        return DateIndonesianField(**more)
    if rule.kind == COUNT:
        return CountField(max_value=int(HIGHEST[COUNT]), **more)
    return DecimalIndonesianField(min_value=Decimal(0), max_value=HIGHEST[rule.kind], **more)


def initial_of(rule: Prerequisite, row: BodyPrerequisite | ZonePrerequisite | None) -> dict[str, Any]:
    """What the form shows of ``row``."""
    if row is None:
        return {}
    value: Any = row.value
    if value and rule.kind == DATE:
        value = date.fromisoformat(value)
    if value and rule.kind in (LEVEL, PERCENT):
        value = Decimal(value)
    if value and rule.kind == COUNT:
        value = int(value)
    return {
        "nilai": value or None, "as_of": row.as_of, "nomor": row.letter_number, "tanggal": row.letter_on,
        "catatan": row.note,
    }  # fmt: skip

"""Forms of quota and proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from pilar.evaluation.proposal.forms.letters import LetterForm
from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.evaluation.proposal.workflow import PROPOSAL
from pilar.kernel.fields import CountField, YearField
from pilar.organisation.forms.versioned import VersionedForm


class QuotaForm(VersionedForm, LetterForm):
    """How many units, and which letter says so."""

    banyak = CountField(
        label="Paling banyak unit", max_value=1_000, error_messages={"required": "Isi banyaknya; 0 bila tidak boleh."}
    )
    sumber = forms.CharField(
        label="Ditetapkan oleh", max_length=200, help_text="Misalnya KemenPANRB, atau kebijakan instansi.",
        error_messages={"required": "Isi siapa yang menetapkannya."},
    )  # fmt: skip
    field_order = ("banyak", "sumber", "nomor", "tanggal", "berkas")


class AddForm(forms.Form):
    """A zone that joins a draft."""

    zona = forms.TypedChoiceField(
        label="Unit", coerce=int,
        error_messages={"required": "Pilih unitnya.", "invalid_choice": "Pilih unit dari daftar."},
    )  # fmt: skip

    def __init__(self, *args: Any, zones: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zona"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "Pilih unit"), *zones]


class TermsForm(VersionedForm):
    """Why a unit is proposed although something is missing, and by which way."""

    alasan = forms.CharField(
        label="Alasan pengecualian", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mengapa unit ini tetap diusulkan, dan dasar yang membolehkannya. Kosongkan untuk mencabutnya.",
    )  # fmt: skip
    afirmasi = forms.BooleanField(label="Diusulkan lewat jalur afirmasi", required=False)

    def __init__(self, *args: Any, affirmation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not affirmation:
            del self.fields["afirmasi"]


class FixForm(VersionedForm, LetterForm):
    """The letter with which a body proposes."""


class ProposalFilter(forms.Form):
    """By year, predicate and state."""

    tahun = YearField(label="Tahun", required=False, min_value=2000, max_value=2200)
    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "Semua"), *((each, each) for each in PREDICATES)]
    )
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *PROPOSAL.choices])

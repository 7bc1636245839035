"""Forms of the pleno: the meeting, and the decision on one candidate."""

from __future__ import annotations

from django import forms

from pilar.evaluation.proposal.actions.plenos import Meeting
from pilar.evaluation.proposal.models import Candidate
from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.evaluation.proposal.workflow import PLENO
from pilar.kernel.fields import DateIndonesianField, YearField
from pilar.organisation.forms.versioned import VersionedForm


class PlenoFilter(forms.Form):
    """By year, predicate and state, of the body that the page is about."""

    instansi = forms.CharField(required=False, widget=forms.HiddenInput)
    tahun = YearField(label="Tahun", required=False, min_value=2000, max_value=2200)
    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "Semua"), *((each, each) for each in PREDICATES)]
    )
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=[("", "Semua"), *PLENO.choices])


class MeetingForm(VersionedForm):
    """When, where, with whom, what was said."""

    tanggal = DateIndonesianField(label="Tanggal rapat", error_messages={"required": "Isi tanggal rapatnya."})
    tempat = forms.CharField(label="Tempat", required=False, max_length=200)
    peserta = forms.CharField(
        label="Peserta", max_length=5_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Jabatan yang hadir, satu tiap baris.", error_messages={"required": "Isi pesertanya."},
    )  # fmt: skip
    pembahasan = forms.CharField(
        label="Pembahasan", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def meeting(self) -> Meeting:
        typed = self.cleaned_data
        return Meeting(typed["tanggal"], typed["tempat"], typed["peserta"], typed["pembahasan"])


class DecisionForm(VersionedForm):
    """What is decided of a candidate, and why where it deviates from the rank."""

    keputusan = forms.ChoiceField(
        label="Keputusan", required=False, choices=[("", "Belum diputuskan"), *Candidate.DECISIONS]
    )
    alasan = forms.CharField(
        label="Alasan", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wajib bila menyimpang dari peringkat atau memilih di antara nilai yang sama.",
    )  # fmt: skip

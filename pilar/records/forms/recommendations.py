"""Forms of recommendations: the filter, the wording, another day, the report with its proof, what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from pilar.organisation.forms.choosing import PersonChoiceField
from pilar.organisation.forms.people import UnitField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Person, Unit
from pilar.records.actions.recommendations import LONGEST_NUMBER, Wording
from pilar.records.actions.review_opening import LONGEST_REASON
from pilar.records.actions.review_parts import LONGEST
from pilar.records.forms.fields import file_field, link_field, text_field
from pilar.records.forms.papers import PaperForm
from pilar.records.forms.reviews import day_field
from pilar.records.models import Finding, Recommendation
from pilar.records.topics import CHOICES
from pilar.records.workflow import RECOMMENDATION
from pilar.texts import shortened

_SHORT = 70


class RecommendationFilter(forms.Form):
    """What the list is filtered by; whose and what waits is chosen above it."""

    lihat = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    q = forms.CharField(label="Kata, nomor, atau nama", required=False, max_length=100)
    unit = UnitField(label="Unit dan di bawahnya", required=False)
    tentang = forms.ChoiceField(label="Pokok bahasan", required=False, choices=[("", "Semua"), *CHOICES])
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua selain yang dicabut"), *RECOMMENDATION.choices]
    )
    tahun = forms.ChoiceField(label="Tahun tenggat", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        year: Any = self.fields["tahun"]
        unit.units = units
        self.suggested = unit.offer("unit")
        year.choices = [("", "Semua"), *((str(each), str(each)) for each in years)]


class WordingForm(VersionedForm):
    """What is to be done by whom. ``only_owner``: of a concluded review nothing else changes; ``new`` asks the day."""

    nomor = forms.CharField(
        label="Nomor", required=False, max_length=LONGEST_NUMBER, help_text="Nomornya di laporan, bila ada."
    )
    rekomendasi = text_field(
        "Rekomendasi",
        longest=LONGEST,
        rows=4,
        required=True,
        help_text="Apa yang harus dilakukan, sampai dapat diperiksa.",
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], day: date, findings: Sequence[Finding], version: str = "",
        new: bool = False, only_owner: bool = False, numbered: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, version=version, **kwargs)
        fields = self.fields
        fields["rekomendasi"].error_messages["required"] = "Tulis apa yang harus dilakukan."
        fields["pemilik"] = PersonChoiceField(
            people, day=day, label="Penanggung jawab", required=False,
            help_text="Ketik sebagian namanya. Ia yang diingatkan dan melaporkan tindak lanjutnya.",
        )  # fmt: skip
        if numbered:
            fields["nomor"].required = True
            fields["nomor"].error_messages["required"] = "Isi nomornya di laporan asal."
        if findings:
            fields["temuan"] = forms.ChoiceField(
                label="Menjawab temuan", required=False,
                choices=[
                    ("", "Tidak menunjuk temuan"),
                    *((str(each.pk), shortened(each.text, _SHORT)) for each in findings),
                ],
            )  # fmt: skip
        if new:
            fields["tenggat"] = day_field("Tenggat", help_text="Hari terakhir untuk menyelesaikannya.")
        if only_owner:
            for name in ("nomor", "rekomendasi", "temuan"):
                fields.pop(name, None)
        self._findings = {str(each.pk): each for each in findings}
        self.order_fields(["versi", "temuan", "nomor", "rekomendasi", "pemilik", "tenggat"])

    def wording(self, now: Recommendation | None = None) -> Wording:
        """What was typed; what the form does not ask stays as it is ``now``."""
        typed = self.cleaned_data
        if now is not None and "rekomendasi" not in self.fields:
            return Wording(now.text, typed["pemilik"], now.finding, now.number)
        finding = self._findings.get(typed.get("temuan", ""))
        return Wording(typed["rekomendasi"], typed["pemilik"], finding, typed["nomor"])


class DueForm(forms.Form):
    """Another day, and why."""

    tenggat = day_field("Tenggat baru")
    alasan = forms.CharField(
        label="Alasan", max_length=LONGEST_REASON, error_messages={"required": "Isi alasannya."},
        help_text="Tersimpan dalam riwayat bersama tenggat semula, dan terbaca penilai.",
    )  # fmt: skip
    dilihat = forms.DateField(required=False, widget=forms.HiddenInput)


class ReportForm(PaperForm):
    """What was done, with a file, a photo from the phone or a link. ``has_proof``: an earlier proof may stand."""

    lacking = "Lampirkan buktinya: pilih berkasnya, atau tempelkan tautannya di bawah."
    dilakukan = text_field("Yang sudah dilakukan", longest=LONGEST, rows=4, required=True)

    def __init__(self, *args: Any, has_proof: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper_needed = not has_proof
        self.fields["dilakukan"].error_messages["required"] = "Tulis apa yang sudah dilakukan."
        self.fields["berkas"] = file_field("Bukti: berkas")
        self.fields["foto"] = file_field(
            "Atau foto dari ponsel", accept="image/*", capture="environment",
            help_text="Kamera terbuka bila ditekan. Lokasi dan data kamera dihapus dari foto.",
        )  # fmt: skip
        self.fields["tautan"] = link_field("Alamat tempat buktinya tersimpan.")
        self.fields["judul"] = forms.CharField(
            label="Judul bukti", required=False, max_length=200, help_text="Bila kosong, dipakai nama berkasnya."
        )
        self.order_fields(["dilakukan", "berkas", "foto", "tautan", "judul"])


class AcceptForm(forms.Form):
    """The second person says yes to the report that was shown."""

    dilihat = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ReturnForm(AcceptForm):
    """Or what is lacking."""

    alasan = forms.CharField(
        label="Yang perlu diperbaiki", max_length=LONGEST_REASON,
        error_messages={"required": "Tulis apa yang perlu diperbaiki, supaya pelapornya tahu."},
    )  # fmt: skip

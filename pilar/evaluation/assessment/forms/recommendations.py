"""Forms of recommendations: the filter, what is asked until when, the report with its proof, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from pilar.evaluation.assessment.actions.recommendations import LONGEST, LONGEST_REASON, Draft
from pilar.evaluation.assessment.queries.recommendations import LATE, UNSETTLED, Proposed
from pilar.evaluation.assessment.workflow import RECOMMENDATION
from pilar.evaluation.forms.library import LibraryField, is_search
from pilar.evaluation.forms.overview import LongSelect
from pilar.evaluation.models import EvidenceVersion, Zone
from pilar.evaluation.rulebook import Rulebook
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.uploads import KeepsFiles
from pilar.organisation.forms.versioned import VersionedForm

FIRST, LAST = date(2014, 1, 1), date(2100, 12, 31)
#: In the address: recommendations outside the six areas.
OUTSIDE: Final = "lain"
STATES: Final = [
    ("", "Semua selain yang dicabut"), (UNSETTLED, "Belum selesai"), (LATE, "Terlambat"),
    *RECOMMENDATION.states.items(),
]  # fmt: skip


def long_text(
    label: str, *, longest: int = LONGEST, rows: int = 4, required: str = "", **kwargs: Any
) -> forms.CharField:
    """Several lines; ``required`` is what is said where there are none."""
    messages = {"max_length": f"Paling banyak {longest} huruf. Persingkatlah; tulisan Anda tetap ada."}
    if required:
        messages["required"] = required
    return forms.CharField(
        label=label, max_length=longest, required=bool(required), widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=messages, **kwargs,
    )  # fmt: skip


def day_field(label: str, help_text: str = "") -> DateIndonesianField:
    return DateIndonesianField(
        label=label, help_text=help_text or "Misalnya 31-3-2027.", earliest=FIRST, latest=LAST,
        error_messages={"required": "Isi tanggalnya."},
    )  # fmt: skip


class ZoneRecommendationFilter(forms.Form):
    """What the list of one zone is filtered by."""

    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=STATES)
    area = forms.ChoiceField(
        label="Area", required=False,
        choices=[
            ("", "Semua"), *((str(number), f"Area {number}") for number in range(1, 7)), (OUTSIDE, "Hasil dan umum")
        ],
    )  # fmt: skip
    cari = forms.CharField(label="Kata atau kode pertanyaan", required=False, max_length=100)


class RecommendationFilter(ZoneRecommendationFilter):
    """What the list of all zones is filtered by."""

    tahun = forms.ChoiceField(label="Tahun", required=False)
    zona = forms.ChoiceField(label="Zona", required=False)
    field_order = ("keadaan", "zona", "tahun", "area", "cari")

    def __init__(self, *args: Any, zones: Sequence[Zone], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {str(each.pk): each for each in zones}
        self.fields["zona"] = forms.ChoiceField(
            label="Zona", required=False, widget=LongSelect,
            choices=[("", "Semua"), *((str(each.pk), str(each)) for each in zones)],
        )  # fmt: skip
        self.fields["tahun"] = forms.ChoiceField(
            label="Tahun", required=False, choices=[("", "Semua"), *((str(each), str(each)) for each in years)]
        )
        self.order_fields(self.field_order)


class RecommendationForm(forms.Form):
    """A new one. ``about`` chooses among areas and questions; a question may be given by the address."""

    tentang = forms.ChoiceField(label="Tentang", error_messages={"required": "Pilih pertanyaan, area, atau umum."})
    rekomendasi = long_text(
        "Rekomendasi", rows=5, required="Tulis apa yang harus dilakukan unit.",
        help_text="Apa yang harus dilakukan, sampai dapat diperiksa selesai atau belum.",
    )  # fmt: skip
    tenggat = day_field("Tenggat", "Hari terakhir untuk menindaklanjutinya, misalnya 31-3-2027.")

    def __init__(self, *args: Any, rules: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instrument = rules.instrument
        areas = [(f"area-{number}", f"Area {number}: {area.name}") for number, area in instrument.areas.items()]
        questions = [(code, f"{code} {question.title}") for code, question in instrument.questions.items()]
        self.fields["tentang"] = forms.ChoiceField(
            label="Tentang", widget=LongSelect, choices=[("", "Pilih"), ("umum", "Umum"), *areas, *questions],
            help_text="Pertanyaan LKE, satu area, atau umum.",
            error_messages={"required": "Pilih pertanyaan, area, atau umum.", "invalid_choice": "Pilih dari daftar."},
        )  # fmt: skip
        self.order_fields(["tentang", "rekomendasi", "tenggat"])

    def draft(self) -> Draft:
        typed = self.cleaned_data
        about = typed["tentang"]
        if about.startswith("area-"):
            return Draft(typed["rekomendasi"], typed["tenggat"], area=int(about.removeprefix("area-")))
        return Draft(typed["rekomendasi"], typed["tenggat"], question="" if about == "umum" else about)


class TakeForm(forms.Form):
    """Which of the recommendations written beside answers are made, and until when all of them are due."""

    tenggat = day_field("Tenggat untuk semua yang ditandai")

    def __init__(self, *args: Any, proposed: Sequence[Proposed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not self.chosen():
            self.add_error(None, "Belum ada yang ditandai. Tandai rekomendasinya, lalu kirim lagi.")
        return typed

    def chosen(self) -> dict[str, str]:
        """Key → the mark of the text that was shown, of the ticked ones."""
        data: Any = self.data
        return {key: data.get(f"tanda-{key}", "") for key in data.getlist("isian")}


class WordingForm(VersionedForm):
    """Other words or another day, and why."""

    rekomendasi = long_text("Rekomendasi", rows=5, required="Tulis apa yang harus dilakukan unit.")
    tenggat = day_field("Tenggat")
    alasan = long_text(
        "Alasan perubahan", longest=LONGEST_REASON, rows=2, required="Isi alasannya; unit membacanya.",
        help_text="Tersimpan dalam riwayat dan terbaca unit.",
    )  # fmt: skip


class ReportForm(KeepsFiles):
    """What was done, with a proof of the library or a new file. ``has_proof``: an earlier proof may stand."""

    dilakukan = long_text("Yang sudah dilakukan", rows=5, required="Tulis apa yang sudah dilakukan.")
    berkas = forms.FileField(
        label="Atau unggah berkas baru", required=False, allow_empty_file=True, max_length=255,
        help_text="PDF, foto, dokumen Office, atau teks. Masuk pustaka bukti zona ini.", widget=forms.FileInput(),
        error_messages={"max_length": "Nama berkas terlalu panjang. Pendekkan, lalu pilih lagi."},
    )  # fmt: skip
    judul = forms.CharField(
        label="Judul berkas baru", required=False, max_length=200, help_text="Bila kosong, dipakai nama berkasnya."
    )

    def __init__(
        self, *args: Any, versions: QuerySet[EvidenceVersion], zone: Zone, proof: EvidenceVersion | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._has_proof = proof is not None
        kept = f"Bila kosong, tetap “{proof.evidence.title}”. " if proof else ""
        self.fields["bukti"] = LibraryField(
            versions, zone, label="Bukti dari pustaka", required=False,
            help_text=f"{kept}Tulis kata dari judul, nomornya, nama berkas, atau kode pertanyaan; kosongkan untuk yang "
            "terbaru.",
        )  # fmt: skip
        self.order_fields(["dilakukan", "bukti", "berkas", "judul"])

    def full_clean(self) -> None:
        super().full_clean()
        value = self.fields["bukti"].widget.value_from_datadict(self.data, self.files, self.add_prefix("bukti"))
        if self.is_bound and is_search(value):
            for name in [name for name in self.errors if name != "bukti"]:
                del self.errors[name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        given = [name for name in ("bukti", "berkas") if typed.get(name)]
        if not given and not self._has_proof and not {"bukti", "berkas"} & set(self.errors):
            lacking = "Lampirkan buktinya: pilih dari pustaka, atau unggah berkasnya di bawah."
            self.add_error("bukti", ValidationError(lacking, code="required"))
        if len(given) > 1:
            self.add_error("berkas", "Isi salah satu saja: bukti dari pustaka, atau berkas baru.")
        return typed


class SeenForm(forms.Form):
    """Which report was read."""

    dilihat = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """Why."""

    alasan = long_text("Alasan", longest=LONGEST_REASON, rows=3, required="Isi alasannya; unit membacanya.")

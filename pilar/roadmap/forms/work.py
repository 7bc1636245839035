"""Forms of working on a plan item: how far it is, done, why not, another day, proof, a call for help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pilar.evaluation.content import LONGEST_TITLE
from pilar.evaluation.forms.evidence import PeriodForm
from pilar.evaluation.models import EvidenceVersion
from pilar.kernel.fields import CountField, DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Duty, Person
from pilar.records.forms.fields import FILE_GONE, file_field, link_field, text_field
from pilar.roadmap.actions.obstacles import LONGEST
from pilar.roadmap.actions.work import LONGEST_NOTE, LONGEST_REASON
from pilar.roadmap.models import Monev
from pilar.roadmap.workflow import DONE, RUNNING, WAITING

EARLIEST: Final = date(2020, 1, 1)
LATEST: Final = date(2100, 12, 31)
AREAS: Final = [(str(number), f"Pokja {number}") for number in range(1, 7)]


class BoardFilter(forms.Form):
    """What the board shows; its names are those of the address."""

    pokja = forms.ChoiceField(label="Pokja", required=False, choices=[("", "Semua"), *AREAS])
    pemilik = forms.ChoiceField(label="Penanggung jawab", required=False)
    lihat = forms.ChoiceField(
        label="Yang ditampilkan", required=False, choices=[("", "Semua"), ("terlambat", "Yang terlambat saja")]
    )

    def __init__(self, *args: Any, owners: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["pemilik"]
        owner.choices = [("", "Semua"), *((str(each.pk), each.name) for each in owners)]


class MoveForm(VersionedForm):
    """A card goes to another column. ``saring``: the filter of the board that it came from; ``kembali``: ``aksi`` where
    it came from the item's own page."""

    ke = forms.ChoiceField(choices=[(each, each) for each in (WAITING, RUNNING, DONE)], widget=forms.HiddenInput)
    saring = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    kembali = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)


class ReportForm(VersionedForm):
    """How far it is, and what was done."""

    persen = CountField(label="Kemajuan dalam persen", min_value=0, max_value=100, help_text="0 sampai 100.")
    keterangan = text_field("Yang dikerjakan", longest=LONGEST_NOTE, rows=4, help_text="Tersimpan dalam riwayat.")


class FinishForm(VersionedForm):
    """Done, on a day. ``unproved``: there is no proof, so that is said."""

    tanggal = DateIndonesianField(
        label="Selesai tanggal", earliest=EARLIEST, latest=LATEST,
        error_messages={"required": "Isi tanggal selesainya."},
    )  # fmt: skip

    def __init__(self, *args: Any, unproved: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unproved:
            self.fields["tanpa_bukti"] = forms.CharField(
                label="Selesai tanpa bukti, karena", required=False, max_length=LONGEST_REASON,
                help_text="Isi hanya bila memang tidak ada buktinya. Terbaca semua orang, dan tidak dihitung sebagai "
                "kegiatan yang terlaksana sesuai rencana.",
            )  # fmt: skip


class WhyForm(VersionedForm):
    """The reason for something."""

    alasan = forms.CharField(
        label="Alasan", max_length=LONGEST_REASON, error_messages={"required": "Isi alasannya."},
        help_text="Tersimpan dalam riwayat rencana aksi ini.",
    )  # fmt: skip


class DueForm(WhyForm):
    """Another due day, by a decision of monev or not."""

    tenggat = DateIndonesianField(
        label="Tenggat baru", earliest=EARLIEST, latest=LATEST, error_messages={"required": "Isi tenggat barunya."}
    )
    field_order = ("versi", "tenggat", "monev", "alasan")

    def __init__(self, *args: Any, monevs: Sequence[Monev], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._monevs = {str(each.pk): each for each in monevs}
        self.fields["monev"] = forms.ChoiceField(
            label="Diputuskan dalam monev", required=False,
            choices=[("", "Tidak, tenggat semula tetap dihitung"),
                     *((pk, str(each)) for pk, each in self._monevs.items())],
            error_messages={"invalid_choice": "Pilih monev dari daftar."},
        )  # fmt: skip
        self.order_fields(self.field_order)

    @property
    def monev(self) -> Monev | None:
        return self._monevs.get(self.cleaned_data.get("monev", ""))


class ProofForm(PeriodForm):
    """A file, a photo, a link, or evidence that is there already: exactly one; and the questions that it serves."""

    berkas = file_field("Berkas", help_text="PDF, foto, dokumen Office, atau teks.")
    foto = file_field(
        "Atau foto dari ponsel", accept="image/*", capture="environment",
        help_text="Kamera terbuka bila ditekan. Lokasi dan data kamera dihapus dari foto.",
    )  # fmt: skip
    tautan = link_field("Alamat tempat buktinya tersimpan, yang dapat dibuka siapa saja yang memilikinya.")
    judul = forms.CharField(
        label="Judul", required=False, max_length=LONGEST_TITLE, help_text="Bila kosong, dipakai nama berkasnya."
    )
    field_order = ("berkas", "foto", "tautan", "bukti", "judul", "mulai", "sampai", "pertanyaan")
    WAYS: Final = ("berkas", "foto", "tautan", "bukti")

    def __init__(
        self, *args: Any, existing: Sequence[EvidenceVersion], questions: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if existing:
            self.fields["bukti"] = forms.TypedChoiceField(
                label="Atau bukti yang sudah ada di pustaka", required=False, coerce=int, empty_value=None,
                choices=[("", "Tidak, saya menambah yang baru"),
                         *((each.evidence_id, each.evidence.title) for each in existing)],
                error_messages={"invalid_choice": "Pilih bukti dari daftar."},
            )  # fmt: skip
        if questions:
            self.fields["pertanyaan"] = forms.MultipleChoiceField(
                label="Membuktikan pertanyaan", required=False, widget=forms.CheckboxSelectMultiple,
                choices=list(questions), initial=[code for code, _ in questions],
                help_text="Buktinya langsung berdiri pada pertanyaan yang ditandai.",
                error_messages={"invalid_choice": "Pilih pertanyaan dari daftar."},
            )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        given = [name for name in self.WAYS if typed.get(name)]
        if not given and not set(self.WAYS) & set(self.errors):
            self.add_error("berkas", ValidationError(
                "Lampirkan buktinya: pilih berkasnya, ambil foto, tempelkan tautan, atau pilih yang sudah ada.",
                code="required",
            ))  # fmt: skip
        if len(given) > 1:
            self.add_error(given[-1], "Isi salah satu saja: berkas, foto, tautan, atau bukti yang sudah ada.")
        return typed

    @property
    def questions(self) -> list[str]:
        return list(self.cleaned_data.get("pertanyaan") or [])

    def say_file_is_gone(self) -> None:
        """A browser never sends a page back with the file in it: say so beside the field."""
        for name in ("berkas", "foto"):
            if self.errors and name in self.files and name not in self.errors:
                self.add_error(name, FILE_GONE)


class PlaceForm(forms.Form):
    """The questions at which a proof is put afterwards."""

    def __init__(self, *args: Any, questions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pertanyaan"] = forms.MultipleChoiceField(
            label="Membuktikan pertanyaan", widget=forms.CheckboxSelectMultiple, choices=list(questions),
            initial=[code for code, _ in questions], error_messages={"required": "Tandai sedikitnya satu pertanyaan."},
        )  # fmt: skip


class ObstacleForm(forms.Form):
    """What hinders it, and which leader is asked."""

    hambatan = text_field(
        "Apa yang menghambat, dan bantuan apa yang diperlukan", longest=LONGEST, rows=5, required=True
    )

    def __init__(self, *args: Any, leaders: Sequence[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hambatan"].error_messages["required"] = "Tulis apa yang menghambat dan bantuan yang diperlukan."
        self._people = {str(duty.person_id): duty.person for duty in leaders}
        known: dict[str, str] = {}
        for duty in leaders:
            known.setdefault(str(duty.person_id), f"{duty.person.name}, {duty.capacity} ({duty.unit})")
        self.fields["pimpinan"] = forms.ChoiceField(
            label="Minta bantuan kepada", widget=forms.RadioSelect, choices=list(known.items()),
            initial=next(iter(known), None),
            error_messages={"required": "Pilih pimpinan yang diminta membantu.",
                            "invalid_choice": "Pilih dari daftar."},
        )  # fmt: skip

    @property
    def leader(self) -> Person:
        return self._people[self.cleaned_data["pimpinan"]]


class AnswerForm(forms.Form):
    """What the leader answers."""

    jawaban = text_field(
        "Jawaban", longest=LONGEST, rows=4, required=True, help_text="Apa yang akan dilakukan, dan kapan."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jawaban"].error_messages["required"] = "Jawaban masih kosong. Tulis apa yang akan dilakukan."


class OwnFilter(forms.Form):
    """Whose state is looked at in one's own list."""

    lihat = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

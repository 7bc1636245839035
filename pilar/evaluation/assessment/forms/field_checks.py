"""Forms of field checks and exit meetings, short enough for a phone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from pilar.evaluation.assessment.actions.exit_meetings import MeetingDraft
from pilar.evaluation.assessment.actions.field_checks import LONGEST, CheckDraft, NoteDraft
from pilar.evaluation.assessment.forms.recommendations import day_field, long_text
from pilar.evaluation.assessment.models import FieldCheck, FieldNote
from pilar.evaluation.forms.overview import LongSelect
from pilar.evaluation.rulebook import Rulebook
from pilar.organisation.forms.uploads import KeepsFiles
from pilar.organisation.forms.versioned import VersionedForm


def photo_field(*, required: bool) -> forms.FileField:
    return forms.FileField(
        label="Foto", required=required, allow_empty_file=True, max_length=255,
        help_text="Kamera terbuka bila ditekan. Lokasi dan data kamera dihapus dari foto.",
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        error_messages={"required": "Ambil fotonya dahulu.", "max_length": "Nama berkas terlalu panjang."},
    )  # fmt: skip


def caption_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Keterangan foto", required=required, max_length=200,
        help_text="Apa yang tampak, tanpa nama orang. Misalnya “Ruang tunggu loket, pukul 10.00”.",
        error_messages={"required": "Tulis apa yang tampak pada foto."},
    )  # fmt: skip


class CheckForm(VersionedForm, KeepsFiles):
    """A sheet; a new one may bring its first photo."""

    cara = forms.ChoiceField(label="Cara", choices=FieldCheck.KINDS, widget=forms.RadioSelect,
                             error_messages={"required": "Pilih caranya."})  # fmt: skip
    tanggal = day_field("Tanggal")
    tempat = forms.CharField(
        label="Tempat", max_length=200, help_text="Loket, ruang, atau layanan yang dihubungi.",
        error_messages={"required": "Isi tempatnya."},
    )  # fmt: skip
    narasumber = forms.CharField(
        label="Narasumber", max_length=200, required=False,
        help_text="Jabatan atau jenis pengguna, misalnya “pencari kerja”. Jangan tulis nama, NIK, atau nomor telepon.",
    )  # fmt: skip
    ringkasan = long_text(
        "Ringkasan", longest=LONGEST, rows=6, required="Tulis apa yang dilihat dan didengar.",
        help_text="Apa yang dilihat dan didengar.",
    )  # fmt: skip

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["foto"] = photo_field(required=False)
            self.fields["keterangan"] = caption_field(required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("foto") and not typed.get("keterangan") and "keterangan" not in self.errors:
            self.add_error("keterangan", "Tulis apa yang tampak pada foto.")
        return typed

    def draft(self) -> CheckDraft:
        typed = self.cleaned_data
        return CheckDraft(typed["cara"], typed["tanggal"], typed["tempat"], typed["ringkasan"], typed["narasumber"])

    @staticmethod
    def shown(row: FieldCheck) -> dict[str, Any]:
        return {
            "cara": row.kind, "tanggal": row.on, "tempat": row.place, "narasumber": row.respondent,
            "ringkasan": row.summary,
        }  # fmt: skip


class PhotoForm(KeepsFiles):
    """One more photo."""

    foto = photo_field(required=True)
    keterangan = caption_field(required=True)


class NoteForm(forms.Form):
    """Whether the spot agrees with the paper about a question."""

    hasil = forms.ChoiceField(
        label="Hasil", choices=FieldNote.OUTCOMES, widget=forms.RadioSelect,
        error_messages={"required": "Pilih hasilnya.", "invalid_choice": "Pilih hasilnya."},
    )  # fmt: skip
    catatan = long_text("Catatan", longest=LONGEST, rows=3, help_text="Wajib bila tidak sepenuhnya sesuai.")

    def __init__(self, *args: Any, rules: Rulebook, first: Iterable[str] = (), **kwargs: Any) -> None:
        """``first``: questions that stand before all others, such as those of the seat's own areas."""
        super().__init__(*args, **kwargs)
        titles = {code: f"{code} {question.title}" for code, question in rules.instrument.questions.items()}
        ordered = dict.fromkeys([*(code for code in first if code in titles), *titles])
        self.fields["pertanyaan"] = forms.ChoiceField(
            label="Pertanyaan", widget=LongSelect,
            choices=[("", "Pilih pertanyaan"), *((code, titles[code]) for code in ordered)],
            error_messages={"required": "Pilih pertanyaannya.", "invalid_choice": "Pilih dari daftar."},
        )  # fmt: skip
        self.order_fields(["pertanyaan", "hasil", "catatan"])

    def draft(self) -> NoteDraft:
        typed = self.cleaned_data
        return NoteDraft(typed["pertanyaan"], typed["hasil"], typed["catatan"])


class MeetingForm(VersionedForm):
    """The exit meeting."""

    tanggal = day_field("Tanggal")
    tempat = forms.CharField(label="Tempat", max_length=200, error_messages={"required": "Isi tempatnya."})
    peserta = long_text(
        "Peserta", longest=12_000, rows=5, required="Isi siapa yang hadir.",
        help_text="Jabatan yang hadir dari unit dan dari TPI, satu per baris.",
    )  # fmt: skip
    disepakati = long_text(
        "Yang disepakati", longest=12_000, rows=6, required="Isi temuan dan rekomendasi yang diterima unit.",
        help_text="Temuan dan rekomendasi yang diterima unit.",
    )  # fmt: skip
    belum = long_text(
        "Yang belum disepakati", longest=12_000, rows=4,
        help_text="Keberatan unit dan tanggapan TPI. Kosongkan bila semuanya diterima.",
    )  # fmt: skip

    def draft(self) -> MeetingDraft:
        typed = self.cleaned_data
        return MeetingDraft(typed["tanggal"], typed["tempat"], typed["peserta"], typed["disepakati"], typed["belum"])

"""Forms of what follows a proposal: the outcome of a stage, an objection, TPN's file, the register of predicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from pilar.evaluation.forms.reading import ReadingForm
from pilar.evaluation.proposal.actions.predicates import Decree
from pilar.evaluation.proposal.actions.stages import Told
from pilar.evaluation.proposal.forms.letters import LetterForm, ReasonForm, ScanForm, file_field
from pilar.evaluation.proposal.models import FailedRow, PredicateCheck, StageResult
from pilar.evaluation.proposal.models.stage import LONGEST_ABOUT
from pilar.evaluation.proposal.predicates import PREDICATES
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm

_ABOUT, _FINDING = "tentang-", "temuan-"


class ResultForm(VersionedForm, LetterForm):
    """The outcome of a stage. A finding that is kept (``rows``) stands in fields of its own, by its id; new ones are
    lines: what it is about before the colon."""

    hasil = forms.ChoiceField(
        label="Hasil", choices=[("", "Pilih hasilnya"), *StageResult.OUTCOMES],
        error_messages={"required": "Pilih hasilnya."},
    )  # fmt: skip
    temuan = forms.CharField(
        label="Yang dinyatakan tidak terpenuhi", required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Satu baris satu temuan: kode prasyarat atau pertanyaan LKE dari daftar di bawah, titik dua, lalu "
                  "temuannya. Misalnya “lhkpn: dua wajib lapor belum melapor” atau “A.I.5.i.a: tidak ada bukti”. Hal "
                  "lain diawali “lain-lain,”, misalnya “lain-lain, surat pernyataan: belum ditandatangani”.",
    )  # fmt: skip
    catatan = forms.CharField(
        label="Catatan", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, rows: Sequence[FailedRow], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        kept = {str(row.pk): row for row in rows}
        sent = [name.removeprefix(_FINDING) for name in data or () if name.startswith(_FINDING)]
        #: Also one that somebody has taken away since: what was typed of it stays.
        self._keys = list(dict.fromkeys([*kept, *(key for key in sent if key.isdecimal() and len(key) < 10)]))
        for number, key in enumerate(self._keys, 1):
            row = kept.get(key)
            told = "Tanggapannya tetap, walau ini dibetulkan. " if row and row.defence else ""
            self.fields[f"{_ABOUT}{key}"] = forms.CharField(
                label=f"Temuan {number}: tentang", required=False, max_length=LONGEST_ABOUT,
                initial=row.about if row else "",
                help_text=f"{told}Kosongkan keduanya untuk mencabut temuan ini.",
            )  # fmt: skip
            self.fields[f"{_FINDING}{key}"] = forms.CharField(
                label=f"Temuan {number}", required=False, max_length=5_000, initial=row.finding if row else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        if self._keys:
            self.fields["temuan"].label = "Temuan lain"
        findings = [name for key in self._keys for name in (f"{_ABOUT}{key}", f"{_FINDING}{key}")]
        self.order_fields(["hasil", *findings, "temuan", "nomor", "tanggal", "berkas", "catatan"])

    def clean_temuan(self) -> list[tuple[str, str]]:
        found = []
        for line in self.cleaned_data["temuan"].splitlines():
            if not line.strip():
                continue
            about, colon, finding = line.partition(":")
            if not colon or not about.strip() or not finding.strip():
                raise ValidationError(f"Baris ini belum berbentuk “tentang: temuan”: {line.strip()[:80]}")
            found.append((about.strip(), finding.strip()))
        return found

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for key in self._keys:
            about, finding = typed.get(f"{_ABOUT}{key}"), typed.get(f"{_FINDING}{key}")
            if bool(about) != bool(finding):
                empty = f"{_FINDING}{key}" if about else f"{_ABOUT}{key}"
                self.add_error(empty, "Isi, atau kosongkan keduanya untuk mencabut temuan ini.")
        return typed

    def told(self) -> Told:
        typed = self.cleaned_data
        kept = {int(key): (typed[f"{_ABOUT}{key}"], typed[f"{_FINDING}{key}"]) for key in self._keys}
        named = {key: each for key, each in kept.items() if all(each)}
        return Told(typed["hasil"], self.letter(), typed["catatan"], typed["temuan"], named)


class DefenceForm(VersionedForm):
    """What is held against a finding."""

    tanggapan = forms.CharField(
        label="Tanggapan", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mengapa temuan itu tidak tepat, dan bukti mana yang menunjukkannya.",
    )  # fmt: skip


class SendForm(LetterForm):
    """The letter with which the objection was sent."""

    lebih = forms.BooleanField(
        label="Surat TPN menyebut hari terakhir yang lebih kemudian", required=False,
        help_text="Centang hanya bila surat sanggah bertanggal sesudah hari terakhir yang dihitung Pilar.",
    )  # fmt: skip
    field_order = ("nomor", "tanggal", "lebih", "berkas")


class SettleForm(LetterForm):
    """TPN's answer to the objection, with its letter."""

    berkas = file_field("Pindaian surat jawaban", help_text="PDF atau foto, bila ada.")

    putusan = forms.ChoiceField(
        label="Putusan TPN", choices=[("", "Pilih putusannya"), ("diterima", "Diterima"), ("ditolak", "Ditolak")],
        error_messages={"required": "Pilih putusannya."},
    )  # fmt: skip
    jawaban = forms.CharField(
        label="Isi jawaban", max_length=5_000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Isi jawabannya."},
    )  # fmt: skip
    field_order = ("putusan", "nomor", "tanggal", "jawaban", "berkas")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomor"].label = "Nomor surat jawaban"
        self.fields["tanggal"].label = "Tanggal surat jawaban"


class RemoveForm(VersionedForm, ReasonForm):
    """Why an outcome is taken away."""


class TpnFileForm(ReadingForm):
    """A file with TPN's answers."""

    berkas = forms.FileField(
        label="Berkas", allow_empty_file=True, error_messages={"required": "Pilih berkasnya."},
        help_text="Excel LKE dengan kolom jawaban dan catatan TPN (tanpa kolom TPN: kolom jawaban pertamanya), atau "
                  "JSON PortalRB dengan jawaban_tpn dan catatan_tpn.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.json"}),
    )  # fmt: skip

    def clean_berkas(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["berkas"]
        if (file.size or 0) > settings.PILAR_MAX_UPLOAD:
            raise ValidationError("Berkasnya terlalu besar. Belum ada yang disimpan.")
        return file


class DecreeForm(LetterForm):
    """A decree that grants a predicate. The letter is the decree."""

    pemberi = forms.CharField(
        label="Pemberi", max_length=200, help_text="Jabatan yang menetapkan, misalnya Menteri PANRB.",
        error_messages={"required": "Isi siapa yang menetapkannya."},
    )  # fmt: skip
    mulai = DateIndonesianField(label="Berlaku mulai", error_messages={"required": "Isi sejak kapan berlakunya."})

    field_order = ("unit", "predikat", "nomor", "tanggal", "pemberi", "mulai", "berkas", "luar", "alasan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomor"].label = "Nomor keputusan"
        self.fields["tanggal"].label = "Tanggal keputusan"
        self.fields["berkas"].label = "Pindaian keputusan"

    def decree(self) -> Decree:
        return Decree(self.letter(), self.cleaned_data["pemberi"], self.cleaned_data["mulai"])


class GrantForm(DecreeForm):
    """A predicate with the decree that grants it."""

    predikat = forms.ChoiceField(
        label="Predikat", choices=[("", "Pilih predikatnya"), *((each, each) for each in PREDICATES)],
        error_messages={"required": "Pilih predikatnya."},
    )  # fmt: skip

    luar = forms.CharField(
        label="Alasan dari luar usulan", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Isi hanya bila predikat ini tidak berasal dari usulan unit di Pilar, misalnya dari usulan instansi "
                  "sebelum unitnya pindah. Kosong: usulan terbarunya tahun keputusan atau tahun sebelumnya.",
    )  # fmt: skip

    def __init__(self, *args: Any, unit: forms.Field | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit is not None:
            self.fields["unit"] = unit
        else:
            del self.fields["luar"]
        self.order_fields(self.field_order)


class CorrectForm(VersionedForm, DecreeForm, ReasonForm):
    """What was written down wrongly of a decree, and why it is put right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["berkas"].help_text = "Kosongkan bila pindaiannya tidak diganti."
        self.fields["alasan"].label = "Alasan pembetulan"


class CheckForm(forms.Form):
    """What a later look at the unit found."""

    tanggal = DateIndonesianField(label="Tanggal", error_messages={"required": "Isi tanggalnya."})
    pemantau = forms.CharField(
        label="Pemantau", max_length=120, help_text="Misalnya TPI, TPN, atau Ombudsman.",
        error_messages={"required": "Isi siapa yang memantau."},
    )  # fmt: skip
    hasil = forms.ChoiceField(
        label="Hasil", choices=[("", "Pilih hasilnya"), *PredicateCheck.OUTCOMES],
        error_messages={"required": "Pilih hasilnya."},
    )  # fmt: skip
    catatan = forms.CharField(
        label="Catatan", max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Isi apa yang ditemukan."},
    )  # fmt: skip


class RevokeForm(ScanForm, ReasonForm):
    """The decree by which a predicate is lost."""

    berkas = file_field("Pindaian keputusan pencabutan", help_text="PDF atau foto, bila ada.")

    nomor = forms.CharField(
        label="Nomor keputusan pencabutan", max_length=120, error_messages={"required": "Isi nomor keputusannya."}
    )
    tanggal = DateIndonesianField(label="Tanggal pencabutan", error_messages={"required": "Isi tanggalnya."})
    field_order: tuple[str, ...] = ("nomor", "tanggal", "berkas", "alasan")


class CorrectRevocationForm(VersionedForm, RevokeForm):
    """What was written down wrongly of a revocation, and why it is put right."""

    field_order = ("nomor", "tanggal", "sebab", "berkas", "alasan")

    sebab = forms.CharField(
        label="Alasan pencabutan", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Isi alasan pencabutannya."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["berkas"].help_text = "Kosongkan bila pindaiannya tidak diganti."
        self.fields["alasan"].label = "Alasan pembetulan"


class PredicateFilter(forms.Form):
    """By predicate, whether it is held, and words of the unit."""

    predikat = forms.ChoiceField(
        label="Predikat", required=False, choices=[("", "Semua"), *((each, each) for each in PREDICATES)]
    )
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), ("dipegang", "Dipegang"), ("dicabut", "Dicabut")]
    )
    unit = forms.CharField(label="Nama unit", required=False, max_length=100)

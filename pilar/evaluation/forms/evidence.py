"""Forms of evidence: what is brought, which period it proves, which fields it serves, what a second person says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from pilar.evaluation import link_states
from pilar.evaluation.content import LONGEST_TITLE, Period, fitting_period
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import Evidence, EvidenceVersion
from pilar.evaluation.questions import Section
from pilar.kernel.fields import CountField, DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm

FIRST: Final = date(1945, 8, 17)
LAST: Final = date(2100, 12, 31)
FILE_GONE: Final = "Peramban tidak menyimpan berkas yang tadi dipilih. Pilih lagi berkasnya; isian lain tetap ada."
TITLE_HINT: Final = "Apa isinya, misalnya “SK Tim Kerja ZI 2026”. Bila kosong, dipakai nama berkasnya."
PERIOD_HINT: Final = (
    "Yang dibuktikannya, bukan kapan berkasnya dibuat: tanda terima LHKPN Februari 2026 membuktikan 1 Januari sampai "
    "31 Desember 2025."
)
UNTIL_HINT: Final = "Kegiatan sehari: isi hari yang sama. Kosongkan hanya bila masih berlaku, misalnya SK tim."


class PageField(CountField):
    """The page of a document, from 1; empty where the whole document proves it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Halaman yang membuktikan")
        kwargs.setdefault("help_text", "Dihitung dari halaman pertama berkasnya. Kosongkan bila seluruhnya.")
        super().__init__(min_value=1, required=False, **kwargs)


class PeriodForm(forms.Form):
    """From when to when; ``period`` once it is valid."""

    mulai = DateIndonesianField(
        label="Masa bukti: mulai", required=False, help_text=PERIOD_HINT, earliest=FIRST, latest=LAST
    )
    sampai = DateIndonesianField(
        label="Masa bukti: sampai", required=False, help_text=UNTIL_HINT, earliest=FIRST, latest=LAST
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not {"mulai", "sampai"} & set(self.errors):
            try:
                fitting_period(self.period)
            except EvaluationError as error:
                self.add_error("mulai" if typed.get("mulai") is None else "sampai", error.message)
        return typed

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data.get("mulai"), self.cleaned_data.get("sampai"))


def file_field(label: str = "Berkas", **attrs: str) -> forms.FileField:
    return forms.FileField(
        label=label, allow_empty_file=True, widget=forms.FileInput(attrs=attrs),
        error_messages={"required": "Pilih berkasnya."},
        help_text="PDF, foto, dokumen Office, atau teks.",
    )  # fmt: skip


def link_field() -> forms.CharField:
    return forms.CharField(
        label="Tautan", max_length=5_000, error_messages={"required": "Tempelkan alamat tautannya."},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Alamat lengkap dari peramban. Pastikan siapa saja yang memiliki tautan dapat membukanya.",
    )  # fmt: skip


class TargetForm(forms.Form):
    """Which field it serves, where that is not said already, and the page that proves it."""

    def __init__(self, *args: Any, places: Sequence[Section] = (), fixed: bool = False, needed: bool = False,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if places and not fixed:
            empty = "Pilih isian" if needed else "Belum ada, simpan di pustaka saja"
            self.fields["isian"] = forms.ChoiceField(
                label="Untuk isian", required=needed, choices=[("", empty), *field_choices(places)],
                error_messages={"required": "Pilih isian yang dibuktikannya.",
                                "invalid_choice": "Pilih isian dari daftar."},
            )  # fmt: skip
        if places or fixed:
            self.fields["halaman"] = PageField()
        self.order_fields(self.field_order)


class FileForm(TargetForm, PeriodForm):
    """A file as evidence."""

    berkas = file_field()
    judul = forms.CharField(label="Judul", required=False, help_text=TITLE_HINT)
    field_order = ("isian", "berkas", "judul", "halaman", "mulai", "sampai")


class LinkForm(TargetForm, PeriodForm):
    """A link as evidence."""

    tautan = link_field()
    judul = forms.CharField(label="Judul", error_messages={"required": "Tulis apa isinya, misalnya “Berita acara”."})
    field_order = ("isian", "tautan", "judul", "halaman", "mulai", "sampai")


class ExistingForm(TargetForm):
    """An evidence of the library; its id comes from the list beside the form."""

    bukti = forms.IntegerField(
        widget=forms.HiddenInput, required=True, error_messages={"required": "Pilih salah satu bukti dari daftar."}
    )
    field_order = ("isian", "halaman", "bukti")


class PhotoForm(forms.Form):
    """A photo taken with the phone. The camera of the phone opens; elsewhere a picture is chosen."""

    foto = file_field("Foto", accept="image/*", capture="environment")
    judul = forms.CharField(label="Judul", max_length=LONGEST_TITLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["foto"].help_text = "Kamera terbuka bila ditekan. Lokasi dan data kamera dihapus dari foto."
        self.fields["foto"].error_messages["required"] = "Ambil fotonya dahulu."


class ChangeForm(VersionedForm, PeriodForm):
    """Another title or period."""

    judul = forms.CharField(label="Judul", error_messages={"required": "Judul masih kosong. Tulis apa isinya."})
    field_order = ("judul", "mulai", "sampai")


class NewFileForm(PeriodForm):
    """The next version of a file."""

    berkas = file_field("Berkas versi baru")
    field_order = ("berkas", "mulai", "sampai")


class NewLinkForm(PeriodForm):
    """The next version of a link."""

    tautan = link_field()
    field_order = ("tautan", "mulai", "sampai")


class PageForm(forms.Form):
    """The page of one use."""

    halaman = PageField()


class UsesForm(forms.Form):
    """Ticked fields, each with its page: ``pages`` is field → page or None. Their inputs stand in a table."""

    def __init__(self, data: Any = None, *, offered: Sequence[str]) -> None:
        super().__init__(data)
        self.offered = offered
        self.pages: dict[str, int | None] = {}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        chosen = self.data.getlist("isian") if hasattr(self.data, "getlist") else []
        read = PageField()
        for field in dict.fromkeys(chosen):
            if field not in self.offered:
                raise ValidationError("Ada isian yang tidak dikenal atau bukan bagian Anda. Muat ulang halaman ini.")
            try:
                self.pages[field] = read.clean(self.data.get(f"halaman-{field}", ""))
            except ValidationError as error:
                self.add_error(None, f"{field}: {' '.join(error.messages)}")
        if not chosen:
            raise ValidationError("Belum ada isian yang ditandai. Tandai isiannya, lalu simpan.")
        return typed


class CheckForm(forms.Form):
    """What a second person says."""

    hasil = forms.ChoiceField(
        label="Hasil pemeriksaan", widget=forms.RadioSelect,
        choices=[("accepted", "Benar: isinya terbaca, masanya tepat, dan membuktikan isiannya"),
                 ("returned", "Perlu diperbaiki")],
        error_messages={"required": "Pilih hasil pemeriksaannya."},
    )  # fmt: skip
    alasan = forms.CharField(
        label="Yang perlu diperbaiki", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib bila perlu diperbaiki.",
    )  # fmt: skip
    dilihat = forms.CharField(widget=forms.HiddenInput, required=False)


class RemarkForm(forms.Form):
    """A remark in the thread."""

    komentar = forms.CharField(
        label="Komentar", widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Komentar masih kosong. Tulis isinya, lalu kirim."},
    )  # fmt: skip


USED, UNUSED = "", "belum"


class EvidenceFilter(forms.Form):
    """The filter of a zone's list; its names are those of the address."""

    judul = forms.CharField(label="Judul", required=False)
    pakai = forms.ChoiceField(
        label="Dipakai", required=False,
        choices=[(USED, "Dipakai di zona ini"), (UNUSED, "Di pustaka, belum dipakai")],
    )  # fmt: skip
    area = forms.ChoiceField(label="Area", required=False)
    pertanyaan = forms.ChoiceField(label="Pertanyaan", required=False)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Evidence.KINDS])
    periksa = forms.ChoiceField(
        label="Pemeriksaan", required=False,
        choices=[("", "Semua"), *((code, label.capitalize()) for code, label in EvidenceVersion.CHECKS)],
    )  # fmt: skip
    masa = forms.ChoiceField(
        label="Masa bukti", required=False,
        choices=[("", "Semua"), ("inside", "Sesuai"), ("outside", "Di luar masa"), ("undated", "Belum diisi")],
    )  # fmt: skip
    tautan = forms.ChoiceField(label="Keadaan tautan", required=False, choices=[("", "Semua"), *link_states.CHOICES])

    def __init__(self, *args: Any, places: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["area"]
        areas.choices = [("", "Semua"), *((section.code or "hasil", section.name) for section in places)]
        questions: Any = self.fields["pertanyaan"]
        questions.choices = [
            ("", "Semua"),
            *(
                (section.name, [(place.question, f"{place.question} {place.title}") for place in section.places])
                for section in places
            ),
        ]


def field_choices(places: Sequence[Section]) -> list[Any]:
    """Options by area."""
    return [(section.name, [(place.key, place.name) for place in section.places]) for section in places]

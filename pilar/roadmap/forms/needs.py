"""Forms of needs: the list's filter, a need, a reason, who was told, the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from pilar.evaluation.models import Zone
from pilar.evaluation.rulebook import rulebook
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.organisation.models import Service
from pilar.records.forms.fields import DATE_HINT, text_field
from pilar.roadmap.actions.needs import LONGEST, MOST, WHYS, NeedDraft, Telling
from pilar.roadmap.models import Need, NeedTold
from pilar.roadmap.queries.needs import STILL_OPEN, Wanted
from pilar.roadmap.workflow import NEED

AREAS: Final = [(str(number), f"Area {number}") for number in range(1, 7)]
_STATES: Final = [("", "Semua"), (STILL_OPEN, "Masih terbuka"), *NEED.choices]


class NeedFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    cari = forms.CharField(label="Kebutuhan atau layanan", required=False, max_length=100)
    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua"), *Need.KINDS])
    keadaan = forms.ChoiceField(label="Keadaan", required=False, choices=_STATES)
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Semua"), *AREAS])
    layanan = forms.ModelChoiceField(Service.objects.none(), label="Layanan", required=False, empty_label="Semua")

    def __init__(self, *args: Any, services: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields["layanan"]
        choose.queryset = services

    @property
    def wanted(self) -> Wanted:
        """What was asked for, of a valid form."""
        typed = self.cleaned_data
        area = int(typed["area"]) if typed["area"] else None
        return Wanted(typed["cari"], typed["jenis"], typed["keadaan"], area, typed["layanan"])


def _line(label: str, longest: int, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=hint,
                           error_messages={"max_length": f"Paling banyak {longest} huruf."}, **more)  # fmt: skip


class NeedForm(VersionedForm):
    """A need. ``draft`` once it is valid."""

    judul = forms.CharField(
        label="Apa yang harus berubah", max_length=200,
        help_text="Satu kalimat, misalnya “Antrean loket terlalu lama”.",
        error_messages={"required": "Tulis apa yang harus berubah.", "max_length": "Paling banyak 200 huruf."},
    )  # fmt: skip
    jenis = forms.ChoiceField(
        label="Jenis", choices=[("", "Pilih jenis"), *Need.KINDS], error_messages={"required": "Pilih jenisnya."}
    )
    uraian = text_field("Apa yang terjadi sekarang", longest=LONGEST, rows=3)
    layanan = forms.ChoiceField(label="Layanan", required=False, help_text="Dari katalog layanan unit.")
    dirugikan = _line("Siapa yang dirugikan", 200, "Misalnya pencari kerja dari luar kota.")
    sering = forms.ChoiceField(label="Seberapa sering", required=False, choices=[("", "Belum tahu"), *Need.FREQUENCIES])
    mengapa_1 = _line("Mengapa terjadi?", 300, "Tanyakan “mengapa” sampai lima kali, dari gejala ke akarnya.")
    mengapa_2 = _line("Mengapa begitu?", 300)
    mengapa_3 = _line("Mengapa begitu? (ketiga)", 300)
    mengapa_4 = _line("Mengapa begitu? (keempat)", 300)
    mengapa_5 = _line("Mengapa begitu? (kelima)", 300)
    akar = _line("Akar masalah", 300, "Yang bila diperbaiki, gejalanya hilang.")
    berubah = forms.ChoiceField(
        label="Yang akan berubah", required=False, choices=[("", "Belum ditentukan"), *Need.CHANGES],
        help_text="Kebutuhan tentang layanan berujung pada standar, alur, atau janji layanan.",
    )  # fmt: skip
    bunyi = _line("Bunyi perubahannya", 300, "Misalnya “selesai dalam 1 hari kerja”.")
    area = forms.ChoiceField(label="Area perubahan", required=False)
    pertanyaan = _line("Kode pertanyaan LKE", 60, "Bila ada, misalnya A.I.6.i.a.")

    def __init__(self, *args: Any, zone: Zone, services: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._services = {str(each.pk): each for each in services}
        self._zone = zone
        choose: Any = self.fields
        choose["layanan"].choices = [("", "Bukan tentang satu layanan"), *(
            (key, each.name) for key, each in self._services.items()
        )]  # fmt: skip
        names = rulebook(zone.edition).instrument.areas
        choose["area"].choices = [("", "Belum ditentukan"), *(
            (str(number), f"{number}. {names[number].name}") for number in range(1, 7)
        )]  # fmt: skip

    def clean_pertanyaan(self) -> str:
        code: str = self.cleaned_data["pertanyaan"].strip()
        if code and code not in rulebook(self._zone.edition).instrument.questions:
            raise forms.ValidationError("Kode itu tidak ada di lembar kerja zona ini. Periksa, atau kosongkan.")
        return code

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("berubah") and not typed.get("bunyi") and "bunyi" not in self.errors:
            self.add_error("bunyi", "Tulis bunyi perubahannya, atau kosongkan yang akan berubah.")
        if typed.get("bunyi") and not typed.get("berubah") and "berubah" not in self.errors:
            self.add_error("berubah", "Pilih yang akan berubah: standar, alur, atau janji.")
        return typed

    def draft(self) -> NeedDraft:
        typed = self.cleaned_data
        return NeedDraft(
            typed["jenis"], typed["judul"], typed["uraian"], self._services.get(typed["layanan"]), typed["dirugikan"],
            typed["sering"], [typed[f"mengapa_{number}"] for number in range(1, WHYS + 1)], typed["akar"],
            int(typed["area"]) if typed["area"] else None, typed["pertanyaan"], typed["berubah"], typed["bunyi"],
        )  # fmt: skip

    @staticmethod
    def shown(need: Need) -> dict[str, Any]:
        """What the form shows of a need that is there."""
        whys = {f"mengapa_{number}": why for number, why in enumerate(need.whys, 1)}
        return {
            "judul": need.title, "jenis": need.kind, "uraian": need.description, "layanan": str(need.service_id or ""),
            "dirugikan": need.sufferer, "sering": need.frequency, "akar": need.root_cause, "berubah": need.changes,
            "bunyi": need.change_text, "area": str(need.area or ""), "pertanyaan": need.question, **whys,
        }  # fmt: skip


class FindingForm(NeedForm):
    """What an assessor found last year: the number of the finding instead of who suffers and why."""

    nomor = forms.CharField(
        label="Penilai dan nomor temuan", max_length=100, error_messages={"required": "Isi nomornya."},
        help_text="Misalnya “TPN 2025 nomor 3”. Satu nomor dicatat sekali.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose: Any = self.fields
        choose["jenis"].choices = [(Need.FINDING, dict(Need.KINDS)[Need.FINDING])]
        self.order_fields(["versi", "nomor", "judul"])


class StepForm(VersionedForm):
    """A decision on a need, with its reason where one is needed."""

    alasan = forms.CharField(
        label="Alasan", max_length=500, help_text="Dibaca pengusulnya, dan tersimpan dalam riwayat.",
        error_messages={"required": "Isi alasannya."},
    )  # fmt: skip

    def __init__(self, *args: Any, reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reason:
            self.fields.pop("alasan")


class ToldForm(forms.Form):
    """Who was told of the change."""

    pihak = forms.ChoiceField(
        label="Pihak", choices=NeedTold.SIDES, widget=forms.RadioSelect, error_messages={"required": "Pilih pihaknya."}
    )
    siapa = forms.CharField(
        label="Siapa yang diberi tahu", max_length=200, help_text="Misalnya petugas loket, atau P3MI.",
        error_messages={"required": "Tulis siapa yang diberi tahu."},
    )  # fmt: skip
    lewat = _line("Lewat", 200, "Misalnya apel, banner, atau laman.")
    tanggal = DateIndonesianField(
        label="Pada tanggal", help_text=DATE_HINT, earliest=date(2015, 1, 1),
        error_messages={"required": "Isi tanggalnya."},
    )  # fmt: skip

    def telling(self) -> Telling:
        typed = self.cleaned_data
        return Telling(typed["pihak"], typed["siapa"], typed["tanggal"], typed["lewat"])


class RankForm(VersionedForm):
    """A place for each need that is still to be answered."""

    def __init__(self, *args: Any, needs: Sequence[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for need in needs:
            self.fields[f"urut_{need.pk}"] = forms.IntegerField(
                label=need.title, required=False, min_value=1, max_value=MOST, initial=need.rank,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), f"Tulis angka 1 sampai {MOST}, atau kosongkan."
                ),
            )  # fmt: skip

    def ranks(self) -> dict[int, int | None]:
        return {
            int(name.removeprefix("urut_")): value
            for name, value in self.cleaned_data.items() if name.startswith("urut_")
        }  # fmt: skip

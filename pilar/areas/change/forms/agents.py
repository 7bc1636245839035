"""Forms of the agents of change."""

from __future__ import annotations

from typing import Any

from django import forms

from pilar.areas.change.actions.agents import Integration, Plan
from pilar.areas.change.forms.papers import area, choice
from pilar.areas.change.models import AgentChange
from pilar.evaluation.forms.evidence import FIRST, LAST
from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.forms.versioned import VersionedForm
from pilar.records.forms.papers import FileOrLinkForm


class PlanForm(VersionedForm):
    """What an agent wants to change."""

    judul = forms.CharField(
        label="Perubahan", max_length=200, help_text="Misalnya “Antrean daring menggantikan nomor kertas”.",
        error_messages={"required": "Nama perubahannya masih kosong."},
    )  # fmt: skip
    masalah = area("Masalah", hint="Keadaan sebelum perubahan.")
    rencana = area("Rencana", required=False, hint="Langkahnya, dan siapa yang diajak.")
    target = DateIndonesianField(label="Target selesai", earliest=FIRST, latest=LAST)

    def __init__(self, *args: Any, agents: list[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agents is not None:
            self.fields["agen"] = choice("Agen perubahan", [("", "Pilih agen"), *agents])
            self.order_fields(["agen"])

    @property
    def plan(self) -> Plan:
        typed = self.cleaned_data
        return Plan(typed["judul"], typed["masalah"], typed["rencana"], typed["target"])


class MadeForm(VersionedForm, FileOrLinkForm):
    """The change has been made."""

    tanggal = DateIndonesianField(label="Dibuat pada", earliest=FIRST, latest=LAST)
    hasil = area("Hasil", hint="Apa yang berbeda sekarang; dengan angka bila ada.")
    field_order = ("tanggal", "hasil", "berkas", "tautan")


CONFIRMED, RETURNED = "benar", "kembali"


class ConfirmForm(VersionedForm):
    """What the superior says."""

    hasil = forms.ChoiceField(
        label="Menurut Anda", widget=forms.RadioSelect,
        choices=[(CONFIRMED, "Benar: perubahan ini sudah dibuat dan terlihat hasilnya"),
                 (RETURNED, "Belum: kembalikan kepada agennya")],
        error_messages={"required": "Pilih salah satu."},
    )  # fmt: skip
    alasan = area("Yang masih kurang", rows=3, required=False, hint="Wajib bila dikembalikan.")

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("hasil") == RETURNED and not typed.get("alasan", "").strip():
            self.add_error("alasan", "Tulis apa yang masih kurang, agar agennya tahu apa yang dibetulkan.")
        return typed


class IntegrateForm(VersionedForm, FileOrLinkForm):
    """Where the change lives on."""

    tempat = forms.ChoiceField(
        label="Masuk ke", widget=forms.RadioSelect, choices=AgentChange.HOMES,
        error_messages={"required": "Pilih tempatnya."},
    )  # fmt: skip
    nama = forms.CharField(
        label="Nama atau nomornya", max_length=200,
        help_text="Misalnya “SOP 12/P2TK/2026”, nomor keputusan, atau nama aplikasinya.",
        error_messages={"required": "Isi nama atau nomornya, agar penilai dapat mencarinya."},
    )  # fmt: skip
    mulai = DateIndonesianField(label="Berlaku mulai", earliest=FIRST, latest=LAST)
    sampai = DateIndonesianField(
        label="Berlaku sampai", required=False, earliest=FIRST, latest=LAST, help_text="Kosong bila tanpa batas."
    )
    field_order = ("tempat", "nama", "keputusan", "mulai", "sampai", "berkas", "tautan")

    def __init__(self, *args: Any, decrees: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "Bila ada di catatan Pilar; berlakunya lalu diikuti sendiri."
        self.fields["keputusan"] = choice("Keputusan penampung", decrees, required=False, help_text=hint)
        self.order_fields(self.field_order)

    @property
    def into(self) -> Integration:
        typed = self.cleaned_data
        return Integration(typed["tempat"], typed["nama"], typed["mulai"], typed["sampai"], typed["keputusan"])


class ChangeFilter(forms.Form):
    """The filter of the list; its names are those of the address."""

    judul = forms.CharField(label="Perubahan", required=False)
    agen = forms.CharField(label="Nama agen", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan", required=False, choices=[("", "Semua"), *AgentChange._meta.get_field("state").flatchoices]
    )

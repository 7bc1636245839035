"""Forms of tokens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from pilar.kernel.fields import DateIndonesianField
from pilar.organisation.actions.tokens import LONGEST, LONGEST_NAME, LONGEST_REASON
from pilar.organisation.queries.tokens import STATES
from pilar.organisation.scopes import SCOPES


class TokenFilter(forms.Form):
    """Which tokens the list shows."""

    cari = forms.CharField(label="Nama atau awalan", max_length=100, required=False)
    keadaan = forms.ChoiceField(label="Keadaan", choices=[("", "Semua"), *STATES], required=False)
    instansi = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Semua"), *((scope.code, scope.label) for scope in SCOPES.values())]
        self.fields["cakupan"] = forms.ChoiceField(label="Cakupan", choices=choices, required=False)


class TokenForm(forms.Form):
    """Name, scopes and last day of a new token."""

    name = forms.CharField(
        label="Nama token", max_length=LONGEST_NAME, help_text="Untuk apa dan siapa, misalnya “PortalRB 2026”.",
        error_messages={"required": "Isi nama token."},
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"] = forms.MultipleChoiceField(
            label="Cakupan", widget=forms.CheckboxSelectMultiple,
            choices=[(scope.code, f"{scope.label}: {scope.reads}") for scope in SCOPES.values()],
            help_text="Beri hanya yang diperlukan.", error_messages={"required": "Pilih sedikitnya satu cakupan."},
        )  # fmt: skip
        self.fields["expires_on"] = DateIndonesianField(
            label="Berlaku sampai", earliest=today, latest=today + LONGEST,
            help_text="Hari terakhir token ini diterima, paling lama dua tahun lagi.",
            error_messages={"required": "Isi hari terakhir berlaku."},
        )  # fmt: skip


class RevokeTokenForm(forms.Form):
    """Why a token is revoked."""

    reason = forms.CharField(
        label="Alasan", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya diganti dengan yang baru, atau pernah terkirim ke orang lain.",
        error_messages={"required": "Isi alasannya."},
    )  # fmt: skip

"""allauth's forms of second factors with our words, and with our count of tries."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

from pilar.organisation.signin import throttle
from pilar.organisation.signin.forms import CountedForm

#: Seconds in which one code of an authenticator app is taken once: three periods of 30, as far as clocks may differ.
_ONCE = 120
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError, LookupError)


def code_field(label: str = "Kode", help_text: str = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=20, widget=forms.TextInput(attrs=attrs), help_text=help_text,
        error_messages={"required": "Isi kodenya."},
    )  # fmt: skip


def credential_field() -> forms.JSONField:
    wrong = "Peramban tidak mengirim kunci sandi. Coba sekali lagi."
    return forms.JSONField(widget=forms.HiddenInput, error_messages={"required": wrong, "invalid": wrong})


class _CodeForm(CountedForm):
    """Six digits of an app, or a recovery code."""

    code = code_field("Kode", "Enam angka dari aplikasi autentikator, atau satu kode pemulihan.")

    def clean_code(self) -> str:
        user = self.user  # type: ignore[attr-defined]
        self.count("faktor", user, timezone.now())
        code: str = super().clean_code()  # type: ignore[misc]
        # allauth forgets a used code after 30 seconds, while a clock that runs slow makes it good for longer.
        used = salted_hmac("pilar.signin.used_code", f"{user.pk}:{code}", algorithm="sha256").hexdigest()
        if not cache.add(f"code:{used}", 1, _ONCE):
            raise get_adapter().validation_error("incorrect_code")
        throttle.forgive("faktor", user)
        return code


class CodeForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]
    pass


class ConfirmCodeForm(_CodeForm, ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTotpForm(CountedForm, ActivateTOTPForm):  # type: ignore[misc]
    code = code_field("Kode dari aplikasi", "Enam angka yang sedang tampil untuk Pilar.")

    def clean_code(self) -> str:
        self.count("faktor", self.user, timezone.now())
        code = str(super().clean_code())
        throttle.forgive("faktor", self.user)
        return code


class _KeyForm(forms.Form):
    """What a browser sends of a passkey. Anything else than that is a wrong code, not a broken page."""

    credential = credential_field()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(_KeyForm, AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ConfirmPasskeyForm(_KeyForm, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeySignInForm(_KeyForm, LoginWebAuthnForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(
        label="Nama kunci", max_length=60, required=False, help_text="Agar Anda mengenalinya nanti, misalnya “HP saya”."
    )
    credential = credential_field()
    passwordless = forms.BooleanField(
        label="Pakai juga untuk masuk tanpa kata sandi", required=False, initial=True,
        help_text="Perangkat akan meminta sidik jari, wajah, atau PIN. Lepas centangnya untuk kunci USB tanpa PIN.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except _MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label="Nama kunci", max_length=60, error_messages={"required": "Isi namanya."})

"""Forms of the sign-in. Each counts the tries of its account before it looks at what was typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.account.models import Login
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from pilar.organisation.actions import accounts
from pilar.organisation.backends import account_named, password_fits, written_name
from pilar.organisation.models import User
from pilar.organisation.signin import passwords, throttle
from pilar.organisation.signin.adapter import CLOSED

PASSWORD_LENGTH = 200
WRONG = (
    "Nama masuk atau kata sandi tidak cocok. Periksa ketikan Anda, juga huruf besar dan kecil pada kata sandi. Belum "
    "pernah masuk atau lupa kata sandi? Pakai slip dari bagian kepegawaian."
)


def password_field(
    label: str, autocomplete: str, help_text: str = "", missing: str = "Isi kata sandi."
) -> forms.CharField:
    """A password is taken as typed: spaces count, also at its ends."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    required = {"required": missing}
    return forms.CharField(
        label=label, widget=widget, strip=False, max_length=PASSWORD_LENGTH, help_text=help_text,
        error_messages=required,
    )  # fmt: skip


def login_field() -> forms.CharField:
    attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label="NIP, surel, atau nama masuk", max_length=254, widget=forms.TextInput(attrs=attrs),
        help_text="NIP boleh ditulis dengan spasi. Nama masuk tercetak di slip Anda.",
        error_messages={"required": "Isi NIP, surel, atau nama masuk."},
    )  # fmt: skip


class CountedForm(forms.Form):
    """A form that proves who somebody is. ``throttled``: minutes to wait, where it was refused unseen."""

    throttled = 0

    def count(self, kind: str, whose: User | str, at: datetime) -> None:
        """Raises ValidationError where there were too many wrong tries."""
        try:
            throttle.take(kind, whose, at)
        except throttle.Throttled as error:
            self.throttled = error.minutes
            raise ValidationError(error.message, code="throttled") from error


class SignInForm(CountedForm, LoginForm):  # type: ignore[misc]
    """Name and password. The same answer for a name that nobody has and for a wrong password."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": login_field(), "password": password_field("Kata sandi", "current-password")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if self.errors:
            return data
        now = timezone.now()
        user = account_named(data["login"])
        whose = user or written_name(data["login"])
        self.count("masuk", whose, now)
        if not password_fits(user, data["password"]) or user is None:
            throttle.sweep(now)
            raise ValidationError(WRONG, code="wrong")
        throttle.forgive("masuk", whose)
        if not user.is_active:
            raise ValidationError(CLOSED, code="closed")
        self.user = user
        self._login = Login(user=user)  # what LoginForm.login goes on with
        return data

    def user_credentials(self) -> dict[str, Any]:
        return {"password": True}  # kept in the session as the way of signing in; the name says nothing there


class ConfirmForm(CountedForm, ReauthenticateForm):  # type: ignore[misc]
    """The own password once more, before the account's security changes."""

    password = password_field("Kata sandi Anda", "current-password")

    def clean_password(self) -> str:
        self.count("masuk", self.user, timezone.now())
        password = str(super().clean_password())
        throttle.forgive("masuk", self.user)
        return password


class NewPasswordForm(CountedForm):
    """A new password, typed twice. ``user``: whose, where that is known before."""

    password1 = password_field("Kata sandi baru", "new-password", passwords.HELP, "Isi kata sandi baru.")
    password2 = password_field("Ulangi kata sandi baru", "new-password", missing="Ulangi kata sandi baru.")

    def __init__(self, *args: Any, user: User | None = None, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Kedua kata sandi tidak sama. Ketik ulang dengan pelan.")
        elif first:
            for fault in passwords.faults(first, self.user):
                self.add_error("password1", fault)
        return data


class FirstLoginForm(NewPasswordForm):
    """What a slip says, and the password that one chooses."""

    login = login_field()
    code = forms.CharField(
        label="Kode pada slip", max_length=60, help_text="Besar kecil huruf dan tanda hubung tidak berpengaruh.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters",
                                      "spellcheck": "false", "class": "short"}),
        error_messages={"required": "Isi kode yang tercetak pada slip."},
    )  # fmt: skip
    field_order = ("login", "code", "password1", "password2")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "login" not in data or "code" not in data:
            return super().clean()
        user = account_named(data["login"])
        whose = user or written_name(data["login"])
        self.count("slip", whose, self.at)
        try:
            accounts.open_code(user, data["code"], at=self.at)
        except accounts.AccountError as error:
            throttle.sweep(self.at)
            raise ValidationError(error.message, code="code") from error
        throttle.forgive("slip", whose)
        self.user = user
        return super().clean()


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old = password_field("Kata sandi sekarang", "current-password")
    field_order = ("old", "password1", "password2")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.owner = user
        if not user.has_usable_password():
            del self.fields["old"]

    def clean_old(self) -> str:
        self.count("masuk", self.owner, self.at)
        old: str = self.cleaned_data["old"]
        if not password_fits(self.owner, old):
            raise ValidationError("Kata sandi sekarang tidak cocok.", code="wrong")
        throttle.forgive("masuk", self.owner)
        return old


class ForgottenForm(forms.Form):
    """The e-mail of an account. Whether there is one is not said."""

    email = forms.EmailField(
        label="Surel", widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Surel yang terdaftar pada akun Anda.",
        error_messages={"required": "Isi surel Anda.", "invalid": "Tulis surel seperti nama@instansi.go.id."},
    )  # fmt: skip

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

"""Where allauth asks how things are done here. Its words are replaced by ours; nothing of it is shown in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from pilar.organisation import sessions
from pilar.organisation.backends import password_fits
from pilar.organisation.models import User
from pilar.organisation.signin.device import device_name

#: Seconds after the sign-in in which nobody is asked to prove again who they are.
FRESH = 5 * 60

#: allauth's templates of what it says after an act → our words. What is not here is not said.
SAID: Mapping[str, str] = {
    "account/messages/logged_out.txt": "Anda sudah keluar.",
    "mfa/messages/totp_activated.txt": "Aplikasi autentikator sudah dipasang.",
    "mfa/messages/totp_deactivated.txt": "Aplikasi autentikator sudah dilepas.",
    "mfa/messages/webauthn_added.txt": "Kunci sandi sudah ditambahkan.",
    "mfa/messages/webauthn_removed.txt": "Kunci sandi sudah dihapus.",
    "mfa/messages/recovery_codes_generated.txt": "Kode pemulihan sudah dibuat. Simpan di tempat yang aman.",
}
#: What a mail tells the owner of an account, by allauth's name of it (and by our own).
NOTICES: Mapping[str, str] = {
    "mfa/email/totp_activated": "Aplikasi autentikator dipasang pada akun Anda.",
    "mfa/email/totp_deactivated": "Aplikasi autentikator dilepas dari akun Anda.",
    "mfa/email/webauthn_added": "Kunci sandi ditambahkan pada akun Anda.",
    "mfa/email/webauthn_removed": "Kunci sandi dihapus dari akun Anda.",
    "mfa/email/recovery_codes_generated": "Kode pemulihan akun Anda dibuat ulang; yang lama tidak berlaku lagi.",
    "password_changed": "Kata sandi akun Anda diganti.",
    "password_by_slip": "Kata sandi akun Anda dibuat dengan kode dari slip masuk.",
}


def send_mail(to: str, subject: str, template: str, names: Mapping[str, Any]) -> None:
    """Every mail of the sign-in leaves here: plain text in Indonesian, made of ``signin/mail/<template>.txt``."""
    text = render_to_string(f"signin/mail/{template}.txt", {**names, "origin": settings.PILAR_ORIGIN})
    EmailMessage(subject, text, None, [to]).send()


def notify(user: User, what: str) -> None:
    """Tell the owner of an account that something about its security has changed, where there is an address."""
    if user.email and what in NOTICES:
        send_mail(user.email, "Perubahan keamanan akun Pilar", "notice", {"user": user, "what": NOTICES[what]})


def display_name(user: User) -> str:
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": "Kata sandi tidak cocok.",
        "incorrect_code": "Kode tidak cocok. Periksa jam ponsel Anda, lalu ketik kode yang sedang tampil.",
        "too_many_login_attempts": "Terlalu banyak percobaan yang salah. Tunggu beberapa menit, lalu coba lagi.",
        "rate_limited": "Terlalu banyak percobaan yang salah. Tunggu beberapa menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for oneself."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this site; allauth would also follow those of other allowed hosts."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        request.session[sessions.DEVICE] = device_name(request.headers.get("User-Agent", ""))
        request.session[sessions.STARTED] = timezone.now().isoformat()

    def reauthenticate(self, user: User, password: str) -> bool:
        return password_fits(user, password)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has signed in a moment ago is not asked again: the first login leads to a passkey at once."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = bool(records) and timezone.now().timestamp() - records[-1]["at"] < FRESH
        return not fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "Pakai kata sandi",
            "mfa_reauthenticate": "Pakai kode autentikator atau kode pemulihan",
            "mfa_reauthenticate:webauthn": "Pakai kunci sandi",
        }
        return [{**way, "description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A passkey or an outside identity of an account that is closed."""
        from django.shortcuts import redirect

        messages.error(request, CLOSED)
        return redirect(reverse("account_login"))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
        message: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, text)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Without address and user agent, which allauth would write into it."""
        notify(user, template_prefix)


CLOSED = "Akun ini sudah ditutup. Bila itu keliru, hubungi bagian kepegawaian atau administrator instansi Anda."


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        "add_email_blocked": "Surel tidak dapat ditambahkan.",
        "cannot_delete_authenticator": "Pengaman ini tidak dapat dilepas.",
        "cannot_generate_recovery_codes": "Pasang aplikasi autentikator atau kunci sandi dulu.",
        "incorrect_code": "Kode atau kunci sandi tidak cocok. Coba sekali lagi; untuk kode, periksa jam ponsel Anda.",
        "unverified_email": "Surel belum dipastikan.",
    }

    def get_totp_issuer(self) -> str:
        return "Pilar"

    def build_totp_svg(self, url: str) -> str:
        """The drawing as an element of the page: without the head of a file, which HTML has no place for."""
        svg = str(super().build_totp_svg(url))
        return svg[svg.index("<svg") :]

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - allauth's name
        return device_name(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Pilar"}

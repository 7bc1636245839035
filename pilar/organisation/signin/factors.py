"""Second factors: allauth's views, inside our frame, and a line in the ledger for each change."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone

from pilar.organisation.actions import accounts
from pilar.organisation.web import WorkRequest, WorkView, lacks_second_factor, work_page


def _own(view: Any) -> Any:
    """allauth's ``view`` as a page of the own account."""

    def page(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _with_status(request, view(request, *args, **kwargs))

    typed: WorkView[Any] = page
    return work_page(own_account=True)(typed)


def _with_status(request: HttpRequest, response: Any) -> HttpResponseBase:
    """A form that was refused comes back as a page: then 422, or 429 where there were too many tries."""
    names = getattr(response, "context_data", None)
    if names is not None and request.method == "POST":
        response.status_code = 429 if getattr(names.get("form"), "throttled", 0) else 422
    answered: HttpResponseBase = response
    return answered


def second_step(request: HttpRequest) -> HttpResponseBase:
    """The second factor, between the password and the sign-in."""
    return _with_status(request, base.authenticate(request))


class IndexView(base.IndexView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "lacking": lacks_second_factor(self.request)}


class DownloadCodesView(codes.DownloadRecoveryCodesView):  # type: ignore[misc]
    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **options)
        response["Content-Disposition"] = 'attachment; filename="kode-pemulihan-pilar.txt"'
        response["Content-Type"] = "text/plain; charset=utf-8"
        return response


_INDEX = reverse_lazy("mfa_index")
index = _own(IndexView.as_view())
confirm = _own(account.reauthenticate)
confirm_by_code = _own(base.reauthenticate)
confirm_by_passkey = _own(webauthn.reauthenticate_webauthn)
add_app = _own(totp.activate_totp)
remove_app = _own(totp.deactivate_totp)
add_passkey = _own(webauthn.add_webauthn)
rename_passkey = _own(webauthn.EditWebAuthnView.as_view(success_url=_INDEX))
remove_passkey = _own(webauthn.RemoveWebAuthnView.as_view(success_url=_INDEX))
show_codes = _own(codes.view_recovery_codes)
renew_codes = _own(codes.generate_recovery_codes)
download_codes = _own(DownloadCodesView.as_view())


def connect() -> None:
    """Let the ledger hear of every change; called when the app is ready."""
    for signal, event in (
        (authenticator_added, "added"),
        (authenticator_removed, "removed"),
        (authenticator_reset, "renewed"),
    ):
        signal.connect(_recorder(event), weak=False, dispatch_uid=f"pilar.factor_{event}")


def _recorder(event: str) -> Any:
    def record(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
        accounts.note_factor(user, event, authenticator.type, at=timezone.now())

    return record

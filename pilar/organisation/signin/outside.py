"""Signing in by an outside identity provider (OpenID Connect), where PILAR_OIDC_… names one.

Nobody gets an account by it. Whom the provider names must have one here: by the NIP that it asserts (if
PILAR_OIDC_NIP_CLAIM says where), else by an e-mail that it has verified. That is asked at every sign-in and nothing of
it is stored, so that an account which loses its e-mail loses that way in. A second factor that the account has, or that
its role needs, is asked here nonetheless.

allauth is imported late: without the settings its part for this is no installed app.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pilar.organisation.backends import account_named, accounts, written_name
from pilar.organisation.models import User

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

logger = logging.getLogger("pilar.signin")

PROVIDER = "luar"


def provider_link(request: HttpRequest) -> dict[str, str] | None:
    """Name of the provider and the address that leads to it and back to what was wanted; None where there is none."""
    if not settings.PILAR_OIDC_NAME:
        return None
    wanted = request.GET.get("next") or request.POST.get("next")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return {"name": settings.PILAR_OIDC_NAME, "url": f"{reverse('account_outside')}{query}"}


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """To the provider. By a link and not by a form, which the page's policy would keep on this site."""
    provider = _provider(request)
    from allauth.account.utils import get_next_redirect_url
    from requests import RequestException

    try:
        response: HttpResponse = provider.redirect(request, "login", next_url=get_next_redirect_url(request))
    except RequestException:
        logger.warning("the identity provider does not answer")
        return _refused(request, "tidak menjawab")
    return response


@never_cache
@require_safe
def come_back(request: HttpRequest, **_: str) -> HttpResponse:
    """From the provider, with a code that is good for what it says of the person."""
    _provider(request)
    from allauth.socialaccount.internal import jwtkit
    from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

    class Verifying(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
        """allauth trusts what came over TLS unread; here the provider's signature is checked as well."""

        def _decode_id_token(self, app: Any, id_token: str) -> Any:
            config = self.openid_config
            return jwtkit.verify_and_decode(
                credential=id_token, keys_url=config["jwks_uri"], issuer=config["issuer"], audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk, verify_signature=True,
            )  # fmt: skip

    try:
        response: HttpResponse = OAuth2CallbackView.adapter_view(Verifying(request, PROVIDER))(request)
    except (KeyError, ValueError, TypeError):
        # What the provider sent has not the shape that the standard asks for.
        logger.warning("the identity provider sent something that cannot be read")
        return _refused(request, "mengirim jawaban yang tidak dapat dibaca")
    return response


def account_of(claims: dict[str, Any]) -> User | None:
    """The account that the provider's statements belong to, open or closed."""
    nip_claim = settings.PILAR_OIDC_NIP_CLAIM
    if nip_claim and (nip := written_name(str(claims.get(nip_claim) or ""))):
        # Where it names a NIP, that is who it is: an e-mail of somebody else must not decide.
        return account_named(nip) if nip.isdigit() else None
    email = str(claims.get("email") or "").lower()
    if not email or claims.get("email_verified") is not True:
        return None
    return accounts().filter(email=email).first()


def match(request: HttpRequest, login: SocialLogin) -> None:
    """Give ``login`` the account that it belongs to. Raises ImmediateHttpResponse where there is none."""
    data = login.account.extra_data
    stated, told = data.get("id_token") or {}, data.get("userinfo") or {}
    if not stated or (told and told.get("sub") != stated.get("sub")):
        raise ImmediateHttpResponse(_refused(request, "mengirim keterangan yang tidak cocok satu sama lain"))
    user = account_of({**told, **stated})
    if user is None:
        messages.error(
            request,
            f"Anda dikenal oleh {settings.PILAR_OIDC_NAME}, tetapi belum ada akun Pilar dengan NIP atau surel itu. "
            "Minta bagian kepegawaian mendaftarkan Anda, atau masuk dengan kata sandi di halaman ini.",
        )
        raise ImmediateHttpResponse(redirect("account_login"))
    login.user = user


def failed(request: HttpRequest) -> None:
    """The provider said no, or the person turned back, or the answer is not genuine."""
    raise ImmediateHttpResponse(_refused(request, "tidak menyatakan siapa Anda"))


def _provider(request: HttpRequest) -> OpenIDConnectProvider:
    if not settings.PILAR_OIDC_NAME:
        raise Http404
    from allauth.socialaccount.adapter import get_adapter

    return get_adapter(request).get_provider(request, PROVIDER)


def _refused(request: HttpRequest, what: str) -> HttpResponse:
    messages.error(request, f"{settings.PILAR_OIDC_NAME} {what}. Coba sekali lagi, atau masuk dengan kata sandi.")
    return redirect("account_login")

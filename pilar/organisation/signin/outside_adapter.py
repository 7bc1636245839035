"""What allauth asks about accounts of an outside provider. Loaded only where one is set up."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from pilar.organisation.signin import outside


class OutsideAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        outside.match(request, sociallogin)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        outside.failed(request)

"""How a person is recognised: by NIP or e-mail with a password (allauth)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from pilar.organisation.models import User


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Reads the account of a session with person and body in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it is still open."""
        return User.objects.select_related("person__body").filter(pk=user_id, is_active=True).first()

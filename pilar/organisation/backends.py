"""How a person is recognised: by NIP, by e-mail or by the printed name, with a password."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet

from pilar.organisation.models import User

_SEPARATORS = re.compile(r"[\s.\-]+")
NIP_DIGITS = 18


def accounts() -> QuerySet[User]:
    """Accounts with person and body, which every page needs, in one query."""
    return User.objects.select_related("person__body")


def written_name(typed: str) -> str:
    """What somebody typed as a name: a NIP without the spaces, dots and hyphens between its groups, else small."""
    digits = _SEPARATORS.sub("", typed)
    if len(digits) == NIP_DIGITS and digits.isascii() and digits.isdigit():
        return digits
    return typed.strip().lower()


def account_named(typed: str) -> User | None:
    """The account with that NIP, e-mail or printed name, open or closed. One query, two for a NIP that is no name."""
    name = written_name(typed)
    if not name or "\x00" in name:
        return None
    if "@" in name:
        found = accounts().filter(Q(email=name) | Q(username=name))
        return min(found, key=lambda user: user.email != name, default=None)
    user = accounts().filter(username=name).first()
    if user is None and len(name) == NIP_DIGITS and name.isdigit():
        user = accounts().filter(person__nip=name).first()
    return user


def password_fits(user: User | None, password: str) -> bool:
    """Whether that is the account's password. Takes as long where there is no account, or none with a password."""
    if user is None:
        make_password(password)
        return False
    return user.check_password(password)


class SignInBackend(ModelBackend):
    """Recognises an account, and reads that of a session with person and body in one query."""

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **_: Any) -> Any:
        """For callers that bring no form of ours. The form itself counts the tries."""
        if username is None or password is None:
            return None
        user = account_named(username)
        return user if password_fits(user, password) and user is not None and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, if it is still open."""
        return accounts().filter(pk=user_id, is_active=True).first()

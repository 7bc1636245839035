"""The secret address of somebody's own deadlines: made, replaced, revoked. Only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, local_day
from pilar.organisation.models import User
from pilar.roadmap.models import CalendarAddress

_BYTES: Final = 24


def make(user: User, *, at: datetime, guard: Guard = locked) -> str:
    """A new secret, told this one time; the address that there was is revoked. Raises AccessDenied without a person."""
    if user.person is None:
        raise AccessDenied("Akun ini bukan akun pegawai, jadi tidak punya kalender sendiri. Belum ada yang berubah.")
    secret = secrets.token_urlsafe(_BYTES)
    with guard(User.objects.filter(pk=user.pk)), transaction.atomic():
        _open_of(user).update(revoked_at=at)
        made = CalendarAddress.objects.create(user=user, secret_sha256=hash_of(secret), created_at=at)
        ledger.record("calendar.address_made", made, body=user.person.body.uuid, by=user.actor, at=at)
    return secret


def revoke(user: User, *, at: datetime, guard: Guard = locked) -> bool:
    """Close the address; whether there was one. Raises AccessDenied without a person."""
    if user.person is None:
        raise AccessDenied("Akun ini bukan akun pegawai, jadi tidak punya kalender sendiri. Belum ada yang berubah.")
    with guard(User.objects.filter(pk=user.pk)), transaction.atomic():
        found = _open_of(user).first()
        if found is None:
            return False
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
        ledger.record("calendar.address_revoked", found, body=user.person.body.uuid, by=user.actor, at=at)
    return True


def read(secret: str, *, at: datetime) -> User | None:
    """Whose calendar it is; None for a secret that nobody has, that is revoked, or whose account is closed.

    Notes the day on which a program last asked, once a day. Two queries, the first time of a day three.
    """
    rows = CalendarAddress.objects.filter(secret_sha256=hash_of(secret), revoked_at__isnull=True)
    found = rows.select_related("user__person__body").first()
    if found is None or not found.user.is_active or found.user.person is None:
        return None
    today = local_day(at, found.user.person.body)
    if found.read_on != today:
        CalendarAddress.objects.filter(pk=found.pk).update(read_on=today)
    return found.user


def current_of(user: User) -> CalendarAddress | None:
    """The address that is open. One query."""
    return _open_of(user).first()


def hash_of(secret: str) -> str:
    """What is kept of a secret: it is random and long, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _open_of(user: User) -> QuerySet[CalendarAddress]:
    return CalendarAddress.objects.filter(user=user, revoked_at__isnull=True)

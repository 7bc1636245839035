"""Own accounts: first login by a printed slip, passwords, second factors, sessions."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.crypto import salted_hmac

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation import giving
from pilar.organisation.access import NO_RIGHTS, AccessDenied, Rights, local_day, rights_of
from pilar.organisation.models import FirstLoginCode, User, UserSession
from pilar.organisation.roles import ROLES

#: What can be read off paper without doubt: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS, GROUP = 3, 5  # 15 of 31 signs: 74 bits
SLIP_LIFE = timedelta(days=14)
_ASK_ANEW = "Minta slip baru kepada bagian kepegawaian atau administrator unit Anda."


class AccountError(PilarError):
    """An account's password, slip or session cannot be changed like that; nothing has been changed."""


# --- slips ----------------------------------------------------------------------------------------------------------


def issue_first_code(user: User, *, by: User | str, at: datetime) -> str:
    """Make the one-time code of a slip for ``user`` and return it; it is stored nowhere. An earlier one stops working.

    With it somebody sets a password, so whoever issues it could take the account over. Hence ``by`` (an account; a
    plain name is the installation itself, which the command line is) must hold ``slip.issue`` over *every* unit where
    the person is on duty, not over one of them: else a personnel officer would reach anybody by adding a duty at home.
    And every role that the account holds, now or from a later day, must be one that ``by`` could give and end there:
    whoever may not make somebody an inspector, or stands below the one who made him head, may not become that by a slip
    either. (Somebody who is to be the first inspector signs in before the role is given.) ``use_first_code`` asks this
    again for the roles that were added since. A second factor is still asked after the slip. Who reads secret reports
    gets a slip from nobody: the inspector ends the role, the slip is issued, the inspector gives the role again.

    Raises AccessDenied where ``by`` may not, AccountError where the account is closed.
    """
    with transaction.atomic():
        # Whoever gives a role holds the same row: what is decided here is decided on the roles that there are.
        user = User.objects.select_for_update(of=("self",), no_key=True).select_related("person__body").get(pk=user.pk)
        if not user.is_active:
            raise AccountError("Akun ini sudah ditutup. Belum ada yang berubah.")
        if isinstance(by, User) and (reason := slip_refusal(user, by, rights_of(by, at), local_day(at))):
            raise AccessDenied(f"{reason} Slip tidak dibuat.")
        actor = by.actor if isinstance(by, User) else by
        _revoke(user, at)
        code = _new_code()
        stored = FirstLoginCode.objects.create(
            user=user, digest=_digest(code), issued_by=actor, issued_at=at, expires_at=at + SLIP_LIFE
        )
        ledger.record("slip.issued", stored, body=_chain(user), by=actor, at=at, details={"user": user.pk})
    return code


def slip_refusal(user: User, by: User, rights: Rights, day: date) -> str:
    """Why ``by`` may not issue a slip for ``user``, as a sentence; empty where it may.

    Takes no query where ``person.duties`` and ``grants`` are prefetched with their units. ``user`` may be one that is
    not opened yet and has only its person.
    """
    if user.pk == by.pk:
        return "Kata sandi sendiri diganti di halaman Akun, bukan dengan slip."
    duties = [] if user.person is None else [duty for duty in user.person.duties.all() if _lasts(duty, day)]
    if not duties:
        return f"{user} tidak sedang bertugas di unit mana pun."
    for duty in duties:
        if not rights.may("slip.issue", duty.unit.path):
            return f"{user} juga bertugas di “{duty.unit}”, di luar jangkauan peran Anda."
    return _role_refusal(user, rights, day)


def _role_refusal(user: User, rights: Rights, day: date) -> str:
    for grant in user.grants.all() if user.pk else ():
        role = ROLES.get(grant.role)
        if role is None or not _lasts(grant, day):
            continue
        path = grant.unit.path
        if not (giving.may_end(rights, grant) and rights.may("slip.issue", path)):
            return f"{user} memegang peran {role.label} di “{grant.unit}”, yang tidak dapat Anda berikan."
    return ""


def use_first_code(user: User, code: str, password: str, *, at: datetime, guard: Guard = locked) -> User:
    """Set the first password of ``user`` by the code of a slip; the code is used up, other sessions end.

    Raises AccountError with what to do where the code is wrong, used, replaced or expired. ``password`` has been
    checked by the caller. Of two who send the same code at once one succeeds.
    """
    with guard(FirstLoginCode.objects.filter(user=user)):
        stored = open_code(user, code, at=at)
        user.set_password(password)
        user.save(update_fields=["password"])
        FirstLoginCode.objects.filter(pk=stored.pk).update(used_at=at)
        ledger.record("account.first_login", user, body=_chain(user), by=user.actor, at=at, details={"code": stored.pk})
    return user


def open_code(user: User | None, code: str, *, at: datetime) -> FirstLoginCode:
    """The code of a slip, if ``user`` can still use it. Raises AccountError with what to do."""
    digest = _digest(code)
    stored = FirstLoginCode.objects.filter(user=user, digest=digest).first() if user is not None else None
    if stored is None or user is None:
        raise AccountError(
            "Nama masuk atau kode tidak cocok. Periksa ketikan Anda dengan slipnya; besar kecil huruf dan tanda hubung "
            f"tidak berpengaruh. Bila tetap tidak cocok: {_ASK_ANEW[0].lower()}{_ASK_ANEW[1:]}"
        )
    if stored.used_at is not None:
        raise AccountError(f"Kode ini sudah dipakai. Masuklah dengan kata sandi yang sudah dibuat. Lupa? {_ASK_ANEW}")
    if stored.revoked_at is not None:
        raise AccountError(f"Kode ini sudah diganti dan tidak berlaku lagi. Pakai slip terbaru. {_ASK_ANEW}")
    if stored.expires_at <= at or not user.is_active:
        raise AccountError(f"Kode ini sudah kedaluwarsa. {_ASK_ANEW}")
    if _grew(user, stored, at):
        raise AccountError(f"Peran akun ini bertambah sesudah slip dicetak, jadi slipnya tidak berlaku. {_ASK_ANEW}")
    return stored


def _grew(user: User, stored: FirstLoginCode, at: datetime) -> bool:
    """Whether the account has come to a role for which the issuer, as it was then, could have issued no slip."""
    if not stored.issued_by.isdigit():
        return False
    issuer = User.objects.filter(pk=int(stored.issued_by)).first()
    # Asked with the issuer's roles of that day; a closed account has none, and its slips serve staff without roles.
    rights = rights_of(issuer, stored.issued_at) if issuer is not None else NO_RIGHTS
    return bool(_role_refusal(user, rights, local_day(at)))


def _new_code() -> str:
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(signs[start : start + GROUP]) for start in range(0, len(signs), GROUP))


def _digest(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign in ALPHABET)
    return salted_hmac("pilar.organisation.first_code", plain, algorithm="sha256").hexdigest()


def _revoke(user: User, at: datetime) -> None:
    FirstLoginCode.objects.filter(user=user, used_at=None, revoked_at=None).update(revoked_at=at)


def _lasts(row: object, day: date) -> bool:
    """Whether a duty or a grant holds on ``day`` or later."""
    until: date | None = getattr(row, "valid_until", None)
    return until is None or until >= max(day, getattr(row, "valid_from", day))


# --- passwords ------------------------------------------------------------------------------------------------------


def change_password(user: User, password: str, *, at: datetime, code: str = "account.password_changed") -> None:
    """Give ``user`` a new password, asked for by that person. Every session ends; a slip that lies about is worthless.

    ``password`` has been checked by the caller, and so has the person: by the old password, or by a link in a mail
    (then ``code`` is ``account.password_reset``). The caller keeps its own session alive.
    """
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        _revoke(user, at)
        ledger.record(code, user, body=_chain(user), by=user.actor, at=at)


# --- second factors and sessions ------------------------------------------------------------------------------------


def note_factor(user: User, event: str, kind: str, *, at: datetime) -> None:
    """Record that a second factor was added, removed or renewed. allauth has stored it already."""
    with transaction.atomic():
        ledger.record(f"account.factor_{event}", user, body=_chain(user), by=user.actor, at=at, details={"kind": kind})


def remove_factors(user: User, *, by: str, at: datetime) -> int:
    """Take off all second factors of somebody who has lost them: an act of the installation. How many there were."""
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
        details = {"kind": "all", "count": removed}
        ledger.record("account.factor_removed", user, body=_chain(user), by=by, at=at, details=details)
    return int(removed)


def end_sessions(user: User, keys: list[str], *, at: datetime) -> int:
    """Sign ``user`` out in those browsers; how many there were."""
    with transaction.atomic():
        ended, _ = UserSession.objects.filter(user=user, session_key__in=keys).delete()
        if ended:
            details = {"count": ended}
            ledger.record("account.sessions_ended", user, body=_chain(user), by=user.actor, at=at, details=details)
    return ended


def _chain(user: User) -> UUID:
    """The ledger that an account's events belong to: its body's; without a person the installation's."""
    return user.person.body.uuid if user.person else ledger.INSTALLATION

"""Roles: given, ended, handed over. The only way in which anybody comes to a right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from pilar.kernel import ledger
from pilar.organisation.access import AccessDenied, forget_rights, local_day, rights_of
from pilar.organisation.actions.people import account_for
from pilar.organisation.independence import GrantError, in_time, refuse_head_of_assessed, refuse_own_assessor
from pilar.organisation.models import Duty, Grant, Person, Unit, User
from pilar.organisation.roles import ROLES, Role

HEAD = "head"


def give(
    user: User, role: str, unit: Unit, *, by: User, at: datetime, valid_from: date, valid_until: date | None = None,
    area: int | None = None, basis: str = "",
) -> Grant:  # fmt: skip
    """Give ``role`` at ``unit`` and below. Raises AccessDenied where ``by`` may not give that role there."""
    _refuse_giver(by, ROLES.get(role), user, unit, at)
    with transaction.atomic():
        grant = _give(user, role, unit, by.actor, at, valid_from, valid_until, area, basis)
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(user)
    return grant


def give_to(
    person: Person, role: str, unit: Unit, *, by: User, at: datetime, valid_from: date,
    valid_until: date | None = None, area: int | None = None, basis: str = "",
) -> Grant:  # fmt: skip
    """As ``give``, to somebody who may have no account yet: it is opened in the same transaction."""
    with transaction.atomic():
        account, opened = account_for(person, at=at)
        _refuse_giver(by, ROLES.get(role), account, unit, at)
        grant = _give(account, role, unit, by.actor, at, valid_from, valid_until, area, basis)
        if opened:
            ledger.record("account.opened", account, body=person.body.uuid, by=by.actor, at=at)
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(account)
    return grant


def give_first(user: User, unit: Unit, *, by: str, at: datetime) -> Grant:
    """Make ``user`` the first administrator of a body that has none: an act of the installation."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if _administrators(unit, local_day(at, unit.body)).exists():
            raise GrantError("Instansi ini sudah punya administrator; ia yang memberi peran. Belum ada yang berubah.")
        grant = _give(user, "administrator", unit, by, at, local_day(at, unit.body), None, None, "pemasangan")
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by, at=at, details=_details(grant))
    forget_rights(user)
    return grant


def end(grant: Grant, *, by: User, at: datetime, last_day: date | None = None) -> Grant:
    """End a role after ``last_day`` (else yesterday, so that it is gone at once). Its history stays."""
    _refuse_ender(by, grant, at)
    with transaction.atomic():
        _end(grant, by.actor, last_day or local_day(at, grant.unit.body) - timedelta(days=1))
        ledger.record("grant.ended", grant, body=grant.unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(grant.user)
    return grant


def hand_over(grant: Grant, to: User, *, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    """End ``grant`` and give the same role to ``to`` from ``from_day``; both or nothing.

    The holder may hand over the own role where the role table lets holders of that role give it; everybody else needs
    the right to give it.
    """
    _refuse_handing_over(grant, to, by, at)
    with transaction.atomic():
        new = _handed_over(grant, to, by, at, from_day, basis)
        _record_hand_over(grant, new, by, at)
    _forget(to, grant.user)
    return new


def hand_over_to(grant: Grant, person: Person, *, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    """As ``hand_over``, to somebody who may have no account yet: it is opened in the same transaction."""
    with transaction.atomic():
        to, opened = account_for(person, at=at)
        _refuse_handing_over(grant, to, by, at)
        new = _handed_over(grant, to, by, at, from_day, basis)
        if opened:
            ledger.record("account.opened", to, body=person.body.uuid, by=by.actor, at=at)
        _record_hand_over(grant, new, by, at)
    _forget(to, grant.user)
    return new


def _refuse_handing_over(grant: Grant, to: User, by: User, at: datetime) -> None:
    if grant.duty_id is not None:
        raise GrantError(
            "Peran ini melekat pada penunjukan Plt. atau Plh. dan tidak dapat dialihkan; tunjuk orang lain di halaman "
            "Plt. dan Plh. Belum ada yang berubah."
        )
    if to.pk == by.pk:
        raise AccessDenied("Tidak seorang pun mengalihkan peran kepada dirinya sendiri. Belum ada yang berubah.")
    if to.pk == grant.user_id:
        raise GrantError("Peran itu sudah dipegang orang ini; pilih orang lain. Belum ada yang berubah.")
    if not may_hand_over(by, grant, at):
        raise AccessDenied("Anda tidak dapat mengalihkan peran ini. Belum ada yang berubah.")


def _handed_over(grant: Grant, to: User, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    # Given first: then the unit has an administrator when the last one's role ends.
    new = _give(to, grant.role, grant.unit, by.actor, at, from_day, grant.valid_until, grant.area, basis)
    _end(grant, by.actor, from_day - timedelta(days=1))
    return new


def _record_hand_over(grant: Grant, new: Grant, by: User, at: datetime) -> None:
    details = {"from": grant.pk, "to": new.pk}
    ledger.record("grant.handed_over", new, body=grant.unit.body.uuid, by=by.actor, at=at, details=details)


def _forget(*users: User) -> None:
    for user in users:
        forget_rights(user)


def give_for_duty(duty: Duty, user: User, *, by: User, at: datetime) -> Grant:
    """The role of a head for the days of the acting ``duty``, within the caller's transaction, which writes the ledger.

    Whoever may appoint may do this: the caller has asked. Raises GrantError where ``user`` assesses the unit.
    """
    unit, last = duty.unit, duty.valid_until
    grant = _give(user, HEAD, unit, by.actor, at, duty.valid_from, last, None, duty.basis)
    grant.duty = duty
    grant.save(update_fields=["duty"])
    return grant


def follow_duty(duty: Duty, first: date, last: date, *, by: User) -> None:
    """Let the role of an acting duty have its days, after they changed; ``first`` and ``last`` are those it had before.

    A role that was ended by itself stays ended. Within the caller's transaction.
    """
    for grant in duty.grants.select_for_update().filter(valid_from=first, valid_until=last).select_related("user"):
        new_first, new_last = duty.valid_from, duty.valid_until
        if _overlapping(grant.user, HEAD, duty.unit, None, new_first, new_last).exclude(pk=grant.pk).exists():
            raise GrantError(f"{grant.user} sudah memegang peran itu pada masa itu. Belum ada yang berubah.")
        refuse_head_of_assessed(grant.user, duty.unit, new_first, new_last)
        Grant.objects.filter(pk=grant.pk).update(valid_from=new_first, valid_until=new_last, ended_by=by.actor)


def take_back_with(duty: Duty, *, by: User) -> None:
    """Take back the role of an acting duty that has not begun. Within the caller's transaction."""
    never = duty.valid_from - timedelta(days=1)
    duty.grants.update(valid_until=never, ended_by=by.actor, duty=None)


def _give(
    user: User, code: str, unit: Unit, actor: str, at: datetime, first: date, last: date | None, area: int | None,
    basis: str,
) -> Grant:  # fmt: skip
    role = ROLES[code]
    # Two gifts to one account wait for each other: conflicts between roles are judged on what is really there.
    user = User.objects.select_for_update().get(pk=user.pk)
    if last is not None and last < first:
        raise GrantError("Tanggal selesai mendahului tanggal mulai. Belum ada yang berubah.")
    _refuse_stranger(user, unit)
    if not user.is_active:
        raise GrantError("Akun itu sudah ditutup. Belum ada yang berubah.")
    if unit.kind not in role.held_at:
        kinds = ", ".join(label for kind, label in Unit.KINDS if kind in role.held_at)
        raise GrantError(f"Peran {role.label} hanya dapat dipegang pada: {kinds}. Belum ada yang berubah.")
    if not unit.is_open(first):
        raise GrantError(f"“{unit}” tidak berlaku pada tanggal itu. Belum ada yang berubah.")
    if role.by_area != (area is not None):
        hint = "pilih areanya" if role.by_area else "kosongkan areanya"
        raise GrantError(f"Untuk peran {role.label}, {hint}. Belum ada yang berubah.")
    if _overlapping(user, code, unit, area, first, last).exists():
        raise GrantError(f"{user} sudah memegang peran itu pada masa itu. Belum ada yang berubah.")
    refuse_own_assessor(user, role, unit, first, last)
    if role.code == HEAD:
        refuse_head_of_assessed(user, unit, first, last)
    return Grant.objects.create(
        user=user, role=code, unit=unit, area=area, valid_from=first, valid_until=last, basis=basis.strip(),
        given_by=actor, given_at=at,
    )  # fmt: skip


def _end(grant: Grant, actor: str, last_day: date) -> None:
    unit = Unit.objects.select_for_update(of=("self",)).select_related("body").get(pk=grant.unit_id)
    stored = Grant.objects.select_for_update().get(pk=grant.pk)
    if stored.valid_until is not None and stored.valid_until <= last_day:
        raise GrantError("Peran ini sudah berakhir. Muat ulang halaman; belum ada yang berubah.")
    if (
        grant.role == "administrator"
        and not _administrators(unit, last_day + timedelta(days=1)).exclude(pk=grant.pk).exists()
    ):
        raise GrantError(
            f"Ini administrator terakhir di “{unit}”; tunjuk yang lain lebih dulu. Belum ada yang berubah."
        )
    Grant.objects.filter(pk=grant.pk).update(valid_until=last_day, ended_by=actor)
    grant.valid_until, grant.ended_by = last_day, actor


def _administrators(unit: Unit, day: date) -> QuerySet[Grant]:
    held = Grant.objects.filter(role="administrator", unit=unit, valid_from__lte=day, user__is_active=True)
    # One whose end is set already does not count: the body would soon have nobody.
    return held.filter(valid_until__isnull=True)


def _overlapping(
    user: User, code: str, unit: Unit, area: int | None, first: date, last: date | None
) -> QuerySet[Grant]:
    found = Grant.objects.filter(user=user, role=code, unit=unit, area=area)
    return in_time(found, first, last)


def _details(grant: Grant) -> dict[str, object]:
    return {"user": grant.user_id, "role": grant.role, "unit": grant.unit_id, "until": grant.valid_until}


# --- who may give what ----------------------------------------------------------------------------------------------


def may_give(by: User, role: Role, unit: Unit, at: datetime) -> bool:
    """Whether ``by`` may give ``role`` to somebody else at ``unit``: by a role that gives it and reaches the unit."""
    return bool(_givers(by, unit, at) & set(role.given_by))


def may_end(by: User, grant: Grant, at: datetime) -> bool:
    """Whether ``by`` may end ``grant``. A role that the table no longer knows is ended by an administrator."""
    role = ROLES.get(grant.role)
    return bool(_givers(by, grant.unit, at) & set(role.given_by if role else ("administrator",)))


def may_hand_over(by: User, grant: Grant, at: datetime) -> bool:
    """Whether ``by`` may hand ``grant`` over: as its holder where holders of that role give it, or as who gives it."""
    role = ROLES.get(grant.role)
    if role is None:
        return False
    own = grant.user_id == by.pk and role.code in role.given_by
    return (own and role.code in rights_of(by, at).roles_over(grant.unit.path)) or may_give(by, role, grant.unit, at)


def _givers(by: User, unit: Unit, at: datetime) -> set[str]:
    held = rights_of(by, at).held
    return {each.role.code for each in held if each.reaches(unit.path) and "grant.give" in each.role.may}


def _refuse_giver(by: User, role: Role | None, user: User, unit: Unit, at: datetime) -> None:
    if role is None:
        raise GrantError("Peran itu tidak ada di tabel hak akses. Belum ada yang berubah.")
    if user.pk == by.pk:
        raise AccessDenied("Tidak seorang pun memberi peran kepada dirinya sendiri. Belum ada yang berubah.")
    if not may_give(by, role, unit, at):
        raise AccessDenied(f"Anda tidak dapat memberi peran {role.label} di “{unit}”. Belum ada yang berubah.")


def _refuse_stranger(user: User, unit: Unit) -> None:
    """A role is held by people of the body. An account without a person, of the installation, may hold several."""
    if user.person and user.person.body_id != unit.body_id:
        raise GrantError("Orang itu terdaftar di instansi lain. Belum ada yang berubah.")


def _refuse_ender(by: User, grant: Grant, at: datetime) -> None:
    if not may_end(by, grant, at):
        raise AccessDenied("Anda tidak dapat mengakhiri peran ini. Belum ada yang berubah.")

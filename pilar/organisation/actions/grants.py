"""Roles: given, ended, handed over. The only way in which anybody comes to a right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation import giving
from pilar.organisation.access import forget_rights, local_day, rights_of
from pilar.organisation.actions.grant_checks import (
    overlapping,
    refuse_ender,
    refuse_giver,
    refuse_hand_over,
    refuse_last,
    refuse_rewriting,
    refuse_unfit,
)
from pilar.organisation.actions.people import account_for
from pilar.organisation.independence import GrantError, refuse_head_of_assessed
from pilar.organisation.models import Duty, Grant, Person, Unit, User
from pilar.organisation.roles import ROLES

HEAD = "head"
#: What the installation gives to the first of a body, and to nobody while somebody holds it.
FIRST = ("administrator", "inspector")


def give(
    user: User, role: str, unit: Unit, *, by: User, at: datetime, valid_from: date, valid_until: date | None = None,
    area: int | None = None, basis: str = "", guard: Guard = locked,
) -> Grant:  # fmt: skip
    """Give ``role`` at ``unit`` and below. Raises AccessDenied where ``by`` may not give that role there.

    Raises GrantError for what can be mended: another person, other days, another unit.
    """
    # The unit's row: it is not closed meanwhile, and a place that is vacant is filled once.
    with guard(Unit.objects.filter(pk=unit.pk)):
        unit = _stored(unit)
        source = refuse_giver(by, role, user, unit, at, valid_from, valid_until)
        grant = _give(user, role, unit, by.actor, at, valid_from, valid_until, area, basis, source)
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(user)
    return grant


def give_to(
    person: Person, role: str, unit: Unit, *, by: User, at: datetime, valid_from: date,
    valid_until: date | None = None, area: int | None = None, basis: str = "",
) -> Grant:  # fmt: skip
    """As ``give``, to somebody who may have no account yet: it is opened in the same transaction."""
    with locked(Unit.objects.filter(pk=unit.pk)):
        unit = _stored(unit)
        account, opened = account_for(person, at=at)
        source = refuse_giver(by, role, account, unit, at, valid_from, valid_until)
        grant = _give(account, role, unit, by.actor, at, valid_from, valid_until, area, basis, source)
        if opened:
            ledger.record("account.opened", account, body=person.body.uuid, by=by.actor, at=at)
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(account)
    return grant


def could_give(
    person: Person, role: str, unit: Unit, *, by: User, at: datetime, valid_from: date,
    valid_until: date | None = None, area: int | None = None, basis: str = "",
) -> bool:  # fmt: skip
    """Raise what ``give_to`` would raise now, and change nothing; ``basis`` decides nothing."""
    account = User.objects.select_related("person").filter(person=person).first() or User(person_id=person.pk)
    refuse_giver(by, role, account, unit, at, valid_from, valid_until)
    if account.pk:
        refuse_unfit(account, ROLES[role], unit, valid_from, valid_until, area)
    return True


def give_first(user: User, unit: Unit, *, by: str, at: datetime, role: str = "administrator") -> Grant:
    """Make ``user`` the first administrator or inspector of a body that has none: an act of the installation."""
    if role not in FIRST:
        raise GrantError("Pemasangan hanya memberi peran administrator dan inspektur. Belum ada yang berubah.")
    with locked(Unit.objects.filter(pk=unit.pk)):
        unit = _stored(unit)
        # One whose end is set already does not count: the body would soon have nobody.
        held = Grant.objects.filter(role=role, unit=unit, valid_until__isnull=True, user__is_active=True)
        if held.exists():
            label = ROLES[role].label.lower()
            raise GrantError(f"Instansi ini sudah punya {label}; ia yang memberi peran. Belum ada yang berubah.")
        grant = _give(user, role, unit, by, at, local_day(at, unit.body), None, None, "pemasangan", None)
        ledger.record("grant.given", grant, body=unit.body.uuid, by=by, at=at, details=_details(grant))
    forget_rights(user)
    return grant


def end(grant: Grant, *, by: User, at: datetime, last_day: date | None = None, guard: Guard = locked) -> Grant:
    """End a role after ``last_day`` (else yesterday, so that it is gone at once). Its history stays."""
    refuse_ender(by, grant, at)
    with guard(Unit.objects.filter(pk=grant.unit_id)):  # two administrators cannot end each other
        today = local_day(at, grant.unit.body)
        _end(grant, by.actor, last_day or today - timedelta(days=1), today, replaced=False)
        ledger.record("grant.ended", grant, body=grant.unit.body.uuid, by=by.actor, at=at, details=_details(grant))
    forget_rights(grant.user)
    return grant


def hand_over(grant: Grant, to: User, *, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    """End ``grant`` and give the same role to ``to`` from ``from_day``; both or nothing.

    The holder may hand over the own role where the role table lets holders of that role give it; everybody else needs
    the right to end and to give it.
    """
    with locked(Unit.objects.filter(pk=grant.unit_id)):
        new = _handed_over(grant, to, by, at, from_day, basis)
        _record_hand_over(grant, new, by, at)
    _forget(to, grant.user)
    return new


def hand_over_to(grant: Grant, person: Person, *, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    """As ``hand_over``, to somebody who may have no account yet: it is opened in the same transaction."""
    with locked(Unit.objects.filter(pk=grant.unit_id)):
        to, opened = account_for(person, at=at)
        new = _handed_over(grant, to, by, at, from_day, basis)
        if opened:
            ledger.record("account.opened", to, body=person.body.uuid, by=by.actor, at=at)
        _record_hand_over(grant, new, by, at)
    _forget(to, grant.user)
    return new


def could_hand_over(grant: Grant, person: Person, *, by: User, at: datetime, from_day: date, basis: str) -> bool:
    """Raise what ``hand_over_to`` would raise now, and change nothing."""
    account = User.objects.select_related("person").filter(person=person).first() or User(person_id=person.pk)
    refuse_hand_over(by, grant, account, at, from_day)
    refuse_rewriting(grant, from_day - timedelta(days=1), local_day(at, grant.unit.body))
    if account.pk:
        refuse_unfit(account, ROLES[grant.role], grant.unit, from_day, grant.valid_until, grant.area)
    return True


def _handed_over(grant: Grant, to: User, by: User, at: datetime, from_day: date, basis: str) -> Grant:
    source = refuse_hand_over(by, grant, to, at, from_day)
    # Given first: then the unit has an administrator when the last one's role ends.
    new = _give(to, grant.role, grant.unit, by.actor, at, from_day, grant.valid_until, grant.area, basis, source)
    _end(grant, by.actor, from_day - timedelta(days=1), local_day(at, grant.unit.body), replaced=True)
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
    appointing = [held for held in rights_of(by, at).held if "acting.appoint" in held.role.may]
    source = min((held for held in appointing if held.reaches(duty.unit.path)), key=lambda held: len(held.path),
                 default=None)  # fmt: skip
    grant = _give(
        user, HEAD, duty.unit, by.actor, at, duty.valid_from, duty.valid_until, None, duty.basis,
        source.unit_id if source else None,
    )  # fmt: skip
    grant.duty = duty
    grant.save(update_fields=["duty"])
    return grant


def follow_duty(duty: Duty, first: date, last: date, *, by: User) -> None:
    """Let the role of an acting duty have its days, after they changed; ``first`` and ``last`` are those it had before.

    A role that was ended by itself stays ended. Within the caller's transaction.
    """
    for grant in (
        duty.grants.select_for_update(no_key=True).filter(valid_from=first, valid_until=last).select_related("user")
    ):
        new_first, new_last = duty.valid_from, duty.valid_until
        if overlapping(grant.user, HEAD, duty.unit, None, new_first, new_last).exclude(pk=grant.pk).exists():
            raise GrantError(f"{grant.user} sudah memegang peran itu pada masa itu. Belum ada yang berubah.")
        refuse_head_of_assessed(grant.user, duty.unit, new_first, new_last)
        Grant.objects.filter(pk=grant.pk).update(valid_from=new_first, valid_until=new_last, ended_by=by.actor)


def take_back_with(duty: Duty, *, by: User) -> None:
    """Take back the role of an acting duty that has not begun. Within the caller's transaction."""
    never = duty.valid_from - timedelta(days=1)
    duty.grants.update(valid_until=never, ended_by=by.actor, duty=None)


def _stored(unit: Unit) -> Unit:
    return Unit.objects.select_related("body").get(pk=unit.pk)


@transaction.atomic
def _give(
    user: User, code: str, unit: Unit, actor: str, at: datetime, first: date, last: date | None, area: int | None,
    basis: str, source: int | None,
) -> Grant:  # fmt: skip
    # Two gifts to one account wait for each other: conflicts between roles are judged on what is really there.
    user = User.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=user.pk)
    refuse_unfit(user, ROLES[code], unit, first, last, area)
    return Grant.objects.create(
        user=user, role=code, unit=unit, area=area, valid_from=first, valid_until=last, basis=basis.strip(),
        given_by=actor, given_at=at, given_from_id=source,
    )  # fmt: skip


def _end(grant: Grant, actor: str, last_day: date, today: date, *, replaced: bool) -> None:
    stored = Grant.objects.select_related("unit").get(pk=grant.pk)  # the unit's lock keeps others away
    refuse_rewriting(stored, last_day, today)
    if not replaced:
        refuse_last(stored, last_day)
    Grant.objects.filter(pk=grant.pk).update(valid_until=last_day, ended_by=actor)
    grant.valid_until, grant.ended_by = last_day, actor


def _details(grant: Grant) -> dict[str, object]:
    return {"user": grant.user_id, "role": grant.role, "unit": grant.unit_id, "until": grant.valid_until}


# --- what a page offers: the rights alone, without a query -----------------------------------------------------------


def may_end(by: User, grant: Grant, at: datetime) -> bool:
    """Whether ``by`` may end ``grant``; ``given_from`` comes with it."""
    return giving.may_end(rights_of(by, at), grant)


def may_hand_over(by: User, grant: Grant, at: datetime) -> bool:
    """Whether ``by`` may hand ``grant`` over: as its holder where holders of that role give it, or as who gives it."""
    if grant.role not in ROLES or grant.duty_id is not None:
        return False
    own = grant.user_id == by.pk and giving.passes_on(rights_of(by, at), grant)
    return own or giving.may_end(rights_of(by, at), grant)

"""People, their duties and their accounts. Acting heads: actions/acting.py."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from pilar.errors import PilarError
from pilar.kernel import ledger
from pilar.organisation.access import require, rights_of
from pilar.organisation.actions.grant_checks import refuse_closing
from pilar.organisation.models import Body, Duty, Person, Unit, User
from pilar.organisation.person_names import clean_name

_CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


class PersonError(PilarError):
    """A person, a duty or an account cannot be made like that; nothing has been changed."""


def add_person(
    unit: Unit, name: str, *, status: str, position: str, by: User, at: datetime, valid_from: date,
    nip: str | None = None, email: str = "", phone: str = "", rank_level: str = "", leads: bool = False,
    basis: str = "", nip_note: str = "",
) -> Person:  # fmt: skip
    """Register somebody on duty at ``unit``. ``nip``: 18 digits, checked by the caller (``nips.read_nip``)."""
    require(by, "person.manage", unit, at=at)
    with refusing_a_second_nip(), transaction.atomic():
        person = insert_person(
            unit, name, status=status, position=position, by=by, at=at, valid_from=valid_from, nip=nip, email=email,
            phone=phone, rank_level=rank_level, leads=leads, basis=basis, nip_note=nip_note,
        )  # fmt: skip
        ledger.record("person.added", person, body=person.body.uuid, by=by.actor, at=at, details={"nip": nip})
    return person


def insert_person(
    unit: Unit, name: str, *, status: str, position: str, by: User, at: datetime, valid_from: date, nip: str | None,
    email: str, phone: str, rank_level: str, leads: bool, basis: str, nip_note: str,
) -> Person:  # fmt: skip
    """The rows of ``add_person``, for a transaction that records later."""
    unit = _held(unit)
    _refuse_closed(unit, valid_from, None)
    if nip:
        refuse_taken_nip(nip, by, at)
    person = Person.objects.create(
        body=unit.body, name=clean_name(name), nip=nip or None, status=status, email=email.strip().lower(),
        phone=phone, nip_note=nip_note.strip() if nip else "",
    )  # fmt: skip
    Duty.objects.create(
        person=person, unit=unit, position=position.strip(), rank_level=rank_level, leads=leads, basis=basis,
        valid_from=valid_from,
    )  # fmt: skip
    return person


def insert_duty(
    person: Person, unit: Unit, position: str, *, valid_from: date, rank_level: str = "", leads: bool = False,
    basis: str = "", valid_until: date | None = None,
) -> Duty:  # fmt: skip
    """The row of ``add_duty``, for a transaction that records later."""
    unit = _held(unit)
    _refuse_stranger(person, unit)
    _refuse_closed(unit, valid_from, valid_until)
    return Duty.objects.create(
        person=person, unit=unit, position=position.strip(), rank_level=rank_level, leads=leads, basis=basis,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip


def refuse_taken_nip(nip: str, by: User, at: datetime, *, of: Person | None = None) -> None:
    """Raise PersonError where somebody else has ``nip``. Whoever may see that person is told who it is."""
    other = Person.objects.filter(nip=nip).first()
    if other is None or other == of:
        return
    rights = rights_of(by, at)
    seen = [duty for duty in other.duties.select_related("unit") if rights.may("person.view", duty.unit.path)]
    if not seen:
        raise PersonError(
            "NIP itu sudah terdaftar di luar lingkup Anda. Periksa angkanya; bila benar, mintalah administrator "
            "instansi menanganinya. Belum ada yang berubah."
        )
    raise PersonError(
        f"NIP itu sudah terdaftar atas nama {other.name}, {seen[0].position} di {seen[0].unit}. Buka data orang itu "
        "dan tambahkan tugasnya, atau periksa angkanya. Belum ada yang berubah."
    )


@contextmanager
def refusing_a_second_nip() -> Iterator[None]:
    """Around a transaction: two people who register one NIP at the same moment are kept apart by the database."""
    try:
        yield
    except IntegrityError as error:
        if "nip" not in str(error):
            raise
        raise PersonError("NIP itu baru saja terdaftar. Muat ulang halaman; belum ada yang berubah.") from error


def add_duty(
    person: Person, unit: Unit, position: str, *, by: User, at: datetime, valid_from: date, rank_level: str = "",
    leads: bool = False, basis: str = "", valid_until: date | None = None,
) -> Duty:  # fmt: skip
    """Give a person a further duty, also at another unit. Acting heads are made by ``acting.appoint``."""
    require(by, "person.manage", unit, at=at)
    _refuse_reversed(valid_from, valid_until)
    with transaction.atomic():
        duty = insert_duty(
            person, unit, position, valid_from=valid_from, rank_level=rank_level, leads=leads, basis=basis,
            valid_until=valid_until,
        )  # fmt: skip
        ledger.record("duty.added", duty, body=unit.body.uuid, by=by.actor, at=at, details={"unit": unit.pk})
    return duty


def end_duty(duty: Duty, last_day: date, *, by: User, at: datetime) -> Duty:
    """End a duty at the end of ``last_day``. Ending it again at another day corrects the day.

    An acting head's is only shortened here, and its role with it: whoever prolongs it appoints (``acting.change``).
    """
    require(by, "person.manage", duty.unit, at=at)
    _refuse_reversed(duty.valid_from, last_day)
    with transaction.atomic():
        stored = Duty.objects.select_for_update(no_key=True).get(pk=duty.pk)
        if stored.kind != Duty.DEFINITIVE and stored.valid_until is not None and last_day > stored.valid_until:
            raise PersonError(
                "Masa Plt. dan Plh. diperpanjang oleh yang berwenang menunjuk, di halaman Plt. dan Plh. "
                "Belum ada yang berubah."
            )
        Duty.objects.filter(pk=duty.pk).update(valid_until=last_day)
        stored.grants.filter(valid_until__gt=last_day).update(valid_until=last_day, ended_by=by.actor)
        duty.valid_until = last_day
        ledger.record("duty.ended", duty, body=duty.unit.body.uuid, by=by.actor, at=at, details={"last_day": last_day})
    return duty


def _refuse_reversed(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise PersonError("Tanggal selesai mendahului tanggal mulai. Belum ada yang berubah.")


def _held(unit: Unit) -> Unit:
    """The unit as it is stored, which nobody closes before we have committed."""
    return Unit.objects.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=unit.pk)


def _refuse_stranger(person: Person, unit: Unit) -> None:
    if person.body_id != unit.body_id:
        raise PersonError("Orang itu terdaftar di instansi lain. Belum ada yang berubah.")


def _refuse_closed(unit: Unit, first: date, last: date | None) -> None:
    ends = unit.valid_until
    if first < unit.valid_from or (ends is not None and (first > ends or last is None or last > ends)):
        raise PersonError(f"“{unit}” tidak berlaku pada seluruh masa itu. Belum ada yang berubah.")


# --- accounts -------------------------------------------------------------------------------------------------------


def open_account(person: Person, *, by: User | str, at: datetime) -> User:
    """The sign-in of ``person``: by NIP, else by e-mail, else by a name that the slip prints. It has no password yet.

    Asking again returns the account that is there. Raises PersonError where another account has the e-mail.
    """
    if isinstance(by, User):
        duty = person.duties.select_related("unit").first()
        if duty is None:
            raise PersonError("Orang ini belum punya tugas di unit mana pun. Belum ada yang berubah.")
        require(by, "person.manage", duty.unit, at=at)
    with transaction.atomic():
        user, opened = account_for(person, at=at)
        if opened:
            actor = by.actor if isinstance(by, User) else by
            ledger.record("account.opened", user, body=person.body.uuid, by=actor, at=at)
    return user


def account_for(person: Person, *, at: datetime) -> tuple[User, bool]:
    """The account of ``person``, and whether it was made now: then the caller writes ``account.opened``.

    For an action's transaction; it checks no right. Raises PersonError as ``open_account`` does.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if existing := User.objects.filter(person=person).first():
        return existing, False
    email = person.email or None
    if email and User.objects.filter(Q(email=email) | Q(username=email)).exists():
        raise PersonError("Surel itu sudah dipakai akun lain. Belum ada yang berubah.")
    user = User(username=person.nip or email or _printed_name(), email=email, person=person, created_at=at)
    user.set_unusable_password()
    user.save()
    return user, True


def open_system_account(username: str, name: str, *, by: str, at: datetime, email: str | None = None) -> User:
    """An account without a person, such as the first administrator's. It can do nothing before it gets a grant."""
    with transaction.atomic():
        if User.objects.filter(Q(username=username.lower()) | Q(email=(email or username).lower())).exists():
            raise PersonError("Nama masuk atau surel itu sudah dipakai. Belum ada yang berubah.")
        user = User(username=username.lower(), email=email.lower() if email else None, name=name, created_at=at)
        user.set_unusable_password()
        user.save()
        ledger.record("account.opened", user, body=ledger.INSTALLATION, by=by, at=at)
    return user


def close_account(user: User, body: Body, unit: Unit, *, by: User, at: datetime) -> None:
    """Let nobody sign in with ``user`` any more. Its history stays.

    Raises AccessDenied or GrantError where it holds authority or oversight that ``by`` may not end, or is the last.
    """
    require(by, "person.manage", unit, at=at)
    refuse_closing(user, by, at)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.is_active = False
        ledger.record("account.closed", user, body=body.uuid, by=by.actor, at=at)


def reopen_account(user: User, body: Body, unit: Unit, *, by: User, at: datetime) -> None:
    """Let somebody sign in again, with the password and the roles that the account had."""
    require(by, "person.manage", unit, at=at)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        ledger.record("account.reopened", user, body=body.uuid, by=by.actor, at=at)


def _printed_name() -> str:
    return "pg-" + "".join(secrets.choice(_CODE_ALPHABET) for _ in range(6))

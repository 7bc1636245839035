"""A kiosk at an apel: opened by an officer for a while; people without an account sign at it.

Whoever stands before it says who they are by NIP or full name, and types the code that the officer shows: who only has
the address, or a list of NIPs, learns nothing and signs for nobody. It never lists people, and all that does not match
gets one answer. A match is kept in a signed ticket for some minutes, not stored.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing as signed_texts
from django.db import transaction

from pilar.areas.change.access import MANAGES
from pilar.areas.change.actions.pacts import seen_or_refuse
from pilar.areas.change.actions.signing import (
    PactGuard,
    Signed,
    duty_for,
    held,
    refuse_other_text,
    refuse_shut,
    write,
)
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Kiosk, Pact, PactSignature
from pilar.areas.change.queries import pacts, signatures
from pilar.areas.change.workflow import OPEN
from pilar.errors import NotFoundError
from pilar.kernel import ledger, rules
from pilar.organisation.access import AccessDenied, local_day, require, rights_of
from pilar.organisation.backends import NIP_DIGITS, written_name
from pilar.organisation.models import Duty, Person, Unit, User
from pilar.organisation.person_names import search_name
from pilar.organisation.signin import throttle

TIME_RULE: Final = "change.kiosk-time"
#: Wrong tries at one kiosk within a quarter of an hour; a full hall mistypes a few times.
WRONG_TRIES: Final = 30
TICKET_TIME: Final = timedelta(minutes=10)
_TRY, _SALT = "kios", "pilar.change.kiosk"
#: No letters that are taken for digits.
_CODE_SIGNS: Final = "23456789"
_CODE_LENGTH: Final = 5
NO_MATCH: Final = (
    "Data itu tidak cocok dengan tepat satu orang yang bertugas di sini. Periksa kode dari petugas, dan NIP atau ejaan "
    "nama lengkap. Bila tetap tidak cocok, hubungi petugas di depan."
)
HAS_ACCOUNT: Final = (
    "Anda mempunyai akun Pilar, jadi tidak menandatangani di kios. Masuk dengan akun Anda di ponsel, lalu buka /pakta/."
)


class KioskClosed(ChangeError):
    """The kiosk is not open any more (410)."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who stands before the kiosk, what they are to sign, and the ticket that says so for some minutes."""

    name: str
    capacity: str
    pact: Pact
    ticket: str


# -- the officer


def open_kiosk(pact_id: int, unit: Unit, *, by: User, at: datetime) -> Kiosk:
    """Open a kiosk for the people of ``unit`` and below; it closes by itself after the time of ``change.kiosk-time``.

    Raises NotFoundError, AccessDenied, ChangeError where the pact is not open or the unit is none of its units.
    """
    pact = seen_or_refuse(pact_id, by, at)
    require(by, MANAGES, unit, at=at)
    if not unit.path.startswith(pact.unit.path):
        raise ChangeError(f"{unit} bukan bagian dari {pact.unit}. Kios tidak dibuka.")
    if pact.state != OPEN:
        raise ChangeError("Pakta ini tidak sedang dibuka, jadi tidak ada yang ditandatangani di kios.")
    body = pact.unit.body
    rule = rules.get(TIME_RULE, body=body.uuid, on=local_day(at, body))
    with transaction.atomic():
        kiosk = Kiosk.objects.create(
            pact=pact, unit=unit, token=secrets.token_urlsafe(24), opened_by=by.actor, opened_at=at,
            code="".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH)),
            closes_at=at + timedelta(minutes=int(rule.value)),
        )  # fmt: skip
        ledger.record("kiosk.opened", kiosk, body=body.uuid, by=by.actor, at=at, details={"unit": unit.pk})
    return kiosk


def kiosk_seen(pact_id: int, kiosk_id: int, by: User, at: datetime) -> Kiosk:
    """The kiosk, for whoever manages its unit. Raises NotFoundError, AccessDenied. Two queries."""
    pact = seen_or_refuse(pact_id, by, at)
    kiosk = Kiosk.objects.select_related("unit__body", "pact__unit__body").filter(pact=pact, pk=kiosk_id).first()
    if kiosk is None:
        raise NotFoundError("Kios ini tidak ada.")
    if not rights_of(by, at).may(MANAGES, kiosk.unit.path):
        raise AccessDenied("Peran Anda tidak mencakup kios unit ini.")
    return kiosk


def close_kiosk(pact_id: int, kiosk_id: int, *, by: User, at: datetime, guard: PactGuard = held) -> Kiosk:
    """Close it now; a second time changes nothing. Raises as ``kiosk_seen``."""
    kiosk = kiosk_seen(pact_id, kiosk_id, by, at)
    with guard(Pact.objects.filter(pk=pact_id)), transaction.atomic():
        if Kiosk.objects.filter(pk=kiosk.pk, closed_at__isnull=True).update(closed_at=at):
            ledger.record("kiosk.closed", kiosk, body=kiosk.unit.body.uuid, by=by.actor, at=at)
    return kiosk


# -- whoever stands before it


def kiosk_at(token: str, at: datetime) -> Kiosk:
    """The open kiosk of this address. Raises NotFoundError for an unknown one, KioskClosed for one that is over."""
    kiosk = Kiosk.objects.select_related("unit", "pact__unit__body").filter(token=token).first()
    if kiosk is None:
        raise NotFoundError("Kios ini tidak ada.")
    if not is_open(kiosk, at):
        raise KioskClosed("Kios ini sudah ditutup. Minta petugas membuka kios baru; tidak ada yang dicatat.")
    return kiosk


def is_open(kiosk: Kiosk, at: datetime) -> bool:
    """Whether people sign at it now."""
    return kiosk.closed_at is None and at < kiosk.closes_at and kiosk.pact.state == OPEN


def identify(kiosk: Kiosk, typed: str, code: str, *, at: datetime) -> Match:
    """Who has typed a NIP or a full name, and the kiosk's code.

    Raises ChangeError: with NO_MATCH for all that fits nobody or several, HAS_ACCOUNT for whoever could sign with an
    account; throttle.Throttled after WRONG_TRIES wrong ones.
    """
    throttle.take(_TRY, f"{kiosk.pk}", at, limit=WRONG_TRIES)
    found = _people(kiosk, typed, code, at)
    if len(found) != 1:
        raise ChangeError(NO_MATCH)
    person, duties = found.popitem()
    throttle.give_back(_TRY, f"{kiosk.pk}")
    if signatures.has_account(person):
        raise ChangeError(HAS_ACCOUNT)
    duty = _next(kiosk.pact, duties)
    ticket = {"kiosk": kiosk.pk, "duty": duty.pk, "at": at.timestamp()}
    return Match(person.name, f"{duty.capacity}, {duty.unit}", kiosk.pact, signed_texts.dumps(ticket, salt=_SALT))


def _people(kiosk: Kiosk, typed: str, code: str, at: datetime) -> dict[Person, list[Duty]]:
    """Whom that fits among those on duty in the kiosk's unit today, with their duties there."""
    if not secrets.compare_digest(code.strip().encode(), kiosk.code.encode()):
        return {}
    day = local_day(at, kiosk.pact.unit.body)
    duties = pacts.expected(kiosk.pact, day, [kiosk.unit.path]).select_related("person", "unit")
    nip = written_name(typed)
    if len(nip) == NIP_DIGITS and nip.isdigit():
        duties = duties.filter(person__nip=nip)
    else:
        name = search_name(typed)
        if not name:
            return {}
        # A name is enough only for whoever has no NIP: others could be anybody of that name.
        duties = duties.filter(person__search_name=name, person__nip__isnull=True)
    found: dict[Person, list[Duty]] = {}
    for duty in duties.order_by("pk"):
        found.setdefault(duty.person, []).append(duty)
    return found


def _next(pact: Pact, duties: list[Duty]) -> Duty:
    """The first duty in which the pact is not signed yet; the first one where it is."""
    done = set(pacts.signatures(pact).filter(duty__in=duties).values_list("duty", flat=True))
    return next((each for each in duties if each.pk not in done), duties[0])


def agree(token: str, ticket: str, *, seen_sha256: str, at: datetime, guard: PactGuard = held) -> Signed:
    """Sign for whoever was matched; again, the first signature. ``by`` is the officer who has opened the kiosk.

    Raises NotFoundError, KioskClosed, ChangeError for a ticket that is too old or of another kiosk, for somebody who
    has an account meanwhile, and as ``signing.sign``.
    """
    kiosk = kiosk_at(token, at)
    claim = _claim(ticket)
    if claim.get("kiosk") != kiosk.pk or not 0 <= at.timestamp() - claim.get("at", 0) <= TICKET_TIME.total_seconds():
        raise ChangeError(
            "Waktunya habis sebelum Anda menekan setuju. Ketik lagi NIP atau nama Anda; belum ada yang dicatat."
        )
    with guard(Pact.objects.filter(pk=kiosk.pact_id).select_related("unit__body")) as pact:
        if pact is None:
            raise NotFoundError("Pakta ini tidak ada.")
        kiosk = kiosk_at(token, at)  # an officer may have closed it in between
        duty = Duty.objects.select_related("person").filter(pk=int(claim["duty"])).first()
        if duty is None:
            raise ChangeError(NO_MATCH)
        refuse_shut(pact)
        duty = duty_for(pact, duty.person, duty.pk, at)
        if earlier := pacts.signatures(pact).filter(duty=duty).first():
            return Signed(earlier, created=False)
        person = duty.person
        if signatures.has_account(person):
            raise ChangeError(HAS_ACCOUNT)
        refuse_other_text(pact, seen_sha256)
        row = write(pact, person, duty, method=PactSignature.KIOSK, by=kiosk.opened_by, at=at, kiosk=kiosk)
        return Signed(row, created=True)


def _claim(ticket: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signed_texts.loads(ticket, salt=_SALT)
    except signed_texts.BadSignature:
        return {}
    return found

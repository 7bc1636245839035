"""Signing a pact with one's own account.

The pact's row is held while its state and text are read and the signature is written, so that nobody signs what has
just been closed. Five statements on PostgreSQL: thirty people sign every second (bench/pact.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pact, PactSignature
from pilar.areas.change.queries import pacts
from pilar.areas.change.workflow import CLOSED, DRAFT, OPEN
from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.templatetags.indonesian import tanggal, waktu
from pilar.organisation.access import AccessDenied, local_day
from pilar.organisation.models import Duty, Person, User

#: Given the row of a pact, the pact while nobody else changes it. Tests take it away.
PactGuard = Callable[[QuerySet[Pact]], AbstractContextManager[Pact | None]]


class TextChanged(ChangeError):
    """What was accepted is not the text that is there: it has to be read again."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature, and whether it was made just now."""

    signature: PactSignature
    created: bool


@contextmanager
def held(rows: QuerySet[Pact]) -> Iterator[Pact | None]:
    """The pact, locked until the end of a transaction."""
    with transaction.atomic():
        yield rows.select_for_update(of=("self",), no_key=True).first()


def sign(
    pact_id: int, person: Person, duty_id: int, *, seen_sha256: str, by: User, at: datetime, guard: PactGuard = held
) -> Signed:
    """Record that ``person`` accepts the text with ``seen_sha256`` in the duty; again, the first signature.

    Raises AccessDenied for anybody but that person, NotFoundError for a pact that is not theirs, ChangeError where it
    was closed or withdrawn, where the duty does not hold today, and TextChanged. Source: PermenPANRB 49/2011.
    """
    if by.person_id is None or by.person_id != person.pk:
        raise AccessDenied("Pakta hanya ditandatangani oleh orangnya sendiri. Tidak ada tanda tangan yang dicatat.")
    with guard(Pact.objects.filter(pk=pact_id, unit__body=person.body_id).select_related("unit__body")) as pact:
        if pact is None or pact.state == DRAFT:
            raise NotFoundError("Pakta ini tidak ada.")
        duty = duty_for(pact, person, duty_id, at)
        if earlier := PactSignature.objects.filter(pacts.VALID, pact=pact, duty=duty).first():
            return Signed(earlier, created=False)
        refuse_shut(pact)
        refuse_other_text(pact, seen_sha256)
        return Signed(write(pact, person, duty, method=PactSignature.OWN, by=by.actor, at=at), created=True)


def duty_for(pact: Pact, person: Person, duty_id: int, at: datetime) -> Duty:
    """The duty, where it is one in which ``person`` is to sign ``pact`` today. One query.

    Raises NotFoundError where the pact never was for this person, ChangeError where the duty does not hold today.
    """
    day = local_day(at, pact.unit.body)
    under = [
        each
        for each in Duty.objects.filter(person=person).select_related("unit")
        if each.unit.path.startswith(pact.unit.path)
    ]
    now = pacts.expected_of(pact, [each for each in under if each.is_current(day)])
    for duty in now:
        if duty.pk == duty_id:
            return duty
    if not under:
        raise NotFoundError("Pakta ini tidak ada.")
    past = next((each for each in under if each.pk == duty_id), under[0])
    raise ChangeError(f"{_why_not(pact, past, day, bool(now))} Tanda tangan tidak dicatat.")


def _why_not(pact: Pact, duty: Duty, day: Any, has_another: bool) -> str:
    if has_another:
        return "Tugas Anda baru saja berubah. Muat ulang halaman ini, lalu tandatangani dalam tugas yang sekarang."
    if duty.kind != Duty.DEFINITIVE and duty.valid_until is not None and duty.valid_until < day:
        return f"Masa Anda sebagai {duty.capacity} berakhir pada {tanggal(duty.valid_until)}."
    if duty.valid_from > day:
        begins = tanggal(duty.valid_from)
        return f"Tugas Anda sebagai {duty.capacity} baru mulai pada {begins}; tandatangani sejak hari itu."
    if pact.kind == Pact.JOINT and duty.is_current(day):
        return "Komitmen bersama ditandatangani oleh yang memimpin unit; hari ini Anda tidak memimpin."
    return f"Hari ini Anda tidak tercatat bertugas di {pact.unit}; bila itu keliru, hubungi kepegawaian."


def refuse_shut(pact: Pact) -> None:
    """Raise ChangeError unless the pact is open."""
    if pact.state == OPEN:
        return
    step = pact.steps.order_by("-at", "-pk").first()
    when = f" pada {waktu(step.at)}" if step else ""
    word = "ditutup" if pact.state == CLOSED else "dicabut"
    raise ChangeError(
        f"Pakta ini sudah {word}{when}, jadi tanda tangan Anda tidak dicatat. Bila ada versi baru, ia tampil di "
        "halaman ini."
    )


def refuse_other_text(pact: Pact, seen_sha256: str) -> None:
    """Raise TextChanged unless the text that was shown is the one that is there."""
    if seen_sha256 != pact.text_sha256:
        raise TextChanged(
            "Teks yang Anda setujui bukan teks yang berlaku sekarang, jadi tanda tangan belum dicatat. "
            "Baca teks di bawah ini, lalu tandatangani."
        )


def write(pact: Pact, person: Person, duty: Duty, *, method: str, by: str, at: datetime, **more: Any) -> PactSignature:
    """The row and its line in the ledger; the last statements of the caller's transaction."""
    with transaction.atomic():
        row = PactSignature(
            pact=pact, person=person, duty=duty, name=person.name, capacity=f"{duty.capacity}, {duty.unit}"[:220],
            method=method, text_sha256=pact.text_sha256, signed_at=at, by=by,
            **{"signed_on": local_day(at, pact.unit.body), **more},
        )  # fmt: skip
        row.save(force_insert=True)
        details = {"sha256": pact.text_sha256, "duty": duty.pk, "method": method, "on": row.signed_on}
        ledger.record("pact.signed", row, body=pact.unit.body.uuid, by=by, at=at, details=details)
    return row

"""A NIP as somebody typed it, beside the status that it must fit: refused, to be confirmed, or fine."""

from __future__ import annotations

from dataclasses import dataclass

from pilar.kernel.identity_numbers import Employment, Nip
from pilar.organisation.models import Person

#: What is ticked where a number may be right all the same.
CONFIRM_LABEL = "Nomor ini sudah saya cocokkan dengan SK"
_EMPLOYMENT = {Person.PNS: Employment.PNS, Person.PPPK: Employment.PPPK}


@dataclass(frozen=True, slots=True)
class NipReading:
    """``digits`` is empty where there is no number or ``errors`` refuse it; ``doubts`` are confirmed by a person."""

    digits: str = ""
    errors: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def read_nip(text: str, status: str) -> NipReading:
    """Read the number of somebody with ``status``. An empty text is fine for all; PNS and PPPK raise a doubt."""
    if not text.strip():
        if status in _EMPLOYMENT:
            return NipReading(doubts=("PNS dan PPPK biasanya punya NIP atau NI PPPK; nomornya belum diisi.",))
        return NipReading()
    if status not in _EMPLOYMENT:
        return NipReading(errors=("Hanya PNS dan PPPK yang punya NIP; betulkan statusnya atau kosongkan NIP-nya.",))
    parsed = Nip.parse(text, employment=_EMPLOYMENT[status])
    return NipReading(
        parsed.value.digits if parsed.value else "",
        tuple(problem.message for problem in parsed.errors),
        tuple(problem.message for problem in parsed.warnings),
    )


def grouped(digits: str) -> str:
    """``19860926 201505 1 001``, as it is printed."""
    return f"{digits[:8]} {digits[8:14]} {digits[14:15]} {digits[15:]}"

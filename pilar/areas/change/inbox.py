"""What waits for whom in area 1: pacts to sign, signatures to witness, the head who is expected to sign first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

import pilar.areas.change.waiting  # noqa: F401 - its sources register themselves
from pilar.areas.change.queries import pacts, signatures
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.queries.me import own_duties

_NAMED: Final = 5


@inbox("change.pacts_to_sign")
def pacts_to_sign(asker: Asker) -> Iterable[Item]:
    """Three queries; none for an account without a person."""
    found = pacts.waiting(own_duties(asker.user, asker.day))
    return [
        Item(f"Tandatangani {each.pact}", reverse("change:sign"), _why(each), each.pact.due_on)
        for each in found[:_NAMED]
    ]


def _why(each: pacts.Waiting) -> str:
    if each.earlier is not None:
        return f"Anda pindah jabatan: tandatangani lagi sebagai {each.duty.capacity}."
    if each.duty.leads and each.duty.unit_id == each.pact.unit_id:
        return "Kepala unit diharapkan menandatangani lebih dulu. Hanya beberapa detik di ponsel."
    return f"{each.pact.unit}. Hanya beberapa detik di ponsel."


@inbox("change.pacts_to_witness")
def pacts_to_witness(asker: Asker) -> Iterable[Item]:
    """One query; none for an account without a person."""
    if asker.user.person is None:
        return []
    count = signatures.to_witness(asker.user.person, asker.day).count()
    if not count:
        return []
    why = "Sebagai atasan langsung Anda dapat menyaksikan semuanya sekaligus."
    return [Item(f"{angka(count, 0)} tanda tangan pakta menunggu kesaksian Anda", reverse("change:witness"), why)]

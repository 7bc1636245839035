"""What waits for whom in area 1: pacts to sign, signatures to witness, the head who is expected to sign first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.urls import reverse

import pilar.areas.change.waiting  # noqa: F401 - its sources register themselves
from pilar.areas.change.access import MANAGES, rows_seen
from pilar.areas.change.models import Pulse
from pilar.areas.change.queries import lessons, pacts, pulses, signatures
from pilar.areas.change.workflow import OPEN
from pilar.kernel.inbox import Asker, Item, inbox
from pilar.kernel.templatetags.indonesian import angka
from pilar.organisation.queries.me import duties_of

_NAMED: Final = 5


@inbox("change.pacts_to_sign")
def pacts_to_sign(asker: Asker) -> Iterable[Item]:
    """Two queries besides that of the duties; none for an account without a person."""
    found = pacts.waiting(duties_of(asker))
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
    """One query besides that of the duties; none for whoever leads nothing today."""
    if not any(duty.leads for duty in duties_of(asker)):
        return []
    count = signatures.to_witness(asker.user.person, asker.day).count()
    if not count:
        return []
    why = "Sebagai atasan langsung Anda dapat menyaksikan semuanya sekaligus."
    return [Item(f"{angka(count, 0)} tanda tangan pakta menunggu kesaksian Anda", reverse("change:witness"), why)]


@inbox("change.pulses_to_answer")
def pulses_to_answer(asker: Asker) -> Iterable[Item]:
    """One query besides that of the duties; none for an account without a person."""
    found = pulses.unanswered(duties_of(asker), asker.day)
    return [
        Item(
            f"Jawab {each}", reverse("change:pulse_answer", args=[each.pk]),
            "Lima pernyataan tanpa nama, kurang dari dua menit.", each.closes_on,
        )
        for each in found[:_NAMED]
    ]  # fmt: skip


@inbox("change.pulses_to_close")
def pulses_to_close(asker: Asker) -> Iterable[Item]:
    """Those whose last day is over. One query; none without the right."""
    if not asker.rights.may(MANAGES):
        return []
    over = rows_seen(Pulse, asker.user, asker.at, MANAGES).filter(state=OPEN, closes_on__lt=asker.day)
    return [
        Item(
            f"Tutup {each}", reverse("change:pulse", args=[each.pk]), "Hari terakhirnya sudah lewat; hasilnya menunggu."
        )
        for each in over.order_by("closes_on", "pk")[:_NAMED]
    ]


@inbox("change.lesson_of_my_pokja")
def lesson_of_my_pokja(asker: Asker) -> Iterable[Item]:
    """One query; none for whoever is in no pokja."""
    mine = lessons.own_pokja(asker.rights)
    if not mine or asker.user.person_id is None:
        return []
    own = lessons.own_results(asker.user.person_id)
    return [
        Item(
            f"Pelajari {each.title}", reverse("change:lesson", args=[each.code]), "Pelajaran 20 menit untuk pokja Anda."
        )
        for each in mine
        if each.code not in own or not own[each.code].passed
    ]

"""A pulse: planned, started, answered without a trace of who answered what, closed with what may be published.

Answering leaves no entry in the ledger: one would join person, pulse and time for ever. What is recorded is that the
pulse was started, closed or called off (ADR 0017).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from pilar.areas.change.access import row_seen
from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import Pulse, PulseBox, PulseTicket
from pilar.areas.change.pulse_questions import HIGHEST, LOWEST, answered_of, published_cells, resistance, sheet
from pilar.areas.change.queries.pulses import asked, overlapping, staff_of
from pilar.areas.change.sealed import seal, unseal
from pilar.areas.change.workflow import CLOSED, DRAFT, MANAGE, OPEN, PULSE, WITHDRAWN
from pilar.errors import NotFoundError, PilarError
from pilar.kernel import ledger, rules
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import local_day, require
from pilar.organisation.models import Person, Unit, User
from pilar.organisation.queries.me import own_duties

SMALLEST_RULE: Final = "change.pulse-smallest-cell"
REST_RULE: Final = "change.pulse-rest"
LONGEST_TITLE: Final = 200
_log = logging.getLogger("pilar.change")
_TWICE = (
    "Jawaban Anda untuk jajak ini sudah tercatat sebelumnya. Yang baru saja Anda kirim tidak disimpan, dan jawaban "
    "pertama tidak berubah."
)


def plan_pulse(unit: Unit, title: str, *, opens_on: date, closes_on: date, by: User, at: datetime) -> Pulse:
    """A further round of ``unit``, as a draft.

    Raises NotFoundError, AccessDenied; ChangeError for what can be mended.
    """
    _refuse(unit, by, at)
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise ChangeError(f"Judul jajak diisi dengan paling banyak {LONGEST_TITLE} huruf. Belum ada yang disimpan.")
    if closes_on < opens_on:
        raise ChangeError("Hari terakhir menjawab tidak boleh sebelum hari mulainya. Belum ada yang disimpan.")
    with locked(Unit.objects.filter(pk=unit.pk)):
        if Pulse.objects.filter(unit=unit, state__in=(DRAFT, OPEN)).exists():
            raise ChangeError(
                "Unit ini masih mempunyai jajak yang belum selesai. Tutup atau batalkan dulu, lalu mulai putaran baru."
            )
        # A round that was called off keeps its number for the next one.
        last = Pulse.objects.filter(unit=unit).exclude(state=WITHDRAWN).order_by("-round").first()
        pulse = Pulse.objects.create(
            unit=unit, title=title, round=last.round + 1 if last else 1, edition=sheet().edition, opens_on=opens_on,
            closes_on=closes_on, created_at=at, created_by=by.actor,
        )  # fmt: skip
        ledger.record("pulse.planned", pulse, body=unit.body.uuid, by=by.actor, at=at, details={"round": pulse.round})
    return pulse


def start_pulse(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Pulse:
    """Open it for the staff from today on; who is on duty today is invited.

    Raises ChangeError after its last day, and while another pulse of the same people runs or has just been closed: one
    result less the other would be that of a few.
    """
    pulse = _managed(pk, by, at)
    day = local_day(at, pulse.unit.body)
    if pulse.closes_on < day:
        raise ChangeError("Hari terakhir jajak ini sudah lewat. Batalkan, lalu rencanakan dengan tanggal baru.")
    # The topmost unit, so that of two pulses above each other the second finds the first.
    with guard(Unit.objects.filter(pk=[*pulse.unit.ancestor_ids, pulse.unit_id][0])):
        _refuse_close_by(pulse, day)
        invited = staff_of(pulse.unit, day).count()
        PULSE.move(pulse, "open", by=by.actor, at=at, opens_on=day, invited=invited)
        PulseBox.objects.create(pulse=pulse, sealed=seal(pulse.pk, [0] * sheet().places))
        ledger.record(
            "pulse.opened", pulse, body=pulse.unit.body.uuid, by=by.actor, at=at, details={"invited": invited}
        )
    return pulse


def _refuse_close_by(pulse: Pulse, day: date) -> None:
    others = overlapping(pulse)
    running = others.filter(state=OPEN).first()
    if running is not None:
        raise ChangeError(
            f"Jajak di {running.unit} sedang berjalan dan menanyai sebagian orang yang sama. Mulai jajak ini sesudah "
            "yang itu ditutup dan jedanya lewat. Belum ada yang dimulai."
        )
    rest = timedelta(days=rules.whole(REST_RULE, pulse.unit.body.uuid, day))
    last = others.filter(state=CLOSED, closed_on__gt=day - rest).order_by("-closed_on", "-pk").first()
    if last is not None and last.closed_on is not None:
        raise ChangeError(
            f"Jajak di {last.unit} baru ditutup pada {tanggal(last.closed_on)}. Agar selisih dua hasil tidak menunjuk "
            f"segelintir orang, mulai jajak ini paling cepat {tanggal(last.closed_on + rest)}. Belum ada yang dimulai."
        )


@sensitive_variables("values", "sums")
def answer_pulse(pk: int, values: Mapping[str, int], *, by: User, at: datetime, guard: Guard = locked) -> None:
    """Add the answers of ``by`` (question → 1 to 5, all of them) to the sums of a pulse that runs. Once.

    Raises NotFoundError for whoever is not on duty there; ChangeError where something is missing, where the pulse does
    not run (any more), and the second time: nothing is stored then.
    """
    pulse, person = _asked(pk, by, at)
    of = sheet()
    _refuse_values(values)
    with guard(Pulse.objects.filter(pk=pulse.pk)):
        _refuse_unless_open(pulse, at)
        if pulse.edition != of.edition:
            raise ChangeError("Pertanyaan jajak ini sudah diganti, jadi jawaban Anda tidak disimpan. Beri tahu tim ZI.")
        if PulseTicket.objects.filter(pulse=pulse, person=person).exists():
            raise ChangeError(_TWICE)
        sums = _sums(pulse)
        for number, question in enumerate(of.questions):
            sums[of.place(number, values[question.code])] += 1
        try:
            with transaction.atomic():
                PulseTicket.objects.create(pulse=pulse, person=person)
                PulseBox(pulse=pulse, sealed=seal(pulse.pk, sums)).save()
        except IntegrityError as error:  # the same person in two windows, past the look above
            raise ChangeError(_TWICE) from error


def close_pulse(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Pulse:
    """End it: keep what may be published, and throw away the sums and who has answered."""
    return _close(_managed(pk, by, at), by=by.actor, at=at, guard=guard)


def close_over(at: datetime, *, by: str = "system") -> int:
    """Close those whose last day is over where they are; how many that were. One that cannot be opened is left."""
    running = Pulse.objects.filter(state=OPEN).select_related("unit__body").order_by("pk")
    over = [pulse for pulse in running if pulse.closes_on < local_day(at, pulse.unit.body)]
    closed = 0
    for pulse in over:
        try:
            _close(pulse, by=by, at=at, guard=locked)
        except PilarError as error:
            _log.warning("pulse %s stays open: %s", pulse.pk, error.message)
        else:
            closed += 1
    return closed


def _close(pulse: Pulse, *, by: str, at: datetime, guard: Guard) -> Pulse:
    day = local_day(at, pulse.unit.body)
    smallest = rules.whole(SMALLEST_RULE, pulse.unit.body.uuid, day)
    of = sheet()
    with guard(Pulse.objects.filter(pk=pulse.pk)):
        PULSE.expect(pulse, OPEN)
        sums = _sums(pulse)
        answered = answered_of(of, sums)
        PULSE.move(
            pulse, "close", by=by, at=at, closed_on=day, answered=answered,
            resistance=resistance(of, sums) if answered >= smallest else None,
            cells=published_cells(of, sums, smallest),
        )  # fmt: skip
        _throw_away(pulse)
        ledger.record("pulse.closed", pulse, body=pulse.unit.body.uuid, by=by, at=at, details={"closed": str(day)})
    return pulse


def withdraw_pulse(pk: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Pulse:
    """Call it off: nothing of it is kept but that it was called off, and why."""
    pulse = _managed(pk, by, at)
    if not reason.strip():
        raise ChangeError("Tulis alasan membatalkannya. Belum ada yang berubah.")
    with guard(Pulse.objects.filter(pk=pulse.pk)):
        PULSE.expect(pulse, DRAFT, OPEN)
        PULSE.move(pulse, "withdraw", by=by.actor, at=at, reason=reason.strip())
        _throw_away(pulse)
        ledger.record("pulse.withdrawn", pulse, body=pulse.unit.body.uuid, by=by.actor, at=at, details={"why": reason})
    return pulse


def _sums(pulse: Pulse) -> list[int]:
    """What is in the box; after a restore there is none, and everybody is asked again."""
    sealed = PulseBox.objects.filter(pulse=pulse).values_list("sealed", flat=True).first()
    return [0] * sheet().places if sealed is None else unseal(pulse.pk, sealed)


def _throw_away(pulse: Pulse) -> None:
    PulseTicket.objects.filter(pulse=pulse).delete()
    PulseBox.objects.filter(pulse=pulse).delete()


def _refuse(unit: Unit, by: User, at: datetime) -> None:
    require(by, MANAGE, unit, at=at)
    if not unit.is_open(local_day(at, unit.body)):
        raise ChangeError("Unit ini sudah ditutup, jadi tidak ada jajak baru di sini. Belum ada yang disimpan.")


def _managed(pk: int, by: User, at: datetime) -> Pulse:
    pulse = row_seen(Pulse, by, at, pk, rows=Pulse.objects.select_related("unit__body"))
    require(by, MANAGE, pulse.unit, at=at)
    return pulse


def _asked(pk: int, by: User, at: datetime) -> tuple[Pulse, Person]:
    """The pulse and who answers, where ``by`` is on duty at its unit or below; for everybody else there is none."""
    duties = own_duties(by, local_day(at, by.person.body if by.person else None))
    pulse = asked(duties).exclude(state=DRAFT).select_related("unit__body").filter(pk=pk).first() if duties else None
    if pulse is None or by.person is None:
        raise NotFoundError("Jajak ini tidak ada.")
    return pulse, by.person


def _refuse_unless_open(pulse: Pulse, at: datetime) -> None:
    state, last = Pulse.objects.values_list("state", "closes_on").get(pk=pulse.pk)
    if state == OPEN and local_day(at, pulse.unit.body) <= last:
        return
    why = "sudah ditutup" if state in (OPEN, CLOSED) else "dibatalkan"
    raise ChangeError(f"Jajak ini {why}, jadi jawaban Anda tidak disimpan. Terima kasih sudah meluangkan waktu.")


def _refuse_values(values: Mapping[str, int]) -> None:
    codes = {question.code for question in sheet().questions}
    if set(values) != codes or any(value not in range(LOWEST, HIGHEST + 1) for value in values.values()):
        raise ChangeError("Jawab semua pertanyaan dengan salah satu pilihannya. Belum ada yang disimpan.")

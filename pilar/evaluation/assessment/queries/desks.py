"""A zone as somebody sits before it at the assessors: whose turn it is, what the own seat opens, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pilar.evaluation.assessment.access import counted_seats
from pilar.evaluation.assessment.actions.holding import rounds_of, takes_down
from pilar.evaluation.assessment.actions.opinions import may_judge
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.assessment.queries.queue import state_of
from pilar.evaluation.assessment.workflow import AGREED, ASSESSING
from pilar.evaluation.models import Assessor, Worksheet, Zone
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.evaluation.workflow import AGREED as WORKSHEET_AGREED
from pilar.evaluation.workflow import SUBMITTED
from pilar.organisation.models import User


@dataclass(frozen=True, slots=True)
class TierStep:
    """A tier of the team: who sits there, and whether the round has passed it, is at it, or comes to it."""

    number: int
    label: str
    people: tuple[Seat, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Desk:
    """``unit`` is the unit's worksheet, ``sheets`` all of this zone and of the one before, in the order of their
    assessors; ``round`` the latest round; ``seats`` those of the team whose turn it is, ``mine`` the user's own among
    them; ``every_seat`` those of all internal assessors, from the lowest tier up."""

    zone: Zone
    unit: Worksheet
    sheets: tuple[Worksheet, ...]
    user: User
    round: Round | None
    seats: tuple[Seat, ...]
    mine: tuple[Seat, ...]
    every_seat: tuple[Seat, ...]

    @property
    def rules(self) -> Rulebook:
        return rulebook(self.zone.edition)

    @property
    def state(self) -> str:
        """The key in queries.queue.STATES."""
        return state_of(self.unit)

    @property
    def running(self) -> Round | None:
        """The round that is being assessed now."""
        return self.round if self.round and self.round.state == ASSESSING else None

    @property
    def here(self) -> tuple[Seat, ...]:
        """The user's seats on the tier that the round is at."""
        return tuple(seat for seat in self.mine if self.running and seat.tier.number == self.running.tier)

    @property
    def may_take(self) -> bool:
        return self.unit.state == SUBMITTED and bool(self.mine)

    @property
    def above(self) -> Seat | None:
        """The first seat above the tier that the round is at."""
        return next((seat for seat in self.seats if self.running and seat.tier.number > self.running.tier), None)

    @property
    def below(self) -> Seat | None:
        """The first seat below it."""
        listed = [seat for seat in self.seats if self.running and seat.tier.number < self.running.tier]
        return listed[-1] if listed else None

    @property
    def may_take_over(self) -> bool:
        """Whether the user sits above the tier that the round is at."""
        return bool(self.running and not self.here and any(seat.tier.number > self.running.tier for seat in self.mine))

    @property
    def may_take_down(self) -> bool:
        """Whether nobody sits on the tier that the round is at any more, and the user on the next one below."""
        return bool(self.running and takes_down(self.running.tier, self.seats, self.user))

    @property
    def is_last(self) -> bool:
        """Whether the user may return or agree: the round is at the own tier and there is none above."""
        return bool(self.here) and self.above is None

    @property
    def closes(self) -> bool:
        """Whether the user sits on the last tier of the team."""
        return bool(self.seats) and self.seats[0].tier.assessor_id in self.closes_for

    @property
    def closes_for(self) -> frozenset[int]:
        """The assessors on the last tier of whose teams the user sits."""
        last = {seat.tier.assessor_id: seat.tier.number for seat in self.every_seat}
        mine = (seat.tier for seat in self.every_seat if seat.user_id == self.user.pk)
        return frozenset(tier.assessor_id for tier in mine if tier.number == last[tier.assessor_id])

    @property
    def may_reopen(self) -> bool:
        """Whether the user sits on the last tier of the team that agreed last, and what it agreed to is what the unit
        has handed in, and nobody has taken it since."""
        found = self.round
        if found is None or found.state != AGREED or found.number != self.unit.round:
            return False
        waits = self.unit.state in (WORKSHEET_AGREED, SUBMITTED)
        return waits and found.worksheet.assessor_id in self.closes_for

    def may(self, question: str) -> bool:
        """Whether the user may judge the question now."""
        return bool(self.here) and may_judge(self.here, self.rules, question)

    @property
    def why_not(self) -> str:
        """Why the user judges nothing now; empty where something may be judged."""
        if self.here:
            return ""
        if self.running is None:
            return {
                "menunggu": "Lembar kerja ini menunggu diambil tim penilai.",
                "disetujui": "Penilaian sudah disetujui; jenjang terakhir dapat membukanya lagi dengan alasan.",
                "dikembalikan": "Lembar kerja sedang diperbaiki unit.",
                "belum": "Unit belum menyerahkan lembar kerja ini.",
            }.get(self.state, "Lembar kerja ini menunggu penilai berikutnya.")
        if not self.mine:
            return "Anda tidak duduk dalam tim penilai zona ini, jadi hanya dapat membaca."
        label = next((seat.tier.label for seat in self.seats if seat.tier.number == self.running.tier), "")
        if not label:
            return (
                f"Putaran ini sedang berada pada jenjang {self.running.tier}, dan tidak ada penilai di sana. Jenjang "
                "lain dapat mengambil alihnya, atau Inspektur menunjuk penilai."
            )
        return f"Putaran ini sedang berada pada {label}."

    @property
    def steps(self) -> tuple[TierStep, ...]:
        """The tiers on which somebody sits, from the bottom up."""
        found = []
        for number in sorted({seat.tier.number for seat in self.seats}):
            people = tuple(seat for seat in self.seats if seat.tier.number == number)
            at = self.running.tier if self.running else 0
            place = "here" if at == number else "passed" if at > number else "ahead"
            found.append(TierStep(number, people[0].tier.label, people, place))
        return tuple(found)


def desk_of(user: User, zone: Zone, at: datetime) -> Desk:
    """The desk of ``user`` before ``zone``, which is seen (access.assessed_or_404). Three queries."""
    zones = [zone.pk, *([zone.previous_id] if zone.previous_id else [])]
    listed = Worksheet.objects.filter(zone__in=zones).select_related("assessor", "zone")
    sheets = tuple(listed.order_by("assessor__position", "pk"))
    unit = next(sheet for sheet in sheets if sheet.zone_id == zone.pk and sheet.assessor.code == Assessor.UNIT)
    unit.zone = zone
    rounds = rounds_of(zone.pk).select_related(None).select_related("worksheet__assessor", "submission")
    found = rounds.defer("submission__content").first()
    if found is not None:
        found.zone = zone
        found.worksheet.zone = zone
    seats = list(counted_seats(zone, at).select_related("tier__assessor"))
    chain = _assessor(found, unit, seats)
    turn = tuple(seat for seat in seats if seat.tier.assessor_id == chain)
    mine = tuple(seat for seat in turn if seat.user_id == user.pk)
    return Desk(zone, unit, sheets, user, found, turn, mine, tuple(seats))


def _assessor(found: Round | None, unit: Worksheet, seats: Sequence[Seat]) -> int | None:
    """Whose team it is about: of the running round, of the last one, else the first internal assessor with a team.

    Where the worksheet waits again it is the first one's, or, after an agreement to this hand-over, the next one's.
    """
    if found is not None and unit.state != SUBMITTED:
        return found.worksheet.assessor_id
    agreed = found is not None and found.state == AGREED and found.number == unit.round
    after = found.worksheet.assessor.position if found is not None and agreed else -1
    waiting = [seat.tier.assessor for seat in seats if seat.tier.assessor.position > after]
    return min(waiting, key=lambda one: (one.position, one.pk)).pk if waiting else None

"""What every act on a round begins with: the round and the assessor's worksheet, read and locked by one query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from pilar.errors import NotFoundError
from pilar.evaluation.assessment.access import (
    SEES,
    counted_seats,
    paths_built,
    refuse_own_unit,
    refuse_tied,
    works_in,
    zones_assessed,
)
from pilar.evaluation.assessment.errors import AssessmentError, ElsewhereNow
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.organisation.access import AccessDenied, local_day, rights_of
from pilar.organisation.models import User

RoundGuard = Callable[[QuerySet[Round]], AbstractContextManager["Round | None"]]


@contextmanager
def round_held(rows: QuerySet[Round]) -> Iterator[Round | None]:
    """A transaction in which the first of ``rows`` and its worksheet are ours; None where there is none.

    Whoever closes a round locks the unit's worksheet before it, whoever writes an opinion only these two: the order is
    the same for all, so nobody waits for the other for ever.
    """
    with transaction.atomic():
        yield rows.select_for_update(of=("self", "worksheet"), no_key=True).first()


def rounds_of(zone_id: int) -> QuerySet[Round]:
    """The rounds of a zone, the latest first, with all that an act needs of it."""
    rows = Round.objects.filter(zone=zone_id).select_related("worksheet__assessor", "zone__unit__body", "submission")
    return rows.order_by("-number", "-pk")


def rounds_to_judge(zone_id: int, by: User, at: datetime) -> QuerySet[Round]:
    """The round of a zone that is being assessed, as ``rounds_of``, with what decides whether ``by`` writes in it.

    ``seat_areas``: the areas of the seat of ``by`` on the tier that the round is at, None without one; ``works_there``:
    whether ``by`` is on duty in a unit of the zone. Asked for here they cost no statement of their own.
    """
    seats = Seat.objects.filter(
        zone=OuterRef("zone"), tier__assessor=OuterRef("worksheet__assessor"), tier__number=OuterRef("tier"),
        user=by.pk, ended_at__isnull=True,
    )  # fmt: skip
    rows = rounds_of(zone_id).filter(state=ASSESSING).defer("submission__content")
    return rows.annotate(
        seat_areas=Subquery(seats.order_by("pk").values("areas")[:1]), works_there=works_in(by, _day(by, at))
    )


def _day(by: User, at: datetime) -> date:
    return local_day(at, by.person.body if by.person else None)


def seats_to_judge(found: Round, by: User, at: datetime) -> list[Seat]:
    """The seats by which ``by`` writes into the round, which comes from ``rounds_to_judge``.

    No query where all is well. Raises AccessDenied without one on the round's tier, and for whoever is on duty in,
    builds or heads a unit of the zone.
    """
    areas: str | None = found.seat_areas  # type: ignore[attr-defined]
    seats = own_seats(found, seats_in(found, at), by) if areas is None else [Seat(areas=areas)]
    if _day(by, at) == local_day(at, found.zone.unit.body) and not paths_built(by, at):
        refuse_tied(by, works_there=found.works_there)  # type: ignore[attr-defined]
    else:
        refuse_own_unit(by, found.zone, at)
    return seats


def open_round(found: Round | None, zone_id: int, *, by: User, at: datetime) -> Round:
    """``found``, where it is being assessed. Raises NotFoundError where ``by`` does not see the zone's assessment.

    No query where a role reaches the zone from above.
    """
    reached = found is not None and rights_of(by, at).may(SEES, found.zone.unit.path)
    if not reached and not zones_assessed(by, at).filter(pk=zone_id).exists():
        raise NotFoundError("Zona ini tidak ada.")
    if found is None or found.state != ASSESSING:
        raise AssessmentError(
            "Tidak ada putaran yang sedang dinilai di zona ini; mungkin baru saja ditutup. Keadaannya tampil di "
            "halaman Penilaian. Tidak ada yang disimpan."
        )
    found.worksheet.zone = found.zone
    return found


def seats_in(found: Round, at: datetime) -> list[Seat]:
    """The seats of the round's assessor whose holders may assess now. One query."""
    return list(counted_seats(found.zone, at).filter(tier__assessor=found.worksheet.assessor_id))


def takes_down(tier: int, seats: Sequence[Seat], by: User) -> bool:
    """Whether nobody of ``seats`` sits on ``tier`` and ``by`` on the next one below it."""
    below = [seat.tier.number for seat in seats if seat.tier.number <= tier]
    return (
        bool(below)
        and max(below) < tier
        and any(seat.user_id == by.pk and seat.tier.number == max(below) for seat in seats)
    )


def own_seats(found: Round, seats: list[Seat], by: User) -> list[Seat]:
    """Those of ``seats`` that are ``by``'s and lie on the tier that the round is at.

    Raises AccessDenied for none, ElsewhereNow for those of another tier.
    """
    mine = [seat for seat in seats if seat.user_id == by.pk]
    if not mine:
        raise AccessDenied("Anda tidak duduk dalam tim penilai zona ini. Tidak ada yang disimpan.")
    here = [seat for seat in mine if seat.tier.number == found.tier]
    if not here:
        own = mine[-1].tier
        where = next((seat.tier.label for seat in seats if seat.tier.number == found.tier), f"jenjang {found.tier}")
        todo = "tunggu sampai dikembalikan ke jenjang Anda"
        if own.number > found.tier or takes_down(found.tier, seats, by):
            todo = "ambil alih lebih dahulu"
        raise ElsewhereNow(f"Putaran ini sedang berada pada {where}; sebagai {own}, {todo}. Tidak ada yang disimpan.")
    return here

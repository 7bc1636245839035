"""Who works on a zone as its assessor: the role at the body, a seat in the zone's team, and no tie to its units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from pilar.evaluation.assessment.access import ASSESSES, open_seats, refuse_by_all_guards, refuse_own_unit
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Round
from pilar.evaluation.assessment.workflow import ASSESSING
from pilar.evaluation.models import Zone
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Actor, require, rights_of
from pilar.organisation.models import User


def holds_seat(user: Actor, zone: Zone, at: datetime) -> bool:
    """Whether ``user`` assesses ``zone`` now. One query; none without the role."""
    if not isinstance(user, User) or not rights_of(user, at).may(ASSESSES, zone.unit.path):
        return False
    return open_seats(zone.pk).filter(user=user).exists()


def require_seat(user: User, zone: Zone, at: datetime, *, every_guard: bool = False) -> None:
    """Raise AccessDenied unless ``user`` assesses ``zone`` and has no tie to its units.

    ``every_guard``: ask also what other rooms have against it, for what is done seldom.
    """
    require(user, ASSESSES, zone.unit, at=at)
    if not open_seats(zone.pk).filter(user=user).exists():
        raise AccessDenied(
            "Anda bukan penilai zona ini. Inspektur atau pengendali teknis yang menunjuk tim penilainya. Belum ada "
            "yang berubah."
        )
    refuse_own_unit(user, zone, at)
    if every_guard:
        refuse_by_all_guards(user, zone, at)


@contextmanager
def assessing_round(zone: Zone, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Round]:
    """The round that is with the assessors now, locked, for a seat holder.

    Raises AccessDenied, and AssessmentError where no round is being assessed.
    """
    require_seat(by, zone, at)
    with guard(Round.objects.filter(zone=zone, state=ASSESSING)):
        found = Round.objects.filter(zone=zone, state=ASSESSING).select_related("worksheet__assessor").first()
        if found is None:
            raise AssessmentError(
                "Tidak ada putaran zona ini yang sedang dinilai, jadi catatan lapangan tidak dapat ditambah atau "
                "diubah. Belum ada yang disimpan."
            )
        found.zone = zone
        yield found

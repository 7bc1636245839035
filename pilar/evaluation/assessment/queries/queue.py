"""The assessors' queue: the zones that one may assess, where each stands, and what belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db.models import Case, DateField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from pilar.evaluation.assessment.access import SEES
from pilar.evaluation.assessment.models import Round, Seat
from pilar.evaluation.assessment.queries.closing import TPI_EVALUATION
from pilar.evaluation.models import Assessor, Milestone, Worksheet, WorksheetStep
from pilar.evaluation.queries import overview
from pilar.evaluation.queries.overview import Sight
from pilar.evaluation.workflow import AGREED, DRAFT, SUBMITTED, TAKEN
from pilar.organisation.models import User
from pilar.organisation.web import WorkRequest

WAITING, TAKEN_BY, RETURNED, DONE, NOT_YET = "menunggu", "dinilai", "dikembalikan", "disetujui", "belum"
#: In the address: what it is called, and its condition on the unit's worksheet.
STATES: Final[dict[str, tuple[str, Q]]] = {
    WAITING: ("Menunggu diambil", Q(state=SUBMITTED)),
    TAKEN_BY: ("Sedang dinilai", Q(state=TAKEN)),
    RETURNED: ("Dikembalikan, sedang diperbaiki", Q(state=DRAFT, revise_by__isnull=False)),
    DONE: ("Disetujui", Q(state=AGREED)),
    NOT_YET: ("Belum diserahkan", Q(state=DRAFT, revise_by__isnull=True)),
}
#: In the place of no day.
FAR: Final = datetime(9000, 1, 1, tzinfo=UTC)
#: What is with the assessors or comes back to them.
OPEN: Final = Q(state__in=[SUBMITTED, TAKEN]) | STATES[RETURNED][1]


def seen_by(request: WorkRequest) -> Sight:
    """The zones of which the user may read the assessment. One query, none for whoever sees whole bodies."""
    return overview.sight(request.user, request.at, SEES)


def queue(seen: Sight) -> QuerySet[Worksheet]:
    """The units' own worksheets with zone, unit and unit above."""
    return overview.worksheets_seen(seen)


def dated(rows: QuerySet[Worksheet]) -> QuerySet[Worksheet]:
    """With ``deadline``, the last day of the unit's revision or of the assessors' window, and ``since``, when it was
    handed in last; a day far away where there is none, so that lists can be ordered by them."""
    window = Milestone.objects.filter(
        body=OuterRef("zone__unit__body"), year=OuterRef("zone__year"), code=TPI_EVALUATION
    )
    handed = WorksheetStep.objects.filter(obj=OuterRef("pk"), name="submit").order_by("-at", "-pk")
    whose = Case(
        When(state=DRAFT, then=F("revise_by")),
        When(state__in=[SUBMITTED, TAKEN], then=Subquery(window.values("closes_on")[:1])),
        output_field=DateField(),
    )  # fmt: skip
    return rows.annotate(
        deadline=Coalesce(whose, Value(FAR.date()), output_field=DateField()),
        since=Coalesce(Subquery(handed.values("at")[:1]), Value(FAR), output_field=DateTimeField()),
    )


def of_team(rows: QuerySet[Worksheet], user: User) -> QuerySet[Worksheet]:
    """Those in whose team ``user`` sits."""
    return rows.filter(zone__in=Seat.objects.filter(user=user, ended_at__isnull=True).values("zone"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a zone stands with its assessors. ``tier``: the name of the tier that a running round is at; ``due``: the
    last day of whoever has it now; ``since``: when the unit handed in what is with the assessors."""

    state: str
    tier: str
    round: Round | None
    own: Worksheet | None
    team: tuple[Seat, ...]
    is_mine: bool
    due: date | None = None
    since: datetime | None = None

    @property
    def label(self) -> str:
        return STATES[self.state][0]


def state_of(row: Worksheet) -> str:
    """The key in STATES of a unit's worksheet."""
    if row.state == DRAFT:
        return NOT_YET if row.revise_by is None else RETURNED
    return {SUBMITTED: WAITING, TAKEN: TAKEN_BY, AGREED: DONE}[row.state]


def standings(rows: Sequence[Worksheet], user: User) -> dict[int, Standing]:
    """Where the zones of ``rows`` stand, by zone. Four queries, however many."""
    zones = [row.zone_id for row in rows]
    rounds: dict[int, Round] = {}
    for found in Round.objects.filter(zone__in=zones).select_related("worksheet").order_by("number", "pk"):
        rounds[found.zone_id] = found
    seats: dict[int, list[Seat]] = defaultdict(list)
    held = Seat.objects.filter(zone__in=zones, ended_at__isnull=True).select_related("tier", "user__person")
    for seat in held.order_by("tier__number", "pk"):
        seats[seat.zone_id].append(seat)
    own: dict[int, Worksheet] = {}
    sheets = Worksheet.objects.filter(zone__in=zones, assessor__code__startswith=Assessor.TPI)
    for sheet in sheets.defer("areas", "floors").order_by("assessor__position", "pk"):
        own[sheet.zone_id] = sheet  # the last in the chain that has begun
    dates = {each.pk: each.__dict__ for each in dated(Worksheet.objects.filter(pk__in=[row.pk for row in rows]))}
    return {row.zone_id: _standing(row, rounds, own, seats[row.zone_id], user, dates[row.pk]) for row in rows}


def _standing(
    row: Worksheet, rounds: dict[int, Round], own: dict[int, Worksheet], seats: list[Seat], user: User,
    dates: Mapping[str, Any],
) -> Standing:  # fmt: skip
    found, state = rounds.get(row.zone_id), state_of(row)
    tier = ""
    if found and state == TAKEN_BY:
        labels = {seat.tier.number: seat.tier.label for seat in seats}
        tier = labels.get(found.tier, f"jenjang {found.tier}")
    mine = any(seat.user_id == user.pk for seat in seats)
    due, since = dates["deadline"], dates["since"]
    return Standing(
        state, tier, found, own.get(row.zone_id), tuple(seats), mine, None if due == FAR.date() else due,
        since if state in (WAITING, TAKEN_BY) and since != FAR else None,
    )  # fmt: skip

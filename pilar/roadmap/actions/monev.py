"""Monev: opened for a month or a quarter, its agenda frozen, its decisions followed, its minutes printed.

The meeting is an activity and what it decides a periodic review of ``records``; the monev holds them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of
from pilar.evaluation.models import Zone
from pilar.kernel import documents, intake, ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.models import Document, SignedCopy
from pilar.organisation.letterhead import letterhead_of, responsible_of
from pilar.organisation.models import Person, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.actions import activities, activity_steps, recommendations, reviews
from pilar.records.actions.recommendations import Wording
from pilar.records.models import Activity, Recommendation, Review, Series
from pilar.records.schedule import Period
from pilar.records.workflow import CANCELLED, CONCLUDED, PLANNED
from pilar.roadmap import monev_paper
from pilar.roadmap.access import opened_plan, refuse_closed_zone, require_area, zone_of
from pilar.roadmap.actions import items, trend
from pilar.roadmap.actions.items import ItemDraft
from pilar.roadmap.errors import RoadmapError
from pilar.roadmap.models import Monev, PlanItem
from pilar.roadmap.periods import period_of
from pilar.roadmap.queries.monev import TOPIC, agenda_of, free_meetings, previous_of, schedule_of
from pilar.roadmap.queries.trend import sheet_of

#: Days after the meeting by which the review is to be concluded.
_TIME_TO_CONCLUDE: Final = timedelta(14)
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that is planned: when (aware), where, who leads it, who is asked to come (a line each)."""

    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    leader: Person | None = None
    invited: str = ""


def open_monev(
    zone_pk: int, period_key: str, meeting: Meeting | Activity, *, by: User, at: datetime, guard: Guard = locked
) -> Monev:
    """Open the monev of a month or quarter of the zone's year, with its meeting, its review, and the frozen agenda.

    ``meeting``: the one to plan, or an activity of the unit about monev that is there already. Raises NotFoundError
    (404), AccessDenied (403), RecordError and RoadmapError for what can be mended: a period that has not begun or has
    its monev, a meeting before the period, one that another monev has. Nothing is kept then.
    """
    zone = _zone_to_manage(zone_pk, by, at)
    period, day = _period(zone, period_key), day_of(zone, at)
    if period.first > day:
        raise RoadmapError(
            f"{period.label.capitalize()} belum mulai, jadi belum ada yang dimonev. Isian Anda tetap ada."
        )
    with guard(Zone.objects.filter(pk=zone.pk)):
        _refuse_open(zone, period)
        before = previous_of(zone, period)
        series = schedule_of(zone, day)
        with transaction.atomic(), ledger.recorded_last():
            if (worksheet := sheet_of(zone)) is not None:
                trend.write(worksheet, day - timedelta(1))
            if isinstance(meeting, Activity):
                activity = _taken(zone, period, meeting)
            else:
                _refuse_early(zone, period, meeting.starts_at)
                activity = activities.plan(zone.unit, _plan_of(meeting, period, series), by=by, at=at)
            review = reviews.start(zone.unit, _review_of(zone, period, activity), by=by, at=at)
            agenda = ledger.canonical(agenda_of(zone, period, at, before=before)).decode()
            monev = Monev.objects.create(
                zone=zone, period_from=period.first, period_until=period.last, activity=activity, review=review,
                agenda=agenda, created_at=at, created_by=by.actor,
            )  # fmt: skip
            details = {"from": str(period.first), "until": str(period.last), "activity": activity.pk, "agenda": agenda}
            _record("monev.opened", monev, by, at, details)
    return monev


def refresh(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Monev:
    """Make the agenda anew from what is so now, while the meeting lies ahead. Raises as ``open_monev``."""
    with opened(pk, by=by, at=at, guard=guard) as monev:
        if monev.activity.state != PLANNED:
            raise RoadmapError("Rapatnya sudah dilaksanakan, jadi bahannya tetap seperti waktu dibahas.")
        period = Period(monev.period_from, monev.period_until)
        before = previous_of(monev.zone, period)
        with transaction.atomic():
            if (worksheet := sheet_of(monev.zone)) is not None:
                trend.write(worksheet, day_of(monev.zone, at) - timedelta(1))
            monev.agenda = ledger.canonical(agenda_of(monev.zone, period, at, before=before)).decode()
            monev.save(update_fields=["agenda"])
            _record("monev.refreshed", monev, by, at, {"agenda": monev.agenda})
    return monev


# -- decisions


def decide(
    pk: int, text: str, due_on: date, *, owner: Person | None = None, by: User, at: datetime, guard: Guard = locked
) -> Recommendation:
    """Add a decision: what is to be done, by whom, until when. Raises as ``open_monev``, and once it is concluded."""
    with opened(pk, by=by, at=at, guard=guard) as monev:
        if owner is None:
            raise RoadmapError("Pilih penanggung jawabnya: keputusan tanpa pemilik jarang dikerjakan. Isian tetap ada.")
        return recommendations.recommend(monev.review_id, Wording(text, owner), due_on, by=by, at=at, guard=guard)


def to_item(
    pk: int, decision: int, draft: ItemDraft, *, by: User, at: datetime, guard: Guard = locked
) -> PlanItem:  # fmt: skip
    """Make a decision of the monev a plan item too, once. Raises as ``items.add``, also where the plan is set."""
    with opened(pk, by=by, at=at, guard=guard) as monev, opened_plan(monev.zone_id, by=by, at=at, guard=guard) as plan:
        row = monev.review.recommendations.filter(pk=decision).first()
        if row is None:
            raise NotFoundError("Keputusan ini tidak ada.")
        same = plan.items.filter(origin=PlanItem.MONEV, title=draft.title.strip()).first()
        if same is not None:
            raise RoadmapError(
                f"Keputusan ini sudah menjadi rencana aksi nomor {same.number}. Ubah yang itu, atau beri nama lain "
                "bila memang pekerjaan yang berbeda. Isian Anda tetap ada."
            )
        return items.add(monev.zone_id, draft, by=by, at=at, guard=guard)


# -- minutes


def version_of_minutes(monev: Monev) -> str:
    """What the form that prints the minutes carries."""
    return version_of(monev.document, monev.review.state, monev.activity.minutes, monev.activity.outcome)


def minute(
    pk: int, conclusion: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Document:
    """Conclude what was decided and print the minutes with a number; those printed before are replaced.

    Raises as ``open_monev``, ChangedMeanwhile, DocumentError, and RoadmapError that says what the minutes lack.
    """
    review, activity = Monev.objects.filter(pk=pk).values_list("review", "activity").first() or (0, 0)
    with (
        guard(Review.objects.filter(pk=review)),  # in the order in which an evaluation is concluded
        guard(Activity.objects.filter(pk=activity)),
        opened(pk, by=by, at=at, guard=guard) as monev,
    ):
        refuse_stale(seen, version_of_minutes(monev), "monev ini")
        if lacking := missing_for_minutes(monev, at):
            raise RoadmapError(f"Notulen belum dapat dicetak: belum ada {' dan '.join(lacking)}. Isian Anda tetap ada.")
        with transaction.atomic(), ledger.recorded_last():
            if monev.activity.state == PLANNED:
                monev.activity = activity_steps.hold(monev.activity_id, by=by, at=at)
            held_on = meeting_day_of(monev)
            if monev.review.state != CONCLUDED:
                monev.review = reviews.conclude(
                    monev.review_id, held_on, conclusion, activity=monev.activity, by=by, at=at, guard=guard
                )
            document = _issue(monev, by, at)
            monev.document = document.token
            monev.save(update_fields=["document"])
            _record("monev.minuted", monev, by, at, {"sha256": document.sha256})
    return document


def missing_for_minutes(monev: Monev, at: datetime) -> list[str]:
    """What the minutes still lack, in words. One query at most."""
    activity = monev.activity
    if activity.state == CANCELLED:
        return ["rapat: rapatnya dibatalkan"]
    if activity.starts_at > at:
        return ["rapat: rapatnya belum mulai"]
    lacking = []
    if not activity.minutes:
        lacking.append("catatan pembahasan (tulis di halaman rapat)")
    if not activity.attendances.filter(struck_at__isnull=True).exists():
        lacking.append("seorang pun yang tercatat hadir")
    return lacking


def meeting_day_of(monev: Monev) -> date:
    """The local day on which its meeting began."""
    return day_of(monev.zone, monev.activity.starts_at)


def attach_signed(
    pk: int, taken: intake.Taken, *, method: str, by: User, at: datetime, guard: Guard = locked
) -> SignedCopy:  # fmt: skip
    """Keep the signed minutes. Raises NotFoundError, AccessDenied, DocumentError."""
    with opened(pk, by=by, at=at, guard=guard) as monev, transaction.atomic():
        copy = documents.attach_signed(document_of(monev), taken, by=by.actor, at=at, method=method)
        ledger.record(
            documents.SIGNED_COPY, copy, body=monev.zone.unit.body.uuid, by=by.actor, at=at,
            details={"sha256": copy.sha256},
        )  # fmt: skip
    return copy


def document_of(monev: Monev) -> Document:
    """Its minutes as printed last. Raises NotFoundError where there are none. One query."""
    found = Document.objects.filter(token=monev.document).first() if monev.document else None
    if found is None:
        raise NotFoundError("Notulen ini belum dicetak.")
    return found


# -- pieces


@contextmanager
def opened(pk: int, *, by: User, at: datetime, guard: Guard = locked) -> Iterator[Monev]:
    """A monev, locked, with zone, meeting and review. Raises NotFoundError (404), AccessDenied (403), RoadmapError."""
    zone_pk = Monev.objects.filter(pk=pk).values_list("zone", flat=True).first()
    if zone_pk is None:
        raise NotFoundError("Monev ini tidak ada.")
    zone = _zone_to_manage(zone_pk, by, at)
    with guard(Monev.objects.filter(pk=pk)):
        monev = Monev.objects.select_related("activity__leader", "activity__series", "review").get(pk=pk)
        monev.zone = zone
        monev.activity.unit = monev.review.unit = zone.unit
        yield monev


def _zone_to_manage(zone_pk: int, by: User, at: datetime) -> Zone:
    zone = zone_of(by, at, zone_pk)
    require_area(by, zone, None, at)
    refuse_closed_zone(zone, day_of(zone, at))
    return zone


def _period(zone: Zone, key: str) -> Period:
    found = period_of(zone.year, key)
    if found is None:
        raise RoadmapError(f"Pilih masa dari daftar: bulan atau triwulan tahun {zone.year}. Isian Anda tetap ada.")
    return found


def _refuse_open(zone: Zone, period: Period) -> None:
    if Monev.objects.filter(zone=zone, period_from=period.first, period_until=period.last).exists():
        raise RoadmapError(
            f"Monev {period.label} sudah dibuka. Lanjutkan di halaman monevnya; isian Anda tetap ada di halaman ini."
        )


def _refuse_early(zone: Zone, period: Period, starts_at: datetime) -> None:
    if day_of(zone, starts_at) < period.first:
        raise RoadmapError(
            "Rapatnya tidak boleh sebelum masa yang dibahas mulai. Periksa tanggalnya; isian Anda tetap ada."
        )


def _taken(zone: Zone, period: Period, activity: Activity) -> Activity:
    found = free_meetings(zone).filter(pk=activity.pk).first()
    if found is None:
        raise RoadmapError(
            "Rapat itu tidak ada lagi di unit ini, dibatalkan, atau sudah dipakai monev lain. Pilih yang lain; isian "
            "Anda tetap ada."
        )
    _refuse_early(zone, period, found.starts_at)
    return found


def _plan_of(meeting: Meeting, period: Period, series: Series | None) -> activities.Plan:
    return activities.Plan(
        f"Rapat monev ZI {period.label}", meeting.starts_at, meeting.ends_at, (TOPIC,), meeting.place, _AGENDA,
        meeting.leader, series, False, meeting.invited,
    )  # fmt: skip


_AGENDA: Final = (
    "Pembukaan oleh kepala unit\nTindak lanjut keputusan monev sebelumnya\nSyarat predikat yang berubah\n"
    "Rencana aksi yang terlambat dan yang terhambat\nRencana aksi yang segera jatuh tempo\n"
    "Keputusan, penanggung jawab, dan tenggat"
)


def _review_of(zone: Zone, period: Period, activity: Activity) -> reviews.Plan:
    due = max(period.last, day_of(zone, activity.starts_at)) + _TIME_TO_CONCLUDE
    subject = f"Pelaksanaan rencana kerja pembangunan ZI {zone.name}"
    return reviews.Plan(
        f"Monev pembangunan ZI {period.label}", subject[:_LONGEST_TITLE], (TOPIC,), period.first, period.last, due
    )


def _issue(monev: Monev, by: User, at: datetime) -> Document:
    unit, day = monev.zone.unit, day_of(monev.zone, at)
    before = Document.objects.filter(token=monev.document, state=Document.VALID).first() if monev.document else None
    printed = monev_paper.minutes_of(monev)
    return documents.issue(
        monev_paper.KIND, subject=monev, title=printed.title, data=printed.data, letterhead=letterhead_of(unit),
        responsible=responsible_of(unit, day), body=unit.body.uuid, on=day, by=by.actor, at=at, replaces=before,
    )  # fmt: skip


def _record(code: str, monev: Monev, by: User, at: datetime, details: dict[str, object]) -> None:
    ledger.record(code, monev, body=monev.zone.unit.body.uuid, by=by.actor, at=at, details=details)

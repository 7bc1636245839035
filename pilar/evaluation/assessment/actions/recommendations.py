"""Recommendations of the assessors: made, changed, reported by the unit, judged, opened again, dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from pilar.errors import NotFoundError
from pilar.evaluation.access import day_of, writing, zone_seen
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import Recommendation, RecommendationStep, Round
from pilar.evaluation.assessment.queries import recommendations as queries
from pilar.evaluation.assessment.seats import require_seat
from pilar.evaluation.assessment.texts import paragraphs
from pilar.evaluation.assessment.workflow import CLOSED, DROPPED, OPEN, RECOMMENDATION
from pilar.evaluation.models import Assessor, Evidence, EvidenceVersion, Worksheet, Zone
from pilar.evaluation.queries.library import library
from pilar.evaluation.rulebook import rulebook
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.organisation.access import AccessDenied, Actor, rights_of
from pilar.organisation.models import User
from pilar.organisation.versions import refuse_stale, version_of

LONGEST: Final = 4_000
LONGEST_REASON: Final = 500
#: A zone with more than this is not helped by one more.
MOST: Final = 300
_FARTHEST: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an assessor asks for: about a question, or an area, or neither (general); until ``due_on``."""

    text: str
    due_on: date
    question: str = ""
    area: int | None = None


# -- made


def recommend(zone_id: int, draft: Draft, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Make a recommendation in the zone's latest round; it gets the zone's next number.

    Raises NotFoundError (404), AccessDenied for whoever holds no seat or is tied to the unit, AssessmentError for what
    can be mended, and where no round has been taken yet.
    """
    return _make(zone_id, [draft], by=by, at=at, guard=guard)[0]


def take_from_opinions(
    zone_id: int, fields: Mapping[str, str], due_on: date, *, by: User, at: datetime, guard: Guard = locked
) -> list[Recommendation]:
    """Make recommendations of what assessors have written beside their answers; ``fields``: key → mark
    of the text that was shown (``Proposed.mark``).

    All or nothing. Raises as ``recommend``, and AssessmentError where one has been changed or taken meanwhile.
    """
    if not fields:
        raise AssessmentError("Belum ada yang ditandai. Tandai rekomendasinya, lalu kirim lagi.")
    zone = _zone(zone_id, by=by, at=at)
    require_seat(by, zone, at)
    with guard(_numbering(zone)):
        waiting = {each.field: each for each in queries.proposed(zone)}
        gone = [key for key, mark in fields.items() if key not in waiting or waiting[key].mark != mark]
        if gone:
            raise AssessmentError(
                f"Sementara Anda memilih, rekomendasi pada {', '.join(gone)} diubah atau sudah diangkat. Belum ada "
                "yang dibuat; periksa lagi daftarnya di bawah."
            )
        drafts = [
            Draft(waiting[key].text, due_on, question=waiting[key].question) for key in waiting if key in fields
        ]  # fmt: skip
        return _make(zone_id, drafts, by=by, at=at, guard=guard)


def _make(zone_id: int, drafts: list[Draft], *, by: User, at: datetime, guard: Guard) -> list[Recommendation]:
    zone = _zone(zone_id, by=by, at=at)
    require_seat(by, zone, at)
    values = [_fitting(zone, each, at) for each in drafts]
    with guard(_numbering(zone)):
        last_round = Round.objects.filter(zone=zone).order_by("-taken_at", "-pk").first()
        if last_round is None:
            raise AssessmentError(
                "Zona ini belum pernah diambil TPI, jadi belum ada yang direkomendasikan. Belum ada yang disimpan."
            )
        first = queries.next_number(zone)
        if zone.recommendations.exclude(state=DROPPED).count() + len(values) > MOST:
            raise AssessmentError(f"Sebuah zona memuat paling banyak {MOST} rekomendasi. Belum ada yang disimpan.")
        with transaction.atomic():
            rows = [
                Recommendation.objects.create(
                    zone=zone, round=last_round, number=number, made_by=by.actor, made_at=at, **each
                )
                for number, each in enumerate(values, first)
            ]
            numbers = [row.number for row in rows]
            _record("tpi_recommendation.made", rows[0], by, at, {"numbers": numbers})
    return rows


def _numbering(zone: Zone) -> QuerySet[Worksheet]:
    """What stands for the zone's series of numbers: the unit's worksheet, which closing a round holds as well."""
    own = Assessor.objects.filter(code=Assessor.UNIT).values("pk")
    return Worksheet.objects.filter(zone=zone, assessor__in=own)


def version_of_wording(row: Recommendation) -> str:
    """What the form that changes it carries."""
    return version_of(row.text, row.due_on, row.state)


def change(
    zone_id: int, number: int, text: str, due_on: date, reason: str, *, by: User, at: datetime,
    seen: str | None = None, guard: Guard = locked,
) -> Recommendation:  # fmt: skip
    """Other words or another day, while it is open; what it was before and why stand in its history.

    Raises NotFoundError, AccessDenied, ChangedMeanwhile, AssessmentError.
    """
    words = paragraphs(reason, "Alasan", LONGEST_REASON)
    with _opened(zone_id, number, by=by, at=at, guard=guard) as row:
        require_seat(by, row.zone, at)
        refuse_stale(seen, version_of_wording(row), "rekomendasi ini")
        if row.state != OPEN:
            raise AssessmentError(
                f"Rekomendasi ini berkeadaan “{row.get_state_display()}”, jadi bunyi dan tenggatnya tidak diubah lagi."
            )
        draft = Draft(text, due_on, row.question, row.area)
        values = _fitting(row.zone, draft, at, before=row.due_on)
        was: dict[str, Any] = {} if row.text == values["text"] else {"was_text": row.text}
        was |= {} if row.due_on == values["due_on"] else {"was_due_on": row.due_on}
        with transaction.atomic():
            row.text, row.due_on = values["text"], values["due_on"]
            row.save(update_fields=["text", "due_on"])
            step = {"name": "change", "source": row.state, "target": row.state, **was}
            RecommendationStep.objects.create(obj=row, by=by.actor, at=at, reason=words, **step)
            _record("tpi_recommendation.changed", row, by, at, {"text": row.text, "due_on": str(row.due_on)})
    return row


# -- followed by the unit


def may_report(row: Recommendation, user: Actor, at: datetime) -> bool:
    """Whoever answers its question or area; for a general one whoever answers everything or hands in. One query."""
    zone = row.zone
    if rights_of(user, at).may("worksheet.submit", zone.unit.path):
        return True
    mine = writing(user, zone, at)
    if row.question:
        return mine.may(rulebook(zone.edition), row.question)
    return mine.everything or (row.area is not None and row.area in mine.areas)


def refuse_report(row: Recommendation, *, by: User, at: datetime) -> None:
    """Raise AccessDenied or WorkflowError where ``by`` could not report it now: asked before a file is kept."""
    if not may_report(row, by, at):
        raise AccessDenied(
            "Tindak lanjut dilaporkan tim ZI yang mengisi pertanyaan atau areanya, atau kepala unit. Belum ada yang "
            "berubah."
        )
    RECOMMENDATION.expect(row, OPEN)


def report(
    zone_id: int, number: int, text: str, proof_id: int | None, *, by: User, at: datetime, guard: Guard = locked
) -> Recommendation:
    """Report what was done, with a version of the unit's library as proof; without one the earlier proof stands.

    Raises NotFoundError, AccessDenied, WorkflowError where it is not open any more, AssessmentError without words or
    proof.
    """
    words = paragraphs(text, "Tindak lanjut", LONGEST)
    with _opened(zone_id, number, by=by, at=at, guard=guard) as row:
        refuse_report(row, by=by, at=at)
        proof = row.proof if proof_id is None else _version(row.zone, proof_id, at)
        if proof is None:
            raise AssessmentError(
                "Lampirkan buktinya: pilih dari pustaka, atau unggah berkasnya. Belum ada yang berubah."
            )
        with transaction.atomic():
            done = {"report": words, "proof": proof, "reported_by": by.actor, "reported_at": at}
            RECOMMENDATION.move(row, "report", by=by.actor, at=at, **done)
            details = {"report": words, "proof": proof.pk, "sha256": proof.sha256}
            _record("tpi_recommendation.reported", row, by, at, details)
    return row


def _version(zone: Zone, pk: int, at: datetime) -> EvidenceVersion:
    """A version that can be reached from the zone, whose evidence is held. Raises AssessmentError."""
    rows = EvidenceVersion.objects.filter(evidence__in=library(zone, day_of(zone, at)))
    with locked(Evidence.objects.filter(versions=pk)):
        found = rows.filter(pk=pk).first()
    if found is None:
        raise AssessmentError(
            "Bukti itu tidak ada (lagi) di pustaka zona ini. Pilih yang lain. Belum ada yang berubah."
        )
    return found


# -- judged by the assessors


def version_of_report(row: Recommendation) -> str:
    """Which report was read."""
    return version_of(row.state, row.report, row.reported_at, row.proof_id)


def accept(
    zone_id: int, number: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Recommendation:
    """Accept the report: it is closed. Raises NotFoundError, AccessDenied, ChangedMeanwhile, WorkflowError."""
    with _opened(zone_id, number, by=by, at=at, guard=guard) as row:
        require_seat(by, row.zone, at, every_guard=True)
        refuse_stale(seen, version_of_report(row), "laporan tindak lanjut ini")
        with transaction.atomic():
            closing = {"closed_at": at, "closed_on": day_of(row.zone, at)}
            RECOMMENDATION.move(row, "accept", by=by.actor, at=at, **closing)
            _record("tpi_recommendation.accepted", row, by, at, {"proof": row.proof_id})
    return row


def send_back(
    zone_id: int, number: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> Recommendation:
    """Return the report with what is lacking; what was reported stays to be mended. Raises as ``accept``."""
    with _judged(zone_id, number, "return", reason, by=by, at=at, guard=guard, seen=seen) as row:
        return row


def reopen(zone_id: int, number: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Open again what turned out not to be done. Raises as ``accept``."""
    cleared = {"closed_at": None, "closed_on": None}
    with _judged(zone_id, number, "reopen", reason, by=by, at=at, guard=guard, fields=cleared) as row:
        return row


def drop(zone_id: int, number: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> Recommendation:
    """Withdraw it: it counts no more. Raises as ``accept``."""
    with _judged(zone_id, number, "drop", reason, by=by, at=at, guard=guard) as row:
        return row


@contextmanager
def _judged(
    zone_id: int, number: int, name: str, reason: str, *, by: User, at: datetime, guard: Guard,
    seen: str | None = None, fields: Mapping[str, Any] | None = None,
) -> Iterator[Recommendation]:  # fmt: skip
    words = paragraphs(reason, "Alasan", LONGEST_REASON)
    with _opened(zone_id, number, by=by, at=at, guard=guard) as row:
        require_seat(by, row.zone, at, every_guard=True)
        refuse_stale(seen, version_of_report(row), "laporan tindak lanjut ini")
        with transaction.atomic():
            RECOMMENDATION.move(row, name, by=by.actor, at=at, reason=words, **(fields or {}))
            _record(f"tpi_recommendation.{_EVENTS[name]}", row, by, at, {"reason": words})
        yield row


_EVENTS: Final = {"return": "returned", "reopen": "reopened", "drop": "dropped"}
#: States in which the unit or the assessors still have something to do.
UNSETTLED: Final = tuple(state for state in RECOMMENDATION.states if state not in (CLOSED, DROPPED))


# -- pieces


def _zone(zone_id: int, *, by: User, at: datetime) -> Zone:
    return zone_seen(by, at, zone_id)


@contextmanager
def _opened(zone_id: int, number: int, *, by: User, at: datetime, guard: Guard) -> Iterator[Recommendation]:
    """The recommendation, locked. Raises NotFoundError where ``by`` does not see its zone, or it is not there."""
    zone = _zone(zone_id, by=by, at=at)
    rows = Recommendation.objects.filter(zone=zone, number=number)
    with guard(rows):
        row = rows.select_related("proof__evidence").first()
        if row is None:
            raise NotFoundError("Rekomendasi ini tidak ada.")
        row.zone = zone
        yield row


def _fitting(zone: Zone, draft: Draft, at: datetime, before: date | None = None) -> dict[str, Any]:
    """The values as they are kept. Raises AssessmentError. A day that has passed stays where it was ``before``."""
    words = paragraphs(draft.text, "Rekomendasi", LONGEST)
    rules, day = rulebook(zone.edition), day_of(zone, at)
    if draft.question and draft.question not in rules.instrument.questions:
        raise AssessmentError("Pertanyaan itu tidak ada pada LKE zona ini. Pilih dari daftar; tulisan Anda tetap ada.")
    area = rules.area_of(draft.question) if draft.question else None
    number = area.number if area else None if draft.question else draft.area
    if number is not None and number not in rules.instrument.areas:
        raise AssessmentError("Area itu tidak ada. Pilih area 1 sampai 6, atau umum; tulisan Anda tetap ada.")
    if draft.due_on != before and draft.due_on < day:
        raise AssessmentError("Tenggatnya sudah lewat. Pilih hari ini atau sesudahnya; tulisan Anda tetap ada.")
    if draft.due_on > day + _FARTHEST:
        raise AssessmentError("Tenggatnya lebih dari tiga tahun lagi. Periksa tahunnya; tulisan Anda tetap ada.")
    return {"text": words, "due_on": draft.due_on, "question": draft.question, "area": number}


def _record(code: str, row: Recommendation, by: User, at: datetime, details: Mapping[str, object]) -> None:
    shown = {"zone": row.zone_id, "number": row.number, **details}
    ledger.record(code, row, body=row.zone.unit.body.uuid, by=by.actor, at=at, details=shown)

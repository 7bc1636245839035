"""What unit and assessors write to each other about one question."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pilar.errors import NotFoundError
from pilar.evaluation.access import writing, zones_seen
from pilar.evaluation.assessment.access import refuse_own_unit
from pilar.evaluation.assessment.errors import AssessmentError
from pilar.evaluation.assessment.models import QuestionMessage
from pilar.evaluation.assessment.queries.talking import CLOSED
from pilar.evaluation.assessment.seats import holds_seat
from pilar.evaluation.assessment.texts import paragraphs
from pilar.evaluation.models import Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.rulebook import rulebook
from pilar.evaluation.workflow import AGREED
from pilar.kernel import ledger
from pilar.organisation.access import AccessDenied
from pilar.organisation.models import User

LONGEST = 4_000


def say(zone_id: int, question: str, text: str, *, by: User, at: datetime) -> QuestionMessage:
    """Write ``text`` beside ``question``: as assessor from a seat, as unit where one may answer the question.

    Raises NotFoundError for a zone that is not seen or a question that does not exist, AccessDenied for whoever only
    reads, AssessmentError for an empty or endless text, for a worksheet that has never been handed in and for one that
    is agreed.
    """
    zone = Zone.objects.filter(pk__in=zones_seen(by, at).filter(pk=zone_id).values("pk")).select_related("unit__body")
    found = zone.first()
    if found is None or question not in rulebook(found.edition).instrument.questions:
        raise NotFoundError("Zona atau pertanyaan ini tidak ada.")
    side = side_of(found, question, by, at)
    text = paragraphs(text, "Pesan", LONGEST)
    number, state = worksheets.of_unit(found.pk).values_list("round", "state").get()
    if not number:
        raise AssessmentError(
            "Percakapan dengan penilai dimulai sesudah lembar kerja diserahkan. Belum ada yang dikirim."
        )
    if state == AGREED:
        raise AssessmentError(f"{CLOSED} Belum ada yang dikirim.")
    with transaction.atomic():
        message = QuestionMessage.objects.create(
            zone=found, question=question, round=number, side=side, text=text, by=by, at=at
        )
        details = {"question": question, "side": side, "round": number, "text": text}
        ledger.record("question.message", message, body=found.unit.body.uuid, by=by.actor, at=at, details=details)
    return message


def side_of(zone: Zone, question: str, by: User, at: datetime) -> str:
    """From which side ``by`` speaks. Raises AccessDenied where from none, and for an assessor of the own unit.

    Three queries at most.
    """
    if holds_seat(by, zone, at):
        refuse_own_unit(by, zone, at)
        return QuestionMessage.ASSESSOR
    if writing(by, zone, at).may(rulebook(zone.edition), question):
        return QuestionMessage.UNIT
    raise AccessDenied("Percakapan ini antara tim penilai dan yang menjawab pertanyaannya. Belum ada yang dikirim.")

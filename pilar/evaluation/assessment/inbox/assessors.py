"""What waits for assessors: worksheets to take, rounds at the own tier, questions of the unit; teams to form,
reports to issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import CharField, Exists, F, OuterRef, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.http import urlencode

from pilar.evaluation.assessment.access import MANAGES, may_assess
from pilar.evaluation.assessment.kinds import REPORT
from pilar.evaluation.assessment.models import Opinion, QuestionMessage, Round, RoundStep, Seat
from pilar.evaluation.assessment.queries.closing import TPI_EVALUATION
from pilar.evaluation.assessment.queries.queue import DONE, TAKEN_BY, WAITING
from pilar.evaluation.assessment.queries.turns import seats_of_turn, waiting
from pilar.evaluation.assessment.workflow import AGREED, ASSESSING
from pilar.evaluation.models import Assessor, Milestone, Worksheet
from pilar.evaluation.queries.revising import changed_since_return
from pilar.evaluation.workflow import AGREED as WORKSHEET_AGREED
from pilar.kernel.inbox import Asker, Item, inbox, listed
from pilar.kernel.models import Document
from pilar.organisation.access import below
from pilar.texts import shortened

_NAMED: Final = 5
#: As much of a reason as a line shows.
_SHOWN: Final = 160
#: Whose window ends first.
_FIRST: Final = (F("closes_on").asc(nulls_last=True), "pk")


def _queue(state: str, *, own: bool = False) -> str:
    """The assessors' queue of all years, narrowed to ``state``; ``own``: to the teams in which one sits."""
    wanted = {"keadaan": state, **({"tim": "saya"} if own else {})}
    return f"{reverse('assessment:queue')}?{urlencode(wanted)}"


def _window() -> Subquery:
    """The last day of the assessors' window of the row's zone."""
    rows = Milestone.objects.filter(body=OuterRef("zone__unit__body"), year=OuterRef("zone__year"), code=TPI_EVALUATION)
    return Subquery(rows.values("closes_on")[:1])


def _due(row: Worksheet | Round) -> date | None:
    found: date | None = getattr(row, "closes_on", None)
    return found


@inbox("assessment.to_take")
def to_take(asker: Asker) -> Iterable[Item]:
    """What was handed in and waits for the asker's team, where it is its turn. One query, none without the right."""
    if not asker.rights.may("worksheet.assess"):
        return []
    rows = waiting().filter(Exists(seats_of_turn(asker.day).filter(user=asker.user.pk)))
    rows = rows.select_related("zone").annotate(closes_on=_window()).order_by(*_FIRST)

    def told(row: Worksheet) -> Item:
        address = reverse("assessment:zone", args=[row.zone_id])
        return Item(f"Ambil lembar kerja {row.zone}", address, f"Diserahkan unit, putaran {row.round}.", _due(row))

    return listed(rows, _NAMED, told, "lembar kerja lain untuk diambil", _queue(WAITING, own=True))


@inbox("assessment.to_judge")
def to_judge(asker: Asker) -> Iterable[Item]:
    """Rounds that lie on the asker's tier: to judge, and once all is judged to pass on or to decide. One query.

    A later round in which nobody has judged what the unit changed is to be judged first; one that was handed down says
    why.
    """
    if not asker.rights.may("worksheet.assess"):
        return []
    team = Seat.objects.filter(
        may_assess(asker.day), zone=OuterRef("zone"), ended_at__isnull=True,
        tier__assessor=OuterRef("worksheet__assessor"),
    )  # fmt: skip
    seats = team.filter(user=asker.user.pk, tier__number=OuterRef("tier"))
    rows = Round.objects.filter(Exists(seats), state=ASSESSING).select_related("zone", "worksheet")
    steps = RoundStep.objects.filter(obj=OuterRef("pk")).order_by("-at", "-pk")
    said = Opinion.objects.filter(round=OuterRef("pk"))
    rows = rows.annotate(
        closes_on=_window(), has_above=Exists(team.filter(tier__number__gt=OuterRef("tier"))),
        is_judged=Exists(said), is_changed=Exists(changed_since_return().filter(zone=OuterRef("zone"))),
        last_step=Subquery(steps.values("name")[:1]), last_by=Subquery(steps.values("by")[:1]),
        last_reason=Subquery(steps.values("reason")[:1]), last_at=Subquery(steps.values("at")[:1]),
        is_mended=Exists(said.filter(tier=OuterRef("tier"), changed_at__gt=OuterRef("last_at"))),
    )  # fmt: skip

    def told(row: Round) -> Item:
        title, why = _next_step(row, asker.user.actor)
        return Item(title, reverse("assessment:zone", args=[row.zone_id]), why, _due(row))

    return listed(rows.order_by(*_FIRST), _NAMED, told, "lembar kerja lain untuk dinilai", _queue(TAKEN_BY, own=True))


def _next_step(row: Round, actor: str) -> tuple[str, str]:
    """What is to be done with a round of ``to_judge``, and why; ``actor``: who is asked."""
    found = row.__dict__
    why = f"Putaran {row.number}: {row.worksheet.answered} dari {row.worksheet.fields} isian sudah dinilai."
    came_down = found["last_step"] == "lower" and found["last_by"] != actor
    if came_down:
        why = f"Dikembalikan ke jenjang Anda: {shortened(found['last_reason'], _SHOWN)}"
    if row.worksheet.answered < row.worksheet.fields:
        return f"Nilai lembar kerja {row.zone}", why
    if row.number > 1 and found["is_changed"] and not found["is_judged"]:
        again = f"Putaran {row.number}: belum ada yang dinilai pada putaran ini."
        return f"Nilai lagi yang diubah unit {row.zone}", why if came_down else again
    if came_down and not found["is_mended"]:
        return f"Periksa lagi penilaian {row.zone}", why
    if found["has_above"]:
        return f"Teruskan penilaian {row.zone} ke jenjang berikutnya", why
    return f"Putuskan: kembalikan atau setujui {row.zone}", why


@inbox("assessment.report_to_issue")
def report_to_issue(asker: Asker) -> Iterable[Item]:
    """Agreed zones without a report that counts, for whoever may issue it. One query, none without the right."""
    roots = asker.rights.roots(MANAGES)
    if not roots:
        return []
    later = Round.objects.filter(zone=OuterRef("zone"), state=AGREED, taken_at__gt=OuterRef("taken_at"))
    issued = Document.objects.filter(
        object_type=Round._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), kind=REPORT.code,
        state=Document.VALID,
    )  # fmt: skip
    done = Worksheet.objects.filter(zone=OuterRef("zone"), assessor__code=Assessor.UNIT, state=WORKSHEET_AGREED)
    rows = Round.objects.filter(
        Exists(done), ~Exists(later), ~Exists(issued), below(roots, "zone__unit__path"), state=AGREED
    )
    rows = rows.select_related("zone").order_by("closed_at", "pk")

    def told(row: Round) -> Item:
        why = f"Penilaian putaran {row.number} sudah disetujui; laporannya belum terbit."
        address = reverse("assessment:report", args=[row.zone_id])
        return Item(f"Terbitkan laporan hasil evaluasi {row.zone}", address, why)

    return listed(rows, _NAMED, told, "laporan hasil evaluasi lain untuk diterbitkan", _queue(DONE))


@inbox("assessment.asked_by_unit")
def asked_by_unit(asker: Asker) -> Iterable[Item]:
    """Questions about which the unit wrote last, in running rounds of the asker's team. One query."""
    if not asker.rights.may("worksheet.assess"):
        return []
    seats = Seat.objects.filter(
        zone=OuterRef("zone"), tier__assessor=OuterRef("worksheet__assessor"), user=asker.user.pk,
        ended_at__isnull=True,
    )  # fmt: skip
    running = Round.objects.filter(Exists(seats), zone=OuterRef("zone"), state=ASSESSING)
    return unanswered(
        QuestionMessage.UNIT, Exists(running), url="assessment:question", who="Unit menulis tentang",
    )  # fmt: skip


def unanswered(side: str, *conditions: Exists, url: str, who: str, overview: str = "") -> list[Item]:
    """The questions of zones that meet ``conditions`` where the last message is of ``side``. One query.

    ``overview``: the page of a zone that lists them all.
    """
    later = QuestionMessage.objects.filter(zone=OuterRef("zone"), question=OuterRef("question"), pk__gt=OuterRef("pk"))
    rows = QuestionMessage.objects.filter(*conditions, ~Exists(later), side=side).select_related("zone").order_by("pk")

    def address(row: QuestionMessage) -> str:
        return f"{reverse(url, args=[row.zone_id, row.question])}#percakapan"

    def told(row: QuestionMessage) -> Item:
        return Item(f"{who} {row.question}, {row.zone}", address(row), row.text[:120])

    def left(row: QuestionMessage) -> str:
        return f"{reverse(overview, args=[row.zone_id])}#percakapan" if overview else address(row)

    return listed(rows, _NAMED, told, "percakapan lain yang menunggu jawaban", left)


@inbox("assessment.teamless")
def teamless(asker: Asker) -> Iterable[Item]:
    """Worksheets that were handed in and whose next assessor has no team, for whoever forms teams. One query."""
    roots = asker.rights.roots(MANAGES)
    if not roots:
        return []
    rows = waiting().filter(~Exists(seats_of_turn(asker.day)), below(roots, "zone__unit__path"))

    def told(row: Worksheet) -> Item:
        whose = getattr(row, "turn_label", None) or "TPI"
        why = f"Lembar kerjanya sudah diserahkan dan menunggu {whose}, yang belum punya tim untuk zona ini."
        return Item(f"Bentuk tim penilai {row.zone}", reverse("assessment:team", args=[row.zone_id]), why)

    rows = rows.select_related("zone").order_by("pk")
    return listed(rows, _NAMED, told, "lembar kerja lain yang belum punya tim penilai", _queue(WAITING))

"""What the first page of a zone tells: what comes next, where the worksheet stands, team and scope."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from pilar.evaluation.milestones import AHEAD, OVER
from pilar.evaluation.models import EvidenceVersion, Worksheet, Zone
from pilar.evaluation.queries import worksheets
from pilar.evaluation.queries.assignments import members_on
from pilar.evaluation.queries.handing_in import handed_in
from pilar.evaluation.queries.milestones import Progress, next_step, progress_in
from pilar.evaluation.queries.team import LEADER, SECRETARY, Post, team_of
from pilar.evaluation.workflow import DRAFT
from pilar.organisation.web import WorkRequest

_AHEAD_SHOWN = 4


class ToDo(NamedTuple):
    """Something that is still to be done in a zone: its words, and the page where it is done."""

    words: str
    address: str


def summary(request: WorkRequest, zone: Zone) -> dict[str, Any]:
    """The names of the page. Nine queries besides the zone, whatever its size."""
    worksheet = worksheets.for_writing(request.user, request.at, zone.pk).get()
    steps = progress_in(zone)
    states = [(each, each.window.state(request.day)) for each in steps]
    members = members_on(zone, request.day)
    posts = team_of(zone, members, request.user, request.day, request.at)
    path = zone.unit.path
    return {
        "zone": zone, "worksheet": worksheet, "steps": states, "near": _near(states),
        "next": next_step(steps, request.day), "members": members, "posts": posts,
        "pokja_held": sum(not post.is_vacant for post in posts if post.area), "posts_led": posts[:2],
        "last": handed_in(zone.pk).defer("content").first(), "is_draft": worksheet.state == DRAFT, "today": request.day,
        "is_returned": worksheet.state == DRAFT and worksheet.revise_by is not None,
        "todo": _todo(request, zone, worksheet, posts), "LEADER": LEADER, "SECRETARY": SECRETARY,
        "may_manage": request.rights.may("zone.manage", path),
        "may_answer": request.rights.may("worksheet.answer", path),
    }  # fmt: skip


def _near(states: list[tuple[Progress, str]]) -> list[tuple[Progress, str]]:
    """The steps around today: the last that is over, all that are open, the next few."""
    over = [each for each in states if each[1] == OVER][-1:]
    running = [each for each in states if each[1] not in (OVER, AHEAD)]
    return [*over, *running, *[each for each in states if each[1] == AHEAD][:_AHEAD_SHOWN]]


def _todo(request: WorkRequest, zone: Zone, worksheet: Worksheet, posts: list[Post]) -> list[ToDo]:
    """In the order in which a team does them. One query."""

    def at(name: str) -> str:
        return reverse(f"evaluation:{name}", args=[zone.pk])

    found = []
    if vacant := [post for post in posts if post.is_vacant]:
        first = vacant[0].short
        more = f" dan {len(vacant) - 1} pos lain" if len(vacant) > 1 else ""
        found.append(ToDo(f"Tim belum lengkap: {first}{more} belum terisi", at("team")))
    if worksheet.state != DRAFT:
        return found
    if zone.previous_id and not worksheet.answered and not worksheet.drafts:
        found.append(ToDo("Isian tahun lalu dapat dibawa sebagai rancangan", at("carry")))
    if worksheet.drafts:
        found.append(ToDo(f"{worksheet.drafts} jawaban bawaan tahun lalu belum dipastikan", at("carry")))
    if blank := worksheet.fields - worksheet.answered - worksheet.drafts:
        found.append(ToDo(f"{blank} isian masih kosong", at("lke")))
    versions = EvidenceVersion.objects.filter(uses__zone=zone, uses__is_draft=False)
    unchecked = versions.exclude(check_state=EvidenceVersion.ACCEPTED).distinct().count()
    if unchecked:
        found.append(ToDo(f"{unchecked} bukti belum dinyatakan benar oleh orang kedua", at("submit")))
    if not worksheet.is_provisional and not worksheet.drafts:
        found.append(ToDo("Lembar kerja siap diserahkan", at("submit")))
    return found

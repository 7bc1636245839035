"""A plan item as work: how far, how late, what proves it, what hinders it, what one may do now.

``templates/roadmap/item_work.html`` shows a ``Work``; a page that includes it loads ``roadmap/work.css``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pilar.evaluation.access import day_of, sees
from pilar.evaluation.models import EvidenceVersion
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.organisation.access import Actor
from pilar.organisation.queries.grants import names_of
from pilar.roadmap.access import managing
from pilar.roadmap.actions.items import version_of_item
from pilar.roadmap.actions.obstacles import is_asked, may_lift
from pilar.roadmap.actions.proofs import unplaced
from pilar.roadmap.actions.work import OPEN, may_work
from pilar.roadmap.models import DueMove, ItemProof, ItemStep, Obstacle, PlanItem, Progress
from pilar.roadmap.presenters.words import SOON, Tag
from pilar.roadmap.workflow import ANSWERED, ASKED, DONE, DROPPED, ITEM, RUNNING, WAITING

#: How many lines of the history a page shows.
_LINES: Final = 60
_CHECKS: Final = {
    EvidenceVersion.UNCHECKED: "plain", EvidenceVersion.ACCEPTED: "good", EvidenceVersion.RETURNED: "bad",
}  # fmt: skip
_KINDS: Final = {WAITING: "plain", RUNNING: "info", DONE: "good", DROPPED: "plain"}
_UNLIFTED: Final = (ASKED, ANSWERED)
_OBSTACLES: Final = {ASKED: "bad", ANSWERED: "warn", "lifted": "good"}


def delay_of(item: PlanItem, day: date, counted: date | None = None) -> Tag | None:
    """How it stands to its due day. None where there is nothing to say: no due day, dropped, more than a week ahead.

    ``counted``: the day that counts, where the due day was moved without a decision of monev.
    """
    due = item.due_on
    if due is None or item.state == DROPPED:
        return None
    counted = counted or due
    if item.state == DONE:
        over = (item.done_on - counted).days if item.done_on else 0
        return Tag(f"selesai terlambat {over} hari", "warn") if over > 0 else Tag("selesai tepat waktu", "good")
    if due < day:
        return Tag(f"terlambat {(day - due).days} hari", "bad")
    if counted < day:
        return Tag(f"terlambat {(day - counted).days} hari dari tenggat semula", "bad")
    left = (due - day).days
    if left > SOON:
        return None
    return Tag({0: "tenggat hari ini", 1: "tenggat besok"}.get(left, f"{left} hari lagi"), "warn")


def state_tag(item: PlanItem) -> Tag:
    """Its state as a tag."""
    return Tag(item.get_state_display(), _KINDS[item.state])


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof with how it was checked, and the questions at which it does not stand yet."""

    row: ItemProof
    check: Tag
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """An obstacle with who told it, and whether one may answer or lift it."""

    row: Obstacle
    tag: Tag
    who: str
    may_answer: bool
    may_lift: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    at: datetime
    label: str
    who: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What ``item_work.html`` shows. ``may``: names of transitions and of ``report``, ``prove``, ``ask``, ``due``."""

    item: PlanItem
    tag: Tag
    delay: Tag | None
    counted: date | None
    is_set: bool
    version: str
    may: frozenset[str]
    waits: tuple[PlanItem, ...]
    proofs: tuple[Shown, ...]
    obstacles: tuple[Called, ...]
    history: tuple[Line, ...]
    sees_zone: bool
    without_proof: str


def work_of(item: PlanItem, user: Actor, at: datetime) -> Work:
    """``item`` (with owner and ``plan.zone.unit.body``) as work. Ten queries at most, whatever there is."""
    zone = item.plan.zone
    steps, progress = list(item.steps.all()), list(item.progress.all())
    moves, obstacles = list(item.due_moves.all()), list(item.obstacles.select_related("leader"))
    proofs = list(item.proofs.select_related("version__evidence", "version__stored"))
    every: tuple[ItemStep | Progress | DueMove | Obstacle | ItemProof, ...] = (
        *steps, *progress, *moves, *obstacles, *proofs
    )  # fmt: skip
    names = names_of(row.by for row in every)
    for row in obstacles:
        row.item = item
    counted = _counted(item, moves)
    return Work(
        item, state_tag(item), delay_of(item, day_of(zone, at), counted), counted if counted != item.due_on else None,
        bool(item.plan.revision), version_of_item(item), _may(item, user, at),
        tuple(each.before for each in item.comes_after.select_related("before")), _proofs(item, proofs),
        tuple(
            Called(row, Tag(row.get_state_display(), _OBSTACLES[row.state]), names[row.by],
                   is_asked(row, user) and row.state == ASKED, row.state in _UNLIFTED and may_lift(row, user, at))
            for row in obstacles
        ),
        _history(steps, progress, moves, proofs, names), sees(user, zone, at), _without(item, steps, proofs),
    )  # fmt: skip


def _counted(item: PlanItem, moves: Sequence[DueMove]) -> date | None:
    """As ``queries.work.with_counted_due``."""
    decided = [move.after for move in moves if move.monev_id is not None]
    return decided[-1] if decided else moves[0].before if moves else item.due_on


def _may(item: PlanItem, user: Actor, at: datetime) -> frozenset[str]:
    if not item.plan.revision:
        return frozenset()
    manages = managing(user, item.plan.zone, at).may(item.area)
    if not may_work(user, item, at):
        return frozenset()
    names = {each.name for each in ITEM.open_to(item)}
    may = names if manages else names - {"drop", "restore"}
    if item.state in OPEN:
        may |= {"report", "ask"} | ({"due"} if manages and item.due_on else set())
    if item.state != DROPPED:
        may |= {"prove"}
    return frozenset(may)


def _proofs(item: PlanItem, proofs: Sequence[ItemProof]) -> tuple[Shown, ...]:
    if not proofs:
        return ()
    questions = list(item.questions.values_list("question", flat=True))
    left = unplaced(item, questions, {proof.version.evidence_id for proof in proofs})
    return tuple(
        Shown(
            proof, Tag(proof.version.get_check_state_display(), _CHECKS[proof.version.check_state]),
            tuple(left[proof.version.evidence_id]),
        )
        for proof in proofs
    )  # fmt: skip


def _history(
    steps: Sequence[ItemStep], progress: Sequence[Progress], moves: Sequence[DueMove], proofs: Sequence[ItemProof],
    names: dict[str, str],
) -> tuple[Line, ...]:  # fmt: skip
    found = [Line(row.at, ITEM.told(row.name), names[row.by], row.reason) for row in steps]
    found += [Line(row.at, f"Kemajuan {row.percent} %", names[row.by], row.note) for row in progress]
    found += [
        Line(
            row.at, f"Tenggat digeser dari {tanggal(row.before)} ke {tanggal(row.after)}", names[row.by],
            row.reason + ("" if row.monev_id else " Tanpa keputusan monev: tenggat semula tetap dihitung."),
        )
        for row in moves
    ]  # fmt: skip
    found += [Line(row.at, f"Bukti diberikan: {row.version.evidence.title}", names[row.by]) for row in proofs]
    return tuple(sorted(found, key=lambda line: line.at, reverse=True)[:_LINES])


def _without(item: PlanItem, steps: Sequence[ItemStep], proofs: Sequence[ItemProof]) -> str:
    """Why it was finished without proof, while there is none."""
    ends = [step for step in steps if step.name == "finish"]
    return ends[-1].reason if item.state == DONE and ends and not proofs else ""

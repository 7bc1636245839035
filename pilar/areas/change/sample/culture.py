"""Pulses, lessons and the notes of the head: P2TK has two rounds with falling resistance, BLK a running one."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from pilar.areas.change.actions.leader_notes import NoteOfLeader, note_leader
from pilar.areas.change.actions.lessons import take_quiz
from pilar.areas.change.actions.pulses import answer_pulse, close_pulse, plan_pulse, start_pulse
from pilar.areas.change.lessons import lessons
from pilar.areas.change.models import LeaderNote
from pilar.areas.change.pulse_questions import HIGHEST, LOWEST, sheet
from pilar.areas.change.queries.pulses import staff_of
from pilar.kernel.samples import ACTOR, World
from pilar.organisation.actions.people import open_account
from pilar.organisation.models import Unit, User

UNIT: Final = "p2tk"
LEADER: Final = "ketua.p2tk@pilar.test"
RUNNING: Final = "blk-surabaya"
RUNNING_LEADER: Final = "ketua.blk@pilar.test"
#: Days before today on which the rounds ended, and how willing the staff were (1–5, about).
ROUNDS: Final = ((210, 2.6), (20, 4.1))
#: Who has done which lesson with how many right answers.
LEARNT: Final = (
    ("ketua.p2tk@pilar.test", "perubahan", 5), ("sekretaris.p2tk@pilar.test", "akuntabilitas", 4),
    ("pegawai.p2tk@pilar.test", "pelayanan", 3), ("pegawai.p2tk@pilar.test", "pelayanan", 5),
    ("loket.p2tk@pilar.test", "pelayanan", 4),
)  # fmt: skip


def build(world: World) -> None:
    """Everything by the actions that a click calls. Answers are drawn with a seed, so they are the same again."""
    draw = Random(5)  # noqa: S311 - sample data
    unit, leader = world.units[UNIT], world.accounts[LEADER]
    for number, (ago, willing) in enumerate(ROUNDS, 1):
        _round(world, unit, leader, number, ago, willing, draw)
    _running(world, world.units[RUNNING], world.accounts[RUNNING_LEADER])
    for email, code, right in LEARNT:
        quiz = lessons()[code].quiz
        answers = {place: each.right if place <= right else each.right % len(each.options) + 1
                   for place, each in enumerate(quiz, 1)}  # fmt: skip
        take_quiz(code, answers, by=world.accounts[email], at=world.at - timedelta(days=12))
    for kind, ago, written in ((LeaderNote.WEALTH, 60, "LHKPN/2026/017 (data contoh)"),
                              (LeaderNote.ATTENDANCE, 25, "Rekap 08/2026 (data contoh)")):  # fmt: skip
        what = NoteOfLeader(kind, world.today - timedelta(days=ago), met=True, number=written)
        note_leader(unit, what, by=leader, at=world.at - timedelta(days=5))


def _round(world: World, unit: Unit, leader: User, number: int, ago: int, willing: float, draw: Random) -> None:
    ended = world.at - timedelta(days=ago)
    last = world.today - timedelta(days=ago)
    began = ended - timedelta(days=7)
    pulse = plan_pulse(
        unit, f"Jajak kesediaan berubah {number} (data contoh)", opens_on=last - timedelta(days=7), closes_on=last,
        by=leader, at=began,
    )  # fmt: skip
    start_pulse(pulse.pk, by=leader, at=began)
    for person in staff_of(unit, last).order_by("pk"):
        user = User.objects.filter(person=person).first() or open_account(person, by=ACTOR, at=began)
        values = {
            each.code: min(max(round(draw.gauss(willing, 0.9)), LOWEST), HIGHEST) for each in sheet().questions
        }  # fmt: skip
        answer_pulse(pulse.pk, values, by=user, at=began + timedelta(days=1))
    close_pulse(pulse.pk, by=leader, at=ended)


def _running(world: World, unit: Unit, leader: User) -> None:
    """The first round of a unit, which waits for its staff."""
    pulse = plan_pulse(
        unit, "Jajak kesediaan berubah 1 (data contoh)", opens_on=world.today,
        closes_on=world.today + timedelta(days=14), by=leader, at=world.at,
    )  # fmt: skip
    start_pulse(pulse.pk, by=leader, at=world.at)

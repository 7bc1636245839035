"""Changes by agents of change: planned, made with a proof, confirmed by the superior, integrated, or dropped.

Who is an agent stands in a decree in force. Everything of a change happens under the lock of its row, so what the
superior confirms is what they have read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from pilar.areas.change.errors import ChangeError
from pilar.areas.change.models import AgentChange, AgentChangeFile
from pilar.areas.change.papers import lines
from pilar.areas.change.queries import agents as queries
from pilar.areas.change.queries.decrees import is_agent
from pilar.areas.change.workflow import CHANGE, CONFIRM, CONFIRMED, DROPPED, INTEGRATED, MADE, MANAGE, PLANNED
from pilar.errors import NotFoundError
from pilar.kernel import ledger
from pilar.kernel.locks import Guard, locked
from pilar.kernel.templatetags.indonesian import tanggal
from pilar.kernel.workflow import WorkflowError
from pilar.organisation.access import AccessDenied, local_day, may, require
from pilar.organisation.models import Unit, User
from pilar.organisation.versions import refuse_stale, version_of
from pilar.records.access import records_seen
from pilar.records.filing import Paper, fitting, keep
from pilar.records.models import Decree
from pilar.records.queries.decrees import holding

CONTRIBUTE = "record.contribute"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an agent wants to change: its name, the state before, how, and until when."""

    title: str
    problem: str
    plan: str
    planned_on: date

    def fitting(self) -> Plan:
        """As it is kept. Raises PilarError for what can be mended."""
        return Plan(
            fitting(self.title, "Nama perubahan"), lines(self.problem, "Masalah"),
            lines(self.plan, "Rencana", needed=False), self.planned_on,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Integration:
    """Where a change lives on: SOP, decree or system by name or number, from when, until when, and the decree's row."""

    into: str
    name: str
    on: date
    until: date | None = None
    decree: int | None = None


def version(change: AgentChange) -> str:
    """What a form carries to notice that somebody else has changed the row."""
    return version_of(
        change.state, change.title, change.problem, change.plan, change.planned_on, change.made_on, change.result
    )


def plan(member_id: int, wanted: Plan, *, by: User, at: datetime) -> AgentChange:
    """Plan a change of an agent. ``member_id``: the row of the decree in force that names the agent.

    Raises NotFoundError for somebody who is no agent in view, AccessDenied for whoever is neither the agent nor the
    team, ChangeError and RecordError for what can be mended.
    """
    wanted = wanted.fitting()
    agent = queries.agent_seen(by, member_id, at)
    if agent is None:
        raise NotFoundError("Agen perubahan ini tidak ada di keputusan yang berlaku.")
    refuse_stranger(by, agent.person_id, agent.duty.unit, at)
    with transaction.atomic():
        change = AgentChange.objects.create(
            unit=agent.duty.unit, agent_id=agent.person_id, title=wanted.title, problem=wanted.problem,
            plan=wanted.plan, planned_on=wanted.planned_on, created_at=at, created_by=by.actor,
        )  # fmt: skip
        details = {"title": wanted.title, "planned_on": wanted.planned_on}
        ledger.record("agent_change.planned", change, body=change.unit.body.uuid, by=by.actor, at=at, details=details)
    return change


def refuse_stranger(by: User, agent_id: int, unit: Unit, at: datetime) -> None:
    """Raise AccessDenied unless ``by`` is the agent, or manages the change of ``unit``."""
    own = by.person_id == agent_id and may(by, CONTRIBUTE, unit, at)
    if not own and not may(by, MANAGE, unit, at):
        raise AccessDenied(
            "Perubahan dicatat oleh agennya sendiri atau oleh tim kerja ZI unitnya. Belum ada yang berubah."
        )


@contextmanager
def _opened(change_id: int, *, by: User, at: datetime, guard: Guard, seen: str | None) -> Iterator[AgentChange]:
    """The change, locked, where ``by`` sees it. Raises NotFoundError, ChangedMeanwhile."""
    with guard(AgentChange.objects.filter(pk=change_id)):
        change = queries.change_seen(by, change_id, at)
        if change is None:
            raise NotFoundError("Perubahan ini tidak ada.")
        refuse_stale(seen, version(change), "perubahan ini")
        yield change


def edit(
    change_id: int, wanted: Plan, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> AgentChange:
    """Another plan, as long as it is one. What has been stated or confirmed stays as it was read."""
    wanted = wanted.fitting()
    with _opened(change_id, by=by, at=at, guard=guard, seen=seen) as change:
        refuse_stranger(by, change.agent_id, change.unit, at)
        _expect(change, PLANNED)
        with transaction.atomic():
            _write_plan(change, wanted)
            details = {"title": wanted.title, "planned_on": wanted.planned_on}
            body = change.unit.body.uuid
            ledger.record("agent_change.edited", change, body=body, by=by.actor, at=at, details=details)
    return change


def _expect(change: AgentChange, *states: str) -> None:
    """Raise WorkflowError unless the change, as it was read under the lock, is in one of ``states``."""
    if change.state not in states:
        raise WorkflowError(
            f"Perubahan ini sekarang “{change.get_state_display()}”, jadi tindakan ini tidak dapat dilakukan. Mungkin "
            "orang lain baru saja mengubahnya; muat ulang halamannya. Belum ada yang berubah."
        )


def _write_plan(change: AgentChange, wanted: Plan) -> None:
    change.title, change.problem, change.plan, change.planned_on = (
        wanted.title, wanted.problem, wanted.plan, wanted.planned_on,
    )  # fmt: skip
    change.save(update_fields=["title", "problem", "plan", "planned_on"])


def make(
    change_id: int, made_on: date, result: str, proof: Paper | None, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> AgentChange:  # fmt: skip
    """State that the change has been made: on which day, with what result, and the proof of it.

    Raises ChangeError for a day ahead or one on which no decree named the agent, and without any proof.
    """
    result = lines(result, "Hasil")
    with _opened(change_id, by=by, at=at, guard=guard, seen=seen) as change:
        refuse_stranger(by, change.agent_id, change.unit, at)
        _expect(change, PLANNED)
        if made_on > local_day(at, change.unit.body):
            raise ChangeError(f"{tanggal(made_on)} belum tiba. Isi hari perubahan itu dibuat. Belum ada yang berubah.")
        if not is_agent(change.agent_id, made_on, change.unit):
            raise ChangeError(
                f"Pada {tanggal(made_on)} tidak ada keputusan berlaku yang menyebut {change.agent} sebagai agen "
                "perubahan. Periksa tanggalnya atau keputusannya. Belum ada yang berubah."
            )
        if proof is None and not change.files.filter(what=AgentChangeFile.PROOF).exists():
            raise ChangeError("Belum ada buktinya. Unggah foto, berkas, atau tautan yang menunjukkan perubahannya.")
        with transaction.atomic():
            if proof is not None:
                keep(AgentChangeFile, proof, what=AgentChangeFile.PROOF, title=f"Bukti {change.title}"[:200],
                     body=change.unit.body, by=by, at=at, change=change)  # fmt: skip
            CHANGE.move(change, "make", by=by.actor, at=at, made_on=made_on, result=result, made_by=by.actor)
            details = {"made_on": made_on, "sha256": proof.sha256 if proof else ""}
            ledger.record("agent_change.made", change, body=change.unit.body.uuid, by=by.actor, at=at, details=details)
    return change


def confirm(change_id: int, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked) -> AgentChange:
    """The superior confirms what was stated. Never who stated it, nor the agent."""
    with _opened(change_id, by=by, at=at, guard=guard, seen=seen) as change:
        _refuse_judge(change, by, at)
        with transaction.atomic():
            CHANGE.move(change, "confirm", by=by.actor, at=at, confirmed_by=by.actor, confirmed_at=at)
            ledger.record("agent_change.confirmed", change, body=change.unit.body.uuid, by=by.actor, at=at)
    return change


def send_back(
    change_id: int, reason: str, *, by: User, at: datetime, seen: str | None = None, guard: Guard = locked
) -> AgentChange:
    """The superior returns what was stated, with what is missing; it is a plan again and keeps all that was typed."""
    reason = lines(reason, "Alasan")
    with _opened(change_id, by=by, at=at, guard=guard, seen=seen) as change:
        _refuse_judge(change, by, at)
        with transaction.atomic():
            CHANGE.move(change, "return", by=by.actor, at=at, reason=reason, made_by="")
            body, details = change.unit.body.uuid, {"reason": reason}
            ledger.record("agent_change.returned", change, body=body, by=by.actor, at=at, details=details)
    return change


def _refuse_judge(change: AgentChange, by: User, at: datetime) -> None:
    require(by, CONFIRM, change.unit, at=at)
    _expect(change, MADE)
    if by.actor == change.made_by or by.person_id == change.agent_id:
        raise AccessDenied(
            "Perubahan dikonfirmasi oleh atasan, bukan oleh agennya atau yang menyatakannya sudah dibuat. "
            "Mintalah kepala di atasnya. Belum ada yang berubah."
        )


def integrate(
    change_id: int, into: Integration, proof: Paper | None, *, by: User, at: datetime, seen: str | None = None,
    guard: Guard = locked,
) -> AgentChange:  # fmt: skip
    """Record where a confirmed change lives on. Again later, where that has been replaced.

    Raises ChangeError without a decree's row or a proof, for days in the wrong order, and for a decree that does not
    hold on that day.
    """
    name = fitting(into.name, "Nama atau nomornya")
    if into.into not in dict(AgentChange.HOMES):
        raise ChangeError("Pilih tempatnya: SOP, keputusan, atau sistem. Belum ada yang berubah.")
    with _opened(change_id, by=by, at=at, guard=guard, seen=seen) as change:
        require(by, MANAGE, change.unit, at=at)
        _expect(change, CONFIRMED, INTEGRATED)
        _refuse_days(change, into, at)
        decree = _decree(into, by, at)
        if decree is None and proof is None and not change.files.filter(what=AgentChangeFile.INTEGRATION).exists():
            raise ChangeError(
                "Belum ada buktinya. Kaitkan keputusan yang tercatat, atau unggah halaman SOP atau sistem yang "
                "memuat perubahannya."
            )
        if proof is not None:
            keep(AgentChangeFile, proof, what=AgentChangeFile.INTEGRATION, title=name, body=change.unit.body, by=by,
                 at=at, change=change)  # fmt: skip
        CHANGE.move(
            change, "integrate", by=by.actor, at=at, integrated_into=into.into, integrated_as=name,
            integrated_on=into.on, integrated_until=into.until, decree=decree,
        )  # fmt: skip
        details = {"into": into.into, "as": name, "on": into.on, "until": into.until}
        ledger.record(
            "agent_change.integrated", change, body=change.unit.body.uuid, by=by.actor, at=at, details=details
        )
    return change


def _refuse_days(change: AgentChange, into: Integration, at: datetime) -> None:
    if into.on > local_day(at, change.unit.body):
        raise ChangeError(f"{tanggal(into.on)} belum tiba. Isi hari perubahan itu mulai berlaku di tempat barunya.")
    if change.made_on and into.on < change.made_on:
        raise ChangeError(
            f"Perubahannya dibuat {tanggal(change.made_on)}, jadi tidak mungkin terintegrasi sebelumnya. "
            "Belum ada yang berubah."
        )
    if into.until and into.until < into.on:
        raise ChangeError("Akhir masa berlakunya mendahului awalnya. Belum ada yang berubah.")


def _decree(into: Integration, by: User, at: datetime) -> Decree | None:
    """The decree that holds the change, where one of the records is named."""
    if into.decree is None:
        return None
    rows = records_seen(Decree, by, at)
    decree = rows.filter(pk=into.decree).first()
    if decree is None:
        raise NotFoundError("Keputusan ini tidak ada.")
    if not rows.filter(holding(into.on), pk=into.decree).exists():
        raise ChangeError(
            f"Keputusan “{decree}” tidak berlaku pada {tanggal(into.on)}. Pilih yang berlaku pada hari itu. "
            "Belum ada yang berubah."
        )
    return decree


def drop(change_id: int, reason: str, *, by: User, at: datetime, guard: Guard = locked) -> AgentChange:
    """Give up a change that nobody has confirmed, and say why."""
    reason = lines(reason, "Alasan")
    with _opened(change_id, by=by, at=at, guard=guard, seen=None) as change:
        require(by, MANAGE, change.unit, at=at)
        CHANGE.move(change, "drop", by=by.actor, at=at, reason=reason)
        ledger.record(
            "agent_change.dropped", change, body=change.unit.body.uuid, by=by.actor, at=at, details={"reason": reason}
        )
    return change


def add_file(
    change_id: int, what: str, title: str, paper: Paper, *, by: User, at: datetime, guard: Guard = locked
) -> AgentChangeFile:
    """One more proof, at any time but of a change that was dropped."""
    if what not in dict(AgentChangeFile.KINDS):
        raise ChangeError("Pilih untuk apa berkasnya. Belum ada yang disimpan.")
    with _opened(change_id, by=by, at=at, guard=guard, seen=None) as change:
        refuse_stranger(by, change.agent_id, change.unit, at)
        if change.state == DROPPED:
            raise ChangeError("Perubahan ini sudah dihentikan, jadi buktinya tidak bertambah.")
        file = keep(AgentChangeFile, paper, what=what, title=title, body=change.unit.body, by=by, at=at, change=change)
        ledger.record(
            "agent_change.file_added", change, body=change.unit.body.uuid, by=by.actor, at=at,
            details={"what": what, "sha256": file.sha256},
        )  # fmt: skip
    return file
